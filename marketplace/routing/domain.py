"""The words of order routing: what is asked for, who could serve it, what was decided.

Frozen values only, no Django: the planner takes them in and gives them out, the services translate
from and to rows. Identifiers are opaque strings (a primary key as text is fine); they are compared,
sorted and given back, never read.

Units used throughout: quantities in pieces, distances in kilometres on the great circle, capacity in
parcels, moments as aware ``datetime``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a place is, in the words of the city's recognition decisions."""

    SALES_POINT = "sales_point"
    DESIGN_CENTRE = "design_centre"
    PRODUCER = "producer"


class Goal(StrEnum):
    """A soft goal; the plan is the best in the order the policy lists them."""

    PARCELS = "parcels"
    SPLIT_LINES = "split_lines"
    KIND = "kind"
    COMMUNE = "commune"
    DISTRICT = "district"
    KM = "km"
    LOAD = "load"
    ACCEPTANCE = "acceptance"


# --- what is asked for -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the goods go: the shopper's commune, or the place where they want to pick up.

    ``lat``/``lon`` in degrees (WGS 84); without both, every distance is unknown and counts for nothing.
    ``commune`` and ``district`` are codes; ``district`` is the former district the shopper lives in,
    where known. ``pick_up_place`` is the id of the place chosen for picking up, or None for delivery.
    """

    lat: float | None = None
    lon: float | None = None
    commune: str | None = None
    district: str | None = None
    pick_up_place: str | None = None


@dataclass(frozen=True, slots=True)
class DemandLine:
    """One line of an order: ``quantity`` (pieces, at least 1) of one ``variant``.

    ``needs`` says what the work on this line asks of a place: ``bespoke``, ``engraved``, ``gift_box``,
    ``experience`` (design centres only), ``alcohol`` (a licence), or any capability such as ``cold``,
    ``fragile``, ``gift_wrap``. Ids are unique within a demand; two lines may ask for the same variant.
    """

    id: str
    variant: str
    quantity: int
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Demand:
    """What one order asks for. ``refused_by``: places that declined it or let their time run out."""

    lines: tuple[DemandLine, ...]
    destination: Destination = Destination()
    refused_by: frozenset[str] = frozenset()


# --- who could serve it ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of working time, from ``opens`` to just before ``closes`` (None: open end)."""

    opens: datetime
    closes: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A sales point, design centre or producer's store, as it stands at the moment of planning.

    stock: pieces free to promise per variant (on hand less promised); what is missing or below zero is 0.
    capacity_left: parcels the place can still take, None for no limit; an order uses one, whatever its size.
    open_windows: working time from the moment of planning on, in order; None: not known, taken as always open.
    capabilities: what it can do (``cold``, ``fragile``, ``gift_wrap``, …) and holds a licence for (``alcohol``).
    commune, districts: codes; a commune of 2025 may lie in several former districts.
    load: share of its daily capacity already taken, 0 and up. acceptance_rate: share of offers it took, 0 to 1.
    """

    id: str
    kind: Kind = Kind.SALES_POINT
    lat: float | None = None
    lon: float | None = None
    commune: str | None = None
    districts: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()
    stock: Mapping[str, int] = field(default_factory=dict)
    capacity_left: int | None = None
    open_windows: tuple[Window, ...] | None = None
    switched_on: bool = True
    load: float = 0.0
    acceptance_rate: float = 1.0


# --- how to decide ---------------------------------------------------------------------------------

DEFAULT_GOALS = tuple(Goal)
DEFAULT_TIERS = (frozenset({Kind.SALES_POINT, Kind.DESIGN_CENTRE}), frozenset({Kind.PRODUCER}))
STRICT_TIERS = tuple(frozenset({kind}) for kind in Kind)


@dataclass(frozen=True, slots=True)
class Policy:
    """How to choose among the plans that keep the hard rules.

    goals: soft goals, most important first.
    tiers: sets of kinds. A later tier may give a product only when the places of the earlier tiers together
        cannot fill what is ordered of it. By default the producers' own stock is the second tier, and within
        the first a design centre gives ordinary goods only where that saves a parcel or a split line (the goal
        ``kind``). ``STRICT_TIERS`` puts design centres in a tier of their own.
    max_parcels: an order is never spread over more places; None: as many as it takes.
    promise_within: a place has to start work at most this long after the order.
    preparation: working time from start to a parcel that is ready.
    cut_off: an order coming less than this before closing time starts with the next opening.
    load_km, refusal_km: weights in kilometres: a place with load 1 (with acceptance rate 0) counts as that much
        further away in the goal ``km``. The distance reported stays the true one.
    time_limit: for solving, in processor time; afterwards the best plan found is used and its gap recorded.
    """

    goals: tuple[Goal, ...] = DEFAULT_GOALS
    tiers: tuple[frozenset[Kind], ...] = DEFAULT_TIERS
    max_parcels: int | None = None
    promise_within: timedelta = timedelta(hours=48)
    preparation: timedelta = timedelta(hours=2)
    cut_off: timedelta = timedelta(minutes=30)
    load_km: float = 0.0
    refusal_km: float = 0.0
    time_limit: timedelta = timedelta(milliseconds=50)


# --- what was decided ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Allocation:
    """``quantity`` pieces of the demand line ``line``."""

    line: str
    variant: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one place is to send or hand over.

    ``km`` from the destination, None where either point is unknown; ``ready_at``: when its working hours
    let it be ready at the earliest.
    """

    place: str
    allocations: tuple[Allocation, ...]
    km: float | None
    ready_at: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """The first parcel is ready at ``ready_from``, the whole order at ``ready_until``."""

    ready_from: datetime
    ready_until: datetime


@dataclass(frozen=True, slots=True)
class Objective:
    """The value of a plan, goal by goal; all but ``units`` are the smaller the better.

    units: pieces placed. split_lines: lines served from more than one place. kind: 1 for a parcel of a design
    centre, 2 for one of a producer. outside_commune, outside_district: parcels from elsewhere. km: sum over
    the parcels of the known distances, each place once. load, refusal: sums of load and of 1 - acceptance rate.
    """

    units: int
    parcels: int = 0
    split_lines: int = 0
    kind: int = 0
    outside_commune: int = 0
    outside_district: int = 0
    km: float = 0.0
    load: float = 0.0
    refusal: float = 0.0


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Why a place is not in the plan: the ``rule`` that says so, a stable ``reason`` code and what it needs said.

    The words are in ``rules.REASONS``.
    """

    place: str
    rule: str
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alternative:
    """The nearest place where the whole order could be picked up, ``km`` from the shopper."""

    place: str
    km: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A decision and its proof.

    parcels: sorted by distance, then id. shortfall: what nobody can serve. promise: None without parcels.
    objective and lower_bound are equal and ``gap`` is 0 when the plan is proven optimal; otherwise ``gap`` is the
    relative distance between the two in the first goal they differ in (0.25: at best a quarter less).
    passed_over: one entry for every place without a parcel, sorted by id.
    alternative: only where the chosen pick-up place cannot serve everything.
    """

    parcels: tuple[Parcel, ...]
    shortfall: tuple[Allocation, ...]
    promise: Promise | None
    objective: Objective
    lower_bound: Objective
    gap: float
    passed_over: tuple[PassedOver, ...]
    alternative: Alternative | None = None

    @property
    def is_complete(self) -> bool:
        """Every unit has a place."""
        return not self.shortfall
