"""Running the judged queries and counting: nDCG@10, the reciprocal rank of the first best hit, searches
without a result.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.models import IndexState
from search.query import SearchQuery
from search.services import search

from . import judgements, second, third
from .judgements import BEST, Query
from .rules import Product, plain

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """One query's marks. ``answerable``: the catalogue has something best for it."""

    query: Query
    ndcg: float
    reciprocal_rank: float
    is_empty: bool
    first: str


@dataclass(frozen=True, slots=True)
class Slice:
    """The means over a slice."""

    name: str
    queries: int
    ndcg: float
    mrr: float
    zero_results: float


Search = Callable[[str], Sequence[int]]


def catalogue() -> list[Product]:
    """The listable products, as the catalogue itself (not the index) describes them."""
    from ocop_catalog.selectors import listable_products, listing_verdicts

    rows = listable_products().values_list(
        "pk",
        "name",
        "certified__producer__legal_name",
        "certified__village",
        "certified__producer__craft_village",
        "certified__commune__name",
        "certified__producer__commune__name",
        "certified__commune__origins__predecessor__name",
        "certified__commune__origins__is_main",
        "certified__group__group",
        "certified__group__product_set",
        "certified__group__maps_to__group",
        "certified__group__maps_to__product_set",
    )
    found: dict[int, Product] = {}
    stars = {pk: verdict.stars or 0 for pk, verdict in listing_verdicts(row[0] for row in rows).items()}
    for pk, name, producer, village, craft, commune, other_commune, district, is_main, *groups in rows:
        if is_main is False and pk in found:
            continue
        group, product_set = groups[2:] if groups[2] else groups[:2]
        texts = (
            name,
            producer,
            f"{village} {craft}",
            commune or other_commune or "",
            district or "",
            group,
            product_set,
        )
        found[pk] = Product(pk, *(plain(text or "") for text in texts), stars=stars.get(pk, 0))
    return list(found.values())


def engine(backend: str = "") -> Search:
    """The shop's own search by words alone."""

    def find(words: str) -> Sequence[int]:
        results = search(SearchQuery(words=words, size=DEPTH, facets=()), backend=backend)
        return [hit.product_id for hit in results.items]

    return find


def run(find: Search, products: Sequence[Product], asked: Iterable[Query]) -> tuple[list[Outcome], int]:
    """Every answerable query's outcome, and how many were left out because the catalogue has nothing best for
    them.
    """
    by_id = {product.product_id: product for product in products}
    outcomes, left_out = [], 0
    for query in asked:
        grades = {product.product_id: query.intent.grade(product) for product in products}
        if BEST not in grades.values():
            left_out += 1
            continue
        hits = find(query.words)
        gains = [grades.get(hit, 0) for hit in hits[:DEPTH]]
        ideal = sorted(grades.values(), reverse=True)[:DEPTH]
        rank = next((index for index, gain in enumerate(gains, 1) if gain == BEST), 0)
        first = by_id[hits[0]].name if hits and hits[0] in by_id else ""
        outcomes.append(Outcome(query, _dcg(gains) / _dcg(ideal), 1 / rank if rank else 0.0, not hits, first))
    return outcomes, left_out


def judged(number: int, products: Sequence[Product]) -> list[Query]:
    """One of the three sets of judged queries; each asks for other producers."""
    if number == 1:
        return list(judgements.queries(some_producers(products)))
    if number == 2:
        return list(second.queries(some_producers(products, first=5)))
    return list(third.queries(some_producers(products, most=10, first=9)))


def some_producers(products: Sequence[Product], most: int = 20, first: int = 0) -> list[str]:
    """Producers' legal names, evenly taken from all in order."""
    names = sorted({product.producer for product in products})
    return names[first :: max(1, len(names) // most)][:most]


def summary(outcomes: Sequence[Outcome]) -> list[Slice]:
    """The slices in the order they came, and all together as the last."""
    slices: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        slices[outcome.query.slice].append(outcome)
    slices["all"] = list(outcomes)
    return [
        Slice(
            name,
            len(found),
            sum(o.ndcg for o in found) / len(found),
            sum(o.reciprocal_rank for o in found) / len(found),
            sum(o.is_empty for o in found) / len(found),
        )
        for name, found in slices.items()
        if found
    ]


def is_indexed() -> bool:
    return IndexState.objects.filter(rebuilt_at__isnull=False).exists()


def _dcg(gains: Sequence[int]) -> float:
    return sum((2**gain - 1) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
