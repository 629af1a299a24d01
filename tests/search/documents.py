"""Documents, plans, and what a correct backend must answer to them, worked out the slow and obvious way."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ocop_catalog.text import fold
from search.document import FOREVER, ProductDocument, analyse
from search.facets import price_band
from search.interpret import TextQuery, interpret
from search.lexicon import Lexicon, LexiconBuilder
from search.plan import SearchPlan
from search.query import Sort
from search.scoring import Clause, Field, Phrase, score_plan
from search.synonyms import load_optional_words, load_synonyms

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
NEW_SINCE = dt.date(2026, 10, 1)
PLACES = {1: (21.03, 105.85), 2: (20.97, 105.91), 3: (21.10, 105.40), 4: (21.27, 105.84)}
FLAGS = ("potential", "new", "in_stock")


def a_document(product_id: int, name: str = "Gốm Bát Tràng", **changes: Any) -> ProductDocument:
    """A listable document; every part can be given."""
    price = changes.pop("price", 100_000)
    places = tuple(changes.pop("places", (1,)))
    stars = changes.pop("stars", 4)
    texts = {
        Field.NAME: (name,),
        Field.ORIGIN: tuple(changes.pop("origin", ())),
        Field.GROUP: tuple(changes.pop("group_texts", (f"{stars} sao",))),
        Field.TEXT: tuple(changes.pop("text", ())),
    }
    values: dict[str, Any] = {
        "product_id": product_id,
        "version": 1,
        "listable_from": NOW - dt.timedelta(days=100),
        "listable_until": FOREVER,
        "refresh_at": None,
        "stars": stars,
        "potential_five": False,
        "first_certified": dt.date(2025, 3, 4),
        "district": 18,
        "commune": 577,
        "group": 1,
        "set": 1,
        "producer_kind": 0,
        "producer": 1,
        "price": price,
        "price_band": price_band(price),
        "places": places,
        "points": tuple(PLACES[place] for place in places),
        "sort_name": fold(name),
        "texts": texts,
        "card": {"name": name},
    }
    return ProductDocument(**(values | changes))


def a_plan(words: str = "", *, lexicon: Lexicon | None = None, **changes: Any) -> SearchPlan:
    text = (
        interpret(words, lexicon or Lexicon(), load_synonyms(), load_optional_words())
        if words
        else TextQuery()
    )
    return SearchPlan(**({"text": text, "now": NOW, "new_since": NEW_SINCE, "size": 100} | changes))


def a_lexicon(*names: str) -> Lexicon:
    builder = LexiconBuilder()
    for name in names:
        builder.add([name])
    return builder.build()


def facet_numbers(document: ProductDocument, facet: str) -> tuple[int, ...]:
    """The numbers a document has in a facet."""
    match facet:
        case "place":
            return document.places
        case "potential":
            return (1,) if document.potential_five else ()
        case "new":
            return (1,) if document.first_certified >= NEW_SINCE else ()
        case "in_stock":
            return (1,) if document.in_stock else ()
        case "kind":
            return (document.producer_kind,)
        case "price":
            return (document.price_band,)
        case _:
            value = getattr(document, facet)
            return () if value is None else (value,)


def points_of(document: ProductDocument, plan: SearchPlan) -> int | None:
    """What the document's match is worth; None when it does not match."""
    if not plan.text:
        return 0
    texts = {field: analyse(document.texts[field], name=field is Field.NAME) for field in Field}
    found = {
        field: {lexeme for text in texts[field] for place in text for lexeme in place} for field in Field
    }
    everything = set().union(*found.values())

    def slot_points(clauses: Sequence[Clause]) -> int:
        return max((c.points for c in clauses if found[c.field] & set(c.lexemes)), default=0)

    def stands(phrase: Phrase) -> bool:
        length = len(phrase.lexemes)
        return any(
            all(
                lexeme in place
                for lexeme, place in zip(phrase.lexemes, text[start : start + length], strict=True)
            )
            for field in phrase.fields
            for text in texts[field]
            for start in range(len(text) - length + 1)
        )

    def bonus_points(phrases: Sequence[Phrase]) -> int:
        return max((phrase.points for phrase in phrases if stands(phrase)), default=0)

    scores = score_plan(plan.text)
    if plan.at_least:
        present = sum(any(lexeme in everything for lexeme in group) for group in scores[0].required)
        return sum(map(slot_points, scores[0].slots)) if present >= max(plan.at_least, 1) else None
    best = None
    for score in scores:
        if all(any(lexeme in everything for lexeme in group) for group in score.required):
            points = sum(map(slot_points, score.slots))
            points += sum(map(bonus_points, score.bonuses))
            best = points if best is None else max(best, points)
    return best


def expected(
    documents: Iterable[ProductDocument], plan: SearchPlan
) -> tuple[list[int], dict[str, dict[int, int]]]:
    """The whole answer: every hit in order, and the counts of every facet asked for."""
    matched: list[tuple[ProductDocument, int, set[str]]] = []
    for document in documents:
        points = points_of(document, plan)
        if points is None or document.product_id in plan.without_products:
            continue
        if not document.listable_from <= plan.now < document.listable_until:
            continue
        if plan.price_min is not None and document.price < plan.price_min:
            continue
        if plan.price_max is not None and document.price > plan.price_max:
            continue
        if plan.near_places is not None and not set(plan.near_places) & set(document.places):
            continue
        missed = {
            facet
            for facet, chosen in plan.chosen.items()
            if not set(facet_numbers(document, facet)) & set(chosen)
        }
        matched.append((document, points, missed))
    hits = sorted(
        (m for m in matched if not m[2]),
        key=lambda m: (*_rank(m[0], m[1], plan), m[0].sort_name, m[0].product_id),
    )
    counts = {
        facet: dict(
            Counter(
                number
                for document, _points, missed in matched
                if missed <= {facet}
                for number in facet_numbers(document, facet)
            )
        )
        for facet in plan.facets
    }
    return [document.product_id for document, _points, _missed in hits], counts


def _rank(document: ProductDocument, points: int, plan: SearchPlan) -> tuple[Any, ...]:
    match plan.sort:
        case Sort.RELEVANCE:
            return (-points, -document.stars, not document.in_stock)
        case Sort.STARS:
            return (-document.stars, not document.potential_five, not document.in_stock, -points)
        case Sort.PRICE_UP:
            return (document.price, -points)
        case Sort.PRICE_DOWN:
            return (-document.price, -points)
        case Sort.NEWEST:
            return (-document.first_certified.toordinal(), -points)
        case Sort.NAME:
            return ()
        case Sort.DISTANCE:
            return (min((plan.distances[place] for place in document.places), default=float("inf")), -points)
