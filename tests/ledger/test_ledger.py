"""The ledger: what is posted adds up, stands as it was written, and is there once. Attacks go around the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from marketplace.ledger import accounts, selectors
from marketplace.ledger.errors import LedgerConflict, LedgerRefused
from marketplace.ledger.models import LedgerLeg, LedgerTransaction
from marketplace.ledger.services import Leg, post

AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
EARLIER = AT - timedelta(days=1)

BANK_IN = (Leg(account="bank", amount=250_000), Leg(account="suspense", amount=-250_000))


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def insert(*legs: tuple[str, int], leg_count: int | None = None, key: str = "test:1") -> None:
    """A transaction written by hand, checked as at commit."""
    sql(
        "INSERT INTO ledger_ledgertransaction (key, kind, at, written_at, note, leg_count)"
        " VALUES (%s, 'test', now(), now(), '', %s)",
        key,
        len(legs) if leg_count is None else leg_count,
    )
    for account, amount in legs:
        add_leg(account, amount, key=key)
    commit()


def add_leg(account: str, amount: int, *, key: str = "test:1") -> None:
    sql(
        "INSERT INTO ledger_ledgerleg (transaction_id, account, amount)"
        " SELECT id, %s, %s FROM ledger_ledgertransaction WHERE key = %s",
        account,
        amount,
        key,
    )


def commit() -> None:
    """What PostgreSQL asks at commit, asked now."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def refusal(call: Callable[[], None]) -> str:
    """The constraint that refuses what ``call`` writes."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        call()
    return str(getattr(caught.value.__cause__, "diag", None).constraint_name)


def everything() -> list[tuple[str, str, int]]:
    rows = LedgerLeg.objects.order_by("pk")
    return list(rows.values_list("transaction__key", "account", "amount"))


@pytest.mark.django_db
def test_a_posted_transaction_is_there_with_its_legs() -> None:
    assert post(key="bank:1:in", kind="bank_in", legs=BANK_IN, at=AT, order_id=7, note="MB 1")
    commit()
    written = LedgerTransaction.objects.get()
    assert (written.key, written.kind, written.at, written.order_id, written.note, written.leg_count) == (
        "bank:1:in",
        "bank_in",
        AT,
        7,
        "MB 1",
        2,
    )
    assert everything() == [("bank:1:in", "bank", 250_000), ("bank:1:in", "suspense", -250_000)]


@pytest.mark.django_db
def test_the_same_event_told_again_writes_nothing() -> None:
    assert post(key="bank:1:in", kind="bank_in", legs=BANK_IN, at=AT)
    assert not post(key="bank:1:in", kind="bank_in", legs=reversed(BANK_IN), at=EARLIER)
    assert LedgerTransaction.objects.count() == 1
    assert len(everything()) == 2


@pytest.mark.django_db
def test_another_story_under_the_same_key_is_refused() -> None:
    post(key="bank:1:in", kind="bank_in", legs=BANK_IN, at=AT)
    before = everything()
    other = (Leg(account="bank", amount=1), Leg(account="suspense", amount=-1))
    with pytest.raises(LedgerConflict, match="bank:1:in"):
        post(key="bank:1:in", kind="bank_in", legs=other, at=AT)
    assert everything() == before


@pytest.mark.django_db
def test_legs_on_one_account_are_added_up_and_nothing_is_left_out() -> None:
    legs = [
        Leg(account="order:3", amount=100_000),
        Leg(account="producer:1", amount=-60_000),
        Leg(account="producer:1", amount=-40_000),
        Leg(account="platform:commission", amount=0),
    ]
    assert post(key="parcel:1:sold", kind="sold", legs=legs, at=AT)
    commit()
    assert everything() == [
        ("parcel:1:sold", "order:3", 100_000),
        ("parcel:1:sold", "producer:1", -100_000),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("legs", "reason"),
    [
        ([], "moves nothing"),
        ([("bank", 5), ("bank", -5)], "moves nothing"),
        ([("bank", 5)], "is off by 5"),
        ([("bank", 5), ("suspense", -4)], "is off by 1"),
        ([("purse", 5), ("suspense", -5)], "names no account: purse"),
        ([("producer:An", 5), ("suspense", -5)], "names no account: producer:An"),
    ],
)
def test_what_is_no_transaction_is_refused(legs: list[tuple[str, int]], reason: str) -> None:
    with pytest.raises(LedgerRefused, match=reason):
        post(key="test:1", kind="test", legs=[Leg(account=a, amount=m) for a, m in legs], at=AT)
    assert everything() == []
    assert not LedgerTransaction.objects.exists()


@pytest.mark.django_db
def test_balances_are_the_sums_of_all_legs_or_of_those_before_a_moment() -> None:
    post(key="bank:1:in", kind="bank_in", legs=BANK_IN, at=EARLIER)
    kept = (Leg(account="suspense", amount=250_000), Leg(account="order:7", amount=-250_000))
    post(key="receipt:1", kind="kept", legs=kept, at=AT)
    sold = (Leg(account="order:7", amount=250_000), Leg(account="producer:12", amount=-250_000))
    post(key="parcel:1:sold", kind="sold", legs=sold, at=AT + timedelta(hours=1))

    assert selectors.balance("bank") == 250_000
    assert selectors.balance("suspense") == 0
    assert selectors.balance("suspense", AT) == -250_000, "what happens at the moment itself is not before it"
    assert selectors.balance("order:7", AT + timedelta(minutes=1)) == -250_000
    assert selectors.balance("producer:1") == 0
    assert selectors.balances("producer:") == {"producer:12": -250_000}
    assert selectors.balances("order:") == {}
    assert selectors.balances("") == {"bank": 250_000, "producer:12": -250_000}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("legs", "leg_count", "constraint"),
    [
        ([("bank", 5), ("suspense", -4)], None, "ledger_transaction_balances"),
        ([("bank", 5)], 1, "ledger_transaction_has_two_sides"),
        ([], 2, "ledger_transaction_is_whole"),
        ([("bank", 5), ("suspense", -5)], 3, "ledger_transaction_is_whole"),
        ([("bank", 5), ("suspense", -5), ("order:1", 0)], None, "ledger_leg_is_money"),
        ([("bank", 5), ("bank", -5)], None, "ledger_leg_once"),
        ([("bank", 5), ("order:0", -5)], None, "ledger_leg_account"),
        ([("bank", 5), ("order:1 ", -5)], None, "ledger_leg_account"),
        ([("bank", 5), ("Bank", -5)], None, "ledger_leg_account"),
        ([("bank", 5), ("tax:", -5)], None, "ledger_leg_account"),
    ],
)
def test_the_database_refuses_what_is_no_transaction(
    legs: list[tuple[str, int]], leg_count: int | None, constraint: str
) -> None:
    assert refusal(partial(insert, *legs, leg_count=leg_count)) == constraint
    assert everything() == []


@pytest.mark.django_db
def test_the_database_takes_what_is_one() -> None:
    insert(("bank", 5), ("gateway:stripe", 5), ("cash:12", -4), ("platform:gateway_fees", -6))
    assert len(everything()) == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE ledger_ledgerleg SET amount = amount * 2",
        "UPDATE ledger_ledgerleg SET account = 'suspense' WHERE account = 'bank'",
        "UPDATE ledger_ledgertransaction SET key = 'other'",
        "UPDATE ledger_ledgertransaction SET note = 'other'",
        "UPDATE ledger_ledgertransaction SET leg_count = 4",
        "DELETE FROM ledger_ledgerleg",
        "DELETE FROM ledger_ledgertransaction",
        "TRUNCATE ledger_ledgerleg",
        "TRUNCATE ledger_ledgertransaction CASCADE",
    ],
)
def test_nobody_changes_or_takes_away_what_is_written(attack: str) -> None:
    post(key="bank:1:in", kind="bank_in", legs=BANK_IN, at=AT)
    commit()
    before = (everything(), LedgerTransaction.objects.values().get())
    with pytest.raises(DatabaseError, match="ledger"), transaction.atomic():
        sql(attack)
    assert (everything(), LedgerTransaction.objects.values().get()) == before


@pytest.mark.django_db
def test_no_legs_are_added_to_what_is_committed_even_if_they_balance() -> None:
    insert(("bank", 5), ("suspense", -5))

    def add_two() -> None:
        add_leg("order:1", -9)
        add_leg("producer:1", 9)
        commit()

    assert refusal(add_two) == "ledger_transaction_is_whole"
    assert len(everything()) == 2


@pytest.mark.race
def test_posted_by_many_at_once_it_is_written_once(run_at_once: Callable[..., list[Any]]) -> None:
    call = partial(post, key="bank:1:in", kind="bank_in", legs=BANK_IN, at=AT)
    outcomes = run_at_once([call] * 6)
    assert sorted(outcome.value for outcome in outcomes) == [False] * 5 + [True]
    assert LedgerTransaction.objects.count() == 1
    assert len(everything()) == 2


@pytest.mark.race
def test_of_two_stories_at_once_one_stands(run_at_once: Callable[..., list[Any]]) -> None:
    other = (Leg(account="bank", amount=9), Leg(account="suspense", amount=-9))
    calls = [partial(post, key="bank:1:in", kind="bank_in", legs=legs, at=AT) for legs in (BANK_IN, other)]
    first, second = run_at_once(calls)
    assert {type(first.error), type(second.error)} == {type(None), LedgerConflict}
    winner = BANK_IN if first.value else other
    assert everything() == [("bank:1:in", leg.account, leg.amount) for leg in winner]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        (accounts.bank(), ("bank", "")),
        (accounts.suspense(), ("suspense", "")),
        (accounts.gateway("stripe"), ("gateway", "stripe")),
        (accounts.cash(3), ("cash", "3")),
        (accounts.order(17), ("order", "17")),
        (accounts.refunds("cash_on_delivery"), ("refunds", "cash_on_delivery")),
        (accounts.producer(2), ("producer", "2")),
        (accounts.tax("vat"), ("tax", "vat")),
        (accounts.platform("gateway_fees"), ("platform", "gateway_fees")),
    ],
)
def test_every_constructor_gives_an_account_the_ledger_takes(code: str, parts: tuple[str, str]) -> None:
    assert accounts.is_account(code)
    assert accounts.split(code) == parts


@pytest.mark.parametrize(
    "code", ["", "bank:1", "cash", "cash:0", "cash:-1", "order:1:2", "platform:X", "bank\n"]
)
def test_what_only_looks_like_an_account_is_none(code: str) -> None:
    assert not accounts.is_account(code)
