"""Lines of an order that compete for one stock: how much chosen places can fill of them, and how to fill it.

A group of one line is simple arithmetic. Lines of the same variant with different needs share the stock of the places:
the most that can be filled is a maximum flow from lines to places, and by the theorem of max flow and min cut it is
the least, over subsets T of the lines, of what the lines outside T ask plus what the places open to T hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

Fill = tuple[dict[int, int], ...]
"""Per line of a group: place → pieces."""

MANY_CLASSES = 4
"""A group whose lines are open to more different sets of places has too many subsets to write down as rows."""

MANY_STEPS = 2_000
"""The search for the fewest splits takes at most so many steps; no real order comes near."""


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


@dataclass(frozen=True, slots=True)
class Filling:
    """A way to fill a group; ``is_best``: proven to split the fewest lines."""

    fill: Fill
    is_best: bool

    @property
    def splits(self) -> int:
        """Lines served from more than one place."""
        return sum(len(parts) > 1 for parts in self.fill)


@dataclass(frozen=True)
class Group:
    """Lines that ask for one variant: ``quantities`` per line, ``open_to`` the places allowed per line (a mask),
    ``stock`` place → pieces of the variant (only allowed places in rising order, only positive numbers)."""

    lines: tuple[int, ...]
    quantities: tuple[int, ...]
    open_to: tuple[int, ...]
    stock: dict[int, int]

    @property
    def is_joint(self) -> bool:
        """Several lines share the stock."""
        return len(self.lines) > 1

    @cached_property
    def classes(self) -> list[tuple[int, int]]:
        """The lines, those open to the same places as one: (places, pieces asked for)."""
        together: dict[int, int] = {}
        for mask, quantity in zip(self.open_to, self.quantities, strict=True):
            together[mask] = together.get(mask, 0) + quantity
        return sorted(together.items())

    @property
    def has_exact_rows(self) -> bool:
        """Whether ``rows`` say all there is to say."""
        return len(self.classes) <= MANY_CLASSES

    @cached_property
    def places(self) -> int:
        """All places that can give anything, as a mask."""
        return mask_of(self.stock)

    @cached_property
    def most(self) -> int:
        """The pieces all places together can fill."""
        return (
            self.filled_by(self.places)
            if self.is_joint
            else min(self.quantities[0], sum(self.stock.values()))
        )

    def filled_by(self, chosen: int) -> int:
        """The most pieces the chosen places can fill."""
        if not self.is_joint:
            return min(self.quantities[0], self._stock_in(chosen))
        if not self.has_exact_rows:
            return pieces_of(self.flow([chosen & allowed for allowed in self.open_to]))
        total = sum(self.quantities)
        cuts = (total - asked + self._stock_in(mask & chosen) for mask, asked in self._subsets())
        return min(total, *cuts)

    def rows(self) -> list[Row]:
        """The rows that say: as many pieces as possible are filled; of very many only the most telling ones."""
        if not self.is_joint:
            weights = {place: min(pieces, self.most) for place, pieces in self.stock.items()}
            return [Row(self.most, weights, splittable=True)]
        total, rows = sum(self.quantities), list[Row]()
        for mask, asked in self._subsets():
            demand = self.most - (total - asked)
            if demand > 0:
                weights = {place: min(self.stock[place], demand) for place in bits(mask & self.places)}
                rows.append(Row(demand, weights, splittable=False))
        return rows

    def fill(self, chosen: int) -> Filling:
        """Fill as much as the chosen places can with the fewest lines split.

        Of several such fills the one that splits the later lines and takes from the lower-numbered places.
        """
        chosen &= self.places
        if not self.is_joint:
            return Filling((self._fill_line(list(bits(chosen))),), is_best=True)
        best = _FewestSplits(self, chosen).search()
        return Filling(best or self._fill_well(chosen), is_best=best is not None)

    # --- counting -----------------------------------------------------------------------------------------

    def _stock_in(self, mask: int) -> int:
        return sum(self.stock[place] for place in bits(mask & self.places))

    def _subsets(self) -> Iterator[tuple[int, int]]:
        """Subsets of the classes: (places open to any of them, pieces asked for)."""
        count = len(self.classes)
        for size in range(1, count + 1) if self.has_exact_rows else (1, count):
            for subset in combinations(self.classes, size):
                mask = 0
                for allowed, _ in subset:
                    mask |= allowed
                yield mask, sum(quantity for _, quantity in subset)

    # --- filling ------------------------------------------------------------------------------------------

    def _fill_line(self, usable: Sequence[int]) -> dict[int, int]:
        """One line: from the first place that has it all, else from as few places as possible."""
        wanted = min(self.quantities[0], sum(self.stock[place] for place in usable))
        whole = next((place for place in usable if self.stock[place] >= wanted), None)
        if whole is not None:
            return {whole: wanted} if wanted else {}
        parts: dict[int, int] = {}
        for place in sorted(usable, key=lambda place: (-self.stock[place], place)):
            if wanted:
                parts[place] = min(wanted, self.stock[place])
                wanted -= parts[place]
        return parts

    def _fill_well(self, chosen: int) -> Fill:
        """The biggest lines first, each into the tightest place it fits; freely if that loses pieces."""
        room = {place: self.stock[place] for place in bits(chosen)}
        homes = [allowed & chosen for allowed in self.open_to]
        for line in sorted(range(len(homes)), key=lambda line: (-self.quantities[line], line)):
            fitting = [place for place in bits(homes[line]) if room[place] >= self.quantities[line]]
            if fitting:
                home = min(fitting, key=lambda place: (room[place], place))
                room[home] -= self.quantities[line]
                homes[line] = 1 << home
        fill = self.flow(homes)
        if pieces_of(fill) == self.filled_by(chosen):
            return fill
        return self.flow([allowed & chosen for allowed in self.open_to])

    def flow(self, homes: Sequence[int]) -> Fill:
        """The greatest flow from each line to the places of its home (a mask), by augmenting paths."""
        order = [sorted(bits(home), key=lambda place: (-self.stock[place], place)) for home in homes]
        fill: Fill = tuple({} for _ in homes)
        left = dict(self.stock)
        for line, quantity in enumerate(self.quantities):
            while (need := quantity - sum(fill[line].values())) and _augment(line, need, order, fill, left):
                pass
        return fill


class _FewestSplits:
    """The search for a fill of all that ``chosen`` places can fill: no line split, then one, …"""

    def __init__(self, group: Group, chosen: int) -> None:
        self.group, self.chosen = group, chosen
        self.usable = list(bits(chosen))
        self.goal = group.filled_by(chosen)
        self.losable = sum(group.quantities) - self.goal
        self.steps = 0

    def search(self) -> Fill | None:
        """The fill, or None when it takes too many steps."""
        numbers = range(len(self.group.lines) - 1, -1, -1)
        for count in range(len(self.group.lines) + 1):
            for split in combinations(numbers, count):
                self.split = frozenset(split)
                self.dead: set[tuple[int, tuple[int, ...]]] = set()
                fill = self._give(0, tuple(self.group.stock[place] for place in self.usable), [])
                if fill is not None or self.steps > MANY_STEPS:
                    return fill
        raise AssertionError("with every line split a maximal fill exists")

    def _give(self, line: int, room: tuple[int, ...], homes: list[int]) -> Fill | None:
        """Give ``line`` and those after it homes (masks), a single place if they are not to be split.

        ``room``: the stock of the usable places less what the lines before ask of it.
        """
        group = self.group
        self.steps += 1
        if self.steps > MANY_STEPS:
            return None
        if line == len(group.lines):
            flow = group.flow(homes)
            return flow if pieces_of(flow) == self.goal else None
        home = group.open_to[line] & self.chosen
        if line in self.split or not home:
            return self._give(line + 1, room, [*homes, home])
        if (line, room) in self.dead:
            return None
        for index, place in enumerate(self.usable):
            if home >> place & 1:
                rest = (*room[:index], room[index] - group.quantities[line], *room[index + 1 :])
                if sum(-left for left in rest if left < 0) <= self.losable:
                    fill = self._give(line + 1, rest, [*homes, 1 << place])
                    if fill is not None:
                        return fill
        self.dead.add((line, room))
        return None


def pieces_of(fill: Fill) -> int:
    """How many pieces a fill gives out."""
    return sum(sum(parts.values()) for parts in fill)


def _augment(line: int, need: int, order: Sequence[Sequence[int]], fill: Fill, left: dict[int, int]) -> bool:
    """Send more pieces of ``line`` along one shortest path of swaps with other lines; False when none can be sent."""
    paths: list[tuple[int, list[tuple[int, int]]]] = [(line, [])]
    seen: set[int] = set()
    for taker, path in paths:
        for place in order[taker]:
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
