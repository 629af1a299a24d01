"""How often each place says yes, learned from its answers; the planner breaks ties by it and the desk sees it."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ..models import (
    PLACES_OWN_REASONS,
    CancelReason,
    DeclineReason,
    Parcel,
    ParcelEvent,
    ParcelState,
    PlaceRecord,
)

WINDOW = timedelta(days=90)
TRUST = 10
"""A new place counts as if it had said yes this often: one early refusal does not sink it."""

KINDS = {"parcel.declined": gettext_lazy("Từ chối"), "parcel.cancelled": gettext_lazy("Huỷ")}

SAID_YES = (
    ParcelState.ACCEPTED,
    ParcelState.PACKED,
    ParcelState.HANDED_OVER,
    ParcelState.DELIVERED,
    ParcelState.RETURNED,
)


def count_acceptance(*, now: datetime | None = None) -> int:
    """Count the answers of the last ``WINDOW`` anew, place by place; answers how many places gave some.

    What a place took and cancelled for a reason of its own counts as declined.
    """
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
    cancelled = _cancelled(now)
    records = []
    for row in answers:
        row["declined"] += cancelled.get(row["point_id"], 0)
        records.append(PlaceRecord(**row, acceptance_rate=acceptance_rate(**row), counted_at=now))
    PlaceRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=("point",),
        update_fields=("accepted", "declined", "timed_out", "acceptance_rate", "counted_at"),
    )
    return len(records)


def refusals_by_reason(point_id: int, *, now: datetime | None = None) -> list[tuple[str, int]]:
    """Why a place declined or cancelled parcels within ``WINDOW``: the reason in words, how often; one statement."""
    counted = (
        ParcelEvent.objects.filter(
            parcel__point_id=point_id,
            code__in=("parcel.declined", "parcel.cancelled"),
            parcel__state__in=(ParcelState.DECLINED, ParcelState.CANCELLED),  # not what was taken back since
            at__gte=(now or timezone.now()) - WINDOW,
            data__has_key="reason",
        )
        .order_by()
        .values_list("code", "data__reason")
        .annotate(times=Count("pk"))
        .order_by("-times", "code", "data__reason")
    )
    words = {
        "parcel.declined": {reason.value: reason.label for reason in DeclineReason},
        "parcel.cancelled": {reason.value: reason.label for reason in CancelReason},
    }
    return [(f"{KINDS[code]}: {words[code].get(reason, reason)}", times) for code, reason, times in counted]


def _cancelled(now: datetime) -> dict[int, int]:
    """How often each place cancelled for a reason of its own what it had been given; one statement."""
    return dict(
        ParcelEvent.objects.filter(
            code="parcel.cancelled",
            at__gte=now - WINDOW,
            data__reason__in=[reason.value for reason in PLACES_OWN_REASONS],
        )
        .order_by()
        .values_list("parcel__point_id")
        .annotate(times=Count("pk"))
    )


def acceptance_rate(*, accepted: int, declined: int, timed_out: int, **_others: int) -> float:
    """Share of offers a place took, 0 to 1; 1 without any."""
    return (accepted + TRUST) / (accepted + declined + timed_out + TRUST)
