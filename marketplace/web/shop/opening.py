"""When a place is open, in words: now, and through its week. Pure, over rows that were loaded before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from marketplace.routing.working_time import WorkingTime
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
    """Open until when, or closed until when. ``at`` is local time; no hours at all means always, as for routing."""
    windows: dict[int, tuple[tuple[time, time], ...]] = {}
    for row in sorted(hours, key=lambda row: row.opens):
        windows[row.weekday] = (*windows.get(row.weekday, ()), (row.opens, row.closes))
    if not switched_on:
        return OpeningState(False, _("Tạm dừng nhận đơn"))
    if not windows:
        return OpeningState(True, _("Mở cả ngày đêm"))
    working = WorkingTime(windows, tuple((holiday.first_day, holiday.last_day) for holiday in holidays))
    window = next(working.windows(at, days=LOOK_AHEAD_DAYS), None)
    if window is None or window.closes is None:
        return OpeningState(False, _("Đang nghỉ"))
    if window.opens <= at:
        return OpeningState(True, _("Đang mở đến %(time)s") % {"time": _clock(window.closes.time())})
    if window.opens.date() == at.date():
        return OpeningState(False, _("Mở cửa lúc %(time)s") % {"time": _clock(window.opens.time())})
    words = {"time": _clock(window.opens.time()), "day": day_name(window.opens.date())}
    return OpeningState(False, _("Đóng cửa, mở lại %(time)s %(day)s") % words)


def week(hours: Iterable[OpeningHours], today: date) -> list[WeekRow]:
    """The seven days from Monday with their hours; none when the place is always open."""
    names = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"))
    windows = list(hours)
    if not windows:
        return []
    rows = []
    for weekday, name in enumerate(names):
        texts = [f"{_clock(w.opens)}–{_clock(w.closes)}" for w in windows if w.weekday == weekday]
        rows.append(WeekRow(name, ", ".join(texts) or _("nghỉ"), weekday == today.weekday()))
    return rows


def _clock(value: time) -> str:
    return f"{value:%H:%M}"
