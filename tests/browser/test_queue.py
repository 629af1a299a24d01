"""Hạnh's queue on her phone: what comes in while she looks at it is there within seconds, and said."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Page, expect
from saleor.warehouse.models import Stock

from tests import factories as make
from tests.browser.site import Site

PASSWORD = "mat-khau-cua-hanh-1"
SOON = 12_000
"""Milliseconds: two polls and a slow machine."""


def test_a_new_parcel_shows_and_is_announced_within_seconds(site: Site, visit: Callable[..., Page]) -> None:
    hanh = make.user("Hanh")
    hanh.email = "hanh-hang-doi@example.vn"
    hanh.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")  # as the site, not the tests, keeps it
    hanh.save()
    stock = (
        Stock.objects.filter(
            quantity__gt=5,
            warehouse__point__capabilities__contains=["pick_up"],
            product_variant__product__is_published=True,
            product_variant__product__certified__group__is_alcohol=False,
        )
        .select_related("warehouse__point", "product_variant")
        .order_by("product_variant__product__price_amount", "pk")
        .first()
    )
    assert stock is not None
    point = stock.warehouse.point
    point.staff.create(user=hanh)

    page = visit("phone")
    page.goto("/diem-ban/")
    page.get_by_label("Thư điện tử").fill(hanh.email)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    news = page.locator("#kien-moi")
    expect(news).to_have_attribute("role", "status")
    expect(news).to_be_empty()

    (parcel,) = make.place({stock.product_variant: 1}, destination=make.at_counter(point)).parcels

    expect(news).to_have_text("1 kiện mới", timeout=SOON)
    expect(page.get_by_role("link", name=parcel.code, exact=True)).to_be_visible()
