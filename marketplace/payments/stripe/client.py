"""The one module that speaks to Stripe. It sends what it is told, answers in dataclasses, and keeps nothing.

The version of Stripe's API is pinned here: what an answer looks like changes with our code, never by itself. Each call
that makes something carries an idempotency key, so a call whose answer was lost is made again without harm. Faults are
``GatewayDown`` (nobody knows: try the same again) or ``GatewayRefused`` (nothing was done). Stripe's own messages are
not passed on; they may quote keys and what a shopper typed.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings

from .errors import EventRefused, GatewayDown, GatewayRefused
from .method import CURRENCY

API_VERSION = "2026-10-28.endive"
SHOP = "cho-ocop"
"""In the metadata of all we make; what lacks it was made by somebody else on the same account."""

SECONDS = 10
PAGE = 100
_WITH_PAYMENT = ["payment_intent.latest_charge"]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What our metadata says: the order's number, and which attempt at paying it (or which refund of it)."""

    number: str
    attempt: int
    refund_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Money a session brought in: ``amount`` in the smallest unit of ``currency``."""

    payment_id: str
    charge_id: str
    amount: int
    currency: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Session:
    """A Checkout Session as it is now. ``status``: open, complete, expired. ``paid`` once the money is there."""

    session_id: str
    status: str
    url: str
    amount: int
    currency: str
    expires_at: datetime
    mark: Mark | None
    paid: Paid | None
    has_failed: bool


@dataclass(frozen=True, kw_only=True)
class Refund:
    """A refund as it is now. ``status``: pending, requires_action, succeeded, failed, canceled."""

    refund_id: str
    payment_id: str
    amount: int
    currency: str
    status: str
    failure: str
    mark: Mark | None


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A dispute as it is now; ``status`` is Stripe's, ``amount`` what the bank wants back."""

    dispute_id: str
    payment_id: str
    amount: int
    currency: str
    status: str
    reason: str
    respond_by: datetime | None


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a webhook tells: that something happened to an object. What the object is like is asked for."""

    event_id: str
    kind: str
    object_id: str
    payment_id: str
    is_live: bool
    at: datetime


def create_session(
    *,
    mark: Mark,
    amount: int,
    expires_at: datetime,
    locale: str,
    title: str,
    success_url: str,
    cancel_url: str,
    idempotency_key: str,
) -> Session:
    """A page of Stripe's to pay ``amount`` đồng on. The same key answers the same session."""
    metadata = _metadata(mark)
    asked: Any = {
        "mode": "payment",
        "payment_method_types": ["card"],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": CURRENCY,
                    "unit_amount": amount,
                    "product_data": {"name": title},
                },
            }
        ],
        "client_reference_id": mark.number,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": title},
        "expires_at": int(expires_at.timestamp()),
        "locale": "vi" if locale == "vi" else "en",
        "success_url": success_url,
        "cancel_url": cancel_url,
        # The shopper pays what the order says; no conversion by Stripe on its page.
        "adaptive_pricing": {"enabled": False},
        "expand": _WITH_PAYMENT,
    }
    with _faults():
        made = _client().v1.checkout.sessions.create(asked, {"idempotency_key": idempotency_key})
    return _session(made)


def fetch_session(session_id: str) -> Session:
    with _faults():
        return _session(_client().v1.checkout.sessions.retrieve(session_id, {"expand": _WITH_PAYMENT}))


def expire_session(session_id: str) -> Session:
    """Close the page. Raises ``GatewayRefused`` when it is not open any more."""
    with _faults():
        return _session(_client().v1.checkout.sessions.expire(session_id, {"expand": _WITH_PAYMENT}))


def session_of_payment(payment_id: str) -> Session | None:
    """The session that a payment was made on; None for a payment made otherwise."""
    with _faults():
        found = _client().v1.checkout.sessions.list(
            {"payment_intent": payment_id, "limit": 1, "expand": _of_list(_WITH_PAYMENT)}
        )
        return _session(found.data[0]) if found.data else None


def sessions_since(since: datetime) -> Iterator[Session]:
    """All sessions made from ``since`` on, newest first."""
    with _faults():
        found = _client().v1.checkout.sessions.list(
            {
                "created": {"gte": int(since.timestamp())},
                "limit": PAGE,
                "expand": _of_list(_WITH_PAYMENT),
            }
        )
        yield from map(_session, found.auto_paging_iter())


def create_refund(*, payment_id: str, amount: int, mark: Mark, idempotency_key: str) -> Refund:
    """Send ``amount`` of a payment back to its card. The same key answers the same refund."""
    with _faults():
        made = _client().v1.refunds.create(
            {"payment_intent": payment_id, "amount": amount, "metadata": _metadata(mark)},
            {"idempotency_key": idempotency_key},
        )
    return _refund(made)


def refunds_of(payment_id: str) -> tuple[Refund, ...]:
    """All refunds of one payment, newest first, whoever made them."""
    with _faults():
        found = _client().v1.refunds.list({"payment_intent": payment_id, "limit": PAGE})
        return tuple(map(_refund, found.auto_paging_iter()))


def refunds_since(since: datetime) -> Iterator[Refund]:
    with _faults():
        found = _client().v1.refunds.list({"created": {"gte": int(since.timestamp())}, "limit": PAGE})
        yield from map(_refund, found.auto_paging_iter())


def fetch_dispute(dispute_id: str) -> Dispute:
    with _faults():
        return _dispute(_client().v1.disputes.retrieve(dispute_id))


def disputes_since(since: datetime) -> Iterator[Dispute]:
    with _faults():
        found = _client().v1.disputes.list({"created": {"gte": int(since.timestamp())}, "limit": PAGE})
        yield from map(_dispute, found.auto_paging_iter())


def read_event(*, body: bytes, signature: str, secrets: Sequence[str]) -> Event:
    """The event in a webhook's raw body. Raises ``EventRefused`` unless one of ``secrets`` signed it within 300 s."""
    if not any(_is_signed(body, signature, secret) for secret in secrets):
        raise EventRefused(reason="signature")
    try:
        told = stripe.Webhook.construct_event_without_verification(body, _client()._requestor)
        about = told.data.object
        return Event(
            event_id=_text(told.id, 100),
            kind=_text(told.type, 100),
            object_id=_text(_get(about, "id") or "", 100),
            payment_id=_text(_id_of(_get(about, "payment_intent")), 100),
            is_live=bool(told.livemode),
            at=_moment(told.created),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise EventRefused(reason="malformed") from None


def is_live() -> bool:
    """Whether our key moves real money."""
    return "_live_" in settings.STRIPE["secret_key"]


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        return bool(
            stripe.WebhookSignature.verify_header(
                body, signature, secret, tolerance=stripe.Webhook.DEFAULT_TOLERANCE
            )
        )
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _client() -> stripe.StripeClient:
    if not settings.STRIPE:
        raise GatewayDown(reason="switched_off")
    # A connection kept open must not be shared by two processes: each has a client of its own.
    return _client_of(settings.STRIPE["secret_key"], settings.STRIPE["api_base"], os.getpid())


@lru_cache(maxsize=4)
def _client_of(secret_key: str, api_base: str, _process: int) -> stripe.StripeClient:
    return stripe.StripeClient(
        secret_key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base} if api_base else None,
        max_network_retries=1,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )


@contextmanager
def _faults() -> Iterator[None]:
    """Stripe's exceptions as ours, without their words."""
    try:
        yield
    except stripe.StripeError as error:
        reason = _text(error.code or type(error).__name__, 60)
        is_refusal = isinstance(
            error, stripe.InvalidRequestError | stripe.CardError | stripe.IdempotencyError
        ) and (error.http_status not in (409, 429))
        fault = GatewayRefused if is_refusal else GatewayDown
        raise fault(reason=reason, request=_text(error.request_id or "", 60)) from None


def _metadata(mark: Mark) -> dict[str, str]:
    written = {"shop": SHOP, "order": mark.number, "attempt": str(mark.attempt)}
    return written | ({"refund": str(mark.refund_id)} if mark.refund_id else {})


def _mark(metadata: Any) -> Mark | None:
    """Ours, or None; anybody with access to the account may write metadata, so nothing in it is taken for granted."""
    told = dict(metadata.to_dict()) if metadata else {}
    attempt, refund = str(told.get("attempt", "")), str(told.get("refund", "0"))
    if told.get("shop") != SHOP or not (_is_number(attempt) and _is_number(refund)):
        return None
    return Mark(number=_text(told.get("order", ""), 20), attempt=int(attempt), refund_id=int(refund))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _session(found: Any) -> Session:
    intent = found.payment_intent
    return Session(
        session_id=found.id,
        status=found.status or "open",
        url=found.url or "",
        amount=int(found.amount_total or 0),
        currency=found.currency or "",
        expires_at=_moment(found.expires_at),
        mark=_mark(found.metadata),
        paid=_paid(found, intent) if found.payment_status == "paid" and intent else None,
        has_failed=found.status == "complete"
        and found.payment_status != "paid"
        and _get(intent, "status") in ("requires_payment_method", "canceled"),
    )


def _paid(session: Any, intent: Any) -> Paid:
    charge = intent.latest_charge
    return Paid(
        payment_id=intent.id,
        charge_id=_id_of(charge),
        amount=int(intent.amount_received),
        currency=intent.currency,
        at=_moment(_get(charge, "created") or session.created),
    )


def _refund(found: Any) -> Refund:
    return Refund(
        refund_id=found.id,
        payment_id=_id_of(found.payment_intent),
        amount=int(found.amount),
        currency=found.currency,
        status=found.status or "pending",
        failure=_text(_get(found, "failure_reason") or "", 60),
        mark=_mark(found.metadata),
    )


def _dispute(found: Any) -> Dispute:
    due = _get(found.evidence_details, "due_by")
    return Dispute(
        dispute_id=found.id,
        payment_id=_id_of(found.payment_intent),
        amount=int(found.amount),
        currency=found.currency,
        status=found.status,
        reason=_text(found.reason or "", 60),
        respond_by=_moment(due) if due else None,
    )


def _id_of(reference: Any) -> str:
    """The id of an object that may be expanded, or not there."""
    return str(reference if isinstance(reference, str) else _get(reference, "id") or "")


def _get(found: Any, name: str) -> Any:
    if isinstance(found, Mapping):
        return found.get(name)
    return getattr(found, name, None)


def _of_list(expand: Sequence[str]) -> list[str]:
    return [f"data.{path}" for path in expand]


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _text(value: Any, most: int) -> str:
    return str(value).replace("\0", "")[:most]
