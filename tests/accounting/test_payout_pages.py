"""The desk's payout run on the page: seen, ticked, sent, answered; by the desk alone, and the denied change nothing."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from saleor.account.models import User

from marketplace.accounting.models import PayeeAccount, Payout, PayoutBatch, PayoutTransfer
from marketplace.accounting.services.payee_accounts import confirm_account, propose_account
from marketplace.ledger.models import LedgerTransaction
from marketplace.payments.bank_transfer.models import BankDebit
from marketplace.payments.bank_transfer.statements import import_statement
from marketplace.web.desk.access import DESK_GROUP
from ocop_catalog.models import ProducerMember
from tests import factories as make

from .conftest import Shop, deliver, paid, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("transfers")]

NUMBER = "00110012345678"
EVERYBODY = ("nobody", "an", "binh", "hanh", "clerk")
REFUSED = {"nobody": 302, "an": 302, "binh": 302, "hanh": 302, "clerk": 403}


@pytest.fixture
def sold(shop: Shop, settings: Any) -> Shop:
    settings.PAYOUT_MINIMUM = 50_000
    deliver(paid({shop.honey: 2, shop.tea: 2}, "FT1"), shop.hanh)
    tell()
    people = [make.user("Một"), make.user("Hai")]
    account = propose_account(
        payee=f"producer:{shop.binh.pk}",
        bank_bin="970436",
        number=NUMBER,
        holder="HTX BINH",
        actor=people[0],
    )
    confirm_account(account_id=account.pk, number=NUMBER, actor=people[1])
    return shop


@pytest.fixture
def cast(sold: Shop) -> dict[str, Client]:
    def desk(name: str) -> User:
        person = make.user(name, is_staff=True)
        person.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
        return person

    binh = make.user("Bình")
    ProducerMember.objects.create(producer=sold.binh, user=binh)
    people = {
        "an": make.user("An"),
        "binh": binh,
        "hanh": sold.hanh,
        "clerk": make.user("Clerk", is_staff=True),
        "dung": desk("Dung"),
    }
    clients = {"nobody": Client()}
    for name, person in people.items():
        clients[name] = Client()
        clients[name].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return clients


def form_on(page: str) -> dict[str, Any]:
    """What the page's form would send as it stands."""
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields["chon"] = re.findall(r'name="chon" value="([^"]+)"[^>]* checked', page)
    return fields


def step(model: str, pk: int, name: str) -> str:
    return reverse(f"admin:accounting_{model}_step", args=[pk, name])


def standing() -> tuple[Any, ...]:
    return (
        list(PayoutBatch.objects.values_list("sent_at", "cancelled_at")),
        list(PayoutTransfer.objects.values_list("state")),
        Payout.objects.count(),
        LedgerTransaction.objects.count(),
        list(BankDebit.objects.values_list("state")),
    )


def test_the_desk_makes_sends_and_closes_a_batch(sold: Shop, cast: dict[str, Client]) -> None:
    dung = cast["dung"]
    page = dung.get(reverse("admin:payouts")).content.decode()
    assert "Hợp tác xã Bình" in page
    assert "240.000\u00a0₫" in page
    assert "Chưa có tài khoản nhận tiền" in page, "Chi's reason"
    assert NUMBER not in page
    form = form_on(page)
    assert form["chon"] == [f"producer:{sold.binh.pk}"]

    made = dung.post(reverse("admin:payouts"), form)
    batch = PayoutBatch.objects.get()
    assert made.headers["Location"] == reverse("admin:accounting_payoutbatch_change", args=[batch.pk])
    assert dung.post(reverse("admin:payouts"), form).headers["Location"] == made.headers["Location"]
    assert PayoutBatch.objects.count() == 1, "the button pressed twice"
    for ending in ("csv", "xlsx"):
        early = dung.get(reverse("admin:payouts-file", args=[batch.pk, ending]))
        assert early.status_code == 404, "no file before it is sent"

    shown = dung.get(made.headers["Location"]).content.decode()
    assert "Xuất tệp, gửi ngân hàng" in shown
    assert "Huỷ đợt" in shown
    assert NUMBER not in shown
    assert dung.post(step("payoutbatch", batch.pk, "gui-ngan-hang")).status_code == 302
    sent = dung.get(made.headers["Location"]).content.decode()
    assert "Huỷ đợt" not in sent
    assert "Tải tệp XLSX" in sent
    file = dung.get(reverse("admin:payouts-file", args=[batch.pk, "csv"]))
    assert NUMBER in file.content.decode("utf-8-sig")
    assert "no-store" in file.headers["Cache-Control"]
    assert "chi-tra-dot-" in file.headers["Content-Disposition"]
    assert dung.get(reverse("admin:payouts-file", args=[batch.pk, "pdf"])).status_code == 404

    transfer = batch.transfers.get()
    url = step("payouttransfer", transfer.pk, "da-chi")
    assert NUMBER not in dung.get(url).content.decode()
    assert dung.post(url, {"reference": ""}).status_code == 422
    assert dung.post(url, {"reference": "FT9"}).status_code == 302
    transfer.refresh_from_db()
    assert (transfer.state, Payout.objects.get().reference) == ("paid", "FT9")
    for name in ("payouttransfer", "payoutbatch", "payout"):
        assert dung.get(reverse(f"admin:accounting_{name}_changelist")).status_code == 200
    assert "Xong" in dung.get(reverse("admin:accounting_payoutbatch_changelist")).content.decode()


def test_a_failed_transfer_asks_for_its_reason(sold: Shop, cast: dict[str, Client]) -> None:
    dung = cast["dung"]
    dung.post(reverse("admin:payouts"), form_on(dung.get(reverse("admin:payouts")).content.decode()))
    batch = PayoutBatch.objects.get()
    dung.post(step("payoutbatch", batch.pk, "gui-ngan-hang"))
    url = step("payouttransfer", batch.transfers.get().pk, "khong-chi-duoc")
    assert dung.post(url, {"reason": ""}).status_code == 422
    assert dung.post(url, {"reason": "Sai tên"}).status_code == 302
    assert "240.000\u00a0₫" in dung.get(reverse("admin:payouts")).content.decode(), "owed again"


@pytest.mark.parametrize(
    "wrong",
    [{"chon": []}, {"chon": ["producer:1; DROP"]}, {"so-": "239999"}, {"so-": "x"}, {"so-": "-5"}],
)
def test_what_is_not_on_the_list_any_more_is_said_and_nothing_is_made(
    sold: Shop, cast: dict[str, Client], wrong: dict[str, Any]
) -> None:
    form = form_on(cast["dung"].get(reverse("admin:payouts")).content.decode())
    for name, value in wrong.items():
        form[f"so-producer:{sold.binh.pk}" if name == "so-" else name] = value
    answer = cast["dung"].post(reverse("admin:payouts"), form)
    assert answer.status_code == 409
    assert "Lỗi:" in answer.content.decode()
    assert PayoutBatch.objects.count() == 0
    assert cast["dung"].post(reverse("admin:payouts"), {"key": "x"}).status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "gestern", "2999-01-01", ""])
def test_a_day_that_is_none_is_today(cast: dict[str, Client], day: str) -> None:
    assert cast["dung"].get(reverse("admin:payouts"), {"den": day}).status_code == 200


def test_nobody_but_the_desk_runs_payouts_and_the_denied_change_nothing(
    sold: Shop, cast: dict[str, Client]
) -> None:
    dung = cast["dung"]
    form = form_on(dung.get(reverse("admin:payouts")).content.decode())
    for who in EVERYBODY:
        before = standing()
        assert cast[who].get(reverse("admin:payouts")).status_code == REFUSED[who]
        assert cast[who].post(reverse("admin:payouts"), form).status_code == REFUSED[who]
        assert standing() == before, who
    dung.post(reverse("admin:payouts"), form)
    batch = PayoutBatch.objects.get()
    transfer = batch.transfers.get()
    answers = {"reason": "x", "reference": "FT9"}

    def all_refused(steps: list[str]) -> None:
        for who in EVERYBODY:
            before = standing()
            for url in steps:
                assert cast[who].post(url, answers).status_code == REFUSED[who], (who, url)
            for ending in ("csv", "xlsx"):
                page = reverse("admin:payouts-file", args=[batch.pk, ending])
                assert cast[who].get(page).status_code == REFUSED[who], who
            assert standing() == before, who

    all_refused(
        [
            step("payoutbatch", batch.pk, "gui-ngan-hang"),
            step("payoutbatch", batch.pk, "huy"),
            step("payouttransfer", transfer.pk, "bo-khoi-dot"),
        ]
    )
    dung.post(step("payoutbatch", batch.pk, "gui-ngan-hang"))
    import_statement(content="Ngày;Số tham chiếu;Ghi có;Ghi nợ\n25/11/2026;FT7;;5000\n".encode())
    all_refused(
        [
            step("payoutbatch", batch.pk, "da-chi-het"),
            step("payouttransfer", transfer.pk, "da-chi"),
            step("payouttransfer", transfer.pk, "khong-chi-duoc"),
            reverse("admin:ocop_payments_bankdebit_step", args=[BankDebit.objects.get().pk, "tim-lai"]),
        ]
    )
    assert dung.get(reverse("admin:ocop_payments_bankdebit_changelist")).status_code == 200


def test_with_nothing_to_pay_the_page_says_so(cast: dict[str, Client], settings: Any) -> None:
    settings.PAYOUT_MINIMUM = 10_000_000
    page = cast["dung"].get(reverse("admin:payouts")).content.decode()
    assert "Chưa ai chi được" in page
    assert "Dưới mức tối thiểu, chờ đợt sau" in page
    assert "Lập đợt chi trả" not in page
    assert str(uuid4()) not in page


def test_lists_filter_by_the_banks_in_use_and_write_days_and_amounts_short(
    sold: Shop, cast: dict[str, Client]
) -> None:
    banks = reverse("admin:accounting_payeeaccount_changelist")
    shown = cast["dung"].get(banks).content.decode()
    assert re.findall(r"bank_bin__exact=(\d+)", shown) == ["970436"]
    assert "970422" in re.findall(
        r"bank_bin__exact=(\d+)", cast["dung"].get(banks, {"bank_bin__exact": "970422"}).content.decode()
    ), "the one that is looked for stays"
    today = timezone.localtime(PayeeAccount.objects.get().valid_from)
    assert f"{today:%H:%M %d/%m/%Y}" in shown

    cast["dung"].post(
        reverse("admin:payouts"), form_on(cast["dung"].get(reverse("admin:payouts")).content.decode())
    )
    transfers = cast["dung"].get(reverse("admin:accounting_payouttransfer_changelist")).content.decode()
    assert '<td class="field-amount">240.000</td>' in transfers
