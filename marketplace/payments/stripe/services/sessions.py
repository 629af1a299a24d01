"""Opening a page of Stripe's to pay an order on, and closing it.

The order comes first: it is committed before anything here is called. Opening is three steps: claim the attempt under
the lock of the order (a row with a lease) → ask Stripe, outside of any transaction and under a key made from the row →
write down the answer. Whoever dies between two of them leaves a row whose lease runs out; the next tap asks the same
again and gets the same page. Two taps make one page: the second waits for the first.

Stripe keeps a page open for 30 minutes at least, counted from the call. Where less than that (and a minute for the
call and the clocks) is left of the hold, the page outlives the hold; ``settle_order`` has it closed when the hold ends,
and money that still comes is taken up or refunded.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ...orders import OrderFacts, orders
from .. import client
from ..client import Mark
from ..errors import GatewayDown, GatewayRefused, NotPayable, PaymentUnderWay
from ..method import CODE
from ..models import LIVE, CardSession, SessionState
from .closing import give_up
from .payments import take_up

LEAST_OPEN = timedelta(minutes=31)
LEASE = timedelta(seconds=45)
"""Longer than the client waits for Stripe, retry and all."""
PATIENCE = 8.0
"""Seconds a second tap waits for the first."""


def open_session(*, order_id: int, now: datetime | None = None) -> str:
    """The address of the page to pay an order on: the one that is open, or a new one.

    Calls Stripe: not to be used inside a transaction. Raises ``NotPayable``, ``PaymentUnderWay`` (retryable),
    ``GatewayDown`` (retryable; the order stays as it is), ``GatewayRefused``, ``OrderBusy``.
    """
    for _attempt in _patiently():
        row, facts = _claim(order_id, now=now or timezone.now())
        if row is None:
            continue
        return row.url if row.state == SessionState.OPEN else _make(row, facts)
    raise GatewayDown(reason="being_made")


def close_session(*, session_pk: int) -> None:
    """Have Stripe close a page that must not be paid on any more; what was paid before is taken up. Idempotent.

    Raises ``GatewayDown``, ``OrderBusy``.
    """
    row = CardSession.objects.get(pk=session_pk)
    if row.session_id is None:
        return
    try:
        found = client.expire_session(row.session_id)
    except GatewayRefused:  # it is closed or paid: which, it says itself
        found = client.fetch_session(row.session_id)
    take_up(found)


def refresh_session(*, order_id: int) -> None:
    """Ask how the live attempt of an order stands, without waiting for Stripe to tell.

    Raises ``GatewayDown``, ``GatewayRefused``, ``OrderBusy``.
    """
    live = CardSession.objects.filter(order_id=order_id, state__in=LIVE, session_id__isnull=False)
    for session_id in live.values_list("session_id", flat=True):
        take_up(client.fetch_session(session_id))


def _patiently() -> Iterator[int]:
    ends = time.monotonic() + PATIENCE
    tries = 0
    while tries == 0 or time.monotonic() < ends:
        if tries:
            time.sleep(0.25)
        yield tries
        tries += 1


def _claim(order_id: int, *, now: datetime) -> tuple[CardSession | None, OrderFacts]:
    """The open page, or an attempt that is ours to make; None while another process makes one."""
    with orders().exclusive(order_id) as facts:
        if facts.method != CODE or facts.state != "waiting" or facts.hold_until is None:
            raise NotPayable(order=order_id)
        if facts.hold_until <= now or facts.bill <= 0:
            raise NotPayable(order=order_id)
        row = CardSession.objects.filter(order_id=order_id, state__in=LIVE).first()
        if row is not None and row.state == SessionState.PROCESSING:
            raise PaymentUnderWay(order=order_id)
        if row is not None and (row.expires_at <= now or row.amount != facts.bill):
            give_up(row)
            row = None
        if row is not None and row.state == SessionState.OPEN:
            return row, facts
        if row is not None and row.leased_until is not None and row.leased_until > now:
            return None, facts
        return _lease(row or _new_attempt(facts, now=now), now=now), facts


def _new_attempt(facts: OrderFacts, *, now: datetime) -> CardSession:
    last = CardSession.objects.filter(order_id=facts.order_id).aggregate(last=Max("attempt"))["last"]
    return CardSession.objects.create(
        order_id=facts.order_id,
        attempt=(last or 0) + 1,
        amount=facts.bill,
        expires_at=max(facts.hold_until or now, now + LEAST_OPEN),
        created_at=now,
    )


def _lease(row: CardSession, *, now: datetime) -> CardSession:
    row.lease, row.leased_until = uuid4(), now + LEASE
    row.save(update_fields=("lease", "leased_until"))
    return row


def _make(row: CardSession, facts: OrderFacts) -> str:
    with override(facts.language):
        title = _("Đơn hàng %(number)s") % {"number": facts.number}
    page = f"{settings.PUBLIC_URL}{reverse('shop:card_return', args=[facts.token])}"
    try:
        made = client.create_session(
            mark=Mark(number=facts.number, attempt=row.attempt),
            amount=row.amount,
            expires_at=row.expires_at,
            locale=facts.language,
            title=title,
            success_url=page,
            cancel_url=page,
            idempotency_key=f"session:{facts.number}:{row.attempt}",
        )
    except GatewayDown:
        _release(row)
        raise
    except GatewayRefused as refusal:
        _refused(row, str(refusal.data["reason"]))
        raise
    take_up(made)
    url = CardSession.objects.filter(pk=row.pk, state=SessionState.OPEN).values_list("url", flat=True).first()
    if not url:  # the hold ended, or the order was cancelled, while Stripe answered
        raise NotPayable(order=row.order_id)
    return url


def _release(row: CardSession) -> None:
    """Nobody knows whether the page is there: the next tap asks again under the same key."""
    CardSession.objects.filter(pk=row.pk, lease=row.lease).update(leased_until=None)


def _refused(row: CardSession, reason: str) -> None:
    """No page was made under this key: the next tap is another attempt."""
    CardSession.objects.filter(pk=row.pk, lease=row.lease, state=SessionState.PREPARING).update(
        state=SessionState.FAILED, refusal=reason, lease=None, leased_until=None
    )
