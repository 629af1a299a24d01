"""The routing of one order as a covering problem over places, free of the words of the shop.

Places are numbers 0…n-1, the preferred first (nearest, then by id); a set of places is an ``int`` used as a bit mask.
Lines asking for the same variant form a ``Group`` (see ``groups``).

*Rows.* "These places together fill the group as far as it can be filled" is a set of linear rows
``sum of weight[place] over the chosen ≥ demand``. A group of one line has one row (weight: the stock, at most the
demand); lines that share a stock give one row per subset of them.

*Cost.* The goals of the policy in their order are one tuple of whole numbers per place, packed into a single exact
``int`` per place, so that comparing sums compares the goals lexicographically; ``split_lines`` has its slot in the
packing but is counted from the chosen set, since it does not belong to a place. The last slot makes the cheapest
set unique: among equals the one with the most preferred places.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, fsum, inf

from .domain import Goal
from .groups import Group, Row, bits, mask_of

ROUNDING = 1e-6
"""What the sums of prices may be off by."""


@dataclass(frozen=True)
class Problem:
    """Choose places: fill every group as far as it can be filled, at the least cost.

    costs: per place one whole number for every goal in ``goals`` (0 for ``split_lines``). max_places: never more
    places than this, at the price of filling less.
    """

    groups: tuple[Group, ...]
    goals: tuple[Goal, ...]
    costs: tuple[tuple[int, ...], ...]
    max_places: int | None = None

    @property
    def size(self) -> int:
        return len(self.costs)

    @cached_property
    def line_count(self) -> int:
        """The lines that anybody can give anything to."""
        return sum(len(group.lines) for group in self.groups)

    @cached_property
    def split_slot(self) -> int:
        """The place of ``split_lines`` among the goals."""
        return self.goals.index(Goal.SPLIT_LINES)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of all groups, those with the fewest places first."""
        rows = [row for group in self.groups for row in group.rows()]
        return sorted(rows, key=lambda row: (len(row.weights), tuple(row.weights), row.demand))

    @cached_property
    def fills(self) -> list[int]:
        """Per place the rows it fills alone, as a mask."""
        fills = [0] * self.size
        for number, row in enumerate(self.rows):
            for place, weight in row.weights.items():
                if weight == row.demand:
                    fills[place] |= 1 << number
        return fills

    @cached_property
    def reaches(self) -> list[int]:
        """Per place the rows it gives anything to, as a mask."""
        reaches = [0] * self.size
        for number, row in enumerate(self.rows):
            for place in row.weights:
                reaches[place] |= 1 << number
        return reaches

    @cached_property
    def joint(self) -> int:
        """The places, as a mask, whose use decides how lines of one variant are split."""
        return mask_of(place for group in self.groups if group.is_joint for place in group.stock)

    @cached_property
    def worthwhile(self) -> list[int]:
        """The places worth looking at, the cheapest first: none that a cheaper one replaces in every respect."""
        kept, fills = list[int](), list[int]()
        for place in sorted(range(self.size), key=self.packed.__getitem__):
            rows, is_joint = self.reaches[place], self.joint >> place & 1
            for better in fills:
                if not rows & ~better and not is_joint:
                    break
            else:
                kept.append(place)
                fills.append(self.fills[place])
        return kept

    @cached_property
    def _scales(self) -> tuple[int, ...]:
        """What one unit of each goal is worth in the packed cost, so that no sum overflows into the goal before."""
        sums = [sum(column) for column in zip(*self.costs, strict=True)] or [0] * len(self.goals)
        scales, scale = list[int](), 1 << (self.size + self.size.bit_length())
        for slot in range(len(self.goals) - 1, -1, -1):
            scales.append(scale)
            scale *= 1 + max(sums[slot], self.line_count)
        return tuple(reversed(scales))

    @cached_property
    def packed(self) -> list[int]:
        """Per place all goals in one exact number."""
        full = 1 << self.size
        packed = [full - (full >> (place + 1)) for place in range(self.size)]
        for column, scale in zip(zip(*self.costs, strict=True), self._scales, strict=False):
            if any(column):
                packed = [sum_ + value * scale for sum_, value in zip(packed, column, strict=True)]
        return packed

    @cached_property
    def packed_split(self) -> int:
        """One more line split, in the packed cost."""
        return self._scales[self.split_slot]

    @cached_property
    def most(self) -> int:
        """The pieces all places together can fill."""
        return sum(group.most for group in self.groups)

    @cached_property
    def prices(self) -> list[float]:
        """A price for filling each row such that no place fills rows worth more than 1 (a feasible dual solution).

        Every row starts with its share of the place where its share is least, then takes what its places leave over.
        """
        shares: dict[int, list[tuple[int, float]]] = {place: [] for place in self.worthwhile}
        for number, row in enumerate(self.rows):
            for place in row.weights.keys() & shares.keys():
                shares[place].append((number, row.weights[place] / row.demand))
        prices = [inf] * len(self.rows)
        for parts in shares.values():
            whole = sum(part for _, part in parts)
            for number, _ in parts:
                prices[number] = min(prices[number], 1 / whole)
        left = {
            place: 1 - sum(prices[number] * part for number, part in parts) for place, parts in shares.items()
        }
        for number, row in enumerate(self.rows):
            givers = [(place, row.weights[place] / row.demand) for place in row.weights if place in left]
            more = max(0.0, min(left[place] / part for place, part in givers))
            prices[number] += more
            for place, part in givers:
                left[place] -= more * part
        return prices

    @cached_property
    def places_needed(self) -> int:
        """A lower bound on the places that fill all that can be filled: what the rows are worth."""
        return ceil(fsum(self.prices) - ROUNDING)

    def least(self, places: int) -> tuple[int, ...]:
        """A lower bound on ``value`` when ``places`` are known to be needed to fill all that can be filled."""
        if self.max_places is not None:
            return 0, *([0] * len(self.goals))
        needed = max(places, self.places_needed)
        cheapest = [sorted(column)[:needed] for column in zip(*self.costs, strict=True)]
        bound = [sum(costs) for costs in cheapest] or [0] * len(self.goals)
        bound[self.split_slot] = sum(
            row.splittable and row.demand not in row.weights.values() for row in self.rows
        )
        return 0, *bound

    def filled_by(self, chosen: int) -> int:
        return sum(group.filled_by(chosen) for group in self.groups)

    def value(self, chosen: int) -> tuple[int, ...]:
        """What a choice costs: pieces left unfilled that could be filled, then goal by goal. Less is better."""
        sums = [sum(column) for column in zip(*(self.costs[place] for place in bits(chosen)), strict=True)]
        sums = sums or [0] * len(self.goals)
        sums[self.split_slot] = sum(group.fill(chosen).splits for group in self.groups)
        return self.most - self.filled_by(chosen), *sums

    def trimmed(self, chosen: int) -> int:
        """The choice without places that nobody misses, the least preferred dropped first."""
        filled = self.filled_by(chosen)
        for place in reversed(list(bits(chosen))):
            if self.filled_by(chosen & ~(1 << place)) == filled:
                chosen &= ~(1 << place)
        return chosen
