"""Bank accounts of payees: two people, the number typed twice, everybody told, and the number seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from saleor.account.models import User

from marketplace.accounting.errors import (
    AccountingError,
    AccountKnown,
    AccountNotWaiting,
    AccountUnclear,
    NeedsAnother,
    NumbersDiffer,
    ProposalWaiting,
)
from marketplace.accounting.models import AccountState, PayeeAccount
from marketplace.accounting.services.payee_accounts import (
    confirm_account,
    end_account,
    propose_account,
    refuse_account,
)
from marketplace.outbox.models import OutboxMessage
from marketplace.payments.bank_transfer.banks import BANKS
from marketplace.web.desk.access import DESK_GROUP
from ocop_catalog.models import PointStaffRole, Producer, ProducerMember, ProducerMemberRole
from tests import factories as make

from .conftest import tell

NUMBER = "0011 0012.3456-78"


@pytest.fixture
def binh(db: None) -> Producer:
    return make.producer(email="htx.binh@example.vn")


def desk(name: str) -> User:
    person = make.user(name, is_staff=True)
    person.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
    return person


def propose(payee: Producer, actor: User, number: str = NUMBER, **fields: Any) -> PayeeAccount:
    wanted = {"bank_bin": "970436", "number": number, "holder": "Hợp tác xã Bình", **fields}
    return propose_account(payee=f"producer:{payee.pk}", actor=actor, **wanted)


def states() -> list[tuple[str, str]]:
    return list(PayeeAccount.objects.order_by("pk").values_list("number", "state"))


def test_a_second_person_who_types_the_number_again_makes_it_count(binh: Producer) -> None:
    owner, dung = make.user("Bình"), desk("Dung")
    account = propose(binh, owner)
    assert (account.number, account.holder) == ("0011001234" + "5678", "HOP TAC XA BINH")
    assert account.masked == "Vietcombank •••• 5678"
    confirm_account(account_id=account.pk, number="00110012345678", actor=dung)
    account.refresh_from_db()
    assert (account.state, account.confirmed_by, account.valid_to) == (AccountState.ACTIVE, dung, None)
    assert account.valid_from is not None

    other = propose(binh, owner, "99998888")
    confirm_account(account_id=other.pk, number="99998888", actor=dung)
    assert states() == [("00110012345678", "ended"), ("99998888", "active")]
    account.refresh_from_db()
    other.refresh_from_db()
    assert account.valid_to == other.valid_from, "no moment without an account, none with two"


def test_who_proposed_cannot_confirm_and_another_number_is_refused(binh: Producer) -> None:
    dung, lan = desk("Dung"), desk("Lan")
    account = propose(binh, dung)
    with pytest.raises(NeedsAnother):
        confirm_account(account_id=account.pk, number=NUMBER, actor=dung)
    with pytest.raises(NumbersDiffer) as caught:
        confirm_account(account_id=account.pk, number="00110012345679", actor=lan)
    assert "5678" not in str(caught.value), "a wrong guess learns nothing"
    assert states() == [("00110012345678", "proposed")]
    with pytest.raises(IntegrityError, match="payee_account_takes_two"), transaction.atomic():
        PayeeAccount.objects.filter(pk=account.pk).update(
            state="active", confirmed_by=dung, valid_from=timezone.now()
        )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"bank_bin": "123456"}, "bank_bin"),
        ({"number": "12345"}, "number"),
        ({"number": "1" * 20}, "number"),
        ({"number": "0011A01234567"}, "number"),
        ({"number": "١٢٣٤٥٦٧٨"}, "number"),
        ({"holder": "!"}, "holder"),
        ({"holder": "x" * 71}, "holder"),
    ],
)
def test_what_no_bank_would_take_is_refused(binh: Producer, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(AccountUnclear) as caught:
        propose(binh, make.user("Bình"), **wrong)
    assert caught.value.data["field"] == field
    assert (states(), OutboxMessage.objects.count()) == ([], 0)


def test_one_waits_at_a_time_and_the_button_pressed_twice_asks_once(binh: Producer) -> None:
    owner, dung = make.user("Bình"), desk("Dung")
    first = propose(binh, owner)
    assert propose(binh, owner) == first
    with pytest.raises(ProposalWaiting):
        propose(binh, owner, "99998888")
    confirm_account(account_id=first.pk, number=NUMBER, actor=dung)
    with pytest.raises(AccountKnown):
        propose(binh, owner)
    for again in (
        partial(confirm_account, number=NUMBER),
        partial(refuse_account, reason="muộn"),
    ):
        with pytest.raises(AccountNotWaiting):
            again(account_id=first.pk, actor=dung)
    assert states() == [("00110012345678", "active")]
    assert OutboxMessage.objects.count() == 2


def test_every_step_is_mailed_to_every_known_address_without_the_number(binh: Producer) -> None:
    owner, dung = make.user("Bình"), desk("Dung")
    ProducerMember.objects.create(producer=binh, user=owner)
    account = propose(binh, owner)
    confirm_account(account_id=account.pk, number=NUMBER, actor=dung)
    end_account(account_id=account.pk, reason="Mất sổ", actor=dung)
    refused = propose(binh, owner, "99998888")
    refuse_account(account_id=refused.pk, reason="Gọi không ai biết", actor=dung)
    tell()
    known = {"htx.binh@example.vn", owner.email}
    assert [set(sent.to) <= known for sent in mail.outbox] == [True] * 10
    assert {sent.to[0] for sent in mail.outbox} == known
    said = "\n".join(sent.subject + sent.body for sent in mail.outbox)
    assert "Đề nghị đổi tài khoản nhận tiền của Hợp tác xã Bình" in said
    assert "mọi khoản chi cho quý vị được giữ lại" in said
    assert "Từ nay tiền của quý vị được chi vào tài khoản Vietcombank •••• 5678." in said
    assert "Lý do: Mất sổ" in said
    assert "không được nhận. Lý do: Gọi không ai biết" in said
    assert "00110012345678" not in said
    assert "00110012345678" not in "".join(str(message.payload) for message in OutboxMessage.objects.all())


def test_the_database_keeps_accounts_as_they_were_written(binh: Producer) -> None:
    owner, dung = make.user("Bình"), desk("Dung")
    account = propose(binh, owner)
    rows = PayeeAccount.objects.filter(pk=account.pk)
    changes: list[Callable[[], object]] = [
        partial(rows.update, number="99998888"),
        partial(rows.update, bank_bin="970422"),
        partial(rows.update, state="ended"),
        partial(rows.update, state="active"),
        rows.delete,
    ]
    confirmed = [
        partial(rows.update, confirmed_by=desk("Lan")),
        partial(rows.update, state="proposed", confirmed_by=None, valid_from=None),
        partial(rows.update, valid_from=timezone.now()),
    ]
    ended = [
        partial(rows.update, state="active", valid_to=None, closed_by=None),
        partial(rows.update, reason="x"),
    ]

    def refused(attempts: list[Any]) -> None:
        for attempt in attempts:
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()

    refused(changes)
    confirm_account(account_id=account.pk, number=NUMBER, actor=dung)
    refused([*changes[:2], *confirmed])
    end_account(account_id=account.pk, reason="Mất sổ", actor=dung)
    refused([*changes[:2], *ended])
    with pytest.raises(IntegrityError, match="payee_account_of_one"), transaction.atomic():
        PayeeAccount.objects.create(
            bank_bin="970436", number="123456", holder="AB", proposed_by=owner, proposed_at=timezone.now()
        )
    assert states() == [("00110012345678", "ended")]


def test_banks_are_known_by_six_digits_and_each_once() -> None:
    assert all(len(number) == 6 and number.isdigit() for number in BANKS)
    assert len(set(BANKS.values())) == len(BANKS)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_proposals_and_confirmations_at_once_leave_one_active(run_at_once: Callable[..., list[Any]]) -> None:
    binh, owner = make.producer(), make.user("Bình")
    people = [desk("Dung"), desk("Lan")]
    account = propose(binh, owner)
    calls = [
        partial(confirm_account, account_id=account.pk, number=NUMBER, actor=person) for person in people
    ]
    calls += [partial(refuse_account, account_id=account.pk, reason="x", actor=people[0])]
    calls += [partial(propose, binh, owner, "99998888")]
    outcomes = run_at_once(calls)
    assert {type(outcome.error) for outcome in outcomes if outcome.error} <= {
        AccountNotWaiting,
        ProposalWaiting,
    }
    decided = [outcome.error is None for outcome in outcomes[:3]]
    assert sum(decided) == 1, "confirmed or refused, by one"
    assert PayeeAccount.objects.filter(state="active").count() == (0 if decided[2] else 1)


# --- Pages: who may see and do what ---------------------------------------------------------------------------------

EVERYBODY = ("nobody", "an", "owner", "staff", "chi", "manager", "operator", "clerk", "dung", "lan")


@pytest.fixture
def cast(binh: Producer) -> dict[str, Client]:
    point = make.point("Điểm bán Hàng Gai")
    people: dict[str, User] = {
        name: make.user(name) for name in ("an", "owner", "staff", "chi", "manager", "operator")
    }
    ProducerMember.objects.create(producer=binh, user=people["owner"])
    ProducerMember.objects.create(producer=binh, user=people["staff"], role=ProducerMemberRole.STAFF)
    ProducerMember.objects.create(producer=make.producer("HTX Chi"), user=people["chi"])
    point.staff.create(user=people["manager"], role=PointStaffRole.MANAGER)
    point.staff.create(user=people["operator"], role=PointStaffRole.OPERATOR)
    people |= {"clerk": make.user("clerk", is_staff=True), "dung": desk("Dung"), "lan": desk("Lan")}
    clients = {"nobody": Client()}
    for name, person in people.items():
        clients[name] = Client()
        clients[name].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return clients


WORKSPACE = {"nobody": 302} | dict.fromkeys(EVERYBODY[1:], 404)
DESK = dict.fromkeys(EVERYBODY, 302) | {"clerk": 403}


def pages(binh: Producer) -> dict[str, tuple[str, dict[str, int]]]:
    point = make.FulfilmentPoint.objects.get()
    return {
        "producer": (reverse("producer:payee_account", args=[binh.slug]), WORKSPACE | {"owner": 200}),
        "place": (reverse("operator:payee_account", args=[point.slug]), WORKSPACE | {"manager": 200}),
        "desk, producer": (
            reverse("admin:accounts-producer-payee", args=[binh.pk]),
            DESK | dict(dung=200, lan=200),
        ),
        "desk, place": (
            reverse("admin:accounts-point-payee", args=[point.pk]),
            DESK | dict(dung=200, lan=200),
        ),
        "desk, list": (reverse("admin:accounting_payeeaccount_changelist"), DESK | dict(dung=200, lan=200)),
    }


def test_who_sees_accounts_and_who_proposes_them(binh: Producer, cast: dict[str, Client]) -> None:
    form = {"bank_bin": "970436", "number": NUMBER, "holder": "HOP TAC XA BINH"}
    for name, (page, table) in pages(binh).items():
        assert {who: cast[who].get(page).status_code for who in EVERYBODY} == table, name
        if "list" in name:
            continue
        doer = next(who for who in EVERYBODY if table[who] == 200)
        before = states()
        for who in EVERYBODY:
            if table[who] != 200:
                assert cast[who].post(page, form).status_code == table[who], (name, who)
        assert states() == before, name
        assert cast[doer].post(page, form).status_code == 302, name
    assert states() == [("00110012345678", "proposed")] * 2, "of the producer and of the place, each once"


def test_only_another_of_the_desk_confirms_on_the_page(binh: Producer, cast: dict[str, Client]) -> None:
    cast["dung"].post(
        reverse("admin:accounts-producer-payee", args=[binh.pk]),
        {"bank_bin": "970436", "number": NUMBER, "holder": "HOP TAC XA BINH"},
    )
    account = PayeeAccount.objects.get()
    for step, answer in (("xac-nhan", {"number": NUMBER}), ("tu-choi", {"reason": "x"})):
        url = reverse("admin:accounting_payeeaccount_step", args=[account.pk, step])
        for who in EVERYBODY[:-2]:
            assert cast[who].post(url, answer).status_code == DESK[who], (step, who)
    url = reverse("admin:accounting_payeeaccount_step", args=[account.pk, "xac-nhan"])
    own = cast["dung"].post(url, {"number": NUMBER})
    assert (own.status_code, "không tự xác nhận được" in own.content.decode()) == (422, True)
    assert states() == [("00110012345678", "proposed")]
    assert cast["lan"].post(url, {"number": NUMBER}).status_code == 302
    assert states() == [("00110012345678", "active")]


def test_no_page_shows_a_whole_number(binh: Producer, cast: dict[str, Client]) -> None:
    account = propose(binh, make.user("Bình"))
    confirm_account(account_id=account.pk, number=NUMBER, actor=desk("Mai"))
    waiting = propose(binh, make.user("Bình"), "99998888")
    shown = [
        ("owner", reverse("producer:payee_account", args=[binh.slug])),
        ("owner", reverse("producer:money", args=[binh.slug])),
        ("dung", reverse("admin:accounts")),
        ("dung", reverse("admin:accounts-producer", args=[binh.pk])),
        ("dung", reverse("admin:accounts-producer-payee", args=[binh.pk])),
        ("dung", reverse("admin:accounting_payeeaccount_changelist")),
        ("dung", reverse("admin:accounting_payeeaccount_change", args=[account.pk])),
        ("dung", reverse("admin:accounting_payeeaccount_step", args=[waiting.pk, "xac-nhan"])),
    ]
    for who, page in shown:
        answer = cast[who].get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert "00110012345678" not in text, page
        assert "99998888" not in text, page
    assert "Vietcombank •••• 5678" in cast["owner"].get(shown[0][1]).content.decode()


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    binh: Producer, cast: dict[str, Client]
) -> None:
    page = reverse("producer:payee_account", args=[binh.slug])
    assert "Chưa có tài khoản nhận tiền" in cast["owner"].get(page).content.decode()
    wrong = cast["owner"].post(page, {"bank_bin": "970422", "number": "12", "holder": "BINH"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Số tài khoản gồm 6 đến 19 chữ số." in text
    assert 'value="12"' in text
    assert states() == []
    cast["owner"].post(page, {"bank_bin": "970422", "number": "123456", "holder": "BINH"})
    asked = cast["owner"].get(page).content.decode()
    assert "Đang chờ xác nhận" in asked
    assert "Gửi để xác nhận" not in asked


def test_errors_can_be_pickled(binh: Producer) -> None:
    import pickle

    for error in (AccountUnclear(field="number", why="x"), NumbersDiffer(field="number"), ProposalWaiting()):
        again: AccountingError = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (type(error), str(error))
