"""The words the catalogue uses: what a typing error is measured against.

A ``Lexicon`` knows, from names, villages, producers and groups (never descriptions), how often each folded
syllable occurs, in which marked spellings, and which syllables stand side by side. From that it answers
three questions:

- is this word known here, and with which marks?
- what did somebody most likely mean who typed these syllables? A noisy channel: every syllable may be itself
  or a known one an error or two away (a missing, extra, wrong or swapped letter; the sounds people confuse:
  ch/tr, s/x, l/n, d/gi/r); the likeliest chain of side-by-side syllables wins (Viterbi), and each error has
  its price.
- how is that written with all its marks?

It is small (some thousand syllables even for a large catalogue), built while indexing, kept as one JSON
value, and read by every process. Both backends are asked the same corrected question, so they give the same
answer. Pure Python: no Django.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from .text import Token, display_words, token_of, tokens

_ERROR_PRICE = 3.5
_SECOND_ERROR_PRICE = 4.5
_CONFUSION_PRICE = 2.5
_MARKED_PRICE = 3.0  # somebody who types marks has looked at the word
_FEW = 12
_CONFUSED = (
    ("ch", "tr"),
    ("s", "x"),
    ("l", "n"),
    ("gi", "d"),
    ("r", "d"),
    ("r", "gi"),
    ("v", "d"),
    ("c", "k"),
    ("ng", "ngh"),
    ("g", "gh"),
)
_CONFUSED_ENDS = (("n", "ng"), ("t", "c"), ("n", "nh"), ("t", "ch"))


_STORED = ("terms", "marked", "written", "pairs", "written_pairs")


class LexiconBuilder:
    """Counts words document by document; memory grows with the vocabulary, not with the catalogue.

    What stands there is counted as written; each different word is analysed once, at the end.
    """

    def __init__(self) -> None:
        self._words: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()

    def add(self, texts: Iterable[str], *, times: int = 1) -> None:
        """Count the texts of one document, or of ``times`` alike; no pair of words crosses into the next
        text.
        """
        for text in texts:
            found = display_words(text)
            if times == 1:
                self._words.update(found)
                self._pairs.update(pairwise(found))
                continue
            for word in found:
                self._words[word] += times
            for pair in pairwise(found):
                self._pairs[pair] += times

    def build(self, places: Iterable[str] = ()) -> Lexicon:
        """The lexicon; ``places`` are names that stand for themselves (two words and more count)."""
        terms: Counter[str] = Counter()
        marked: defaultdict[str, Counter[str]] = defaultdict(Counter)
        written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        pairs: Counter[str] = Counter()
        written_pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word, count in self._words.items():
            token = token_of(word)
            terms[token.folded] += count
            marked[token.folded][token.marked] += count
            written[token.folded][word] += count
        for pair, count in self._pairs.items():
            key = " ".join(token_of(word).folded for word in pair)
            pairs[key] += count
            written_pairs[key][" ".join(pair)] += count
        return Lexicon(
            terms=dict(terms),
            marked={folded: dict(counter) for folded, counter in marked.items()},
            written={folded: _commonest(counter) for folded, counter in written.items()},
            pairs=dict(pairs),
            written_pairs={key: _commonest(counter) for key, counter in written_pairs.items()},
            places=frozenset(" ".join(token.folded for token in tokens(place)) for place in places),
        )


def _commonest(counter: Counter[str]) -> str:
    return min(counter.items(), key=lambda item: (-item[1], item[0]))[0]


@dataclass(frozen=True, slots=True)
class Correction:
    """A likelier reading of what was typed: its folded syllables, and ``gain`` in natural log units of
    likelihood.
    """

    syllables: tuple[str, ...]
    gain: float


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Counts over the strong texts of the catalogue; an empty one knows nothing and corrects nothing. Equal
    only to itself.
    """

    terms: dict[str, int] = field(default_factory=dict)
    marked: dict[str, dict[str, int]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)
    written_pairs: dict[str, str] = field(default_factory=dict)
    places: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _STORED} | {"places": sorted(self.places)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Lexicon:
        return cls(
            **{name: data[name] for name in _STORED if name in data}, places=frozenset(data.get("places", ()))
        )

    def knows(self, folded: str) -> bool:
        return folded in self.terms

    @cached_property
    def _total(self) -> int:
        return sum(self.terms.values()) or 1

    @cached_property
    def _by_deletion(self) -> dict[str, tuple[str, ...]]:
        """Every known word under itself with one letter left out (two for longer words): neighbours share an
        entry.
        """
        index: defaultdict[str, set[str]] = defaultdict(set)
        for term in self.terms:
            if term.isalpha():
                for shorter in _deletions(term, 2 if len(term) >= 4 else 1):
                    index[shorter].add(term)
        return {shorter: tuple(found) for shorter, found in index.items()}

    def neighbours(self, folded: str) -> list[tuple[str, float]]:
        """Known words an error or two away, with the price of the error; the cheapest and most used first, at
        most 12.
        """
        if not folded.isalpha() or not 2 <= len(folded) <= 12:
            return []
        most = 2 if len(folded) >= 4 else 1
        found: dict[str, float] = {}
        for shorter in _deletions(folded, most):
            for term in self._by_deletion.get(shorter, ()):
                if term != folded and term not in found:
                    errors = _errors(folded, term, most)
                    if errors:
                        found[term] = _ERROR_PRICE + _SECOND_ERROR_PRICE * (errors - 1)
        for sounded in _sound_alikes(folded):
            if sounded in self.terms:
                found[sounded] = _CONFUSION_PRICE
        return sorted(found.items(), key=lambda item: (item[1], -self.terms[item[0]], item[0]))[:_FEW]

    def likelihood(self, syllables: Sequence[str]) -> float:
        """The natural logarithm of how likely this chain of folded syllables is in this catalogue."""
        return sum(self._step(first, second) for first, second in pairwise(("", *syllables)))

    def _step(self, first: str, second: str) -> float:
        alone = (self.terms.get(second, 0) + 0.01) / self._total
        if first in self.terms:
            beside = self.pairs.get(f"{first} {second}", 0) / self.terms[first]
            return math.log(0.8 * beside + 0.2 * alone)
        return math.log(alone if not first else 0.2 * alone)

    def correct(self, typed: Sequence[Token]) -> Correction | None:
        """The likeliest chain the typed syllables may stand for, when it is another one; None when they stand
        as they are.
        """
        if not typed or not self.terms:
            return None
        score, chain = self._likeliest(typed)
        as_typed = tuple(token.folded for token in typed)
        return None if chain == as_typed else Correction(chain, score - self.likelihood(as_typed))

    def plausibility(self, typed: Sequence[Token]) -> float:
        """How likely the likeliest reading of the typed syllables is, the prices of its errors taken off."""
        return self._likeliest(typed)[0]

    def _likeliest(self, typed: Sequence[Token]) -> tuple[float, tuple[str, ...]]:
        best: dict[str, tuple[float, tuple[str, ...]]] = {"": (0.0, ())}
        for token in typed:
            choices = [(token.folded, 0.0), *self.neighbours(token.folded)]
            if token.is_marked and token.marked in self.marked.get(token.folded, {}):
                choices = [(folded, price + _MARKED_PRICE * (price > 0)) for folded, price in choices]
            best = {
                folded: max(
                    (score + self._step(last, folded) - price, (*chain, folded))
                    for last, (score, chain) in best.items()
                )
                for folded, price in choices
            }
        return max(best.values())

    def write(self, syllables: Sequence[str]) -> str:
        """The syllables as the catalogue writes them, in lower case with their marks: ``nuoc mam`` → nước
        mắm.
        """
        shown = [self.written.get(syllable, syllable) for syllable in syllables]
        for index, pair in enumerate(pairwise(syllables)):
            if written := self.written_pairs.get(" ".join(pair)):
                first, second = written.split(" ")
                if (
                    index == 0
                    or shown[index] == first
                    or " ".join(syllables[index - 1 : index + 1]) not in self.written_pairs
                ):
                    shown[index] = first
                shown[index + 1] = second
        return " ".join(shown)


def _deletions(word: str, most: int) -> set[str]:
    reached = frontier = {word}
    for _ in range(most):
        frontier = {
            shorter[:i] + shorter[i + 1 :]
            for shorter in frontier
            for i in range(len(shorter))
            if len(shorter) > 1
        }
        reached = reached | frontier
    return reached


def _errors(first: str, second: str, most: int) -> int:
    """Damerau-Levenshtein distance (neighbours swapped is one error); 0 when it is more than ``most``."""
    if abs(len(first) - len(second)) > most:
        return 0
    before: list[int] = []
    last = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        row = [i]
        for j, b in enumerate(second, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and b == first[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1] if last[-1] <= most else 0


def _sound_alikes(folded: str) -> set[str]:
    """The same syllable with a beginning or an end that is often confused with its own."""
    found = set()
    for one, other in (*_CONFUSED, *((b, a) for a, b in _CONFUSED)):
        if folded.startswith(one):
            found.add(other + folded[len(one) :])
    for one, other in (*_CONFUSED_ENDS, *((b, a) for a, b in _CONFUSED_ENDS)):
        if folded.endswith(one):
            found.add(folded[: len(folded) - len(one)] + other)
    return found - {folded}
