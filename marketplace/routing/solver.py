"""The exact solution of a ``Problem`` of the usual size: dynamic programming over what is still to be filled.

Take the row with the fewest places that could serve it; one of them must be chosen, or one more of them if those chosen
already do not suffice. Try each, and solve what is left the same way. What is left is described completely by a small
state (the rows not filled; the pieces missing of those filled in part; the places used that could be met again; the
lines filled only by being split), so each state is solved once. States that cannot be finished with the places that
remain are cut by two bounds: rows that share no place need a place each, and no place fills more rows than the best one.

When the fewest parcels are the first goal, the number of places allowed grows from the lower bound by one until there is
a solution; the cheapest of that size is the optimum. ``Unfinished`` tells how far that got when the time is over.
"""

from __future__ import annotations

from time import perf_counter

from .domain import Goal
from .problem import Problem, Row, bits

CLOCK_EVERY = 64
"""States between two looks at the clock."""

MAX_ROWS = 24
"""With more rows than this there are too many states; the integer program is the better tool."""

Missing = tuple[tuple[int, int], ...]
"""(row, pieces missing) of the rows filled in part."""

Solution = tuple[int, int]
"""(packed cost, chosen places as a mask)."""


class Unfinished(Exception):
    """The time was over; ``at_least`` places are proven to be needed."""

    def __init__(self, at_least: int) -> None:
        super().__init__(at_least)
        self.at_least = at_least


class NoSolution(Exception):
    """No choice of ``max_places`` places fills all that can be filled."""


def solve(problem: Problem, deadline: float) -> int:
    """The places (mask) that fill everything at the least cost.

    ``deadline`` is a moment of ``time.perf_counter``. Raises ``Unfinished`` when it passes, ``NoSolution`` when
    ``problem.max_places`` are too few.
    """
    rows = sorted(problem.rows, key=lambda row: (len(row.weights), sorted(row.weights)))
    if len(rows) > MAX_ROWS:
        raise Unfinished(0)
    return _Search(problem, rows, deadline).run()


class _Search:
    """One run. Rows are in rising order of the number of their places: the lowest open bit is the row to branch on."""

    def __init__(self, problem: Problem, rows: list[Row], deadline: float) -> None:
        self.problem, self.deadline = problem, deadline
        self.demands = [row.demand for row in rows]
        self.splittable = sum(1 << number for number, row in enumerate(rows) if row.splittable)
        self.fills = [0] * problem.size  # place → rows it fills alone
        self.adds: list[dict[int, int]] = [{} for _ in range(problem.size)]  # place → row → pieces it adds to it
        self.adds_to = [0] * problem.size  # place → rows it adds to without filling them
        for number, row in enumerate(rows):
            for place, weight in row.weights.items():
                if weight == row.demand:
                    self.fills[place] |= 1 << number
                else:
                    self.adds[place][number] = weight
                    self.adds_to[place] |= 1 << number
        self.joint = 0  # places whose use decides how lines of one variant are split
        for group in problem.groups:
            if group.is_joint:
                self.joint |= group.places
        kept = self._undominated()
        self.takers = [[place for place in kept if place in row.weights] for row in rows]
        self.adders = [sum(1 << place for place in kept if number in self.adds[place]) for number in range(len(rows))]
        self.near = [0] * len(rows)  # row → rows that share a place with it, itself too
        for number, takers in enumerate(self.takers):
            for place in takers:
                self.near[number] |= self.fills[place] | self.adds_to[place]
        self.widest = max(((self.fills[place] | self.adds_to[place]).bit_count() for place in kept), default=1)
        self.all_rows = (1 << len(rows)) - 1
        self.known: dict[tuple[int, Missing, int, int, int], Solution | None] = {}
        self.bounds: dict[int, int] = {}
        self.floor = 0  # places proven necessary
        self.step = 1  # what a place takes from the places allowed: nothing while there is no limit

    def run(self) -> int:
        limit = self.problem.size if self.problem.max_places is None else self.problem.max_places
        fewest_first = self.problem.goals[0] is Goal.PARCELS
        self.step = 1 if fewest_first or limit < self.problem.size else 0
        self.floor = self._places_needed(self.all_rows)
        for places in range(self.floor, limit + 1) if fewest_first else [limit]:
            solution = self._best(self.all_rows, (), 0, 0, places)
            if solution is not None:
                return solution[1]
            self.floor = places + 1
        raise NoSolution

    def _undominated(self) -> list[int]:
        """Places worth looking at, the cheapest first: none that a cheaper one replaces in every respect."""
        cost, kept = self.problem.packed, list[int]()
        useful = (place for place in range(len(cost)) if self.fills[place] or self.adds_to[place])
        for place in sorted(useful, key=cost.__getitem__):
            rows = self.fills[place] | self.adds_to[place]
            if self.joint >> place & 1 or not any(rows & ~self.fills[better] == 0 for better in kept):
                kept.append(place)
        return kept

    def _places_needed(self, rows: int) -> int:
        """A lower bound on the places that ``rows`` need."""
        bound = self.bounds.get(rows)
        if bound is None:
            apart, left = 0, rows
            while left:
                apart += 1
                left &= ~self.near[(left & -left).bit_length() - 1]
            bound = self.bounds[rows] = max(apart, -(-rows.bit_count() // self.widest))
        return bound

    def _best(self, rows: int, missing: Missing, used: int, split: int, places: int) -> Solution | None:
        """The cheapest way to finish a state with at most ``places`` more places, None if there is none."""
        if not rows:
            return self._cost_of_splits(used, split), 0
        if self._places_needed(rows) > places:
            return None
        key = (rows, missing, used, split, places)
        if key in self.known:
            return self.known[key]
        if len(self.known) % CLOCK_EVERY == 0 and perf_counter() > self.deadline:
            raise Unfinished(self.floor)
        best: Solution | None = None
        tried: list[int] = []
        cost = self.problem.packed
        for place in self.takers[(rows & -rows).bit_length() - 1]:
            if used >> place & 1:
                continue
            filled = self.fills[place] & rows
            if self.adds_to[place] & rows or (self.joint | split) and (self.joint >> place & 1 or self.fills[place] & split):
                rest = self._best(*self._after(place, rows, missing, used, split), places - self.step)
            elif any(filled & ~other == 0 for other in tried):
                continue
            else:
                rest = self._best(rows & ~filled, self._still(missing, filled), used, split, places - self.step)
            tried.append(filled)
            if rest is not None and (best is None or cost[place] + rest[0] < best[0]):
                best = cost[place] + rest[0], rest[1] | 1 << place
        self.known[key] = best
        return best

    def _still(self, missing: Missing, filled: int) -> Missing:
        return tuple(item for item in missing if not filled >> item[0] & 1) if missing else missing

    def _after(self, place: int, rows: int, missing: Missing, used: int, split: int) -> tuple[int, Missing, int, int]:
        """The state after choosing a place that adds to rows, lies in a joint group or unsplits a line."""
        split &= ~self.fills[place]
        rows &= ~self.fills[place]
        lacking = {row: pieces for row, pieces in missing if rows >> row & 1}
        for row, pieces in self.adds[place].items():
            if rows >> row & 1:
                left = lacking.get(row, self.demands[row]) - pieces
                if left > 0:
                    lacking[row] = left
                else:
                    lacking.pop(row, None)
                    rows &= ~(1 << row)
                    split |= 1 << row & self.splittable
        met_again = self.joint
        for row in bits(rows):
            met_again |= self.adders[row]
        return rows, tuple(sorted(lacking.items())), (used | 1 << place) & met_again, split

    def _cost_of_splits(self, used: int, split: int) -> int:
        count = split.bit_count()
        if self.joint:
            count += sum(group.fill(used)[1] for group in self.problem.groups if group.is_joint)
        return count * self.problem.packed_split
