"""What the index knows of one product: plain values, the same for both backends.

The builder makes documents from the database; nothing else does. Numbers stand for facet values
(``search.vocabulary`` knows their names), ``card`` is what a result shows, ready to hand out.
Pure Python: no Django.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .interpret import marked_lexeme
from .scoring import START, Field
from .text import tokens

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


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One lexeme of a text with its position (from 1)."""

    text: str
    position: int


def lexemes(texts: Iterable[str], *, name: bool = False) -> list[tuple[Lexeme, ...]]:
    """The lexemes of the texts of one field, position by position: the folded one, and the marked one where
    there are marks.

    A gap keeps texts apart, so that no phrase reaches from one into the next; a name begins with ``START``.
    """
    found: list[tuple[Lexeme, ...]] = []
    position = 0
    for text in texts:
        if name:
            position += 1
            found.append((Lexeme(START, position),))
        for token in tokens(text)[:MAX_TEXT_SYLLABLES]:
            position += 1
            folded = Lexeme(token.folded, position)
            found.append(
                (folded, Lexeme(marked_lexeme(token.marked), position)) if token.is_marked else (folded,)
            )
        position += 10
    return found
