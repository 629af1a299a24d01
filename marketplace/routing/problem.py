"""The routing of one order as a covering problem over places, free of the words of the shop.

Places are numbers 0…n-1, the preferred first (nearest, then by id); a set of places is an ``int`` used as a bit mask.
Lines asking for the same variant compete for its stock, so they form a ``Group``. For a set of chosen places a group
knows what they can fill, and fills it with the fewest lines split.

*Rows.* "These places together fill the group as far as it can be filled" is a set of linear rows
``sum of weight[place] over the chosen ≥ demand``. A group of one line has one row (weight: its stock, at most the
demand). Lines of one variant with different needs give one row per subset T of them, by the theorem of max flow and
min cut: what the places open to T hold must do for T, once the lines outside T have got all they asked for.

*Cost.* The goals of the policy in their order are one tuple of whole numbers per place, packed into a single exact
``int`` per place, so that comparing sums compares the goals lexicographically; ``split_lines`` has its slot in the
packing but is counted from the chosen set, since it does not belong to a place. The last slot makes the cheapest
set unique: among equals the one with the most preferred places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from .domain import Goal

Fill = tuple[dict[int, int], ...]
"""Per line of a group: place → pieces."""


def bits(mask: int) -> Iterator[int]:
    """The numbers of the set bits, in rising order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def mask_of(numbers: Iterable[int]) -> int:
    """The mask with these bits set."""
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


@dataclass(frozen=True, slots=True)
class Row:
    """``sum(weights[p] for chosen p) >= demand``, no weight above the demand. ``splittable``: stands for one line."""

    demand: int
    weights: dict[int, int]
    splittable: bool


@dataclass(frozen=True)
class Group:
    """Lines that ask for one variant: ``quantities`` per line, ``open_to`` the places allowed per line (a mask),
    ``stock`` place → pieces of the variant (only allowed places, only positive numbers)."""

    lines: tuple[int, ...]
    quantities: tuple[int, ...]
    open_to: tuple[int, ...]
    stock: dict[int, int]

    @cached_property
    def places(self) -> int:
        """All places that can give anything, as a mask."""
        return mask_of(self.stock)

    @cached_property
    def most(self) -> int:
        """The pieces all places together can fill."""
        return self.filled_by(self.places)

    @cached_property
    def _classes(self) -> list[tuple[int, int]]:
        """Lines open to the same places count as one: (mask, quantity)."""
        together: dict[int, int] = {}
        for mask, quantity in zip(self.open_to, self.quantities, strict=True):
            together[mask] = together.get(mask, 0) + quantity
        return sorted(together.items())

    @property
    def is_joint(self) -> bool:
        return len(self.lines) > 1

    def _subsets(self) -> Iterator[tuple[int, int]]:
        """Every non-empty subset of the classes: (places open to any of them, pieces they ask for)."""
        for size in range(1, len(self._classes) + 1):
            for subset in combinations(self._classes, size):
                mask = 0
                for allowed, _ in subset:
                    mask |= allowed
                yield mask, sum(quantity for _, quantity in subset)

    def _stock_in(self, mask: int) -> int:
        return sum(pieces for place, pieces in self.stock.items() if mask >> place & 1)

    def filled_by(self, chosen: int) -> int:
        """The most pieces the chosen places can fill (max flow = min cut over subsets of the lines)."""
        total = sum(self.quantities)
        return min(
            [total, *(total - asked + self._stock_in(mask & chosen) for mask, asked in self._subsets())]
        )

    def rows(self) -> list[Row]:
        """The rows that say: as many pieces as possible are filled."""
        total, rows = sum(self.quantities), []
        for mask, asked in self._subsets():
            demand = self.most - (total - asked)
            if demand > 0:
                weights = {
                    place: min(pieces, demand) for place, pieces in self.stock.items() if mask >> place & 1
                }
                rows.append(Row(demand, weights, splittable=not self.is_joint))
        return rows

    def fill(self, chosen: int) -> tuple[Fill, int]:
        """Fill as much as the chosen places can with the fewest lines split: (fill, lines split).

        Of several such fills the one that splits the later lines and takes from the lower-numbered places.
        """
        usable = list(bits(chosen & self.places))
        if not self.is_joint:
            return self._fill_single(usable)
        goal = self.filled_by(chosen)
        for count in range(len(self.lines) + 1):
            for split in combinations(range(len(self.lines) - 1, -1, -1), count):
                fill = _WholeLines(self, frozenset(split), usable, goal).search()
                if fill is not None:
                    return fill, sum(len(parts) > 1 for parts in fill)
        raise AssertionError("with every line split a maximal fill exists")

    def _fill_single(self, usable: list[int]) -> tuple[Fill, int]:
        wanted = min(self.quantities[0], sum(self.stock[place] for place in usable))
        for place in usable:
            if self.stock[place] >= wanted:
                return ({place: wanted} if wanted else {},), 0
        parts: dict[int, int] = {}
        for place in sorted(usable, key=lambda place: (-self.stock[place], place)):
            if wanted:
                parts[place] = min(wanted, self.stock[place])
                wanted -= parts[place]
        return (parts,), int(len(parts) > 1)


class _WholeLines:
    """The search for a fill of ``goal`` pieces in which every line outside ``split`` has one place."""

    def __init__(self, group: Group, split: frozenset[int], usable: list[int], goal: int) -> None:
        self.group, self.split, self.usable = group, split, usable
        self.goal = goal
        self.losable = sum(group.quantities) - goal
        self.dead: set[tuple[int, tuple[int, ...]]] = set()

    def search(self) -> Fill | None:
        return self._give(0, tuple(self.group.stock[place] for place in self.usable), [])

    def _give(self, line: int, room: tuple[int, ...], homes: list[int | None]) -> Fill | None:
        """Give ``line`` and the ones after it a home each; ``room``: stock less what is asked of each place so far."""
        group = self.group
        if line == len(group.lines):
            return self._flow(homes)
        if (line, room) in self.dead:
            return None
        options: list[int | None] = [None]
        if line not in self.split:
            options = [i for i, place in enumerate(self.usable) if group.open_to[line] >> place & 1] or [None]
        for option in options:
            rest = room
            if option is not None:
                rest = (*room[:option], room[option] - group.quantities[line], *room[option + 1 :])
            if sum(-left for left in rest if left < 0) <= self.losable:
                fill = self._give(line + 1, rest, [*homes, option])
                if fill is not None:
                    return fill
        self.dead.add((line, room))
        return None

    def _flow(self, homes: list[int | None]) -> Fill | None:
        """The greatest flow from lines to their places by augmenting paths, if it is of ``goal`` pieces."""
        group = self.group
        limits: list[list[int]] = []
        for line, home in enumerate(homes):
            open_places = [place for place in self.usable if group.open_to[line] >> place & 1]
            chosen = open_places if line in self.split else [] if home is None else [self.usable[home]]
            limits.append(sorted(chosen, key=lambda place: (-group.stock[place], place)))
        fill: Fill = tuple({} for _ in homes)
        left = {place: group.stock[place] for place in self.usable}
        for line, quantity in enumerate(group.quantities):
            while (need := quantity - sum(fill[line].values())) and _augment(line, need, limits, fill, left):
                pass
        return fill if sum(sum(parts.values()) for parts in fill) == self.goal else None


def _augment(line: int, need: int, limits: list[list[int]], fill: Fill, left: dict[int, int]) -> bool:
    """Send more pieces of ``line`` along one shortest path of swaps with other lines; False when none can be sent."""
    paths: list[tuple[int, list[tuple[int, int]]]] = [(line, [])]
    seen: set[int] = set()
    for taker, path in paths:
        for place in limits[taker]:
            if place in seen:
                continue
            seen.add(place)
            steps = [*path, (taker, place)]
            if left[place]:
                swaps = [(giver, source) for (_, source), (giver, _) in pairwise(steps)]
                pieces = min(need, left[place], *(fill[giver][source] for giver, source in swaps))
                left[place] -= pieces
                for taker_of, onto in steps:
                    fill[taker_of][onto] = fill[taker_of].get(onto, 0) + pieces
                for giver, source in swaps:
                    fill[giver][source] -= pieces
                    if not fill[giver][source]:
                        del fill[giver][source]
                return True
            paths.extend(
                (other, steps) for other, parts in enumerate(fill) if place in parts and other != taker
            )
    return False


# --- the problem ----------------------------------------------------------------------------------------


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
    def split_slot(self) -> int:
        """The place of ``split_lines`` among the goals."""
        return self.goals.index(Goal.SPLIT_LINES)

    @cached_property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows()]

    @cached_property
    def _scales(self) -> tuple[int, ...]:
        """What one unit of each goal is worth in the packed cost, so that no sum overflows into the goal before."""
        lines = sum(len(group.lines) for group in self.groups)
        scales, scale = list[int](), 1 << (self.size + self.size.bit_length())
        for slot in range(len(self.goals) - 1, -1, -1):
            scales.append(scale)
            scale *= 1 + max(sum(cost[slot] for cost in self.costs), lines)
        return tuple(reversed(scales))

    @cached_property
    def packed(self) -> tuple[int, ...]:
        """Per place all goals in one exact number."""
        full = 1 << self.size
        return tuple(
            sum(value * scale for value, scale in zip(cost, self._scales, strict=True))
            + full
            - (full >> (place + 1))
            for place, cost in enumerate(self.costs)
        )

    @cached_property
    def packed_split(self) -> int:
        """One more line split, in the packed cost."""
        return self._scales[self.split_slot]

    @cached_property
    def most(self) -> int:
        """The pieces all places together can fill."""
        return sum(group.most for group in self.groups)

    def filled_by(self, chosen: int) -> int:
        return sum(group.filled_by(chosen) for group in self.groups)

    def value(self, chosen: int) -> tuple[int, ...]:
        """What a choice costs: pieces left unfilled that could be filled, then goal by goal. Less is better."""
        sums = [sum(column) for column in zip(*(self.costs[place] for place in bits(chosen)), strict=True)]
        sums = sums or [0] * len(self.goals)
        sums[self.split_slot] = sum(group.fill(chosen)[1] for group in self.groups)
        return self.most - self.filled_by(chosen), *sums

    def trimmed(self, chosen: int) -> int:
        """The choice without places that nobody misses, the least preferred dropped first."""
        filled = self.filled_by(chosen)
        for place in reversed(list(bits(chosen))):
            if self.filled_by(chosen & ~(1 << place)) == filled:
                chosen &= ~(1 << place)
        return chosen
