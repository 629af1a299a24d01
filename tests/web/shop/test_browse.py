"""Finding products on the pages: front page, facets, chips, the way out of nothing, suggestions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from saleor.product.models import Product, ProductVariant

from search.indexing.drain import drain
from search.indexing.learn import learn_words

from .conftest import Market, main_part, revoke, text


def test_the_front_page_shows_what_may_be_sold_and_how_much_of_it(client: Client, market: Market) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "1 sản phẩm OCOP từ ba sao trở lên" in main_part(response)
    assert f"/san-pham/{market.honey.product.slug}/" in response.content.decode()


def test_a_card_tells_name_stars_maker_price_and_where_it_is_in_stock(client: Client, market: Market) -> None:
    shown = main_part(client.get("/tim-kiem/"))
    for words in ("Mật ong hoa nhãn", "4 sao", "Hợp tác xã Bình", "120.000 ₫", "Còn, 1 điểm"):
        assert words in shown


def test_words_without_marks_find_the_marked_name(client: Client, market: Market) -> None:
    assert "Mật ong hoa nhãn" in main_part(client.get("/tim-kiem/", {"q": "mat ong"}))


def test_choosing_two_stars_shows_both_and_each_has_a_chip_that_takes_it_off(
    client: Client, market: Market, with_stock: Callable[..., ProductVariant]
) -> None:
    with_stock("Trà sen", stars=3)
    response = client.get("/tim-kiem/?stars=3&stars=4")
    shown = main_part(response)
    assert "Mật ong hoa nhãn" in shown
    assert "Trà sen" in shown
    assert 'class="chip on" href="/tim-kiem/?stars=3"' in response.content.decode()
    assert 'class="chip on" href="/tim-kiem/?stars=4"' in response.content.decode()


def test_a_facet_counts_under_the_other_facets(
    client: Client, market: Market, with_stock: Callable[..., ProductVariant]
) -> None:
    with_stock("Trà sen", stars=3)
    html = client.get("/tim-kiem/?stars=4").content.decode()
    three = html[html.index('id="f-stars-3"') :].split("</label>")[0]
    assert '<span class="n num">1</span>' in three
    assert "checked" not in three


def test_a_page_past_the_end_leads_to_the_last_one(client: Client, market: Market) -> None:
    response = client.get("/tim-kiem/?page=9")
    assert response.status_code == 302
    assert response["Location"] == "/tim-kiem/"


def test_nothing_found_names_the_filter_to_drop(client: Client, market: Market) -> None:
    response = client.get("/tim-kiem/?q=mat+ong&stars=5")
    shown = main_part(response)
    assert response.status_code == 200
    assert "Không có sản phẩm nào khớp" in shown
    assert "Bỏ “Hạng sao”" in shown
    assert 'href="/tim-kiem/?q=mat+ong"' in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "stars=9",
        "price_min=abc",
        "price_min=9000000",
        "district=zzz",
        "sort=distance",
        "page=0",
        "lat=1e999&lon=x",
        "q=%00%ff",
    ],
)
def test_nonsense_in_the_address_is_answered_with_words_and_a_page(
    client: Client, market: Market, query: str
) -> None:
    assert client.get(f"/tim-kiem/?{query}").status_code == 200


def test_a_radius_and_picking_up_today_are_offered_kept_and_taken_off(client: Client, market: Market) -> None:
    html = client.get("/tim-kiem/?lat=21.03&lon=105.85").content.decode()
    assert 'href="/tim-kiem/?lat=21.03000&amp;lon=105.85000&amp;km=3"' in html
    assert 'href="/tim-kiem/?pickup=1&amp;lat=21.03000&amp;lon=105.85000"' in html
    chosen = client.get("/tim-kiem/?pickup=1&lat=21.03&lon=105.85&km=3").content.decode()
    assert 'class="chip on" href="/tim-kiem/?lat=21.03000&amp;lon=105.85000&amp;km=3"' in chosen
    assert '<input type="hidden" name="pickup" value="1">' in chosen
    assert "km=10" not in chosen


def test_every_condition_that_emptied_the_result_is_named_in_words(client: Client, market: Market) -> None:
    shown = main_part(client.get("/tim-kiem/?q=mat+ong&price_max=1000"))
    assert "Bỏ “Khoảng giá”" in shown
    shown = main_part(client.get("/tim-kiem/?q=mat+ong&lat=10&lon=100&km=1"))
    assert "Bỏ “Khoảng cách”" in shown


def test_words_that_no_name_has_are_named(client: Client, market: Market) -> None:
    learn_words(always=True)
    client.get("/tim-kiem/")
    shown = main_part(client.get("/tim-kiem/", {"q": "xyzzyq mật ong"}))
    assert "Mật ong hoa nhãn" in shown
    assert "Không tên sản phẩm, làng nghề hay chủ thể nào có" in shown
    assert "kết quả gồm cả sản phẩm không có từ này" in shown


def test_a_product_that_lapsed_since_it_was_indexed_is_not_shown(client: Client, market: Market) -> None:
    revoke(market.honey.product.certified.certificates.get())
    shown = main_part(client.get("/tim-kiem/"))
    assert "Mật ong hoa nhãn" not in shown
    assert "Không có sản phẩm nào khớp" in shown


def test_htmx_gets_results_facets_and_count_but_no_page(client: Client, market: Market) -> None:
    response = client.get("/tim-kiem/?stars=4&price_min=&price_max=", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert 'id="facets" hx-swap-oob="innerHTML"' in html
    assert 'id="total" hx-swap-oob="innerHTML"' in html
    assert response["HX-Push-Url"] == "/tim-kiem/?stars=4"


def test_a_page_restored_from_history_is_whole(client: Client, market: Market) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/tim-kiem/", headers=headers).content.decode()


def test_answers_are_private_asked_again_and_kept_apart_from_fragments(
    client: Client, market: Market
) -> None:
    response = client.get("/tim-kiem/")
    assert response["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "HX-Request"} <= {part.strip() for part in response["Vary"].split(",")}


def test_more_products_need_no_more_queries(
    client: Client, market: Market, with_stock: Callable[..., ProductVariant]
) -> None:
    client.get("/tim-kiem/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/tim-kiem/")
    for number in range(6):
        with_stock(f"Trà sen {number}")
    client.get("/tim-kiem/")
    with CaptureQueriesContext(connection) as seven:
        client.get("/tim-kiem/")
    assert len(seven) == len(one) <= 6


def test_suggestions_link_to_the_product(client: Client, market: Market) -> None:
    html = client.get("/goi-y/", {"q": "mat o"}).content.decode()
    assert f'href="/san-pham/{market.honey.product.slug}/"' in html
    assert 'role="option"' in html


def test_one_letter_suggests_nothing(client: Client, market: Market) -> None:
    assert client.get("/goi-y/", {"q": "m"}).content.strip() == b""


def test_near_a_commune_tells_distances_and_its_name(client: Client, market: Market) -> None:
    shown = main_part(client.get("/tim-kiem/?near=00565&sort=distance"))
    assert "gần Bát Tràng" in shown
    assert " km" in shown


def test_names_are_escaped(client: Client, market: Market, with_stock: Callable[..., Any]) -> None:
    with_stock("<script>alert(1)</script>")
    html = client.get("/tim-kiem/").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_an_unpublished_product_is_nowhere(client: Client, market: Market) -> None:
    Product.objects.filter(pk=market.honey.product_id).update(is_published=False)
    drain()
    assert "Mật ong hoa nhãn" not in text(client.get("/"))
    assert client.get(f"/san-pham/{market.honey.product.slug}/").status_code == 404
