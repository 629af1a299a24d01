"""A real Elasticsearch on this machine, for tests and trials: ``python -m tools.elasticsearch`` or ``make
elasticsearch``.

Maven fetches the published jars of the server (40 MB, once, to ``var/elasticsearch``), Java 17 or newer runs
them. It is the server itself without the modules that are not published as jars (analysis-common, reindex,
painless); what runs on it runs on a full Elasticsearch of the same major. Nothing of it is committed or
shipped.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
HOME = HERE.parents[1] / "var" / "elasticsearch"
HEAP = "400m"
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For Java: ready in half the time and slower later, as tests like it."""
_READY_SECONDS = 180.0


class MissingPart(RuntimeError):
    """Java (17 or newer) or Maven is not there, or Maven could not fetch the jars."""


def prepare(home: Path = HOME) -> Path:
    """Lay out the server under ``home``, once for each version; a second process waits for the first. Answers
    ``home``.
    """
    needed = {"javac": "default-jdk-headless", "mvn": "maven"}
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        packages = " ".join(needed[program] for program in missing)
        raise MissingPart(f"{' and '.join(missing)} not installed (Debian: apt-get install {packages})")
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        complete = home / ".complete"
        if not complete.exists() or complete.read_text() != _version():
            complete.unlink(missing_ok=True)
            _lay_out(home)
            complete.write_text(_version())
    return home


def _version() -> str:
    """Names what the layout is made from."""
    sources = (HERE / "pom.xml").read_bytes() + (HERE / "SearchNode.java").read_bytes()
    return hashlib.sha256(sources).hexdigest()


def _lay_out(home: Path) -> None:
    library, module = home / "lib", home / "modules" / "transport-netty4"
    for folder in (library, home / "modules"):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (library, module, home / "config", home / "plugins"):
        folder.mkdir(parents=True, exist_ok=True)
    command = [
        "mvn",
        "-q",
        "-B",
        "-f",
        str(HERE / "pom.xml"),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={library}",
    ]
    fetched = subprocess.run(command, capture_output=True, text=True, check=False)
    if fetched.returncode:
        raise MissingPart(f"Maven could not fetch the server's jars:\n{fetched.stdout[-2000:]}")
    for jar in (*library.glob("netty-*.jar"), *library.glob("transport-netty4-*.jar")):
        jar.rename(module / jar.name)
    with zipfile.ZipFile(next(module.glob("transport-netty4-*.jar"))) as jar:
        descriptor = jar.read("META-INF/es-plugins/transport-netty4/plugin-descriptor.properties").decode()
    # It is loaded from the class path, not as a Java module, so its descriptor must not name one.
    kept = [line for line in descriptor.splitlines() if not line.startswith("modulename")]
    (module / "plugin-descriptor.properties").write_text("\n".join(kept) + "\n")
    compiler = ["javac", "-cp", f"{library}/*", "-d", str(home / "classes"), str(HERE / "SearchNode.java")]
    compiled = subprocess.run(compiler, capture_output=True, text=True, check=False)
    if compiled.returncode:
        raise MissingPart(f"Java 17 or newer is needed:\n{compiled.stderr[-2000:]}")


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at this moment."""
    sockets = [socket.socket() for _number in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@dataclass
class Node:
    """One server, to be started and stopped. It ends with the process that started it, however that ends."""

    name: str
    data: Path
    http_port: int
    transport_port: int
    settings: tuple[str, ...] = ()
    heap: str = HEAP
    java: tuple[str, ...] = ()
    home: Path = HOME
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    def start(self, lifeline: int = subprocess.PIPE) -> None:
        """Start the process; ``wait`` tells when it answers. It ends when ``lifeline``, its standard input, is
        closed at the other end: the kernel does that for a process that was killed too.
        """
        prepare(self.home)
        self.data.mkdir(parents=True, exist_ok=True)
        command = [
            "java",
            f"-Xms{self.heap}",
            f"-Xmx{self.heap}",
            *self.java,
            "-cp",
            f"{self.home}/classes:{self.home}/lib/*",
            "SearchNode",
            str(self.home),
            f"path.data={self.data}",
            f"node.name={self.name}",
            f"http.port={self.http_port}",
            f"transport.port={self.transport_port}",
            *self.settings,
        ]
        with (self.data / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=lifeline)

    def wait(self, nodes: int = 1, status: str = "yellow") -> None:
        """Until the cluster has so many nodes and at least this health."""
        deadline = time.monotonic() + _READY_SECONDS
        query = f"{self.url}/_cluster/health?wait_for_nodes=>={nodes}&wait_for_status={status}&timeout=5s"
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError(
                    f"node {self.name} ended: {(self.data / 'log').read_text(errors='replace')[-2000:]}"
                )
            with suppress(OSError), urllib.request.urlopen(query, timeout=10) as answer:  # noqa: S310  our own URL
                if not json.load(answer)["timed_out"]:
                    return
            time.sleep(0.3)
        raise RuntimeError(f"node {self.name} is not ready after {_READY_SECONDS:.0f} s")

    def kill(self) -> None:
        """End at once, as a machine does that loses its power; ``start`` brings it back with its data."""
        if self.process is not None:
            self.process.kill()
            self._reap()

    def stop(self) -> None:
        """End in order, or by force after a while."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self._reap()

    def _reap(self) -> None:
        if self.process is not None:
            self.process.wait()
            if self.process.stdin:
                self.process.stdin.close()
            self.process = None


def single_node(
    data: Path, *, http_port: int | None = None, heap: str = HEAP, java: tuple[str, ...] = ()
) -> Node:
    """A cluster of one."""
    http, transport = free_ports(2)
    settings = ("cluster.name=one", "discovery.type=single-node", *_LIGHT)
    return Node("one", data, http_port or http, transport, settings, heap, java)


def cluster(data: Path, names: tuple[str, ...], *, java: tuple[str, ...] = ()) -> list[Node]:
    """Nodes that find each other."""
    ports = free_ports(2 * len(names))
    transports = ports[len(names) :]
    settings = (
        "cluster.name=several",
        f"cluster.initial_master_nodes={','.join(names)}",
        f"discovery.seed_hosts={','.join(f'127.0.0.1:{port}' for port in transports)}",
        *_LIGHT,
    )
    return [
        Node(name, data / name, http, transport, settings, java=java)
        for name, http, transport in zip(names, ports, transports, strict=False)
    ]


@contextmanager
def shared_node(folder: Path) -> Iterator[str]:
    """The URL of one server for all processes that name the same ``folder``: the first starts it, it ends with
    the last.

    Each holds the writing end of a named pipe that is the server's lifeline, so a killed one needs no care.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        lifeline, node = _join(folder / "lifeline"), None
        if lifeline is None:
            lifeline, node = _start_shared(folder)
        url = (folder / "url").read_text()
    try:
        yield url
    finally:
        with _alone(folder):
            os.close(lifeline)
        if node is not None and node.process is not None:
            with suppress(subprocess.TimeoutExpired):  # others still use it
                node.process.wait(timeout=5)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _join(pipe: Path) -> int | None:
    """The writing end of a running server's lifeline; None when no server reads it."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # not made yet, or nobody reads it
        return None


def _start_shared(folder: Path) -> tuple[int, Node]:
    pipe = folder / "lifeline"
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reading, True)
    writing = os.open(pipe, os.O_WRONLY)
    try:
        node = single_node(folder / "data", java=QUICK_START)
        node.start(reading)
        node.wait()
    except BaseException:
        os.close(writing)
        raise
    finally:
        os.close(reading)
    (folder / "url").write_text(node.url)
    return writing, node


# A small machine's disk is often fuller than the server likes; it would refuse to allocate shards.
_LIGHT = ("cluster.routing.allocation.disk.threshold_enabled=false", "node.processors=2")
