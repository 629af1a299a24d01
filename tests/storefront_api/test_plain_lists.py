"""Lists completed in one loop answer exactly what the executor would, whatever document asks for them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from graphql.language.parser import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.indexing.drain import drain
from storefront_api.schema import StorefrontView
from storefront_api.search.plain import LISTS, PLAIN, Child, is_plain
from tests import factories
from tests.storefront_api.conftest import Caller

pytestmark = pytest.mark.django_db

DIRECTIVES = ("", "", " @include(if: $yes)", " @skip(if: $yes)", " @skip(if: $no)")


def selections(type_name: str) -> st.SearchStrategy[str]:
    """Selections of a type: fields with aliases and directives, ``__typename``, fragments within each other."""

    def written(name: str) -> st.SearchStrategy[str]:
        how = PLAIN[type_name].get(name)
        inner = selections(how.of) if isinstance(how, Child) else st.just("")
        aliases = st.sampled_from(("", "", f"a{name}: ".replace("__", "")))
        return st.tuples(aliases, st.sampled_from(DIRECTIVES), inner).map(
            lambda parts: f"{parts[0]}{name}{parts[1]}{parts[2]}"
        )

    field = st.sampled_from((*PLAIN[type_name], "__typename")).flatmap(written)
    fields = st.lists(field, min_size=1, max_size=4).map(" ".join)
    wrapped = st.one_of(
        fields,
        fields.map(lambda inside: f"__typename ... on {type_name} {{ {inside} }}"),
        fields.map(lambda inside: f"__typename ... @include(if: $yes) {{ {inside} }}"),
    )
    return wrapped.map(lambda inside: f" {{ {inside} }}")


def documents() -> st.SearchStrategy[str]:
    lists = st.lists(
        st.sampled_from(sorted(LISTS)).flatmap(lambda name: selections(LISTS[name]).map(lambda s: name + s)),
        min_size=1,
        max_size=3,
    )
    return lists.map(
        lambda parts: (
            'query ($yes: Boolean!, $no: Boolean!) { ocopProducts(search: "gom") '
            f"{{ __typename totalCount u: __typename {' '.join(parts)} ...Rest }} }} "
            "fragment Rest on OcopProductConnection { pageInfo { hasNextPage } edges { cursor } }"
        )
    )


@pytest.fixture
def pottery() -> None:
    for number, stars in enumerate((3, 4, 4)):
        variant = factories.product(f"Gốm men lam {number}", price=90_000 + number, stars=stars)
        if number:
            factories.point(f"Điểm bán {number}", stock={variant: number})
    drain()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents())
def test_any_plain_document_gets_the_executors_answer(guest: Caller, pottery: None, document: str) -> None:
    variables = {"yes": True, "no": False}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StorefrontView, "plain_schema", None)
        executed = list(guest.post(document, **variables))
    completed = list(guest.post(document, **variables))
    if executed[0] == 200:
        assert is_plain(parse(document))
    # Spelt out, so that the order of the fields counts too.
    assert json.dumps(without_request_ids(completed)) == json.dumps(without_request_ids(executed))


def without_request_ids(answer: list[Any]) -> list[Any]:
    for error in answer[1].get("errors", ()):
        error.get("extensions", {}).pop("requestId", None)
    return answer


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ("edges { node { name } }", True),
        ("facets { values { label } }", True),
        ("totalCount", False),
        ("edges { node { name certificate { stars } } }", False),
        ("edges { node { commune { type } } }", False),
        ("facets { name } edges { node { ... on OcopProduct { variants { sku } } } }", False),
    ],
)
def test_what_needs_a_resolver_is_left_to_the_executor(selection: str, expected: bool) -> None:
    assert is_plain(parse(f"{{ ocopProducts {{ {selection} }} }}")) is expected


def test_a_plain_list_costs_two_statements_and_shows_what_it_found(guest: Caller, pottery: None) -> None:
    document = (
        '{ ocopProducts(search: "gom") { totalCount edges { node { name stars price { amount currency } '
        "placesCount commune { name } } } facets { name values { value count } } } }"
    )
    guest.ask(document)
    with CaptureQueriesContext(connection) as queries:
        found = guest.ask(document)["ocopProducts"]
    assert found["totalCount"] == 3
    assert [edge["node"]["stars"] for edge in found["edges"]] == [4, 4, 3]
    assert found["edges"][0]["node"]["price"] in (
        {"amount": 90_001, "currency": "VND"},
        {"amount": 90_002, "currency": "VND"},
    )
    counts = {facet["name"]: {v["value"]: v["count"] for v in facet["values"]} for facet in found["facets"]}
    assert counts["stars"] == {"4": 2, "3": 1}
    assert counts["in_stock"] == {"1": 2}
    assert len(queries) == 2
