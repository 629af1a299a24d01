"""The filter: what each place may give to each line, and why it may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .domain import Alternative, Demand, DemandLine, Kind, Place, Policy
from .problem import Group
from .rules import LINE_RULES, PLACE_RULES, Refusal, distance_km

NO_STOCK = Refusal("stock", "no_stock")
LATER_TIER = Refusal("tier", "later_tier")


@dataclass(slots=True)
class Offer:
    """A place with the lines (numbers) it has goods for and may serve; with none, ``refusal`` says why."""

    place: Place
    km: float | None
    lines: tuple[int, ...]
    refusal: Refusal | None


def offers_for(demand: Demand, places: Sequence[Place], policy: Policy, at: datetime) -> list[Offer]:
    """An offer of every place, in the order given, after all hard rules and the tiers."""
    offers = [_offer(place, demand, policy, at) for place in places]
    for lines in lines_by_variant(demand).values():
        _keep_first_tiers(offers, demand, lines, policy)
    return offers


def lines_by_variant(demand: Demand) -> dict[str, list[int]]:
    """Variant → numbers of the lines that ask for it, in the order of their ids."""
    variants: dict[str, list[int]] = {}
    for number in sorted(range(len(demand.lines)), key=lambda number: demand.lines[number].id):
        variants.setdefault(demand.lines[number].variant, []).append(number)
    return variants


def group_of(demand: Demand, lines: Sequence[int], offers: Sequence[Offer]) -> Group:
    """The lines of one variant and what ``offers``, numbered as they come, have of it."""
    variant = demand.lines[lines[0]].variant
    open_to = dict.fromkeys(lines, 0)
    stock = {}
    for number, offer in enumerate(offers):
        for line in offer.lines:
            if line in open_to:
                open_to[line] |= 1 << number
                stock[number] = offer.place.stock[variant]
    quantities = tuple(demand.lines[line].quantity for line in lines)
    return Group(tuple(lines), quantities, tuple(open_to.values()), stock)


def nearest_that_serves_all(demand: Demand, places: Sequence[Place], policy: Policy, at: datetime) -> Alternative | None:
    """The nearest sales point or design centre where all of ``demand`` could be picked up instead.

    Near the shopper where their point is known, else near the place they chose.
    """
    destination = demand.destination
    chosen = next((place for place in places if place.id == destination.pick_up_place), None)
    if (destination.lat is None or destination.lon is None) and chosen is not None:
        destination = replace(destination, lat=chosen.lat, lon=chosen.lon)
    anywhere = replace(demand, destination=replace(destination, pick_up_place=None))
    able = []
    for place in places:
        if place.kind is not Kind.PRODUCER:
            offer = _offer(place, anywhere, policy, at)
            if len(offer.lines) == len(demand.lines) and _has_everything(place, demand.lines):
                able.append(Alternative(place.id, offer.km))
    return min(able, key=lambda one: (one.km is None, one.km or 0.0, one.place), default=None)


def _offer(place: Place, demand: Demand, policy: Policy, at: datetime) -> Offer:
    for rule in PLACE_RULES:
        refusal = rule.check(place, demand, policy, at)
        if refusal is not None:
            return Offer(place, None, (), refusal)
    stock = place.stock
    first: Refusal | None = None
    lines = []
    for number, line in enumerate(demand.lines):
        if stock.get(line.variant, 0) > 0:
            refusal = _line_refusal(place, line.needs) if line.needs else None
            if refusal is None:
                lines.append(number)
            else:
                first = first or refusal
    if not lines:
        return Offer(place, None, (), first or NO_STOCK)
    return Offer(place, distance_km(demand.destination, place), tuple(lines), None)


def _line_refusal(place: Place, needs: frozenset[str]) -> Refusal | None:
    for rule in LINE_RULES:
        refusal = rule.check(place, needs)
        if refusal is not None:
            return refusal
    return None


def _keep_first_tiers(offers: list[Offer], demand: Demand, lines: list[int], policy: Policy) -> None:
    """Take ``lines`` (of one variant) out of the offers of tiers that are not needed to fill them."""
    having = [offer for offer in offers if not set(lines).isdisjoint(offer.lines)]
    kinds: set[Kind] = set()
    for tier in policy.tiers:
        kinds |= tier
        within = [offer for offer in having if offer.place.kind in kinds]
        if len(within) == len(having):
            return
        group = group_of(demand, lines, within)
        if group.most == sum(group.quantities):
            break
    for offer in having:
        if offer.place.kind not in kinds:
            offer.lines = tuple(line for line in offer.lines if line not in lines)
            if not offer.lines:
                offer.refusal = LATER_TIER


def _has_everything(place: Place, lines: Sequence[DemandLine]) -> bool:
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.variant] = wanted.get(line.variant, 0) + line.quantity
    return all(place.stock.get(variant, 0) >= quantity for variant, quantity in wanted.items())
