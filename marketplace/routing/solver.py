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

from math import ceil, fsum, inf
from time import perf_counter

from .domain import Goal
from .problem import Problem, Row, bits

CLOCK_EVERY = 64
"""States between two looks at the clock."""

ROUNDING = 1e-6
"""What the sums of prices may be off by."""

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
        self.adds: list[dict[int, int]] = [
            {} for _ in range(problem.size)
        ]  # place → row → pieces it adds to it
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
        self.adders = [
            sum(1 << place for place in kept if number in self.adds[place]) for number in range(len(rows))
        ]
        self.near = [0] * len(rows)  # row → rows that share a place with it, itself too
        for number, takers in enumerate(self.takers):
            for place in takers:
                self.near[number] |= self.fills[place] | self.adds_to[place]
        self.prices = _prices(rows, kept)
        self.all_rows = (1 << len(rows)) - 1
        self.known: dict[tuple[int, Missing, int, int, int], tuple[Solution | None, int]] = {}
        self.met_again: dict[int, int] = {}  # rows → places whose use matters while these are open
        self.cheapest = min((problem.packed[place] for place in kept), default=0)
        self.bounds: dict[
            int, tuple[int, int, float]
        ] = {}  # rows → rows apart, their least cost, the worth of all
        self.most = (
            1 + sum(problem.packed) + problem.packed_split * len(rows)
        )  # above the cost of any solution
        self.floor = 0  # places proven necessary
        self.step = 1  # what a place takes from the places allowed: nothing while there is no limit

    def run(self) -> int:
        limit = self.problem.size if self.problem.max_places is None else self.problem.max_places
        fewest_first = self.problem.goals[0] is Goal.PARCELS
        self.step = 1 if fewest_first or limit < self.problem.size else 0
        self.floor = self._bound(self.all_rows, ())[0]
        for places in range(self.floor, limit + 1) if fewest_first else [limit]:
            solution = self._best(self.all_rows, (), 0, 0, places, self.most)
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
        if len(self.known) % CLOCK_EVERY == 0 and perf_counter() > self.deadline:
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
        for row, pieces in self.adds[place].items():
            if rows >> row & 1:
                left = lacking.get(row, self.demands[row]) - pieces
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
        if self.joint:
            count += sum(group.fill(used)[1] for group in self.problem.groups if group.is_joint)
        return count * self.problem.packed_split


def _prices(rows: list[Row], places: list[int]) -> list[float]:
    """A price for filling each row such that no place fills rows worth more than 1 (a feasible dual solution).

    Every row starts with its share of the place where its share is least, then takes what its places leave over.
    """
    shares: dict[int, list[tuple[int, float]]] = {place: [] for place in places}
    for number, row in enumerate(rows):
        for place in row.weights.keys() & shares.keys():
            shares[place].append((number, row.weights[place] / row.demand))
    prices = [inf] * len(rows)
    for parts in shares.values():
        whole = sum(part for _, part in parts)
        for number, _ in parts:
            prices[number] = min(prices[number], 1 / whole)
    left = {
        place: 1 - sum(prices[number] * part for number, part in parts) for place, parts in shares.items()
    }
    for number, row in enumerate(rows):
        givers = [(place, row.weights[place] / row.demand) for place in row.weights if place in left]
        more = max(0.0, min(left[place] / part for place, part in givers))
        prices[number] += more
        for place, part in givers:
            left[place] -= more * part
    return prices
