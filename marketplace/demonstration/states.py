"""How many products stand how at the gate and hold how many stars: exact numbers, shuffled over the products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .dice import Dice
from .producers import ProducerPlan
from .quotas import apportion

STARS_HELD = {"five": 9, "potential_five": 19, "four": 1576, "three": 1859}
"""Certified products of Hà Nội in November 2025 (OCOP.md §1)."""


class State(StrEnum):
    """What the demonstration shows with a product. The second half must not be listed."""

    ORDINARY = "ordinary"
    EXPIRING = "expiring"
    LAST_DAY = "last_day"
    EXTENDED = "extended"
    TWO_STARS = "two_stars"
    EXPIRED = "expired"
    EXPIRED_YESTERDAY = "expired_yesterday"
    REVOKED = "revoked"
    FAILED = "failed"
    SUSPENDED = "suspended"
    DOCUMENTS_LAPSED = "documents_lapsed"


LISTABLE_STATES = frozenset({State.ORDINARY, State.EXPIRING, State.LAST_DAY, State.EXTENDED})

_SHARES = {
    State.EXPIRING: 0.03,
    State.LAST_DAY: 0.002,
    State.EXTENDED: 0.01,
    State.TWO_STARS: 0.02,
    State.EXPIRED: 0.07,
    State.EXPIRED_YESTERDAY: 0.002,
    State.REVOKED: 0.015,
    State.FAILED: 0.008,
    State.SUSPENDED: 0.01,
    State.DOCUMENTS_LAPSED: 0.02,
}
FEW = 50
"""From so many products on, every state is shown at least once."""

SHOWN_TO_CAST = (State.EXPIRING, State.EXPIRED, State.SUSPENDED, State.REVOKED, State.TWO_STARS)


@dataclass(frozen=True, slots=True)
class Standing:
    """State and stars of a product; ``stars`` are those of the certificate shown or last held (2: never had one)."""

    state: State
    stars: int
    potential_five: bool = False


def plan_standings(producers: Sequence[ProducerPlan], *, seed: int) -> list[Standing]:
    """One standing for each product, by its number."""
    products = sum(producer.products for producer in producers)
    states = _states(producers, products, seed)
    certified = [at for at, state in enumerate(states) if state != State.TWO_STARS]
    counts = dict(zip(STARS_HELD, apportion(len(certified), list(STARS_HELD.values())), strict=True))
    dice = Dice(seed, "stars")
    # The highest are few and shown first: they go to products that are listed, of renowned trades where there are any.
    renowned = [producer.trade.renowned for producer in producers for _ in range(producer.products)]
    ordinary = dice.shuffled([at for at in certified if states[at] == State.ORDINARY])
    best = sorted(ordinary, key=lambda at: not renowned[at])
    top = best[: counts["five"] + counts["potential_five"]]
    rest = dice.shuffled(sorted(set(certified) - set(top)))
    standings = [Standing(state, stars=2) for state in states]
    for rank, at in enumerate(top):
        is_five = rank < counts["five"]
        standings[at] = Standing(states[at], stars=5 if is_five else 4, potential_five=not is_five)
    for rank, at in enumerate(rest):
        standings[at] = Standing(states[at], stars=4 if rank < counts["four"] else 3)
    return standings


def _states(producers: Sequence[ProducerPlan], products: int, seed: int) -> list[State]:
    at_least = 1 if products >= FEW else 0
    counts = {state: max(round(products * share), at_least) for state, share in _SHARES.items()}
    states = [state for state, count in counts.items() for _ in range(count)]
    states = Dice(seed, "states").shuffled(states + [State.ORDINARY] * (products - len(states)))
    _move_to_food(states, producers)
    _move_to_cast(states, producers)
    return states


def _move_to_food(states: list[State], producers: Sequence[ProducerPlan]) -> None:
    """Only food has documents that lapse: whoever has none changes places with an ordinary product that has."""
    is_food = [producer.trade.is_food for producer in producers for _ in range(producer.products)]
    takers = (at for at, state in enumerate(states) if is_food[at] and state == State.ORDINARY)
    for at, state in enumerate(states):
        if state == State.DOCUMENTS_LAPSED and not is_food[at]:
            _swap(states, at, next(takers, at))


def _move_to_cast(states: list[State], producers: Sequence[ProducerPlan]) -> None:
    """Give the first producer of the cast one product of each state that its workspace explains."""
    wanted = SHOWN_TO_CAST[: max(producers[0].products - len(SHOWN_TO_CAST), 0)]
    for at, state in enumerate(wanted, start=1):
        if state in states:
            last = len(states) - 1 - states[::-1].index(state)
            _swap(states, at, last)


def _swap(states: list[State], one: int, other: int) -> None:
    states[one], states[other] = states[other], states[one]
