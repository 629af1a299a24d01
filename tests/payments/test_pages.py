"""The shopper's page that waits for the money, and the desk's pages for what waits for a person."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from saleor.account.models import User

from marketplace.ordering.models import Placement
from marketplace.ordering.services.placing import Placed
from marketplace.payments.bank_transfer.codes import numbered_code, transfer_code
from marketplace.payments.bank_transfer.models import BankEntry, RefundDue
from marketplace.web.desk.access import DESK_GROUP
from tests import factories as make

from .conftest import total

pytestmark = pytest.mark.django_db

Pay = Callable[..., BankEntry]


def page(order: Placed, client: Client | None = None, **headers: str) -> str:
    answer = (client or Client()).get(reverse("shop:order", args=[order.token]), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def desk() -> Client:
    dung = make.user("Dung", is_staff=True)
    dung.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
    return signed_in(dung)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def step(row: object, name: str) -> str:
    meta = row._meta  # type: ignore[attr-defined]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_step", args=[row.pk, name])  # type: ignore[attr-defined]


def test_the_page_shows_what_to_send_and_a_code_to_scan(order: Placed) -> None:
    shown = page(order)
    for fact in (
        "Vietcombank",
        "0011001234567",
        "CHO OCOP HA NOI",
        str(total(order)),
        transfer_code(order.number),
    ):
        assert f'readonly value="{fact}"' in shown
    assert "tài khoản này do chúng tôi đặt ra" in shown
    assert "Tôi đã chuyển: xem lại trang" in shown
    qr = Client().get(reverse("shop:transfer_qr", args=[order.token]))
    assert (qr.status_code, qr["Content-Type"]) == (200, "image/svg+xml")
    assert b"<svg" in qr.content


def test_the_page_turns_when_the_money_is_there(order: Placed, pay: Pay) -> None:
    pay(order, 1_000)
    polled = page(order, **{"HX-Request": "true"})
    assert 'id="payment" hx-swap-oob="true"' in polled
    assert f'value="{total(order) - 1_000}"' in polled
    assert "Đã nhận" in polled
    pay(order, total(order) + 500)
    polled = page(order, **{"HX-Request": "true"})
    assert "Đã thanh toán" in polled
    assert "transfer-code" not in polled
    assert "Chúng tôi sẽ chuyển trả bạn" in polled
    assert Client().get(reverse("shop:transfer_qr", args=[order.token])).status_code == 404


def test_an_accounts_order_shows_its_code_to_its_owner_alone() -> None:
    an = make.user("An")
    honey = make.product()
    make.point(stock={honey: 5})
    order = make.place({honey: 1}, payment_method="bank_transfer", user=an)
    qr = reverse("shop:transfer_qr", args=[order.token])
    answers = [
        client.get(qr).status_code for client in (Client(), signed_in(make.user("Chi")), signed_in(an))
    ]
    assert answers == [302, 404, 200]


def test_cash_orders_show_no_account() -> None:
    honey = make.product()
    make.point(stock={honey: 5})
    order = make.place({honey: 1})
    assert "transfer-code" not in page(order)
    assert Client().get(reverse("shop:transfer_qr", args=[order.token])).status_code == 404


def test_the_desk_matches_money_and_pays_back(order: Placed, pay: Pay) -> None:
    client = desk()
    entry = pay(order, total(order) + 5_000, text="=cmd|x")
    front = client.get(reverse("admin:index")).content.decode()
    assert "Tiền chưa rõ của ai" in front
    assert client.post(step(entry, "ghep-don"), {"number": "HN0"}).status_code == 422
    assert client.post(step(entry, "ghep-don"), {"number": order.number}).status_code == 302
    assert Placement.objects.get(pk=order.order.pk).payment_state == "paid"
    refund = RefundDue.objects.get()
    file = client.get(reverse("admin:refunds-file", args=["csv"])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    text = f"{numbered_code('HT', refund.pk)} HOAN TIEN"
    assert [rows[1][column] for column in (0, 2, 5, 6)] == ["1", "NGUYEN THI AN", "5000", text]
    assert client.get(reverse("admin:refunds-file", args=["xlsx"])).status_code == 200
    assert client.get(reverse("admin:refunds-file", args=["pdf"])).status_code == 404
    for _ in range(2):
        client.post(step(refund, "da-chi"), {"reference": "CHI77"})
    refund.refresh_from_db()
    assert refund.paid_out_reference == "CHI77"
    assert len(client.get(reverse("admin:refunds-file", args=["csv"])).content.splitlines()) == 1


@pytest.mark.parametrize("role", ["guest", "shopper", "operator", "other staff"])
def test_nobody_but_the_desk_sees_or_moves_money(pay: Pay, role: str) -> None:
    entry = pay(None, 1_000)
    client = Client()
    if role != "guest":
        person = make.user("Chi", is_staff=role == "other staff")
        if role == "operator":
            make.point(staff=[person])
        client = signed_in(person)
    pages = [
        reverse("admin:ocop_payments_bankentry_changelist"),
        reverse("admin:ocop_payments_refunddue_changelist"),
        reverse("admin:ocop_payments_bankentry_change", args=[entry.pk]),
        reverse("admin:refunds-file", args=["csv"]),
    ]
    refusal = 403 if role == "other staff" else 302
    assert {client.get(one).status_code for one in pages} == {refusal}
    assert client.post(step(entry, "tra-lai"), {"reason": "x"}).status_code == refusal
    entry.refresh_from_db()
    assert entry.state == "unmatched"


def test_the_desks_lists_open(order: Placed, pay: Pay) -> None:
    client = desk()
    entry = pay(order, total(order) + 1)
    for model in ("bankentry", "refunddue"):
        assert client.get(reverse(f"admin:ocop_payments_{model}_changelist")).status_code == 200
    assert client.get(reverse("admin:ocop_payments_bankentry_change", args=[entry.pk])).status_code == 200
