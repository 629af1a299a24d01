"""The desk: who may enter, that services change rows and edited forms do not, and that the gate has no back door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from saleor.account.models import User
from saleor.product.models import Product, ProductVariant

from marketplace.routing.models import Parcel, PlaceRecord
from marketplace.web.desk.access import DESK_GROUP
from marketplace.web.desk.steps import DeskAdmin
from ocop_catalog.models import (
    CatalogEvent,
    Certificate,
    CertificateRevocation,
    Decision,
    FulfilmentPoint,
    Inspection,
    Producer,
)
from ocop_catalog.selectors import listable_products
from tests import factories

pytestmark = pytest.mark.django_db

DECISION = (
    "Quyết định số 1147/QĐ-UBND ngày 04/03/2026 của UBND thành phố Hà Nội\n"
    "STT,Tên sản phẩm,Chủ thể,Số sao,Điểm\n"
    "1,Gốm men lam,Hợp tác xã Gốm Bình Minh,4,82\n"
    "2,Bánh chưng,Hộ kinh doanh Nguyễn Thị Chi,{stars},61\n"
)


def signed_in(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def dung() -> User:
    person = factories.user("Dung", is_staff=True)
    person.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
    return person


@pytest.fixture
def desk(dung: User) -> Client:
    return signed_in(dung)


@pytest.fixture
def honey() -> ProductVariant:
    return factories.product()


def page_of(row: Any, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def step_of(row: Any, step: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_step", args=[row.pk, step])


def is_listed(variant: ProductVariant) -> bool:
    return listable_products().filter(pk=variant.product_id).exists()


@pytest.mark.parametrize(
    ("role", "front", "certificate"),
    [
        ("guest", 302, 302),
        ("shopper", 302, 302),
        ("operator", 302, 302),
        ("other staff", 200, 403),
        ("desk", 200, 200),
    ],
)
def test_only_the_desk_sees_certificates(
    role: str, front: int, certificate: int, honey: ProductVariant
) -> None:
    person = None
    if role != "guest":
        person = factories.user("Nguoi", is_staff=role in ("other staff", "desk"))
    if role == "operator":
        factories.point(staff=[person])
    if role == "desk":
        person.groups.add(Group.objects.get_or_create(name=DESK_GROUP)[0])
    client = signed_in(person)
    row = honey.product.certified.certificates.get()
    assert client.get(reverse("admin:index")).status_code == front
    assert client.get(page_of(row)).status_code == certificate
    revoke = {"ground": "food_safety", "decision_number": "9/QĐ", "sure": "on"}
    client.post(step_of(row, "thu-hoi"), revoke)
    assert is_listed(honey) == (role != "desk")


def test_every_page_of_the_desk_opens(desk: Client, honey: ProductVariant) -> None:
    factories.point(stock={honey: 9})
    factories.place({honey: 1})
    for model, model_admin in admin.site._registry.items():
        if not isinstance(model_admin, DeskAdmin):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert desk.get(reverse(f"{name}_changelist")).status_code == 200, name
        assert desk.get(reverse(f"{name}_changelist"), {"q": "x"}).status_code == 200, name
        row = model._default_manager.first()
        if row is not None:
            assert desk.get(page_of(row)).status_code == 200, name
            for _label, address in model_admin.steps_for(row):
                assert desk.get(address).status_code == 200, address


def test_a_revocation_takes_the_product_off_the_market_at_once(
    desk: Client, dung: User, honey: ProductVariant
) -> None:
    row = honey.product.certified.certificates.get()
    data = {"ground": "food_safety", "decision_number": "9/QĐ-UBND", "note": "Mẫu không đạt", "sure": "on"}
    assert desk.post(step_of(row, "thu-hoi"), data).status_code == 302
    revocation = CertificateRevocation.objects.get()
    assert (revocation.ground, revocation.revoked_by, revocation.note) == (
        "food_safety",
        dung,
        "Mẫu không đạt",
    )
    assert not is_listed(honey)
    again = desk.post(step_of(row, "thu-hoi"), data)
    assert again.status_code == 302
    assert CertificateRevocation.objects.count() == 1


@pytest.mark.parametrize("missing", ["ground", "decision_number", "sure"])
def test_a_revocation_without_its_ground_number_or_consent_is_refused(
    desk: Client, honey: ProductVariant, missing: str
) -> None:
    data = {"ground": "food_safety", "decision_number": "9/QĐ", "sure": "on"}
    del data[missing]
    response = desk.post(step_of(honey.product.certified.certificates.get(), "thu-hoi"), data)
    assert response.status_code == 422
    assert is_listed(honey)


def test_a_certificate_is_not_edited_added_or_deleted_by_form(desk: Client, honey: ProductVariant) -> None:
    row = honey.product.certified.certificates.get()
    before = Certificate.objects.values().get()
    assert desk.post(page_of(row), {"stars": 5, "valid_until": "2099-01-01"}).status_code == 403
    assert desk.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
    assert desk.get(reverse("admin:ocop_catalog_certificate_add")).status_code == 403
    assert Certificate.objects.values().get() == before


def test_an_extension_that_extends_nothing_says_so(desk: Client, honey: ProductVariant) -> None:
    row = honey.product.certified.certificates.get()
    data = {"extended_until": "2026-01-01", "decision_number": "1/GH", "decided_on": "2025-12-01"}
    response = desk.post(step_of(row, "gia-han"), data)
    assert response.status_code == 422
    assert "không dài hơn" in response.content.decode()
    assert not row.extensions.exists()


def test_an_extension_counts(desk: Client, honey: ProductVariant) -> None:
    row = honey.product.certified.certificates.get()
    later = row.valid_until + timedelta(days=180)
    data = {
        "extended_until": later.isoformat(),
        "decision_number": "1/GH",
        "decided_on": timezone.localdate().isoformat(),
    }
    assert desk.post(step_of(row, "gia-han"), data).status_code == 302
    assert row.extensions.get().extended_until == later


def test_publishing_without_a_certificate_is_refused_in_words(desk: Client) -> None:
    bare = factories.product("Không chứng nhận", stars=0, published=False)
    response = desk.post(step_of(bare.product.certified, "dua-len-cho"), {})
    assert response.status_code == 422
    assert "Sản phẩm chưa có giấy chứng nhận OCOP." in response.content.decode()
    assert not Product.objects.get(pk=bare.product_id).is_published


def test_a_suspension_holds_until_it_is_lifted(desk: Client, honey: ProductVariant) -> None:
    certified = honey.product.certified
    data = {"inspected_on": timezone.localdate().isoformat(), "outcome": "suspended", "findings": "Nhãn sai"}
    assert desk.post(step_of(certified, "kiem-tra"), data).status_code == 302
    assert not is_listed(honey)
    assert desk.post(step_of(Inspection.objects.get(), "cho-ban-lai"), {}).status_code == 302
    assert is_listed(honey)


def test_a_producer_is_suspended_with_a_reason_and_reinstated(desk: Client, honey: ProductVariant) -> None:
    producer = honey.product.certified.producer
    assert desk.post(step_of(producer, "tam-dung"), {"reason": " "}).status_code == 422
    assert desk.post(step_of(producer, "tam-dung"), {"reason": "Công văn 12/CV"}).status_code == 302
    assert not is_listed(honey)
    assert desk.post(step_of(producer, "cho-ban-lai"), {}).status_code == 302
    assert is_listed(honey)
    assert Producer.objects.get(pk=producer.pk).standing_reason == ""


def test_a_new_place_gets_its_warehouse(desk: Client, dung: User) -> None:
    data = {
        "name": "Điểm bán Hàng Đào",
        "kind": "sales_point",
        "address": "5 Hàng Đào",
        "latitude": "21.03",
        "longitude": "105.85",
        "answer_minutes": "90",
        "capabilities": ["pick_up", "cold"],
    }
    for prefix in ("opening_hours", "holidays", "staff"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    response = desk.post(reverse("admin:ocop_catalog_fulfilmentpoint_add"), data)
    assert response.status_code == 302, response.context["errors"]
    point = FulfilmentPoint.objects.get(name="Điểm bán Hàng Đào")
    assert (point.slug, point.capabilities) == ("diem-ban-hang-dao", ["pick_up", "cold"])
    assert point.warehouse.name == "Điểm bán Hàng Đào"
    event = CatalogEvent.objects.latest("pk")
    assert (event.code, event.actor) == ("place.entered", dung)


def test_the_desk_sees_how_often_each_place_says_yes(desk: Client) -> None:
    unwilling, willing = factories.point("Điểm hay bận"), factories.point("Điểm siêng")
    now = timezone.now()
    PlaceRecord.objects.create(
        point=unwilling, accepted=3, declined=5, timed_out=2, acceptance_rate=0.65, counted_at=now
    )
    PlaceRecord.objects.create(point=willing, accepted=9, acceptance_rate=1.0, counted_at=now)
    places = desk.get(reverse("admin:ocop_catalog_fulfilmentpoint_changelist")).content.decode()
    assert "65% (3/10)" in places
    assert "100% (9/9)" in places
    first = desk.get(reverse("admin:index")).content.decode()
    assert "3 nhận, 5 từ chối, 2 không trả lời" in first
    assert "Điểm siêng" not in first


def test_a_decision_is_read_first_and_imported_when_confirmed(desk: Client) -> None:
    factories.province()
    url = reverse("admin:import-decision")
    file = SimpleUploadedFile("qd.csv", DECISION.format(stars=3).encode())
    tried = desk.post(url, {"file": file})
    assert tried.status_code == 200, tried.context["report"] and tried.context["report"].faults
    assert tried.context["report"].certificates_created == 2
    assert not Decision.objects.exists()
    done = desk.post(url, {"confirmed": tried.context["passed"]})
    assert done.status_code == 302
    assert Certificate.objects.count() == 2
    again = desk.post(url, {"confirmed": tried.context["passed"]})
    assert again.status_code == 302
    assert Certificate.objects.count() == 2


def test_a_faulty_decision_names_line_column_and_what_was_expected(desk: Client) -> None:
    factories.province()
    file = SimpleUploadedFile("qd.csv", DECISION.format(stars=5).encode())
    response = desk.post(reverse("admin:import-decision"), {"file": file})
    assert response.status_code == 422
    assert {fault.line for fault in response.context["report"].faults} == {4}
    assert "confirmed" not in response.content.decode()
    assert not Decision.objects.exists()


def test_somebody_elses_dry_run_is_not_imported(desk: Client) -> None:
    factories.province()
    url = reverse("admin:import-decision")
    passed = desk.post(
        url, {"file": SimpleUploadedFile("qd.csv", DECISION.format(stars=3).encode())}
    ).context["passed"]
    other = factories.user("Khac", is_staff=True)
    other.groups.add(Group.objects.get(name=DESK_GROUP))
    signed_in(other).post(url, {"confirmed": passed})
    desk.post(url, {"confirmed": passed + "x"})
    assert not Decision.objects.exists()


def test_an_order_is_cancelled_with_a_reason(desk: Client, honey: ProductVariant) -> None:
    factories.point(stock={honey: 3})
    placed = factories.place({honey: 1})
    assert (
        desk.post(step_of(placed.order.placement, "huy-don"), {"reason": "Khách gọi huỷ"}).status_code == 302
    )
    assert Parcel.objects.get().state == "cancelled"


def test_the_front_page_costs_the_same_however_much_waits(
    desk: Client, honey: ProductVariant, django_assert_max_num_queries: Any
) -> None:
    factories.point(stock={honey: 9})
    for _ in range(4):
        factories.place({honey: 1})
    with django_assert_max_num_queries(24):
        assert desk.get(reverse("admin:index")).status_code == 200
