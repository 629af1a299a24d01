"""Papers as people get them on the running site: slips of a column, a statement for a period, a receipt."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from marketplace.ordering.models import Placement
from marketplace.routing.models import Parcel
from marketplace.routing.services import parcels
from ocop_catalog.models import FulfilmentPoint
from tests import factories as make
from tests.browser.site import Site
from tests.browser.test_cash_up import PASSWORD, place

__all__ = ["place"]  # the fixture: a place of Hạnh's that was paid at its counter


def sign_in(page: Page) -> None:
    page.get_by_label("Thư điện tử").fill("hanh-quy@example.vn")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def fetched(page: Page, link: Locator) -> str:
    """The text of the PDF that a link leads to, with the cookies of who sees it."""
    answer = page.request.get(link.get_attribute("href") or "")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(answer.body())).pages).split())


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_place_reads_its_statement_for_a_period(
    site: Site, place: FulfilmentPoint, visit: Callable[..., Page], size: str
) -> None:
    page = visit(size)
    page.goto(f"/diem-ban/{place.slug}/quy/")
    sign_in(page)
    page.get_by_role("link", name="Sao kê theo kỳ").click()
    expect(page.get_by_role("heading", name="Sao kê tiền thu hộ")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert "Khách trả tiền" in fetched(page, page.get_by_role("link", name="Tải PDF"))

    page.get_by_label("Kỳ").select_option("Từ ngày đến ngày")
    page.get_by_label("Từ ngày").fill("2026-01-31")
    page.get_by_label("Đến ngày").fill("2026-01-01")
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_role("alert")).to_contain_text("Ngày cuối phải từ ngày đầu trở đi.")
    page.get_by_label("Đến ngày").fill("2026-01-31")
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_text("Trong kỳ này không có khoản nào")).to_be_visible()


def test_a_column_of_parcels_is_printed_and_the_receipt_is_fetched(
    site: Site, place: FulfilmentPoint, visit: Callable[..., Page]
) -> None:
    sold = Parcel.objects.filter(point=place, state="delivered").order_by("pk").first()
    assert sold is not None
    variant = sold.lines.get().stock.product_variant
    placed = make.place({variant: 1}, destination=make.at_counter(place))
    hanh = place.staff.get(user__email="hanh-quy@example.vn").user
    parcels.accept_parcel(parcel_id=placed.parcels[0].pk, actor=hanh)

    page = visit("phone")
    page.goto(f"/diem-ban/{place.slug}/?cot=accepted")
    sign_in(page)
    slips = fetched(page, page.get_by_role("link", name="In phiếu và nhãn (1 kiện)"))
    assert f"Phiếu đóng gói {placed.parcels[0].code}" in slips

    an = visit("phone")
    paid = Placement.objects.select_related("order").get(order_id=sold.order_id)
    an.goto(f"/don-hang/{paid.order.token}/")
    receipt = fetched(an, an.get_by_role("link", name="Biên nhận (PDF)"))
    assert f"Mã đơn hàng / Order number {paid.number}" in receipt
    assert f"Tiền mặt / Cash · {place.name}" in receipt
