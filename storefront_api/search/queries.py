"""``ocopProducts`` and ``suggest``: the search package's answers in the API's form."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import graphene
from django.utils.translation import gettext as _
from graphql import ResolveInfo
from graphql.language import ast

from ocop_catalog.models import AdministrativeUnit
from search.params import parse_params
from search.query import Problem
from search.results import Hit
from search.services import search, suggest
from search.vocabulary import current_vocabulary

from ..errors import ApiError
from ..scalars import InputProblem, PageInfo
from .plain import PlainConnection
from .types import OcopProductConnection, OcopProductFilter, OcopProductSort, Suggestion

MOST_PER_PAGE = 100
MOST_SUGGESTIONS = 20
FILTER_PARAMETERS = {
    "stars": "stars",
    "districts": "district",
    "communes": "commune",
    "groups": "group",
    "sets": "set",
    "producer_kinds": "kind",
    "producers": "producer",
    "price_bands": "price",
    "places": "place",
}
SWITCHES = {"in_stock": "in_stock", "potential_five": "potential", "new": "new"}


def _products_field(answer: type[OcopProductConnection]) -> graphene.Field:
    return graphene.Field(
        answer,
        required=True,
        search=graphene.String(description="Words, with or without Vietnamese marks."),
        filter=OcopProductFilter(),
        sort=OcopProductSort(),
        first=graphene.Int(description=f"1 to {MOST_PER_PAGE}, 24 when left out."),
        after=graphene.String(description="endCursor of the page before."),
    )


class SearchQueries(graphene.ObjectType):
    """Finding listable products."""

    ocop_products = _products_field(OcopProductConnection)
    suggest = graphene.Field(
        graphene.List(graphene.NonNull(Suggestion)),
        required=True,
        text=graphene.String(required=True),
        first=graphene.Int(),
    )

    @staticmethod
    def resolve_suggest(_root: Any, _info: ResolveInfo, text: str, first: int = 8) -> list[Any]:
        return list(suggest(text[:200], limit=max(1, min(first, MOST_SUGGESTIONS))))

    @staticmethod
    def resolve_ocop_products(
        _root: Any,
        info: ResolveInfo,
        search: str | None = None,
        filter: dict[str, Any] | None = None,
        sort: str | None = None,
        first: int = 24,
        after: str | None = None,
    ) -> SimpleNamespace:
        return find_products(info, words=search, wanted=filter or {}, sort=sort, first=first, after=after)


class PlainSearchQueries(SearchQueries):
    """The same, with lists that ``plain`` completes."""

    ocop_products = _products_field(PlainConnection)


def find_products(
    info: ResolveInfo,
    *,
    words: str | None,
    wanted: dict[str, Any],
    sort: str | None,
    first: int,
    after: str | None,
) -> SimpleNamespace:
    """One page of ``ocopProducts``; facets are counted only when the document asks for them."""
    if not 1 <= first <= MOST_PER_PAGE:
        raise ApiError("BAD_FIRST", _("“first” phải từ 1 đến %(most)d.") % {"most": MOST_PER_PAGE})
    parsed = parse_params(url_parameters(words, wanted, sort))
    offset = decode_cursor(after)
    query = parsed.query.replace(offset=offset, size=first)
    if not asks_for(info, "facets"):
        query = query.replace(facets=())
    found = search(query, with_helps=asks_for(info, "nearest") or asks_for(info, "emptiedBy"))
    units = current_vocabulary().units
    edges = [
        SimpleNamespace(node=product_of_hit(hit, units), cursor=encode_cursor(offset + number))
        for number, hit in enumerate(found.items, start=1)
    ]
    return SimpleNamespace(
        total_count=found.total,
        edges=edges,
        page_info=PageInfo(has_next_page=found.has_next, end_cursor=edges[-1].cursor if edges else None),
        facets=list(found.facets.values()),
        did_you_mean=found.did_you_mean,
        corrected=found.corrected,
        missing_words=list(found.missing),
        problems=[problem_of(p) for p in parsed.problems],
        nearest=[product_of_hit(hit, units) for hit in found.nearest],
        emptied_by=[SimpleNamespace(name=name, count=count) for name, count in found.dropped],
    )


def url_parameters(words: str | None, wanted: dict[str, Any], sort: str | None) -> dict[str, list[str]]:
    """The browse page's parameters for a filter: page and API read one language, checked in one place."""
    parameters: dict[str, list[str]] = {}
    if words:
        parameters["q"] = [words]
    if sort:
        parameters["sort"] = [sort]
    for field, parameter in FILTER_PARAMETERS.items():
        if wanted.get(field):
            parameters[parameter] = [str(value) for value in wanted[field]]
    for field, parameter in SWITCHES.items():
        if wanted.get(field):
            parameters[parameter] = ["1"]
    price = wanted.get("price") or {}
    for end, parameter in (("gte", "price_min"), ("lte", "price_max")):
        if price.get(end) is not None:
            parameters[parameter] = [str(price[end])]
    near = wanted.get("near") or {}
    for field, parameter in (("lat", "lat"), ("lon", "lon"), ("commune", "near"), ("km", "km")):
        if near.get(field) is not None:
            parameters[parameter] = [str(near[field])]
    return parameters


def product_of_hit(hit: Hit, units: Mapping[str, AdministrativeUnit]) -> SimpleNamespace:
    """What a hit knows of ``OcopProduct`` without another query; the rest comes from dataloaders.

    ``units``: administrative units by their codes.
    """
    return SimpleNamespace(
        product_id=hit.product_id,
        slug=hit.slug,
        name=hit.name,
        stars=hit.stars,
        potential_five=hit.potential_five,
        price=hit.price,
        group=hit.group,
        village=hit.village,
        commune=units.get(hit.commune_code),
        district=units.get(hit.district_code),
        places_count=hit.places,
        distance_km=hit.distance_km,
    )


def problem_of(problem: Problem) -> InputProblem:
    return InputProblem(field=problem.field, code=problem.code, message=str(problem.message))


def encode_cursor(offset: int) -> str:
    """An opaque cursor: the number of hits up to and with this one."""
    return urlsafe_b64encode(f"o:{offset}".encode()).decode()


def decode_cursor(cursor: str | None) -> int:
    """The offset after ``cursor``; raises ``ApiError`` for one we did not give out."""
    if not cursor:
        return 0
    try:
        kind, _colon, number = urlsafe_b64decode(cursor.encode()).decode().partition(":")
        offset = int(number)
    except ValueError as error:
        raise ApiError("BAD_CURSOR", _("“after” không phải con trỏ do API này trả về.")) from error
    if kind != "o" or not 0 <= offset <= 9_900:
        raise ApiError("BAD_CURSOR", _("“after” không phải con trỏ do API này trả về."))
    return offset


def asks_for(info: ResolveInfo, name: str) -> bool:
    """Whether the field being resolved has ``name`` in its selection, fragments included."""
    waiting = [f.selection_set for f in info.field_asts if f.selection_set]
    seen: set[str] = set()
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, ast.Field):
                if node.name.value == name:
                    return True
            elif isinstance(node, ast.InlineFragment):
                waiting.append(node.selection_set)
            elif node.name.value not in seen:
                seen.add(node.name.value)
                waiting.append(info.fragments[node.name.value].selection_set)
    return False
