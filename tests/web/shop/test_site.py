"""Texts, language, errors, headers: what every page has in common."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from marketplace.web.shop.views.site import INFO_PAGES

from .conftest import Market, main_part, text

PAGES = [
    "/",
    "/tim-kiem/",
    "/chung-nhan/",
    "/dia-diem/",
    "/gio-hang/",
    "/tra-cuu-don-hang/",
    "/dang-nhap/",
    "/dang-ky/",
    "/quen-mat-khau/",
    "/thong-tin/quy-che/",
    "/khong-co-trang-nay/",
]


@pytest.mark.parametrize("name", INFO_PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_text_is_there_in_both_languages(client: Client, db: None, name: str, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get(f"/thong-tin/{name}/")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()
    assert len(main_part(response)) > 400


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_a_style_or_a_script_of_its_own(client: Client, market: Market, address: str) -> None:
    html = client.get(address).content.decode()
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert "<style" not in html
    assert all("src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert "hx-on" not in html


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_one_heading_a_language_and_the_operator(
    client: Client, market: Market, address: str
) -> None:
    response = client.get(address)
    html = response.content.decode()
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert '<html lang="vi">' in html
    for words in (
        "Quy chế hoạt động",
        "Bảo vệ dữ liệu cá nhân",
        "Đổi trả và hoàn tiền",
        "Khiếu nại",
        "minh hoạ",
    ):
        assert words in text(response)


@pytest.mark.parametrize("address", PAGES)
def test_ids_are_given_once_and_labels_point_to_them(client: Client, market: Market, address: str) -> None:
    html = client.get(address).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html)) <= set(ids)


def test_a_browser_set_to_english_still_sees_vietnamese(client: Client, market: Market) -> None:
    response = client.get("/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert response["Content-Language"] == "vi"
    assert "Giỏ" in text(response)


def test_who_chooses_english_gets_it_and_goes_back_where_they_were(client: Client, market: Market) -> None:
    response = client.post("/ngon-ngu/", {"language": "en", "next": "/tim-kiem/?q=mat"})
    assert response["Location"] == "/tim-kiem/?q=mat"
    assert client.get("/")["Content-Language"] == "en"
    client.post("/ngon-ngu/", {"language": "xx", "next": "//evil.example"})
    assert client.get("/")["Content-Language"] == "en"


def test_an_unknown_address_helps_on(client: Client, db: None) -> None:
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert "Không có trang này" in main_part(response)
    assert 'action="/tim-kiem/"' in response.content.decode()


def test_robots_are_kept_out_of_baskets_and_orders(client: Client, db: None) -> None:
    rules = client.get("/robots.txt").content.decode()
    for path in ("/gio-hang/", "/dat-hang/", "/don-hang/", "/tai-khoan/"):
        assert f"Disallow: {path}\n" in rules
    assert "/sitemap.xml" in rules


def test_the_sitemap_lists_what_may_be_sold(client: Client, market: Market) -> None:
    addresses = client.get("/sitemap.xml").content.decode()
    assert f"/san-pham/{market.honey.product.slug}/</loc>" in addresses
    assert f"/dia-diem/{market.place.slug}/</loc>" in addresses


@pytest.mark.parametrize("address", ["/", "/tim-kiem/", "/gio-hang/", "/san-pham/x/"])
def test_pages_answer_to_reading_only(client: Client, db: None, address: str) -> None:
    assert client.post(address, {}).status_code == 405
