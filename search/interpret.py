"""From what was typed to what is searched, before any backend is asked.

1. Cut into words; a word that is raw keystrokes is decoded, one that is several run together is cut
(``search.text``).
2. The lexicon says whether the syllables are likelier something else (a typing error): that becomes a second
reading. 3. Synonyms add readings in which a phrase is replaced.
4. Each reading is a list of slots that all must be found; a slot is one syllable, found by its folded
   spelling, and worth more where the marks agree too.

A ``TextQuery`` is what both backends compile: they find and score the same documents by the same numbers
(``search.scoring``). Pure Python: no Django.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import Lexicon
from .synonyms import Synonyms
from .text import Token, cuts, decode_keystrokes, marks_fit, split_digits, token_of, words

MAX_SYLLABLES = 12
MAX_READINGS = 6

AS_TYPED = 100
SYNONYM = 80
CORRECTED = 65
"""What a reading is worth, in percent: synonyms come after what was typed, guesses after both."""

APPLY_GAIN = 1.0
SUGGEST_GAIN = 0.2
"""How much likelier (natural log) another spelling must be to be searched too, and to be offered as "did you
mean".
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """One syllable to be found. Where one of the marked spellings ``exact`` stands it is worth all, else
    part; a ``strict`` slot is found by those alone."""

    folded: str
    exact: tuple[str, ...] = ()
    strict: bool = False

    @property
    def finds(self) -> tuple[str, ...]:
        """The lexemes one of which a document must have."""
        return self.exact if self.strict else (self.folded,)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the words: every slot must be found. ``worth`` in percent."""

    slots: tuple[Slot, ...]
    worth: int


@dataclass(frozen=True, slots=True)
class TextQuery:
    """What the words mean. ``corrected`` is the spelling also searched, ``did_you_mean`` one that is only
    offered.
    """

    readings: tuple[Reading, ...] = ()
    corrected: str = ""
    did_you_mean: str = ""

    def __bool__(self) -> bool:
        return bool(self.readings)


def marked_lexeme(marked: str) -> str:
    """How a marked spelling is written in the index, apart from every folded one."""
    return "=" + marked


@lru_cache(maxsize=2048)
def interpret(
    text: str, lexicon: Lexicon, synonyms: Synonyms, optional: frozenset[tuple[str, ...]]
) -> TextQuery:
    """Understand typed words. Empty for a text without letters or digits. Repeated questions cost a
    dictionary look-up.
    """
    typed = _syllables(text, lexicon, synonyms)[:MAX_SYLLABLES]
    if not typed:
        return TextQuery()
    typed = _without_optional(typed, lexicon, optional)
    readings = {_slots(typed, lexicon): AS_TYPED}
    explained = False
    for start, end, phrase in synonyms.replacements(typed):
        explained = explained or all(lexicon.knows(token.folded) for token in phrase)
        replaced = (*_slots(typed[:start], lexicon), *_exact_slots(phrase), *_slots(typed[end:], lexicon))
        readings.setdefault(replaced, SYNONYM)
    corrected = did_you_mean = ""
    correction = None if explained and not _all_known(typed, lexicon) else lexicon.correct(typed)
    if correction and correction.gain >= SUGGEST_GAIN:
        written = lexicon.write(correction.syllables)
        if correction.gain >= APPLY_GAIN:
            corrected = written
            readings.setdefault(tuple(map(Slot, correction.syllables)), CORRECTED)
        else:
            did_you_mean = written
    ranked = sorted(readings.items(), key=lambda item: -item[1])
    if corrected and len(ranked) > MAX_READINGS:
        ranked = [*ranked[: MAX_READINGS - 1], ranked[-1]]
    return TextQuery(
        tuple(Reading(slots, worth) for slots, worth in ranked[:MAX_READINGS]), corrected, did_you_mean
    )


def _syllables(text: str, lexicon: Lexicon, synonyms: Synonyms) -> list[Token]:
    found: list[Token] = []
    for word in words(text):
        found.extend(_read_word(word, lexicon, synonyms))
    return found


def _read_word(word: str, lexicon: Lexicon, synonyms: Synonyms) -> Sequence[Token]:
    """The syllables of one typed word: itself when it is known or can be a syllable, else decoded, else cut,
    else itself.
    """
    itself = token_of(word)
    if lexicon.knows(itself.folded) or (itself.folded,) in synonyms.entries:
        return (itself,)
    decoded = decode_keystrokes(word)
    if decoded and lexicon.knows(token_of(decoded).folded):
        return (token_of(decoded),)
    pieces = [[token_of(piece) for piece in cut] for cut in cuts(word)]
    known = [cut for cut in pieces if all(lexicon.knows(token.folded) for token in cut)]
    if known:
        return max(known, key=lambda cut: lexicon.likelihood([token.folded for token in cut]))
    parts = [token_of(part) for part in split_digits(word)]
    if len(parts) > 1:
        return parts
    if lexicon.neighbours(itself.folded):  # a known word with an error in it, rather than any of what follows
        return (itself,)
    if decoded:
        return (token_of(decoded),)
    return pieces[0] if pieces else (itself,)


def _without_optional(
    typed: list[Token], lexicon: Lexicon, optional: frozenset[tuple[str, ...]]
) -> list[Token]:
    """Leave out filler words, when something else remains and the catalogue does not use them in this
    spelling itself.
    """
    kept: list[Token] = []
    index = 0
    while index < len(typed):
        for length in (4, 3, 2, 1):
            span = typed[index : index + length]
            if (
                len(span) == length
                and tuple(t.folded for t in span) in optional
                and not _is_used(span, lexicon)
            ):
                index += length
                break
        else:
            kept.append(typed[index])
            index += 1
    return kept or typed


def _is_used(span: Sequence[Token], lexicon: Lexicon) -> bool:
    if len(span) > 1:
        return False
    token = span[0]
    spellings = lexicon.marked.get(token.folded, {})
    return token.marked in spellings if token.is_marked else bool(spellings)


def _all_known(typed: Sequence[Token], lexicon: Lexicon) -> bool:
    return all(lexicon.knows(token.folded) for token in typed)


def _slots(typed: Sequence[Token], lexicon: Lexicon) -> tuple[Slot, ...]:
    return tuple(Slot(token.folded, _exact(token, lexicon)) for token in typed)


def _exact(token: Token, lexicon: Lexicon) -> tuple[str, ...]:
    """The marked spellings that are just what was typed; of a half-marked word, the known ones it may grow
    into.
    """
    if not token.is_marked:
        return ()
    known = lexicon.marked.get(token.folded, {})
    meant = [marked for marked in sorted(known, key=lambda m: -known[m]) if marks_fit(token.marked, marked)]
    return tuple(marked_lexeme(marked) for marked in dict.fromkeys([token.marked, *meant[:5]]))


def _exact_slots(phrase: Sequence[Token]) -> tuple[Slot, ...]:
    """Slots of a word the editor wrote with its marks: only that spelling is meant (``thơm`` is not
    ``thôm``).
    """
    return tuple(
        Slot(t.folded, (marked_lexeme(t.marked),), strict=True) if t.is_marked else Slot(t.folded)
        for t in phrase
    )
