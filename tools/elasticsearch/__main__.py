"""Run one Elasticsearch in the foreground until Ctrl-C: ``python -m tools.elasticsearch [--port 9200]``."""

from __future__ import annotations

import argparse
import sys
import time

from tools.elasticsearch import HOME, MissingPart, single_node


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9200)
    parser.add_argument("--heap", default="512m", help="memory for Java, e.g. 512m or 2g")
    options = parser.parse_args()
    node = single_node(HOME / "data", http_port=options.port, heap=options.heap)
    try:
        node.start()
        node.wait()
    except (MissingPart, RuntimeError) as error:
        node.stop()
        sys.exit(str(error))
    print(
        f"ready {node.url}\n  ELASTICSEARCH_URL={node.url} .venv/bin/python manage.py search_rebuild",
        flush=True,
    )
    try:
        while node.process is not None and node.process.poll() is None:
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    finally:
        node.stop()


if __name__ == "__main__":
    main()
