"""When a place is open, in words: now, and through its week. Pure, over rows that were loaded before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from marketplace.web.templatetags.web import day as day_name
from ocop_catalog.models import Holiday, OpeningHours

LOOK_AHEAD_DAYS = 21
"""Longer than any Tết: beyond it a closed place names no next opening."""


@dataclass(frozen=True)
class OpeningState:
    is_open: bool
    words: str


@dataclass(frozen=True)
class WeekRow:
    name: str
    hours: str
    today: bool


def state(
    hours: Iterable[OpeningHours], holidays: Iterable[Holiday], at: datetime, *, switched_on: bool = True
) -> OpeningState:
    """Open until when, or closed until when. ``at`` is local time; no hours at all means they were never told."""
    windows, days_off = list(hours), list(holidays)
    if not switched_on:
        return OpeningState(False, _("Tạm dừng nhận đơn"))
    if not windows:
        return OpeningState(False, _("Chưa công bố giờ mở cửa"))
    for window in _windows_on(windows, days_off, at.date()):
        if window.opens <= at.time() < window.closes:
            return OpeningState(True, _("Đang mở đến %(time)s") % {"time": _clock(window.closes)})
    opening = _next_opening(windows, days_off, at)
    if opening is None:
        return OpeningState(False, _("Đang nghỉ"))
    if opening.date() == at.date():
        return OpeningState(False, _("Mở cửa lúc %(time)s") % {"time": _clock(opening.time())})
    words = {"time": _clock(opening.time()), "day": day_name(opening.date())}
    return OpeningState(False, _("Đóng cửa, mở lại %(time)s %(day)s") % words)


def week(hours: Iterable[OpeningHours], today: date) -> list[WeekRow]:
    """The seven days from Monday with their hours."""
    names = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"))
    windows = list(hours)
    rows = []
    for weekday, name in enumerate(names):
        texts = [f"{_clock(w.opens)}–{_clock(w.closes)}" for w in windows if w.weekday == weekday]
        rows.append(WeekRow(name, ", ".join(texts) or _("nghỉ"), weekday == today.weekday()))
    return rows


def _windows_on(
    windows: Sequence[OpeningHours], days_off: Sequence[Holiday], day: date
) -> list[OpeningHours]:
    if any(holiday.first_day <= day <= holiday.last_day for holiday in days_off):
        return []
    return sorted((w for w in windows if w.weekday == day.weekday()), key=lambda w: w.opens)


def _next_opening(
    windows: Sequence[OpeningHours], days_off: Sequence[Holiday], at: datetime
) -> datetime | None:
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        day = at.date() + timedelta(days=ahead)
        for window in _windows_on(windows, days_off, day):
            if ahead or window.opens > at.time():
                return datetime.combine(day, window.opens)
    return None


def _clock(value: time) -> str:
    return f"{value:%H:%M}"
