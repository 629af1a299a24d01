"""Write to the outbox, relay it, and bring dead messages back.

The relay, in prose: claim due messages by one conditional UPDATE (skipping rows another relay holds, and messages
behind an undelivered one of the same consumer and key), which counts the attempt and leases them. Then run each one's
handler.

- **Inside** consumers: a batch at a time; each message in a transaction of its own: lock the row, see that the lease is
  still ours, run the handler in a savepoint, write down how it went.
- **Outside** consumers: one message at a time, and no more relays at once than the consumer allows, so that a machine
  that does not answer holds up few processes and nobody else's messages. The handler runs outside of any transaction;
  how it went is written by an UPDATE that holds only while the lease is ours.

A message whose handler raised comes back after a growing pause and is dead after the last one. A relay that dies keeps
nothing but its lease, which runs out; a message that kills its relay every time is buried like one that fails.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from . import registry
from .models import OutboxMessage

logger = logging.getLogger(__name__)

PAUSES = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 7200, 21600))
"""Wait after the first, second … failure; after one failure more the message is dead."""

LEASE = timedelta(minutes=10)
"""For a batch of messages to consumers inside."""
LEASE_OUTSIDE = timedelta(minutes=2)
"""For one message to a consumer outside: longer than the slowest handler waits for all its answers (80 s, Stripe's)."""
BATCH = 20
FAILURES_ENDURED = 3
"""After so many in a row a relay to a consumer outside ends; the next one comes by the clock."""
KEPT_AFTER_DELIVERY = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message about to be written; ``payload`` must be JSON. ``not_before`` delays it."""

    topic: str
    key: str
    payload: Mapping[str, Any]
    not_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RelayReport:
    """What one call of ``relay`` did, counted in messages (one for each consumer of a topic)."""

    delivered: int = 0
    failed: int = 0
    dead: int = 0

    def __add__(self, other: "RelayReport") -> "RelayReport":
        return RelayReport(
            delivered=self.delivered + other.delivered,
            failed=self.failed + other.failed,
            dead=self.dead + other.dead,
        )

    @property
    def tried(self) -> int:
        return self.delivered + self.failed + self.dead


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A message that is ours until ``lease`` runs out."""

    message_id: int
    lease: uuid.UUID


def write(*, drafts: Iterable[Draft]) -> None:
    """Write messages with one INSERT. Call it inside the transaction of the change they tell of."""
    now = timezone.now()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            topic=d.topic,
            consumer=consumer,
            key=d.key,
            payload=dict(d.payload),
            available_at=d.not_before or now,
        )
        for d in drafts
        for consumer in registry.consumers(d.topic) or ("",)
    )


def relay(*, limit: int = 200) -> RelayReport:
    """Deliver up to ``limit`` due messages to all consumers, one after another (what a worker does side by side)."""
    report = RelayReport()
    while report.tried < limit:
        part = relay_inside(limit=limit - report.tried)
        for consumer in registry.outside():
            part += relay_outside(consumer=consumer, limit=max(0, limit - report.tried - part.tried))
        if not part.tried:
            break
        report += part
    return report


def relay_inside(*, limit: int = 200) -> RelayReport:
    """Deliver due messages to consumers inside. Safe to run in any number of processes at once."""
    report = RelayReport()
    tried = 0
    while tried < limit:
        claims = _claim(
            _due().exclude(consumer__in=registry.outside()), most=min(BATCH, limit - tried), lasting=LEASE
        )
        if not claims:
            break
        tried += len(claims)
        for claim in claims:
            report += _deliver_inside(claim)
    return report


def relay_outside(*, consumer: str, limit: int = 200) -> RelayReport:
    """Deliver due messages to one consumer outside, until none is due or its machine seems to be down.

    Not to be called inside a transaction. Does nothing while as many relays as the consumer allows are at work.
    """
    report = RelayReport()
    failures = 0
    while report.tried < limit and failures < FAILURES_ENDURED:
        claim = _claim_outside(consumer)
        if claim is None:
            break
        one = _deliver_outside(claim)
        failures = 0 if one.delivered else failures + 1
        report += one
    return report


def retry_message(*, message_id: int) -> None:
    """Bring a dead message back to life, to be tried at once and as often as a new one. No effect on others."""
    OutboxMessage.objects.filter(pk=message_id, dead_at__isnull=False).update(
        dead_at=None, attempts=0, available_at=timezone.now(), lease=None, leased_until=None
    )


def purge_delivered(*, before: datetime | None = None) -> int:
    """Delete messages delivered before ``before`` (default: ``KEPT_AFTER_DELIVERY`` ago); answers how many."""
    limit = before or timezone.now() - KEPT_AFTER_DELIVERY
    deleted, _ = OutboxMessage.objects.filter(delivered_at__lt=limit).delete()
    return deleted


def _due() -> QuerySet[OutboxMessage]:
    now = timezone.now()
    waiting = Q(delivered_at__isnull=True, dead_at__isnull=True)
    earlier = OutboxMessage.objects.filter(
        waiting, consumer=OuterRef("consumer"), key=OuterRef("key"), pk__lt=OuterRef("pk")
    )
    return (
        OutboxMessage.objects.filter(
            waiting, Q(leased_until__isnull=True) | Q(leased_until__lt=now), available_at__lte=now
        )
        .exclude(Exists(earlier))
        .order_by("pk")
    )


def _claim(due: QuerySet[OutboxMessage], *, most: int, lasting: timedelta) -> list[Claim]:
    """Lease some messages and count the attempt. One that had its last attempt, and told nothing of it, is buried."""
    now = timezone.now()
    lease = uuid.uuid4()
    with transaction.atomic():
        found = due.select_for_update(skip_locked=True).values_list("pk", "attempts")[:most]
        attempts = dict(found)
        worn_out = [pk for pk, tried in attempts.items() if tried > len(PAUSES)]
        if worn_out:
            OutboxMessage.objects.filter(pk__in=worn_out).update(
                dead_at=now, lease=None, leased_until=None, last_error="every relay died of it"
            )
        ids = [pk for pk in attempts if pk not in worn_out]
        if ids:
            OutboxMessage.objects.filter(pk__in=ids).update(
                lease=lease, leased_until=now + lasting, attempts=F("attempts") + 1
            )
    return [Claim(message_id=pk, lease=lease) for pk in ids]


def _claim_outside(consumer: str) -> Claim | None:
    with transaction.atomic():
        with connection.cursor() as cursor:  # two must not both count the same free place
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"outbox:{consumer}"])
        at_work = OutboxMessage.objects.filter(
            consumer=consumer,
            delivered_at__isnull=True,
            dead_at__isnull=True,
            leased_until__gt=timezone.now(),
        )
        if at_work.count() >= registry.outside()[consumer]:
            return None
        claims = _claim(_due().filter(consumer=consumer), most=1, lasting=LEASE_OUTSIDE)
    return claims[0] if claims else None


def _held(claim: Claim) -> QuerySet[OutboxMessage]:
    """The message while it is ours: empty when the lease ran out and another relay has it."""
    return OutboxMessage.objects.filter(
        pk=claim.message_id, lease=claim.lease, delivered_at__isnull=True, dead_at__isnull=True
    )


def _deliver_inside(claim: Claim) -> RelayReport:
    with transaction.atomic():
        message = _held(claim).select_for_update().first()
        if message is None:
            return RelayReport()
        return _note(claim, message, _run(message, transaction.atomic()))


def _deliver_outside(claim: Claim) -> RelayReport:
    message = _held(claim).first()
    if message is None:
        return RelayReport()
    return _note(claim, message, _run(message, nullcontext()))


def _run(message: OutboxMessage, around: AbstractContextManager[Any]) -> str:
    """Run the handler; the answer is its error, empty when it went well."""
    if not message.consumer:
        return ""
    try:
        with around:
            registry.load(registry.handler_path(message.topic, message.consumer))(message)
    except Exception as error:
        logger.exception("outbox: %s failed (attempt %d)", message, message.attempts)
        return f"{type(error).__name__}: {error}"
    return ""


def _note(claim: Claim, message: OutboxMessage, error: str) -> RelayReport:
    """Write down how it went, if the message is still ours."""
    now = timezone.now()
    fields: dict[str, Any] = {"lease": None, "leased_until": None}
    if not error:
        report = RelayReport(delivered=1)
        fields |= {"delivered_at": now}
    elif message.attempts > len(PAUSES):
        report = RelayReport(dead=1)
        fields |= {"last_error": error, "dead_at": now}
    else:
        report = RelayReport(failed=1)
        fields |= {"last_error": error, "available_at": now + PAUSES[message.attempts - 1]}
    return report if _held(claim).update(**fields) else RelayReport()
