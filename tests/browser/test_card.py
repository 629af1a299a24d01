"""Paying by card on a phone, on the pretend page that the demonstration has in Stripe's place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from marketplace.embedded.children import spawn, stop_all
from marketplace.embedded.cluster import PROJECT
from marketplace.embedded.demo import pretend_stripe, stripe_command
from marketplace.ordering.models import Placement
from tests.browser.site import Site, free_port
from tests.browser.test_shop_journey import fill_in, goods


@pytest.fixture
def site(site: Site, tmp_path: Path) -> Iterator[Site]:
    """The site as the demonstration runs it, with Stripe's double beside it."""
    site.stop()
    with pytest.MonkeyPatch.context() as patch:
        cards = pretend_stripe({}, free_port())
        for name, value in cards.items():
            patch.setenv(name, value)
        command = stripe_command(cards["STRIPE_API_BASE"], f"{site.url}/")[:-2]  # its books end with the test
        double = spawn(
            "stripe", command, log=tmp_path / "stripe.log", environment=site.environment, directory=PROJECT
        )
        site.start()
        yield site
        stop_all([double])
        site.stop()
    site.start()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_card_pays_after_coming_back_without_paying_and_a_cancelled_order_is_refunded(
    site: Site, visit: Callable[..., Page], watch: Callable[[Page], Any], javascript: bool, tmp_path: Path
) -> None:
    page = visit("phone", javascript=javascript)
    watch(page).may_ask(os.environ["STRIPE_API_BASE"])
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
    page.get_by_role("radio", name=re.compile("^Thẻ ngân hàng")).check()
    order.click()
    if not javascript:
        order.click()  # what the choice of a commune changed was shown first

    expect(page.get_by_text("không phải Stripe, không có tiền thật")).to_be_visible()
    page.screenshot(path=tmp_path / "1-pay.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Thử thẻ bị từ chối").click()
    expect(page.get_by_role("alert")).to_contain_text("Bạn chưa trả gì")
    address = page.url
    page.get_by_role("button", name="Quay lại cửa hàng, chưa trả").click()

    again = page.get_by_role("button", name="Thanh toán bằng thẻ")
    expect(again).to_be_visible()
    expect(page.get_by_text("Đã nhận đơn hàng của bạn")).to_be_visible()
    page.screenshot(path=tmp_path / "2-back.png", full_page=True)
    again.click()
    page.wait_for_url(re.compile("/pay/cs_test_"))
    assert page.url.rpartition("/")[2] in address
    page.get_by_role("button", name="Trả tiền", exact=True).click()

    expect(page.locator("#payment")).to_contain_text("Đã thanh toán")
    expect(again).to_have_count(0)
    page.screenshot(path=tmp_path / "3-paid.png", full_page=True)
    assert Placement.objects.get(full_name="Nguyễn Thị An").payment_state == "paid"
    page.get_by_role("link", name=re.compile("^Huỷ")).first.click()
    page.get_by_role("button", name=re.compile("^Huỷ")).first.click()
    site.manage("relay_outbox")
    site.manage("relay_outbox")
    page.reload()
    expect(page.locator("#payment")).to_contain_text("Đã chuyển trả")
    page.screenshot(path=tmp_path / "4-refunded.png", full_page=True)
    assert site.manage("payments_verify").strip() == "0"
    assert site.manage("reconcile_payments").strip() == "0"
