"""A ``SearchPlan`` as the body of one Elasticsearch search: total, page and every facet.

The query holds the words, the gate's span and the other fixed conditions; the facets' choices are the post
filter of the hits, and each facet's aggregation is filtered by the *other* facets' choices. Points are
constant scores, so they add up to the same whole numbers as in PostgreSQL.

Pure Python: no Django, no client. Words and values are JSON values in term queries: there is no query syntax
to escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.facets import FACET_BY_NAME
from search.plan import SearchPlan
from search.query import Sort
from search.scoring import Clause, Field, Phrase, ReadingScore, score_plan

from .mapping import FIELD_NAMES, microseconds

Body = dict[str, Any]

FIELD_OF_FACET = {
    "stars": "stars",
    "district": "district",
    "commune": "commune",
    "group": "product_group",
    "set": "product_set",
    "kind": "producer_kind",
    "producer": "producer",
    "price": "price_band",
    "place": "places",
    "potential": "potential_five",
    "new": "first_certified",
    "in_stock": "in_stock",
}

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
    """The search body. Hits carry ``card`` and ``places``; aggregations are named after the facets (see
    ``read_counts``).
    """
    choices = {name: _choice(name, values, plan) for name, values in plan.chosen.items()}
    body: Body = {
        "query": _query(plan),
        "from": plan.offset,
        "size": plan.size,
        "sort": [*_order(plan), {"sort_name": _UP}, {"product_id": _UP}],
        "track_scores": True,
        "track_total_hits": True,
        "_source": ["product_id", "card", "places"],
    }
    if choices:
        body["post_filter"] = {"bool": {"filter": list(choices.values())}}
    if plan.facets:
        body["aggs"] = {name: _facet(name, choices, plan) for name in plan.facets}
    return body


def read_counts(
    plan: SearchPlan, aggregations: Mapping[str, Any]
) -> tuple[dict[str, dict[int, int]], dict[str, int]]:
    """The facets' counts, and what the values left out have together, from the answer's aggregations."""
    counts: dict[str, dict[int, int]] = {}
    others: dict[str, int] = {}
    for name in plan.facets:
        found = aggregations[name]
        if FACET_BY_NAME[name].is_flag:
            counts[name] = {1: found["doc_count"]} if found["doc_count"] else {}
            continue
        listed = {bucket["key"]: bucket["doc_count"] for bucket in found["values"]["buckets"]}
        chosen = {bucket["key"]: bucket["doc_count"] for bucket in found.get("chosen", {}).get("buckets", ())}
        left = found["values"]["sum_other_doc_count"] - sum(
            chosen[key] for key in chosen.keys() - listed.keys()
        )
        counts[name] = listed | chosen
        if left:
            others[name] = left
    return counts, others


def _query(plan: SearchPlan) -> Body:
    conditions: list[Body] = [
        {"range": {"listable_from": {"lte": microseconds(plan.now)}}},
        {"range": {"listable_until": {"gt": microseconds(plan.now)}}},
    ]
    price = {"gte": plan.price_min, "lte": plan.price_max}
    if limits := {bound: value for bound, value in price.items() if value is not None}:
        conditions.append({"range": {"price": limits}})
    if plan.near_places is not None:
        conditions.append({"terms": {"places": list(plan.near_places)}})
    query: Body = {"filter": conditions}
    if plan.without_products:
        query["must_not"] = [{"terms": {"product_id": list(plan.without_products)}}]
    if plan.text:
        query["must"] = [_words(plan)]
    return {"bool": query}


def _words(plan: SearchPlan) -> Body:
    scores = score_plan(plan.text)
    if plan.at_least:
        slots = [_slot(clauses) for clauses in scores[0].slots]
        return {"bool": {"should": slots, "minimum_should_match": plan.at_least}}
    return {"dis_max": {"queries": [_reading(score) for score in scores]}}


def _reading(score: ReadingScore) -> Body:
    return {
        "bool": {
            "filter": [{"terms": {"words": list(lexemes)}} for lexemes in score.required],
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
                        "filter": {"terms": {_field(clause): list(clause.lexemes)}},
                        "boost": clause.points,
                    }
                }
                for clause in clauses
            ]
        }
    }


def _field(clause: Clause) -> str:
    return _form(clause.field, clause.lexemes[0].startswith("="))


def _form(field: Field, marked: bool) -> str:
    return f"{FIELD_NAMES[field]}_marked" if marked else FIELD_NAMES[field]


def _order(plan: SearchPlan) -> list[Body]:
    if plan.sort is not Sort.DISTANCE:
        return _ORDERS[plan.sort]
    if plan.point is None:
        return [{"_score": _DOWN}]
    lat, lon = plan.point
    nearest = {
        "points": {"lat": lat, "lon": lon},
        "order": "asc",
        "unit": "km",
        "mode": "min",
        "distance_type": "arc",
    }
    return [{"_geo_distance": nearest}, {"_score": _DOWN}]


def _choice(name: str, values: Sequence[int], plan: SearchPlan) -> Body:
    if FACET_BY_NAME[name].is_flag:
        return _flag(name, plan)
    return {"terms": {FIELD_OF_FACET[name]: list(values)}}


def _flag(name: str, plan: SearchPlan) -> Body:
    if name == "new":
        return {"range": {"first_certified": {"gte": plan.new_since.toordinal()}}}
    return {"term": {FIELD_OF_FACET[name]: True}}


def _facet(name: str, choices: Mapping[str, Body], plan: SearchPlan) -> Body:
    others = [choice for chosen, choice in choices.items() if chosen != name]
    if FACET_BY_NAME[name].is_flag:
        return {"filter": {"bool": {"filter": [*others, _flag(name, plan)]}}}
    field, limit = FIELD_OF_FACET[name], FACET_BY_NAME[name].limit
    largest = {"field": field, "size": limit, "order": [{"_count": "desc"}, {"_key": "asc"}]}
    values: Body = {"values": {"terms": largest}}
    if chosen := plan.chosen.get(name):
        values["chosen"] = {"terms": {"field": field, "size": len(chosen), "include": list(chosen)}}
    return {"filter": {"bool": {"filter": others}}, "aggs": values}
