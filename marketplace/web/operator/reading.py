"""What the operator's pages show: columns, cards and time left, from the selectors of marketplace.routing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.ordering.selectors.collecting import amounts_to_collect
from marketplace.payments.cash_on_delivery.selectors import cash_collected
from marketplace.routing import queue
from marketplace.routing.models import Parcel, ParcelState
from ocop_catalog.models import Capability, FulfilmentPoint

COLUMNS = {
    "offered": gettext_lazy("Chờ nhận"),
    "accepted": gettext_lazy("Chờ đóng gói"),
    "packed": gettext_lazy("Chờ giao"),
    "handed_over": gettext_lazy("Đang giao"),
    "problems": gettext_lazy("Vướng"),
}


PRINTED = ("accepted", "packed")
"""Columns whose parcels can be printed in one file: taken, and still here."""


@dataclass(frozen=True)
class Column:
    """A tab of the queue; the counted links are the saved views."""

    key: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Card:
    """One parcel in the queue, with what is to take from the customer at hand-over or was taken, in đồng."""

    item: queue.QueueItem
    left: str
    collect: int
    collected: int
    needs: list[str]
    next_step: str

    @property
    def parcel(self) -> Parcel:
        return self.item.parcel


def columns(counts: Mapping[str, int], current: str) -> list[Column]:
    """The tabs with how many wait in each."""
    return [Column(key, str(label), counts[key], key == current) for key, label in COLUMNS.items()]


def edition(state: queue.QueueState, now: datetime) -> str:
    """What a page of the queue shows, in a few letters: two pages of one edition look the same.

    ``<last change in µs>-<counts>-<minute>``; the minute only while an answer is awaited, since its time left is shown.
    """
    changed = int(state.changed_at.timestamp() * 1_000_000) if state.changed_at else 0
    counts = ".".join(str(state.counts[key]) for key in COLUMNS)
    minute = int(now.timestamp() // 60) if state.counts["offered"] else 0
    return f"{changed}-{counts}-{minute}"


def new_since(point: FulfilmentPoint, seen: str) -> int:
    """How many parcels came after the edition a page showed; 0 for a text that is none. At most one statement."""
    changed = seen.partition("-")[0]
    if not (changed.isdecimal() and changed.isascii() and 0 < len(changed) < 18):
        return 0
    return queue.offered_since(point, datetime.fromtimestamp(int(changed) / 1_000_000, UTC))


def cards(items: list[queue.QueueItem]) -> list[Card]:
    """Queue items in words, with what is to be collected for each; a constant number of statements."""
    prefetch_related_objects([item.parcel.order for item in items], "placement")
    collect = amounts_to_collect({item.parcel.order_id for item in items})
    taken = cash_collected(item.parcel.pk for item in items if item.parcel.state == ParcelState.DELIVERED)
    return [
        _card(item, collect=collect.get(item.parcel.pk, 0), collected=taken.get(item.parcel.pk, 0))
        for item in items
    ]


def card(item: queue.QueueItem) -> Card:
    """One queue item in words."""
    return cards([item])[0]


def _card(item: queue.QueueItem, *, collect: int, collected: int) -> Card:
    needs = sorted({need for line in item.lines for need in line.needs})
    return Card(
        item=item,
        left=time_left(item.seconds_left),
        collect=collect,
        collected=collected,
        needs=[str(Capability(need).label) if need in Capability.values else need for need in needs],
        next_step=NEXT_STEP.get(ParcelState(item.parcel.state), ""),
    )


WHY_OTHERS_NOT = {
    "not_chosen": gettext_lazy("khách chọn nhận tại nơi khác"),
    "kind_not_used": gettext_lazy("không dùng loại điểm này"),
    "refused": gettext_lazy("đã từ chối hoặc không trả lời"),
    "switched_off": gettext_lazy("đang tạm dừng nhận đơn"),
    "closed": gettext_lazy("không mở cửa kịp"),
    "full": gettext_lazy("đã đủ số kiện trong ngày"),
    "no_stock": gettext_lazy("không còn hàng"),
    "design_centre_only": gettext_lazy("không phải trung tâm thiết kế"),
    "not_licensed": gettext_lazy("không có giấy phép"),
    "not_capable": gettext_lazy("không đáp ứng được yêu cầu giao"),
    "later_tier": gettext_lazy("nơi ưu tiên hơn đã đủ hàng"),
    "outranked": gettext_lazy("xa hơn hoặc phải tách thêm kiện"),
    "not_needed": gettext_lazy("phương án không cần đến"),
}


@dataclass(frozen=True)
class Why:
    """Why a parcel came here: how it was planned, and why how many other places were passed over."""

    cause: str
    km: float | None
    parcels: int
    others: list[tuple[str, int]]


def why_here(parcel: Parcel) -> Why:
    """The plan behind a parcel in words, most frequent reason first; one statement."""
    plan = parcel.plan
    counted = Counter(place["reason"] for place in plan.passed_over)
    others = [(str(WHY_OTHERS_NOT.get(reason, reason)), count) for reason, count in counted.most_common()]
    return Why(plan.get_cause_display(), parcel.km, plan.parcel_count, others)


NEXT_STEP = {
    ParcelState.OFFERED: "nhan",
    ParcelState.ACCEPTED: "dong-goi",
    ParcelState.PACKED: "giao",
    ParcelState.HANDED_OVER: "da-giao",
}


def time_left(seconds: int | None) -> str:
    """Working time until the answer is due, in words; empty when no answer is asked for."""
    if seconds is None:
        return ""
    if seconds < 0:
        return _("quá hạn trả lời")
    minutes = seconds // 60
    if minutes < 60:
        return ngettext("còn %(n)d phút làm việc", "còn %(n)d phút làm việc", minutes) % {"n": minutes}
    return _("còn %(hours)d giờ %(minutes)d phút làm việc") % {
        "hours": minutes // 60,
        "minutes": minutes % 60,
    }
