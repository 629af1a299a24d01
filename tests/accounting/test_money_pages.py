"""Pages of money: who may see and do what, as a table; and what the pages say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from saleor.account.models import User

from marketplace.accounting.models import CashUp, Payout, Rate
from marketplace.ledger.models import LedgerTransaction
from marketplace.ledger.selectors import balance
from marketplace.payments.bank_transfer.models import Remittance
from marketplace.payments.bank_transfer.services import EntryDraft, receive_notice
from marketplace.web.desk.access import DESK_GROUP
from ocop_catalog.models import Producer, ProducerMember
from tests import factories as make

from .conftest import Shop, deliver, tell

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Cast:
    """Everybody, signed in; ``nobody`` is not."""

    clients: dict[str, Client]

    def __getitem__(self, name: str) -> Client:
        return self.clients[name]


@pytest.fixture
def cast(shop: Shop) -> Cast:
    def member(name: str, of: Producer) -> User:
        person = make.user(name)
        ProducerMember.objects.create(producer=of, user=person)
        return person

    dung = make.user("Dung", is_staff=True)
    dung.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
    elsewhere = make.user("Lan")
    make.point("Điểm bán khác", staff=[elsewhere])
    people = {
        "an": make.user("An"),
        "binh": member("Bình", shop.binh),
        "chi": member("Chi", shop.chi),
        "hanh": shop.hanh,
        "lan": elsewhere,
        "clerk": make.user("Clerk", is_staff=True),
        "dung": dung,
    }
    clients = {"nobody": Client()}
    for name, person in people.items():
        clients[name] = Client()
        clients[name].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return Cast(clients)


@pytest.fixture
def sold(shop: Shop) -> Shop:
    """Two jars of honey and a packet of tea, paid in cash: 320 001 đ in Hạnh's drawer."""
    deliver(make.place({shop.honey: 2, shop.tea: 1}), shop.hanh)
    tell()
    return shop


EVERYBODY = ("nobody", "an", "binh", "chi", "hanh", "lan", "clerk", "dung")
SIGN_IN, HIDDEN, REFUSED, SEEN, DONE = 302, 404, 403, 200, 302
WORKSPACE = {"nobody": SIGN_IN} | dict.fromkeys(EVERYBODY[1:], HIDDEN)
DESK = dict.fromkeys(EVERYBODY, SIGN_IN) | {"clerk": REFUSED, "dung": SEEN}

SEEING: dict[str, dict[str, int]] = {
    "operator:cash": WORKSPACE | {"hanh": SEEN},
    "operator:fees": WORKSPACE | {"hanh": SEEN},
    "producer:money": WORKSPACE | {"binh": SEEN},
    "admin:accounts": DESK,
    "admin:accounts-producer": DESK,
    "admin:accounts-point": DESK,
    "admin:accounts-place-statement": DESK,
    "admin:accounts-tax": DESK,
    "admin:accounts-tax-file": DESK,
    "admin:ledger_ledgertransaction_changelist": DESK,
    "admin:accounting_rate_changelist": DESK,
    "admin:accounting_payout_changelist": DESK,
    "admin:accounting_cashup_changelist": DESK,
    "admin:accounting_rate_add": DESK,
}


def address(name: str, shop: Shop) -> str:
    of: dict[str, list[Any]] = {
        "operator:cash": [shop.point.slug],
        "operator:close_cash": [shop.point.slug],
        "operator:fees": [shop.point.slug],
        "admin:accounts-place-statement": [shop.point.pk],
        "producer:money": [shop.binh.slug],
        "admin:accounts-producer": [shop.binh.pk],
        "admin:accounts-point": [shop.point.pk],
        "admin:accounts-tax": ["vat"],
        "admin:accounts-tax-file": [2026, 4, "xlsx"],
    }
    return reverse(name, args=of.get(name, []))


def test_who_sees_which_page(sold: Shop, cast: Cast) -> None:
    answers = {
        page: {who: cast[who].get(address(page, sold)).status_code for who in EVERYBODY} for page in SEEING
    }
    assert answers == SEEING


def close(shop: Shop) -> dict[str, Any]:
    return {"day": f"{timezone.localdate():%Y-%m-%d}", "counted": "320.001", "note": ""}


def pay(shop: Shop) -> dict[str, Any]:
    return {"source": f"cash:{shop.point.pk}", "amount": "240.000", "reference": "PC1"}


def tax(shop: Shop) -> dict[str, Any]:
    return {"source": f"cash:{shop.point.pk}", "amount": "500", "reference": "NS1"}


def rate(shop: Shop) -> dict[str, Any]:
    return {
        "kind": "commission",
        "producer_kind": "company",
        "per_ten_thousand": "300",
        "valid_from": f"{timezone.localdate():%Y-%m-%d}",
        "basis": "12/QĐ-SCT",
    }


def fees(shop: Shop) -> dict[str, Any]:
    return {"source": f"cash:{shop.point.pk}", "amount": "30.000", "reference": "PC2"}


DOING: dict[str, tuple[Any, dict[str, int]]] = {
    "operator:close_cash": (close, WORKSPACE | {"hanh": DONE}),
    "admin:accounts-producer": (pay, DESK | {"dung": DONE}),
    "admin:accounts-point": (fees, DESK | {"dung": DONE}),
    "admin:accounts-tax": (tax, DESK | {"dung": DONE}),
    "admin:accounting_rate_add": (rate, DESK | {"dung": DONE}),
}
DOERS = {"operator:close_cash": "hanh"}


def books() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (LedgerTransaction, Payout, CashUp, Rate))


@pytest.mark.parametrize("action", DOING)
def test_who_does_what_and_the_denied_change_nothing(sold: Shop, cast: Cast, action: str) -> None:
    data, table = DOING[action]
    doer = DOERS.get(action, "dung")
    before = books()
    for who in EVERYBODY:
        if who != doer:
            assert cast[who].post(address(action, sold), data(sold)).status_code == table[who], who
            assert books() == before, who
    assert cast[doer].post(address(action, sold), data(sold)).status_code == table[doer]
    assert books() != before


def test_the_place_sees_its_day_and_closes_it(sold: Shop, cast: Cast) -> None:
    page = cast["hanh"].get(address("operator:cash", sold)).content.decode()
    assert "Phải có trong quỹ" in page
    assert "320.001\u00a0₫" in page
    assert "Chốt quỹ ngày" in page

    wrong = cast["hanh"].post(address("operator:close_cash", sold), close(sold) | {"counted": "300000"})
    assert wrong.status_code == 422
    assert "Lệch -20.001 ₫: xin ghi lý do." in wrong.content.decode()
    assert not CashUp.objects.exists()

    noted = close(sold) | {"counted": "300.000 ₫", "note": "Khách trả thiếu"}
    done = cast["hanh"].post(address("operator:close_cash", sold), noted, follow=True).content.decode()
    assert "Đã chốt quỹ ngày" in done
    assert "-20.001\u00a0₫" in done
    assert "Chốt quỹ ngày</h2>" not in done
    desk = cast["dung"].get(reverse("admin:accounts")).content.decode()
    assert "Khách trả thiếu" in desk

    again = cast["hanh"].post(address("operator:close_cash", sold), noted)
    assert again.status_code == 422
    assert CashUp.objects.count() == 1


@pytest.mark.parametrize("asked", ["2026-02-30", "gestern", "2999-01-01", ""])
def test_a_day_that_is_none_is_today(sold: Shop, cast: Cast, asked: str) -> None:
    page = cast["hanh"].get(address("operator:cash", sold), {"ngay": asked})
    assert page.status_code == 200
    assert "Hôm nay" in page.content.decode()


def test_the_producer_sees_what_it_is_owed_and_who_holds_it(sold: Shop, cast: Cast) -> None:
    page = cast["binh"].get(address("producer:money", sold)).content.decode()
    assert "240.000\u00a0₫" in page
    assert f"Tiền mặt tại {sold.point.name}" in page
    cast["binh"].cookies["django_language"] = "en"
    english = cast["binh"].get(address("producer:money", sold))
    assert "Who holds the money" in english.content.decode()


def test_the_desk_pays_a_producer_and_is_told_when_it_is_too_much(sold: Shop, cast: Cast) -> None:
    url = address("admin:accounts-producer", sold)
    too_much = cast["dung"].post(url, pay(sold) | {"amount": "240.001"})
    assert too_much.status_code == 422
    assert "Chỉ còn phải trả 240.000 ₫, không chi được 240.001 ₫." in too_much.content.decode()
    assert not Payout.objects.exists()

    cast["dung"].post(url, pay(sold))
    assert balance(f"producer:{sold.binh.pk}") == 0
    assert "Không còn khoản nào phải chi." in cast["dung"].get(url).content.decode()


def test_the_desk_finds_transactions_by_order_account_and_key(sold: Shop, cast: Cast) -> None:
    url = reverse("admin:ledger_ledgertransaction_changelist")
    other = make.place({sold.honey: 1})
    deliver(other, sold.hanh)
    tell()

    def found(term: str) -> int:
        return int(cast["dung"].get(url, {"q": term}).context["cl"].result_count)

    assert found(other.number) == 3, "paid, shipping, honey"
    assert found("tax:vat") == 1
    assert found(f"producer:{sold.binh.pk}") == 2
    assert found("cash:") == 2, "by key"
    assert found("producer:999999") == 0
    row = LedgerTransaction.objects.get(kind="vat")
    page = cast["dung"].get(reverse("admin:ledger_ledgertransaction_change", args=[row.pk]))
    assert "Phải trả Hộ Chi" in page.content.decode()


def test_the_desk_takes_a_places_transfer_off_its_cash(sold: Shop, cast: Cast) -> None:
    receive_notice(
        draft=EntryDraft(reference="FT1", amount=300_000, booked_at=timezone.now(), description="NOP TIEN")
    )
    from marketplace.payments.bank_transfer.models import BankEntry

    step = reverse("admin:ocop_payments_bankentry_step", args=[BankEntry.objects.get().pk, "nop-tien"])
    assert f"Tiền mặt tại {sold.point.name} · 320.001 ₫" in cast["dung"].get(step).content.decode()
    response = cast["dung"].post(step, {"account": f"cash:{sold.point.pk}"})
    assert response.status_code == 302
    assert Remittance.objects.count() == 1
    assert (balance(f"cash:{sold.point.pk}"), balance("bank")) == (20_001, 300_000)


def test_a_rate_for_yesterday_is_refused_and_one_to_come_can_be_taken_back(sold: Shop, cast: Cast) -> None:
    url = reverse("admin:accounting_rate_add")
    before = Rate.objects.count()
    late = cast["dung"].post(url, rate(sold) | {"valid_from": "2026-01-01"})
    assert "Mức mới chỉ có thể áp dụng từ hôm nay trở đi." in late.content.decode()
    assert Rate.objects.count() == before

    cast["dung"].post(url, rate(sold) | {"valid_from": "2999-01-01"})
    coming = Rate.objects.get(valid_from="2999-01-01")
    shown = cast["dung"].get(reverse("admin:accounting_rate_changelist"), {"kind__exact": "commission"})
    assert "31/12/2998" in shown.content.decode(), "the rate before it ends the day before"
    cast["dung"].post(reverse("admin:accounting_rate_step", args=[coming.pk, "rut-lai"]))
    assert not Rate.objects.filter(pk=coming.pk).exists()


def test_the_desk_posts_a_days_difference_and_nobody_else_does(sold: Shop, cast: Cast) -> None:
    short = close(sold) | {"counted": "300.000", "note": "Khách trả thiếu"}
    cast["hanh"].post(address("operator:close_cash", sold), short)
    url = reverse("admin:accounting_cashup_step", args=[CashUp.objects.get().pk, "ghi-so-lech"])
    before = LedgerTransaction.objects.count()
    for who in EVERYBODY[:-1]:
        assert cast[who].post(url).status_code == DESK[who], who
    assert LedgerTransaction.objects.count() == before
    assert cast["dung"].post(url).status_code == 302
    assert balance(f"difference:{sold.point.pk}") == 20_001
    page = cast["hanh"].get(address("operator:cash", sold)).content.decode()
    assert "Bàn chứng nhận đã ghi sổ khoản lệch này" in page
    assert "20.001\u00a0₫" in page
    again = cast["dung"].post(url, follow=True).content.decode()
    assert "không còn áp dụng được" in again
    assert "Quỹ lệch tại các điểm" in cast["dung"].get(reverse("admin:accounts")).content.decode()
