"""What a producer is owed follows it into the one it turns out to be, whenever it was earned."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from marketplace.accounting.domain import Period
from marketplace.accounting.models import MergedBalance
from marketplace.accounting.selectors import held_for_producer, statement_of_producer
from marketplace.accounting.selectors.payables import payables
from marketplace.accounting.services.merging import move_balance, move_balances
from marketplace.accounting.verify import find_faults
from marketplace.ledger.models import LedgerTransaction
from marketplace.ledger.selectors import balance
from marketplace.routing.services.parcels import return_parcel
from ocop_catalog.models import Producer, ProducerDoubt
from ocop_catalog.services.producers import merge_producers, resolve_doubt
from tests import factories as make

from .conftest import Shop, deliver, ledger, paid, tell
from .test_ledger_verify import past_the_guards
from .test_payout_batches import give_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("transfers")]


@pytest.fixture
def twin(shop: Shop) -> Producer:
    """Bình under another spelling, with a jar of its own sold in cash."""
    producer = make.producer("HTX Bình")
    jar = make.product("Mật ong bạc hà", price=80_000, of=producer)
    make.point("Điểm bán Hàng Bạc", stock={jar: 5}, staff=[shop.hanh])
    deliver(make.place({jar: 1}), shop.hanh)
    tell()
    return producer


def owed(producer: Producer) -> int:
    return -balance(f"producer:{producer.pk}")


def test_the_balance_moves_with_the_merge_once(shop: Shop, twin: Producer) -> None:
    deliver(make.place({shop.honey: 1}), shop.hanh)
    tell()
    before = ledger()
    merge_producers(keep=shop.binh, duplicate=twin, actor=None)
    row = MergedBalance.objects.get()
    assert ledger()[len(before) :] == [
        (f"merged:{row.pk}", f"producer:{twin.pk}", 80_000),
        (f"merged:{row.pk}", f"producer:{shop.binh.pk}", -80_000),
    ]
    assert (owed(twin), owed(shop.binh)) == (0, 200_000)
    assert (move_balance(producer_id=twin.pk), move_balances(), MergedBalance.objects.count()) == (
        False,
        0,
        1,
    )
    assert list(find_faults()) == []

    today = timezone.localdate()
    statement = statement_of_producer(shop.binh.pk, Period.month(today.year, today.month))
    line = next(line for line in statement.lines if line.credit == 80_000)
    assert (line.what, line.reference) == ("Số dư chuyển khi gộp chủ thể", "HTX Bình → Hợp tác xã Bình")
    assert statement.closing == 200_000


def test_money_still_lies_where_it_was_collected(shop: Shop, twin: Producer) -> None:
    give_account(f"producer:{shop.binh.pk}")
    merge_producers(keep=shop.binh, duplicate=twin, actor=None)
    (part,) = held_for_producer(shop.binh.pk)
    assert (part.label, part.amount) == ("Tiền mặt tại Điểm bán Hàng Bạc", 80_000)
    assert [
        (row.payee, row.amount) for row in payables(timezone.localdate()) if row.payee.startswith("producer")
    ] == [(f"producer:{shop.binh.pk}", 0)], "the bank does not pay what lies in a drawer"


def test_what_comes_back_later_is_moved_on_and_a_balance_left_there_is_named(
    shop: Shop, twin: Producer
) -> None:
    parcel = twin.sales.get().parcel
    merge_producers(keep=shop.binh, duplicate=twin, actor=None)
    return_parcel(parcel_id=parcel.pk, actor=shop.hanh, reason="Vỡ", restock=False)
    tell()
    assert (owed(twin), owed(shop.binh)) == (-80_000, 80_000)
    assert list(find_faults()) == [], "on its way"
    past_the_guards(
        "UPDATE ledger_ledgertransaction SET written_at = %s", timezone.now() - timedelta(hours=1)
    )
    assert [fault.code for fault in find_faults()] == ["merged_producer_with_a_balance"]
    assert move_balances() == 1
    assert (owed(twin), owed(shop.binh), MergedBalance.objects.count()) == (0, 0, 2)
    out = StringIO()
    call_command("ledger_verify", stdout=out)
    assert out.getvalue() == "0\n"


def test_a_merge_into_one_that_is_merged_again_goes_all_the_way(shop: Shop, twin: Producer) -> None:
    merge_producers(keep=shop.binh, duplicate=twin, actor=None)
    last = make.producer("Hợp tác xã Bình Minh")
    merge_producers(keep=last, duplicate=shop.binh, actor=None)
    assert (owed(twin), owed(shop.binh), owed(last)) == (0, 0, 80_000)
    assert held_for_producer(last.pk)[0].amount == 80_000


def test_the_desks_button_moves_it_too_and_a_refused_merge_moves_nothing(shop: Shop, twin: Producer) -> None:
    doubt = ProducerDoubt.objects.create(
        producer=twin, candidate=shop.binh, entered_name="HTX Bình", ground="similar"
    )
    Producer.objects.filter(pk=twin.pk).update(registration_number="1")
    Producer.objects.filter(pk=shop.binh.pk).update(registration_number="2")
    from ocop_catalog.errors import ProducerRefused

    with pytest.raises(ProducerRefused):
        resolve_doubt(doubt=doubt, same=True, actor=None)
    assert not MergedBalance.objects.exists()
    Producer.objects.filter(pk=twin.pk).update(registration_number="")
    resolve_doubt(doubt=doubt, same=True, actor=make.user("Dung"))
    assert owed(shop.binh) == 80_000


def test_moved_balances_stand_and_a_lost_one_is_named(shop: Shop, twin: Producer) -> None:
    merge_producers(keep=shop.binh, duplicate=twin, actor=None)
    for change in (lambda: MergedBalance.objects.update(amount=1), MergedBalance.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    past_the_guards("DELETE FROM accounting_mergedbalance")
    assert [fault.code for fault in find_faults()] == ["posted_without_a_row"]
    assert LedgerTransaction.objects.filter(kind="merged").count() == 1


def test_a_transfer_by_the_bank_counts_for_the_merged_one(shop: Shop) -> None:
    other = make.producer("HTX Bình 2")
    tea = make.product("Trà", price=90_000, of=other)
    make.point("Điểm bán Hàng Bạc", stock={tea: 5}, staff=[shop.hanh])
    deliver(paid({tea: 1}, "FT1"), shop.hanh)
    tell()
    give_account(f"producer:{shop.binh.pk}")
    merge_producers(keep=shop.binh, duplicate=other, actor=None)
    found = {row.payee: row.amount for row in payables(timezone.localdate())}
    assert found[f"producer:{shop.binh.pk}"] == 90_000
