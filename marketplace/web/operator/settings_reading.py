"""What the settings page of a place shows: its hours, days off, people, and who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop_catalog.models import Capability, CatalogEvent, FulfilmentPoint, Holiday, OpeningHours, PointStaff
from ocop_catalog.services.place_settings import LICENSED, DayWindow

CHANGES_SHOWN = 20

WHAT = {
    "place.entered": _("Nhập điểm mới"),
    "place.changed": _("Sửa thông tin của điểm"),
    "place.opened": _("Nhận đơn trở lại"),
    "place.closed": _("Tạm dừng nhận đơn"),
    "place.hours_changed": _("Sửa giờ mở cửa"),
    "place.days_off_added": _("Thêm ngày nghỉ"),
    "place.days_off_removed": _("Bỏ ngày nghỉ"),
    "place.services_changed": _("Sửa năng lực của điểm"),
    "place.staff_added": _("Thêm người"),
    "place.staff_changed": _("Đổi vai trò"),
    "place.staff_removed": _("Bớt người"),
}


@dataclass(frozen=True)
class Change:
    """One change of the place: what, when, by whom (empty: by itself), with which details."""

    at: datetime
    what: str
    by: str
    details: str


def windows_of(point: FulfilmentPoint) -> list[DayWindow]:
    """The weekly hours; one statement."""
    rows = OpeningHours.objects.filter(point=point).values_list("weekday", "opens", "closes")
    return [DayWindow(*row) for row in rows]


def days_off_of(point: FulfilmentPoint, today: date) -> QuerySet[Holiday]:
    """Days off of the coming year, the place's own (``point_id`` set) and everybody's; own ones also later."""
    this_year = Q(point__isnull=True, first_day__lt=today + timedelta(days=365))
    mine = Holiday.objects.filter(Q(point=point) | this_year, last_day__gte=today)
    return mine.order_by("first_day", "pk")


def staff_of(point: FulfilmentPoint) -> QuerySet[PointStaff]:
    """Who may act at the place, managers first."""
    return point.staff.select_related("user").order_by("role", "user__email")


def licensed_of(point: FulfilmentPoint) -> list[str]:
    """What only the desk gives, and gave."""
    return [str(Capability(name).label) for name in point.capabilities if name in LICENSED]


def changes_of(point: FulfilmentPoint) -> list[Change]:
    """The last changes of the place, newest first; one statement."""
    events = CatalogEvent.objects.filter(subject_type=point._meta.model_name, subject_id=point.pk)
    return [
        Change(
            at=event.at,
            what=str(WHAT.get(event.code, event.code)),
            by=(event.actor.get_full_name() or event.actor.email) if event.actor else "",
            details=_details(event.data),
        )
        for event in events.select_related("actor").order_by("-pk")[:CHANGES_SHOWN]
    ]


def _details(data: dict[str, object]) -> str:
    """The reason or the name of what changed; figures stay in the event."""
    return str(data.get("reason") or data.get("name") or "")
