"""Giving up units and giving goods back on a phone, with and without JavaScript."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from marketplace.ordering.models import ReturnRequest
from marketplace.routing.models import Parcel
from marketplace.routing.services import parcels as steps
from tests import factories as make
from tests.browser.site import Site
from tests.browser.test_shop_journey import goods


@pytest.mark.parametrize("javascript", [True, False])
def test_a_shopper_takes_out_a_unit_and_then_returns_one(
    site: Site, visit: Callable[..., Page], javascript: bool
) -> None:
    order = make.place({goods(site).product.variants.get(): 3})
    page = visit("phone", javascript=javascript)
    page.goto(f"/don-hang/{order.token}/")
    page.get_by_role("link", name="Huỷ hoặc bớt hàng").click()
    page.get_by_label(re.compile("^Giữ lại")).fill("2")
    page.get_by_role("button", name="Bớt hàng khỏi đơn").click()
    expect(page.get_by_text("Đã bớt hàng khỏi đơn.")).to_be_visible()
    hanh = make.user("Hạnh")
    for parcel in Parcel.objects.filter(order=order.order):
        for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.deliver_parcel):
            step(parcel_id=parcel.pk, actor=hanh)
    page.goto(f"/don-hang/{order.token}/")
    page.get_by_role("link", name="Trả hàng").click()
    page.get_by_label(re.compile("^Số trả")).fill("1")
    page.get_by_role("radio", name="Hàng hỏng, vỡ").check()
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(picture, "PNG")
    photo = {"name": "vo.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    page.get_by_label("Ảnh", exact=False).set_input_files([photo])
    page.get_by_role("button", name="Gửi yêu cầu trả hàng").click()
    expect(page.get_by_text("Đã gửi yêu cầu trả hàng.")).to_be_visible()
    expect(page.get_by_role("img", name="Ảnh hàng trả")).to_be_visible()
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    request = ReturnRequest.objects.get()
    assert (request.state, request.lines.get().quantity) == ("requested", 1)
    page.get_by_role("button", name="Rút yêu cầu").click()
    expect(page.get_by_text("Đã rút yêu cầu trả hàng.")).to_be_visible()
