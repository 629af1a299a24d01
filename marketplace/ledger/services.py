"""Write to the ledger. There is one way in, and none out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from . import accounts
from .domain import Leg, summed
from .errors import LedgerConflict, LedgerRefused
from .models import LedgerLeg

__all__ = ["Leg", "lock_accounts", "post"]

# One statement: whoever comes second with a key waits for the first one's commit, then writes nothing.
POST = """
WITH written AS (
    INSERT INTO ledger_ledgertransaction (key, kind, at, written_at, order_id, note, leg_count)
    VALUES (%(key)s, %(kind)s, %(at)s, statement_timestamp(), %(order_id)s, %(note)s, %(leg_count)s)
    ON CONFLICT (key) DO NOTHING
    RETURNING id
)
INSERT INTO ledger_ledgerleg (transaction_id, account, amount)
SELECT written.id, leg.account, leg.amount
  FROM written, unnest(%(accounts)s::text[], %(amounts)s::bigint[]) AS leg (account, amount)
"""


def post(
    *, key: str, kind: str, legs: Iterable[Leg], at: datetime, order_id: int | None = None, note: str = ""
) -> bool:
    """Write one balanced transaction, inside the caller's transaction and with the row that is its reason.

    ``key`` names the event (at most 80 characters), ``at`` is when it happened. Legs on one account are added up, and
    what comes to 0 is left out. False, and nothing is written, when ``key`` is there with the same legs. Raises
    ``LedgerConflict`` when it is there with others, ``LedgerRefused`` when the legs are no transaction.
    """
    sums = summed(legs)
    _check(key, sums)
    with connection.cursor() as cursor:
        cursor.execute(
            POST,
            {
                "key": key,
                "kind": kind,
                "at": at,
                "order_id": order_id,
                "note": note[:300],
                "leg_count": len(sums),
                "accounts": list(sums),
                "amounts": list(sums.values()),
            },
        )
        is_new = bool(cursor.rowcount)
    if not is_new and dict(_legs_of(key)) != sums:
        raise LedgerConflict(key)
    return is_new


def _check(key: str, sums: dict[str, int]) -> None:
    if unknown := [account for account in sums if not accounts.is_account(account)]:
        raise LedgerRefused(key, f"names no account: {', '.join(unknown)}")
    if total := sum(sums.values()):
        raise LedgerRefused(key, f"is off by {total}")
    if len(sums) < 2:
        raise LedgerRefused(key, "moves nothing")


def _legs_of(key: str) -> Iterable[tuple[str, int]]:
    rows = LedgerLeg.objects.filter(transaction__key=key).order_by()
    return rows.values_list("account", "amount")


def lock_accounts(codes: Iterable[str]) -> None:
    """Wait for whoever else spends from these accounts, until the end of the caller's transaction.

    Who reads a balance, decides by it and posts locks the account first and reads in a later statement. ``post`` itself
    asks for no lock: what only adds need not wait.
    """
    with connection.cursor() as cursor:
        for code in sorted(set(codes)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"ledger {code}"])
