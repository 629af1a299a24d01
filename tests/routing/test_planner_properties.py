"""What must hold for every order and every state of the places, on generated ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.routing import solver
from marketplace.routing.domain import Demand, Kind, Place, Plan, Policy
from marketplace.routing.planner import plan
from tests.routing.brute_force import best_value, kilometres, may_serve, value_of
from tests.routing.strategies import AT, UNHURRIED, VARIANTS, demands, places_of, policies

CITY = (Kind.SALES_POINT, Kind.DESIGN_CENTRE)


def examples(count: int) -> settings:
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))


def assert_plan_is_sound(found: Plan, demand: Demand, places: list[Place], policy: Policy) -> None:
    """Every piece once, every place within its stock and its rules, every other place explained."""
    by_id = {place.id: place for place in places}
    given_out: dict[str, int] = {line.id: 0 for line in demand.lines}
    for parcel in found.parcels:
        place, taken = by_id[parcel.place], dict[str, int]()
        assert parcel.allocations
        for allocation in parcel.allocations:
            line = next(line for line in demand.lines if line.id == allocation.line)
            assert allocation.quantity > 0
            assert may_serve(place, line, demand, policy, AT)
            given_out[line.id] += allocation.quantity
            taken[line.variant] = taken.get(line.variant, 0) + allocation.quantity
        assert all(pieces <= place.stock.get(variant, 0) for variant, pieces in taken.items())
    for short in found.shortfall:
        assert short.quantity > 0
        given_out[short.line] += short.quantity
    assert given_out == {line.id: line.quantity for line in demand.lines}
    used = [parcel.place for parcel in found.parcels]
    assert sorted([*used, *(passed.place for passed in found.passed_over)]) == sorted(by_id)
    assert found.objective.units == sum(a.quantity for parcel in found.parcels for a in parcel.allocations)
    assert found.objective.parcels == len(found.parcels)


@examples(100)
@given(demands(pick_up=True), places_of())
def test_every_unit_is_placed_or_missing_and_no_place_gives_what_it_may_not(
    demand: Demand, places: list[Place]
) -> None:
    found = plan(demand, places, UNHURRIED, AT)
    assert_plan_is_sound(found, demand, places, UNHURRIED)


@examples(100)
@given(demands(pick_up=True), places_of(), policies())
def test_the_plan_is_the_best_there_is(demand: Demand, places: list[Place], policy: Policy) -> None:
    found = plan(demand, places, policy, AT)
    best = best_value(demand, places, policy, AT)
    assert value_of(found, demand, policy) == pytest.approx(best, abs=1e-4)
    assert found.gap == 0
    assert found.lower_bound == found.objective


@examples(60)
@given(demands(), places_of(), policies(most_parcels=st.integers(1, 2)))
def test_with_few_parcels_allowed_as_much_as_possible_is_placed_in_the_best_way(
    demand: Demand, places: list[Place], policy: Policy
) -> None:
    found = plan(demand, places, policy, AT)
    assert_plan_is_sound(found, demand, places, policy)
    best = best_value(demand, places, policy, AT)
    assert value_of(found, demand, policy) == pytest.approx(best, abs=1e-4)
    assert found.gap == 0


@examples(60)
@given(demands(), places_of(most=8), policies(most_parcels=st.sampled_from([None, None, 1, 2])))
def test_the_integer_program_agrees_with_the_search(
    demand: Demand, places: list[Place], policy: Policy
) -> None:
    exact = plan(demand, places, policy, AT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "MAX_ROWS", -1)
        patch.setattr(solver, "MANY_CHOICES", -1)
        program = plan(demand, places, policy, AT)
    assert program.gap == 0
    assert value_of(program, demand, policy) == pytest.approx(value_of(exact, demand, policy), abs=1e-4)


@examples(100)
@given(demands(pick_up=True), places_of(most=8), st.randoms(use_true_random=False))
def test_the_order_of_places_and_lines_changes_nothing(
    demand: Demand, places: list[Place], random: Random
) -> None:
    found = plan(demand, places, UNHURRIED, AT)
    lines, shuffled = list(demand.lines), list(places)
    random.shuffle(lines)
    random.shuffle(shuffled)
    again = plan(replace(demand, lines=tuple(lines)), shuffled, UNHURRIED, AT)
    assert again.objective == found.objective
    assert again.passed_over == found.passed_over
    assert set(again.shortfall) == set(found.shortfall)
    assert [(p.place, set(p.allocations)) for p in again.parcels] == [
        (p.place, set(p.allocations)) for p in found.parcels
    ]


@examples(60)
@given(demands(most_lines=9), places_of(most=20, plain=True), policies())
def test_larger_orders_are_sound_and_proven(demand: Demand, places: list[Place], policy: Policy) -> None:
    found = plan(demand, places, policy, AT)
    assert_plan_is_sound(found, demand, places, policy)
    assert found.gap == 0


@examples(60)
@given(
    demands(most_lines=6),
    places_of(most=8, kinds=CITY, plain=True),
    st.integers(0, 7),
    st.sampled_from(VARIANTS),
    st.integers(1, 5),
)
def test_more_stock_places_more_or_takes_no_more_parcels(
    demand: Demand, places: list[Place], which: int, variant: str, pieces: int
) -> None:
    """Parcels may rise where more is placed: one parcel for one line of two becomes two parcels for both.

    With producers in play it also needs that they are asked for the same products, since theirs is the last tier.
    """
    before = plan(demand, places, UNHURRIED, AT)
    index = which % len(places)
    stocked = {**places[index].stock, variant: max(0, places[index].stock.get(variant, 0)) + pieces}
    places[index] = replace(places[index], stock=stocked)
    after = plan(demand, places, UNHURRIED, AT)
    assert after.objective.units >= before.objective.units
    if after.objective.units == before.objective.units:
        assert after.objective.parcels <= before.objective.parcels


# --- never worse than the simple rules --------------------------------------------------------------------


def nearest_first(demand: Demand, places: list[Place]) -> tuple[int, int]:
    """(pieces, parcels) when the nearest place gives what it has, then the next."""
    left = {line.id: line.quantity for line in demand.lines}
    parcels = 0
    for place in sorted(places, key=lambda place: (kilometres(demand, place) or 0.0, place.id)):
        parcels += _give(place, demand, left) > 0
    return sum(line.quantity for line in demand.lines) - sum(left.values()), parcels


def greedy(demand: Demand, places: list[Place]) -> tuple[int, int]:
    """(pieces, parcels) when the place that has most of what is left gives it, again and again."""
    left = {line.id: line.quantity for line in demand.lines}
    parcels, waiting = 0, list(places)
    while waiting:
        best = max(waiting, key=lambda place: (_give(place, demand, dict(left)), place.id))
        waiting.remove(best)
        if not _give(best, demand, left):
            break
        parcels += 1
    return sum(line.quantity for line in demand.lines) - sum(left.values()), parcels


def _give(place: Place, demand: Demand, left: dict[str, int]) -> int:
    """Take from ``left`` what the place has, line by line; the pieces given."""
    stock, given_out = dict(place.stock), 0
    for line in demand.lines:
        if may_serve(place, line, demand, UNHURRIED, AT):
            pieces = max(0, min(left[line.id], stock.get(line.variant, 0)))
            left[line.id] -= pieces
            stock[line.variant] = stock.get(line.variant, 0) - pieces
            given_out += pieces
    return given_out


@examples(80)
@given(
    demands(most_lines=8),
    places_of(most=12, kinds=CITY, plain=True),
    st.sampled_from([nearest_first, greedy]),
)
def test_never_worse_than_nearest_first_or_greedy(
    demand: Demand, places: list[Place], rule: Callable[[Demand, list[Place]], tuple[int, int]]
) -> None:
    found = plan(demand, places, UNHURRIED, AT)
    pieces, parcels = rule(demand, places)
    assert found.objective.units >= pieces
    assert found.objective.units > pieces or found.objective.parcels <= parcels
