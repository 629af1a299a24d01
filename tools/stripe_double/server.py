"""The double as an HTTP server: Stripe's API under ``/v1/``, pages to pay on under ``/pay/``, its books at ``/``."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from . import pages
from .books import Books, Json, Refusal, shown
from .webhooks import Webhooks


class Server(ThreadingHTTPServer):
    """``books`` and ``webhooks`` are open to tests; ``interfere`` may delay a call, or raise ``Refusal`` for it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, books: Books, webhooks: Webhooks, *, host: str = "127.0.0.1") -> None:
        super().__init__((host, port), Handler)
        self.books, self.webhooks = books, webhooks
        self.interfere: Callable[[str, str], None] = lambda method, path: None
        self.after: Callable[[str, str], None] = lambda method, path: None
        books.url = f"http://{host}:{self.server_address[1]}"
        books.tell = webhooks.tell

    def start(self) -> None:
        self.webhooks.start()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else an answer's body waits 40 ms for its head to be acknowledged

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, *_told: Any) -> None:
        """What is asked carries a key in its headers; nothing is logged."""

    def _answer(self, method: str) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = parts.path.strip("/").split("/")
        try:
            if path[0] == "v1":
                self._send(200, "application/json", self._api(method, path[1:], parts.query, body))
                return
            status, where = self._page(method, path)
            if status == 303:
                self._send(status, "text/html; charset=utf-8", b"", {"Location": where})
            else:
                self._send(status, "text/html; charset=utf-8", where.encode())
        except Refusal as refusal:
            error = {"type": refusal.kind, "code": refusal.code, "message": refusal.message}
            self._send(refusal.status, "application/json", json.dumps({"error": error}).encode())
        except (KeyError, ValueError):
            error = {
                "type": "invalid_request_error",
                "code": "parameter_missing",
                "message": "cannot be read",
            }
            self._send(400, "application/json", json.dumps({"error": error}).encode())

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        sent = {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}
        if kind.startswith("text/html"):
            sent |= {"Content-Security-Policy": pages.POLICY, "Cache-Control": "no-store"}
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    # --- The API

    def _api(self, method: str, path: list[str], query: str, body: str) -> bytes:
        server, where = self.server, "/".join(path)
        if not self.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            raise Refusal(401, "api_key_invalid", "no key of the double's")
        server.books.calls.append((method, where))
        server.interfere(method, where)
        asked = nested(parse_qsl(body if method == "POST" else query, keep_blank_values=True))
        expand = set(asked.pop("expand", {}).values())
        with server.books.lock:
            if method == "POST":
                key = self.headers.get("Idempotency-Key", "")
                said = json.dumps([where, asked], sort_keys=True)
                found = server.books.once(key, said, lambda: dict(self._made(path, asked)))
                answer = self._expanded(found, expand)
            else:
                answer = self._found(path, asked, expand)
        server.after(method, where)
        return json.dumps(answer).encode()

    def _made(self, path: list[str], asked: Json) -> Json:
        books = self.server.books
        match path:
            case ["checkout", "sessions"]:
                return books.create_session(asked)
            case ["checkout", "sessions", session_id, "expire"]:
                return books.expire_session(session_id)
            case ["refunds"]:
                return books.create_refund(asked)
        raise Refusal(404, "unknown_url", "the double does not know this")

    def _found(self, path: list[str], asked: Json, expand: set[str]) -> Json:
        books = self.server.books
        match path:
            case ["checkout", "sessions"]:
                return self._list(books.sessions.values(), asked, "/v1/checkout/sessions", expand)
            case ["checkout", "sessions", session_id]:
                return self._expanded(books.session(session_id), expand)
            case ["refunds"]:
                return self._list(books.refunds.values(), asked, "/v1/refunds", expand)
            case ["disputes"]:
                return self._list(books.disputes.values(), asked, "/v1/disputes", expand)
            case ["disputes", dispute_id] if dispute_id in books.disputes:
                return self._expanded(books.disputes[dispute_id], expand)
        raise Refusal(404, "resource_missing", "not in the double's books")

    def _list(self, rows: Iterable[Json], asked: Json, url: str, expand: set[str]) -> Json:
        """Newest first, a page of them."""
        since = int(asked.get("created", {}).get("gte", 0))
        of = asked.get("payment_intent")
        found = [
            row
            for row in reversed(list(rows))
            if row["created"] >= since and (of is None or row["payment_intent"] == of)
        ]
        if after := asked.get("starting_after"):
            found = found[[row["id"] for row in found].index(after) + 1 :]
        limit = int(asked.get("limit", 10))
        inner = {path.removeprefix("data.") for path in expand}
        shown_rows = [self._expanded(row, inner) for row in found[:limit]]
        return {"object": "list", "url": url, "has_more": len(found) > limit, "data": shown_rows}

    def _expanded(self, found: Json, expand: set[str]) -> Json:
        books, answer = self.server.books, shown(found)
        if any(path.startswith("payment_intent") for path in expand) and answer.get("payment_intent"):
            intent = dict(books.payments[answer["payment_intent"]])
            if "payment_intent.latest_charge" in expand and intent["latest_charge"]:
                intent["latest_charge"] = books.charges[intent["latest_charge"]]
            answer["payment_intent"] = intent
        return answer

    # --- The pages

    def _page(self, method: str, path: list[str]) -> tuple[int, str]:
        books = self.server.books
        match (method, path):
            case ("GET", [""]):
                return 200, pages.books_page(books)
            case ("GET", ["pay", session_id]):
                return 200, pages.pay_page(books.session(session_id))
            case ("POST", ["pay", session_id, what]):
                return self._pay(books, session_id, what)
            case ("POST", ["double", "decide", session_id, what]):
                books.decide(session_id, succeeds=what == "yes")
            case ("POST", ["double", "dispute", payment_id]):
                books.dispute(payment_id)
            case ("POST", ["double", "close", dispute_id, ("won" | "lost") as what]):
                books.close_dispute(dispute_id, what)
            case _:
                return 404, "404"
        return 303, "/"

    def _pay(self, books: Books, session_id: str, what: str) -> tuple[int, str]:
        session = books.session(session_id)
        if what == "back":
            return 303, session["cancel_url"] or session["success_url"]
        if session["status"] != "open":
            return 200, pages.pay_page(session)
        if what == "decline":
            return 200, pages.pay_page(session, declined=True)
        if what == "later":
            books.pay_later(session_id)
        else:
            books.pay(session_id)
        return 303, session["success_url"]


def nested(pairs: Iterable[tuple[str, str]]) -> Json:
    """``a[b][0]=c`` as Stripe's library sends it: ``{"a": {"b": {"0": "c"}}}``."""
    found: Json = {}
    for name, value in pairs:
        keys = name.replace("]", "").split("[")
        into = found
        for key in keys[:-1]:
            into = into.setdefault(key, {})
        into[keys[-1]] = value
    return found
