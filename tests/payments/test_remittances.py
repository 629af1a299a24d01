"""What a place handed on to the account is taken off what it owes; no more than it holds, and once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from saleor.account.models import User

from marketplace.ledger.selectors import balance
from marketplace.ledger.services import Leg, post
from marketplace.payments.bank_transfer.models import BankEntry, EntryState, Remittance
from marketplace.payments.bank_transfer.services import return_entry, take_remittance
from marketplace.payments.errors import EntryNotWaiting, HolderHasLess
from tests import factories as make

from .conftest import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def dung() -> User:
    return make.user("Dung", is_staff=True)


def hold(account: str, amount: int) -> None:
    legs = (Leg(account=account, amount=amount), Leg(account="platform:shipping", amount=-amount))
    post(key=f"test:{account}", kind="paid", legs=legs, at=timezone.now())


def commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("account", ["cash:7", "gateway:stripe"])
def test_what_a_holder_put_on_the_account_comes_off_what_it_holds(account: str, dung: User) -> None:
    hold(account, 300_000)
    entry = receive(None, 200_000, text="DIEM BAN HANG GAI NOP TIEN THU HO")
    take_remittance(entry_id=entry.pk, account=account, actor=dung)
    commit()
    entry.refresh_from_db()
    assert entry.state == EntryState.SETTLED
    assert (balance("bank"), balance("suspense"), balance(account)) == (200_000, 0, 100_000)
    assert entry.events.last().code == "remittance"
    out = StringIO()
    call_command("payments_verify", stdout=out)
    assert out.getvalue() == "0\n"


def test_nobody_hands_on_more_than_they_hold(dung: User) -> None:
    hold("cash:7", 199_999)
    entry = receive(None, 200_000, text="NOP TIEN")
    with pytest.raises(HolderHasLess, match=r"199\.999"):
        take_remittance(entry_id=entry.pk, account="cash:7", actor=dung)
    entry.refresh_from_db()
    assert (entry.state, balance("suspense"), Remittance.objects.count()) == (
        EntryState.UNMATCHED,
        -200_000,
        0,
    )


def test_an_entry_is_one_thing_only(dung: User) -> None:
    hold("cash:7", 500_000)
    entry = receive(None, 200_000, text="NOP TIEN")
    take_remittance(entry_id=entry.pk, account="cash:7", actor=dung)
    with pytest.raises(EntryNotWaiting):
        take_remittance(entry_id=entry.pk, account="cash:7", actor=dung)
    with pytest.raises(EntryNotWaiting):
        return_entry(entry_id=entry.pk, actor=dung, note="")
    assert balance("cash:7") == 300_000


def test_the_database_counts_remittances_as_parts_of_their_entry(dung: User) -> None:
    entry = receive(None, 200_000, text="NOP TIEN")

    def write(account: str) -> None:
        Remittance.objects.create(
            entry=entry, account=account, amount=200_000, recorded_at=timezone.now(), recorded_by=dung
        )
        commit()

    with pytest.raises(IntegrityError, match="200000 of 200000 used, unmatched"), transaction.atomic():
        write("cash:7")
    with pytest.raises(IntegrityError, match="remittance_of_a_holder"), transaction.atomic():
        write("bank")
    assert BankEntry.objects.get().state == EntryState.UNMATCHED
