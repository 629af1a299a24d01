"""``python -m tools.stripe_double --port 8001 --webhook http://… --secret-file …``: runs until it is stopped."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

from .books import Books
from .server import Server
from .webhooks import Webhooks


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.stripe_double")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhook", default="", help="where events are told")
    parser.add_argument("--books", type=Path, help="file that keeps the books between runs")
    options = parser.parse_args()
    secret = os.environ.get("STRIPE_WEBHOOK_SECRET", "").split(",")[0].strip()
    books = Books(path=options.books)
    books.load()
    server = Server(options.port, books, Webhooks(url=options.webhook, secret=secret))
    server.start()
    print(f"Stripe's double: {books.url}/", flush=True)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: over.set())
    over.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
