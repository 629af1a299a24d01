"""The end of Hạnh's day, on her phone: what the drawer should hold, what it holds, and why not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone
from playwright.sync_api import Page, expect
from saleor.account.models import User
from saleor.warehouse.models import Stock

from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.cash_on_delivery.models import CashCollection
from marketplace.routing.services import parcels
from ocop_catalog.models import FulfilmentPoint
from tests import factories as make
from tests.browser.site import Site

PASSWORD = "mat-khau-cua-hanh-1"


@pytest.fixture
def place(site: Site) -> FulfilmentPoint:
    """A place of Hạnh's that was paid 2 × for goods at its counter today."""
    hanh = make.user("Hanh")
    hanh.email = "hanh-quy@example.vn"
    hanh.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")  # as the site, not the tests, keeps it
    hanh.save()
    stock = (
        Stock.objects.filter(
            quantity__gt=5,
            warehouse__point__capabilities__contains=["pick_up"],
            product_variant__product__is_published=True,
            product_variant__product__certified__group__is_alcohol=False,
        )
        .exclude(
            warehouse__point__in=CashCollection.objects.values("point")
        )  # the demonstration's own business
        .select_related("warehouse__point", "product_variant")
        .order_by("product_variant__product__price_amount", "pk")
        .first()
    )
    assert stock is not None
    point = stock.warehouse.point
    point.staff.create(user=hanh)
    for _ in range(2):
        placed = make.place({stock.product_variant: 1}, destination=make.at_counter(point))
        for parcel in placed.parcels:
            sell(parcel.pk, hanh)
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(available_at=timezone.now())
    relay()
    return point


def sell(parcel_id: int, hanh: User) -> None:
    parcels.accept_parcel(parcel_id=parcel_id, actor=hanh)
    parcel = parcels.pack_parcel(parcel_id=parcel_id, actor=hanh)
    parcels.hand_over_parcel(parcel_id=parcel_id, actor=hanh, pick_up_code=parcel.pick_up_code)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_place_closes_its_day(
    site: Site, place: FulfilmentPoint, visit: Callable[..., Page], javascript: bool
) -> None:
    page = visit("phone", javascript=javascript)
    page.goto(f"/diem-ban/{place.slug}/quy/")
    page.get_by_label("Thư điện tử").fill("hanh-quy@example.vn")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    expect(page.get_by_role("heading", name="Quỹ tiền mặt")).to_be_visible()
    expect(page.get_by_text("Thu của 2 đơn.")).to_be_visible()
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Tiền đếm được (đồng)").fill("1.000")
    page.get_by_role("button", name="Chốt quỹ").click()
    expect(page.get_by_role("alert")).to_contain_text("xin ghi lý do")

    page.get_by_label("Lý do lệch, ghi chú").fill("Khách trả thiếu, hẹn mai")
    page.get_by_role("button", name="Chốt quỹ").click()
    expect(page.get_by_role("heading", name="Đã chốt", exact=True)).to_be_visible()
    expect(page.get_by_text("Khách trả thiếu, hẹn mai")).to_be_visible()
    expect(page.get_by_role("button", name="Chốt quỹ")).to_have_count(0)
