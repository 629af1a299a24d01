"""A plan's words as SQL: which rows have them, and what each match is worth.

What else a search asks (filters, facets, order) is answered from columns in memory (``arranging``).

Pure Python: no Django. Values travel as parameters only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import Any

from search.interpret import Reading, TextQuery
from search.scoring import Clause, Phrase, ReadingScore, score_plan

_MOST_COMBINATIONS = 20


@dataclass(slots=True)
class Statement:
    """SQL text with ``%(name)s`` placeholders, and their values."""

    sql: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def value(self, value: Any) -> str:
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f"%({name})s"


def has_words(text: TextQuery, at_least: int, statement: Statement) -> str:
    """The condition on a row: any reading whole; with ``at_least``, so many syllables of the first."""
    condition = f"words @@ {statement.value(recall_tsquery(text, at_least))}::tsquery"
    slots = text.readings[0].slots
    if at_least > 1 and comb(len(slots), at_least) > _MOST_COMBINATIONS:
        found = " + ".join(f"(words @@ {statement.value(_any(slot.finds))}::tsquery)::int" for slot in slots)
        condition += f" AND {found} >= {int(at_least)}"
    return condition


def points(text: TextQuery, at_least: int, statement: Statement) -> str:
    """The points of a row that has the words."""
    scores = score_plan(text)
    if at_least:
        return _slots_sum(scores[0], statement)
    if len(scores) == 1:
        return _reading_points(scores[0], statement)
    readings = (
        f"CASE WHEN words @@ {statement.value(_required(score.required))}::tsquery "
        f"THEN {_reading_points(score, statement)} ELSE 0 END"
        for score in scores
    )
    return f"GREATEST({', '.join(readings)})"


def _reading_points(score: ReadingScore, statement: Statement) -> str:
    bonuses = (_bonus_points(phrases, statement) for phrases in score.bonuses)
    return " + ".join((_slots_sum(score, statement), *bonuses))


def _bonus_points(phrases: Iterable[Phrase], statement: Statement) -> str:
    whens = (
        f"WHEN words @@ {statement.value(_phrase(phrase))}::tsquery THEN {phrase.points}"
        for phrase in phrases
    )
    return f"CASE {' '.join(whens)} ELSE 0 END"


def _slots_sum(score: ReadingScore, statement: Statement) -> str:
    return " + ".join(_slot_points(clauses, statement) for clauses in score.slots)


def _slot_points(clauses: Iterable[Clause], statement: Statement) -> str:
    whens = (
        f"WHEN words @@ {statement.value(_any(clause.lexemes, clause.field.letter))}::tsquery THEN {clause.points}"
        for clause in clauses
    )
    return f"CASE {' '.join(whens)} ELSE 0 END"


def recall_tsquery(text: TextQuery, at_least: int) -> str:
    """The tsquery a row must satisfy: any reading whole, or so many syllables of the first; any one of them where
    there are too many ways to choose so many.
    """
    if not at_least:
        return " | ".join(_required(_finds(reading)) for reading in text.readings)
    found = _finds(text.readings[0])
    some = at_least if comb(len(found), at_least) <= _MOST_COMBINATIONS else 1
    return " | ".join(_required(chosen) for chosen in combinations(found, some))


def _finds(reading: Reading) -> tuple[tuple[str, ...], ...]:
    return tuple(slot.finds for slot in reading.slots)


def _required(groups: Iterable[Sequence[str]]) -> str:
    return "(" + " & ".join(_any(lexemes) for lexemes in groups) + ")"


def _any(lexemes: Sequence[str], letter: str = "") -> str:
    suffix = f":{letter}" if letter else ""
    return "(" + " | ".join(quote_lexeme(lexeme) + suffix for lexeme in lexemes) + ")"


def _phrase(phrase: Phrase) -> str:
    letters = "".join(field.letter for field in phrase.fields)
    return " <-> ".join(f"{quote_lexeme(lexeme)}:{letters}" for lexeme in phrase.lexemes)


def quote_lexeme(lexeme: str) -> str:
    """A lexeme as tsvector and tsquery literals write it, whatever is in it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
