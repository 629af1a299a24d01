"""Cases as plain data: what is read, what is refused and where, how the answer looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.routing.domain import STRICT_TIERS, Goal, Kind, Place, Policy, Window
from marketplace.routing.policy import policy_from
from marketplace.routing.reading import HANOI, FaultyInput
from marketplace.routing.whatif import answer, read_cases

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def ask(data: Any) -> Any:
    answers = [answer(case, case.plan()) for case in read_cases(data, NOW)]
    return answers if isinstance(data, list) else answers[0]


def faults(data: Any) -> dict[str, str]:
    with pytest.raises(FaultyInput) as refused:
        read_cases(data, NOW)
    return {fault.where: fault.expected % fault.data for fault in refused.value.faults}


def case(**more: Any) -> dict[str, Any]:
    return {"lines": [{"id": "1", "variant": "gao"}], "places": [{"id": "p"}]} | more


def test_the_answer_has_the_documented_form() -> None:
    asked = {
        "at": "2026-11-22T10:00:00+07:00",
        "destination": {"lat": 21.0, "lon": 105.8, "commune": "00004", "pick_up_place": None},
        "lines": [
            {"id": "1", "variant": "gao", "quantity": 3, "needs": ["cold"]},
            {"id": "2", "variant": "gom", "quantity": 1, "needs": []},
        ],
        "places": [
            {
                "id": "p1",
                "kind": "sales_point",
                "lat": 21.01,
                "lon": 105.8,
                "commune": "00004",
                "capabilities": ["cold"],
                "stock": {"gao": 2},
                "capacity_left": 4,
                "open_from": None,
                "switched_on": True,
            },
            {"id": "p2", "kind": "sales_point", "lat": 21.0, "lon": 105.8, "stock": {"gao": 9}},
        ],
        "policy": {},
    }
    assert ask(asked) == {
        "parcels": [{"place": "p1", "km": 1.111951, "lines": [{"id": "1", "variant": "gao", "quantity": 2}]}],
        "shortfall": [
            {"id": "1", "variant": "gao", "quantity": 1},
            {"id": "2", "variant": "gom", "quantity": 1},
        ],
        "objective": {"parcels": 1, "km": 1.111951},
        "gap": 0.0,
        "passed_over": [{"place": "p2", "reason": "not_capable"}],
    }


def test_only_lines_and_places_are_needed_and_null_is_as_good_as_nothing() -> None:
    place = {"id": "p", "stock": {"gao": 1}}
    nulls = dict.fromkeys(
        ("kind", "lat", "lon", "commune", "capabilities", "capacity_left", "open_from", "switched_on")
    )
    line = {"id": "1", "variant": "gao"}
    bare = ask({"lines": [line], "places": [place]})
    assert bare == ask(
        {
            "at": None,
            "destination": None,
            "policy": None,
            "lines": [line | {"quantity": None, "needs": None}],
            "places": [place | nulls],
        }
    )
    assert bare["parcels"] == [
        {"place": "p", "km": None, "lines": [{"id": "1", "variant": "gao", "quantity": 1}]}
    ]
    assert bare["objective"] == {"parcels": 1, "km": 0.0}
    assert ask({"lines": [], "places": []}) == {
        "parcels": [],
        "shortfall": [],
        "objective": {"parcels": 0, "km": 0.0},
        "gap": 0.0,
        "passed_over": [],
    }


def test_a_list_of_cases_gives_a_list_of_answers() -> None:
    assert ask([]) == []
    assert [
        one["objective"]["parcels"] for one in ask([case(), case(places=[{"id": "p", "stock": {"gao": 1}}])])
    ] == [0, 1]


def test_ids_that_are_numbers_come_back_as_numbers() -> None:
    found = ask({"lines": [{"id": 7, "variant": 42}], "places": [{"id": 1, "stock": {"42": 1}}, {"id": 2}]})
    assert found["parcels"] == [{"place": 1, "km": None, "lines": [{"id": 7, "variant": 42, "quantity": 1}]}]
    assert found["passed_over"] == [{"place": 2, "reason": "no_stock"}]


def test_an_impossible_pick_up_names_the_alternative() -> None:
    stocked = {"id": "b", "stock": {"gao": 1}}
    asked = case(destination={"pick_up_place": "a"}, places=[{"id": "a"}, stocked])
    assert ask(asked)["alternative"] == {"place": "b", "km": None}
    assert ask(case(destination={"pick_up_place": "a"}, places=[{"id": "a"}]))["alternative"] is None
    assert "alternative" not in ask(case(destination={"pick_up_place": "b"}, places=[{"id": "a"}, stocked]))


def test_a_place_is_read_with_all_it_may_say() -> None:
    (read,) = read_cases(
        case(
            places=[
                {
                    "id": "p",
                    "kind": "design_centre",
                    "districts": ["001"],
                    "capabilities": ["Gift-Wrapping", "cold storage"],
                    "open_windows": [["2026-11-23T08:00", "2026-11-23T17:00"], ["2026-11-22T08:00", None]],
                    "load": 0.5,
                    "acceptance_rate": 0.9,
                }
            ]
        ),
        NOW,
    )
    morning = datetime(2026, 11, 22, 8, tzinfo=HANOI)
    next_day = morning + timedelta(days=1)
    assert read.places == (
        Place(
            id="p",
            kind=Kind.DESIGN_CENTRE,
            districts=frozenset({"001"}),
            capabilities=frozenset({"gift_wrap", "cold"}),
            open_windows=(Window(morning), Window(next_day, next_day + timedelta(hours=9))),
            load=0.5,
            acceptance_rate=0.9,
        ),
    )
    assert (read.at, read.policy) == (NOW, Policy())


def test_open_from_is_the_moment_a_place_opens() -> None:
    def reason(open_from: str | None) -> Any:
        place = {"id": "p", "stock": {"gao": 1}, "open_from": open_from}
        return [
            one["reason"] for one in ask(case(at="2026-11-22T10:00:00+07:00", places=[place]))["passed_over"]
        ]

    assert reason(None) == reason("2026-11-22T09:00:00+07:00") == reason("2026-11-24T10:00:00+07:00") == []
    assert reason("2026-11-24T10:00:01+07:00") == reason("2027-02-20") == ["closed"]


def of_line(**more: Any) -> dict[str, Any]:
    return case(lines=[{"id": "1", "variant": "gao"} | more])


def of_place(**more: Any) -> dict[str, Any]:
    return case(places=[{"id": "p"} | more])


OBJECT, LIST, NEEDED = "một đối tượng {…}", "một danh sách […]", "khoá bắt buộc"
ID = "một mã (chuỗi không rỗng hoặc số nguyên)"
PAIR = "một cặp [mở cửa, đóng cửa hoặc null]"
FROM_0, FROM_1, LATITUDE = "số nguyên từ 0 trở lên", "số nguyên từ 1 trở lên", "số từ -90 đến 90"
MOMENT = "thời điểm ISO 8601, ví dụ 2026-11-22T10:00:00+07:00"
KINDS = "một trong: sales_point, design_centre, producer"
GOALS = "một trong: parcels, split_lines, kind, commune, district, km, load, acceptance"
DAY, DAY_BEFORE = "2026-11-22", "2026-11-21"


@pytest.mark.parametrize(
    ("data", "where", "expected"),
    [
        ("gao", ".", OBJECT),
        ({"places": []}, "lines", NEEDED),
        (case(lines=None), "lines", NEEDED),
        (case(lines={}), "lines", LIST),
        (case(lines=[3]), "lines[0]", OBJECT),
        (case(lines=[{"id": "1"}]), "lines[0].variant", NEEDED),
        (of_line(variant=""), "lines[0].variant", ID),
        (of_line(variant=1.5), "lines[0].variant", ID),
        (of_line(quantity=0), "lines[0].quantity", FROM_1),
        (of_line(quantity=1.5), "lines[0].quantity", FROM_1),
        (of_line(quantity=True), "lines[0].quantity", FROM_1),
        (of_line(quantity="2"), "lines[0].quantity", FROM_1),
        (of_line(quantity=float("inf")), "lines[0].quantity", FROM_1),
        (of_line(needs="cold"), "lines[0].needs", LIST),
        (case(lines=[{"id": "1", "variant": "a"}] * 2), "lines[1].id", "mỗi mã một lần"),
        (case(places=[{"id": "p"}, {"id": 1}, {"id": "1"}]), "places[2].id", "mỗi mã một lần"),
        (of_place(kind="shop"), "places[0].kind", KINDS),
        (of_place(kind=["shop"]), "places[0].kind", KINDS),
        (of_place(lat=91), "places[0].lat", LATITUDE),
        (of_place(lat=float("nan")), "places[0].lat", LATITUDE),
        (of_place(lat=10**400), "places[0].lat", LATITUDE),
        (of_place(stock={"a": -1}), "places[0].stock.a", FROM_0),
        (of_place(stock=[1]), "places[0].stock", OBJECT),
        (of_place(switched_on="no"), "places[0].switched_on", "true hoặc false"),
        (of_place(stok={}), "places[0].stok", "“stock”"),
        (of_place(open_windows=[[DAY]]), "places[0].open_windows[0]", PAIR),
        (of_place(open_windows=[[DAY, DAY_BEFORE]]), "places[0].open_windows[0][1]", "sau giờ mở cửa"),
        (case(at="today"), "at", MOMENT),
        (case(at="9999-12-31T23:00:00Z"), "at", "năm từ 1970 đến 9000"),
        (
            case(destination={"pick_up_place": "x"}),
            "destination.pick_up_place",
            "mã của một điểm trong places",
        ),
        (
            case(destination={"zzz": 1}),
            "destination.zzz",
            "một trong: lat, lon, commune, district, pick_up_place",
        ),
        (case(policy={"max_parcels": 0}), "policy.max_parcels", FROM_1),
        (case(policy={"weights": {"load": 1}}), "policy.weights.load", "“load_km”"),
        ([case(), case(policy={"goals": ["km", "kms"]})], "[1].policy.goals[1]", GOALS),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_was_expected(data: Any, where: str, expected: str) -> None:
    assert faults(data) == {where: expected}


def test_all_faults_of_all_cases_are_told_at_once() -> None:
    assert list(
        faults([case(at=1), {"places": [], "lines": [{"id": 1, "variant": 1, "quantity": -1}], "x": 0}])
    ) == [
        "[0].at",
        "[1].x",
        "[1].lines[0].quantity",
    ]


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "lines",
                    "places",
                    "policy",
                    "at",
                    "destination",
                    "id",
                    "variant",
                    "quantity",
                    "stock",
                    "lat",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(json)
def test_whatever_comes_is_read_or_refused_with_faults(data: Any) -> None:
    try:
        found = len(read_cases(data, NOW))
    except FaultyInput as refused:
        found = -len(refused.faults)
    assert found < 0 or found == (len(data) if isinstance(data, list) else 1)


# --- policies -------------------------------------------------------------------------------------------------


def test_a_policy_is_read_from_plain_data() -> None:
    assert policy_from({}) == Policy()
    assert policy_from(
        {
            "goals": ["parcels", "km"],
            "tiers": [["sales_point"], ["design_centre"], ["producer"]],
            "max_parcels": 3,
            "promise_hours": 24,
            "preparation_minutes": 90,
            "cut_off_minutes": 0,
            "weights": {"load_km": 2, "refusal_km": 0.5},
            "time_limit_ms": 20,
        }
    ) == Policy(
        goals=(Goal.PARCELS, Goal.KM),
        tiers=STRICT_TIERS,
        max_parcels=3,
        promise_within=timedelta(hours=24),
        preparation=timedelta(minutes=90),
        cut_off=timedelta(0),
        load_km=2.0,
        refusal_km=0.5,
        time_limit=timedelta(milliseconds=20),
    )


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"goals": ["km", "km"]}, "policy.goals"),
        ({"goals": ["split_lines"]}, "policy.goals"),
        ({"goals": ["split_lines", "parcels"]}, "policy.goals"),
        ({"tiers": [["producer"], ["producer"]]}, "policy.tiers"),
        ({"tiers": []}, "policy.tiers"),
        ({"promise_hours": -1}, "policy.promise_hours"),
        ({"promise_hours": 1e7}, "policy.promise_hours"),
        ({"max_parcel": 2}, "policy.max_parcel"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(data: dict[str, Any], where: str) -> None:
    with pytest.raises(FaultyInput) as refused:
        policy_from(data)
    assert [fault.where for fault in refused.value.faults] == [where]
