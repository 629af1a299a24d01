"""The exact solution of a ``Problem`` of the usual size: dynamic programming over what is still to be filled.

Take the row with the fewest places that could serve it; one of them must be chosen, or one more of them if those
chosen already do not suffice. Try each, and solve what is left the same way. What is left is described completely by
a small state (the rows not filled; the pieces missing of those filled in part; the places used that could be met
again; the lines filled only by being split), so each state is solved once.

Two bounds cut states short. Places: rows that share no place need a place each; and rows have prices such that no
place fills rows worth more than 1, so what is left needs as many places as it is worth. Cost: each of those rows
apart costs at least its cheapest place, and a state whose bound reaches the best solution so far is left.

When the fewest parcels are the first goal, the number of places allowed grows from the lower bound by one until there
is a solution; the cheapest of that size is the optimum. ``Unfinished`` tells how far that got when the time is over.
"""

from __future__ import annotations

from itertools import combinations
from math import ceil, comb, fsum
from time import thread_time

from .domain import Goal
from .groups import bits, mask_of
from .problem import ROUNDING, Problem

CLOCK_EVERY = 64
"""States between two looks at the clock."""

MANY_CHOICES = 500
"""More choices than this are not tried one by one."""

MAX_ROWS = 24
"""With more rows than this there are too many states; the integer program is the better tool."""

Missing = tuple[tuple[int, int], ...]
"""(row, pieces missing) of the rows filled in part."""

Bound = tuple[int, int]
"""At least so many places, at least so much packed cost."""

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

    ``deadline`` is a moment of ``time.thread_time``: what other programs do meanwhile does not change the plan.
    Raises ``Unfinished`` when it passes, ``NoSolution`` when ``problem.max_places`` are too few.
    """
    if len(problem.rows) > MAX_ROWS or not all(group.has_exact_rows for group in problem.groups):
        raise Unfinished(problem.places_needed)
    return _Search(problem, deadline).run()


def try_all(problem: Problem) -> int | None:
    """The best choice of at most ``max_places`` places, where there are few enough to try them all."""
    places, most = sorted(problem.worthwhile), min(problem.max_places or 0, len(problem.worthwhile))
    if sum(comb(len(places), size) for size in range(most + 1)) > MANY_CHOICES:
        return None
    choices = (mask_of(choice) for size in range(most + 1) for choice in combinations(places, size))
    return min(choices, key=problem.value)


class _Search:
    """One run. The lowest open row is the one to branch on: it has the fewest places."""

    def __init__(self, problem: Problem, deadline: float) -> None:
        self.problem, self.deadline = problem, deadline
        rows, places = problem.rows, problem.worthwhile
        self.fills, self.joint = problem.fills, problem.joint
        self.adds_to = [reach & ~fill for reach, fill in zip(problem.reaches, problem.fills, strict=True)]
        self.demands = [row.demand for row in rows]
        self.splittable = mask_of(number for number, row in enumerate(rows) if row.splittable)
        self.takers = [[place for place in places if place in row.weights] for row in rows]
        self.adders = [
            mask_of(place for place in takers if self.adds_to[place] >> number & 1)
            for number, takers in enumerate(self.takers)
        ]
        self.near = [0] * len(rows)  # row → rows that share a place with it, itself too
        for number, takers in enumerate(self.takers):
            for place in takers:
                self.near[number] |= problem.reaches[place]
        self.prices = problem.prices
        self.known: dict[tuple[int, Missing, int, int, int], tuple[Solution | None, int]] = {}
        self.met_again: dict[int, int] = {}  # rows → places whose use matters while these are open
        # rows → rows apart, their least cost, the worth of all
        self.bounds: dict[int, tuple[int, int, float]] = {}
        self.cheapest = problem.packed[places[0]] if places else 0
        # above the cost of any solution
        self.most = 1 + sum(problem.packed) + problem.packed_split * problem.line_count
        self.floor = 0  # places proven necessary
        self.step = 1  # what a place takes from the places allowed: nothing while there is no limit

    def run(self) -> int:
        limit = self.problem.size if self.problem.max_places is None else self.problem.max_places
        fewest_first = self.problem.goals[0] is Goal.PARCELS
        self.step = 1 if fewest_first or limit < self.problem.size else 0
        everything = (1 << len(self.demands)) - 1
        self.floor = self._bound(everything, ())[0]
        for places in range(self.floor, limit + 1) if fewest_first else [limit]:
            solution = self._best(everything, (), 0, 0, places, self.most)
            if solution is not None:
                return solution[1]
            self.floor = places + 1
        raise NoSolution

    def _bound(self, rows: int, missing: Missing) -> Bound:
        """Lower bounds on the places and on the packed cost that a state needs."""
        known = self.bounds.get(rows)
        if known is None:
            apart, cost, left = 0, 0, rows
            while left:
                row = (left & -left).bit_length() - 1
                apart += 1
                cost += self.problem.packed[self.takers[row][0]]
                left &= ~self.near[row]
            worth = fsum(self.prices[row] for row in bits(rows)) - ROUNDING
            known = self.bounds[rows] = apart, cost, worth
        apart, cost, worth = known
        for row, pieces in missing:
            worth -= self.prices[row] * (1 - pieces / self.demands[row])
        needed = ceil(worth)
        return (apart, cost) if needed <= apart else (needed, cost + (needed - apart) * self.cheapest)

    def _best(
        self, rows: int, missing: Missing, used: int, split: int, places: int, below: int
    ) -> Solution | None:
        """The cheapest way to finish a state with at most ``places`` more places, if it costs less than ``below``."""
        if not rows:
            cost = self._cost_of_splits(used, split)
            return (cost, 0) if cost < below else None
        key = (rows, missing, used, split, places)
        known = self.known.get(key)
        if known is not None:
            best, ceiling = known
            if best is not None:
                return best if best[0] < below else None
            if ceiling >= below:
                return None
        if len(self.known) % CLOCK_EVERY == 0 and thread_time() > self.deadline:
            raise Unfinished(self.floor)
        best, ceiling = None, below
        tried: list[int] = []
        packed = self.problem.packed
        places -= self.step
        for place in self.takers[(rows & -rows).bit_length() - 1]:
            if used >> place & 1:
                continue
            filled = self.fills[place] & rows
            after = rows & ~filled, missing, used, split
            if self.adds_to[place] & rows or self.joint >> place & 1 or self.fills[place] & split:
                after = self._after(place, rows, missing, used, split)
            elif any(filled & ~other == 0 for other in tried):
                continue
            elif missing:
                after = after[0], tuple(item for item in missing if not filled >> item[0] & 1), used, split
            tried.append(filled)
            needed, least = self._bound(after[0], after[1])
            cost = packed[place]
            if needed > places or cost + least >= below:
                continue
            rest = self._best(*after, places, below - cost)
            if rest is not None:
                below = cost + rest[0]
                best = below, rest[1] | 1 << place
        self.known[key] = best, ceiling
        return best

    def _after(
        self, place: int, rows: int, missing: Missing, used: int, split: int
    ) -> tuple[int, Missing, int, int]:
        """The state after choosing a place that adds to rows, lies in a joint group or unsplits a line."""
        split &= ~self.fills[place]
        rows &= ~self.fills[place]
        lacking = {row: pieces for row, pieces in missing if rows >> row & 1}
        for row in bits(self.adds_to[place] & rows):
            left = lacking.get(row, self.demands[row]) - self.problem.rows[row].weights[place]
            if left > 0:
                lacking[row] = left
            else:
                lacking.pop(row, None)
                rows &= ~(1 << row)
                split |= 1 << row & self.splittable
        met_again = self.met_again.get(rows)
        if met_again is None:
            met_again = self.joint
            for row in bits(rows):
                met_again |= self.adders[row]
            self.met_again[rows] = met_again
        return rows, tuple(sorted(lacking.items())), (used | 1 << place) & met_again, split

    def _cost_of_splits(self, used: int, split: int) -> int:
        count = split.bit_count()
        for group in self.problem.groups:
            if group.is_joint:
                filling = group.fill(used)
                if not filling.is_best:
                    raise Unfinished(self.floor)
                count += filling.splits
        return count * self.problem.packed_split
