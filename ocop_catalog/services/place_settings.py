"""What the manager of a place may change of it: hours, days off, capacity and services, its people.

Identity (name, kind, address, coordinates, decision) stays the certification desk's, as does the licence to sell
alcohol. Every change takes effect with its transaction, on routing as on what shoppers see, and is an event: who,
when, what it was before and after. Saying the same twice writes nothing. Who may call is the caller's to check.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from saleor.account.models import User

from ocop_catalog.errors import PlaceRefused
from ocop_catalog.models import (
    Capability,
    FulfilmentPoint,
    Holiday,
    OpeningHours,
    PointStaff,
    PointStaffRole,
)
from ocop_catalog.services.events import record_event
from ocop_catalog.text import nfc

LICENSED = frozenset({Capability.ALCOHOL})
"""Capabilities that need a licence: the desk gives and takes them."""

LONGEST_HOLIDAY = timedelta(days=60)
"""As far as routing looks ahead for working time; who closes for longer pauses the place instead."""


@dataclass(frozen=True, order=True)
class DayWindow:
    """Open on ``weekday`` (Monday 0) from ``opens`` to ``closes``, time of Hà Nội."""

    weekday: int
    opens: time
    closes: time


@transaction.atomic
def set_hours(*, point: FulfilmentPoint, windows: Sequence[DayWindow], actor: User | None) -> None:
    """Replace the weekly hours; none at all means open day and night.

    Raises PlaceRefused when a window closes before it opens, or two of a day overlap; ``data["weekday"]`` says which.
    """
    wanted = sorted(windows)
    for window in wanted:
        if window.closes <= window.opens:
            raise PlaceRefused(_("Giờ đóng cửa phải sau giờ mở cửa."), field="hours", weekday=window.weekday)
    for earlier, later in pairwise(wanted):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            raise PlaceRefused(
                _("Hai khung giờ trong ngày chồng lên nhau."), field="hours", weekday=later.weekday
            )
    _lock(point)
    before = _hours_of(point)
    if before == wanted:
        return
    OpeningHours.objects.filter(point=point).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(point=point, weekday=w.weekday, opens=w.opens, closes=w.closes) for w in wanted
    )
    record_event(
        code="place.hours_changed",
        subject=point,
        actor=actor,
        before=_written(before),
        after=_written(wanted),
    )


@transaction.atomic
def add_days_off(
    *, point: FulfilmentPoint, first_day: date, last_day: date, name: str, actor: User | None
) -> Holiday:
    """Close the place from ``first_day`` to ``last_day``, both included.

    Raises PlaceRefused for an end before the beginning, days that are over, more than ``LONGEST_HOLIDAY``, or days
    that meet others of this place.
    """
    name = nfc(name).strip()[:100]
    if not name:
        raise PlaceRefused(_("Ghi tên dịp nghỉ: khách hàng sẽ thấy."), field="name")
    if last_day < first_day:
        raise PlaceRefused(_("Ngày cuối phải bằng hoặc sau ngày đầu."), field="last_day")
    if last_day < timezone.localdate():
        raise PlaceRefused(_("Những ngày này đã qua."), field="last_day")
    if last_day - first_day >= LONGEST_HOLIDAY:
        raise PlaceRefused(_("Nghỉ quá 60 ngày: hãy tạm dừng nhận đơn."), field="last_day")
    _lock(point)
    known = Holiday.objects.filter(point=point, first_day__lte=last_day, last_day__gte=first_day).first()
    if known is not None:
        if (known.first_day, known.last_day, known.name) == (first_day, last_day, name):
            return known
        raise PlaceRefused(_("Trùng với dịp nghỉ đã ghi."), field="first_day")
    holiday = Holiday.objects.create(point=point, first_day=first_day, last_day=last_day, name=name)
    record_event(code="place.days_off_added", subject=point, actor=actor, **_days(holiday))
    return holiday


@transaction.atomic
def remove_days_off(*, point: FulfilmentPoint, holiday_id: int, actor: User | None) -> None:
    """Take days off back; nothing when they are gone already. Days off of all places are the desk's."""
    _lock(point)
    holiday = Holiday.objects.filter(point=point, pk=holiday_id).first()
    if holiday is None:
        return
    said = _days(holiday)
    holiday.delete()
    record_event(code="place.days_off_removed", subject=point, actor=actor, **said)


@transaction.atomic
def set_services(
    *,
    point: FulfilmentPoint,
    daily_capacity: int | None,
    answer_minutes: int,
    capabilities: Collection[str],
    phone: str,
    actor: User | None,
) -> None:
    """How many parcels a day (None: any number), how many working minutes to answer, what the place can do, its phone.

    Licensed capabilities stay as the desk set them. A lower capacity refuses no parcel that is there already.
    Raises PlaceRefused for numbers out of range.
    """
    if daily_capacity is not None and not 0 < daily_capacity <= 10_000:
        raise PlaceRefused(
            _("Số kiện mỗi ngày từ 1 đến 10.000; để trống nếu không giới hạn."), field="daily_capacity"
        )
    if not 5 <= answer_minutes <= 1_440:
        raise PlaceRefused(_("Thời gian trả lời từ 5 đến 1.440 phút."), field="answer_minutes")
    locked = _lock(point)
    kept = LICENSED & set(locked.capabilities)
    chosen = (set(capabilities) & set(Capability.values) - LICENSED) | kept
    changes: dict[str, Any] = {
        "daily_capacity": daily_capacity,
        "answer_minutes": answer_minutes,
        "capabilities": [name for name in Capability.values if name in chosen],
        "phone": phone.strip()[:30],
    }
    before = {name: getattr(locked, name) for name in changes}
    before["capabilities"] = [name for name in Capability.values if name in locked.capabilities]
    if before == changes:
        return
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.save(update_fields=tuple(changes))
    changed = [name for name in changes if before[name] != changes[name]]
    record_event(
        code="place.services_changed",
        subject=point,
        actor=actor,
        before={name: before[name] for name in changed},
        after={name: changes[name] for name in changed},
    )


@transaction.atomic
def add_staff(*, point: FulfilmentPoint, email: str, role: PointStaffRole, actor: User | None) -> PointStaff:
    """Let an account act at the place, or change its role there.

    Raises PlaceRefused when no active account has this e-mail, or the last manager would become an operator.
    """
    _lock(point)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise PlaceRefused(
            _("Chưa có tài khoản nào với email này. Người đó cần tạo tài khoản trước."), field="email"
        )
    staff = PointStaff.objects.filter(point=point, user=user).first()
    if staff is None:
        staff = PointStaff.objects.create(point=point, user=user, role=role)
        record_event(code="place.staff_added", subject=point, actor=actor, user=user.pk, role=role)
    elif staff.role != role:
        _refuse_without_manager(point, but=staff)
        staff.role = role
        staff.save(update_fields=("role",))
        record_event(code="place.staff_changed", subject=point, actor=actor, user=user.pk, role=role)
    return staff


@transaction.atomic
def remove_staff(*, point: FulfilmentPoint, staff_id: int, actor: User | None) -> None:
    """From now on the person sees nothing of the place; nothing when they are gone already.

    Raises PlaceRefused for the last manager: somebody must be able to let others in.
    """
    _lock(point)
    staff = PointStaff.objects.filter(point=point, pk=staff_id).first()
    if staff is None:
        return
    _refuse_without_manager(point, but=staff)
    staff.delete()
    record_event(code="place.staff_removed", subject=point, actor=actor, user=staff.user_id, role=staff.role)


def _lock(point: FulfilmentPoint) -> FulfilmentPoint:
    """The place as it is now; changes of one place wait for each other."""
    return FulfilmentPoint.objects.select_for_update().get(pk=point.pk)


def _refuse_without_manager(point: FulfilmentPoint, *, but: PointStaff) -> None:
    managers = PointStaff.objects.filter(point=point, role=PointStaffRole.MANAGER)
    if but.role == PointStaffRole.MANAGER and not managers.exclude(pk=but.pk).exists():
        raise PlaceRefused(_("Điểm phải còn ít nhất một người phụ trách."), field="staff")


def _hours_of(point: FulfilmentPoint) -> list[DayWindow]:
    rows = OpeningHours.objects.filter(point=point).values_list("weekday", "opens", "closes")
    return sorted(DayWindow(*row) for row in rows)


def _written(windows: Sequence[DayWindow]) -> list[str]:
    return [f"{w.weekday} {w.opens:%H:%M}-{w.closes:%H:%M}" for w in windows]


def _days(holiday: Holiday) -> dict[str, str]:
    return {
        "name": holiday.name,
        "first_day": holiday.first_day.isoformat(),
        "last_day": holiday.last_day.isoformat(),
    }
