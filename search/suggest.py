"""Suggestions while typing: a few things of each kind, in two short statements however large the catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from ocop_catalog.rules import gettext_noop
from ocop_catalog.text import fold

from . import selectors
from .backends.postgres.names import names_beginning
from .params import parse_params
from .query import MAX_WORDS
from .results import Suggestion
from .suggestions import Phrase
from .text import Token, tokens
from .vocabulary import Vocabulary, current_vocabulary

MAX_SYLLABLES = 10
_CANDIDATES = 40
_MOST_OF_A_KIND = 3
_KINDS = {
    "village": gettext_noop("Làng nghề"),
    "group": gettext_noop("Nhóm sản phẩm"),
    "set": gettext_noop("Bộ sản phẩm"),
    "district": gettext_noop("Quận, huyện (cũ)"),
    "commune": gettext_noop("Phường, xã"),
    "producer": gettext_noop("Chủ thể"),
}


def suggest(text: str, *, limit: int = 8, now: dt.datetime | None = None) -> tuple[Suggestion, ...]:
    """What somebody who typed ``text`` so far may be after: products first, then villages, groups, places
    and producers.

    At most three of each other kind; a likely spelling is offered when nothing else is found. Never raises
    for any text; text past 200 characters is not looked at. Only listable products are named.
    """
    words = parse_params({"q": text[:MAX_WORDS]}).query.words
    typed = tokens(words)[:MAX_SYLLABLES]
    if not typed or limit < 1:
        return ()
    vocabulary = current_vocabulary()
    moment = now or timezone.now()
    found = _suggestions(words, typed, limit, vocabulary, moment)
    if not found and (correction := vocabulary.lexicon.correct(typed)):
        written = vocabulary.lexicon.write(correction.syllables)
        found = [Suggestion("words", written, written, gettext("Có phải bạn tìm"), (("q", written),))]
        found += _suggestions(written, tokens(written), limit - 1, vocabulary, moment)
    return tuple(found[:limit])


def _suggestions(
    words: str, typed: tuple[Token, ...], limit: int, vocabulary: Vocabulary, now: dt.datetime
) -> list[Suggestion]:
    others = _few_of_each(vocabulary.phrases.find(typed, _CANDIDATES), limit // 2)
    products = _products(words, typed, limit - len(others), now)
    return [*products, *others]


def _products(words: str, typed: tuple[Token, ...], limit: int, now: dt.datetime) -> list[Suggestion]:
    rows = dict(names_beginning(fold(words), [token.folded for token in typed], now, _CANDIDATES))
    refused = selectors.refused(list(rows), now)
    kept: dict[str, Suggestion] = {}
    for product_id, card in rows.items():
        if product_id not in refused and card["name"] not in kept:
            kept[card["name"]] = Suggestion("product", card["name"], card["slug"], card["producer_name"])
    return list(kept.values())[:limit]


def _few_of_each(phrases: Iterable[Phrase], limit: int) -> list[Suggestion]:
    taken = dict.fromkeys(_KINDS, 0)
    found: list[Suggestion] = []
    for phrase in phrases:
        if len(found) < limit and taken[phrase.kind] < _MOST_OF_A_KIND:
            taken[phrase.kind] += 1
            products = ngettext("%(count)d sản phẩm", "%(count)d sản phẩm", phrase.count) % {
                "count": phrase.count
            }
            detail = f"{gettext(_KINDS[phrase.kind])} · {products}"
            parameter = "q" if phrase.kind == "village" else phrase.kind
            found.append(
                Suggestion(phrase.kind, phrase.label, phrase.value, detail, ((parameter, phrase.value),))
            )
    return found
