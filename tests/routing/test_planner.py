"""The planner by example: what is decided, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.routing import planner, solver
from marketplace.routing.domain import (
    STRICT_TIERS,
    Allocation,
    Alternative,
    Demand,
    DemandLine,
    Destination,
    Goal,
    Kind,
    Objective,
    PassedOver,
    Place,
    Plan,
    Policy,
    Promise,
    Window,
)
from marketplace.routing.planner import plan

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME = Destination(lat=21.0, lon=105.8)
UNHURRIED = Policy(time_limit=timedelta(seconds=30))


def line(variant: str, quantity: int = 1, *needs: str, id: str | None = None) -> DemandLine:
    return DemandLine(id or variant, variant, quantity, frozenset(needs))


def demand(*lines: DemandLine, to: Destination = HOME, refused_by: frozenset[str] = frozenset()) -> Demand:
    return Demand(lines, to, refused_by)


def place(id: str, north: float, kind: Kind = Kind.SALES_POINT, **stock: int) -> Place:
    """A place so many thousandths of a degree (111 m) north of home."""
    return Place(id, kind, lat=21.0 + north / 1000, lon=105.8, stock=stock)


def centre(id: str, north: float, **stock: int) -> Place:
    return place(id, north, Kind.DESIGN_CENTRE, **stock)


def producer(id: str, north: float, **stock: int) -> Place:
    return place(id, north, Kind.PRODUCER, **stock)


def decide(asked: Demand, *places: Place, policy: Policy = UNHURRIED) -> Plan:
    return plan(asked, places, policy, AT)


def parcels(found: Plan) -> dict[str, dict[str, int]]:
    """Place → line → pieces."""
    return {p.place: {a.line: a.quantity for a in p.allocations} for p in found.parcels}


def reasons(found: Plan) -> dict[str, str]:
    return {passed.place: passed.reason for passed in found.passed_over}


# --- fewest parcels, then the rest ------------------------------------------------------------------------


def test_one_parcel_from_afar_beats_two_from_near() -> None:
    found = decide(
        demand(line("gao"), line("gom")),
        place("a", 1, gao=1),
        place("b", 2, gom=1),
        place("c", 90, gao=1, gom=1),
    )
    assert parcels(found) == {"c": {"gao": 1, "gom": 1}}
    assert found.objective == Objective(units=2, parcels=1, km=pytest.approx(10.0075, abs=1e-3))
    assert (found.gap, found.lower_bound, found.shortfall) == (0, found.objective, ())
    assert reasons(found) == {"a": "not_needed", "b": "not_needed"}


def test_among_as_few_parcels_the_nearest_places_win() -> None:
    found = decide(demand(line("gao")), place("far", 20, gao=9), place("near", 10, gao=1))
    assert parcels(found) == {"near": {"gao": 1}}
    assert found.passed_over == (PassedOver("far", "best_plan", "outranked", {"by": "near"}),)


def test_greedy_choice_is_not_followed_into_a_third_parcel() -> None:
    asked = demand(*(line(variant) for variant in "abcdef"))
    greedy_trap = place("trap", 1, a=1, b=1, c=1, d=1)
    found = decide(asked, greedy_trap, place("odd", 50, a=1, c=1, e=1), place("even", 50, b=1, d=1, f=1))
    assert sorted(parcels(found)) == ["even", "odd"]


def test_a_line_is_split_only_when_that_saves_a_parcel_or_nobody_has_it_all() -> None:
    asked = demand(line("gao", 3), line("gom"))
    whole = decide(asked, place("a", 1, gao=2), place("b", 2, gao=1, gom=1), place("c", 80, gao=3))
    assert parcels(whole) == {"b": {"gom": 1}, "c": {"gao": 3}}
    assert whole.objective.split_lines == 0
    split = decide(asked, place("a", 1, gao=2), place("b", 2, gao=1, gom=1))
    assert parcels(split) == {"a": {"gao": 2}, "b": {"gao": 1, "gom": 1}}
    assert split.objective.split_lines == 1


def test_a_line_that_two_places_could_share_is_not_split_once_a_third_has_it_whole() -> None:
    asked = demand(line("a", 2), line("w"), line("x"), line("y"), line("z"))
    found = decide(
        asked,
        place("p1", 1, a=1, x=1),
        place("p2", 2, a=1, y=1, w=1),
        place("p3", 3, a=2, z=1),
        place("p4", 5, x=1, w=1),
        place("p5", 9, z=1, w=1),
        place("p6", 10, z=1, y=1),
    )
    assert parcels(found) == {"p1": {"x": 1}, "p2": {"y": 1, "w": 1}, "p3": {"a": 2, "z": 1}}
    assert found.objective.split_lines == 0


def test_the_own_commune_comes_before_the_former_district_and_both_before_distance() -> None:
    near = place("near", 1, gao=1)
    district = replace(place("district", 20, gao=1), commune="x", districts=frozenset({"001"}))
    commune = replace(place("commune", 40, gao=1), commune="00004")
    asked = demand(line("gao"), to=replace(HOME, commune="00004", district="001"))
    assert list(parcels(decide(asked, near, district, commune))) == ["commune"]
    assert list(parcels(decide(asked, near, district))) == ["district"]
    assert decide(asked, near, district).objective.outside_commune == 1
    assert decide(asked, near).objective.outside_district == 1


def test_load_and_then_acceptance_break_ties() -> None:
    idle, busy = replace(place("z", 5, gao=1), load=0.2), replace(place("y", 5, gao=1), load=0.9)
    assert list(parcels(decide(demand(line("gao")), busy, idle))) == ["z"]
    shy, keen = (
        replace(place("a", 5, gao=1), acceptance_rate=0.7),
        replace(place("b", 5, gao=1), acceptance_rate=0.9),
    )
    assert list(parcels(decide(demand(line("gao")), shy, keen))) == ["b"]
    assert list(parcels(decide(demand(line("gao")), place("b", 5, gao=1), place("a", 5, gao=1)))) == ["a"]


def test_a_weight_makes_a_busy_place_further_away_but_not_in_the_report() -> None:
    near = replace(place("near", 10, gao=1), load=1.0)
    far = place("far", 20, gao=1)
    assert list(parcels(decide(demand(line("gao")), near, far))) == ["near"]
    weighed = decide(demand(line("gao")), near, far, policy=replace(UNHURRIED, load_km=1.2))
    assert list(parcels(weighed)) == ["far"]
    heavy = decide(demand(line("gao")), near, policy=replace(UNHURRIED, load_km=1.2))
    assert heavy.objective.km == pytest.approx(1.112, abs=1e-3)
    assert heavy.parcels[0].km == pytest.approx(1.112, abs=1e-3)


def test_the_policy_may_put_its_goals_in_another_order() -> None:
    asked = demand(line("gao"), line("gom"), to=replace(HOME, commune="00004"))
    home = [replace(place(id, 1, **{id: 1}), commune="00004") for id in ("gao", "gom")]
    both = place("both", 2, gao=1, gom=1)
    assert list(parcels(decide(asked, *home, both))) == ["both"]
    own_first = replace(UNHURRIED, goals=(Goal.COMMUNE,))
    assert sorted(parcels(decide(asked, *home, both, policy=own_first))) == ["gao", "gom"]


def test_distance_unknown_is_no_obstacle_but_counts_as_far() -> None:
    lost, known = Place("lost", stock={"gao": 1}), place("known", 300, gao=1)
    assert list(parcels(decide(demand(line("gao")), lost, known))) == ["known"]
    found = decide(demand(line("gao")), lost)
    assert (found.parcels[0].km, found.objective.km) == (None, 0)
    nowhere = decide(demand(line("gao"), to=Destination()), lost, known)
    assert (nowhere.parcels[0].km, nowhere.objective.km, nowhere.objective.parcels) == (None, 0, 1)


# --- who gives what -----------------------------------------------------------------------------------------


def test_ordinary_goods_come_from_a_sales_point_however_near_the_centre() -> None:
    asked = demand(line("gao"))
    places = [place("point", 50, gao=1), centre("centre", 5, gao=1), producer("maker", 1, gao=1)]
    found = decide(asked, *places)
    assert parcels(found) == {"point": {"gao": 1}}
    assert reasons(found) == {"centre": "outranked", "maker": "later_tier"}
    assert parcels(decide(asked, *places[1:])) == {"centre": {"gao": 1}}
    assert parcels(decide(asked, *places[2:])) == {"maker": {"gao": 1}}


def test_a_centre_gives_ordinary_goods_where_that_saves_a_parcel() -> None:
    asked = demand(line("gao"), line("gom", 1, "engraved"))
    places = [place("point", 1, gao=1, gom=1), centre("centre", 9, gao=1, gom=1)]
    found = decide(asked, *places)
    assert parcels(found) == {"centre": {"gao": 1, "gom": 1}}
    assert reasons(found) == {"point": "not_needed"}
    strict = decide(asked, *places, policy=replace(UNHURRIED, tiers=STRICT_TIERS))
    assert parcels(strict) == {"point": {"gao": 1}, "centre": {"gom": 1}}


def test_the_producer_serves_only_the_product_that_others_cannot_fill() -> None:
    asked = demand(line("gao", 3), line("gom"))
    found = decide(asked, place("point", 9, gao=2, gom=1), producer("maker", 1, gao=5, gom=5))
    assert parcels(found) == {"maker": {"gao": 3}, "point": {"gom": 1}}
    assert found.objective.split_lines == 0


def test_what_nobody_has_is_the_shortfall_and_the_rest_is_placed() -> None:
    found = decide(demand(line("gao", 5), line("lua")), place("a", 1, gao=2), producer("b", 2, gao=1))
    assert parcels(found) == {"a": {"gao": 2}, "b": {"gao": 1}}
    assert found.shortfall == (Allocation("gao", "gao", 2), Allocation("lua", "lua", 1))
    assert not found.is_complete
    nothing = decide(demand(line("lua")), place("a", 1, gao=2))
    assert (nothing.parcels, nothing.promise, nothing.objective) == ((), None, Objective(units=0))
    assert reasons(nothing) == {"a": "no_stock"}


def test_lines_of_one_variant_share_its_stock() -> None:
    plain, cold = line("sua", 2, id="1"), line("sua", 2, "cold", id="2")
    fridge = replace(place("fridge", 1, sua=3), capabilities=frozenset({"cold"}))
    found = decide(demand(plain, cold), fridge, place("shelf", 2, sua=1))
    assert parcels(found) == {"fridge": {"1": 1, "2": 2}, "shelf": {"1": 1}}
    short = decide(demand(plain, cold), place("shelf", 2, sua=9))
    assert short.shortfall == (Allocation("2", "sua", 2),)


def test_every_place_left_out_says_why() -> None:
    asked = demand(
        line("gao"), line("gom", 1, "bespoke"), line("ruou", 1, "alcohol"), refused_by=frozenset({"tired"})
    )
    found = decide(
        asked,
        place("used", 1, gao=1),
        place("worse", 2, gao=1),
        place("empty", 3),
        place("sold_out", 3, gao=0),
        replace(place("off", 1, gao=1), switched_on=False),
        replace(place("late", 1, gao=1), open_windows=(Window(AT + 72 * HOUR),)),
        replace(place("full", 1, gao=1), capacity_left=0),
        place("tired", 1, gao=1),
        place("shop", 1, gom=1),
        place("bar", 1, ruou=1),
        producer("maker", 1, gao=1),
    )
    assert reasons(found) == {
        "worse": "outranked",
        "empty": "no_stock",
        "sold_out": "no_stock",
        "off": "switched_off",
        "late": "closed",
        "full": "full",
        "tired": "refused",
        "shop": "design_centre_only",
        "bar": "not_licensed",
        "maker": "later_tier",
    }


# --- picking up -----------------------------------------------------------------------------------------------


def test_a_chosen_pick_up_place_serves_alone_though_others_are_nearer() -> None:
    asked = demand(line("gao"), line("gom"), to=replace(HOME, pick_up_place="mine"))
    found = decide(asked, place("mine", 90, gao=1, gom=1), place("near", 1, gao=1, gom=1))
    assert parcels(found) == {"mine": {"gao": 1, "gom": 1}}
    assert reasons(found) == {"near": "not_chosen"}
    assert found.alternative is None


def test_where_the_pick_up_place_cannot_the_nearest_that_can_is_offered() -> None:
    asked = demand(line("gao", 2), line("gom"), to=replace(HOME, pick_up_place="mine"))
    found = decide(
        asked,
        place("mine", 1, gao=1, gom=1),
        place("half", 2, gao=2),
        producer("maker", 2, gao=9, gom=9),
        replace(place("shut", 3, gao=9, gom=9), switched_on=False),
        centre("far", 9, gao=9, gom=9),
        place("good", 8, gao=2, gom=1),
    )
    assert parcels(found) == {"mine": {"gao": 1, "gom": 1}}
    assert found.shortfall == (Allocation("gao", "gao", 1),)
    assert found.alternative == Alternative("good", pytest.approx(0.8896, abs=1e-3))


def test_without_the_shoppers_point_nearest_means_near_the_place_they_chose() -> None:
    asked = demand(line("gao"), to=Destination(pick_up_place="mine"))
    places = [place("mine", 100), place("a", 10, gao=1), place("b", 95, gao=1)]
    assert decide(asked, *places).alternative == Alternative("b", pytest.approx(0.556, abs=1e-3))
    assert decide(asked, *places[:1]).alternative is None


# --- promise, limits, contradictions ---------------------------------------------------------------------------


def test_the_promise_spans_the_first_to_the_last_parcel() -> None:
    now = place("now", 1, gao=1)
    tomorrow = replace(place("tomorrow", 1, gom=1), open_windows=(Window(AT + 20 * HOUR, AT + 30 * HOUR),))
    found = decide(demand(line("gao"), line("gom")), now, tomorrow)
    assert found.promise == Promise(AT + 2 * HOUR, AT + 22 * HOUR)
    assert {parcel.place: parcel.ready_at for parcel in found.parcels} == {
        "now": AT + 2 * HOUR,
        "tomorrow": AT + 22 * HOUR,
    }


def test_a_limit_on_parcels_is_kept_at_the_price_of_a_shortfall() -> None:
    asked = demand(line("gao", 2), line("gom"), line("lua"))
    places = [place("a", 1, gom=1), place("b", 2, gao=2), place("c", 3, lua=1, gom=1)]
    found = decide(asked, *places, policy=replace(UNHURRIED, max_parcels=1))
    assert parcels(found) == {"b": {"gao": 2}}
    assert found.shortfall == (Allocation("gom", "gom", 1), Allocation("lua", "lua", 1))
    assert found.gap == 0
    assert sorted(parcels(decide(asked, *places, policy=replace(UNHURRIED, max_parcels=2)))) == ["b", "c"]


def test_when_the_time_is_over_the_best_plan_so_far_is_used_and_its_gap_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver, "CLOCK_EVERY", 1)
    asked = demand(*(line(variant) for variant in "abcdef"))
    places = (
        place("trap", 1, a=1, b=1, c=1, d=1),
        place("only_e", 2, e=1),
        place("only_f", 3, f=1),
        place("odd", 50, a=1, c=1, e=1),
        place("even", 50, b=1, d=1, f=1),
    )
    planner.warm_up()
    hurried = decide(asked, *places, policy=Policy(time_limit=timedelta(0)))
    assert hurried.is_complete
    assert hurried.objective.parcels == 3
    assert hurried.lower_bound.parcels == 2
    assert hurried.gap == pytest.approx(1 / 3)
    assert decide(asked, *places).objective.parcels == 2


@pytest.mark.parametrize(
    ("asked", "places", "message"),
    [
        (demand(line("gao", 0)), (), "line gao: quantity is 0"),
        (demand(line("gao"), line("gao")), (), "line id given twice: gao"),
        (demand(line("gao")), (place("a", 1), place("a", 2)), "place id given twice: a"),
    ],
)
def test_contradictions_are_refused(asked: Demand, places: tuple[Place, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plan(asked, places, Policy(), AT)
    with pytest.raises(ValueError, match="time zone"):
        plan(demand(line("gao")), (), Policy(), datetime(2026, 11, 22))


def test_stock_below_zero_is_none_and_takes_nothing_from_others() -> None:
    found = decide(demand(line("gao", 3)), place("owing", 1, gao=-4), place("has", 2, gao=3))
    assert parcels(found) == {"has": {"gao": 3}}
