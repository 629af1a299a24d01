"""Following an order: the link, number and telephone, the account; and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client
from saleor.order.models import Order

from marketplace.routing.models import DeclineReason
from marketplace.routing.services.parcels import accept_parcel, pack_parcel
from marketplace.routing.services.refusals import decline_parcel
from tests import factories

from .conftest import Market, main_part


def test_a_guests_order_opens_with_its_link(client: Client, market: Market) -> None:
    placed = factories.place({market.honey: 2})
    shown = main_part(client.get(f"/don-hang/{placed.token}/"))
    assert placed.number in shown
    assert "2 × Mật ong hoa nhãn" in shown


@pytest.mark.parametrize("token", ["00000000-0000-4000-8000-000000000000", "1", "abc"])
def test_a_link_that_is_none_is_not_found(client: Client, market: Market, token: str) -> None:
    assert client.get(f"/don-hang/{token}/").status_code == 404


def test_an_accounts_order_is_not_there_for_another_and_asks_a_guest_to_sign_in(market: Market) -> None:
    an, chi = factories.user("An"), factories.user("Chi")
    placed = factories.place({market.honey: 1}, user=an)
    address = f"/don-hang/{placed.token}/"
    owner, other, guest = Client(), Client(), Client()
    owner.force_login(an, "django.contrib.auth.backends.ModelBackend")
    other.force_login(chi, "django.contrib.auth.backends.ModelBackend")
    assert owner.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert guest.get(address)["Location"] == f"/dang-nhap/?next={address}"
    assert other.post(f"{address}huy/", {}).status_code == 404


def test_the_page_follows_the_parcel(client: Client, market: Market) -> None:
    hanh = factories.user("Hạnh")
    placed = factories.place({market.honey: 2})
    parcel = placed.parcels[0]
    accept_parcel(parcel_id=parcel.pk, actor=hanh)
    assert "Điểm bán đang chuẩn bị" in main_part(client.get(f"/don-hang/{placed.token}/"))
    fragment = client.get(f"/don-hang/{placed.token}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert parcel.code in fragment


def test_an_order_can_be_cancelled_on_a_page_of_its_own(client: Client, market: Market) -> None:
    placed = factories.place({market.honey: 2})
    address = f"/don-hang/{placed.token}/huy/"
    assert "không lấy lại được" in main_part(client.get(address))
    assert Order.objects.get().status == "unfulfilled"
    shown = main_part(client.post(address, {"reason": "Đặt nhầm"}, follow=True))
    assert "Đã huỷ đơn hàng" in shown
    assert Order.objects.get().status == "canceled"


def test_a_packed_order_cannot_be_cancelled_any_more(client: Client, market: Market) -> None:
    hanh = factories.user("Hạnh")
    placed = factories.place({market.honey: 2})
    accept_parcel(parcel_id=placed.parcels[0].pk, actor=hanh)
    pack_parcel(parcel_id=placed.parcels[0].pk, actor=hanh)
    assert "Huỷ đơn hàng" not in main_part(client.get(f"/don-hang/{placed.token}/"))
    shown = main_part(client.post(f"/don-hang/{placed.token}/huy/", {}, follow=True))
    assert "không huỷ được nữa" in shown
    assert Order.objects.get().status != "canceled"


def test_units_are_given_up_and_the_rest_stays(client: Client, market: Market) -> None:
    placed = factories.place({market.honey: 3})
    address = f"/don-hang/{placed.token}/huy/"
    line = placed.order.lines.get().pk
    assert "Giữ lại: Mật ong hoa nhãn" in main_part(client.get(address))
    for wrong in ("4", "-1", "", "x"):
        assert client.post(address, {"part": "units", f"con_{line}": wrong}).status_code == 422
    for _double_tap in range(2):
        shown = main_part(client.post(address, {"part": "units", f"con_{line}": "1"}, follow=True))
        assert "Đã bớt hàng khỏi đơn" in shown
    assert "1 × Mật ong hoa nhãn" in shown
    assert Order.objects.get().status == "unfulfilled"


def test_a_parcel_is_given_up_by_its_own_order_alone(client: Client, market: Market) -> None:
    placed, other = factories.place({market.honey: 1}), factories.place({market.honey: 1})
    code = placed.parcels[0].code
    shown = main_part(client.post(f"/don-hang/{other.token}/huy/", {"part": code}, follow=True))
    assert "Không huỷ được nữa" in shown
    assert {order.status for order in Order.objects.all()} == {"unfulfilled"}
    assert code in main_part(client.post(f"/don-hang/{placed.token}/huy/", {"part": code}, follow=True))
    assert Order.objects.get(pk=placed.order.pk).status == "canceled"


@pytest.mark.parametrize("phone", ["0912345678", "+84 912 345 678", "0912.345.678"])
def test_number_and_telephone_lead_to_the_order(client: Client, market: Market, phone: str) -> None:
    placed = factories.place({market.honey: 1})
    form = {"number": f" {placed.number.lower()} ", "phone": phone}
    assert client.post("/tra-cuu-don-hang/", form)["Location"] == f"/don-hang/{placed.token}/"


def test_a_wrong_number_and_a_wrong_telephone_get_one_answer(client: Client, market: Market) -> None:
    placed = factories.place({market.honey: 1})
    answers = [
        client.post("/tra-cuu-don-hang/", form)
        for form in (
            {"number": placed.number, "phone": "0987654321"},
            {"number": "HNAAAAAAAA", "phone": "0912345678"},
        )
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    first, second = (main_part(answer) for answer in answers)
    assert "Không có đơn hàng nào" in first
    assert "Không có đơn hàng nào" in second


def test_guessing_orders_ends_after_ten_tries(client: Client, market: Market) -> None:
    form = {"number": "HNAAAAAAAA", "phone": "0912345678"}
    codes = [client.post("/tra-cuu-don-hang/", form).status_code for _try in range(11)]
    assert codes == [422] * 10 + [429]


def test_the_account_lists_own_orders_only(client: Client, market: Market) -> None:
    an, chi = factories.user("An"), factories.user("Chi")
    own = factories.place({market.honey: 1}, user=an)
    theirs = factories.place({market.honey: 1}, user=chi)
    client.force_login(an, "django.contrib.auth.backends.ModelBackend")
    shown = main_part(client.get("/tai-khoan/"))
    assert own.number in shown
    assert theirs.number not in shown


def test_units_without_a_place_are_told_as_being_looked_after(client: Client, market: Market) -> None:
    hanh = factories.user("Hạnh")
    placed = factories.place({market.honey: 2})
    decline_parcel(parcel_id=placed.parcels[0].pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
    shown = main_part(client.get(f"/don-hang/{placed.token}/"))
    assert "Đang tìm điểm bán khác" in shown
    assert "2 × Mật ong hoa nhãn" in shown
    assert "Hàng Gai" not in shown
