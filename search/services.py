"""Searching: from a ``SearchQuery`` to ``SearchResults``, whichever backend answers.

1. The words are interpreted and the values turned into numbers: a ``SearchPlan``.
2. The backend answers total, page and facets in one round trip.
3. The hits, and what changed so lately that the index may not know it, are re-read through the listing gate.
   When it refuses one, the backend is asked again without it, so that totals and counts are right too.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from ocop_catalog.distance import great_circle_km
from ocop_catalog.rules import HANOI

from . import selectors
from .backends import registry
from .backends.base import SearchBackend
from .facets import FACET_BY_NAME, quarter_start
from .interpret import TextQuery, interpret
from .plan import RawHit, RawResults, SearchPlan
from .query import FIELD_OF_FACET, Near, SearchQuery, Sort
from .results import Facet, FacetValue, Hit, SearchResults
from .suggest import suggest
from .synonyms import load_optional_words, load_synonyms
from .vocabulary import Name, Vocabulary, current_vocabulary, label_of, note_version

__all__ = ["explain", "make_plan", "search", "suggest"]

NEAREST = 8
"""How many of the nearest things are shown when nothing was found."""
MOST_ROUNDS = 4
"""How often a search is put again because the gate refused a hit; each round leaves out all that was refused.
"""


def search(
    query: SearchQuery, *, backend: str = "", now: dt.datetime | None = None, with_helps: bool = True
) -> SearchResults:
    """Find listable products.

    Two SQL statements with PostgreSQL, one with Elasticsearch; as many again when the gate refuses something the
    index still has. ``with_helps``: when nothing is found, look for what to offer instead.
    ``backend`` names one to use without falling back (``postgres`` or ``elasticsearch``); the default is the
    configured one, and PostgreSQL while that is down.
    """
    moment = now or timezone.now()
    vocabulary = current_vocabulary()
    plan = make_plan(query, vocabulary, moment)
    answer = registry.answer(lambda chosen: _through_the_gate(plan, chosen), backend)
    raw = answer.value
    if raw.vocabulary_version is not None:
        note_version(raw.vocabulary_version)
    helps = _helps(query, vocabulary, moment, backend) if with_helps and raw.total == 0 else {}
    return SearchResults(
        total=raw.total,
        items=tuple(make_hit(hit, plan) for hit in raw.hits),
        facets={name: _facet(name, query, raw, vocabulary) for name in query.facets},
        offset=query.offset,
        size=query.size,
        backend=answer.backend,
        degraded=answer.degraded,
        corrected=plan.text.corrected,
        did_you_mean=plan.text.did_you_mean,
        missing=plan.text.missing,
        **helps,
    )


def _helps(query: SearchQuery, vocabulary: Vocabulary, now: dt.datetime, backend: str) -> dict[str, Any]:
    """What to offer when nothing was found: filters that emptied the result, and the nearest things there
    are.

    The nearest things have some of the words under the same filters, or all of the words without the
    filters, or some of the words without them, or else only fulfil the filters.
    """
    bare = query.replace(offset=0, size=0, facets=(), sort=Sort.RELEVANCE)
    near_by = bare.replace(size=NEAREST)
    unfiltered = near_by
    for name in query.filters:
        unfiltered = unfiltered.without(name)

    def plan(changed: SearchQuery) -> SearchPlan:
        return make_plan(changed, vocabulary, now)

    attempts = [plan(near_by.without("q")), plan(unfiltered.without("q"))]
    if query.words:
        attempts[:0] = [
            plan(near_by).with_some_words(),
            plan(unfiltered),
            plan(unfiltered).with_some_words(),
        ]
    plans = [*(plan(bare.without(name)) for name in query.filters), *attempts]

    def ask(chosen: SearchBackend) -> dict[str, Any]:
        answers = _each_through_the_gate(plans, chosen)
        dropped = [(name, next(answers).total) for name in query.filters]
        nearest: tuple[Hit, ...] = ()
        for asked, raw in zip(attempts, answers, strict=False):
            if raw.total:
                nearest = tuple(make_hit(hit, asked) for hit in raw.hits)
                break
        return {"dropped": tuple((name, total) for name, total in dropped if total), "nearest": nearest}

    return registry.answer(ask, backend).value


def explain(query: SearchQuery, *, backend: str = "") -> str:
    """How the words are understood and how the backend runs the query, for people."""
    plan = make_plan(query, current_vocabulary(), timezone.now())
    chosen = registry.backend(backend)
    readings = "\n".join(
        f"  {reading.worth:3d} %: " + " & ".join("|".join(slot.finds) for slot in reading.slots)
        for reading in plan.text.readings
    )
    spelling = f"corrected={plan.text.corrected!r} did_you_mean={plan.text.did_you_mean!r}"
    return f"{query}\n{spelling}\nreadings:\n{readings}\n\n{chosen.name}:\n{chosen.explain(plan)}"


def make_plan(query: SearchQuery, vocabulary: Vocabulary, now: dt.datetime) -> SearchPlan:
    """The query in the index's numbers at a moment."""
    point = _point(query.near, vocabulary)
    distances = _distances(point, vocabulary)
    return SearchPlan(
        text=_understand(query.words, vocabulary),
        chosen={
            facet: tuple(vocabulary.number(facet, value) for value in query.selected(facet))
            for facet in FIELD_OF_FACET
            if query.selected(facet)
        },
        price_min=query.price_min,
        price_max=query.price_max,
        near_places=_allowed_places(query, distances, vocabulary, now),
        distances=distances,
        point=point,
        now=now,
        new_since=quarter_start(now.astimezone(HANOI).date()),
        sort=query.sort,
        offset=query.offset,
        size=query.size,
        facets=query.facets,
    )


def _understand(words: str, vocabulary: Vocabulary) -> TextQuery:
    return (
        interpret(words, vocabulary.lexicon, load_synonyms(), load_optional_words()) if words else TextQuery()
    )


def _point(near: Near | None, vocabulary: Vocabulary) -> tuple[float, float] | None:
    if near is None:
        return None
    if near.commune:
        return vocabulary.commune_points.get(near.commune)
    return (near.lat, near.lon) if near.lat is not None and near.lon is not None else None


def _distances(point: tuple[float, float] | None, vocabulary: Vocabulary) -> Mapping[int, float]:
    if point is None:
        return {}
    return {
        number: great_circle_km(*point, place.lat, place.lon) for number, place in vocabulary.places.items()
    }


def _allowed_places(
    query: SearchQuery, distances: Mapping[int, float], vocabulary: Vocabulary, now: dt.datetime
) -> tuple[int, ...] | None:
    """The places one of which must have the product in stock; None when any or none will do."""
    limit = query.near.km if query.near is not None else None
    if limit is None and not query.pick_up_today:
        return None
    return tuple(
        number
        for number, place in vocabulary.places.items()
        if (limit is None or distances.get(number, math.inf) <= limit)
        and (not query.pick_up_today or place.hands_over_today(now))
    )


def _through_the_gate(plan: SearchPlan, backend: SearchBackend) -> RawResults:
    return _without_refused(plan, backend, backend.search(plan))


def _each_through_the_gate(plans: Sequence[SearchPlan], backend: SearchBackend) -> Iterator[RawResults]:
    for plan, raw in zip(plans, backend.search_each(plans), strict=True):
        yield _without_refused(plan, backend, raw)


def _without_refused(plan: SearchPlan, backend: SearchBackend, raw: RawResults) -> RawResults:
    """Ask again as long as the gate refuses something that was found."""
    without: frozenset[int] = frozenset()
    for _round in range(MOST_ROUNDS):
        raw = raw if raw.refused is not None else _checked(plan, raw)
        refused = (raw.refused or frozenset()) - without
        if not refused:
            break
        without |= refused
        raw = backend.search(plan.excluding(without))
    return raw


def _checked(plan: SearchPlan, raw: RawResults) -> RawResults:
    """The answer of a backend that does not see the database, checked there."""
    checked = selectors.checked([hit.product_id for hit in raw.hits], plan.now)
    registry.lag.note(checked.seconds_behind)
    return replace(raw, refused=checked.refused, vocabulary_version=checked.names_version)


def make_hit(raw: RawHit, plan: SearchPlan) -> Hit:
    """A hit with its distance, ready to be drawn."""
    distances = [plan.distances[place] for place in raw.places if place in plan.distances]
    return Hit(
        product_id=raw.product_id,
        places=len(raw.places),
        in_stock=bool(raw.places),
        distance_km=round(min(distances), 2) if distances else None,
        points=raw.points,
        **raw.card,
    )


def _facet(name: str, query: SearchQuery, raw: RawResults, vocabulary: Vocabulary) -> Facet:
    """All values that were counted and all chosen ones: a facet of few values in its own order, a long one by
    count.
    """
    definition = FACET_BY_NAME[name]
    counts = raw.counts[name]
    names = vocabulary.names.get(name, {})
    chosen = query.selected(name)
    known = [names[number] for number in counts if number in names]
    for value in chosen:
        number = vocabulary.number(name, value)
        if number not in counts:
            known.append(names.get(number, Name(-1, value, value)))
    if definition.own_order:
        known.sort(key=lambda each: (each.position, each.value))
    else:
        known.sort(key=lambda each: (-counts.get(each.number, 0), each.position, each.label, each.value))
    values = tuple(
        FacetValue(each.value, label_of(name, each), counts.get(each.number, 0), each.value in chosen)
        for each in known
    )
    note = gettext(definition.note) if definition.note else ""
    return Facet(name, gettext(definition.label), values, note, raw.others.get(name, 0))
