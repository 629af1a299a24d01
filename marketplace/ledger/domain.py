"""Sides of a transaction. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One side of a transaction; ``amount`` in đồng, debit positive, credit negative."""

    account: str
    amount: int


def summed(legs: Iterable[Leg]) -> dict[str, int]:
    """The amount per account, in the order the accounts are named; without those that come to 0."""
    sums: dict[str, int] = {}
    for leg in legs:
        sums[leg.account] = sums.get(leg.account, 0) + leg.amount
    return {account: amount for account, amount in sums.items() if amount}
