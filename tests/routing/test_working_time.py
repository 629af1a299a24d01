"""Working time: hours, holidays, Tết, deadlines that fall into the next morning."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.routing.working_time import HANOI, WorkingTime

SHOP = WorkingTime(
    hours={day: ((time(8), time(12)), (time(13, 30), time(17))) for day in range(6)},
    holidays=((date(2027, 2, 5), date(2027, 2, 11)),),
)
ALWAYS = WorkingTime()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens_next"),
    [
        ("2026-11-23T08:00", True, "2026-11-23T08:00"),  # Monday
        ("2026-11-23T07:59", False, "2026-11-23T08:00"),
        ("2026-11-23T12:00", False, "2026-11-23T13:30"),
        ("2026-11-23T16:59", True, "2026-11-23T16:59"),
        ("2026-11-23T17:00", False, "2026-11-24T08:00"),
        ("2026-11-21T17:00", False, "2026-11-23T08:00"),  # Saturday evening → Monday
        ("2027-02-04T18:00", False, "2027-02-12T08:00"),  # Tết
    ],
)
def test_open_and_opening_next(moment: str, is_open: bool, opens_next: str) -> None:
    assert SHOP.is_open(at(moment)) == is_open
    assert SHOP.opens_next(at(moment)) == at(opens_next)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-23T09:00", 60, "2026-11-23T10:00"),
        ("2026-11-23T11:30", 60, "2026-11-23T14:00"),
        ("2026-11-23T16:30", 120, "2026-11-24T09:30"),
        ("2026-11-21T16:30", 60, "2026-11-23T08:30"),
        ("2026-11-22T10:00", 30, "2026-11-23T08:30"),
        ("2027-02-04T16:00", 120, "2027-02-12T09:00"),
        ("2026-11-23T09:00", 180, "2026-11-23T12:00"),
    ],
)
def test_a_deadline_counts_working_time_only(start: str, minutes: int, end: str) -> None:
    assert SHOP.add(at(start), timedelta(minutes=minutes)) == at(end)
    assert SHOP.between(at(start), at(end)) == timedelta(minutes=minutes)


def test_a_place_without_hours_is_always_open() -> None:
    night = at("2027-02-06T03:00")
    assert ALWAYS.is_open(night)
    assert ALWAYS.add(night, timedelta(minutes=90)) == at("2027-02-06T04:30")
    assert ALWAYS.between(night, at("2027-02-07T03:00")) == timedelta(days=1)


def test_a_place_closed_for_good_has_a_deadline_all_the_same() -> None:
    closed = WorkingTime(hours=SHOP.hours, holidays=((date(2026, 1, 1), date(2030, 1, 1)),))
    start = at("2026-11-23T09:00")
    assert closed.opens_next(start) is None
    assert closed.add(start, timedelta(hours=2)) == at("2026-11-23T11:00")


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=HANOI)
)


@given(start=MOMENTS, minutes=st.integers(1, 3000))
def test_between_undoes_add(start: datetime, minutes: int) -> None:
    end = SHOP.add(start, timedelta(minutes=minutes))
    assert end > start
    assert SHOP.between(start, end) == timedelta(minutes=minutes)
    assert SHOP.between(end, start) == -timedelta(minutes=minutes)


@given(start=MOMENTS)
def test_windows_are_in_order_and_inside_the_hours(start: datetime) -> None:
    windows = list(SHOP.windows(start, days=10))
    assert windows
    for window, following in itertools.pairwise(windows):
        assert window.closes is not None
        assert start <= window.opens < window.closes <= following.opens
    assert all(SHOP.is_open(window.opens) for window in windows)
