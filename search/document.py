"""What the index knows of one product: plain values, the same for both backends.

The builder makes documents from the database; nothing else does. Numbers stand for facet values
(``search.vocabulary`` knows their names), ``card`` is what a result shows, ready to hand out.
Pure Python: no Django.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .interpret import marked_lexeme
from .scoring import START, Field
from .text import display_words, token_of

FOREVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
MAX_TEXT_SYLLABLES = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDocument:
    """One product for one span of time, in which it is listable and holds these stars.

    ``listable_from`` ≤ t < ``listable_until`` is when it may be found; at ``refresh_at`` (or never) it must
    be built anew. ``places`` are the fulfilment points that have it in stock and serve; ``points`` their
    positions (lat, lon). ``texts`` is what is searched, by field; money in đồng. ``version`` grows with each
    reading of the database.
    """

    product_id: int
    version: int
    listable_from: dt.datetime
    listable_until: dt.datetime
    refresh_at: dt.datetime | None
    stars: int
    potential_five: bool
    first_certified: dt.date
    district: int | None
    commune: int | None
    group: int
    set: int
    producer_kind: int
    producer: int
    price: int
    price_band: int
    places: tuple[int, ...]
    points: tuple[tuple[float, float], ...]
    sort_name: str
    texts: dict[Field, tuple[str, ...]]
    card: dict[str, Any]

    @property
    def in_stock(self) -> bool:
        return bool(self.places)


Places = tuple[tuple[str, ...], ...]
"""A text as the index has it: for each word in order its lexemes, the folded one and, where there are marks,
the marked one.
"""


def analyse(texts: Iterable[str], *, name: bool = False) -> list[Places]:
    """The lexemes of each text of one field; a name begins with ``START``. Long texts are cut at
    ``MAX_TEXT_SYLLABLES``.
    """
    return [((START,), *_places(text)) if name else _places(text) for text in texts]


def _places(text: str) -> Places:
    return tuple(map(_lexemes, display_words(text)[:MAX_TEXT_SYLLABLES]))


@lru_cache(maxsize=65_536)
def _lexemes(word: str) -> tuple[str, ...]:
    token = token_of(word)
    return (token.folded, marked_lexeme(token.marked)) if token.is_marked else (token.folded,)
