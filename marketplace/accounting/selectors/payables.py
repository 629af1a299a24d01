"""Who can be paid by the bank now, and what holds the others back; a constant number of statements, amounts in đồng."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance, balances
from ocop_catalog.models import FulfilmentPoint, Producer

from ..domain import Period
from ..models import AccountState, PayeeAccount, PayoutTransfer, TransferState
from ..payable import Held, Standing, decide
from .holding import EARNED, lying_at_the_bank

DISPUTED = f"""
SELECT sold.producer_id, sum(sold.amount) FROM ({EARNED.format(of="TRUE")}) sold
 WHERE sold.order_id IN (SELECT p.order_id FROM ocop_payments_carddispute d
                           JOIN ocop_payments_cardpayment p ON p.id = d.payment_id WHERE d.closed_at IS NULL)
 GROUP BY sold.producer_id
"""


@dataclass(frozen=True, kw_only=True)
class Payable:
    """A payee with a balance. ``owed`` by the day asked for and still; ``amount`` can be sent, 0 when ``held``."""

    payee: str
    name: str
    owed: int
    disputed: int
    on_its_way: int
    amount: int
    held: Held | None
    account: PayeeAccount | None

    @property
    def is_place(self) -> bool:
        return accounts.split(self.payee)[0] == "place"

    @property
    def holder_id(self) -> int:
        return int(accounts.split(self.payee)[1])


def payables(until: date) -> list[Payable]:
    """Every payee that is owed something or owes, by the end of ``until`` and still; by name, places last.

    What was owed then and has been paid or taken back since is not owed; what was earned since waits for the next run.
    """
    ends = Period.day(until).ends
    standings = {
        payee: min(-then, -now)
        for prefix in ("producer:", "place:")
        for payee, then, now in _both(balances(prefix, ends), balances(prefix))
    }
    at_bank, disputed = lying_at_the_bank(), _disputed()
    holds = {kind: balances(f"{kind}:") for kind in ("cash", "difference")}
    on_its_way, held_accounts = transfers_on_their_way(), _accounts()
    names = _names(standings)
    found = []
    for payee, owed in standings.items():
        kind, holder = accounts.split(payee)
        active = held_accounts.get((payee, AccountState.ACTIVE))
        standing = Standing(
            owed=owed,
            at_bank=at_bank.get(int(holder), 0) if kind == "producer" else None,
            disputed=disputed.get(int(holder), 0) if kind == "producer" else 0,
            cash=sum(of.get(f"{account}:{holder}", 0) for account, of in holds.items())
            if kind == "place"
            else 0,
            on_its_way=on_its_way.get(payee, 0),
            has_account=active is not None,
            account_waits=(payee, AccountState.PROPOSED) in held_accounts,
        )
        decision = decide(standing, minimum=settings.PAYOUT_MINIMUM)
        found.append(
            Payable(
                payee=payee,
                name=names[payee],
                owed=owed,
                disputed=standing.disputed,
                on_its_way=standing.on_its_way,
                amount=decision.amount,
                held=decision.held,
                account=active,
            )
        )
    return sorted(found, key=lambda row: (row.is_place, row.name, row.payee))


def transfers_on_their_way() -> dict[str, int]:
    """By payee what is in a batch and has no end yet."""
    planned = PayoutTransfer.objects.filter(state=TransferState.PLANNED).order_by()
    rows = planned.values_list("producer_id", "point_id").annotate(sum=Sum("amount"))
    return {
        accounts.place(point_id) if producer_id is None else accounts.producer(producer_id): int(amount)
        for producer_id, point_id, amount in rows
    }


def left_at_the_bank() -> int:
    """What is on the receiving account and not in a batch on its way."""
    return balance(accounts.bank()) - sum(transfers_on_their_way().values())


def _both(then: Mapping[str, int], now: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """(account, balance then, balance now) of each that stands at something now."""
    return [(account, then.get(account, 0), now[account]) for account in now]


def _disputed() -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(DISPUTED, {"until": None})
        return {producer_id: int(amount) for producer_id, amount in cursor.fetchall()}


def _accounts() -> dict[tuple[str, str], PayeeAccount]:
    rows = PayeeAccount.objects.filter(state__in=(AccountState.ACTIVE, AccountState.PROPOSED))
    return {(row.payee, row.state): row for row in rows}


def _names(payees: Mapping[str, int]) -> dict[str, str]:
    ids: dict[str, list[int]] = {"producer": [], "place": []}
    for payee in payees:
        kind, holder = accounts.split(payee)
        ids[kind].append(int(holder))
    producers = Producer.objects.filter(pk__in=ids["producer"]).values_list("pk", "legal_name")
    points = FulfilmentPoint.objects.filter(pk__in=ids["place"]).values_list("pk", "name")
    return {accounts.producer(pk): name for pk, name in producers} | {
        accounts.place(pk): name for pk, name in points
    }
