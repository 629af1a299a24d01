"""What a match is worth, in whole points, once for both backends.

A slot is worth most where it stands in the name, less in the village or the producer's name, the group and
place, the text. The marked spelling is worth all, the bare one ``FOLDED_PERCENT`` of it when marks were
typed. A product's points are those of its best reading: the sum of its slots' best places, plus a bonus when
the words stand side by side in the name, and another when the name begins with them (in Vietnamese the thing
itself comes first: *trà sen* before *kẹo vị trà sen*). Points are whole numbers below 2**24, so the two
backends add them up alike; ties are broken by stars, stock, name. Pure Python: no Django.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .interpret import Reading, TextQuery

FULL = 1000
FOLDED_PERCENT = 70
SIDE_BY_SIDE = 150
AT_THE_START = 120
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
class Bonus:
    """``points`` for these lexemes side by side in the name."""

    points: int
    lexemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """``required``: of each group one lexeme must be in the document. For each slot its clauses, the most
    worth first: the first that holds counts. Then the bonuses, each by itself."""

    required: tuple[tuple[str, ...], ...]
    slots: tuple[tuple[Clause, ...], ...]
    bonuses: tuple[Bonus, ...]


def score_plan(text: TextQuery) -> tuple[ReadingScore, ...]:
    """How to score documents for a text query: the best of the readings counts."""
    return tuple(_reading_score(reading) for reading in text.readings)


def _reading_score(reading: Reading) -> ReadingScore:
    count = len(reading.slots)
    slots = []
    for slot in reading.slots:
        bare_percent = FOLDED_PERCENT if slot.exact else 100
        clauses = []
        for field in Field:
            if slot.exact:
                clauses.append(Clause(_points(field.percent, reading.worth, count), field, slot.exact))
            if not slot.strict:
                percent = field.percent * bare_percent // 100
                clauses.append(Clause(_points(percent, reading.worth, count), field, (slot.folded,)))
        slots.append(tuple(sorted(clauses, key=lambda clause: -clause.points)))
    lexemes = tuple(slot.folded for slot in reading.slots)
    bonuses = [Bonus(AT_THE_START * reading.worth // 100, (START, *lexemes))]
    if count > 1:
        bonuses.append(Bonus(SIDE_BY_SIDE * reading.worth // 100, lexemes))
    return ReadingScore(tuple(slot.finds for slot in reading.slots), tuple(slots), tuple(bonuses))


def _points(percent: int, worth: int, count: int) -> int:
    return FULL * percent * worth // (100 * 100 * count)
