"""What must hold for every order and every state of the places, on generated ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.routing import solver
from marketplace.routing.domain import STRICT_TIERS, Demand, Place, Plan, Policy
from marketplace.routing.planner import plan
from tests.routing.brute_force import best_value, may_serve, value_of
from tests.routing.strategies import AT, demands, places_of

UNHURRIED = Policy(time_limit=timedelta(seconds=30))
"""So that a busy machine does not turn an exact answer into an approximate one."""

thorough = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


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


@thorough
@given(demands(pick_up=True), places_of())
def test_every_unit_is_placed_or_missing_and_no_place_gives_what_it_may_not(
    demand: Demand, places: list[Place]
) -> None:
    found = plan(demand, places, UNHURRIED, AT)
    assert_plan_is_sound(found, demand, places, UNHURRIED)


@thorough
@given(
    demands(pick_up=True), places_of(), st.sampled_from([UNHURRIED, replace(UNHURRIED, tiers=STRICT_TIERS)])
)
def test_the_plan_is_the_best_there_is(demand: Demand, places: list[Place], policy: Policy) -> None:
    found = plan(demand, places, policy, AT)
    assert value_of(found, demand) == pytest.approx(best_value(demand, places, policy, AT), abs=1e-4)
    assert found.gap == 0
    assert found.lower_bound == found.objective


@thorough
@given(demands(), places_of(), st.integers(1, 2))
def test_with_few_parcels_allowed_as_much_as_possible_is_placed_in_the_best_way(
    demand: Demand, places: list[Place], most: int
) -> None:
    policy = replace(UNHURRIED, max_parcels=most)
    found = plan(demand, places, policy, AT)
    assert_plan_is_sound(found, demand, places, policy)
    assert value_of(found, demand) == pytest.approx(best_value(demand, places, policy, AT), abs=1e-4)
    assert found.gap == 0


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(demands(), places_of())
def test_the_integer_program_agrees_with_the_search(demand: Demand, places: list[Place]) -> None:
    exact = plan(demand, places, UNHURRIED, AT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "MAX_ROWS", -1)
        program = plan(demand, places, UNHURRIED, AT)
    assert program.gap == 0
    assert value_of(program, demand) == value_of(exact, demand)


@thorough
@given(demands(pick_up=True), places_of(), st.randoms(use_true_random=False))
def test_the_order_of_places_and_lines_changes_nothing(
    demand: Demand, places: list[Place], random: object
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
