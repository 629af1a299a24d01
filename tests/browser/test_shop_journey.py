"""Buying in a real browser: on a phone, without JavaScript, by keyboard, twice at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from saleor.order.models import Order

from marketplace.ordering.models import Placement
from ocop_catalog.models import CertifiedProduct
from ocop_catalog.selectors import listable_products
from tests.browser.conftest import Watch
from tests.browser.site import Site


def goods(site: Site) -> CertifiedProduct:
    """A product on sale that any place may send and cash may pay for."""
    return (
        CertifiedProduct.objects.filter(
            product__in=listable_products(),
            needs=[],
            group__is_alcohol=False,
            group__is_experience=False,
            product__variants__stocks__quantity__gte=10,
            product__price_amount__lt=500_000,
        )
        .select_related("product")
        .order_by("pk")
        .distinct()[0]
    )


def fill_in(page: Page) -> None:
    """Who and where, as a person types it; both consents."""
    page.get_by_label("Số nhà, đường, thôn").fill("12 phố Hàng Gai")
    page.get_by_label("Họ tên người nhận").fill("Nguyễn Thị An")
    page.get_by_label("Điện thoại", exact=True).fill("0912.345.678")
    page.get_by_label("Thư điện tử").fill("an@example.vn")
    for consent in page.locator("input[name=terms], input[name=privacy]").all():
        consent.check()


def test_a_guest_buys_on_a_phone(site: Site, phone: Page) -> None:
    name = goods(site).product.name
    phone.goto("/")
    phone.get_by_role("combobox", name="Tìm sản phẩm").fill(name)
    phone.get_by_role("button", name="Tìm", exact=True).click()
    phone.locator("#results").get_by_role("link", name=name, exact=True).first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(name)
    expect(phone.get_by_role("heading", name=re.compile("Chứng nhận OCOP"))).to_be_visible()
    phone.get_by_role("button", name=re.compile("^Thêm vào giỏ")).click()
    expect(phone.get_by_text("Đã thêm vào giỏ")).to_be_visible()
    phone.get_by_role("link", name="Xem giỏ hàng").click()

    phone.get_by_label("Giao tới phường, xã nào?").press_sequentially("hoan kiem", delay=20)
    phone.get_by_role("radio", name=re.compile("^Phường Hoàn Kiếm")).check()
    phone.get_by_role("button", name="Chọn", exact=True).click()
    expect(phone.get_by_role("heading", name=re.compile("^Kiện 1:"))).to_be_visible()
    total = phone.locator(".totals dd.grand").inner_text()

    phone.get_by_role("link", name="Đặt hàng", exact=True).click()
    fill_in(phone)
    phone.get_by_role("button", name=re.compile("^Đặt hàng")).click()
    expect(phone.get_by_text("Đã nhận đơn hàng của bạn")).to_be_visible()
    placement = Placement.objects.get(full_name="Nguyễn Thị An")
    expect(phone.get_by_role("heading", level=1)).to_contain_text(placement.number)
    expect(phone.locator(".totals dd.grand")).to_have_text(total)
    expect(phone.get_by_text("Chờ điểm bán nhận", exact=True)).to_be_visible()
    assert placement.phone == "+84912345678"


def test_the_same_journey_works_without_javascript(site: Site, visit: Callable[..., Page]) -> None:
    page = visit("phone", javascript=False)
    product = goods(site).product
    page.goto(f"/san-pham/{product.slug}/")
    page.get_by_role("button", name=re.compile("^Thêm vào giỏ")).click()
    page.goto("/dat-hang/")
    page.get_by_label("Phường, xã", exact=True).fill("quận Hoàn Kiếm")
    fill_in(page)
    page.get_by_role("button", name=re.compile("^Đặt hàng")).click()
    expect(page.get_by_role("alert")).to_contain_text("Chọn đúng phường, xã trong danh sách")
    assert not Placement.objects.filter(full_name="Nguyễn Thị An").exists()

    page.get_by_role("radio", name=re.compile("^Phường Hoàn Kiếm")).check()
    page.get_by_role("button", name=re.compile("^Đặt hàng")).click()
    expect(page.get_by_text("Xin xem lại rồi bấm Đặt hàng lần nữa")).to_be_visible()
    assert not Placement.objects.filter(full_name="Nguyễn Thị An").exists()

    page.get_by_role("button", name=re.compile("^Đặt hàng")).click()
    expect(page.get_by_text("Đã nhận đơn hàng của bạn")).to_be_visible()
    assert Placement.objects.filter(full_name="Nguyễn Thị An").count() == 1


def test_the_fee_and_the_total_follow_the_way_of_receiving(
    site: Site, desktop: Page, watch: Callable[[Page], Watch]
) -> None:
    watch(desktop).expect(
        "htmx:(sendAbort|afterRequest)"
    )  # a newer choice takes the place of an older question
    product = goods(site).product
    desktop.goto(f"/san-pham/{product.slug}/")
    desktop.get_by_role("button", name=re.compile("^Thêm vào giỏ")).click()
    desktop.goto("/dat-hang/")
    expect(desktop.locator("#review")).to_contain_text("chọn nơi giao")
    desktop.get_by_label("Phường, xã", exact=True).press_sequentially("hoan kiem", delay=20)
    desktop.get_by_role("radio", name=re.compile("^Phường Hoàn Kiếm")).check()
    expect(desktop.locator("#review")).to_contain_text("Kiện 1:")
    expect(desktop.locator("#review")).not_to_contain_text("chọn nơi giao")
    expect(desktop.locator("#place-total")).to_contain_text("₫")
    desktop.get_by_role("radio", name="Nhận tại điểm bán").check()
    expect(desktop.get_by_label("Phường, xã", exact=True)).to_be_hidden()
    desktop.get_by_label("Điểm nhận hàng").select_option(index=1)
    expect(desktop.locator("#review")).to_contain_text("0 ₫")


def test_pressing_the_button_three_times_orders_once(site: Site, desktop: Page) -> None:
    product = goods(site).product
    before = Order.objects.count()
    desktop.goto(f"/san-pham/{product.slug}/")
    desktop.get_by_role("button", name=re.compile("^Thêm vào giỏ")).click()
    desktop.goto("/dat-hang/")
    desktop.get_by_label("Phường, xã", exact=True).press_sequentially("hoan kiem", delay=20)
    desktop.get_by_role("radio", name=re.compile("^Phường Hoàn Kiếm")).check()
    expect(desktop.locator("#place-total")).to_contain_text("₫")
    fill_in(desktop)
    desktop.get_by_role("button", name=re.compile("^Đặt hàng")).click(click_count=3, no_wait_after=True)
    expect(desktop.get_by_text("Đã nhận đơn hàng của bạn")).to_be_visible()
    assert Order.objects.count() == before + 1


def test_facets_keep_the_keyboards_place_and_say_the_count(site: Site, desktop: Page) -> None:
    desktop.goto("/tim-kiem/")
    box = desktop.locator("#f-stars-4")
    box.focus()
    box.press("Space")
    desktop.wait_for_url("**/tim-kiem/?stars=4")
    expect(desktop.locator("#f-stars-4")).to_be_checked()
    expect(desktop.locator("#f-stars-4")).to_be_focused()
    expect(desktop.locator("#total")).to_contain_text(re.compile(r"\d+ sản phẩm"))
    expect(desktop.get_by_role("link", name="Bỏ lọc 4 sao")).to_be_visible()
    desktop.go_back()
    expect(desktop.locator("#f-stars-4")).not_to_be_checked()


def test_filters_open_as_a_sheet_on_a_phone_and_name_what_they_lead_to(site: Site, phone: Page) -> None:
    phone.goto("/tim-kiem/")
    expect(phone.locator("#f-stars-4")).to_be_hidden()
    phone.get_by_role("button", name="Lọc").click()
    phone.locator("#f-stars-4").check()
    leads = phone.get_by_role("button", name=re.compile(r"^Xem \d+ sản phẩm$"))
    count = int(re.findall(r"\d+", phone.locator("#f-stars-4 ~ .n").inner_text())[0])
    expect(leads).to_have_text(f"Xem {count} sản phẩm")
    leads.click()
    phone.wait_for_url("**/tim-kiem/?*stars=4*")
    expect(phone.locator("#results")).to_contain_text(f"{count} sản phẩm")


def test_suggestions_are_walked_with_arrows(site: Site, desktop: Page) -> None:
    product = goods(site).product
    desktop.goto("/")
    field = desktop.get_by_role("combobox", name="Tìm sản phẩm")
    field.press_sequentially(product.name[:8], delay=20)
    first = desktop.get_by_role("option").first
    expect(first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    field.press("Escape")
    expect(desktop.get_by_role("listbox")).to_be_hidden()
    field.press("ArrowDown")
    field.press("Enter")
    expect(desktop).not_to_have_url(f"{site.url}/")


def test_errors_are_focused_and_lead_to_their_fields(site: Site, desktop: Page) -> None:
    product = goods(site).product
    desktop.goto(f"/san-pham/{product.slug}/")
    desktop.get_by_role("button", name=re.compile("^Thêm vào giỏ")).click()
    desktop.goto("/dat-hang/")
    desktop.get_by_role("button", name=re.compile("^Đặt hàng")).click()
    summary = desktop.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(desktop).to_have_title(re.compile("^Lỗi:"))
    summary.get_by_role("link", name=re.compile("^Điện thoại")).click()
    expect(desktop.get_by_label("Điện thoại", exact=True)).to_be_focused()


def test_the_first_key_leads_past_the_header(site: Site, desktop: Page) -> None:
    desktop.goto("/tim-kiem/")
    desktop.keyboard.press("Tab")
    skip = desktop.get_by_role("link", name="Tới nội dung chính")
    expect(skip).to_be_focused()
    skip.press("Enter")
    expect(desktop.locator("main")).to_be_focused()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_english_is_chosen_in_the_page_and_kept(site: Site, visit: Callable[..., Page], size: str) -> None:
    page = visit(size)
    page.goto("/tim-kiem/")
    if size == "phone":
        page.get_by_role("button", name="Mở danh mục").click()
    page.locator("button[name=language]:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_broken_connection_to_the_server_leaves_the_page_usable(
    site: Site, desktop: Page, watch: Callable[[Page], Watch]
) -> None:
    watch(desktop).expect("htmx:(sendError|afterRequest)")
    desktop.goto("/tim-kiem/")
    desktop.context.set_offline(True)
    desktop.locator("#f-stars-4").check()
    desktop.wait_for_timeout(500)
    desktop.context.set_offline(False)
    desktop.locator("#f-stars-3").check()
    desktop.wait_for_url("**/tim-kiem/?stars=*")
    expect(desktop.locator("#f-stars-4")).to_be_checked()
