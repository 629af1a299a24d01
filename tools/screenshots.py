"""Photographs every page of a running demonstration at 390 and 1440 px into docs/screenshots/.

``make demo`` in one terminal, ``make screenshots`` in another. Signs in as the cast does, with the logins that
``manage.py demo_logins`` tells; buys one order on the way, so that the order's and the operator's pages have
something to show.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {390: 844, 1440: 900}
OPERATORS_PLACE = "Điểm OCOP Hàng Bồ"  # Hạnh's; what is bought there waits in her queue
LONGEST = 2600  # px; what is below is the same again
LOGIN = re.compile(r"((\w+)@\S+)\s+(\S+)")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--force-color-profile=srgb")  # fmt: skip


class Studio:
    """One browser, one width, one person at a time."""

    def __init__(self, browser: Browser, address: str, width: int) -> None:
        self.address, self.width = address.rstrip("/"), width
        self.context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        self.page: Page = self.context.new_page()

    def open(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.address + path, wait_until="networkidle")
        return self.page

    def take(self, name: str, path: str | None = None) -> None:
        """Photograph ``path`` (or what is open) as ``name``."""
        if path is not None:
            self.open(path)
        height = min(LONGEST, self.page.evaluate("document.documentElement.scrollHeight"))
        self.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # lazy pictures load
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("window.scrollTo(0, 0)")
        self.page.screenshot(
            path=FOLDER / f"{name}-{self.width}.jpg",
            type="jpeg",
            quality=78,
            full_page=True,
            clip={"x": 0, "y": 0, "width": self.width, "height": height},
        )

    def sign_in(self, email: str, password: str) -> None:
        self.context.clear_cookies()
        self.open("/dang-nhap/")
        self.page.fill("main input[type=email], main [name=username]", email)
        self.page.fill("main [name=password]", password)
        self.page.click("main form button:not([name])")
        self.page.wait_for_load_state("networkidle")


def shop(studio: Studio) -> None:
    """A shopper's way from the front page to an order."""
    studio.take("trang-chu", "/")
    studio.take("tim-kiem", "/tim-kiem/?q=gom+bat+trang&stars=4&in_stock=1")
    studio.take("tim-kiem-khong-co", "/tim-kiem/?q=xe+hoi+dien")
    page = studio.open("/tim-kiem/?q=gom+bat+trang&stars=4&in_stock=1")
    product = page.locator(".card h3 a").first.get_attribute("href") or "/"
    studio.take("san-pham", product)
    for name in ("chung-nhan", "chu-the-san-xuat"):
        link = page.locator(f"main a[href^='/{name}/']").first.get_attribute("href")
        if link:
            studio.take(name, link)
    studio.take("tra-cuu-chung-nhan", "/chung-nhan/")
    studio.take("diem-ban", "/dia-diem/")
    link = page.locator("main a[href^='/dia-diem/']").first.get_attribute("href")
    if link:
        studio.take("mot-diem-ban", link)
    into_the_basket(studio)
    studio.take("gio-hang", "/gio-hang/")
    studio.take("dat-hang", "/dat-hang/")
    for name, path in (
        ("theo-doi-don-hang", "/tra-cuu-don-hang/"),
        ("dang-nhap", "/dang-nhap/"),
        ("dang-ky", "/dang-ky/"),
        ("quen-mat-khau", "/quen-mat-khau/"),
        ("tieu-chi-xep-hang", "/thong-tin/tieu-chi-xep-hang/"),
        ("khong-tim-thay", "/khong-co-trang-nay/"),
    ):
        studio.take(name, path)
    order = buy(studio)
    if order:
        studio.take("don-hang", order)
    into_the_basket(studio)
    buy(studio, at_the_counter=True)


def into_the_basket(studio: Studio) -> None:
    """One thing that the operator's place has."""
    page = studio.open("/dia-diem/")
    page.get_by_role("link", name=OPERATORS_PLACE).first.click()
    page.wait_for_load_state("networkidle")
    studio.open(page.locator(".card h3 a").first.get_attribute("href") or "/")
    page.locator("main button.primary[form=buy]").first.click()
    page.wait_for_load_state("networkidle")


def buy(studio: Studio, *, at_the_counter: bool = False) -> str:
    """Fill in the checkout and order; the address of the order's page.

    ``at_the_counter``: picked up at the operator's place, whose queue then has it at any hour.
    """
    page = studio.open("/dat-hang/")
    page.fill("[name=full_name]", "Nguyễn Thị An")
    page.fill("[name=phone]", "0912 345 678")
    if at_the_counter:
        page.locator("#checkout [name=method][value=pick_up]").check()
        page.wait_for_load_state("networkidle")
        place = page.locator("#checkout [name=pick_up_place] option").filter(has_text=OPERATORS_PLACE).first
        page.locator("#checkout [name=pick_up_place]").select_option(place.get_attribute("value"))
    else:
        page.fill("[name=street]", "12 Hàng Bạc")
        page.fill("#checkout [name=commune_words]", "Hoàn Kiếm")  # the place's own commune
        choice = page.locator("#checkout [name=commune][type=radio]").first
        choice.wait_for(timeout=8000)
        choice.check()
    page.locator("#checkout [name=payment_method][value=cash_on_delivery]").check()
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.wait_for_load_state("networkidle")
    for _attempt in range(2):  # the first press may come before the fee of this commune was shown
        if "/don-hang/" not in page.url:
            page.locator("#checkout button[name=place]").click()
            page.wait_for_load_state("networkidle")
    return page.url if "/don-hang/" in page.url else ""


def operator(studio: Studio) -> None:
    page = studio.open("/diem-ban/")
    studio.take("nhan-vien-kien-hang")
    here = page.url.split("?")[0]
    first = page.locator(".parcel-card a.code-small")
    if first.count():
        address = first.first.get_attribute("href") or ""
        studio.take("nhan-vien-mot-kien", address)
        cancelling = page.locator("#tu-choi details").filter(has=page.locator("form[action$='/huy/']"))
        if cancelling.count():
            cancelling.locator("summary").click()
            studio.take("nhan-vien-huy-kien")
    studio.take("nhan-vien-cai-dat", f"{here}cai-dat/?tet=1")
    studio.take("nhan-vien-kho", f"{here}kho/")
    row = page.locator("table.stock a.button").first.get_attribute("href")
    if row:
        studio.take("nhan-vien-ghi-kho", row)
    for name, path in (
        ("nhan-vien-quy", "quy/"),
        ("nhan-vien-tai-khoan", "quy/tai-khoan/"),
        ("nhan-vien-sao-ke", "sao-ke/"),
        ("nhan-vien-sao-ke-phi", "sao-ke-phi/"),
        ("nhan-vien-tra-hang", "hang-tra/"),
        ("nhan-vien-cai-dat", "cai-dat/"),
    ):
        studio.take(name, f"{here}{path}")


def producer(studio: Studio) -> None:
    page = studio.open("/chu-the/")
    studio.take("chu-the-san-pham")
    here = page.url
    link = page.locator(".parcel-card h2 a").first.get_attribute("href")
    if link:
        studio.take("chu-the-mot-san-pham", link)
    studio.take("chu-the-chung-nhan", f"{here}chung-nhan/")
    studio.take("chu-the-tien", f"{here}tien/")
    studio.take("chu-the-tai-khoan", f"{here}tien/tai-khoan/")
    studio.take("chu-the-sao-ke", f"{here}sao-ke/?ky=quy-nay")


def desk(studio: Studio) -> None:
    studio.take("ban-chung-nhan", "/ban-chung-nhan/")
    studio.take("ban-chung-nhan-nhap", "/ban-chung-nhan/nhap-quyet-dinh/")
    desk_money(studio)
    page = studio.open("/ban-chung-nhan/ocop_catalog/certificate/")
    studio.take("ban-chung-nhan-danh-sach")
    link = page.locator("#result_list tbody th a").first.get_attribute("href")
    if link:
        studio.take("ban-chung-nhan-mot-giay", link)
        revoke = page.locator("a[href$='/viec/thu-hoi/']")
        if revoke.count():
            studio.take("ban-chung-nhan-thu-hoi", revoke.first.get_attribute("href") or "")


def desk_money(studio: Studio) -> None:
    """Who holds and is owed what, payees' accounts, the payout run and its batches, goods that came back."""
    page = studio.open("/ban-chung-nhan/doi-soat/")
    studio.take("ban-chung-nhan-doi-soat")
    holders = {
        name: page.locator(f"main a[href*='/doi-soat/{folder}/']").first.get_attribute("href")
        for name, folder in (("chu-the", "chu-the"), ("diem", "diem"))
        if page.locator(f"main a[href*='/doi-soat/{folder}/']").count()
    }
    for name, address in holders.items():
        studio.take(f"ban-chung-nhan-tien-{name}", address)
        studio.take(f"ban-chung-nhan-tai-khoan-{name}", f"{address}tai-khoan/")
    studio.take("ban-chung-nhan-chi-tra", "/ban-chung-nhan/doi-soat/chi-tra/")
    for name, model in (
        ("tai-khoan", "accounting/payeeaccount"),
        ("dot-chi", "accounting/payoutbatch"),
        ("lenh-chi", "accounting/payouttransfer"),
        ("khoan-chi", "accounting/payout"),
        ("chot-quy", "accounting/cashup"),
        ("tra-hang", "ordering/returnrequest"),
    ):
        page = studio.open(f"/ban-chung-nhan/{model}/")
        studio.take(f"ban-chung-nhan-{name}")
        first = page.locator("#result_list tbody th a")
        if first.count():
            studio.take(f"ban-chung-nhan-mot-{name}", first.first.get_attribute("href"))
    page = studio.open("/ban-chung-nhan/accounting/payeeaccount/?state__exact=proposed")
    waiting = page.locator("#result_list tbody th a")
    if waiting.count():
        studio.open(waiting.first.get_attribute("href") or "")
        confirm = page.locator("a[href$='/viec/xac-nhan/']").first.get_attribute("href")
        studio.take("ban-chung-nhan-xac-nhan-tai-khoan", confirm)


PARTS: tuple[tuple[str, Callable[[Studio], None]], ...] = (
    ("", shop),
    ("hanh", operator),
    ("binh", producer),
    ("dung", desk),
)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--url", default="http://127.0.0.1:8000")
    arguments.add_argument("--only", choices=[str(width) for width in WIDTHS])
    options = arguments.parse_args()
    told = subprocess.run(
        [sys.executable, "manage.py", "demo_logins"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    logins = {who: (email, password) for email, who, password in LOGIN.findall(told.stdout)}
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for width in WIDTHS:
            if options.only and int(options.only) != width:
                continue
            for who, part in PARTS:
                studio = Studio(browser, options.url, width)
                if who:
                    studio.sign_in(*logins[who])
                part(studio)
                studio.context.close()
        browser.close()
    sys.stdout.write(f"{len(list(FOLDER.glob('*.jpg')))} pictures in {FOLDER.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
