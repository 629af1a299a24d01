"""How documents lie in Elasticsearch: every field named, nothing guessed, no analysis plug-in needed.

The words arrive analysed (``search.text``), so the index only splits at spaces. Each text field has two
forms, folded and marked; the server copies the lexemes of all of them to ``words``, for recall. Facets that
are counted together lie in one keyword (``FAMILIES``): counting four keywords costs a third of counting
eleven. Choices are looked up among a product's ``values``. Moments are microseconds since 1970 and days are
ordinals: whole numbers compare alike everywhere.
Pure Python: no Django, no client.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson

from search.document import ProductDocument, analyse
from search.scoring import Field

VERSION = 3
"""Grows with every change of the mapping; an index of another version is neither searched nor written to."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "looks": ("stars", "potential", "in_stock", "price", "kind"),
    "where": ("district", "commune"),
    "what": ("group", "set"),
    "since": ("new",),
}
"""Field → the facets whose values it holds, in this order and separated by spaces; ``NOTHING`` for none. Few
combinations occur, so they are counted at once and added up afterwards. ``since`` holds the quarter of the first
certificate.
"""
NOTHING = "-"
LONG = {"producer": "producers", "place": "places"}
"""Facets with too many values for that: each its own field, with numbers that sort as they should."""

_WORDS = {"type": "text", "analyzer": "whitespace", "norms": False, "index_options": "docs"}
_TEXT = {**_WORDS, "copy_to": "words"}
_WORDS_IN_ORDER = {**_TEXT, "index_options": "positions"}
# What counting reads is made ready when the index is refreshed, not by whoever asks first.
_COUNTED = {"type": "keyword", "index": False, "eager_global_ordinals": True}

PROPERTIES: dict[str, Any] = {
    "product_id": {"type": "integer", "index": False},
    "listable_from": {"type": "long", "doc_values": False},
    "listable_until": {"type": "long", "doc_values": False},
    "stars": {"type": "byte", "index": False},
    "potential_five": {"type": "boolean", "index": False},
    "in_stock": {"type": "boolean", "index": False},
    "first_certified": {"type": "integer"},
    "price": {"type": "long"},
    "sort_name": {"type": "keyword", "index": False},
    "points": {"type": "geo_point", "index": False},
    "values": {"type": "keyword", "doc_values": False},
    **dict.fromkeys((*FAMILIES, *LONG.values()), _COUNTED),
    "card": {"type": "object", "enabled": False},
    "digest": {"type": "keyword", "index": False, "doc_values": False},
    "words": _WORDS,
    "name": _WORDS_IN_ORDER,
    "name_marked": _WORDS_IN_ORDER,
    "origin": _WORDS_IN_ORDER,
    "origin_marked": _WORDS_IN_ORDER,
    "group": _WORDS_IN_ORDER,
    "group_marked": _WORDS_IN_ORDER,
    "text": _TEXT,
    "text_marked": _TEXT,
}

KEPT = ("listable_from", "card", "places", "digest")
"""What the index can hand out again: what is shown, and what tells whether the rest is as it should be."""

SETTINGS: dict[str, Any] = {
    # One shard: exact facet counts whatever the number of values.
    "number_of_shards": 1,
    # How long a deleted document's version is remembered, so that a late older write does not bring it back.
    "gc_deletes": "1h",
    "max_result_window": 10_000,
}

BUILDING: dict[str, Any] = {
    # Nobody searches it and nobody would miss it: no copy, no refresh, and the disk is waited for now and then.
    "auto_expand_replicas": "false",
    "number_of_replicas": 0,
    "refresh_interval": "-1",
    "translog.durability": "async",
}
LIVE: dict[str, Any] = {
    # A copy on a second node as soon as there is one.
    "auto_expand_replicas": "0-1",
    "refresh_interval": None,
    "translog.durability": None,
}
"""Settings of an index while it is built, and from when it is to be searched."""

FIELD_NAMES = {Field.NAME: "name", Field.ORIGIN: "origin", Field.GROUP: "group", Field.TEXT: "text"}


def index_body() -> dict[str, Any]:
    """What an index to be built is created with."""
    return {
        "settings": {**SETTINGS, **BUILDING},
        "mappings": {
            "dynamic": "strict",
            "_source": {"includes": [*KEPT, "card.*"]},
            "properties": PROPERTIES,
        },
    }


def source_of(document: ProductDocument) -> bytes:
    """A document as it is sent to Elasticsearch: JSON, written once."""
    content = orjson.dumps(_content(document))
    begins = microseconds(document.listable_from)
    return b'%s,"digest":"%s","listable_from":%d}' % (content[:-1], _digest(content).encode(), begins)


def kept(document: ProductDocument) -> dict[str, Any]:
    """What the index hands out again of a document: ``KEPT``."""
    content = _content(document)
    return {
        "listable_from": microseconds(document.listable_from),
        "card": content["card"],
        "places": content["places"],
        "digest": _digest(orjson.dumps(content)),
    }


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _content(document: ProductDocument) -> dict[str, Any]:
    """All of a document but when its span begins: one that has begun is alike whenever it did."""
    numbers = {
        "stars": document.stars,
        "potential": int(document.potential_five),
        "in_stock": int(document.in_stock),
        "price": document.price_band,
        "kind": document.producer_kind,
        "district": document.district,
        "commune": document.commune,
        "group": document.group,
        "set": document.set,
        "new": quarter(document.first_certified),
        "producer": document.producer,
    }
    source: dict[str, Any] = {
        "product_id": document.product_id,
        "listable_until": microseconds(document.listable_until),
        "stars": document.stars,
        "potential_five": document.potential_five,
        "in_stock": document.in_stock,
        "first_certified": document.first_certified.toordinal(),
        "price": document.price,
        "sort_name": document.sort_name,
        "points": [{"lat": lat, "lon": lon} for lat, lon in document.points],
        "values": [
            *(value_of(facet, number) for facet, number in numbers.items() if number is not None),
            *(value_of("place", place) for place in document.places),
        ],
        "producers": sortable(document.producer),
        "places": list(map(sortable, document.places)),
        "card": document.card,
    }
    for family, facets in FAMILIES.items():
        source[family] = " ".join(_written(numbers[facet]) for facet in facets)
    for field, name in FIELD_NAMES.items():
        # Each text is a value of its own: Elasticsearch keeps values far enough apart that no phrase spans two.
        forms = [_FORMS[field](text, field) for text in document.texts.get(field, ())]
        source[name] = [folded for folded, _marked in forms]
        source[f"{name}_marked"] = [marked for _folded, marked in forms]
    return source


def value_of(facet: str, number: int) -> str:
    """How a product's ``values`` name a facet's value."""
    return f"{facet} {number}"


def sortable(number: int) -> str:
    """A number as a text of which the lower comes first."""
    return f"{number:010d}"


def quarter(day: dt.date) -> int:
    """The quarter a day is in; later ones have greater numbers."""
    return day.year * 4 + (day.month - 1) // 3


def _written(number: int | None) -> str:
    return NOTHING if number is None else str(number)


def _forms(text: str, field: Field) -> tuple[str, str]:
    """A text's folded and marked lexemes."""
    (places,) = analyse([text], name=field is Field.NAME)
    return " ".join([place[0] for place in places]), " ".join([place[-1] for place in places])


_kept_forms = lru_cache(maxsize=8192)(_forms)
"""Producers, places and groups stand in product after product."""

_FORMS: dict[Field, Callable[[str, Field], tuple[str, str]]] = {
    Field.NAME: _forms,
    Field.ORIGIN: _kept_forms,
    Field.GROUP: _kept_forms,
    Field.TEXT: lru_cache(maxsize=512)(_forms),
}


def microseconds(moment: dt.datetime) -> int:
    """Whole microseconds since 1970."""
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
