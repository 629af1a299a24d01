"""Payout runs: who is paid and who is held, nothing twice, nothing to an account nobody confirmed, nothing lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from saleor.account.models import User

from marketplace.accounting.batch_files import transfers_to_send
from marketplace.accounting.domain import Period
from marketplace.accounting.errors import (
    AccountingError,
    BatchNotOpen,
    BatchNotSent,
    CameBackBefore,
    ListChanged,
    MoreThanHeld,
    MoreThanOwed,
    NothingChosen,
    PayoutUnknown,
    ReferenceUsed,
    TransferClosed,
)
from marketplace.accounting.models import Payout, PayoutBatch, PayoutReturn, PayoutTransfer
from marketplace.accounting.payable import Decision, Held, Standing, decide
from marketplace.accounting.selectors import statement_of_place
from marketplace.accounting.selectors.payables import left_at_the_bank, payables
from marketplace.accounting.services.batches import cancel_batch, drop_transfer, make_batch, send_batch
from marketplace.accounting.services.confirming import (
    confirm_batch,
    confirm_transfer,
    fail_transfer,
    take_back_payout,
)
from marketplace.accounting.services.payee_accounts import confirm_account, end_account, propose_account
from marketplace.accounting.services.payouts import pay_place, pay_producer
from marketplace.accounting.verify import find_faults
from marketplace.ledger.selectors import balance
from marketplace.ledger.services import Leg, post
from marketplace.payments.bank_transfer.models import BankDebit
from marketplace.payments.bank_transfer.money_out import match_debit, match_new_debits
from marketplace.payments.bank_transfer.services import return_entry
from marketplace.payments.bank_transfer.statements import import_statement
from marketplace.payments.bank_transfer.transfer_files import plain_text, transfers_csv, transfers_xlsx
from marketplace.payments.errors import EntryNotWaiting
from marketplace.routing.errors import Busy
from marketplace.routing.lock_objects import violated_constraint
from marketplace.web.desk.access import DESK_GROUP
from ocop_catalog.models import Producer
from ocop_catalog.rules import HANOI
from tests import factories as make
from tests.races.test_kills import MOST_WRITES, killed_after

from .conftest import Shop, deliver, ledger, money_in, paid, tell
from .test_ledger_verify import past_the_guards

TODAY = timezone.localdate(timezone=HANOI)


@pytest.mark.parametrize(
    ("standing", "decision"),
    [
        ({"owed": 500}, (500, None)),
        ({"owed": 500, "at_bank": 300}, (300, None)),
        ({"owed": 500, "at_bank": 500, "disputed": 100}, (400, None)),
        ({"owed": 500, "cash": 200}, (300, None)),
        ({"owed": 500, "cash": -200}, (700, None)),
        ({"owed": -1}, (0, Held.NEGATIVE)),
        ({"owed": 500, "on_its_way": 1}, (0, Held.ON_ITS_WAY)),
        ({"owed": 99}, (0, Held.UNDER_MINIMUM)),
        ({"owed": 0}, (0, Held.UNDER_MINIMUM)),
        ({"owed": 500, "disputed": 450}, (0, Held.DISPUTED)),
        ({"owed": 500, "cash": 450}, (0, Held.HOLDS_CASH)),
        ({"owed": 500, "at_bank": 99}, (0, Held.ELSEWHERE)),
        ({"owed": 500, "account_waits": True}, (0, Held.ACCOUNT_WAITING)),
        ({"owed": 500, "has_account": False}, (0, Held.NO_ACCOUNT)),
    ],
)
def test_who_can_be_paid_how_much(standing: dict[str, Any], decision: tuple[int, Held | None]) -> None:
    amount, held = decision
    assert decide(Standing(**standing), minimum=100) == Decision(amount=amount, held=held)


@given(
    st.integers(-1000, 1000),
    st.one_of(st.none(), st.integers(0, 1000)),
    st.integers(0, 1000),
    st.integers(0, 500),
)
def test_never_more_than_is_owed_undisputed_and_there(
    owed: int, at_bank: int | None, disputed: int, minimum: int
) -> None:
    decision = decide(Standing(owed=owed, at_bank=at_bank, disputed=disputed), minimum=minimum)
    assert (decision.amount == 0) == (decision.held is not None)
    assert decision.amount <= max(owed - disputed, 0)
    assert at_bank is None or decision.amount <= at_bank


# --- Runs ------------------------------------------------------------------------------------------------------------


def give_account(payee: str, number: str = "00110012345678") -> None:
    people = [make.user("Một"), make.user("Hai")]
    account = propose_account(
        payee=payee, bank_bin="970436", number=number, holder="HTX Bình", actor=people[0]
    )
    confirm_account(account_id=account.pk, number=number, actor=people[1])


@pytest.fixture
def dung(db: None) -> User:
    return make.user("Dung", is_staff=True)


@pytest.fixture
def sold(shop: Shop, transfers: None, settings: Any) -> Shop:
    """Honey of Bình's and tea of Chi's paid by transfer and delivered; Bình has an account."""
    settings.PAYOUT_MINIMUM = 50_000
    deliver(paid({shop.honey: 2, shop.tea: 2}, "FT1"), shop.hanh)
    tell()
    give_account(f"producer:{shop.binh.pk}")
    return shop


def listed(until: date = TODAY) -> dict[str, tuple[int, Held | None]]:
    return {row.payee: (row.amount, row.held) for row in payables(until)}


def of(producer: Producer) -> str:
    return f"producer:{producer.pk}"


def batch_of(actor: User, **chosen: int) -> PayoutBatch:
    """``p4=240_000`` for ``producer:4``."""
    wanted = {f"producer:{name[1:]}": amount for name, amount in chosen.items()}
    return make_batch(key=uuid4(), chosen=wanted, until=TODAY, actor=actor)


def run(shop: Shop, actor: User, *, send: bool = True) -> PayoutTransfer:
    """Bình's 240 000 đ in a batch."""
    batch = make_batch(key=uuid4(), chosen={of(shop.binh): 240_000}, until=TODAY, actor=actor)
    if send:
        send_batch(batch_id=batch.pk, actor=actor)
    return batch.transfers.get()


def commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_list_says_who_can_be_paid_and_why_the_others_can_not(sold: Shop, dung: User) -> None:
    tea = 2 * 50_001 - 1_000 - 500
    assert listed()[of(sold.binh)] == (240_000, None)
    assert listed()[of(sold.chi)] == (0, Held.NO_ACCOUNT)
    give_account(of(sold.chi), "99998888")
    assert listed()[of(sold.chi)] == (tea, None)
    assert of(sold.binh) in listed(TODAY - timedelta(days=1)), "owed now, nothing yesterday"
    assert listed(TODAY - timedelta(days=1))[of(sold.binh)] == (0, Held.UNDER_MINIMUM)

    propose_account(payee=of(sold.chi), bank_bin="970422", number="12345678", holder="CHI", actor=dung)
    assert listed()[of(sold.chi)] == (0, Held.ACCOUNT_WAITING)


def test_money_that_lies_at_a_place_is_not_paid_by_the_bank(sold: Shop) -> None:
    deliver(make.place({sold.honey: 3}), sold.hanh)
    tell()
    assert balance(of(sold.binh)) == -600_000
    assert listed()[of(sold.binh)] == (240_000, None), "what Hạnh holds in her drawer is not at the bank"


def test_how_many_statements_the_list_takes_does_not_depend_on_how_many_there_are(
    sold: Shop, django_assert_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        payables(TODAY)
    for number in range(6):
        producer = make.producer(f"HTX {number}")
        legs = (Leg(account="bank", amount=70_000), Leg(account=of(producer), amount=-70_000))
        post(key=f"test:{number}", kind="sale", legs=legs, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        payables(TODAY)
    assert len(few) == len(many)


def test_a_batch_reserves_and_the_bank_s_word_posts(sold: Shop, dung: User) -> None:
    before = ledger()
    transfer = run(sold, dung)
    assert ledger() == before, "nothing has left yet"
    assert listed()[of(sold.binh)] == (0, Held.ON_ITS_WAY)
    with pytest.raises(MoreThanOwed):
        pay_producer(producer_id=sold.binh.pk, source="bank", amount=1, reference="X1", actor=dung)

    payout = confirm_transfer(transfer_id=transfer.pk, reference=" FT900 ", actor=dung)
    assert confirm_transfer(transfer_id=transfer.pk, reference="FT900", actor=dung) == payout
    with pytest.raises(TransferClosed):
        confirm_transfer(transfer_id=transfer.pk, reference="FT901", actor=dung)
    assert ledger()[len(before) :] == [
        (f"payout:{payout.pk}", of(sold.binh), 240_000),
        (f"payout:{payout.pk}", "bank", -240_000),
    ]
    transfer.refresh_from_db()
    assert (transfer.state, transfer.payout, balance(of(sold.binh))) == ("paid", payout, 0)
    assert of(sold.binh) not in listed()
    commit()
    assert list(find_faults()) == []


def test_a_failed_transfer_is_owed_again_and_goes_with_the_next_batch(sold: Shop, dung: User) -> None:
    transfer = run(sold, dung)
    fail_transfer(transfer_id=transfer.pk, reason="Sai tên chủ tài khoản")
    transfer.refresh_from_db()
    assert (transfer.state, transfer.reason) == ("failed", "Sai tên chủ tài khoản")
    with pytest.raises(TransferClosed):
        confirm_transfer(transfer_id=transfer.pk, reference="FT900", actor=dung)
    assert balance(of(sold.binh)) == -240_000
    again = run(sold, dung)
    assert again.pk != transfer.pk
    confirm_transfer(transfer_id=again.pk, reference="FT901", actor=dung)
    assert (balance(of(sold.binh)), Payout.objects.count()) == (0, 1)
    assert list(find_faults()) == []


def test_a_batch_is_cancelled_or_thinned_out_only_before_it_is_sent(sold: Shop, dung: User) -> None:
    transfer = run(sold, dung, send=False)
    with pytest.raises(BatchNotSent):
        confirm_transfer(transfer_id=transfer.pk, reference="FT1", actor=dung)
    with pytest.raises(BatchNotSent):
        fail_transfer(transfer_id=transfer.pk, reason="x")
    cancel_batch(batch_id=transfer.batch_id, reason="Nhầm ngày", actor=dung)
    for late in (send_batch, partial(cancel_batch, reason="x")):
        with pytest.raises(BatchNotOpen):
            late(batch_id=transfer.batch_id, actor=dung)
    assert listed()[of(sold.binh)] == (240_000, None)

    thinned = run(sold, dung, send=False)
    drop_transfer(transfer_id=thinned.pk, reason="Chủ thể xin chờ")
    with pytest.raises(TransferClosed):
        drop_transfer(transfer_id=thinned.pk, reason="x")
    with pytest.raises(NothingChosen):
        send_batch(batch_id=thinned.batch_id, actor=dung)

    sent = run(sold, dung)
    send_batch(batch_id=sent.batch_id, actor=make.user("Lan"))
    sent.batch.refresh_from_db()
    assert sent.batch.sent_by == dung, "sent once"
    for refused in (
        partial(cancel_batch, batch_id=sent.batch_id, reason="x", actor=dung),
        partial(drop_transfer, transfer_id=sent.pk, reason="x"),
    ):
        with pytest.raises((BatchNotOpen, DatabaseError)), transaction.atomic():
            refused()
    sent.refresh_from_db()
    assert sent.state == "planned"
    assert list(find_faults()) == []


def test_the_button_pressed_twice_makes_one_batch(sold: Shop, dung: User) -> None:
    key = uuid4()
    common: dict[str, Any] = {"key": key, "until": TODAY, "actor": dung}
    first = make_batch(chosen={of(sold.binh): 240_000}, **common)
    assert make_batch(chosen={of(sold.binh): 240_000}, **common) == first
    assert PayoutTransfer.objects.count() == 1


@pytest.mark.parametrize("chosen", [{"binh": 239_999}, {"binh": 240_001}, {"chi": 98_502}, {"nobody": 1}])
def test_what_is_not_as_it_was_seen_is_refused(sold: Shop, dung: User, chosen: dict[str, int]) -> None:
    payees = {"binh": of(sold.binh), "chi": of(sold.chi), "nobody": "producer:999999"}
    with pytest.raises(ListChanged):
        make_batch(
            key=uuid4(),
            chosen={payees[who]: amount for who, amount in chosen.items()},
            until=TODAY,
            actor=dung,
        )
    with pytest.raises(NothingChosen):
        make_batch(key=uuid4(), chosen={}, until=TODAY, actor=dung)
    assert (PayoutBatch.objects.count(), PayoutTransfer.objects.count()) == (0, 0)


def test_the_bank_is_not_asked_for_more_than_it_has(sold: Shop, dung: User) -> None:
    legs = (Leg(account="platform:bank_fees", amount=400_000), Leg(account="bank", amount=-400_000))
    post(key="test:fees", kind="fees", legs=legs, at=timezone.now())
    with pytest.raises(MoreThanHeld):
        run(sold, dung)
    assert PayoutBatch.objects.count() == 0


@pytest.mark.parametrize("what", ["ended", "proposed", "returned"])
def test_what_changed_since_it_was_made_is_not_sent(sold: Shop, dung: User, what: str) -> None:
    transfer = run(sold, dung, send=False)
    if what == "ended":
        end_account(account_id=transfer.account_id, reason="Mất sổ", actor=dung)
    elif what == "proposed":
        propose_account(
            payee=of(sold.binh), bank_bin="970422", number="12345678", holder="KE GIAN", actor=dung
        )
    else:
        legs = (Leg(account=of(sold.binh), amount=1), Leg(account="order:1", amount=-1))
        post(key="test:back", kind="sale_returned", legs=legs, at=timezone.now())
    with pytest.raises(ListChanged, match="Hợp tác xã Bình"):
        send_batch(batch_id=transfer.batch_id, actor=dung)
    if what != "returned":
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            PayoutBatch.objects.filter(pk=transfer.batch_id).update(sent_at=timezone.now(), sent_by=dung)
        assert violated_constraint(caught.value) == "payout_batch_to_confirmed_accounts"
    assert PayoutBatch.objects.get().sent_at is None
    drop_transfer(transfer_id=transfer.pk, reason="Đổi tài khoản")
    assert balance(of(sold.binh)) <= -239_999


def test_a_batch_sent_as_one_sum_is_confirmed_as_a_whole(sold: Shop, dung: User) -> None:
    give_account(of(sold.chi), "99998888")
    amounts = {payee: amount for payee, (amount, held) in listed().items() if not held}
    batch = make_batch(key=uuid4(), chosen=amounts, until=TODAY, actor=dung)
    with pytest.raises(BatchNotSent):
        confirm_batch(batch_id=batch.pk, reference="LO1", actor=dung)
    send_batch(batch_id=batch.pk, actor=dung)
    total = sum(amounts.values())
    import_statement(content=statement(f"LO1;;{total};chi luong theo lo"))
    assert BankDebit.objects.get().state == "unmatched"
    assert confirm_batch(batch_id=batch.pk, reference="LO1", actor=dung) == 2
    assert confirm_batch(batch_id=batch.pk, reference="LO1", actor=dung) == 0
    assert balance(of(sold.chi)) == balance(of(sold.binh)) == 0
    match_debit(debit_id=BankDebit.objects.get().pk)
    assert BankDebit.objects.get().matched_to == "payouts:LO1"
    assert list(find_faults()) == []


# --- The file and the bank's answer ----------------------------------------------------------------------------------


def statement(*rows: str) -> bytes:
    head = "Ngày;Số tham chiếu;Ghi có;Ghi nợ;Nội dung\n"
    return (head + "".join(f"25/11/2026;{row}\n" for row in rows)).encode()


def test_the_file_says_what_the_bank_needs_in_plain_letters(sold: Shop, dung: User) -> None:
    transfer = run(sold, dung)
    lines = transfers_to_send(transfer.batch)
    rows = list(csv.reader(io.StringIO(transfers_csv(lines).decode("utf-8-sig"))))
    assert rows[0] == [
        "STT",
        "Số tài khoản",
        "Tên người hưởng",
        "Ngân hàng",
        "Mã ngân hàng (BIN)",
        "Số tiền",
        "Nội dung",
    ]
    text = f"{transfer.code} TIEN OCOP"
    assert rows[1:] == [["1", "00110012345678", "HTX BINH", "Vietcombank", "970436", "240000", text]]
    assert text.isascii()
    assert len(text) <= 25
    page = load_workbook(io.BytesIO(transfers_xlsx(lines))).active
    assert [cell.value for cell in page[2]] == [
        1,
        "00110012345678",
        "HTX BINH",
        "Vietcombank",
        "970436",
        240_000,
        text,
    ]
    assert page["B2"].data_type == "s", "leading zeros stay"
    confirm_transfer(transfer_id=transfer.pk, reference="FT1", actor=dung)
    assert transfers_to_send(transfer.batch) == [], "what is paid is not sent again"


def test_texts_are_cut_and_lose_their_marks() -> None:
    assert plain_text("Hoàn tiền, đợt 1/2026: gốm Bát Tràng") == "HOAN TIEN  DOT 1 2026  GO"
    assert len(plain_text("x" * 80)) == 25


def test_the_statement_tells_what_left_and_each_transfer_is_posted_once(sold: Shop, dung: User) -> None:
    transfer = run(sold, dung)
    file = statement(
        f"FT901;;240.000;MBVCB.123 {transfer.code[:6]} {transfer.code[6:]} Tien OCOP",
        "FT902;;11.000;Phi SMS",
    )
    report = import_statement(content=file, dry_run=True)
    assert (report.faults, report.new, report.out_new, BankDebit.objects.count()) == ([], 0, 2, 0)
    import_statement(content=file)
    transfer.refresh_from_db()
    assert transfer.payout is not None
    assert (transfer.state, transfer.payout.reference, transfer.payout.recorded_by) == ("paid", "FT901", dung)
    assert transfer.payout.paid_at.astimezone(HANOI).date() == date(2026, 11, 25)
    assert list(BankDebit.objects.order_by("reference").values_list("state", "matched_to")) == [
        ("matched", f"payout:{transfer.payout_id}"),
        ("unmatched", ""),
    ]
    again = import_statement(content=file)
    assert (again.out_new, again.out_known, Payout.objects.count()) == (0, 2, 1)
    assert list(find_faults()) == []


@pytest.mark.parametrize(
    ("amount", "state", "matched"), [("239.999", "planned", ""), ("240.000", "paid", "payout:")]
)
def test_another_amount_than_was_sent_waits_for_a_person(
    sold: Shop, dung: User, amount: str, state: str, matched: str
) -> None:
    transfer = run(sold, dung)
    import_statement(content=statement(f"FT901;;{amount};{transfer.code}"))
    transfer.refresh_from_db()
    assert transfer.state == state
    assert BankDebit.objects.get().matched_to.startswith(matched)
    assert bool(matched) == bool(BankDebit.objects.get().matched_to)


def test_a_line_of_what_is_marked_by_hand_only_matches_and_a_second_one_is_for_a_person(
    sold: Shop, dung: User
) -> None:
    transfer = run(sold, dung)
    payout = confirm_transfer(transfer_id=transfer.pk, reference="GIAY-BAO-1", actor=dung)
    import_statement(content=statement(f"FT901;;240.000;{transfer.code}", f"FT902;;240.000;{transfer.code}"))
    assert list(BankDebit.objects.order_by("reference").values_list("state", "matched_to")) == [
        ("matched", f"payout:{payout.pk}"),
        ("unmatched", ""),
    ], "sent twice by the bank: somebody has to look"
    assert Payout.objects.count() == 1


def test_a_transfer_is_not_confirmed_under_another_payout_s_reference(sold: Shop, dung: User) -> None:
    pay_producer(producer_id=sold.chi.pk, source="bank", amount=1_000, reference="FT900", actor=dung)
    transfer = run(sold, dung)
    with pytest.raises(ReferenceUsed):
        confirm_transfer(transfer_id=transfer.pk, reference="FT900", actor=dung)
    transfer.refresh_from_db()
    assert transfer.state == "planned"


# --- The database, races, kills --------------------------------------------------------------------------------------


def test_the_database_refuses_what_no_service_would_do(sold: Shop, dung: User) -> None:
    give_account(of(sold.chi), "99998888")
    transfer = run(sold, dung)
    rows = PayoutTransfer.objects.filter(pk=transfer.pk)
    other = PayoutTransfer(batch=transfer.batch, producer=sold.binh, account=transfer.account, amount=1)
    theirs = PayoutTransfer(batch=transfer.batch, producer=sold.chi, account=transfer.account, amount=1)
    wrong = Payout.objects.create(
        producer=sold.chi,
        source="bank",
        amount=240_000,
        reference="X",
        recorded_by=dung,
        paid_at=timezone.now(),
    )
    now = timezone.now()
    attacks: dict[str, Callable[[], object]] = {
        "payout_transfer_one_planned_of_producer": partial(other.save, force_insert=True),
        "payout_transfer_to_its_payee": partial(theirs.save, force_insert=True),
        "payout_transfer_is_its_payout": partial(rows.update, state="paid", payout=wrong, closed_at=now),
        "payout_transfer_closed_with_cause": partial(rows.update, state="failed", closed_at=now),
        "payout_transfer_follows_its_batch": partial(
            rows.update, state="cancelled", reason="x", closed_at=now
        ),
    }
    for constraint, attack in attacks.items():
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            attack()
        assert violated_constraint(caught.value) == constraint
    for change in (
        partial(rows.update, amount=1),
        partial(rows.update, account=1),
        rows.delete,
        partial(PayoutBatch.objects.update, sent_at=None, sent_by=None),
        partial(PayoutBatch.objects.update, until=date(2020, 1, 1)),
        PayoutBatch.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    transfer.refresh_from_db()
    assert (transfer.state, transfer.amount) == ("planned", 240_000)


@pytest.fixture
def committed(transactional_db: None, transfers: None) -> tuple[list[Producer], User]:
    """Two producers with accounts, owed 300 000 đ each at the bank."""
    producers = [make.producer(), make.producer("HTX Chi")]
    for number, producer in enumerate(producers):
        legs = (Leg(account="bank", amount=300_000), Leg(account=of(producer), amount=-300_000))
        post(key=f"test:{number}", kind="sale", legs=legs, at=timezone.now())
        give_account(of(producer), f"1234567{number}")
    return producers, make.user("Dung")


@pytest.fixture
def at_the_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is owed lies at the bank: these sales have no parcels."""
    found = "marketplace.accounting.selectors.payables.lying_at_the_bank"
    monkeypatch.setattr(found, lambda: {producer.pk: 300_000 for producer in Producer.objects.all()})


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_pay_everybody_once(
    committed: tuple[list[Producer], User], at_the_bank: None, run_at_once: Callable[..., list[Any]]
) -> None:
    producers, dung = committed
    everybody = {of(producer): 300_000 for producer in producers}
    calls: list[Callable[[], Any]] = [
        partial(
            make_batch,
            key=uuid4(),
            chosen=dict(sorted(everybody.items(), reverse=bool(n % 2))),
            until=TODAY,
            actor=dung,
        )
        for n in range(4)
    ]
    calls.append(
        partial(
            pay_producer,
            producer_id=producers[0].pk,
            source="bank",
            amount=300_000,
            reference="X",
            actor=dung,
        )
    )
    outcomes = run_at_once(calls)
    errors = {type(outcome.error) for outcome in outcomes if outcome.error}
    assert errors <= {ListChanged, MoreThanOwed, MoreThanHeld, Busy}, errors
    assert sum(outcome.error is None for outcome in outcomes[:4]) <= 1
    promised = (
        sum(PayoutTransfer.objects.values_list("amount", flat=True))
        - balance(of(producers[0]))
        - balance(of(producers[1]))
    )
    assert PayoutTransfer.objects.filter(state="planned").count() in (0, 2)
    assert Payout.objects.count() + PayoutTransfer.objects.filter(producer=producers[0]).count() == 1
    assert promised >= 600_000 - 300_000
    assert left_at_the_bank() >= 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_bank_s_word_by_hand_and_by_statement_at_once_is_posted_once(
    committed: tuple[list[Producer], User], at_the_bank: None, run_at_once: Callable[..., list[Any]]
) -> None:
    producers, dung = committed
    batch = make_batch(key=uuid4(), chosen={of(producers[0]): 300_000}, until=TODAY, actor=dung)
    send_batch(batch_id=batch.pk, actor=dung)
    transfer = batch.transfers.get()
    BankDebit.objects.create(
        reference="FT1", amount=300_000, booked_at=timezone.now(), description=transfer.code
    )
    calls: list[Callable[[], Any]] = [
        match_new_debits,
        match_new_debits,
        partial(confirm_transfer, transfer_id=transfer.pk, reference="TAY-1", actor=dung),
        partial(confirm_transfer, transfer_id=transfer.pk, reference="TAY-1", actor=dung),
        partial(fail_transfer, transfer_id=transfer.pk, reason="nhầm"),
    ]
    outcomes = run_at_once(calls)
    assert {type(o.error) for o in outcomes if o.error} <= {TransferClosed, Busy}
    transfer.refresh_from_db()
    assert transfer.state in ("paid", "failed")
    assert Payout.objects.count() == (transfer.state == "paid")
    assert balance(of(producers[0])) == (0 if transfer.state == "paid" else -300_000)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_killed_after_any_write_nothing_is_lost_and_nothing_paid_twice(
    committed: tuple[list[Producer], User], at_the_bank: None
) -> None:
    producers, dung = committed
    key = uuid4()
    chosen = {of(producer): 300_000 for producer in producers}

    def until_it_ends(call: Callable[[], Any]) -> int:
        for writes in range(1, MOST_WRITES):
            if not killed_after(writes, call):
                return writes - 1
        pytest.fail("it never came to its end")

    assert until_it_ends(partial(make_batch, key=key, chosen=chosen, until=TODAY, actor=dung)) >= 2
    batch = PayoutBatch.objects.get()
    assert batch.transfers.count() == 2
    assert until_it_ends(partial(send_batch, batch_id=batch.pk, actor=dung)) >= 1
    first, second = batch.transfers.order_by("pk")
    file = statement(f"FT1;;300.000;{first.code}", f"FT2;;300.000;{second.code}")
    assert until_it_ends(partial(import_statement, content=file)) >= 4
    match_new_debits()
    assert Payout.objects.count() == 2
    assert [balance(of(producer)) for producer in producers] == [0, 0]
    assert balance("bank") == 0
    assert set(BankDebit.objects.values_list("state", flat=True)) == {"matched"}


def test_errors_say_what_is_wrong_in_words() -> None:
    errors: list[AccountingError] = [
        ListChanged(names="A, B"),
        BatchNotOpen(),
        BatchNotSent(),
        TransferClosed(),
    ]
    assert all(str(error) for error in errors)
    assert isinstance(uuid4(), UUID)


# --- Places ----------------------------------------------------------------------------------------------------------


def test_a_place_is_paid_its_delivery_fees_by_the_same_run(sold: Shop, dung: User, settings: Any) -> None:
    settings.PAYOUT_MINIMUM = 10_000
    place, fee = f"place:{sold.point.pk}", -balance(f"place:{sold.point.pk}")
    assert fee == 30_000
    assert listed()[place] == (0, Held.NO_ACCOUNT)
    give_account(place, "55556666")
    assert listed()[place] == (fee, None)
    batch = make_batch(key=uuid4(), chosen={place: fee}, until=TODAY, actor=dung)
    send_batch(batch_id=batch.pk, actor=dung)
    payout = confirm_transfer(transfer_id=batch.transfers.get().pk, reference="FT5", actor=dung)
    assert (payout.point, payout.producer, balance(place)) == (sold.point, None, 0)
    assert ledger(transaction__kind="place_paid") == [
        (f"payout:{payout.pk}", place, fee),
        (f"payout:{payout.pk}", "bank", -fee),
    ]
    commit()
    assert list(find_faults()) == []


def test_a_place_that_holds_cash_keeps_its_fee_from_it(sold: Shop, dung: User, settings: Any) -> None:
    settings.PAYOUT_MINIMUM = 10_000
    place, cash = f"place:{sold.point.pk}", f"cash:{sold.point.pk}"
    give_account(place, "55556666")
    deliver(make.place({sold.honey: 1}), sold.hanh)
    tell()
    assert (balance(place), balance(cash)) == (-60_000, 150_000)
    assert listed()[place] == (0, Held.HOLDS_CASH)
    with pytest.raises(MoreThanOwed):
        pay_place(point_id=sold.point.pk, source=cash, amount=60_001, reference="PC1", actor=dung)
    pay_place(point_id=sold.point.pk, source=cash, amount=60_000, reference="PC1", actor=dung)
    assert (balance(place), balance(cash)) == (0, 90_000)
    assert place not in listed()
    assert list(find_faults()) == []


def test_the_statement_of_a_place_says_what_it_earned_and_was_paid(sold: Shop, dung: User) -> None:
    pay_place(point_id=sold.point.pk, source="bank", amount=10_000, reference="FT6", actor=dung)
    statement = statement_of_place(sold.point.pk, Period.month(TODAY.year, TODAY.month))
    assert [(line.what, line.debit, line.credit) for line in statement.lines] == [
        ("Phí giao hàng", 0, 30_000),
        ("Chi trả điểm bán", 10_000, 0),
    ]
    assert (statement.closing, statement.balance_label) == (20_000, "Còn phải trả điểm")


# --- What comes back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["code", "FT901"])
def test_a_payout_that_comes_back_is_owed_again_with_its_reason(sold: Shop, dung: User, said: str) -> None:
    transfer = run(sold, dung)
    payout = confirm_transfer(transfer_id=transfer.pk, reference="FT901", actor=dung)
    entry = money_in("FT950", 240_000, f"HOAN TRA {transfer.code} SAI TEN")
    assert entry.state == "unmatched"
    named = transfer.code if said == "code" else said
    take_back_payout(entry_id=entry.pk, payout=named, reason="Sai tên", actor=dung)
    assert (balance(of(sold.binh)), balance("suspense")) == (-240_000, 0)
    assert ledger(transaction__kind="payout_came_back")[-1][1:] == (of(sold.binh), -240_000)
    assert payout.came_back.reason == "Sai tên"
    assert listed()[of(sold.binh)] == (240_000, None), "it lies at the bank again"
    again = run(sold, dung)
    confirm_transfer(transfer_id=again.pk, reference="FT902", actor=dung)
    assert balance(of(sold.binh)) == 0
    commit()
    assert list(find_faults()) == []


def test_only_a_payout_of_this_amount_comes_back_and_once(sold: Shop, dung: User) -> None:
    transfer = run(sold, dung)
    confirm_transfer(transfer_id=transfer.pk, reference="FT901", actor=dung)
    less, whole, twice = (
        money_in(f"FT95{n}", amount, "HOAN TRA") for n, amount in enumerate((239_000, 240_000, 240_000))
    )
    back = partial(take_back_payout, reason="Sai tên", actor=dung)
    before = ledger()
    with pytest.raises(PayoutUnknown):
        back(entry_id=whole.pk, payout="FT000")
    with pytest.raises(PayoutUnknown):
        back(entry_id=less.pk, payout="FT901")
    assert (ledger(), PayoutReturn.objects.count()) == (before, 0)
    back(entry_id=whole.pk, payout="FT901")
    with pytest.raises(CameBackBefore):
        back(entry_id=twice.pk, payout="FT901")
    pay_producer(producer_id=sold.chi.pk, source="bank", amount=1_000, reference="FT903", actor=dung)
    gone = money_in("FT960", 1_000, "HOAN TRA")
    return_entry(entry_id=gone.pk, actor=dung, note="x")
    with pytest.raises(EntryNotWaiting):
        back(entry_id=gone.pk, payout="FT903")
    assert (PayoutReturn.objects.count(), balance(of(sold.binh))) == (1, -240_000)
    past_the_guards("DELETE FROM accounting_payoutreturn")
    assert [fault.code for fault in find_faults()] == ["payout_came_back_otherwise"]


def test_the_desk_says_on_the_page_what_came_back(sold: Shop, dung: User) -> None:
    transfer = run(sold, dung)
    confirm_transfer(transfer_id=transfer.pk, reference="FT901", actor=dung)
    entry = money_in("FT950", 240_000, "HOAN TRA")
    url = reverse("admin:ocop_payments_bankentry_step", args=[entry.pk, "chi-bi-tra-ve"])
    clerk, desk = Client(), Client()
    clerk.force_login(make.user("Clerk", is_staff=True), backend="django.contrib.auth.backends.ModelBackend")
    dung.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
    desk.force_login(dung, backend="django.contrib.auth.backends.ModelBackend")
    answer = {"payout": transfer.code, "reason": "Sai tên"}
    assert (clerk.post(url, answer).status_code, PayoutReturn.objects.count()) == (403, 0)
    assert desk.post(url, answer | {"payout": "CT1"}).status_code == 422
    assert desk.post(url, answer).status_code == 302
    batch = reverse("admin:accounting_payoutbatch_change", args=[transfer.batch_id])
    assert "Bị trả về: Sai tên" in desk.get(batch).content.decode()
