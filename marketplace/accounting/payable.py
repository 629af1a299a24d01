"""Whether a payee can be paid by the bank now, how much, and what holds it back. Pure; whole đồng.

Only money that lies at the bank is sent from there: what a place still holds in its drawer, or a gateway on its
account, is paid from there or first handed on. What is disputed waits. A place is paid what is left after the cash it
holds for others.
"""

from dataclasses import dataclass
from enum import StrEnum


class Held(StrEnum):
    """Why nothing is sent now."""

    NEGATIVE = "negative"
    ON_ITS_WAY = "on_its_way"
    NO_ACCOUNT = "no_account"
    ACCOUNT_WAITING = "account_waiting"
    DISPUTED = "disputed"
    HOLDS_CASH = "holds_cash"
    ELSEWHERE = "elsewhere"
    UNDER_MINIMUM = "under_minimum"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``owed`` by the day asked for and still; ``at_bank`` of it, None when it may all come from there.

    ``disputed`` and ``cash`` are taken off it; ``on_its_way``: in a batch already.
    """

    owed: int
    at_bank: int | None = None
    disputed: int = 0
    cash: int = 0
    on_its_way: int = 0
    has_account: bool = True
    account_waits: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """``amount`` to send; 0 when ``held``."""

    amount: int
    held: Held | None


def decide(standing: Standing, *, minimum: int) -> Decision:
    """The first reason that holds it counts, the gravest first. ``minimum``: less than this is not worth a transfer."""
    undisputed = standing.owed - standing.disputed
    after_cash = undisputed - standing.cash
    amount = after_cash if standing.at_bank is None else min(after_cash, standing.at_bank)
    least = max(minimum, 1)
    reasons = (
        (standing.owed < 0, Held.NEGATIVE),
        (standing.on_its_way > 0, Held.ON_ITS_WAY),
        (standing.owed < least, Held.UNDER_MINIMUM),
        (undisputed < least, Held.DISPUTED),
        (after_cash < least, Held.HOLDS_CASH),
        (amount < least, Held.ELSEWHERE),
        (standing.account_waits, Held.ACCOUNT_WAITING),
        (not standing.has_account, Held.NO_ACCOUNT),
    )
    held = next((reason for applies, reason in reasons if applies), None)
    return Decision(amount=0 if held else amount, held=held)
