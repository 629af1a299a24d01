"""The integer program for orders too large for ``solver``, and for a limit on parcels that leaves something unfilled.

Variables: place used; and for groups that compete for stock or may stay unfilled also pieces per line and place, line
served by place; and line split. The goals are minimised one after the other as the policy orders them, each kept at its
best while the next is minimised (HiGHS, one thread, same input same answer unless the time runs out).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isfinite
from time import perf_counter
from typing import Any

from .domain import Goal
from .problem import Group, Problem, mask_of

MM_PER_METRE = 1000.0
"""Distances enter the program in metres; whole millimetres would be too large for its tolerances."""

TOLERANCE = 1e-5
"""By how much the program may miss a whole number."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A choice of places (mask) and a lower bound on ``Problem.value`` of any choice; equal when it is proven best."""

    chosen: int
    value: tuple[int, ...]
    bound: tuple[int, ...]


def warm_up() -> None:
    """Import HiGHS now (some 0.4 s) rather than at the first order that needs it."""
    import highspy  # noqa: F401


def improve(problem: Problem, start: int, at_least: int, seconds: float) -> Outcome:
    """Better ``start`` as far as ``seconds`` allow. ``at_least``: places proven necessary to fill everything."""
    warm_up()
    return _Program(problem, start, at_least, perf_counter() + seconds).run()


class _Program:
    """One model; its goals are minimised in turn."""

    def __init__(self, problem: Problem, start: int, at_least: int, deadline: float) -> None:
        import highspy

        self.highspy, self.problem, self.deadline = highspy, problem, deadline
        self.model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("random_seed", 0),
        ):
            self.model.setOptionValue(option, setting)
        self.columns = 0
        self.best, self.best_value = start, problem.value(start)
        self.used = [self._column(1, whole=True) for _ in range(problem.size)]
        self.pieces: list[int] = []
        self.splits: list[int] = []
        self.is_limited = problem.max_places is not None
        for group in problem.groups:
            if group.is_joint or self.is_limited:
                self._add_flow(group)
            else:
                self._add_cover(group)
        most = problem.size if problem.max_places is None else problem.max_places
        if problem.goals[0] is Goal.PARCELS and not self.is_limited:
            most = min(most, start.bit_count())
        self._row(dict.fromkeys(self.used, 1.0), 0 if self.is_limited else at_least, most)

    def run(self) -> Outcome:
        bound = [0] * len(self.best_value)
        for slot in range(len(bound)):
            costs, unit, offset = self._costs(slot)
            if costs:
                proven, bound[slot] = self._minimise(slot, costs, unit, offset)
                if not proven:
                    break
                keep = (self.best_value[slot] - offset) / unit
                self._row(costs, None, keep + (TOLERANCE if unit == 1 else 1 / unit))
        return Outcome(self.best, self.best_value, tuple(bound))

    def _costs(self, slot: int) -> tuple[dict[int, float], float, int]:
        """What the goal in this slot of ``Problem.value`` is in the model: (column → cost, unit, offset)."""
        if slot == 0:
            return (
                (dict.fromkeys(self.pieces, -1.0), 1.0, self.problem.most)
                if self.is_limited
                else ({}, 1.0, 0)
            )
        goal = self.problem.goals[slot - 1]
        if goal is Goal.SPLIT_LINES:
            return dict.fromkeys(self.splits, 1.0), 1.0, 0
        unit = MM_PER_METRE if goal is Goal.KM else 1.0
        costs = zip(self.used, self.problem.costs, strict=True)
        return {column: cost[slot - 1] / unit for column, cost in costs if cost[slot - 1]}, unit, 0

    def _minimise(self, slot: int, costs: Mapping[int, float], unit: float, offset: int) -> tuple[bool, int]:
        """Minimise one goal and keep the best choice seen: (proven, lower bound)."""
        left = self.deadline - perf_counter()
        if left <= 0:
            return False, 0
        model = self.model
        for column in range(self.columns):
            model.changeColCost(column, costs.get(column, 0.0))
        model.setOptionValue("time_limit", model.getRunTime() + left)
        model.run()
        info = model.getInfo()
        if info.primal_solution_status == self.highspy.SolutionStatus.kSolutionStatusFeasible:
            values = model.getSolution().col_value
            chosen = self.problem.trimmed(
                mask_of(place for place, column in enumerate(self.used) if values[column] > 0.5)
            )
            value = self.problem.value(chosen)
            if value < self.best_value:
                self.best, self.best_value = chosen, value
        if model.getModelStatus() == self.highspy.HighsModelStatus.kOptimal:
            return True, self.best_value[slot]
        bound = (
            ceil(info.mip_dual_bound * unit + offset - TOLERANCE * unit)
            if isfinite(info.mip_dual_bound)
            else 0
        )
        return False, max(0, min(bound, self.best_value[slot]))

    # --- the model ------------------------------------------------------------------------------------

    def _column(self, most: float, *, whole: bool) -> int:
        column, self.columns = self.columns, self.columns + 1
        self.model.addVar(0.0, float(most))
        if whole:
            self.model.changeColIntegrality(column, self.highspy.HighsVarType.kInteger)
        return column

    def _row(self, terms: Mapping[int, float], least: float | None, most: float | None) -> None:
        infinite = self.highspy.kHighsInf
        self.model.addRow(
            -infinite if least is None else float(least),
            infinite if most is None else float(most),
            len(terms),
            list(terms),
            [float(term) for term in terms.values()],
        )

    def _add_cover(self, group: Group) -> None:
        """A line on its own, filled as far as it can be: a covering row; split unless one place holds it all."""
        (row,) = group.rows()
        self._row({self.used[place]: weight for place, weight in row.weights.items()}, row.demand, None)
        if any(weight < row.demand for weight in row.weights.values()):
            split = self._column(1, whole=True)
            self.splits.append(split)
            whole = {self.used[place]: 1.0 for place, weight in row.weights.items() if weight == row.demand}
            self._row({split: 1.0, **whole}, 1, None)

    def _add_flow(self, group: Group) -> None:
        """Lines that compete for a stock, or may stay unfilled: pieces flow from the places used to the lines."""
        taken: dict[int, dict[int, float]] = {place: {} for place in group.stock}
        flow: list[int] = []
        for quantity, open_to in zip(group.quantities, group.open_to, strict=True):
            served: list[int] = []
            pieces: list[int] = []
            for place, stock in group.stock.items():
                if open_to >> place & 1:
                    most = min(quantity, stock)
                    pieces.append(self._column(most, whole=False))
                    served.append(self._column(1, whole=True))
                    taken[place][pieces[-1]] = 1.0
                    self._row({pieces[-1]: 1.0, served[-1]: -most}, None, 0)
                    self._row({served[-1]: 1.0, self.used[place]: -1.0}, None, 0)
            if len(served) > 1:
                self.splits.append(self._column(1, whole=True))
                self._row({**dict.fromkeys(served, 1.0), self.splits[-1]: 1.0 - len(served)}, None, 1)
            self._row(dict.fromkeys(pieces, 1.0), None, quantity)
            flow += pieces
        for place, columns in taken.items():
            self._row(columns, None, group.stock[place])
        if self.is_limited:
            self.pieces += flow
        else:
            self._row(dict.fromkeys(flow, 1.0), group.most, None)
