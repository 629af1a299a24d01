"""Webhooks: stored once by their id together with the wish to look at what they are about, which the outbox keeps."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .. import client
from ..client import Event
from ..models import EventOutcome, StripeEvent
from ..outgoing import ask_to_take_up
from .disputes import take_up_dispute
from .payments import take_up_session
from .refunds import take_up_refunds


def receive_event(event: Event, *, now: datetime | None = None) -> bool:
    """Store a signed event; False when it was known. Kinds that mean nothing to us are kept and left alone."""
    now = now or timezone.now()
    is_of_use = _is_known(event.kind) and event.is_live == client.is_live()
    with transaction.atomic():
        row, is_new = StripeEvent.objects.get_or_create(
            event_id=event.event_id,
            defaults={
                "kind": event.kind,
                "object_id": event.object_id,
                "payment_id": event.payment_id,
                "at": event.at,
                "received_at": now,
                "outcome": EventOutcome.WAITING if is_of_use else EventOutcome.IGNORED,
            },
        )
        if is_new and is_of_use:
            ask_to_take_up(row)
    return is_new


def take_up_event(*, event_pk: int) -> None:
    """Look at what an event is about, as it is now. Idempotent.

    Raises ``GatewayDown``, ``GatewayRefused``, ``OrderBusy``.
    """
    event = StripeEvent.objects.get(pk=event_pk)
    if event.kind.startswith("checkout.session."):
        is_ours = take_up_session(session_id=event.object_id)
    elif event.kind.startswith("charge.dispute."):
        is_ours = take_up_dispute(dispute_id=event.object_id)
    else:
        is_ours = take_up_refunds(payment_id=event.payment_id)
    outcome = EventOutcome.TAKEN_UP if is_ours else EventOutcome.NOT_OURS
    StripeEvent.objects.filter(pk=event.pk).update(outcome=outcome)


def _is_known(kind: str) -> bool:
    return kind == "charge.refunded" or kind.startswith(
        ("checkout.session.", "charge.dispute.", "refund.", "charge.refund.")
    )
