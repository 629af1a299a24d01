"""``ledger_verify`` prints 0 for a day's honest business, and names whatever somebody breaks past the guards."""

from __future__ import annotations

from importlib import import_module
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from marketplace.accounting.selectors import cash_up_of
from marketplace.accounting.selectors.payables import payables
from marketplace.accounting.services.batches import make_batch, send_batch
from marketplace.accounting.services.closing import close_day, post_difference
from marketplace.accounting.services.confirming import confirm_transfer
from marketplace.accounting.services.payee_accounts import confirm_account, propose_account
from marketplace.accounting.services.payouts import pay_place, pay_producer, pay_tax
from marketplace.accounting.verify import find_faults
from marketplace.ledger.models import LedgerTransaction
from marketplace.ledger.selectors import balance, balances
from marketplace.outbox.models import OutboxMessage
from marketplace.payments.bank_transfer.models import RefundDue
from marketplace.payments.bank_transfer.services import (
    mark_paid_out,
    take_remittance,
)
from marketplace.payments.cash_on_delivery.models import CashRefund
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.routing.models import Parcel
from marketplace.routing.services.parcels import cancel_parcel, return_parcel
from tests import factories as make

from .conftest import Shop, deliver, money_in, paid, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("transfers")]


@pytest.fixture
def day(shop: Shop) -> Shop:
    """A day: cash and transfers, delivered, returned, cancelled, refunded, remitted, paid out."""
    dung = make.user("Dung", is_staff=True)
    cash_orders = [make.place({shop.honey: 2, shop.tea: 1}), make.place({shop.tea: 3})]
    for placed in cash_orders:
        deliver(placed, shop.hanh)
    tell()
    return_parcel(parcel_id=cash_orders[1].parcels[0].pk, actor=shop.hanh, reason="Vỡ", restock=False)
    tell()
    give_refund(refund_id=CashRefund.objects.get().pk, actor=shop.hanh)

    deliver(paid({shop.honey: 1, shop.tea: 2}, "FT1", extra=7_000), shop.hanh)
    gone = paid({shop.tea: 1}, "FT2")
    cancel_parcel(parcel_id=gone.parcels[0].pk, actor=shop.hanh, reason="Hết hàng")
    tell()
    mark_paid_out(refund_id=RefundDue.objects.first().pk, reference="CT1", actor=dung)
    money_in("FT3", 1_000, "khong ro")

    handed_on = money_in("FT4", 100_000, "NOP TIEN THU HO")
    take_remittance(entry_id=handed_on.pk, account=f"cash:{shop.point.pk}", actor=dung)
    pay_producer(
        producer_id=shop.binh.pk,
        source=f"cash:{shop.point.pk}",
        amount=150_000,
        reference="PC1",
        actor=dung,
    )
    pay_producer(producer_id=shop.chi.pk, source="bank", amount=90_000, reference="CT2", actor=dung)
    people = [make.user("Một"), make.user("Hai")]
    for producer, number in ((shop.binh, "111111"), (shop.chi, "222222")):
        account = propose_account(
            payee=f"producer:{producer.pk}",
            bank_bin="970436",
            number=number,
            holder="CHU THE",
            actor=people[0],
        )
        confirm_account(account_id=account.pk, number=number, actor=people[1])
    today = timezone.localdate()
    chosen = {row.payee: row.amount for row in payables(today) if row.payee == f"producer:{shop.binh.pk}"}
    batch = make_batch(key=uuid4(), chosen=chosen, until=today, actor=dung)
    send_batch(batch_id=batch.pk, actor=dung)
    confirm_transfer(transfer_id=batch.transfers.get().pk, reference="CT9", actor=dung)
    fee = -balance(f"place:{shop.point.pk}")
    pay_place(point_id=shop.point.pk, source=f"cash:{shop.point.pk}", amount=fee, reference="PC2", actor=dung)
    short = balance(f"cash:{shop.point.pk}") - 1_000
    closing = close_day(
        point_id=shop.point.pk, day=timezone.localdate(), counted=short, note="thiếu", actor=shop.hanh
    )
    post_difference(cash_up_id=closing.pk, actor=dung)
    pay_tax(tax="vat", source="bank", amount=1_000, reference="NS1", actor=dung)
    tell()
    return shop


def faults() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in find_faults():
        found.setdefault(fault.code, []).append(fault.subject)
    return found


def past_the_guards(statement: str, *values: Any) -> None:
    """Somebody with all rights, all triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values or None)
        changed = cursor.rowcount
        cursor.execute("SET session_replication_role = DEFAULT")
    assert changed, "the attack did nothing"


def test_an_honest_day_has_no_faults(day: Shop) -> None:
    out = StringIO()
    call_command("ledger_verify", stdout=out)
    assert out.getvalue() == "0\n"
    assert LedgerTransaction.objects.count() > 30
    assert cash_up_of(day.point.pk, timezone.localdate()).expected == balance(f"cash:{day.point.pk}")


def first(like: str) -> str:
    """The first transaction with such a key, as SQL."""
    return f"(SELECT id FROM ledger_ledgertransaction WHERE key LIKE '{like}' ORDER BY id LIMIT 1)"


def change_leg(like: str, change: str, only: str = "true") -> str:
    return f"UPDATE ledger_ledgerleg SET {change} WHERE transaction_id = {first(like)} AND {only}"


def drop_legs(like: str, only: str = "true") -> str:
    return f"DELETE FROM ledger_ledgerleg WHERE transaction_id = {first(like)} AND {only}"


def drop(like: str) -> str:
    return f"DELETE FROM ledger_ledgertransaction WHERE id = {first(like)}"


DOUBLE = "amount = amount * 2"
MORE = "amount = amount + 1"


@pytest.mark.parametrize(
    ("attack", "code", "subject"),
    [
        (change_leg("bank:%", MORE, "account = 'bank'"), "transaction_is_off", "bank:"),
        (change_leg("receipt:%", DOUBLE), "posted_otherwise", "receipt:"),
        (change_leg("receipt:%", "account = 'order:9999'", "amount < 0"), "posted_otherwise", "receipt:"),
        (change_leg("parcel:%:shipping", DOUBLE), "shipping_is_off", "order "),
        (drop_legs("cash:%", "amount > 0"), "transaction_is_not_whole", "cash:"),
        (drop_legs("cash:%"), "posted_otherwise", "cash:"),
        (drop("refund-due:%:out"), "row_is_not_posted", "refund-due:"),
        (drop("payout:%"), "row_is_not_posted", "payout:"),
        (
            change_leg("parcel:%:shipping", "account = 'place:99999'", "amount < 0"),
            "fee_of_another_place",
            "parcel:",
        ),
        (drop("cash-difference:%"), "row_is_not_posted", "cash-difference:"),
        (drop("parcel:%:vat"), "row_is_not_posted", "parcel:"),
        (drop("remittance:%"), "row_is_not_posted", "remittance:"),
        (f"UPDATE ocop_payments_bankentry SET {MORE}", "posted_otherwise", "bank:"),
        (f"UPDATE ocop_payments_cashcollection SET {MORE}", "posted_otherwise", "cash:"),
        ("DELETE FROM ocop_payments_cashrefund", "posted_without_a_row", "cash-refund:"),
        ("DELETE FROM ocop_payments_remittance", "posted_without_a_row", "remittance:"),
        ("DELETE FROM accounting_payout", "posted_without_a_row", "payout:"),
        (f"UPDATE accounting_payout SET {MORE}", "posted_otherwise", "payout:"),
        (f"UPDATE accounting_saleline SET {MORE} WHERE units > 0", "sold_for_another_amount", "order "),
        ("UPDATE accounting_sale SET vat_rate = 200 WHERE vat_rate > 0", "posted_otherwise", "parcel:"),
        ("DELETE FROM accounting_saleline WHERE units > 0", "delivered_and_not_posted", "parcel K"),
        ("DELETE FROM accounting_saleline WHERE units > 0", "sold_units_are_off", "order "),
        ("DELETE FROM accounting_saleline WHERE units < 0", "returned_and_not_posted", "parcel K"),
        (f"UPDATE accounting_payouttransfer SET {MORE}", "transfer_paid_otherwise", "transfer "),
        (
            "UPDATE accounting_payout SET source = 'cash:1' WHERE reference = 'CT9'",
            "transfer_paid_otherwise",
            "tr",
        ),
        (
            "UPDATE accounting_payouttransfer SET account_id = (SELECT max(id) FROM accounting_payeeaccount)",
            "transfer_to_another_payee",
            "transfer ",
        ),
        (
            "UPDATE accounting_payoutbatch SET sent_at = NULL, sent_by_id = NULL",
            "transfer_ended_before_its_batch_was_sent",
            "transfer ",
        ),
    ],
)
def test_whatever_is_broken_is_named(day: Shop, attack: str, code: str, subject: str) -> None:
    past_the_guards(attack)
    found = faults()
    assert any(about.startswith(subject) for about in found.get(code, [])), found


def test_a_transaction_nobody_knows_of_is_named(day: Shop) -> None:
    order_id = Parcel.objects.first().order_id
    past_the_guards(
        "INSERT INTO ledger_ledgertransaction (key, kind, at, written_at, note, leg_count)"
        " VALUES ('gift:1', 'gift', now(), now(), '', 2)"
    )
    past_the_guards(
        "INSERT INTO ledger_ledgerleg (transaction_id, account, amount)"
        " SELECT id, account, amount FROM ledger_ledgertransaction,"
        " (VALUES ('order:' || %s, 5), ('platform:gifts', -5)) AS l (account, amount) WHERE key = 'gift:1'",
        str(order_id),
    )
    found = faults()
    assert found["posted_without_a_row"] == ["gift:1"]
    assert found["order_is_over_and_not_settled"] == [Parcel.objects.first().order.placement.number]


def test_a_dead_message_shows_and_the_backfill_mends_it(shop: Shop) -> None:
    (parcel,) = deliver(make.place({shop.honey: 1}), shop.hanh)
    assert faults() == {}, "on its way"
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(dead_at="2026-11-25T00:00Z")
    assert faults()["delivered_and_not_posted"] == [f"parcel {parcel.code}"]
    with pytest.raises(CommandError):
        call_command("ledger_verify", stdout=StringIO())

    assert backfill() == f"{parcel.code}\n1\n"
    assert backfill() == "0\n"
    assert faults() == {}
    assert (balance(f"cash:{shop.point.pk}"), balance(f"producer:{shop.binh.pk}")) == (150_000, -120_000)


def test_a_database_from_before_the_ledger_is_entered_by_migration_and_backfill(shop: Shop) -> None:
    cash, back = make.place({shop.honey: 2, shop.tea: 1}), paid({shop.tea: 1}, "FT3")
    for placed in (cash, back, paid({shop.honey: 1, shop.tea: 2}, "FT1", extra=7_000)):
        deliver(placed, shop.hanh)
    gone = paid({shop.tea: 1}, "FT2")
    cancel_parcel(parcel_id=gone.parcels[0].pk, actor=shop.hanh, reason="Hết hàng")
    return_parcel(parcel_id=back.parcels[0].pk, actor=shop.hanh, reason="Vỡ", restock=False)
    tell()
    accounts = ("order:", "producer:", "tax:", "cash:", "bank", "suspense", "refunds:", "platform:", "place:")
    known = {prefix: balances(prefix) for prefix in accounts}
    for table in (
        "accounting_saleline",
        "accounting_sale",
        "ocop_payments_cashcollection",
        "ledger_ledgerleg",
        "ledger_ledgertransaction",
    ):
        past_the_guards(f"DELETE FROM {table}")
    assert faults()["row_is_not_posted"]

    entered = import_module("marketplace.payments.migrations.0004_ledger")
    with connection.cursor() as cursor:
        for rows in (entered.RECEIVED, entered.KEPT, entered.OWED_BACK, entered.PAID_OUT):
            cursor.execute(entered.POST.replace("{rows}", rows))
    assert backfill().endswith("\n3\n")
    assert faults() == {}
    assert {prefix: balances(prefix) for prefix in accounts} == known


def backfill() -> str:
    out = StringIO()
    call_command("ledger_backfill", stdout=out)
    return out.getvalue()
