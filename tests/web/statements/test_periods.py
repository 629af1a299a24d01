"""Which days are meant, and what is answered when they are none."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from marketplace.accounting.domain import Period
from marketplace.web.statements.periods import PeriodForm

TODAY = date(2026, 2, 10)


def form(query: str) -> PeriodForm:
    return PeriodForm(QueryDict(query), today=TODAY)


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", date(2026, 2, 1), date(2026, 2, 28)),
        ("ky=thang-nay", date(2026, 2, 1), date(2026, 2, 28)),
        ("ky=thang-truoc", date(2026, 1, 1), date(2026, 1, 31)),
        ("ky=quy-nay", date(2026, 1, 1), date(2026, 3, 31)),
        ("ky=quy-truoc", date(2025, 10, 1), date(2025, 12, 31)),
        ("ky=tu-den&tu=2026-01-05&den=2026-01-05", date(2026, 1, 5), date(2026, 1, 5)),
        ("tu=05/01/2026&den=07/01/2026", date(2026, 1, 5), date(2026, 1, 7)),
        ("tu=2025-02-10&den=2026-02-10", date(2025, 2, 10), date(2026, 2, 10)),
        ("ky=thang-nay&tu=rubbish", None, None),
    ],
)
def test_the_days_meant(query: str, first: date | None, last: date) -> None:
    asked = form(query)
    assert asked.is_valid() is (first is not None)
    if first is not None:
        assert asked.period() == Period(first=first, last=last)


@pytest.mark.parametrize(("month", "quarter"), [(4, 1), (7, 2), (10, 3)])
def test_the_last_quarter_within_a_year(month: int, quarter: int) -> None:
    asked = PeriodForm(QueryDict("ky=quy-truoc"), today=date(2026, month, 1))
    assert asked.is_valid()
    assert asked.period() == Period.quarter(2026, quarter)


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("ky=nam-ngoai", "ky", "nam-ngoai"),
        ("ky=tu-den", "tu", "Chọn ngày."),
        ("tu=2026-01-01", "den", "Chọn ngày."),
        ("tu=2026-01-02&den=2026-01-01", "den", "Ngày cuối phải từ ngày đầu trở đi."),
        ("tu=2025-01-01&den=2026-01-02", "den", "Kỳ dài nhất là một năm."),
        ("tu=2026-02-30&den=2026-03-01", "tu", ""),
        ("tu=0000-00-00&den=%00", "tu", ""),
    ],
)
def test_days_that_are_none_are_refused_with_the_reason(query: str, field: str, words: str) -> None:
    asked = form(query)
    assert not asked.is_valid()
    assert words in " ".join(asked.errors[field])
