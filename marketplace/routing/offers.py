"""The filter: what each place may give to each line, and why it may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .domain import Alternative, Demand, Kind, Place, Policy
from .groups import Group
from .rules import LINE_RULES, PLACE_RULES, PlaceRule, Refusal, distance_km

NO_STOCK = Refusal("stock", "no_stock")
LATER_TIER = Refusal("tier", "later_tier")

Lines = dict[str, list[int]]
"""Variant → numbers of the demand lines that ask for it, in the order of their ids."""


@dataclass(slots=True)
class Offer:
    """A place with the lines (numbers) it has goods for and may serve; with none, ``refusal`` says why."""

    place: Place
    km: float | None
    lines: list[int]
    refusal: Refusal | None


def offers_for(demand: Demand, places: Sequence[Place], policy: Policy, at: datetime) -> list[Offer]:
    """An offer of every place, in the order given, after all hard rules and the tiers."""
    lines = lines_by_variant(demand)
    rules = [rule for rule in PLACE_RULES if rule.concerns(demand, policy)]
    offers = [_offer(place, rules, demand, lines, policy, at) for place in places]
    first = policy.tiers[0]
    if any(offer.lines and offer.place.kind not in first for offer in offers):
        for variant, numbers in lines.items():
            _keep_first_tiers(offers, demand, variant, numbers, policy)
    return offers


def lines_by_variant(demand: Demand) -> Lines:
    """The demand, variant by variant."""
    variants: Lines = {}
    for number in sorted(range(len(demand.lines)), key=lambda number: demand.lines[number].id):
        variants.setdefault(demand.lines[number].variant, []).append(number)
    return variants


def groups_of(demand: Demand, lines: Lines, offers: Sequence[Offer]) -> tuple[Group, ...]:
    """For each variant of ``lines`` what ``offers``, numbered as they come, have of it."""
    open_to = {number: 0 for numbers in lines.values() for number in numbers}
    stocks: dict[str, dict[int, int]] = {variant: {} for variant in lines}
    for index, offer in enumerate(offers):
        for number in offer.lines:
            if number in open_to:
                variant = demand.lines[number].variant
                open_to[number] |= 1 << index
                stocks[variant][index] = offer.place.stock[variant]
    return tuple(
        Group(
            lines=tuple(numbers),
            quantities=tuple(demand.lines[number].quantity for number in numbers),
            open_to=tuple(open_to[number] for number in numbers),
            stock=stocks[variant],
        )
        for variant, numbers in lines.items()
    )


def nearest_that_serves_all(
    demand: Demand, places: Sequence[Place], policy: Policy, at: datetime
) -> Alternative | None:
    """The nearest sales point or design centre where all of ``demand`` could be picked up instead.

    Near the shopper where their point is known, else near the place they chose.
    """
    destination = demand.destination
    chosen = next((place for place in places if place.id == destination.pick_up_place), None)
    if (destination.lat is None or destination.lon is None) and chosen is not None:
        destination = replace(destination, lat=chosen.lat, lon=chosen.lon)
    anywhere = replace(demand, destination=replace(destination, pick_up_place=None))
    lines, able = lines_by_variant(demand), []
    rules = [rule for rule in PLACE_RULES if rule.concerns(anywhere, policy)]
    for place in places:
        if place.kind is not Kind.PRODUCER:
            offer = _offer(place, rules, anywhere, lines, policy, at)
            if len(offer.lines) == len(demand.lines) and _has_everything(place, demand, lines):
                able.append(Alternative(place.id, offer.km))
    return min(able, key=lambda one: (one.km is None, one.km or 0.0, one.place), default=None)


def _offer(
    place: Place, rules: Sequence[PlaceRule], demand: Demand, lines: Lines, policy: Policy, at: datetime
) -> Offer:
    for rule in rules:
        refusal = rule.check(place, demand, policy, at)
        if refusal is not None:
            return Offer(place, None, [], refusal)
    having = [variant for variant in lines.keys() & place.stock.keys() if place.stock[variant] > 0]
    served: list[int] = []
    refused: list[tuple[int, Refusal]] = []
    for variant in having:
        for number in lines[variant]:
            needs = demand.lines[number].needs
            refusal = _line_refusal(place, needs) if needs else None
            if refusal is None:
                served.append(number)
            else:
                refused.append((number, refusal))
    if served:
        return Offer(place, distance_km(demand.destination, place), served, None)
    first = min(refused, key=lambda one: demand.lines[one[0]].id, default=(0, NO_STOCK))
    return Offer(place, None, served, first[1])


def _line_refusal(place: Place, needs: frozenset[str]) -> Refusal | None:
    for rule in LINE_RULES:
        refusal = rule.check(place, needs)
        if refusal is not None:
            return refusal
    return None


def _keep_first_tiers(
    offers: Sequence[Offer], demand: Demand, variant: str, numbers: list[int], policy: Policy
) -> None:
    """Take the lines of ``variant`` out of the offers of tiers that are not needed to fill them."""
    having = [offer for offer in offers if not set(numbers).isdisjoint(offer.lines)]
    kinds: set[Kind] = set()
    for tier in policy.tiers:
        kinds |= tier
        (group,) = groups_of(
            demand, {variant: numbers}, [offer for offer in having if offer.place.kind in kinds]
        )
        if group.most == sum(group.quantities):
            break
    for offer in having:
        if offer.place.kind not in kinds:
            offer.lines = [line for line in offer.lines if line not in numbers]
            if not offer.lines:
                offer.refusal = LATER_TIER


def _has_everything(place: Place, demand: Demand, lines: Lines) -> bool:
    return all(
        place.stock.get(variant, 0) >= sum(demand.lines[number].quantity for number in numbers)
        for variant, numbers in lines.items()
    )
