"""Quick good choices of places: what the exact solvers start from, and what is left when their time is over."""

from __future__ import annotations

from .problem import Problem


def best_quick_choice(problem: Problem) -> int:
    """The better of nearest first and widest first, as a mask; never more places than the problem allows."""
    choices = (nearest_first(problem), widest_first(problem))
    return min(choices, key=problem.value)


def nearest_first(problem: Problem) -> int:
    """Every place in order of preference gives what is still wanted."""
    wanted, chosen = _Wanted(problem), 0
    for place in range(problem.size):
        if chosen.bit_count() != problem.max_places and wanted.gain(place):
            wanted.take(place)
            chosen |= 1 << place
    return _completed(problem, chosen)


def widest_first(problem: Problem) -> int:
    """Again and again the place that gives the most of what is still wanted, the cheapest among equals."""
    wanted, chosen = _Wanted(problem), 0
    while chosen.bit_count() != problem.max_places:
        place = max(
            range(problem.size), key=lambda place: (wanted.gain(place), -problem.packed[place]), default=None
        )
        if place is None or not wanted.gain(place):
            break
        wanted.take(place)
        chosen |= 1 << place
    return _completed(problem, chosen)


def _completed(problem: Problem, chosen: int) -> int:
    """Add what is still missing where the rows did not tell all (large groups), and drop what nobody misses."""
    filled = problem.filled_by(chosen)
    for place in range(problem.size):
        if filled == problem.most or chosen.bit_count() == problem.max_places:
            break
        more = problem.filled_by(chosen | 1 << place)
        if more > filled:
            chosen, filled = chosen | 1 << place, more
    return problem.trimmed(chosen)


class _Wanted:
    """The pieces the rows still want."""

    def __init__(self, problem: Problem) -> None:
        self.left = [row.demand for row in problem.rows]
        self.gives: list[list[tuple[int, int]]] = [[] for _ in range(problem.size)]
        for number, row in enumerate(problem.rows):
            for place, weight in row.weights.items():
                self.gives[place].append((number, weight))

    def gain(self, place: int) -> int:
        return sum(min(weight, self.left[row]) for row, weight in self.gives[place] if self.left[row])

    def take(self, place: int) -> None:
        for row, weight in self.gives[place]:
            self.left[row] = max(0, self.left[row] - weight)
