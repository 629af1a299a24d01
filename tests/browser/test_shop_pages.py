"""Every page of the shop as it is drawn: readable by everybody, on every width, light enough for a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from ocop_catalog.models import Certificate, FulfilmentPoint, PointKind
from ocop_catalog.selectors import listable_products
from tests.browser.site import Site

BUDGET = {"document": 25_000, "stylesheet": 18_000, "script": 20_000, "font": 66_000, "image": 200_000}
"""Bytes of the first view by kind, as sent compressed (UI §8)."""


def addresses() -> list[str]:
    """One address for every page a guest can read, with a basket."""
    product = listable_products().select_related("certified__producer").order_by("pk")[0]
    place = FulfilmentPoint.objects.filter(kind=PointKind.SALES_POINT).order_by("pk")[0]
    certificate = Certificate.objects.order_by("pk")[0]
    return [
        "/",
        "/tim-kiem/",
        "/tim-kiem/?q=khong-co-gi-ca&stars=3",
        f"/san-pham/{product.slug}/",
        "/chung-nhan/?ma=tra",
        f"/chung-nhan/{certificate.pk}/",
        f"/chu-the-san-xuat/{product.certified.producer.slug}/",
        "/dia-diem/",
        f"/dia-diem/{place.slug}/",
        "/gio-hang/",
        "/dat-hang/",
        "/tra-cuu-don-hang/",
        "/dang-nhap/",
        "/dang-ky/",
        "/thong-tin/du-lieu-ca-nhan/",
        "/khong-co-trang-nay/",
    ]


def fill_basket(page: Page) -> None:
    product = listable_products().filter(variants__stocks__quantity__gte=5).order_by("pk")[0]
    page.goto(f"/san-pham/{product.slug}/")
    page.locator(".buy-bar button").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_no_page_has_a_fault_that_axe_knows(site: Site, visit: Callable[..., Page], size: str) -> None:
    page = visit(size)
    fill_basket(page)
    faults = []
    for address in addresses():
        page.goto(address)
        for fault in Axe().run(page).response["violations"]:
            faults.append(f"{address}: {fault['id']}: {fault['nodes'][0]['html'][:120]}")
    assert not faults, "\n".join(faults)


def test_no_page_is_wider_than_a_narrow_phone_even_with_large_text(site: Site, phone: Page) -> None:
    fill_basket(phone)
    phone.set_viewport_size({"width": 320, "height": 700})
    wide = []
    for address in addresses():
        phone.goto(address)
        width = phone.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append(f"{address}: {width}")
    assert not wide, "\n".join(wide)


SMALL_TARGETS = """
address => [...document.querySelectorAll("button, input:not([type=hidden]), select, summary, nav a, .chip")]
  .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(e => !e.matches(".visually-hidden, input[type=radio], input[type=checkbox]"))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([e, box]) => `${address}: ${e.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)
"""


def test_what_a_finger_presses_is_large_enough(site: Site, phone: Page) -> None:
    """24 px at least in both directions (WCAG 2.5.8), links inside sentences excepted."""
    fill_basket(phone)
    small = []
    for address in addresses():
        phone.goto(address)
        small += phone.evaluate(SMALL_TARGETS, address)
    assert not small, "\n".join(small)


def test_the_first_view_of_a_phone_keeps_its_budget(site: Site, phone: Page) -> None:
    """Counts what the front page loads before anything is scrolled; text compressed as a server does."""
    import gzip

    sizes = dict.fromkeys(BUDGET, 0)

    def count(response: Response) -> None:
        kind = response.request.resource_type
        if kind in sizes and response.ok:
            body = response.body()
            is_text = (
                kind in ("document", "stylesheet", "script") or "svg" in response.headers["content-type"]
            )
            sizes[kind] += len(gzip.compress(body)) if is_text else len(body)

    phone.on("response", count)
    phone.goto("/", wait_until="networkidle")
    over = {kind: size for kind, size in sizes.items() if size > BUDGET[kind]}
    assert not over
    assert sum(sizes.values()) <= 350_000
    assert sizes["font"] > 0


def test_text_does_not_move_when_the_fonts_arrive(site: Site, phone: Page) -> None:
    phone.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) window.shift += entry.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    for address in ("/", addresses()[3]):
        phone.goto(address, wait_until="networkidle")
        assert phone.evaluate("window.shift") <= 0.05


def test_pictures_have_a_size_and_a_word_or_are_decoration(site: Site, phone: Page) -> None:
    for address in addresses():
        phone.goto(address)
        bare = phone.evaluate(
            "[...document.images].filter(i => !i.hasAttribute('alt') || !i.getAttribute('width')).map(i => i.outerHTML)"
        )
        assert not bare, (address, bare)


def test_nothing_is_kept_in_the_browser_that_another_person_could_read(site: Site, desktop: Page) -> None:
    fill_basket(desktop)
    desktop.goto("/tim-kiem/")
    desktop.locator("#f-stars-4").check()
    desktop.wait_for_url("**/tim-kiem/?stars=4")
    kept = desktop.evaluate("Object.entries({...localStorage, ...sessionStorage})")
    assert kept == [["htmx-current-path-for-history", "/tim-kiem/?stars=4"]]
    cookies = {cookie["name"]: cookie for cookie in desktop.context.cookies()}
    assert cookies["sessionid"]["httpOnly"]
