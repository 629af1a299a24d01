import java.nio.file.Path;
import java.util.Map;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One Elasticsearch node from its published jars, without the distribution's launcher:
 * {@code java -cp 'HOME/classes:HOME/lib/*' SearchNode HOME setting=value …}. Ends in order when it is asked to (SIGTERM)
 * and when its standard input ends: with whoever holds the other end of that pipe.
 */
public final class SearchNode {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings.Builder builder = Settings.builder().put("path.home", home.toString()).put("network.host", "127.0.0.1");
        for (int i = 1; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            builder.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        Settings settings = builder.build();
        LogConfigurator.configureWithoutConfig(settings);
        Environment environment = new Environment(settings, home.resolve("config"));
        PluginsLoader plugins =
            PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir()),
                PluginsLoader.loadPluginsBundles(environment.pluginsDir()),
                Map.of(),
                false);
        Node node = new Node(environment, plugins);
        Runtime.getRuntime().addShutdownHook(
            new Thread(
                () -> {
                    try {
                        node.close();
                    } catch (Exception error) {
                        error.printStackTrace();
                    }
                }));
        node.start();
        while (System.in.read() >= 0) {}
        System.in.close(); // from now on nobody can join a server that is ending
        System.exit(0);
    }
}
