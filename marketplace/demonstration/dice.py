"""Chance that is the same on every machine and Python: only ``Random.random`` is promised to be, so all rests on it.

A throw depends on the key of its dice alone, never on what was thrown elsewhere; so batches can be made in any order.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws that belong to a key: ``Dice(seed, "product", 17)`` always throws the same row."""

    def __init__(self, *key: object) -> None:
        self._throw = random.Random("/".join(str(part) for part in key)).random  # noqa: S311  # not for secrets

    def below(self, bound: int) -> int:
        """A whole number from 0 to ``bound`` - 1."""
        return int(self._throw() * bound)

    def between(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both possible."""
        return least + self.below(most - least + 1)

    def chance(self, share: float) -> bool:
        """True in ``share`` of the throws (0 to 1)."""
        return self._throw() < share

    def real(self, least: float, most: float) -> float:
        """A number from ``least`` up to ``most``."""
        return least + self._throw() * (most - least)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One of the items, each as likely as its weight."""
        left = self._throw() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """So many different items, or all when there are fewer."""
        return self.shuffled(items)[:count]
