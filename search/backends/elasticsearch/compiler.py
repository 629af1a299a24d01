"""A ``SearchPlan`` as the body of one Elasticsearch search: total, page and every facet.

The query holds the words, the gate's span and the other fixed conditions; the facets' choices are the post
filter of the hits. Facets without a choice are counted among the hits, each one with a choice under the *others'*
choices. Points are constant scores, so they add up to the same whole numbers as in PostgreSQL.

Pure Python: no Django, no client. Words and values are JSON values in term queries: there is no query syntax
to escape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from search.errors import BackendRefused
from search.facets import FACET_BY_NAME
from search.plan import SearchPlan
from search.query import Sort
from search.scoring import Clause, Field, Phrase, ReadingScore, score_plan

from .mapping import FAMILIES, FIELD_NAMES, LONG, NOTHING, microseconds, quarter, sortable, value_of

Body = dict[str, Any]

_FAMILY_OF = {facet: family for family, facets in FAMILIES.items() for facet in facets}
_MOST_COMBINATIONS = 10_000
"""Of a family's values; the city's catalogue has some hundred."""
_AMONG_HITS = "hits"

_DOWN, _UP = {"order": "desc"}, {"order": "asc"}
_ORDERS: dict[Sort, list[Body]] = {
    Sort.RELEVANCE: [{"_score": _DOWN}, {"stars": _DOWN}, {"in_stock": _DOWN}],
    Sort.STARS: [{"stars": _DOWN}, {"potential_five": _DOWN}, {"in_stock": _DOWN}, {"_score": _DOWN}],
    Sort.PRICE_UP: [{"price": _UP}, {"_score": _DOWN}],
    Sort.PRICE_DOWN: [{"price": _DOWN}, {"_score": _DOWN}],
    Sort.NEWEST: [{"first_certified": _DOWN}, {"_score": _DOWN}],
    Sort.NAME: [],
}


def compile_plan(plan: SearchPlan) -> Body:
    """The search body. Hits carry what ``mapping.KEPT`` names; aggregations are read by ``read_counts``."""
    choices = [_choice(name, values, plan) for name, values in plan.chosen.items()]
    query = _query(plan)
    body: Body = {"query": {"bool": query}, "from": plan.offset, "size": plan.size, "track_total_hits": True}
    if plan.size:
        body["sort"] = [*_order(plan), {"sort_name": _UP}, {"product_id": _UP}]
        body["track_scores"] = bool(plan.text)
    if plan.chosen.keys() & set(plan.facets):
        body["post_filter"] = {"bool": {"filter": choices}}
    else:
        query["filter"] = [*query.get("filter", ()), *choices]
    if plan.facets:
        body["aggs"] = _aggregations(plan)
    return body


def read_counts(
    plan: SearchPlan, aggregations: Mapping[str, Any]
) -> tuple[dict[str, dict[int, int]], dict[str, int]]:
    """The facets' counts, and what the values left out have together, from the answer's aggregations. Raises
    ``BackendRefused`` when there were too many values to be exact.
    """
    counts: dict[str, dict[int, int]] = {}
    others: dict[str, int] = {}
    for name, filters, facets in _contexts(plan):
        found = aggregations[name] if filters else aggregations
        for facet in facets:
            if facet in LONG:
                counts[facet], left = _long_counts(found, facet)
            else:
                counts[facet], left = _packed_counts(found[_FAMILY_OF[facet]], facet, plan)
            if left:
                others[facet] = left
    return {name: counts[name] for name in plan.facets}, others


def _query(plan: SearchPlan) -> Body:
    """The parts of a ``bool`` query. The span is told by what is outside of it, which is next to nothing and so read
    in no time.
    """
    now = microseconds(plan.now)
    query: Body = {
        "must_not": [{"range": {"listable_from": {"gt": now}}}, {"range": {"listable_until": {"lte": now}}}]
    }
    conditions: list[Body] = []
    price = {"gte": plan.price_min, "lte": plan.price_max}
    if limits := {bound: value for bound, value in price.items() if value is not None}:
        conditions.append({"range": {"price": limits}})
    if plan.near_places is not None:
        conditions.append(_values("place", plan.near_places))
    if conditions:
        query["filter"] = conditions
    if plan.without_products:
        query["must_not"].append({"ids": {"values": list(map(str, plan.without_products))}})
    if plan.text:
        query["must"] = [_words(plan)]
    return query


def _words(plan: SearchPlan) -> Body:
    scores = score_plan(plan.text)
    if plan.at_least:
        slots = [_slot(clauses) for clauses in scores[0].slots]
        return {"bool": {"should": slots, "minimum_should_match": plan.at_least}}
    return {"dis_max": {"queries": [_reading(score) for score in scores]}}


def _reading(score: ReadingScore) -> Body:
    return {
        "bool": {
            "filter": [_any("words", lexemes) for lexemes in score.required],
            "must": [_slot(clauses) for clauses in score.slots],
            "should": [_bonus(phrases) for phrases in score.bonuses],
        }
    }


def _bonus(phrases: Iterable[Phrase]) -> Body:
    """The best of the phrases that hold, in whichever of its fields."""
    return {
        "dis_max": {
            "queries": [
                {
                    "constant_score": {
                        "filter": {"match_phrase": {_form(field, phrase.marked): " ".join(phrase.lexemes)}},
                        "boost": phrase.points,
                    }
                }
                for phrase in phrases
                for field in phrase.fields
            ]
        }
    }


def _slot(clauses: Iterable[Clause]) -> Body:
    """The best of the clauses that hold; marked lexemes stand in the field's marked form."""
    return {
        "dis_max": {
            "queries": [
                {
                    "constant_score": {
                        "filter": _any(_field(clause), clause.lexemes),
                        "boost": clause.points,
                    }
                }
                for clause in clauses
            ]
        }
    }


def _any(field: str, values: Sequence[str]) -> Body:
    """One of the values; of a single one the plain question, which costs less."""
    return {"term": {field: values[0]}} if len(values) == 1 else {"terms": {field: list(values)}}


def _field(clause: Clause) -> str:
    return _form(clause.field, clause.lexemes[0].startswith("="))


def _form(field: Field, marked: bool) -> str:
    return f"{FIELD_NAMES[field]}_marked" if marked else FIELD_NAMES[field]


def _order(plan: SearchPlan) -> list[Body]:
    if plan.sort is Sort.DISTANCE and plan.point is not None:
        lat, lon = plan.point
        nearest = {
            "points": {"lat": lat, "lon": lon},
            "order": "asc",
            "unit": "km",
            "mode": "min",
            "distance_type": "arc",
        }
        return [{"_geo_distance": nearest}, {"_score": _DOWN}]
    order = [{"_score": _DOWN}] if plan.sort is Sort.DISTANCE else _ORDERS[plan.sort]
    return order if plan.text else [each for each in order if "_score" not in each]


def _choice(name: str, values: Sequence[int], plan: SearchPlan) -> Body:
    if name == "new":
        return {"range": {"first_certified": {"gte": plan.new_since.toordinal()}}}
    return _values(name, (1,) if FACET_BY_NAME[name].is_flag else values)


def _values(facet: str, numbers: Sequence[int]) -> Body:
    return _any("values", [value_of(facet, number) for number in numbers])


def _contexts(plan: SearchPlan) -> Iterator[tuple[str, list[Body], list[str]]]:
    """Which facets are counted together: a name, the choices they are counted under, and they."""
    choices = {name: _choice(name, values, plan) for name, values in plan.chosen.items()}
    if free := [name for name in plan.facets if name not in choices]:
        yield _AMONG_HITS, list(choices.values()), free
    for facet in plan.facets:
        if facet in choices:
            yield facet, [choice for name, choice in choices.items() if name != facet], [facet]


def _aggregations(plan: SearchPlan) -> Body:
    found: Body = {}
    for name, filters, facets in _contexts(plan):
        counted: Body = {}
        for facet in facets:
            counted |= _long(facet, plan) if facet in LONG else _packed(_FAMILY_OF[facet])
        found |= {name: {"filter": {"bool": {"filter": filters}}, "aggs": counted}} if filters else counted
    return found


def _packed(family: str) -> Body:
    return {family: {"terms": {"field": family, "size": _MOST_COMBINATIONS}}}


def _long(facet: str, plan: SearchPlan) -> Body:
    """The most frequent values and the chosen ones."""
    field, limit = LONG[facet], FACET_BY_NAME[facet].limit
    largest = {"field": field, "size": limit, "order": [{"_count": "desc"}, {"_key": "asc"}]}
    counted: Body = {facet: {"terms": largest}}
    if chosen := plan.chosen.get(facet):
        included = [sortable(number) for number in chosen if number >= 0]
        if included:
            counted[f"{facet} chosen"] = {
                "terms": {"field": field, "size": len(included), "include": included}
            }
    return counted


def _long_counts(found: Mapping[str, Any], facet: str) -> tuple[dict[int, int], int]:
    listed = _buckets(found[facet])
    chosen = _buckets(found.get(f"{facet} chosen", {"buckets": ()}))
    left = found[facet]["sum_other_doc_count"] - sum(chosen[key] for key in chosen.keys() - listed.keys())
    return {int(key): count for key, count in (listed | chosen).items()}, left


def _packed_counts(found: Mapping[str, Any], facet: str, plan: SearchPlan) -> tuple[dict[int, int], int]:
    if found["sum_other_doc_count"]:
        raise BackendRefused(f"{facet} has more than {_MOST_COMBINATIONS} values")
    place = FAMILIES[_FAMILY_OF[facet]].index(facet)
    added: defaultdict[str, int] = defaultdict(int)
    for key, count in _buckets(found).items():
        added[key.split(" ")[place]] += count
    added.pop(NOTHING, None)
    counts = {int(number): count for number, count in added.items()}
    if FACET_BY_NAME[facet].is_flag:
        least = quarter(plan.new_since) if facet == "new" else 1
        held = sum(count for number, count in counts.items() if number >= least)
        return ({1: held} if held else {}), 0
    return _shortened(counts, FACET_BY_NAME[facet].limit, plan.chosen.get(facet, ()))


def _shortened(counts: dict[int, int], limit: int, chosen: Sequence[int]) -> tuple[dict[int, int], int]:
    """The most frequent values and the chosen ones, and the sum of the others."""
    if len(counts) <= limit:
        return counts, 0
    ranked = sorted(counts, key=lambda number: (-counts[number], number))
    listed = dict.fromkeys((*ranked[:limit], *(number for number in chosen if number in counts)))
    return {number: counts[number] for number in listed}, sum(counts.values()) - sum(
        counts[number] for number in listed
    )


def _buckets(found: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
