"""What the desk and the health page see of the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from .models import OutboxMessage

OVERDUE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class OutboxHealth:
    """Counts of messages; ``oldest_due`` is when the longest-waiting one should have gone out."""

    waiting: int
    overdue: int
    dead: int
    oldest_due: datetime | None


def dead_messages() -> QuerySet[OutboxMessage]:
    """Messages that failed too often and wait for a person, newest first."""
    return OutboxMessage.objects.filter(dead_at__isnull=False).order_by("-dead_at", "-pk")


def outbox_health(*, now: datetime | None = None) -> OutboxHealth:
    """How the outbox stands, in one statement."""
    now = now or timezone.now()
    waiting = Q(delivered_at__isnull=True, dead_at__isnull=True)
    due = waiting & Q(available_at__lte=now)
    counts = OutboxMessage.objects.filter(delivered_at__isnull=True).aggregate(
        waiting=Count("pk", filter=waiting),
        overdue=Count("pk", filter=waiting & Q(available_at__lte=now - OVERDUE_AFTER)),
        dead=Count("pk", filter=Q(dead_at__isnull=False)),
        oldest_due=Min("available_at", filter=due),
    )
    return OutboxHealth(**counts)
