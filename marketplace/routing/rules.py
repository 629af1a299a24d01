"""The hard rules: which place may serve which line, and the words for why not.

Two lists, each tried in order until a rule objects. ``PLACE_RULES`` look at the place alone (chosen for pick-up,
refused before, switched on, open in time, capacity left); ``LINE_RULES`` look at what a line needs done (centre work,
licence, capability). Whether a place has the goods, and whether an earlier tier has them, is counted in the planner.
A rule answers with a ``Refusal`` or None; it never raises and never changes anything.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from ocop_catalog.distance import great_circle_km

from .domain import Demand, Destination, Kind, Place, Policy

CENTRE_WORKS = frozenset({"bespoke", "engraved", "gift_box", "experience"})
"""Needs that only a design centre can meet (its four spaces: design, introduction, sale, experience)."""

LICENCES = frozenset({"alcohol"})
"""Needs that are a permission by law rather than a skill."""


def gettext_noop(message: str) -> str:
    """Mark a text for translation without needing Django here; whoever shows it passes it through gettext."""
    return message


REASONS: Mapping[str, str] = {
    "not_chosen": gettext_noop("Khách chọn nhận hàng tại điểm khác."),
    "kind_not_used": gettext_noop("Chính sách không dùng loại điểm này."),
    "refused": gettext_noop("Điểm đã từ chối hoặc không trả lời đơn này."),
    "switched_off": gettext_noop("Điểm đang tạm dừng nhận đơn."),
    "closed": gettext_noop("Điểm không mở cửa kịp trước %(until)s."),
    "full": gettext_noop("Điểm đã nhận đủ số kiện trong ngày."),
    "no_stock": gettext_noop("Điểm không còn mặt hàng nào của đơn."),
    "design_centre_only": gettext_noop("Việc %(needs)s chỉ làm tại trung tâm thiết kế."),
    "not_licensed": gettext_noop("Điểm không có giấy phép: %(needs)s."),
    "not_capable": gettext_noop("Điểm không đáp ứng được: %(needs)s."),
    "later_tier": gettext_noop("Các điểm được ưu tiên trước đã đủ hàng."),
    "outranked": gettext_noop("Điểm %(by)s có đủ những gì điểm này có và được xếp trước."),
    "not_needed": gettext_noop("Phương án tốt nhất không cần đến điểm này."),
}
"""Reason code → Vietnamese source text; ``%(name)s`` is filled from the refusal's ``data``."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An objection: the rule that makes it, its reason code (a key of ``REASONS``) and the data the text needs."""

    rule: str
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


# --- rules about the place ----------------------------------------------------------------------------


class PlaceRule(ABC):
    """A rule that a place keeps or breaks for the whole order."""

    name: ClassVar[str]

    def concerns(self, demand: Demand, policy: Policy) -> bool:
        """Whether the rule has anything to say on such an order; if not, no place is asked."""
        return True

    @abstractmethod
    def check(self, place: Place, demand: Demand, policy: Policy, at: datetime) -> Refusal | None:
        """Object, or let pass."""


class ChosenForPickUp(PlaceRule):
    """A shopper who picks up comes to one place only."""

    name = "pick_up"

    def concerns(self, demand: Demand, policy: Policy) -> bool:
        return demand.destination.pick_up_place is not None

    def check(self, place: Place, demand: Demand, policy: Policy, at: datetime) -> Refusal | None:
        chosen = demand.destination.pick_up_place
        return None if place.id == chosen else Refusal(self.name, "not_chosen", {"chosen": chosen})


class KindInUse(PlaceRule):
    """A policy may do without a kind of place."""

    name = "kind"

    def concerns(self, demand: Demand, policy: Policy) -> bool:
        return not all(any(kind in tier for tier in policy.tiers) for kind in Kind)

    def check(self, place: Place, demand: Demand, policy: Policy, at: datetime) -> Refusal | None:
        in_use = any(place.kind in tier for tier in policy.tiers)
        return None if in_use else Refusal(self.name, "kind_not_used")


class NotRefusedBefore(PlaceRule):
    """Who declined this order, or let its time run out, is not asked again."""

    name = "refusal"

    def concerns(self, demand: Demand, policy: Policy) -> bool:
        return bool(demand.refused_by)

    def check(self, place: Place, demand: Demand, policy: Policy, at: datetime) -> Refusal | None:
        return Refusal(self.name, "refused") if place.id in demand.refused_by else None


class SwitchedOn(PlaceRule):
    """The place takes orders at all."""

    name = "switch"

    def check(self, place: Place, demand: Demand, policy: Policy, at: datetime) -> Refusal | None:
        return None if place.switched_on else Refusal(self.name, "switched_off")


class OpenBeforePromise(PlaceRule):
    """Work can start no later than the policy promises."""

    name = "hours"

    def check(self, place: Place, demand: Demand, policy: Policy, at: datetime) -> Refusal | None:
        if place.open_windows is None:
            return None
        start = work_start(place, policy, at)
        until = at + policy.promise_within
        if start is not None and start <= until:
            return None
        return Refusal(self.name, "closed", {"until": until, "opens": start})


class CapacityLeft(PlaceRule):
    """The place can take one more parcel."""

    name = "capacity"

    def check(self, place: Place, demand: Demand, policy: Policy, at: datetime) -> Refusal | None:
        is_full = place.capacity_left is not None and place.capacity_left < 1
        return Refusal(self.name, "full") if is_full else None


PLACE_RULES: tuple[PlaceRule, ...] = (
    ChosenForPickUp(),
    KindInUse(),
    NotRefusedBefore(),
    SwitchedOn(),
    OpenBeforePromise(),
    CapacityLeft(),
)


# --- rules about a line at a place ----------------------------------------------------------------------


class LineRule(ABC):
    """A rule that a place keeps or breaks for what one line needs."""

    name: ClassVar[str]

    @abstractmethod
    def check(self, place: Place, needs: frozenset[str]) -> Refusal | None:
        """Object, or let pass."""


class CentreWork(LineRule):
    """Bespoke and engraved goods, gift boxes and experiences come from design centres.

    A centre does them all, unless its capabilities name some of them: then it does those. Engraving is part of
    bespoke work.
    """

    name = "centre_work"

    def check(self, place: Place, needs: frozenset[str]) -> Refusal | None:
        works = needs & CENTRE_WORKS
        if not works:
            return None
        if place.kind is not Kind.DESIGN_CENTRE:
            return Refusal(self.name, "design_centre_only", {"needs": _listed(works)})
        named = place.capabilities & CENTRE_WORKS
        if "bespoke" in named:
            named |= {"engraved"}
        missing = works - named if named else frozenset[str]()
        return Refusal(self.name, "not_capable", {"needs": _listed(missing)}) if missing else None


class Licence(LineRule):
    """What the law restricts comes from places licensed for it."""

    name = "licence"

    def check(self, place: Place, needs: frozenset[str]) -> Refusal | None:
        missing = (needs & LICENCES) - place.capabilities
        return Refusal(self.name, "not_licensed", {"needs": _listed(missing)}) if missing else None


class Capability(LineRule):
    """Every other need is a capability of the same name: cold, fragile, gift_wrap, …"""

    name = "capability"

    def check(self, place: Place, needs: frozenset[str]) -> Refusal | None:
        missing = needs - CENTRE_WORKS - LICENCES - place.capabilities
        return Refusal(self.name, "not_capable", {"needs": _listed(missing)}) if missing else None


LINE_RULES: tuple[LineRule, ...] = (CentreWork(), Licence(), Capability())


def _listed(needs: frozenset[str]) -> str:
    return ", ".join(sorted(needs))


# --- time and distance ----------------------------------------------------------------------------------


def work_start(place: Place, policy: Policy, at: datetime) -> datetime | None:
    """When ``place`` starts on an order of the moment ``at``; None if its known windows have no room for it.

    A window counts if at least ``policy.cut_off`` of it is left; unknown hours count as always open.
    """
    if place.open_windows is None:
        return at
    for window in place.open_windows:
        start = max(at, window.opens)
        if window.closes is None or start + policy.cut_off <= window.closes:
            return start
    return None


def ready_at(place: Place, policy: Policy, at: datetime) -> datetime:
    """When a parcel is ready: ``policy.preparation`` of working time after the start of work.

    Where the known windows end before the work does, the rest is counted on from the end of the last one.
    """
    start = work_start(place, policy, at) or at
    moment, left = start, policy.preparation
    for window in place.open_windows or ():
        begin = max(start, window.opens)
        if window.closes is None or begin + left <= window.closes:
            return begin + left
        if begin < window.closes:
            left -= window.closes - begin
            moment = window.closes
    return moment + left


def distance_km(destination: Destination, place: Place) -> float | None:
    """Great-circle kilometres between the two, None where either has no point."""
    if destination.lat is None or destination.lon is None or place.lat is None or place.lon is None:
        return None
    return great_circle_km(destination.lat, destination.lon, place.lat, place.lon)
