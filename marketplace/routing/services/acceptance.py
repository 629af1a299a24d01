"""How often each place says yes, learned from its answers; the planner breaks ties by it and the desk sees it."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from ..models import Parcel, ParcelState, PlaceRecord

WINDOW = timedelta(days=90)
TRUST = 10
"""A new place counts as if it had said yes this often: one early refusal does not sink it."""

SAID_YES = (
    ParcelState.ACCEPTED,
    ParcelState.PACKED,
    ParcelState.HANDED_OVER,
    ParcelState.DELIVERED,
    ParcelState.RETURNED,
)


def count_acceptance(*, now: datetime | None = None) -> int:
    """Count the answers of the last ``WINDOW`` anew, place by place; answers how many places gave some."""
    now = now or timezone.now()
    answers = (
        Parcel.objects.filter(state_since__gte=now - WINDOW)
        .order_by()
        .values("point_id")
        .annotate(
            accepted=Count("pk", filter=Q(state__in=SAID_YES)),
            declined=Count("pk", filter=Q(state=ParcelState.DECLINED)),
            timed_out=Count("pk", filter=Q(state=ParcelState.TIMED_OUT)),
        )
    )
    records = [PlaceRecord(**row, acceptance_rate=acceptance_rate(**row), counted_at=now) for row in answers]
    PlaceRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=("point",),
        update_fields=("accepted", "declined", "timed_out", "acceptance_rate", "counted_at"),
    )
    return len(records)


def acceptance_rate(*, accepted: int, declined: int, timed_out: int, **_others: int) -> float:
    """Share of offers a place took, 0 to 1; 1 without any."""
    return (accepted + TRUST) / (accepted + declined + timed_out + TRUST)
