"""Product, certificate, producer and place pages: true at this moment, or not there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from saleor.product.models import Product, ProductImage, ProductVariant
from saleor.warehouse.models import Stock

from ocop_catalog.models import Certificate, Holiday
from ocop_catalog.services.certification import attach_certificate, issue_certificate
from tests import factories

from .conftest import Market, main_part, revoke


def page_of(variant: ProductVariant) -> str:
    return f"/san-pham/{variant.product.slug}/"


def test_a_product_tells_its_certificate_maker_price_and_places(client: Client, market: Market) -> None:
    certificate = market.honey.product.certified.certificates.get()
    shown = main_part(client.get(page_of(market.honey)))
    for words in (
        "Mật ong hoa nhãn",
        "120.000 ₫",
        "còn hiệu lực",
        "4 sao",
        certificate.decision.number,
        "UBND thành phố Hà Nội",
        f"đến hết {certificate.valid_until:%d/%m/%Y}",
        "Hợp tác xã Bình",
        "0101234567",
        "0912 345 678",
        "Còn ở 1 điểm",
        "Điểm bán Hàng Gai",
        "Chỉ còn 5",
        "Giao trong Hà Nội 30.000 ₫ · nhận tại điểm không mất phí",
    ):
        assert words in shown


def test_potential_five_stars_shows_four(client: Client, market: Market) -> None:
    attach_certificate(
        certificate=issue_certificate(
            decision=factories.decision(timezone.localdate()),
            producer=market.producer,
            product_name="Mật ong hoa nhãn",
            stars=4,
            potential_five=True,
            actor=None,
        ),
        certified_product=market.honey.product.certified,
        actor=None,
    )
    shown = main_part(client.get(page_of(market.honey)))
    assert "4 sao" in shown
    assert "Tiềm năng 5 sao" in shown
    assert "5 sao · còn" not in shown


def test_structured_data_names_the_certificate_and_cannot_break_out(client: Client, market: Market) -> None:
    Product.objects.filter(pk=market.honey.product_id).update(name="Mật </script><script>alert(1)</script>")
    html = client.get(page_of(market.honey)).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert block is not None
    facts = json.loads(block.group(1))
    assert facts["name"] == "Mật </script><script>alert(1)</script>"
    assert facts["hasCertification"]["name"] == "OCOP 4 sao"
    assert facts["offers"] == {
        "@type": "Offer",
        "price": 120_000,
        "priceCurrency": "VND",
        "availability": "https://schema.org/InStock",
    }


def test_a_revoked_product_is_gone_without_price_stars_or_button(client: Client, market: Market) -> None:
    revoke(market.honey.product.certified.certificates.get())
    response = client.get(page_of(market.honey))
    shown = main_part(response)
    assert response.status_code == 410
    assert "không được bán" in shown
    for words in ("120.000", "sao ·", "Thêm vào giỏ", "4 sao"):
        assert words not in shown


def test_a_product_that_never_was_is_not_found(client: Client, market: Market) -> None:
    assert client.get("/san-pham/khong-co/").status_code == 404


def test_what_a_producer_writes_keeps_structure_and_loses_everything_else(
    client: Client, market: Market
) -> None:
    Product.objects.filter(pk=market.honey.product_id).update(
        description='<p onclick="x()">Ngọt <b>thanh</b></p><script>alert(1)</script><a href="http://x">xa</a>'
    )
    html = client.get(page_of(market.honey)).content.decode()
    assert "<p>Ngọt <b>thanh</b></p>" in html
    assert "alert(1)" not in html
    assert 'href="http://x"' not in html


def test_a_product_out_of_stock_everywhere_cannot_be_put_in_the_basket(
    client: Client, market: Market
) -> None:
    Stock.objects.update(quantity=0)
    shown = main_part(client.get(page_of(market.honey)))
    assert "Tạm hết hàng" in shown
    assert "Thêm vào giỏ" not in shown


def test_photos_are_shown_with_their_words(client: Client, market: Market) -> None:
    ProductImage.objects.create(product=market.honey.product, image="products/mat-ong.jpg", alt="Hũ mật ong")
    html = client.get(page_of(market.honey)).content.decode()
    assert 'src="/media/products/mat-ong.jpg"' in html
    assert 'alt="Hũ mật ong"' in html


def test_a_product_page_needs_the_same_queries_however_many_places_have_it(
    client: Client, market: Market
) -> None:
    client.get(page_of(market.honey))
    with CaptureQueriesContext(connection) as one:
        client.get(page_of(market.honey))
    for number in range(5):
        factories.point(f"Điểm bán {number}", stock={market.honey: 3}, hours=("08:00", "17:00"))
    with CaptureQueriesContext(connection) as six:
        client.get(page_of(market.honey))
    assert len(six) == len(one) <= 16


def test_a_certificate_page_reads_the_register_now(client: Client, market: Market) -> None:
    certificate = market.honey.product.certified.certificates.get()
    address = f"/chung-nhan/{certificate.pk}/"
    before = main_part(client.get(address))
    revoke(certificate)
    after = main_part(client.get(address))
    assert "4 sao" in before
    assert "còn hiệu lực" in before
    assert "Xem sản phẩm trên chợ" in before
    assert "đã bị thu hồi" in after
    assert "sao" not in after
    assert "Xem sản phẩm trên chợ" not in after


def test_a_certificate_past_its_last_day_says_until_when_it_was_valid(client: Client, market: Market) -> None:
    old = factories.certificate(market.honey.product.certified, on=date(2019, 3, 4))
    shown = main_part(client.get(f"/chung-nhan/{old.pk}/"))
    assert "chỉ có giá trị đến hết 04/03/2022" in shown
    assert "còn hiệu lực" not in shown


def test_a_certificate_replaced_by_a_newer_decision_shows_no_stars(client: Client, market: Market) -> None:
    old = market.honey.product.certified.certificates.get()
    factories.certificate(
        market.honey.product.certified, stars=3, on=timezone.localdate() - timedelta(days=2)
    )
    shown = main_part(client.get(f"/chung-nhan/{old.pk}/"))
    assert "đã có quyết định mới hơn" in shown
    assert "4 sao" not in shown


def test_the_qr_code_of_a_certificate_is_a_picture(client: Client, market: Market) -> None:
    certificate = market.honey.product.certified.certificates.get()
    response = client.get(f"/chung-nhan/{certificate.pk}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")


@pytest.mark.parametrize("text", ["mật ong", "MẬT ONG HOA NHÃN"])
def test_certificates_are_found_by_name(client: Client, market: Market, text: str) -> None:
    assert "1 chứng nhận" in main_part(client.get("/chung-nhan/", {"ma": text}))


def test_certificates_are_found_by_decision_and_code(client: Client, market: Market) -> None:
    certificate = market.honey.product.certified.certificates.get()
    Certificate.objects.filter(pk=certificate.pk).update(product_code="01-018-00577-1-2023")
    assert "1 chứng nhận" in main_part(client.get("/chung-nhan/", {"ma": certificate.decision.number}))
    assert "1 chứng nhận" in main_part(client.get("/chung-nhan/", {"ma": " 01-018-00577-1-2023 "}))


def test_a_code_that_is_not_in_the_register_is_said_not_to_be_ocop(client: Client, market: Market) -> None:
    assert "không phải OCOP" in main_part(client.get("/chung-nhan/", {"ma": "99-999"}))


def test_a_producer_shows_what_the_law_asks_and_what_it_sells(client: Client, market: Market) -> None:
    shown = main_part(client.get(f"/chu-the-san-xuat/{market.producer.slug}/"))
    for words in (
        "Hợp tác xã Bình",
        "Hợp tác xã",
        "0101234567",
        "0912 345 678",
        "Bát Tràng",
        "1 sản phẩm đang bán",
    ):
        assert words in shown


def test_another_producers_goods_are_not_on_the_page(
    client: Client, market: Market, with_stock: Callable[..., ProductVariant]
) -> None:
    with_stock("Trà của Chi", of=factories.producer("Hợp tác xã Chi"))
    assert "Trà của Chi" not in main_part(client.get(f"/chu-the-san-xuat/{market.producer.slug}/"))


def test_places_are_listed_with_hours_and_drawn_on_a_map(client: Client, market: Market) -> None:
    response = client.get("/dia-diem/")
    assert "Điểm bán Hàng Gai" in main_part(response)
    assert "Đang mở đến 23:59" in main_part(response)
    assert '<circle class="dot"' in response.content.decode()


def test_places_are_filtered_by_former_district(client: Client, market: Market) -> None:
    assert "1 nơi" in main_part(client.get("/dia-diem/?district=002"))
    assert "0 nơi" in main_part(client.get("/dia-diem/?district=018"))


def test_a_producers_own_store_is_no_place_to_visit(client: Client, market: Market) -> None:
    store = factories.point("Kho của Bình", kind="producer", producer=market.producer)  # type: ignore[arg-type]
    assert "Kho của Bình" not in main_part(client.get("/dia-diem/"))
    assert client.get(f"/dia-diem/{store.slug}/").status_code == 404


def test_a_place_tells_its_hours_holidays_services_and_stock(client: Client, market: Market) -> None:
    today = timezone.localdate()
    Holiday.objects.create(point=market.place, first_day=today, last_day=today, name="Giỗ tổ nghề")
    shown = main_part(client.get(f"/dia-diem/{market.place.slug}/"))
    for words in ("Đóng cửa, mở lại 00:00", "Giỗ tổ nghề", "Nhận hàng tại điểm", "1 sản phẩm đang có ở đây"):
        assert words in shown


def test_a_place_that_takes_no_orders_says_why(client: Client, market: Market) -> None:
    market.place.is_switched_on, market.place.off_reason = False, "Sửa nhà"
    market.place.save()
    shown = main_part(client.get(f"/dia-diem/{market.place.slug}/"))
    assert "đang tạm dừng nhận đơn" in shown
    assert "Sửa nhà" in shown


def test_the_list_of_places_needs_the_same_queries_however_many_there_are(
    client: Client, market: Market
) -> None:
    client.get("/dia-diem/")
    with CaptureQueriesContext(connection) as one:
        client.get("/dia-diem/")
    for number in range(7):
        factories.point(f"Điểm bán {number}", hours=("08:00", "17:00"))
    with CaptureQueriesContext(connection) as eight:
        client.get("/dia-diem/")
    assert len(eight) == len(one) <= 8
