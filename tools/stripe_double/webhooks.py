"""Telling of events: signed in Stripe's scheme, in the background, and as badly as a test wants."""

from __future__ import annotations

import hmac
import json
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

TRIES, PAUSE = 5, 2.0


def signed(body: bytes, secret: str, at: int) -> str:
    """The header ``Stripe-Signature`` of a body sent ``at`` (Unix seconds)."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={digest}"


@dataclass
class Webhooks:
    """Delivers to ``url``; without one events are only kept in ``held``, to be sent by a test as it likes."""

    url: str = ""
    secret: str = ""
    held: list[dict[str, Any]] = field(default_factory=list)
    _waiting: queue.Queue[tuple[bytes, int]] = field(default_factory=queue.Queue)

    def tell(self, event: dict[str, Any]) -> None:
        if not self.url:
            self.held.append(event)
            return
        self._waiting.put((json.dumps(event).encode(), 0))

    def start(self) -> None:
        if self.url:
            threading.Thread(target=self._deliver, daemon=True).start()

    def _deliver(self) -> None:
        for body, tries in self._bodies():
            headers = {
                "Content-Type": "application/json",
                "Stripe-Signature": signed(body, self.secret, int(time.time())),
            }
            request = urllib.request.Request(self.url, body, headers)  # noqa: S310  (to the shop)
            try:
                with urllib.request.urlopen(request, timeout=10):  # noqa: S310
                    continue
            except (OSError, urllib.error.URLError):
                if tries < TRIES:
                    time.sleep(PAUSE)
                    self._waiting.put((body, tries + 1))

    def _bodies(self) -> Iterator[tuple[bytes, int]]:
        with suppress(KeyboardInterrupt):
            while True:
                yield self._waiting.get()
