"""What a match is worth, in whole points, once for both backends.

A slot is worth most where it stands in the name, less in the village or the producer's name, the group and
place, the text. Where marks were typed, the bare spelling is worth ``FOLDED_PERCENT`` of the marked one. To
this come bonuses for words that stand side by side as typed, each two neighbours and all of them (most
Vietnamese words have two syllables, so this tells words from chance), in the name or else in the village,
producer, group or place; and one for a name that begins with the first word (the thing itself comes first:
*trà sen* before *kẹo vị trà sen*). A product's points are those of its best reading.
Points are whole numbers below 2**24, so the two
backends add them up alike; ties are broken by stars, stock, name. Pure Python: no Django.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .interpret import Reading, Slot, TextQuery

FULL = 1000
FOLDED_PERCENT = 70
SIDE_BY_SIDE = 500
WHOLE_PHRASE = 300
AT_THE_START = 150
ELSEWHERE_PERCENT = 80
"""What a bonus is worth where the words stand in the village, producer, group or place instead of the name.
"""
START = "^"
"""The lexeme before a name's first word."""


class Field(enum.Enum):
    """The index's text fields with their worth in percent; the letter is PostgreSQL's weight."""

    NAME = ("A", 100)
    ORIGIN = ("B", 60)
    GROUP = ("C", 45)
    TEXT = ("D", 15)

    def __init__(self, letter: str, percent: int) -> None:
        self.letter = letter
        self.percent = percent


@dataclass(frozen=True, slots=True)
class Clause:
    """``points`` for any of ``lexemes`` standing in ``field``."""

    points: int
    field: Field
    lexemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """``points`` for these lexemes side by side in one of ``fields``; ``marked`` when marked lexemes are
    among them.
    """

    points: int
    fields: tuple[Field, ...]
    lexemes: tuple[str, ...]
    marked: bool


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """``required``: of each group one lexeme must be in the document. Then for each slot and each bonus,
    what it may be worth, the most first: the first that holds counts.
    """

    required: tuple[tuple[str, ...], ...]
    slots: tuple[tuple[Clause, ...], ...]
    bonuses: tuple[tuple[Phrase, ...], ...]


def score_plan(text: TextQuery) -> tuple[ReadingScore, ...]:
    """How to score documents for a text query: the best of the readings counts."""
    return tuple(_reading_score(reading) for reading in text.readings)


def _reading_score(reading: Reading) -> ReadingScore:
    slots, count = reading.slots, len(reading.slots)
    bonuses = [_start(slots[0], reading.worth)]
    bonuses += [_side_by_side(pair, SIDE_BY_SIDE // (count - 1), reading.worth) for pair in pairwise(slots)]
    if count > 2:
        bonuses.append(_side_by_side(slots, WHOLE_PHRASE, reading.worth))
    return ReadingScore(
        tuple(slot.finds for slot in slots),
        tuple(_clauses(slot, reading.worth, count) for slot in slots),
        tuple(bonuses),
    )


def _clauses(slot: Slot, worth: int, count: int) -> tuple[Clause, ...]:
    clauses = []
    for field in Field:
        if slot.exact:
            clauses.append(Clause(_percent(FULL // count, field.percent, worth), field, slot.exact))
        if not slot.strict:
            bare = FOLDED_PERCENT if slot.exact else 100
            clauses.append(Clause(_percent(FULL // count, field.percent, worth, bare), field, (slot.folded,)))
    return tuple(sorted(clauses, key=lambda clause: -clause.points))


def _start(slot: Slot, worth: int) -> tuple[Phrase, ...]:
    """The marked spelling only, where marks were typed."""
    points = _percent(AT_THE_START, worth)
    if slot.exact:
        return tuple(Phrase(points, (Field.NAME,), (START, exact), True) for exact in slot.exact[:2])
    return (Phrase(points, (Field.NAME,), (START, slot.folded), False),)


def _side_by_side(slots: Sequence[Slot], points: int, worth: int) -> tuple[Phrase, ...]:
    folded = tuple(slot.folded for slot in slots)
    marked = tuple(slot.exact[0] if slot.exact else slot.folded for slot in slots)
    phrases = []
    for fields, percent in (((Field.NAME,), 100), ((Field.ORIGIN, Field.GROUP), ELSEWHERE_PERCENT)):
        if marked != folded:
            phrases.append(Phrase(_percent(points, percent, worth), fields, marked, True))
        bare = FOLDED_PERCENT if marked != folded else 100
        phrases.append(Phrase(_percent(points, percent, worth, bare), fields, folded, False))
    return tuple(sorted(phrases, key=lambda phrase: -phrase.points))


def _percent(points: int, *percents: int) -> int:
    """Points times each of the percents, rounded down once."""
    for percent in percents:
        points *= percent
    return points // 100 ** len(percents)
