"""A query made ready for a backend: values turned into the index's numbers, words into readings, the moment
fixed.

Both compilers take a ``SearchPlan`` and nothing else, so what they may differ in is only how, not what.
Pure Python: no Django.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .interpret import TextQuery
from .query import Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """``chosen``: facet name → the numbers chosen in it (``-1`` for a value nobody knows: nothing has it;
    flags: ``1``).

    ``distances``: place → km from the shopper; ``near_places`` the places within the radius, None without
    one. ``at_least``: only so many syllables of the first reading must be found (0: all of any reading).
    Whatever the sort, ties end with the name and the product's number, so pages never overlap.
    """

    text: TextQuery = field(default_factory=TextQuery)
    at_least: int = 0
    chosen: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    price_min: int | None = None
    price_max: int | None = None
    near_places: tuple[int, ...] | None = None
    distances: Mapping[int, float] = field(default_factory=dict)
    point: tuple[float, float] | None = None
    now: dt.datetime
    new_since: dt.date
    without_products: tuple[int, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    size: int = 24
    facets: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether something but the words leaves products out."""
        asked = (self.price_min, self.price_max, self.near_places)
        return bool(self.chosen) or any(each is not None for each in asked)

    def with_some_words(self) -> SearchPlan:
        """The same plan when about half of the typed words are enough; of one word, itself."""
        count = len(self.text.readings[0].slots) if self.text else 0
        return replace(self, at_least=(count + 1) // 2)

    def excluding(self, product_ids: frozenset[int]) -> SearchPlan:
        """The same plan without some products."""
        return replace(self, without_products=tuple(sorted(product_ids)))


@dataclass(frozen=True, slots=True)
class RawHit:
    """One hit as a backend answers it; ``card`` is the document's own."""

    product_id: int
    card: dict[str, Any]
    places: tuple[int, ...]
    points: int


@dataclass(frozen=True, slots=True)
class RawResults:
    """A backend's answer: exact total, the page, and for each facet asked for the count of every number that
    occurs.

    Of a backend that read the database anyway, else None: ``refused`` are the products that the listing gate does not
    let pass, of the hits and of what changed so lately that the index may not know it; ``vocabulary_version`` the
    version of the names.
    """

    total: int
    hits: tuple[RawHit, ...]
    counts: dict[str, dict[int, int]]
    others: dict[str, int] = field(default_factory=dict)
    refused: frozenset[int] | None = None
    vocabulary_version: int | None = None
