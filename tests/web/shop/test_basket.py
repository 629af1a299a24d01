"""The basket on the pages: what goes in, what is refused, where it would come from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Stock

from tests import factories

from .conftest import Market, main_part, revoke, text


def put_in(client: Client, variant: ProductVariant, quantity: str = "1", **more: str) -> str:
    """Press the product page's button; what the page says afterwards."""
    form = {"variant": str(variant.pk), "quantity": quantity, "next": "/gio-hang/", **more}
    return text(client.post("/gio-hang/them/", form, follow=True))


def test_an_empty_basket_leads_to_the_products(client: Client, market: Market) -> None:
    response = client.get("/gio-hang/")
    assert "Giỏ hàng đang trống" in main_part(response)
    assert not Checkout.objects.exists()


def test_what_is_put_in_lies_in_the_basket_and_is_counted_in_the_header(
    client: Client, market: Market
) -> None:
    shown = put_in(client, market.honey, "2")
    assert "Đã thêm vào giỏ" in shown
    assert "240.000 ₫" in shown
    assert "Giỏ 2 sản phẩm trong giỏ" in text(client.get("/"))


def test_the_button_leads_back_to_the_page_it_was_on_but_never_to_another_site(
    client: Client, market: Market
) -> None:
    form = {"variant": str(market.honey.pk), "quantity": "1", "next": "/tim-kiem/?q=mat"}
    assert client.post("/gio-hang/them/", form)["Location"] == "/tim-kiem/?q=mat"
    form["next"] = "https://evil.example/"
    assert client.post("/gio-hang/them/", form)["Location"] == "/gio-hang/"


def test_more_than_there_is_is_refused_in_words(client: Client, market: Market) -> None:
    assert "Không đủ hàng: Mật ong hoa nhãn" in put_in(client, market.honey, "6")
    assert not CheckoutLine.objects.exists()


@pytest.mark.parametrize("quantity", ["0", "-1", "x", "999999999999"])
def test_a_quantity_that_is_none_puts_nothing_in(client: Client, market: Market, quantity: str) -> None:
    put_in(client, market.honey, quantity)
    assert not CheckoutLine.objects.exists()


def test_a_revoked_product_cannot_be_put_in(client: Client, market: Market) -> None:
    revoke(market.honey.product.certified.certificates.get())
    assert "Không còn được bán" in put_in(client, market.honey)
    assert not CheckoutLine.objects.exists()


def test_a_variant_that_is_not_there_is_refused(client: Client, market: Market) -> None:
    assert client.post("/gio-hang/them/", {"variant": "x"}).status_code == 404
    assert "Không còn được bán" in text(client.post("/gio-hang/them/", {"variant": "99999999"}, follow=True))


@pytest.mark.parametrize(
    ("form", "left"),
    [
        ({"quantity": "2", "step": "1"}, 3),
        ({"quantity": "2", "step": "-1"}, 1),
        ({"quantity": "4"}, 4),
        ({"quantity": "2", "step": "0"}, None),
        ({"quantity": "0"}, None),
        ({"quantity": "9"}, 2),
        ({"quantity": "nhiều"}, 2),
    ],
)
def test_the_stepper_changes_a_line(
    client: Client, market: Market, form: dict[str, str], left: int | None
) -> None:
    put_in(client, market.honey, "2")
    line = CheckoutLine.objects.get()
    response = client.post(f"/gio-hang/dong/{line.pk}/", form)
    assert response.status_code == 302
    assert list(CheckoutLine.objects.values_list("quantity", flat=True)) == ([left] if left else [])


def test_another_visitors_line_is_out_of_reach(client: Client, market: Market) -> None:
    put_in(client, market.honey, "2")
    line = CheckoutLine.objects.get()
    stranger = Client()
    put_in(stranger, market.honey, "1")
    stranger.post(f"/gio-hang/dong/{line.pk}/", {"quantity": "0", "step": "0"})
    line.refresh_from_db()
    assert line.quantity == 2


def test_a_line_that_cannot_be_had_any_more_says_so_and_stops_the_checkout(
    client: Client, market: Market
) -> None:
    put_in(client, market.honey, "3")
    Stock.objects.update(quantity=1)
    shown = main_part(client.get("/gio-hang/"))
    assert "Mật ong hoa nhãn chỉ còn 1" in shown
    assert "Xin sửa các mục có lỗi" in shown
    assert client.get("/dat-hang/").status_code == 302


def test_a_commune_is_found_by_its_former_district_and_remembered(client: Client, market: Market) -> None:
    put_in(client, market.honey)
    assert "Xã Bát Tràng" not in text(client.get("/phuong-xa/", {"commune_words": "hoan kiem"}))
    assert "(huyện Gia Lâm cũ)" in text(client.get("/phuong-xa/", {"commune_words": "gia lam"}))
    client.post("/noi-giao/", {"commune_words": "gia lâm", "next": "/gio-hang/"})
    shown = main_part(client.get("/gio-hang/"))
    assert "Kiện 1: Điểm bán Hàng Gai" in shown
    assert " km · gửi đi" in shown
    assert "Phí giao 30.000 ₫" in shown


def test_words_that_fit_no_commune_are_asked_again(client: Client, market: Market) -> None:
    put_in(client, market.honey)
    response = client.post("/noi-giao/", {"commune_words": "Sài Gòn", "next": "/gio-hang/"})
    assert response.status_code == 422
    assert "Không thấy phường, xã nào như vậy" in main_part(response)


def test_wishes_are_kept_with_the_line(client: Client, market: Market) -> None:
    shown = put_in(client, market.honey, gift_wrap="1")
    assert "Gói quà" in shown
    assert "không nhận yêu cầu" in put_in(client, market.honey, engraving="An")


def test_the_basket_page_needs_the_same_queries_however_many_lines(
    client: Client, market: Market, with_stock: Callable[..., ProductVariant]
) -> None:
    put_in(client, market.honey)
    client.post("/noi-giao/", {"commune": "00565"})
    with CaptureQueriesContext(connection) as one:
        client.get("/gio-hang/")
    for number in range(5):
        put_in(client, with_stock(f"Trà {number}"))
    client.get("/gio-hang/")
    with CaptureQueriesContext(connection) as six:
        client.get("/gio-hang/")
    assert len(six) == len(one) <= 25


def test_a_guests_basket_comes_along_at_sign_in(client: Client, market: Market) -> None:
    put_in(client, market.honey, "2")
    an = factories.user("An")
    client.post("/dang-nhap/", {"username": an.email, "password": "mat-khau-thu-1"})
    assert Checkout.objects.get().user == an
    assert "240.000 ₫" in main_part(client.get("/gio-hang/"))


def test_a_users_basket_does_not_open_for_a_stranger_with_its_token(client: Client, market: Market) -> None:
    an = factories.user("An")
    basket = factories.basket({market.honey: 2}, of=an)
    session = client.session
    session["basket"] = str(basket.token)
    session.save()
    assert "Giỏ hàng đang trống" in main_part(client.get("/gio-hang/"))
