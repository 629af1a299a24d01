"""The settings of a place: its manager changes them, nobody else; each change counts at once and says who made it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from saleor.account.models import User

from marketplace.routing import selectors
from marketplace.routing.working_time import HANOI
from ocop_catalog.models import (
    CatalogEvent,
    FulfilmentPoint,
    Holiday,
    OpeningHours,
    PointStaff,
    PointStaffRole,
)
from ocop_catalog.services.places import reopen_points
from tests import factories

pytestmark = pytest.mark.django_db

WEEK = {f"{part}_{day}_0": at for day in range(6) for part, at in (("mo", "08:00"), ("dong", "17:30"))}
SERVICES = {
    "daily_capacity": "12",
    "answer_minutes": "90",
    "phone": "0912 345 678",
    "capabilities": ["cold", "pick_up"],
}
CHANGES: dict[str, dict[str, Any]] = {
    "tam-dung": {"reason": "Kiểm kê"},
    "nhan-lai": {},
    "gio": WEEK,
    "them-ngay-nghi": {"name": "Giỗ họ", "first_day": "2035-03-01", "last_day": "2035-03-02"},
    "bo-ngay-nghi": {"ma": "1"},
    "nang-luc": SERVICES,
    "them-nguoi": {"email": "lan@example.vn", "role": "operator"},
    "bo-nguoi": {"ma": "1"},
}


class Office:
    """Hạnh manages a place, Lan works there."""

    def __init__(self) -> None:
        self.hanh, self.lan = factories.user("Hạnh"), factories.user("Lan")
        self.honey = factories.product()
        self.point = factories.point(
            stock={self.honey: 5},
            staff=[self.hanh, self.lan],
            hours=("08:00", "17:00"),
            capabilities=["alcohol"],
        )
        PointStaff.objects.filter(user=self.hanh).update(role=PointStaffRole.MANAGER)

    def page(self, person: User | None = None, query: str = "") -> HttpResponse:
        return client_of(person or self.hanh).get(
            reverse("operator:settings", args=[self.point.slug]) + query
        )

    def change(self, part: str, person: User | None = None, /, **data: Any) -> HttpResponse:
        address = reverse("operator:change_settings", args=[self.point.slug, part])
        return client_of(person or self.hanh).post(address, data)

    def codes(self) -> list[tuple[str, Any]]:
        events = CatalogEvent.objects.filter(subject_type="fulfilmentpoint", subject_id=self.point.pk)
        return list(events.order_by("pk").values_list("code", "actor"))

    def now(self) -> FulfilmentPoint:
        return FulfilmentPoint.objects.get(pk=self.point.pk)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize("who", ["operator", "manager of another place", "shopper"])
@pytest.mark.parametrize("part", CHANGES)
def test_nobody_but_the_manager_finds_or_changes_anything(office: Office, who: str, part: str) -> None:
    person = office.lan if who == "operator" else factories.user("Minh")
    if who == "manager of another place":
        other = factories.point("Khác", staff=[person])
        PointStaff.objects.filter(point=other).update(role=PointStaffRole.MANAGER)
    assert office.page(person).status_code == 404
    assert office.change(part, person, **CHANGES[part]).status_code == 404
    assert office.codes() == []
    point = office.now()
    assert (point.is_switched_on, point.daily_capacity, point.staff.count()) == (True, None, 2)
    assert (OpeningHours.objects.filter(point=point).count(), Holiday.objects.count()) == (7, 0)


def test_only_a_manager_is_shown_the_door(office: Office) -> None:
    door = reverse("operator:settings", args=[office.point.slug])
    queue = reverse("operator:queue", args=[office.point.slug])
    assert door in client_of(office.hanh).get(queue).content.decode()
    assert door not in client_of(office.lan).get(queue).content.decode()


def test_new_hours_count_for_routing_and_the_place_s_page_at_once(office: Office) -> None:
    sunday = datetime(2026, 11, 29, 10, tzinfo=HANOI)
    points = FulfilmentPoint.objects.filter(pk=office.point.pk)
    assert selectors.open_now(points, at=sunday) == {office.point.pk: True}

    assert office.change("gio", **WEEK).status_code == 302

    assert selectors.open_now(points, at=sunday) == {office.point.pk: False}
    assert selectors.open_now(points, at=sunday - timedelta(days=1)) == {office.point.pk: True}
    page = client_of(office.lan).get(reverse("shop:place", args=[office.point.slug])).content.decode()
    assert page.count("08:00–17:30") == 6
    (event,) = CatalogEvent.objects.filter(code="place.hours_changed")
    assert event.actor == office.hanh
    assert event.data["before"][0] == "0 08:00-17:00"
    assert event.data["after"][-1] == "5 08:00-17:30"


def test_the_same_hours_again_write_nothing(office: Office) -> None:
    office.change("gio", **WEEK)
    office.change("gio", **WEEK)
    assert office.codes() == [("place.hours_changed", office.hanh.pk)]


def test_a_place_without_hours_is_open_day_and_night_everywhere(office: Office) -> None:
    Holiday.objects.create(first_day=date(2000, 1, 1), last_day=date(2099, 1, 1), name="Nghỉ chung")
    office.change("gio", always="on")
    night = datetime(2026, 11, 29, 2, tzinfo=HANOI)
    assert selectors.open_now(FulfilmentPoint.objects.all(), at=night) == {office.point.pk: True}
    page = client_of(office.lan).get(reverse("shop:place", args=[office.point.slug])).content.decode()
    assert "Mở cả ngày đêm" in page
    assert "Nghỉ chung" not in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"mo_0_0": "08:00"}, "Ghi cả giờ mở và giờ đóng."),
        ({"mo_0_0": "17:00", "dong_0_0": "08:00"}, "Giờ đóng cửa phải sau giờ mở cửa."),
        (
            {"mo_0_0": "08:00", "dong_0_0": "12:00", "mo_0_1": "11:00", "dong_0_1": "17:00"},
            "Hai khung giờ trong ngày chồng lên nhau.",
        ),
        ({}, "Ghi giờ mở cửa của ít nhất một ngày, hoặc chọn mở cả ngày đêm."),
        ({"mo_0_0": "25:99", "dong_0_0": "12:00"}, "Thứ Hai, mở"),
    ],
)
def test_impossible_hours_are_refused_in_words(office: Office, data: dict[str, str], words: str) -> None:
    response = office.change("gio", **data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert OpeningHours.objects.get(point=office.point, weekday=0).closes == time(17)
    assert office.codes() == []


def test_tet_is_filled_in_and_closes_the_place(office: Office) -> None:
    page = office.page(query="?tet=1").content.decode()
    assert "Tết Nguyên đán 20" in page
    data = {"name": "Tết Nguyên đán 2035", "first_day": "2035-02-06", "last_day": "2035-02-12"}
    office.change("them-ngay-nghi", **data)
    office.change("them-ngay-nghi", **data)
    holiday = Holiday.objects.get()
    assert (holiday.point_id, holiday.first_day, holiday.last_day) == (
        office.point.pk,
        date(2035, 2, 6),
        date(2035, 2, 12),
    )
    points = FulfilmentPoint.objects.filter(pk=office.point.pk)
    assert selectors.open_now(points, at=datetime(2035, 2, 8, 10, tzinfo=HANOI)) == {office.point.pk: False}
    office.change("bo-ngay-nghi", ma=holiday.pk)
    assert selectors.open_now(points, at=datetime(2035, 2, 8, 10, tzinfo=HANOI)) == {office.point.pk: True}
    assert [code for code, _ in office.codes()] == ["place.days_off_added", "place.days_off_removed"]


def test_days_off_of_all_places_are_not_the_manager_s(office: Office) -> None:
    common = Holiday.objects.create(first_day=date(2035, 9, 2), last_day=date(2035, 9, 2), name="Quốc khánh")
    office.change("bo-ngay-nghi", ma=common.pk)
    assert Holiday.objects.filter(pk=common.pk).exists()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2035-03-02", "2035-03-01", "Ngày cuối phải bằng hoặc sau ngày đầu."),
        ("2020-03-01", "2020-03-02", "Những ngày này đã qua."),
        ("2035-03-01", "2035-06-01", "Nghỉ quá 60 ngày: hãy tạm dừng nhận đơn."),
    ],
)
def test_impossible_days_off_are_refused_in_words(office: Office, first: str, last: str, words: str) -> None:
    response = office.change("them-ngay-nghi", name="Nghỉ", first_day=first, last_day=last)
    assert (response.status_code, Holiday.objects.count(), office.codes()) == (422, 0, [])
    assert words in response.content.decode()


def test_services_change_but_a_licence_stays_with_the_desk(office: Office) -> None:
    assert office.change("nang-luc", **(SERVICES | {"capabilities": ["cold", "pick_up"]})).status_code == 302
    point = office.now()
    assert (point.daily_capacity, point.answer_minutes, point.phone) == (12, 90, "0912 345 678")
    assert point.capabilities == ["cold", "alcohol", "pick_up"]
    assert office.change("nang-luc", **(SERVICES | {"capabilities": ["alcohol"]})).status_code == 422
    FulfilmentPoint.objects.update(capabilities=[])
    office.change("nang-luc", **(SERVICES | {"capabilities": []}))
    assert office.now().capabilities == []


def test_a_pause_ends_by_itself_also_when_nobody_looked_for_a_day(office: Office) -> None:
    until = timezone.localtime() + timedelta(hours=2)
    office.change("tam-dung", reason="Kiểm kê", until=f"{until:%Y-%m-%dT%H:%M}")
    point = office.now()
    assert (point.is_switched_on, point.off_reason) == (False, "Kiểm kê")
    assert selectors.units_available([office.honey.pk]) == {}
    page = client_of(office.lan).get(reverse("shop:place", args=[office.point.slug])).content.decode()
    assert "nhận lại từ" in page

    assert reopen_points() == 0
    assert reopen_points(now=until + timedelta(days=1)) == 1
    assert reopen_points(now=until + timedelta(days=1)) == 0

    point = office.now()
    assert (point.is_switched_on, point.off_reason, point.off_until) == (True, "", None)
    assert office.codes() == [("place.closed", office.hanh.pk), ("place.opened", None)]


@pytest.mark.parametrize("data", [{"reason": " "}, {"reason": "x", "until": "2020-01-01T08:00"}])
def test_a_pause_without_reason_or_that_is_over_is_refused(office: Office, data: dict[str, str]) -> None:
    assert office.change("tam-dung", **data).status_code == 422
    assert (office.now().is_switched_on, office.codes()) == (True, [])


def test_people_are_let_in_and_out_by_the_manager(office: Office) -> None:
    minh = factories.user("Minh")
    queue = reverse("operator:queue", args=[office.point.slug])
    office.change("them-nguoi", email=minh.email.upper(), role="operator")
    assert client_of(minh).get(queue).status_code == 200
    office.change("bo-nguoi", ma=office.point.staff.get(user=minh).pk)
    assert client_of(minh).get(queue).status_code == 404
    assert [code for code, _ in office.codes()] == ["place.staff_added", "place.staff_removed"]
    response = office.change("them-nguoi", email="khong-co@example.vn", role="operator")
    assert response.status_code == 422
    assert "Chưa có tài khoản nào với email này" in response.content.decode()


def test_the_last_manager_stays(office: Office) -> None:
    mine = office.point.staff.get(user=office.hanh).pk
    assert office.change("bo-nguoi", ma=mine).status_code == 422
    assert office.change("them-nguoi", email=office.hanh.email, role="operator").status_code == 422
    assert office.point.staff.get(user=office.hanh).role == PointStaffRole.MANAGER
    office.change("them-nguoi", email=office.lan.email, role="manager")
    response = office.change("bo-nguoi", ma=mine)
    assert (response.status_code, response["Location"]) == (302, reverse("operator:home"))


def test_the_page_says_who_changed_what(office: Office) -> None:
    office.change("tam-dung", reason="Kiểm kê cuối năm")
    page = office.page().content.decode()
    assert "Tạm dừng nhận đơn</strong> · Kiểm kê cuối năm" in page
    assert office.hanh.get_full_name() in page
