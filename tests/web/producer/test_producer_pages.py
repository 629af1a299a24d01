"""The producer's pages: why a product is not listed, and what its people may change; nobody else finds anything."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from saleor.account.models import User
from saleor.product.models import Product
from saleor.warehouse.models import Stock

from ocop_catalog.models import CatalogEvent, PointKind, Producer, ProducerMember, ProductDocumentFile
from ocop_catalog.services.certification import revoke_certificate
from tests import factories

pytestmark = pytest.mark.django_db


class Workshop:
    """Bình's cooperative with one product on sale and a store of its own."""

    def __init__(self) -> None:
        self.binh = factories.user("Binh")
        self.producer: Producer = factories.producer()
        ProducerMember.objects.create(producer=self.producer, user=self.binh)
        self.variant = factories.product(of=self.producer, price=120_000)
        self.product: Product = self.variant.product
        self.store = factories.point(
            "Kho của HTX Bình", kind=PointKind.PRODUCER, producer=self.producer, stock={self.variant: 4}
        )
        self.client = signed_in(self.binh)

    def url(self, name: str, *more: Any) -> str:
        return reverse(f"producer:{name}", args=[self.producer.slug, *more])

    def of_product(self, name: str) -> str:
        return self.url(name, self.product.pk)

    def page(self) -> str:
        return str(self.client.get(self.of_product("product")).content.decode())


def signed_in(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def photo() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (64, 64), "#8e2a1e").save(picture, "PNG")
    return SimpleUploadedFile("x.html", picture.getvalue(), content_type="text/html")


def test_the_list_tells_what_is_on_sale_and_how_long(workshop: Workshop) -> None:
    page = workshop.client.get(workshop.url("products")).content.decode()
    assert "Mật ong hoa nhãn" in page
    assert "Đang bán" in page
    assert "còn 4 ở các điểm" in page


def test_a_revoked_product_says_why_and_what_mends_it(workshop: Workshop) -> None:
    certificate = workshop.product.certified.certificates.get()
    revoke_certificate(certificate=certificate, ground="food_safety", decision_number="9/QĐ-UBND", actor=None)
    page = workshop.page()
    assert "Giấy chứng nhận OCOP đã bị thu hồi." in page
    assert "Khắc phục vi phạm" in page
    assert 'class="stars' not in page


def test_a_product_that_may_not_be_listed_is_not_published_whatever_is_posted(workshop: Workshop) -> None:
    Product.objects.filter(pk=workshop.product.pk).update(is_published=False)
    certificate = workshop.product.certified.certificates.get()
    revoke_certificate(certificate=certificate, ground="food_safety", decision_number="9/QĐ-UBND", actor=None)
    response = workshop.client.post(workshop.of_product("publish"), {"ban": "1"}, follow=True)
    assert "Giấy chứng nhận OCOP đã bị thu hồi." in response.content.decode()
    assert not Product.objects.get(pk=workshop.product.pk).is_published


def test_taking_off_and_putting_on_the_market_leaves_two_events(workshop: Workshop) -> None:
    for wanted in ("0", "1"):
        assert workshop.client.post(workshop.of_product("publish"), {"ban": wanted}).status_code == 302
        assert Product.objects.get(pk=workshop.product.pk).is_published == (wanted == "1")
    codes = list(CatalogEvent.objects.order_by("pk").values_list("code", flat=True))
    assert codes[-2:] == ["product.unpublished", "product.published"]


def test_price_and_words_are_saved_without_markup(workshop: Workshop) -> None:
    data = {
        "name": "Mật ong Ba Vì",
        "price": 150_000,
        "description": "Đoạn một.\n\n<script>alert(1)</script>",
    }
    assert workshop.client.post(workshop.of_product("edit"), data).status_code == 302
    product = Product.objects.get(pk=workshop.product.pk)
    assert (product.name, int(product.price_amount)) == ("Mật ong Ba Vì", 150_000)
    assert "<script" not in product.description
    assert "Đoạn một." in workshop.page()


@pytest.mark.parametrize("price", ["0", "-5", "1,5", "", "2000000000000"])
def test_an_impossible_price_is_refused_and_what_was_typed_is_kept(workshop: Workshop, price: str) -> None:
    data = {"name": "Tên đang sửa dở", "price": price, "description": ""}
    response = workshop.client.post(workshop.of_product("edit"), data)
    assert response.status_code == 422
    assert "Tên đang sửa dở" in response.content.decode()
    assert int(Product.objects.get(pk=workshop.product.pk).price_amount) == 120_000


def test_the_own_stores_stock_is_set_unless_it_changed_meanwhile(workshop: Workshop) -> None:
    data = {"point": workshop.store.pk, "expected": 4, "quantity": 10}
    assert workshop.client.post(workshop.of_product("stock"), data).status_code == 302
    assert Stock.objects.get().quantity == 10
    assert workshop.client.post(workshop.of_product("stock"), data).status_code == 409
    assert Stock.objects.get().quantity == 10


def test_stock_of_another_place_is_not_ones_own(workshop: Workshop) -> None:
    other = factories.point("Điểm khác", stock={workshop.variant: 3})
    data = {"point": other.pk, "expected": 3, "quantity": 0}
    assert workshop.client.post(workshop.of_product("stock"), data).status_code == 404
    assert Stock.objects.get(warehouse=other.warehouse).quantity == 3


def test_a_photo_is_written_anew_under_a_name_of_ours(
    workshop: Workshop, photo: SimpleUploadedFile, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    response = workshop.client.post(
        workshop.of_product("add_picture"), {"picture": photo, "alt": "Lọ mật ong"}
    )
    assert response.status_code == 302
    image = workshop.product.images.get()
    assert image.image.name.endswith(".jpg")
    with image.image.open("rb") as file:
        assert file.read(3) == b"\xff\xd8\xff"


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"\xff\xd8\xffnot a picture", b""])
def test_what_is_no_picture_is_refused(
    workshop: Workshop, content: bytes, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    file = SimpleUploadedFile("a.jpg", content, content_type="image/jpeg")
    assert workshop.client.post(workshop.of_product("add_picture"), {"picture": file}).status_code == 422
    assert not workshop.product.images.exists()
    assert list(tmp_path.rglob("*.*")) == []


def test_a_document_is_filed_under_a_name_of_ours(workshop: Workshop, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    today = timezone.localdate()
    file = SimpleUploadedFile("../../x.html", b"%PDF-1.7 noi dung", content_type="text/html")
    data = {"kind": "test_report", "number": "12/KN", "issued_on": today.isoformat(), "file": file}
    assert workshop.client.post(workshop.of_product("add_document"), data).status_code == 302
    document = ProductDocumentFile.objects.get()
    assert document.file.name.endswith(".pdf")
    assert "x" not in Path(document.file.name).stem


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"issued_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "issued_on"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"kind": "passport"}, "kind"),
    ],
)
def test_a_document_with_impossible_facts_is_refused(
    workshop: Workshop, changes: dict[str, str], field: str
) -> None:
    data = {"kind": "test_report", "issued_on": timezone.localdate().isoformat(), **changes}
    data["file"] = SimpleUploadedFile("a.pdf", b"%PDF-1.7", content_type="application/pdf")  # type: ignore[assignment]
    response = workshop.client.post(workshop.of_product("add_document"), data)
    assert response.status_code == 422
    assert response.context["document_form"].errors.keys() == {field}
    assert not ProductDocumentFile.objects.exists()


def test_a_certificate_without_a_page_gets_one_that_is_not_yet_on_sale(workshop: Workshop) -> None:
    certificate = factories.certificate(workshop.product.certified)
    type(certificate).objects.filter(pk=certificate.pk).update(certified_product=None)
    url = workshop.url("new_listing", certificate.pk)
    group = factories.group()
    data = {
        "name": "Mật ong rừng",
        "price": 90_000,
        "group": group.pk,
        "description": "",
        "net_content": "500 ml",
    }
    response = workshop.client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    made = Product.objects.get(name="Mật ong rừng")
    assert not made.is_published
    assert made.certified.producer == workshop.producer


@pytest.mark.parametrize("kind", ["guest", "shopper", "Chi, another producer", "desk"])
def test_whoever_does_not_act_for_the_producer_finds_nothing_and_changes_nothing(
    workshop: Workshop, kind: str
) -> None:
    person = None
    if kind != "guest":
        person = factories.user("Chi", is_staff=kind == "desk", is_superuser=kind == "desk")
    if kind.startswith("Chi"):
        ProducerMember.objects.create(producer=factories.producer("HTX Chi"), user=person)
    client, expected = signed_in(person), 302 if kind == "guest" else 404
    for url in (workshop.url("products"), workshop.url("certificates"), workshop.of_product("product")):
        assert client.get(url).status_code == expected, url
    assert (
        client.get(workshop.url("new_listing", workshop.product.certified.certificates.get().pk)).status_code
        == expected
    )
    events = CatalogEvent.objects.count()
    posts = {
        "edit": {"name": "Của tôi", "price": 1, "description": ""},
        "publish": {"ban": "0"},
        "stock": {"point": workshop.store.pk, "expected": 4, "quantity": 0},
        "add_picture": {},
        "add_document": {},
    }
    for name, data in posts.items():
        assert client.post(workshop.of_product(name), data).status_code == expected, name
    product = Product.objects.get(pk=workshop.product.pk)
    assert (product.name, int(product.price_amount), product.is_published) == (
        "Mật ong hoa nhãn",
        120_000,
        True,
    )
    assert Stock.objects.get().quantity == 4
    assert CatalogEvent.objects.count() == events


def test_another_producers_product_is_not_found_through_ones_own_door(workshop: Workshop) -> None:
    other = factories.product("Của Chi", of=factories.producer("HTX Chi"))
    assert workshop.client.get(workshop.url("product", other.product_id)).status_code == 404


def test_the_list_costs_the_same_for_one_product_and_for_many(
    workshop: Workshop, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        factories.product(f"Sản phẩm {number}", of=workshop.producer)
    with django_assert_max_num_queries(18):
        assert workshop.client.get(workshop.url("products")).status_code == 200
