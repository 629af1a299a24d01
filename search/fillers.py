"""Words of a question that no product need have: fillers, quantities, and words the catalogue does not know.

Fillers are left out. What a quantity or an unknown word was meant for is searched too, but comes after what has all
the words. Pure Python: no Django.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import Lexicon
from .synonyms import OptionalWords, Synonyms, parse_optional_words
from .text import Token, marks_fit

_LONGEST_FILLER = 4
_UNITS = frozenset(
    (
        "g",
        "gr",
        "gam",
        "gram",
        "grams",
        "kg",
        "ki",
        "kilo",
        "can",
        "lang",
        "ml",
        "cl",
        "l",
        "lit",
        "liter",
        "litre",
    )
)


_ASIDES = parse_optional_words(
    "htx\nhợp tác xã\ntht\ntổ hợp tác\ncty\nct\ncông ty\ncông ty tnhh\ntnhh\nhkd\nhộ kinh doanh\nhộ sản xuất\ncs\n"
    "cơ sở\ncơ sở sản xuất\nocop\ntết\nchơi tết\nquà tết\ndịp tết\nngày tết\nquà\nquà tặng\nquà biếu\nlàm quà"
)
"""Legal forms of makers, and occasions: what has them comes first, what has not is meant as well."""


def without_fillers(
    typed: Sequence[Token], lexicon: Lexicon, optional: OptionalWords, synonyms: Synonyms
) -> list[Token]:
    """Leave out filler words, when something else remains, the catalogue does not put them beside these very
    neighbours itself (``o`` of ``o mai`` stays, that of ``gom o bat trang`` goes) and no phrase of the synonyms
    needs them (``of`` of ``mother of pearl``).
    """
    in_a_phrase = synonyms.in_phrases(typed)
    kept: list[Token] = []
    index = 0
    while index < len(typed):
        for length in range(_LONGEST_FILLER, 0, -1):
            span = typed[index : index + length]
            if (
                len(span) == length
                and in_a_phrase.isdisjoint(range(index, index + length))
                and optional.covers(span)
                and not (length == 1 and _is_used(typed, index, lexicon))
            ):
                index += length
                break
        else:
            kept.append(typed[index])
            index += 1
    return kept or list(typed)


def _is_used(typed: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    if not _is_known(typed[index], lexicon):
        return False
    word = typed[index].folded
    return any(
        f"{before.folded} {word}" in lexicon.pairs for before in typed[max(0, index - 1) : index]
    ) or any(f"{word} {after.folded}" in lexicon.pairs for after in typed[index + 1 : index + 2])


def without_quantities(typed: Sequence[Token]) -> list[Token]:
    """Leave out numbers with a unit: ``mật ong 500 ml`` → ``mật ong``. Nothing when only quantities were typed."""
    kept: list[Token] = []
    for token in typed:
        if token.folded in _UNITS and kept and kept[-1].folded.isdigit():
            while kept and kept[-1].folded.isdigit():
                kept.pop()
        else:
            kept.append(token)
    return kept


def without_asides(typed: Sequence[Token]) -> list[Token]:
    """Leave out who makes it by legal form, and what it is for: ``htx chè hưng hiền`` → ``chè hưng hiền``, ``quà tết
    sơn mài`` → ``sơn mài``. Nothing when nothing else was typed. Marks that were typed must not say another word:
    ``quả`` is no ``quà``.
    """
    kept: list[Token] = []
    index = 0
    while index < len(typed):
        for length in range(_LONGEST_FILLER, 0, -1):
            span = typed[index : index + length]
            if len(span) == length and _ASIDES.covers(span) and (length > 1 or _is_sure(span[0])):
                index += length
                break
        else:
            kept.append(typed[index])
            index += 1
    return kept


def _is_sure(token: Token) -> bool:
    """Not of ``qua`` alone, which is *quả* as often as *quà*."""
    return token.is_marked or token.folded != "qua"


def without_unknown(typed: Sequence[Token], lexicon: Lexicon, synonyms: Synonyms) -> list[Token]:
    """Leave out words that neither the names of the catalogue nor the synonyms know as they were typed. Nothing when
    no word is known; everything stays while no catalogue has been learnt.
    """
    if not lexicon.terms:
        return list(typed)
    explained = {
        place
        for start, end, _source, phrase, _choice in synonyms.replacements(typed)
        if all(lexicon.knows(token.folded) for token in phrase)
        for place in range(start, end)
    }
    return [token for place, token in enumerate(typed) if place in explained or _is_known(token, lexicon)]


def _is_known(token: Token, lexicon: Lexicon) -> bool:
    spellings = lexicon.marked.get(token.folded, {})
    if not token.is_marked:
        return bool(spellings)
    return any(marks_fit(token.marked, spelling) for spelling in spellings)
