"""When Tết falls, by the lunar calendar, and the days places usually close for it. Pure data: one line a year."""

from __future__ import annotations

from datetime import date, timedelta

FIRST_DAY = {
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 2),
    2031: date(2031, 1, 23),
    2032: date(2032, 2, 11),
    2033: date(2033, 1, 31),
    2034: date(2034, 2, 19),
    2035: date(2035, 2, 8),
}
"""First day of the lunar year in Việt Nam (UTC+7: in 2030 a day before China's)."""

DAYS_BEFORE, DAYS_AFTER = 2, 4
"""Two days before (29, 30 tháng Chạp) to four after (mùng 5): within what the labour code, article 112, gives."""


def holiday_of(year: int) -> tuple[date, date] | None:
    """First and last day off for the Tết of ``year``; None for a year that is not known yet."""
    first = FIRST_DAY.get(year)
    if first is None:
        return None
    return first - timedelta(days=DAYS_BEFORE), first + timedelta(days=DAYS_AFTER)


def next_holiday(today: date) -> tuple[int, date, date] | None:
    """The next Tết that has not ended by ``today``: its year, first and last day off."""
    for year in sorted(FIRST_DAY):
        span = holiday_of(year)
        if span is not None and span[1] >= today:
            return year, *span
    return None
