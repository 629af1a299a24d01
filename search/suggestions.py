"""What to offer while somebody types: villages, groups, places and producers from memory; products come from
the backend.

Every phrase is found by the beginning of any of its words in order (``bat tr`` finds "Gốm Bát Tràng"), marks
or not; those whose first word it begins, and with more products, come first. A phrase that leads to no
product is not offered. Pure Python: no Django.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .text import Token, marks_fit, tokens

_KEY = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that can be offered. ``value`` as in URLs, ``count`` how many products it leads to."""

    kind: str
    label: str
    value: str
    count: int
    syllables: tuple[Token, ...] = field(repr=False)


def phrase(kind: str, label: str, value: str, count: int) -> Phrase:
    """A phrase with its analysed words."""
    return Phrase(kind, label, value, count, tokens(label))


class PhraseBook:
    """All phrases, filed under the first letters of each of their words."""

    def __init__(self, phrases: Iterable[Phrase] = ()) -> None:
        self._filed: defaultdict[str, list[tuple[Phrase, int]]] = defaultdict(list)
        for each in phrases:
            for position, token in enumerate(each.syllables):
                for length in range(1, _KEY + 1):
                    if length == 1 and len(token.folded) > 1 and position:
                        continue  # one letter is looked up among first words only
                    if len(token.folded) >= length:
                        self._filed[token.folded[:length]].append((each, position))
        for filed in self._filed.values():
            filed.sort(key=lambda entry: (entry[1], -entry[0].count, entry[0].label))

    def find(self, typed: Sequence[Token], limit: int) -> list[Phrase]:
        """The phrases that go on from what was typed, the best first; the last typed word may be unfinished."""
        if not typed:
            return []
        found: dict[tuple[str, str], tuple[tuple[bool, int, int, str], Phrase]] = {}
        for each, position in self._filed.get(typed[0].folded[:_KEY], ()):
            if begins(typed, each.syllables[position:]):
                unlike = not all(
                    _agrees(t, s) for t, s in zip(typed, each.syllables[position:], strict=False)
                )
                rank = (unlike, min(position, 1), -each.count, each.label)
                key = (each.kind, each.value)
                if key not in found or rank < found[key][0]:
                    found[key] = (rank, each)
        return [each for _rank, each in sorted(found.values(), key=lambda item: item[0])[:limit]]


def begins(typed: Sequence[Token], written: Sequence[Token]) -> bool:
    """Whether the written words go on from the typed ones; the last typed one may be unfinished."""
    if len(typed) > len(written):
        return False
    *whole, last = zip(typed, written, strict=False)
    return all(t.folded == w.folded for t, w in whole) and last[1].folded.startswith(last[0].folded)


def _agrees(typed: Token, written: Token) -> bool:
    """Whether the marks typed are there; of an unfinished word, which has no tone yet, only the letters typed
    count.
    """
    if not typed.is_marked:
        return True
    if len(typed.folded) == len(written.folded):
        return marks_fit(typed.marked, written.marked)
    letters = typed.marked.rstrip("12345")
    return marks_fit(letters, written.marked[: len(letters)])
