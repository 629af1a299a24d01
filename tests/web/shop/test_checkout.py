"""Checking out: nothing is ordered that was not filled in, agreed to and seen; pressing twice orders once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from saleor.order.models import Order
from saleor.product.models import Product
from saleor.warehouse.models import Stock

from marketplace.ordering.models import Placement
from ocop_catalog.models import ProductGroup
from tests import factories

from .conftest import Market, main_part, revoke
from .test_basket import put_in


@pytest.fixture
def form(client: Client, market: Market) -> dict[str, str]:
    """A checkout filled in: two jars of honey to Hoàn Kiếm, 270.000 đồng seen."""
    put_in(client, market.honey, "2")
    client.post("/noi-giao/", {"commune": "00070"})
    page = client.get("/dat-hang/")
    return {
        "key": page.context["key"],
        "method": "delivery",
        "full_name": "Nguyễn Thị An",
        "phone": "0912.345.678",
        "email": "an@example.vn",
        "commune": "00070",
        "commune_words": "Hoàn Kiếm",
        "street": "12 Hàng Bạc",
        "note": "Gọi trước",
        "payment_method": "cash_on_delivery",
        "terms": "on",
        "privacy": "on",
        "seen_total": "270000",
        "place": "1",
    }


def test_a_guest_orders_and_comes_to_the_order(client: Client, market: Market, form: dict[str, str]) -> None:
    response = client.post("/dat-hang/", form)
    order = Order.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/don-hang/{order.token}/"
    placement = Placement.objects.get()
    assert (placement.full_name, placement.phone, int(order.total_gross_amount)) == (
        "Nguyễn Thị An",
        "+84912345678",
        270_000,
    )
    assert order.shipping_address.street_address_1 == "12 Hàng Bạc"
    shown = main_part(client.get(response["Location"]))
    for words in (
        "Đã nhận đơn hàng",
        placement.number,
        "Chờ điểm bán nhận",
        "Điểm bán Hàng Gai",
        "270.000 ₫",
    ):
        assert words in shown


def test_the_basket_is_empty_afterwards(client: Client, market: Market, form: dict[str, str]) -> None:
    client.post("/dat-hang/", form)
    assert "Giỏ hàng đang trống" in main_part(client.get("/gio-hang/"))


def test_pressing_twice_orders_once_and_leads_to_the_same_order(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    first, second = client.post("/dat-hang/", form), client.post("/dat-hang/", form)
    assert Order.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_consents_are_not_ticked_beforehand(client: Client, market: Market, form: dict[str, str]) -> None:
    html = client.get("/dat-hang/").content.decode()
    for name in ("terms", "privacy"):
        start = html.index(f'name="{name}"')
        assert "checked" not in html[start - 60 : start + 60]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("full_name", "Nhập họ tên người nhận"),
        ("phone", "Nhập số điện thoại người nhận"),
        ("street", "Nhập số nhà, đường hoặc thôn"),
        ("terms", "Cần đồng ý với quy chế"),
        ("privacy", "Cần đồng ý để điểm bán giao được hàng"),
        ("payment_method", "Chọn một cách thanh toán"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_ordered(
    client: Client, market: Market, form: dict[str, str], missing: str, words: str
) -> None:
    response = client.post("/dat-hang/", {**form, missing: ""})
    assert response.status_code == 422
    assert words in main_part(response)
    assert "<title>Lỗi:" in response.content.decode()
    assert not Order.objects.exists()
    if missing != "full_name":
        assert 'value="Nguyễn Thị An"' in response.content.decode()


@pytest.mark.parametrize("phone", ["12345", "chưa có", "0912"])
def test_a_number_nobody_can_call_is_refused(
    client: Client, market: Market, form: dict[str, str], phone: str
) -> None:
    response = client.post("/dat-hang/", {**form, "phone": phone})
    assert response.status_code == 422
    assert "ví dụ 0912 345 678" in main_part(response)


def test_several_communes_are_asked_about_and_none_is_guessed(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    from .conftest import UnitSuccession

    UnitSuccession.objects.create(
        predecessor=market.place.district, successor=factories.commune("00082", "Cửa Nam"), is_main=True
    )
    response = client.post("/dat-hang/", {**form, "commune": "", "commune_words": "quận Hoàn Kiếm"})
    shown = main_part(response)
    assert response.status_code == 422
    assert "Chọn đúng phường, xã trong danh sách" in shown
    assert "Phường Hoàn Kiếm (quận Hoàn Kiếm cũ)" in shown
    assert "Phường Cửa Nam (quận Hoàn Kiếm cũ)" in shown
    assert not Order.objects.exists()


def test_a_total_that_was_not_seen_is_shown_first(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    response = client.post("/dat-hang/", {**form, "seen_total": ""})
    assert "Xin xem lại rồi bấm Đặt hàng lần nữa" in main_part(response)
    assert not Order.objects.exists()
    again = client.post("/dat-hang/", form)
    assert again.status_code == 302


def test_a_price_that_rose_meanwhile_is_shown_before_anything_is_ordered(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    Product.objects.filter(pk=market.honey.product_id).update(price_amount=130_000)
    response = client.post("/dat-hang/", form)
    assert "290.000 ₫" in main_part(response)
    assert not Order.objects.exists()


def test_goods_revoked_meanwhile_send_back_to_the_basket(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    revoke(market.honey.product.certified.certificates.get())
    response = client.post("/dat-hang/", form, follow=True)
    assert "không còn được bán" in main_part(response)
    assert not Order.objects.exists()


def test_goods_sold_out_meanwhile_are_refused_without_an_order(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    Stock.objects.update(quantity=1)
    response = client.post("/dat-hang/", form, follow=True)
    assert "chỉ còn 1" in main_part(response)
    assert not Order.objects.exists()


def test_goods_are_fetched_at_a_place_without_a_fee(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    pick_up = {**form, "method": "pick_up", "pick_up_place": str(market.place.pk), "seen_total": "240000"}
    response = client.post("/dat-hang/", pick_up)
    assert response.status_code == 302, main_part(response)
    shown = main_part(client.get(response["Location"]))
    assert "Người nhận tại điểm" in shown
    assert "Mã nhận hàng" in shown
    assert int(Order.objects.get().total_gross_amount) == 240_000


def test_a_place_that_lacks_the_goods_is_said_before_ordering(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    empty = factories.point("Điểm bán Trống", capabilities=["pick_up"], hours=("00:00", "23:59"))
    response = client.post(
        "/dat-hang/", {**form, "method": "pick_up", "pick_up_place": str(empty.pk), "seen_total": "240000"}
    )
    shown = main_part(response)
    assert response.status_code == 409
    assert "thiếu 2 × Mật ong hoa nhãn" in shown
    assert "Có đủ hàng để nhận tại Điểm bán Hàng Gai" in shown
    assert not Order.objects.exists()


@pytest.fixture
def wine(client: Client, market: Market) -> Any:
    """The honey's group becomes alcohol, and its place may sell it."""
    ProductGroup.objects.filter(pk=market.group.pk).update(is_alcohol=True)
    market.place.capabilities = [*market.place.capabilities, "alcohol"]
    market.place.save()


def test_alcohol_asks_the_age_and_takes_no_cash(
    client: Client, market: Market, wine: None, form: dict[str, str]
) -> None:
    response = client.post("/dat-hang/", form)
    shown = main_part(response)
    assert response.status_code == 422
    assert "Đồ uống có cồn chỉ bán cho người từ đủ 18 tuổi" in shown
    assert "Cách thanh toán này không dùng được cho đơn hàng này" in shown
    assert not Order.objects.exists()


def test_the_review_follows_what_is_chosen(client: Client, market: Market, form: dict[str, str]) -> None:
    response = client.post("/dat-hang/xem-lai/", form, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert 'name="seen_total" value="270000"' in html
    assert "Điểm bán Hàng Gai" in html
    assert 'id="place-total" hx-swap-oob="innerHTML"' in html


def test_pressing_enter_in_a_field_reviews_and_does_not_order(
    client: Client, market: Market, form: dict[str, str]
) -> None:
    form.pop("place")
    response = client.post("/dat-hang/", form)
    assert response.status_code == 200
    assert 'value="12 Hàng Bạc"' in response.content.decode()
    assert not Order.objects.exists()


def test_a_strangers_basket_cannot_be_ordered(client: Client, market: Market, form: dict[str, str]) -> None:
    an = factories.user("An")
    theirs = factories.basket({market.honey: 1}, of=an)
    response = client.post("/dat-hang/", {**form, "key": str(theirs.token)})
    assert response.status_code == 302
    assert response["Location"] == "/gio-hang/"
    assert not Order.objects.exists()


def test_without_a_token_of_the_form_nothing_is_ordered(market: Market) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/dat-hang/", {"place": "1"})
    assert response.status_code == 403
    assert "Biểu mẫu đã cũ" in main_part(response)
