"""Write to the outbox, relay it, and bring dead messages back.

The relay, in prose: take some due messages by one conditional UPDATE (skipping rows another relay holds, and messages
behind an undelivered one of the same key), which counts the attempt and leases them. Then, message by message, in a
transaction of its own: lock the row, see that the lease is still ours, run each handler that has not run yet, mark it
delivered. A handler that raises is rolled back alone; the message comes back after a growing pause and is dead after
the last one. A relay that dies keeps nothing but its lease, which runs out.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from . import registry
from .models import OutboxDelivery, OutboxMessage

logger = logging.getLogger(__name__)

PAUSES = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 7200, 21600))
"""Wait after the first, second … failure; after one failure more the message is dead."""

LEASE = timedelta(minutes=10)
BATCH = 20
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
    """What one call of ``relay`` did, counted in messages."""

    delivered: int = 0
    failed: int = 0
    dead: int = 0

    def __add__(self, other: "RelayReport") -> "RelayReport":
        return RelayReport(
            delivered=self.delivered + other.delivered,
            failed=self.failed + other.failed,
            dead=self.dead + other.dead,
        )


def write(*, drafts: Iterable[Draft]) -> None:
    """Write messages with one INSERT. Call it inside the transaction of the change they tell of."""
    now = timezone.now()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(topic=d.topic, key=d.key, payload=dict(d.payload), available_at=d.not_before or now)
        for d in drafts
    )


def relay(*, limit: int = 200) -> RelayReport:
    """Deliver up to ``limit`` due messages. Safe to run in any number of processes at once."""
    report = RelayReport()
    tried = 0
    while tried < limit:
        claimed = _claim(limit=min(BATCH, limit - tried))
        if not claimed:
            break
        tried += len(claimed)
        for message_id, lease in claimed:
            report += _deliver(message_id=message_id, lease=lease)
    return report


def retry_message(*, message_id: int) -> None:
    """Bring a dead message back to life, to be tried at once and as often as a new one. No effect on others."""
    OutboxMessage.objects.filter(pk=message_id, dead_at__isnull=False).update(
        dead_at=None, attempts=0, available_at=timezone.now(), lease=None, leased_until=None
    )


def purge_delivered(*, before: datetime | None = None) -> int:
    """Delete messages delivered before ``before`` (default: ``KEPT_AFTER_DELIVERY`` ago); answers how many."""
    limit = before or timezone.now() - KEPT_AFTER_DELIVERY
    OutboxDelivery.objects.filter(message__delivered_at__lt=limit).delete()
    deleted, _ = OutboxMessage.objects.filter(delivered_at__lt=limit).delete()
    return deleted


def _claim(*, limit: int) -> list[tuple[int, uuid.UUID]]:
    now = timezone.now()
    waiting = Q(delivered_at__isnull=True, dead_at__isnull=True)
    earlier_of_same_key = OutboxMessage.objects.filter(waiting, key=OuterRef("key"), pk__lt=OuterRef("pk"))
    due = (
        OutboxMessage.objects.filter(
            waiting, Q(leased_until__isnull=True) | Q(leased_until__lt=now), available_at__lte=now
        )
        .exclude(Exists(earlier_of_same_key))
        .order_by("pk")
    )
    lease = uuid.uuid4()
    with transaction.atomic():
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        if ids:
            OutboxMessage.objects.filter(pk__in=ids).update(
                lease=lease, leased_until=now + LEASE, attempts=F("attempts") + 1
            )
    return [(pk, lease) for pk in ids]


def _deliver(*, message_id: int, lease: uuid.UUID) -> RelayReport:
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update()
            .filter(pk=message_id, lease=lease, delivered_at__isnull=True, dead_at__isnull=True)
            .first()
        )
        if message is None:  # our lease ran out and another relay has it
            return RelayReport()
        done = set(OutboxDelivery.objects.filter(message=message).values_list("handler", flat=True))
        errors = []
        for path in registry.handler_paths(message.topic):
            if path not in done and (error := _run(path, message)):
                errors.append(error)
        now = timezone.now()
        message.lease, message.leased_until = None, None
        if not errors:
            message.delivered_at = now
        else:
            message.last_error = "\n".join(errors)
            if message.attempts > len(PAUSES):
                message.dead_at = now
            else:
                message.available_at = now + PAUSES[message.attempts - 1]
        message.save(
            update_fields=("lease", "leased_until", "delivered_at", "dead_at", "available_at", "last_error")
        )
    if message.delivered_at:
        return RelayReport(delivered=1)
    return RelayReport(dead=1) if message.dead_at else RelayReport(failed=1)


def _run(path: str, message: OutboxMessage) -> str:
    """Run one handler in a savepoint with its delivery record; the answer is its error, empty when it went well."""
    try:
        with transaction.atomic():
            OutboxDelivery.objects.create(message=message, handler=path)
            registry.load(path)(message)
    except Exception as error:
        logger.exception("outbox: %s failed for %s (attempt %d)", path, message, message.attempts)
        return f"{path}: {type(error).__name__}: {error}"
    return ""
