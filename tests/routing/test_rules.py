"""Each hard rule, by itself: whom it lets pass, whom it refuses, with which code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.routing.domain import Demand, DemandLine, Destination, Kind, Place, Policy, Window
from marketplace.routing.rules import (
    LINE_RULES,
    PLACE_RULES,
    REASONS,
    CapacityLeft,
    CentreWork,
    ChosenForPickUp,
    KindInUse,
    NotRefusedBefore,
    OpenBeforePromise,
    Refusal,
    SwitchedOn,
    distance_km,
    ready_at,
    work_start,
)

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINES = (DemandLine("1", "gao", 1),)


def refusal_of_line(place: Place, *needs: str) -> str | None:
    refusals = (rule.check(place, frozenset(needs)) for rule in LINE_RULES)
    return next((refusal.reason for refusal in refusals if refusal is not None), None)


@pytest.mark.parametrize("need", ["bespoke", "engraved", "gift_box", "experience"])
def test_centre_work_is_refused_to_sales_points_and_producers_whatever_they_claim(need: str) -> None:
    for kind in (Kind.SALES_POINT, Kind.PRODUCER):
        able = Place("p", kind, capabilities=frozenset({need}))
        assert refusal_of_line(able, need) == "design_centre_only"
    assert refusal_of_line(Place("c", Kind.DESIGN_CENTRE), need) is None


def test_a_centre_that_names_its_works_does_only_those() -> None:
    engraver = Place("c", Kind.DESIGN_CENTRE, capabilities=frozenset({"bespoke", "cold"}))
    assert refusal_of_line(engraver, "bespoke") is None
    assert refusal_of_line(engraver, "engraved") is None
    assert refusal_of_line(engraver, "experience") == "not_capable"
    assert CentreWork().check(engraver, frozenset({"experience", "gift_box", "bespoke"})) == Refusal(
        "centre_work", "not_capable", {"needs": "experience, gift_box"}
    )


def test_alcohol_comes_only_from_places_licensed_for_it() -> None:
    for kind in Kind:
        assert refusal_of_line(Place("p", kind), "alcohol") == "not_licensed"
        assert refusal_of_line(Place("p", kind, capabilities=frozenset({"alcohol"})), "alcohol") is None


@pytest.mark.parametrize("need", ["cold", "fragile", "gift_wrap", "pick_up"])
def test_any_other_need_is_a_capability_of_the_same_name(need: str) -> None:
    assert refusal_of_line(Place("p"), need) == "not_capable"
    assert refusal_of_line(Place("p", capabilities=frozenset({need})), need) is None


def test_every_need_of_a_line_counts() -> None:
    centre = Place("c", Kind.DESIGN_CENTRE, capabilities=frozenset({"fragile"}))
    assert refusal_of_line(centre, "bespoke", "fragile") is None
    assert refusal_of_line(centre, "bespoke", "fragile", "cold") == "not_capable"


def test_a_chosen_pick_up_place_is_the_only_one() -> None:
    rule, demand = ChosenForPickUp(), Demand(LINES, Destination(pick_up_place="p1"))
    assert rule.check(Place("p1"), demand, Policy(), AT) is None
    assert rule.check(Place("p2"), demand, Policy(), AT) == Refusal("pick_up", "not_chosen", {"chosen": "p1"})
    assert not rule.concerns(Demand(LINES), Policy())


def test_who_refused_before_is_not_asked_again() -> None:
    rule, demand = NotRefusedBefore(), Demand(LINES, refused_by=frozenset({"p1"}))
    assert rule.check(Place("p1"), demand, Policy(), AT) == Refusal("refusal", "refused")
    assert rule.check(Place("p2"), demand, Policy(), AT) is None


def test_a_place_that_is_off_or_full_is_refused() -> None:
    demand = Demand(LINES)
    assert SwitchedOn().check(Place("p", switched_on=False), demand, Policy(), AT) == Refusal(
        "switch", "switched_off"
    )
    assert SwitchedOn().check(Place("p"), demand, Policy(), AT) is None
    for left, reason in ((None, None), (1, None), (0, "full"), (-2, "full")):
        refusal = CapacityLeft().check(Place("p", capacity_left=left), demand, Policy(), AT)
        assert (refusal and refusal.reason) == reason


def test_a_kind_without_a_tier_is_not_used() -> None:
    policy = Policy(tiers=(frozenset({Kind.SALES_POINT}),))
    assert KindInUse().check(Place("p", Kind.PRODUCER), Demand(LINES), policy, AT) == Refusal(
        "kind", "kind_not_used"
    )
    assert KindInUse().check(Place("p"), Demand(LINES), policy, AT) is None
    assert not KindInUse().concerns(Demand(LINES), Policy())


@pytest.mark.parametrize(
    ("windows", "starts"),
    [
        (None, AT),
        ((), None),
        ((Window(AT - 5 * HOUR),), AT),
        ((Window(AT - 5 * HOUR, AT + HOUR),), AT),
        ((Window(AT - 5 * HOUR, AT + HOUR / 2),), AT),
        ((Window(AT - 5 * HOUR, AT + HOUR / 2 - timedelta(seconds=1)),), None),
        ((Window(AT - 5 * HOUR, AT - HOUR), Window(AT + 2 * HOUR, AT + 3 * HOUR)), AT + 2 * HOUR),
        ((Window(AT + 48 * HOUR),), AT + 48 * HOUR),
    ],
)
def test_work_starts_in_the_first_window_with_room_before_the_cut_off(
    windows: tuple[Window, ...] | None, starts: datetime | None
) -> None:
    assert work_start(Place("p", open_windows=windows), Policy(cut_off=HOUR / 2), AT) == starts


def test_a_place_has_to_start_within_the_promise_and_the_last_moment_counts() -> None:
    rule, policy = OpenBeforePromise(), Policy(promise_within=48 * HOUR)
    in_time = Place("p", open_windows=(Window(AT + 48 * HOUR),))
    too_late = Place("p", open_windows=(Window(AT + 48 * HOUR + timedelta(seconds=1)),))
    assert rule.check(in_time, Demand(LINES), policy, AT) is None
    assert rule.check(too_late, Demand(LINES), policy, AT) == Refusal(
        "hours", "closed", {"until": AT + 48 * HOUR, "opens": AT + 48 * HOUR + timedelta(seconds=1)}
    )
    shut = rule.check(Place("p", open_windows=()), Demand(LINES), policy, AT)
    assert shut == Refusal("hours", "closed", {"until": AT + 48 * HOUR, "opens": None})


def test_preparation_takes_working_time_only() -> None:
    policy = Policy(preparation=3 * HOUR, cut_off=timedelta(0))
    assert ready_at(Place("p"), policy, AT) == AT + 3 * HOUR
    evening_and_morning = (Window(AT - HOUR, AT + HOUR), Window(AT + 14 * HOUR, AT + 20 * HOUR))
    assert ready_at(Place("p", open_windows=evening_and_morning), policy, AT) == AT + 16 * HOUR
    only_the_evening = (Window(AT - HOUR, AT + HOUR),)
    assert ready_at(Place("p", open_windows=only_the_evening), policy, AT) == AT + 3 * HOUR


def test_distance_is_on_the_great_circle() -> None:
    hoan_kiem, bat_trang = Destination(21.0278, 105.8520), Place("p", lat=20.9756, lon=105.9131)
    assert distance_km(hoan_kiem, bat_trang) == pytest.approx(8.5977, abs=0.001)
    assert distance_km(Destination(0, 0), Place("p", lat=0, lon=180)) == pytest.approx(20015.115, abs=0.001)
    assert distance_km(hoan_kiem, Place("p", lat=21.0278, lon=105.8520)) == 0


@pytest.mark.parametrize("lat", [None, 21.0])
def test_distance_is_unknown_where_a_coordinate_is_missing(lat: float | None) -> None:
    assert distance_km(Destination(lat, None), Place("p", lat=21.0, lon=105.8)) is None
    assert distance_km(Destination(21.0, 105.8), Place("p", lat=lat)) is None


def test_every_rule_has_a_name_of_its_own_and_every_reason_words() -> None:
    names = [rule.name for rule in (*PLACE_RULES, *LINE_RULES)]
    assert len(set(names)) == len(names)
    assert all(text.endswith(".") for text in REASONS.values())
