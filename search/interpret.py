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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from .fillers import without_asides, without_fillers, without_quantities, without_unknown
from .lexicon import Lexicon
from .segment import syllables_of
from .synonyms import OptionalWords, Phrase, Synonyms
from .text import Token, display_words, is_syllable, marks_fit, token_of

MAX_SYLLABLES = 12
MAX_READINGS = 6
_MOST_TRIED = 200

AS_TYPED = 100
SYNONYM = 80
CORRECTED = 65
SURELY_CORRECTED, GAIN_WORTH = 78, 5
PART = 75
"""What a reading is worth, in percent: synonyms come after what was typed, guesses after both, the
surer the nearer; a part of the words comes after all of them."""

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
    offered, ``missing`` the words no name in the catalogue has: what lacks them is found too, after what has them.
    """

    readings: tuple[Reading, ...] = ()
    corrected: str = ""
    did_you_mean: str = ""
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.readings)


def marked_lexeme(marked: str) -> str:
    """How a marked spelling is written in the index, apart from every folded one."""
    return "=" + marked


@lru_cache(maxsize=2048)
def interpret(text: str, lexicon: Lexicon, synonyms: Synonyms, optional: OptionalWords) -> TextQuery:
    """Understand typed words. Empty for a text without letters or digits. Repeated questions cost a look-up."""
    typed = syllables_of(text, lexicon, synonyms)[:MAX_SYLLABLES]
    if not typed:
        return TextQuery()
    typed = without_fillers(typed, lexicon, optional, synonyms)
    goods = without_quantities(typed) or typed
    known = without_unknown(goods, lexicon, synonyms) or goods
    core = without_asides(known) or known
    meant = _understood(goods, lexicon, synonyms)
    found = dict(meant.readings)
    if len(goods) < len(typed):
        found = {_slots(typed, lexicon): AS_TYPED} | {
            slots: worth * PART // 100 for slots, worth in found.items()
        }
    if len(core) < len(goods):
        part = _understood(core, lexicon, synonyms)
        found = dict(_best(found, MAX_READINGS // 2, meant.corrected))
        for slots, worth in part.readings.items():
            found.setdefault(slots, worth * PART // 100)
    return TextQuery(
        tuple(Reading(slots, worth) for slots, worth in _best(found, MAX_READINGS, meant.corrected)),
        meant.corrected,
        meant.did_you_mean,
        () if meant.corrected else _as_written(text, [token for token in goods if token not in known]),
    )


def _as_written(text: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Those words of a text that are among the tokens, in its own spelling."""
    return tuple(dict.fromkeys(word for word in display_words(text) if token_of(word) in tokens))


@dataclass(frozen=True, slots=True)
class _Understood:
    """The readings of syllables and what each is worth, and another spelling, searched too or only offered."""

    readings: dict[tuple[Slot, ...], int]
    corrected: str = ""
    did_you_mean: str = ""


def _understood(typed: Sequence[Token], lexicon: Lexicon, synonyms: Synonyms) -> _Understood:
    readings = {_slots(typed, lexicon): AS_TYPED}
    unknown = {index for index, token in enumerate(typed) if not lexicon.knows(token.folded)}
    is_explained = False
    for replaced in _with_synonyms(typed, lexicon, synonyms):
        readings.setdefault(replaced.slots, replaced.worth)
        is_explained = is_explained or replaced.explained >= (unknown or set(range(len(typed))))
    correction = None if is_explained else lexicon.correct(typed)
    if not correction or correction.gain < SUGGEST_GAIN:
        return _Understood(readings)
    written = lexicon.write(correction.syllables)
    if correction.gain < APPLY_GAIN:
        return _Understood(readings, did_you_mean=written)
    worth = min(SURELY_CORRECTED, CORRECTED + int(GAIN_WORTH * (correction.gain - APPLY_GAIN)))
    readings.setdefault(tuple(map(Slot, correction.syllables)), worth)
    return _Understood(readings, written)


def _best(
    readings: dict[tuple[Slot, ...], int], most: int, corrected: str
) -> list[tuple[tuple[Slot, ...], int]]:
    """The readings worth most; the last, which is the corrected one, stays whatever it is worth."""
    ranked = sorted(readings.items(), key=lambda item: -item[1])
    if corrected and len(ranked) > most:
        return [*ranked[: most - 1], ranked[-1]]
    return ranked[:most]


@dataclass(frozen=True, slots=True)
class _Replaced:
    """The typed syllables with phrases replaced by synonyms; ``explained`` are the places replaced by known
    words, ``unknown`` counts words no name in the catalogue has, ``kept_unknown`` those of them that were typed.
    """

    slots: tuple[Slot, ...] = ()
    explained: frozenset[int] = frozenset()
    replacements: int = 0
    unknown: int = 0
    kept_unknown: int = 0
    choice: int = 0
    translated: tuple[tuple[Slot, ...], ...] = ()
    is_foreign: bool = False

    @property
    def worth(self) -> int:
        """The first synonyms of a line come before the later ones."""
        return SYNONYM - min(self.choice, 5)


def _with_synonyms(typed: Sequence[Token], lexicon: Lexicon, synonyms: Synonyms) -> list[_Replaced]:
    """The readings with at least one phrase replaced: those that keep the fewest unknown words; of them
    the ones that bring in the fewest, then with the fewest changes.
    """
    by_start: dict[int, list[tuple[int, Phrase, int]]] = {}
    protected = _places_in(typed, lexicon)
    for start, end, source, phrase, choice in synonyms.replacements(typed):
        is_part_of_a_place = any(
            start < last and first < end and (start, end) != (first, last) for first, last in protected
        )
        if not is_part_of_a_place and _is_meant(typed[start:end], source, lexicon):
            by_start.setdefault(start, []).append((end, phrase, choice))

    def extended(sofar: _Replaced, start: int) -> Iterator[_Replaced]:
        if start == len(typed):
            yield _head_first(sofar)
            return
        for end, phrase, choice in by_start.get(start, ()):
            known = all(lexicon.knows(token.folded) for token in phrase)
            yield from extended(
                _Replaced(
                    (*sofar.slots, *_exact_slots(phrase)),
                    sofar.explained | frozenset(range(start, end) if known else ()),
                    sofar.replacements + 1,
                    sofar.unknown + (not known),
                    sofar.kept_unknown,
                    sofar.choice + choice,
                    (*sofar.translated, _exact_slots(phrase)),
                    sofar.is_foreign or not all(is_syllable(token.folded) for token in typed[start:end]),
                ),
                end,
            )
        kept = typed[start]
        unknown = not lexicon.knows(kept.folded)
        yield from extended(
            replace(
                sofar,
                slots=(*sofar.slots, *_slots([kept], lexicon)),
                unknown=sofar.unknown + unknown,
                kept_unknown=sofar.kept_unknown + unknown,
            ),
            start + 1,
        )

    if not by_start:
        return []
    tried = islice(extended(_Replaced(), 0), _MOST_TRIED)
    found = [each for each in tried if each.replacements]
    fewest = min((each.kept_unknown for each in found), default=0)
    meant = [each for each in found if each.kept_unknown == fewest]
    return sorted(meant, key=lambda each: (each.unknown, each.replacements, each.choice))[:MAX_READINGS]


def _head_first(replaced: _Replaced) -> _Replaced:
    """What was translated word for word, put into Vietnamese order: *lacquer box* → *sơn mài, hộp* → *hộp sơn mài*.
    Only where no word was kept and one of them can be no Vietnamese syllable.
    """
    everything = sum(map(len, replaced.translated))
    if len(replaced.translated) < 2 or everything < len(replaced.slots) or not replaced.is_foreign:
        return replaced
    return replace(replaced, slots=tuple(slot for phrase in reversed(replaced.translated) for slot in phrase))


def _is_meant(span: Sequence[Token], source: Phrase, lexicon: Lexicon) -> bool:
    """Whether a single syllable typed without marks means the word of the synonym file: not when the
    catalogue mostly writes it another way (``bong`` is more often *bóng* than *bông*).
    """
    spellings = lexicon.marked.get(span[0].folded)
    if len(span) > 1 or span[0].is_marked or not spellings:
        return True
    return 2 * spellings.get(source[0].marked, 0) >= sum(spellings.values())


def _places_in(typed: Sequence[Token], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where typed neighbours are a place's name: synonyms of its parts are not meant (Bát Tràng is no bowl)."""
    return [
        (start, start + length)
        for length in (4, 3, 2)
        for start in range(len(typed) - length + 1)
        if " ".join(token.folded for token in typed[start : start + length]) in lexicon.places
    ]


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
