"""Paying by bank transfer on a phone: the page waits for the money and turns by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from marketplace.embedded.demo import with_invented_account
from marketplace.ordering.models import Placement
from tests.browser.site import Site
from tests.browser.test_shop_journey import fill_in, goods


@pytest.fixture
def site(site: Site) -> Iterator[Site]:
    """The site as the demonstration runs it, with its invented account."""
    site.stop()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in with_invented_account({}).items():
            patch.setenv(name, value)
        site.start()
        yield site
        site.stop()
    site.start()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_page_turns_when_the_transfer_is_there(
    site: Site, visit: Callable[..., Page], tmp_path: Path, javascript: bool
) -> None:
    page = visit("phone", javascript=javascript)
    page.goto(f"/san-pham/{goods(site).product.slug}/")
    page.get_by_role("button", name=re.compile("^Thêm vào giỏ")).click()
    page.goto("/dat-hang/")
    order = page.get_by_role("button", name=re.compile("^Đặt hàng"))
    commune = page.get_by_label("Phường, xã", exact=True)
    if javascript:
        commune.press_sequentially("hoan kiem", delay=20)
    else:
        commune.fill("quận Hoàn Kiếm")
        order.click()
    page.get_by_role("radio", name=re.compile("^Phường Hoàn Kiếm")).check()
    fill_in(page)
    page.get_by_role("radio", name=re.compile("^Chuyển khoản ngân hàng")).check()
    order.click()
    if not javascript:
        order.click()  # what the choice of a commune changed was shown first

    expect(page.get_by_text("Đã nhận đơn hàng của bạn")).to_be_visible()
    expect(page.get_by_text("tài khoản này do chúng tôi đặt ra")).to_be_visible()
    expect(page.get_by_role("img", name="Mã VietQR để chuyển khoản")).to_be_visible()
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    amount = page.get_by_label("Số tiền (đồng)").input_value()
    text = page.get_by_label("Nội dung chuyển khoản").input_value()

    statement = tmp_path / "sao-ke.csv"
    rows = ("Ngày;Số tham chiếu;Ghi có;Nội dung", f"22/11/2026;THU-1;{amount};{text}")
    statement.write_text("\n".join(rows), encoding="utf-8")
    site.manage("import_bank_statement", str(statement))
    if javascript:
        page.evaluate("document.body.dispatchEvent(new Event('poll'))")
    else:
        page.get_by_role("link", name="Tôi đã chuyển: xem lại trang").click()

    expect(page.locator("#payment")).to_contain_text("Đã thanh toán")
    expect(page.get_by_role("img", name="Mã VietQR để chuyển khoản")).to_have_count(0)
    expect(page.get_by_text("Chờ điểm bán nhận", exact=True)).to_be_visible()
    assert Placement.objects.get(full_name="Nguyễn Thị An").payment_state == "paid"
    assert site.manage("payments_verify").strip() == "0"
