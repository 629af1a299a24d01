"""Working time of a place: opening hours by weekday, less holidays, in the time of Hà Nội. Pure Python.

A place without hours is taken as always open, day and night, holidays included.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .domain import Window

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HORIZON_DAYS = 60
"""How far ahead to look for working time; a place closed for longer counts as closed for good."""


@dataclass(frozen=True)
class WorkingTime:
    """``hours``: weekday (Monday 0) → (opens, closes) pairs in order. ``holidays``: (first day, last day) pairs."""

    hours: Mapping[int, tuple[tuple[time, time], ...]] = field(default_factory=dict)
    holidays: tuple[tuple[date, date], ...] = ()

    @property
    def is_always_open(self) -> bool:
        return not self.hours

    def windows(self, since: datetime, *, days: int = HORIZON_DAYS) -> Iterator[Window]:
        """Stretches of working time that end after ``since``, in order, of the next ``days`` days."""
        if self.is_always_open:
            yield Window(since, None)
            return
        first = since.astimezone(HANOI).date()
        for offset in range(days):
            day = first + timedelta(days=offset)
            if any(begin <= day <= end for begin, end in self.holidays):
                continue
            for opens, closes in self.hours.get(day.weekday(), ()):
                end = datetime.combine(day, closes, HANOI)
                if end > since:
                    yield Window(max(since, datetime.combine(day, opens, HANOI)), end)

    def is_open(self, at: datetime) -> bool:
        """Whether people work there at ``at``."""
        window = next(self.windows(at, days=1), None)
        return window is not None and window.opens <= at

    def opens_next(self, at: datetime) -> datetime | None:
        """``at`` itself when open then, else when it opens next; None when not within the horizon."""
        window = next(self.windows(at), None)
        return window.opens if window else None

    def add(self, start: datetime, duration: timedelta) -> datetime:
        """The moment when ``duration`` of working time has passed since ``start``.

        When the horizon holds too little, the rest counts in plain time from the last closing: a deadline must fall
        some day.
        """
        left, moment = duration, start
        for window in self.windows(start):
            if window.closes is None or window.closes - window.opens >= left:
                return window.opens + left
            left -= window.closes - window.opens
            moment = window.closes
        return moment + left

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from ``start`` to ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        total = timedelta()
        days = (end - start).days + 2
        for window in self.windows(start, days=days):
            if window.opens >= end:
                break
            total += min(window.closes or end, end) - window.opens
        return total
