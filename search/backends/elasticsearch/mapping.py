"""How documents lie in Elasticsearch: every field named, nothing guessed, no analysis plug-in needed.

The words arrive analysed (``search.text``), so the index only splits at spaces. Each text field has two
forms, folded and marked; the server copies the lexemes of all of them to ``words``, for recall. Moments are
microseconds since 1970 and days are ordinals: whole numbers compare alike everywhere.
Pure Python: no Django, no client.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from search.document import ProductDocument, analyse
from search.scoring import Field

VERSION = 2
"""Grows with every change of the mapping; an index of another version is not written to."""

_WORDS = {"type": "text", "analyzer": "whitespace", "norms": False, "index_options": "docs"}
_TEXT = {**_WORDS, "copy_to": "words"}
_WORDS_IN_ORDER = {**_TEXT, "index_options": "positions"}

PROPERTIES: dict[str, Any] = {
    "product_id": {"type": "integer"},
    "listable_from": {"type": "long"},
    "listable_until": {"type": "long"},
    "stars": {"type": "byte"},
    "potential_five": {"type": "boolean"},
    "first_certified": {"type": "integer"},
    "in_stock": {"type": "boolean"},
    "district": {"type": "short"},
    "commune": {"type": "integer"},
    "product_group": {"type": "integer"},
    "product_set": {"type": "integer"},
    "producer_kind": {"type": "byte"},
    "producer": {"type": "integer"},
    "price": {"type": "long"},
    "price_band": {"type": "byte"},
    "places": {"type": "integer"},
    "points": {"type": "geo_point"},
    "sort_name": {"type": "keyword"},
    "card": {"type": "object", "enabled": False},
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

SETTINGS: dict[str, Any] = {
    # One shard: exact facet counts whatever the number of values. A copy on a second node as soon as there is one.
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # How long a deleted document's version is remembered, so that a late older write does not bring it back.
    "gc_deletes": "1h",
    "max_result_window": 10_000,
}

FIELD_NAMES = {Field.NAME: "name", Field.ORIGIN: "origin", Field.GROUP: "group", Field.TEXT: "text"}


def index_body() -> dict[str, Any]:
    """What an index is created with; nobody searches it before it is live, so until then it is not refreshed."""
    return {
        "settings": {**SETTINGS, "refresh_interval": "-1"},
        "mappings": {"dynamic": "strict", "_meta": {"version": VERSION}, "properties": PROPERTIES},
    }


def source_of(document: ProductDocument) -> dict[str, Any]:
    """A document as Elasticsearch keeps it."""
    source: dict[str, Any] = {
        "product_id": document.product_id,
        "listable_from": microseconds(document.listable_from),
        "listable_until": microseconds(document.listable_until),
        "stars": document.stars,
        "potential_five": document.potential_five,
        "first_certified": document.first_certified.toordinal(),
        "in_stock": document.in_stock,
        "district": document.district,
        "commune": document.commune,
        "product_group": document.group,
        "product_set": document.set,
        "producer_kind": document.producer_kind,
        "producer": document.producer,
        "price": document.price,
        "price_band": document.price_band,
        "places": list(document.places),
        "points": [{"lat": lat, "lon": lon} for lat, lon in document.points],
        "sort_name": document.sort_name,
        "card": document.card,
    }
    for field, name in FIELD_NAMES.items():
        # Each text is a value of its own: Elasticsearch keeps values far enough apart that no phrase spans two.
        forms = [_FORMS[field](text, field) for text in document.texts.get(field, ())]
        source[name] = [folded for folded, _marked in forms]
        source[f"{name}_marked"] = [marked for _folded, marked in forms]
    return source


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
