"""Who may see, pay and refund by card; what the order's page and the API say; what the desk can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from saleor.product.models import ProductVariant

from marketplace.ordering.services.orders import cancel_order
from marketplace.ordering.services.placing import Placed
from marketplace.payments.stripe.models import CardPayment, CardRefund, CardSession
from marketplace.payments.stripe.services.sessions import open_session
from marketplace.web.desk.access import DESK_GROUP
from tests import factories as make
from tools.stripe_double.books import Refusal
from tools.stripe_double.server import Server

from .conftest import refunds, session_id_of, state, total

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(honey: ProductVariant) -> Placed:
    """An order of An's account."""
    return make.place({honey: 1}, payment_method="stripe", user=make.user("An"))


def as_somebody(who: str, order: Placed | None = None) -> Client:
    client = Client()
    if who == "owner":
        client.force_login(order.order.user if order else make.user("An"))
    elif who == "other":
        client.force_login(make.user("Chi"))
    return client


@pytest.fixture
def desk() -> Client:
    """Signed in as Dung of the desk."""
    dung = make.user("Dung", is_staff=True)
    dung.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
    client = Client()
    client.force_login(dung)
    return client


@pytest.mark.parametrize("way", ["pay", "return"])
@pytest.mark.parametrize(("who", "status"), [("owner", 303), ("other", 404), ("guest", 302)])
def test_an_accounts_order_is_paid_by_its_owner_alone(
    mine: Placed, double: Server, who: str, status: int, way: str
) -> None:
    client = as_somebody(who, mine)
    address = f"/don-hang/{mine.token}/the/"
    answer = client.post(address) if way == "pay" else client.get(f"{address}xong/")
    expected = status if way == "pay" or who != "owner" else 302
    assert answer.status_code == expected
    if who == "guest":
        assert "/dang-nhap/" in answer["Location"]
    assert len(double.books.sessions) == (who == "owner" and way == "pay")


def test_a_guests_order_is_paid_by_whoever_holds_its_link(order: Placed, double: Server) -> None:
    answer = Client().post(f"/don-hang/{order.token}/the/")
    assert answer.status_code == 303
    assert answer["Location"] == CardSession.objects.get().url


def test_opening_a_page_needs_the_form_of_our_own_page(order: Placed, double: Server) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/don-hang/{order.token}/the/").status_code == 403
    assert Client().get(f"/don-hang/{order.token}/the/").status_code == 405
    assert double.books.calls == []


def test_the_page_says_what_to_do_and_when_the_gateway_is_down(order: Placed, double: Server) -> None:
    def down(method: str, path: str) -> None:
        raise Refusal(500, "api_error", "down", "api_error")

    client = Client()
    double.interfere = down
    answer = client.post(f"/don-hang/{order.token}/the/", follow=True)
    assert answer.redirect_chain == [(f"/don-hang/{order.token}/", 302)]
    shown = answer.content.decode()
    assert "Cổng thanh toán thẻ chưa trả lời" in shown
    assert "Giữ hàng đến" in shown
    assert "Thanh toán bằng thẻ" in shown
    assert state(order) == "waiting"
    double.interfere = lambda method, path: None
    assert client.post(f"/don-hang/{order.token}/the/").status_code == 303


def test_coming_back_paid_the_page_knows_it_and_offers_no_second_payment(
    order: Placed, double: Server
) -> None:
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    shown = Client().get(f"/don-hang/{order.token}/the/xong/", follow=True).content.decode()
    assert "Đã thanh toán" in shown
    assert "Giữ hàng đến" not in shown
    assert "Thanh toán bằng thẻ" not in shown


def test_while_the_bank_decides_there_is_no_button(order: Placed, double: Server) -> None:
    double.books.pay_later(session_id_of(open_session(order_id=order.order.pk)))
    shown = Client().get(f"/don-hang/{order.token}/the/xong/", follow=True).content.decode()
    assert "đang xác nhận khoản thanh toán" in shown
    assert "Thanh toán bằng thẻ" not in shown


PAY = """mutation($token: ID!) { payOrder(token: $token) {
    order { payment { method state url received { amount } } } checkoutErrors { code retryable } } }"""
SEE = "query($token: ID!) { order(token: $token) { payment { url state } } }"


def ask(document: str, token: str) -> Any:
    answer = Client().post(
        "/graphql/", {"query": document, "variables": {"token": token}}, content_type="application/json"
    )
    return answer.json()["data"]


def test_the_api_opens_one_page_and_tells_its_address(order: Placed, double: Server) -> None:
    assert ask(SEE, order.token)["order"]["payment"] == {"url": None, "state": "waiting"}
    first, second = (ask(PAY, order.token)["payOrder"] for _time in range(2))
    assert first == second
    assert first["checkoutErrors"] == []
    assert first["order"]["payment"] == {
        "method": "stripe",
        "state": "waiting",
        "url": CardSession.objects.get().url,
        "received": {"amount": 0.0},
    }
    assert len(double.books.sessions) == 1


def test_a_key_opens_one_page_and_no_other_once_that_is_over(order: Placed, double: Server) -> None:
    first, other = (
        PAY.replace("(token:", f'(clientKey: "{key}", token:') for key in ("first-key", "other-key")
    )
    for _time in range(2):
        assert ask(first, order.token)["payOrder"]["checkoutErrors"] == []
    CardSession.objects.update(state="expired")
    late = ask(first, order.token)["payOrder"]
    assert (late["order"]["payment"]["url"], len(double.books.sessions)) == (None, 1)
    ask(other, order.token)
    assert len(double.books.sessions) == 2


def test_the_api_shows_and_pays_an_accounts_order_to_nobody_else(mine: Placed, double: Server) -> None:
    open_session(order_id=mine.order.pk)
    assert ask(SEE, mine.token)["order"] is None
    refused = ask(PAY, mine.token)["payOrder"]
    assert (refused["order"], refused["checkoutErrors"][0]["code"]) == (None, "ORDER_NOT_FOUND")


def test_the_api_says_why_there_is_no_page(honey: ProductVariant, double: Server) -> None:
    cash = make.place({honey: 1})
    assert ask(PAY, cash.token)["payOrder"]["checkoutErrors"] == [{"code": "NOT_PAYABLE", "retryable": False}]


@pytest.mark.parametrize(("who", "status"), [("guest", 302), ("owner", 302), ("other", 302)])
@pytest.mark.parametrize("table", ["cardpayment", "cardrefund", "carddispute", "stripeevent"])
def test_card_payments_are_the_desks_alone(who: str, status: int, table: str) -> None:
    address = f"/ban-chung-nhan/ocop_payments/{table}/"
    assert as_somebody(who).get(address).status_code == status


def test_the_desk_sends_a_failed_refund_again_and_nobody_else_does(
    order: Placed, double: Server, told: Callable[[], None], desk: Client
) -> None:
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    double.books.refunds_end = "failed"
    told()
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    refund = CardRefund.objects.get()
    address = f"/ban-chung-nhan/ocop_payments/cardrefund/{refund.pk}/viec/gui-lai/"
    for nobody in (as_somebody("guest"), as_somebody("other")):
        assert nobody.post(address).status_code == 302
    assert refunds() == [("cancelled", total(order), "failed")]
    assert "Hoàn thẻ không được" in desk.get("/ban-chung-nhan/").content.decode()
    assert (
        desk.get(
            f"/ban-chung-nhan/ocop_payments/cardpayment/{CardPayment.objects.get().pk}/change/"
        ).status_code
        == 200
    )
    double.books.refunds_end = "succeeded"
    assert desk.post(address).status_code == 302
    told()
    assert refunds()[-1] == ("cancelled", total(order), "succeeded")
    assert [
        desk.get(f"/ban-chung-nhan/ocop_payments/{t}/").status_code
        for t in ("cardpayment", "cardrefund", "carddispute", "stripeevent")
    ] == [200] * 4
