"""Words that mean the same, and words that may be left out: two text files an editor can change while the
shop runs.

They are applied to the question, never to the index, so a change counts at once and needs no reindex. A file
is read again when its time of change differs. The format is explained at the top of ``data/synonyms.txt``.
Pure Python: no Django (the paths come from the caller).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from .text import Token, marks_fit, tokens

DATA = Path(__file__).parent / "data"
SYNONYMS = DATA / "synonyms.txt"
OPTIONAL_WORDS = DATA / "optional_words.txt"

Phrase = tuple[Token, ...]


@dataclass(frozen=True, eq=False)
class Synonyms:
    """Phrases by their folded spelling, each with what may be searched in its place. Equal only to itself."""

    entries: dict[tuple[str, ...], list[tuple[Phrase, tuple[Phrase, ...]]]] = field(default_factory=dict)
    longest: int = 0

    def replacements(self, typed: Sequence[Token]) -> Iterator[tuple[int, int, Phrase, Phrase, int]]:
        """Every ``(start, end, phrase, choice)``: the typed syllables ``start:end`` may be searched as
        ``phrase``, the ``choice``-th of its line; longest spans first.
        """
        for length in range(min(self.longest, len(typed)), 0, -1):
            for start in range(len(typed) - length + 1):
                span = typed[start : start + length]
                for source, targets in self.entries.get(tuple(token.folded for token in span), ()):
                    if _fits(span, source):
                        for choice, target in enumerate(targets):
                            yield start, start + length, source, target, choice

    def in_phrases(self, typed: Sequence[Token]) -> set[int]:
        """The places of the typed syllables that stand in a phrase of several."""
        return {
            place
            for start, end, *_phrase in self.replacements(typed)
            if end - start > 1
            for place in range(start, end)
        }


def _fits(typed: Sequence[Token], source: Phrase) -> bool:
    return all(not t.is_marked or marks_fit(t.marked, s.marked) for t, s in zip(typed, source, strict=True))


def parse_synonyms(text: str) -> Synonyms:
    """Read the lines of a synonym file. A line without two sides or two words says nothing and is passed
    over.
    """
    entries: defaultdict[tuple[str, ...], list[tuple[Phrase, tuple[Phrase, ...]]]] = defaultdict(list)
    for line in text.splitlines():
        left, arrow, right = line.partition("#")[0].partition("=>")
        sources = _phrases(left)
        targets = _phrases(right) if arrow else sources
        for source in sources:
            others = tuple(target for target in targets if target != source)
            if others:
                entries[tuple(token.folded for token in source)].append((source, others))
    return Synonyms(dict(entries), max(map(len, entries), default=0))


@dataclass(frozen=True, eq=False)
class OptionalWords:
    """Phrases that may be left out, by their folded spelling. Equal only to itself."""

    entries: dict[tuple[str, ...], list[Phrase]] = field(default_factory=dict)

    def covers(self, typed: Sequence[Token]) -> bool:
        """Whether just these words may be left out; marks that were typed must fit (``mè`` is not ``mẹ``)."""
        phrases = self.entries.get(tuple(token.folded for token in typed), ())
        return any(_fits(typed, phrase) for phrase in phrases)


def parse_optional_words(text: str) -> OptionalWords:
    """The phrases of an optional-word file."""
    entries: defaultdict[tuple[str, ...], list[Phrase]] = defaultdict(list)
    for line in text.splitlines():
        if phrase := tokens(line.partition("#")[0]):
            entries[tuple(token.folded for token in phrase)].append(phrase)
    return OptionalWords(dict(entries))


def _phrases(text: str) -> tuple[Phrase, ...]:
    return tuple(phrase for part in text.split(",") if (phrase := tokens(part)))


def load_synonyms(path: Path = SYNONYMS) -> Synonyms:
    """The synonyms of a file, read again only after it changed. Costs one ``stat``."""
    return _read_synonyms(path, path.stat().st_mtime_ns)


def load_optional_words(path: Path = OPTIONAL_WORDS) -> OptionalWords:
    """The optional words of a file, read again only after it changed."""
    return _read_optional_words(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read_synonyms(path: Path, changed: int) -> Synonyms:
    return parse_synonyms(path.read_text(encoding="utf-8-sig"))


@lru_cache(maxsize=4)
def _read_optional_words(path: Path, changed: int) -> OptionalWords:
    return parse_optional_words(path.read_text(encoding="utf-8-sig"))
