"""Who holds what, and for whom: the marketplace's money as it stands. Amounts in đồng."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance, balances
from marketplace.ordering.bill import share_out
from ocop_catalog.models import FulfilmentPoint, Producer

from ..domain import Amount
from ..holding import where_it_lies
from ..wording import account_label
from .names import account_names

EARNED = """
    SELECT s.collected_on AS account, coalesce(p.merged_into_id, p.id) AS producer_id, s.order_id,
           sum(l.amount) - div(sum(l.amount) * s.commission_rate + 5000, 10000)
                         - div(sum(l.amount) * s.vat_rate + 5000, 10000)
                         - div(sum(l.amount) * s.pit_rate + 5000, 10000) AS amount
      FROM accounting_sale s JOIN accounting_saleline l ON l.sale_id = s.id
      JOIN ocop_catalog_producer p ON p.id = s.producer_id
     WHERE {of} AND (%(until)s::timestamptz IS NULL OR l.at < %(until)s)
     GROUP BY s.id, p.id
"""
"""What each sale still earns its producer (the one it was merged into), after the deductions."""

UNPAID = """
SELECT account, producer_id, sum(amount) FROM (
    SELECT account, producer_id, amount FROM ({earned}) sold
    UNION ALL
    SELECT source, coalesce(p.merged_into_id, p.id),
           CASE WHEN EXISTS (SELECT 1 FROM accounting_payoutreturn r JOIN ocop_payments_remittance m
                               ON m.id = r.remittance_id JOIN ocop_payments_bankentry e ON e.id = m.entry_id
                              WHERE r.payout_id = s.id AND (%(until)s::timestamptz IS NULL OR e.booked_at < %(until)s))
                THEN 0 ELSE -amount END FROM accounting_payout s
      JOIN ocop_catalog_producer p ON p.id = s.producer_id
     WHERE {of}
       AND (%(until)s::timestamptz IS NULL OR paid_at < %(until)s)
) moved GROUP BY account, producer_id
"""


def _unpaid_of(sale: str, payout: str) -> str:
    return UNPAID.format(earned=EARNED.format(of=sale), of=payout)


OF_PRODUCER = _unpaid_of(*["coalesce(p.merged_into_id, p.id) = %(value)s"] * 2)
OF_ACCOUNT = _unpaid_of("s.collected_on = %(value)s", "s.source = %(value)s")
OF_ALL = _unpaid_of("TRUE", "TRUE")
"""By account and producer: what was collected there for it, less the deductions, and not paid from there."""


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What stands on the account of one holder; as the page that lists it says, owed to it or held by it."""

    holder_id: int
    name: str
    slug: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """``held``: money that is there, by who holds it; ``owed``: whose it is. They add up to the same.

    What the platform earned itself is among the ``owed``, so nothing is left that belongs to nobody.
    """

    held: tuple[Amount, ...]
    owed: tuple[Amount, ...]

    @property
    def total(self) -> int:
        return sum(part.amount for part in self.held)


def producers_owed() -> list[Balance]:
    """Every producer whose balance is not 0, who is owed most first; below 0 it owes."""
    owed = {int(accounts.split(code)[1]): -amount for code, amount in balances("producer:").items()}
    rows = Producer.objects.filter(pk__in=owed).values_list("pk", "legal_name", "slug")
    found = [Balance(holder_id=pk, name=name, slug=slug, amount=owed[pk]) for pk, name, slug in rows]
    return sorted(found, key=lambda row: (-row.amount, row.name, row.holder_id))


def points_holding() -> list[Balance]:
    """Every place whose cash is not 0, who holds most first."""
    cash = {int(accounts.split(code)[1]): amount for code, amount in balances("cash:").items()}
    rows = FulfilmentPoint.objects.filter(pk__in=cash).values_list("pk", "name", "slug")
    found = [Balance(holder_id=pk, name=name, slug=slug, amount=cash[pk]) for pk, name, slug in rows]
    return sorted(found, key=lambda row: (-row.amount, row.name, row.holder_id))


def who_holds_what() -> Holdings:
    """All money of the marketplace: where it is, and whose it is. Places and producers are summed up."""
    held: dict[str, int] = {}
    owed: dict[str, int] = {}
    for code, amount in balances("").items():
        kind = accounts.split(code)[0]
        group = kind if kind in ("cash", "difference", "order", "place", "producer") else code
        side = held if kind in ("bank", "gateway", "cash", "difference") else owed
        side[group] = side.get(group, 0) + (amount if side is held else -amount)
    return Holdings(held=_labelled(held), owed=_labelled(owed))


def held_for_producer(producer_id: int, *, until: datetime | None = None) -> tuple[Amount, ...]:
    """Who holds what a producer is owed (before ``until``); the parts sum to it, nothing when it is owed nothing."""
    owed = -balance(accounts.producer(producer_id), until)
    unpaid = {account: amount for account, _of, amount in _unpaid(OF_PRODUCER, producer_id, until)}
    cash = {
        code: _cash_for_producers(code, until, missing=_missing(code, until)).get(producer_id, 0)
        for code in unpaid
        if accounts.split(code)[0] == "cash"
    }
    lies = where_it_lies(owed, unpaid=unpaid, cash=cash)
    names = account_names(lies)
    return tuple(Amount(label=account_label(code, names), amount=amount) for code, amount in lies.items())


def lying_at_the_bank() -> dict[int, int]:
    """By producer how much of what it is owed now lies at the bank; a constant number of statements."""
    cash = balances("cash:")
    for code, amount in balances("difference:").items():
        drawer = accounts.cash(int(accounts.split(code)[1]))
        cash[drawer] = cash.get(drawer, 0) + max(amount, 0)
    unpaid: defaultdict[int, dict[str, int]] = defaultdict(dict)
    claims: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for account, producer_id, amount in _unpaid(OF_ALL, None, None):
        unpaid[producer_id][account] = amount
        claims[account][producer_id] = amount
    shares = {account: _shared(cash.get(account, 0), of) for account, of in claims.items()}
    found = {}
    for code, amount in balances("producer:").items():
        producer_id = int(accounts.split(code)[1])
        own = unpaid[producer_id]
        mine = {account: shares[account].get(producer_id, 0) for account in own}
        lies = where_it_lies(-amount, unpaid=own, cash=mine)
        found[producer_id] = lies.get(accounts.bank(), 0)
    return found


def in_the_drawer(point_id: int) -> tuple[Amount, ...]:
    """For whom a place holds the cash it has now: producers, then what is the platform's and the tax office's."""
    account = accounts.cash(point_id)
    parts = _cash_for_producers(account, None)
    names = dict(Producer.objects.filter(pk__in=parts).values_list("pk", "legal_name"))
    listed = [Amount(label=names[pk], amount=amount) for pk, amount in parts.items() if amount]
    listed.sort(key=lambda part: (-part.amount, part.label))
    rest = balance(account) - sum(parts.values())
    if rest > 0:
        listed.append(Amount(label=_("Phí giao hàng của điểm, phí sàn, thuế khấu trừ"), amount=rest))
    return tuple(listed)


def _missing(cash: str, until: datetime | None) -> int:
    """What the drawer was found short of: the place owes it as it owes the cash it holds."""
    return max(balance(accounts.difference(int(accounts.split(cash)[1])), until), 0)


def _cash_for_producers(account: str, until: datetime | None, *, missing: int = 0) -> dict[int, int]:
    """What of a place's cash is each producer's: what was sold there and not paid from there, as far as the cash goes.

    When the place handed some of it on, what is left is shared by what each has coming.
    """
    claims = {of: amount for _account, of, amount in _unpaid(OF_ACCOUNT, account, until)}
    return _shared(balance(account, until) + missing, claims)


def _shared(cash: int, claims: dict[int, int]) -> dict[int, int]:
    unpaid = {of: amount for of, amount in claims.items() if amount > 0}
    there = max(cash, 0)
    return unpaid if sum(unpaid.values()) <= there else share_out(there, unpaid)


def _unpaid(statement: str, value: int | str | None, until: datetime | None) -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"value": value, "until": until})
        return [(account, producer_id, int(amount)) for account, producer_id, amount in cursor.fetchall()]


def _labelled(sums: dict[str, int]) -> tuple[Amount, ...]:
    return tuple(
        Amount(label=account_label(code), amount=amount) for code, amount in sorted(sums.items()) if amount
    )
