"""Whatever an address holds, there is a query to run and an honest word about the rest."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.facets import ALL_FACETS, PRICE_BANDS, price_band, quarter_start
from search.params import parse_params
from search.query import InvalidQuery, Near, SearchQuery, Sort

OTHERS = (
    "q",
    "price_min",
    "price_max",
    "lat",
    "lon",
    "km",
    "near",
    "pickup",
    "sort",
    "page",
    "size",
    "other",
)


def params_of(query: SearchQuery) -> dict[str, list[str]]:
    params: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in query.to_params():
        params[name].append(value)
    return dict(params)


FULL = SearchQuery(
    words="gốm Bát Tràng",
    stars=(4, 5),
    districts=("018",),
    communes=("00577",),
    groups=("gia-vi",),
    sets=("9",),
    producer_kinds=("cooperative",),
    producers=("htx-bat-trang",),
    price_min=50_000,
    price_max=200_000,
    price_bands=("100-200",),
    places=("hang-gai",),
    potential_five=True,
    new=True,
    in_stock=True,
    pick_up_today=True,
    near=Near(lat=21.03, lon=105.85, km=5),
    sort=Sort.DISTANCE,
    offset=48,
)


@pytest.mark.parametrize("query", [SearchQuery(), FULL, FULL.replace(near=Near(commune="00070"), offset=0)])
def test_an_address_gives_the_query_it_was_made_from(query: SearchQuery) -> None:
    parsed = parse_params(params_of(query))
    assert (parsed.query, parsed.problems) == (query, ())


@pytest.mark.parametrize(
    ("params", "field", "code"),
    [
        ({"q": "x" * 10_000}, "q", "too_long"),
        ({"stars": "9"}, "stars", "unknown_value"),
        ({"stars": ["4", "năm"]}, "stars", "unknown_value"),
        ({"district": "18"}, "district", "unknown_value"),
        ({"commune": "0057'; --"}, "commune", "unknown_value"),
        ({"group": "../etc"}, "group", "unknown_value"),
        ({"kind": "shop"}, "kind", "unknown_value"),
        ({"price": "1-2"}, "price", "unknown_value"),
        ({"price_min": "-5"}, "price_min", "out_of_range"),
        ({"price_min": "1e9"}, "price_min", "out_of_range"),
        ({"price_min": "200000", "price_max": "100000"}, "price_min", "crossed"),
        ({"page": "0"}, "page", "out_of_range"),
        ({"page": "417"}, "page", "out_of_range"),
        ({"page": "9" * 50}, "page", "out_of_range"),
        ({"size": "1000"}, "size", "out_of_range"),
        ({"sort": "best"}, "sort", "unknown_value"),
        ({"sort": "distance"}, "sort", "needs_near"),
        ({"lat": "21", "lon": "nan"}, "lon", "out_of_range"),
        ({"near": "Bát Tràng"}, "near", "unknown_value"),
        ({"km": "-1"}, "km", "out_of_range"),
        ({"new": "maybe"}, "new", "unknown_value"),
        ({"producer": [f"p{number}" for number in range(101)]}, "producer", "too_many"),
    ],
)
def test_what_cannot_be_meant_is_left_out_and_named(params: dict[str, Any], field: str, code: str) -> None:
    parsed = parse_params(params)
    assert [(problem.field, problem.code) for problem in parsed.problems] == [(field, code)]
    assert parse_params(params_of(parsed.query)).problems == ()


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*ALL_FACETS, *OTHERS]),
        st.one_of(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=4)),
        max_size=8,
    )
)
def test_no_address_raises_and_its_query_survives_the_way_back(params: dict[str, Any]) -> None:
    query = parse_params(params).query
    again = parse_params(params_of(query))
    assert (again.query, again.problems) == (query, ())


def test_a_query_made_in_code_refuses_nonsense_with_every_fault() -> None:
    with pytest.raises(InvalidQuery) as refused:
        SearchQuery(stars=(1,), districts=("x",), size=-1, sort=Sort.DISTANCE, facets=("colour",))
    assert [(p.field, p.code) for p in refused.value.problems] == [
        ("stars", "unknown_value"),
        ("district", "unknown_value"),
        ("sort", "needs_near"),
        ("size", "out_of_range"),
        ("facets", "unknown_facet"),
    ]


def test_each_condition_can_be_dropped_by_its_name() -> None:
    assert set(FULL.filters) == {*ALL_FACETS, "price_range", "pickup", "near"}
    bare = FULL
    for name in FULL.filters:
        bare = bare.without(name)
    assert bare.without("q") == SearchQuery()


def test_a_price_on_a_limit_is_in_the_band_it_begins() -> None:
    assert [PRICE_BANDS[price_band(price)] for price in (0, 49_999, 50_000, 999_999, 1_000_000)] == [
        "0-50", "0-50", "50-100", "500-1000", "1000-",
    ]  # fmt: skip


def test_a_quarter_begins_in_its_first_month() -> None:
    assert [quarter_start(date(2026, month, 28)) for month in (1, 3, 4, 11)] == [
        date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 10, 1),
    ]  # fmt: skip
