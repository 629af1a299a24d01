"""The rules of other systems, written from their sources, on the same offers our planner sees.

Each takes what the places may give, ``{place: {line: pieces}}`` in the order of distance, with the pieces wanted per
line, and answers with the places used. All fill line by line or place by place until nothing more can be had; hard
rules are already applied, which flatters the rules here: the systems themselves know few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Gives = dict[str, dict[int, int]]
Wanted = dict[int, int]
Rule = Callable[[Gives, Wanted], set[str]]


def nearest_first(gives: Gives, wanted: Wanted) -> set[str]:
    """Magento's distance priority: the nearest place gives what it has, then the next."""
    return _fill(gives, wanted, gives)


def fixed_list(gives: Gives, wanted: Wanted) -> set[str]:
    """Solidus, Magento's priority, Saleor's sorting order: one list of places for everybody."""
    return _fill(gives, wanted, sorted(gives))


def high_stock(gives: Gives, wanted: Wanted) -> set[str]:
    """Saleor's default: for every line on its own, the place with the highest stock first."""
    used: set[str] = set()
    for line, pieces in wanted.items():
        having = (place for place in gives if line in gives[place])
        order = sorted(having, key=lambda place: (-gives[place][line], place))
        used |= _fill(gives, {line: pieces}, order)
    return used


def static_coverage(gives: Gives, wanted: Wanted) -> set[str]:
    """Spree's minimize_splits: places by how much of the whole order they have, ranked once; then the nearest."""
    covered = {place: sum(min(have[line], wanted[line]) for line in have) for place, have in gives.items()}
    return _fill(gives, wanted, sorted(gives, key=lambda place: -covered[place]))


def greedy(gives: Gives, wanted: Wanted) -> set[str]:
    """Again and again the place that has most of what is still wanted, the nearest among equals."""
    left, used = dict(wanted), set[str]()
    while True:
        gain = {place: sum(min(have[line], left[line]) for line in have) for place, have in gives.items()}
        best = max(gain, key=lambda place: gain[place], default=None)
        if best is None or not gain[best]:
            return used
        used.add(best)
        for line, pieces in gives[best].items():
            left[line] -= min(pieces, left[line])


def _fill(gives: Gives, wanted: Wanted, order: Iterable[str]) -> set[str]:
    left, used = dict(wanted), set[str]()
    for place in order:
        for line, pieces in gives[place].items():
            if left.get(line):
                left[line] -= min(pieces, left[line])
                used.add(place)
    return used


RULES: dict[str, Rule] = {
    "greedy on what is left": greedy,
    "static coverage (Spree)": static_coverage,
    "nearest first (Magento)": nearest_first,
    "fixed list (Solidus)": fixed_list,
    "high stock (Saleor)": high_stock,
}
