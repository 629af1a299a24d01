"""The double's books: what Stripe would know. Every operation is whole; ``Refusal`` is what Stripe would answer."""

from __future__ import annotations

import itertools
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]
LEAST_OPEN, MOST_OPEN = 30 * 60, 24 * 3600
MOST_AMOUNT = 99_999_999
ENDED = ("failed", "canceled")


@dataclass
class Refusal(Exception):
    """An answer of 4xx: ``kind`` and ``code`` as in Stripe's error objects."""

    status: int
    code: str
    message: str
    kind: str = "invalid_request_error"


@dataclass
class Books:
    """All objects by id. ``tell`` is called with each event, after the change it tells of."""

    url: str = ""
    path: Path | None = None
    tell: Callable[[Json], None] = lambda event: None
    clock: Callable[[], float] = time.time
    refunds_end: str = "succeeded"
    """How refunds made from now on end: succeeded, failed, or pending until ``end_refund``."""
    sessions: dict[str, Json] = field(default_factory=dict)
    payments: dict[str, Json] = field(default_factory=dict)
    charges: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    disputes: dict[str, Json] = field(default_factory=dict)
    events: dict[str, Json] = field(default_factory=dict)
    keys: dict[str, tuple[str, Json]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    calls: list[tuple[str, str]] = field(default_factory=list)
    """(method, path) of every call of the API, for tests."""
    _serial: itertools.count[int] = field(default_factory=itertools.count)

    KEPT = ("sessions", "payments", "charges", "refunds", "disputes", "events", "keys")

    def load(self) -> None:
        """Take up the books of the last run."""
        if self.path is not None and self.path.exists():
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            for name in self.KEPT:
                setattr(self, name, kept[name])

    def save(self) -> None:
        if self.path is not None:
            unfinished = self.path.with_suffix(".new")
            unfinished.write_text(json.dumps({name: getattr(self, name) for name in self.KEPT}), "utf-8")
            unfinished.replace(self.path)

    def once(self, key: str, request: str, work: Callable[[], Json]) -> Json:
        """``work``'s answer, or under a known key the first one's; another request under it is refused."""
        with self.lock:
            if key in self.keys:
                said, answer = self.keys[key]
                if said != request:
                    raise Refusal(400, "idempotency_key_reuse", "key used before", "idempotency_error")
                return answer
            answer = work()
            if key:
                self.keys[key] = (request, json.loads(json.dumps(answer)))
            self.save()
            return answer

    # --- Checkout Sessions

    def create_session(self, asked: Json) -> Json:
        price = asked["line_items"]["0"]["price_data"]
        amount = int(price["unit_amount"]) * int(asked["line_items"]["0"]["quantity"])
        expires_at = int(asked["expires_at"])
        if not LEAST_OPEN <= expires_at - self.now() <= MOST_OPEN:
            raise Refusal(400, "parameter_invalid_integer", "expires_at is 30 minutes to 24 hours from now")
        if amount > MOST_AMOUNT:
            raise Refusal(400, "amount_too_large", "too large")
        made = self._new("cs_test_", "checkout.session") | {
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": amount,
            "currency": price["currency"],
            "client_reference_id": asked.get("client_reference_id"),
            "metadata": asked.get("metadata", {}),
            "expires_at": expires_at,
            "success_url": asked["success_url"],
            "cancel_url": asked.get("cancel_url"),
            "locale": asked.get("locale", "auto"),
            "mode": asked["mode"],
            "payment_intent": None,
            "title": price["product_data"]["name"],
            "payment_metadata": asked.get("payment_intent_data", {}).get("metadata", {}),
        }
        made["url"] = f"{self.url}/pay/{made['id']}"
        self.sessions[made["id"]] = made
        return made

    def session(self, session_id: str) -> Json:
        with self.lock:
            found = self.sessions.get(session_id)
            if found is None:
                raise Refusal(404, "resource_missing", "no such session")
            if found["status"] == "open" and found["expires_at"] <= self.now():
                self._end_session(found)
            return found

    def expire_session(self, session_id: str) -> Json:
        with self.lock:
            found = self.session(session_id)
            if found["status"] != "open":
                raise Refusal(400, "checkout_session_not_open", "only open sessions can be expired")
            return self._end_session(found)

    def _end_session(self, found: Json) -> Json:
        found |= {"status": "expired", "url": None}
        self.happened("checkout.session.expired", found)
        return found

    def pay(self, session_id: str, *, amount: int | None = None, currency: str = "") -> Json:
        """The shopper pays (tests may have another amount or currency come in)."""
        with self.lock:
            found = self._complete(session_id)
            self._succeed(found, amount or found["amount_total"], currency or found["currency"])
            self.happened("checkout.session.completed", found)
            return found

    def pay_later(self, session_id: str) -> Json:
        """The shopper is done, the money is not there yet: ``decide`` follows."""
        with self.lock:
            found = self._complete(session_id)
            self.happened("checkout.session.completed", found)
            return found

    def decide(self, session_id: str, *, succeeds: bool) -> Json:
        with self.lock:
            found = self.session(session_id)
            intent = self.payments[found["payment_intent"]]
            if intent["status"] != "processing":
                raise Refusal(400, "payment_intent_unexpected_state", "decided before")
            if succeeds:
                self._succeed(found, found["amount_total"], found["currency"])
                self.happened("checkout.session.async_payment_succeeded", found)
            else:
                intent["status"] = "requires_payment_method"
                self.happened("checkout.session.async_payment_failed", found)
            return found

    def _complete(self, session_id: str) -> Json:
        found = self.session(session_id)
        if found["status"] != "open":
            raise Refusal(400, "checkout_session_not_open", "not open")
        intent = self._new("pi_", "payment_intent") | {
            "status": "processing",
            "amount": found["amount_total"],
            "amount_received": 0,
            "currency": found["currency"],
            "metadata": found["payment_metadata"],
            "latest_charge": None,
        }
        self.payments[intent["id"]] = intent
        found |= {"status": "complete", "url": None, "payment_intent": intent["id"]}
        return found

    def _succeed(self, session: Json, amount: int, currency: str) -> None:
        intent = self.payments[session["payment_intent"]]
        charge = self._new("ch_", "charge") | {
            "amount": amount,
            "currency": currency,
            "amount_refunded": 0,
            "payment_intent": intent["id"],
            "disputed": False,
        }
        self.charges[charge["id"]] = charge
        intent |= {
            "status": "succeeded",
            "amount_received": amount,
            "currency": currency,
            "latest_charge": charge["id"],
        }
        session["payment_status"] = "paid"
        self.save()

    # --- Refunds

    def create_refund(self, asked: Json) -> Json:
        intent = self.payments.get(asked["payment_intent"])
        if intent is None or intent["latest_charge"] is None:
            raise Refusal(404, "resource_missing", "no such payment")
        charge = self.charges[intent["latest_charge"]]
        left = charge["amount"] - self.refunded(intent["id"])
        amount = int(asked.get("amount", left))
        if charge["disputed"]:
            raise Refusal(400, "charge_disputed", "disputed")
        if left == 0:
            raise Refusal(400, "charge_already_refunded", "refunded")
        if not 0 < amount <= left:
            raise Refusal(400, "parameter_invalid_integer", "more than is left")
        made = self._new("re_", "refund") | {
            "amount": amount,
            "currency": charge["currency"],
            "status": "pending",
            "payment_intent": intent["id"],
            "charge": charge["id"],
            "metadata": asked.get("metadata", {}),
        }
        self.refunds[made["id"]] = made
        charge["amount_refunded"] = self.refunded(intent["id"])
        self.happened("refund.created", made)
        if self.refunds_end != "pending":
            self.end_refund(made["id"], self.refunds_end)
        return made

    def end_refund(self, refund_id: str, status: str) -> Json:
        """It succeeds, or fails (also after it succeeded)."""
        with self.lock:
            found = self.refunds[refund_id]
            if found["status"] in ENDED:
                raise Refusal(400, "refund_ended", "over")
            found["status"] = status
            charge = self.charges[found["charge"]]
            charge["amount_refunded"] = self.refunded(found["payment_intent"])
            if status == "failed":
                found["failure_reason"] = "expired_or_canceled_card"
                self.happened("refund.failed", found)
            else:
                self.happened("charge.refunded", charge)
            self.happened("refund.updated", found)
            self.save()
            return found

    def refunded(self, payment_id: str) -> int:
        """What of a payment went back, or is on its way."""
        return sum(
            refund["amount"]
            for refund in self.refunds.values()
            if refund["payment_intent"] == payment_id and refund["status"] not in ENDED
        )

    # --- Disputes

    def dispute(self, payment_id: str, *, is_inquiry: bool = False) -> Json:
        with self.lock:
            charge = self.charges[self.payments[payment_id]["latest_charge"]]
            charge["disputed"] = not is_inquiry
            made = self._new("dp_", "dispute") | {
                "amount": charge["amount"],
                "currency": charge["currency"],
                "payment_intent": payment_id,
                "charge": charge["id"],
                "reason": "fraudulent",
                "status": "warning_needs_response" if is_inquiry else "needs_response",
                "evidence_details": {"due_by": self.now() + 7 * 86400},
                "metadata": {},
            }
            self.disputes[made["id"]] = made
            self.happened("charge.dispute.created", made)
            self.save()
            return made

    def close_dispute(self, dispute_id: str, status: str) -> Json:
        with self.lock:
            found = self.disputes[dispute_id]
            found["status"] = status
            if status == "won":
                self.charges[found["charge"]]["disputed"] = False
            self.happened("charge.dispute.closed", found)
            self.save()
            return found

    # --- What all share

    def now(self) -> int:
        return int(self.clock())

    def happened(self, kind: str, about: Json) -> Json:
        event = self._new("evt_", "event") | {
            "type": kind,
            "api_version": "",
            "data": {"object": shown(about)},
        }
        self.events[event["id"]] = event
        self.tell(event)
        return event

    def balance(self) -> int:
        """What the shop has at Stripe, in đồng: paid in, less refunds that did not fail, less disputes not won."""
        taken = sum(
            d["amount"]
            for d in self.disputes.values()
            if d["status"] != "won" and not d["status"].startswith("warning_")
        )
        charges = [charge for charge in self.charges.values() if charge["currency"] == "vnd"]
        return sum(c["amount"] - self.refunded(c["payment_intent"]) for c in charges) - taken

    def _new(self, prefix: str, kind: str) -> Json:
        number = f"{next(self._serial):04d}"
        return {
            "id": prefix + secrets.token_hex(8) + number,
            "object": kind,
            "created": self.now(),
            "livemode": False,
        }


def shown(found: Json) -> Json:
    """An object without what only the double knows."""
    return {name: value for name, value in found.items() if name not in ("title", "payment_metadata")}
