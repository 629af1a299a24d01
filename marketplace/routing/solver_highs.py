"""The integer program for orders too large for ``solver``, and for a limit on parcels that leaves something unfilled.

Variables: place used; and for groups that compete for stock or may stay unfilled also pieces per line and place, line
served by place; and line split. The goals are minimised one after the other as the policy orders them, each kept at its
best while the next is minimised (HiGHS, one thread, same input same answer unless the time runs out).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, isfinite
from time import perf_counter
from typing import Any

from .domain import Goal
from .groups import Group, bits, mask_of
from .problem import Problem

MM_PER_METRE = 1000.0
"""Distances enter the program in metres; whole millimetres would be too large for its tolerances."""

OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0}

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


def improve(problem: Problem, start: int, least: tuple[int, ...], seconds: float) -> Outcome:
    """Better ``start`` as far as ``seconds`` allow. ``least``: a lower bound on ``Problem.value`` known so far."""
    warm_up()
    return _Program(problem, start, least, perf_counter() + seconds).run()


class _Program:
    """One model; its goals are minimised in turn."""

    def __init__(self, problem: Problem, start: int, least: tuple[int, ...], deadline: float) -> None:
        import highspy

        self.highspy, self.problem, self.deadline = highspy, problem, deadline
        self.model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in OPTIONS.items():
            self.model.setOptionValue(option, setting)
        self.best, self.best_value, self.bound = start, problem.value(start), list(least)
        self.is_limited = problem.max_places is not None
        self.most: list[float] = []  # per column: its upper bound; all lower bounds are 0
        self.is_whole: list[bool] = []
        self.rows: list[tuple[Mapping[int, float], float | None, float | None]] = []
        self.used = {place: self._column(1) for place in sorted({*problem.worthwhile, *bits(start)})}
        self.pieces: list[int] = []
        self.splits: list[int] = []
        for group in problem.groups:
            if group.is_joint or self.is_limited:
                self._add_flow(group)
            else:
                self._add_cover(group)
        most = problem.size if problem.max_places is None else problem.max_places
        if problem.goals[0] is Goal.PARCELS and not self.is_limited:
            most = min(most, start.bit_count())
        places_needed = least[1 + problem.goals.index(Goal.PARCELS)]
        self._row(dict.fromkeys(self.used.values(), 1.0), places_needed, most)
        self._load()

    def run(self) -> Outcome:
        for slot in range(len(self.bound)):
            costs, unit, offset = self._costs(slot)
            if costs:
                proven, bound = self._minimise(slot, costs, unit, offset)
                self.bound[slot] = max(self.bound[slot], bound)
                if not proven:
                    break
                keep = (self.best_value[slot] - offset) / unit + (TOLERANCE if unit == 1 else 1 / unit)
                lowest = -self.highspy.kHighsInf
                self.model.addRow(lowest, keep, len(costs), list(costs), list(costs.values()))
        return Outcome(self.best, self.best_value, tuple(self.bound))

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
        costs = {column: self.problem.costs[place][slot - 1] / unit for place, column in self.used.items()}
        return (costs if any(costs.values()) else {}), unit, 0

    def _minimise(self, slot: int, costs: Mapping[int, float], unit: float, offset: int) -> tuple[bool, int]:
        """Minimise one goal and keep the best choice seen: (proven, lower bound)."""
        left = self.deadline - perf_counter()
        if left <= 0:
            return False, 0
        model = self.model
        columns = range(len(self.most))
        model.changeColsCost(len(columns), list(columns), [costs.get(column, 0.0) for column in columns])
        model.setOptionValue("time_limit", model.getRunTime() + left)
        model.run()
        info = model.getInfo()
        if info.primal_solution_status == self.highspy.SolutionStatus.kSolutionStatusFeasible:
            values = model.getSolution().col_value
            chosen = self.problem.trimmed(
                mask_of(place for place, column in self.used.items() if values[column] > 0.5)
            )
            value = self.problem.value(chosen)
            if value < self.best_value:
                self.best, self.best_value = chosen, value
        reached = self.best_value[slot]
        bound = 0
        if isfinite(info.mip_dual_bound):
            bound = max(0, ceil((info.mip_dual_bound - TOLERANCE) * unit + offset))
        is_optimal = model.getModelStatus() == self.highspy.HighsModelStatus.kOptimal
        if is_optimal and bound >= reached - (
            0 if unit == 1 else 1
        ):  # a millimetre may be lost in the metres
            return True, reached
        return False, min(bound, reached)

    # --- the model ------------------------------------------------------------------------------------

    def _column(self, most: float, *, whole: bool = True) -> int:
        self.most.append(float(most))
        self.is_whole.append(whole)
        return len(self.most) - 1

    def _row(self, terms: Mapping[int, float], least: float | None, most: float | None) -> None:
        self.rows.append((terms, least, most))

    def _load(self) -> None:
        """Hand the whole model over in one call."""
        highspy, infinite = self.highspy, self.highspy.kHighsInf
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.most), len(self.rows)
        model.col_cost_, model.col_lower_, model.col_upper_ = (
            [0.0] * len(self.most),
            [0.0] * len(self.most),
            self.most,
        )
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in self.is_whole]
        model.row_lower_ = [-infinite if least is None else float(least) for _, least, _ in self.rows]
        model.row_upper_ = [infinite if most is None else float(most) for _, _, most in self.rows]
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = [0, *accumulate(len(terms) for terms, _, _ in self.rows)]
        matrix.index_ = [column for terms, _, _ in self.rows for column in terms]
        matrix.value_ = [float(term) for terms, _, _ in self.rows for term in terms.values()]
        self.model.passModel(model)

    def _add_cover(self, group: Group) -> None:
        """A line on its own, filled as far as it can be: a covering row; split unless one place holds it all."""
        (row,) = group.rows()
        weights = {place: weight for place, weight in row.weights.items() if place in self.used}
        self._row({self.used[place]: weight for place, weight in weights.items()}, row.demand, None)
        if any(weight < row.demand for weight in weights.values()):
            split = self._column(1)
            self.splits.append(split)
            whole = {self.used[place]: 1.0 for place, weight in weights.items() if weight == row.demand}
            self._row({split: 1.0, **whole}, 1, None)

    def _add_flow(self, group: Group) -> None:
        """Lines that compete for a stock, or may stay unfilled: pieces flow from the places used to the lines."""
        stocks = {place: stock for place, stock in group.stock.items() if place in self.used}
        taken: dict[int, dict[int, float]] = {place: {} for place in stocks}
        flow: list[int] = []
        for quantity, open_to in zip(group.quantities, group.open_to, strict=True):
            served: list[int] = []
            pieces: list[int] = []
            for place, stock in stocks.items():
                if open_to >> place & 1:
                    most = min(quantity, stock)
                    pieces.append(self._column(most, whole=False))
                    served.append(self._column(1))
                    taken[place][pieces[-1]] = 1.0
                    self._row({pieces[-1]: 1.0, served[-1]: -most}, None, 0)
                    self._row({served[-1]: 1.0, self.used[place]: -1.0}, None, 0)
            if len(served) > 1:
                self.splits.append(self._column(1))
                self._row({**dict.fromkeys(served, 1.0), self.splits[-1]: 1.0 - len(served)}, None, 1)
            self._row(dict.fromkeys(pieces, 1.0), None, quantity)
            flow += pieces
        for place, columns in taken.items():
            self._row(columns, None, stocks[place])
        if self.is_limited:
            self.pieces += flow
        else:
            self._row(dict.fromkeys(flow, 1.0), group.most, None)
