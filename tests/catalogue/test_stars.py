"""Stars, schemes, validity and product codes: every edge of every band and date."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_catalog.models import CouncilLevel as ModelLevel
from ocop_catalog.models import Scheme as ModelScheme
from ocop_catalog.stars import (
    SCHEMES,
    CouncilLevel,
    add_months,
    band,
    certificate_valid_until,
    may_issue,
    parse_product_code,
    scheme_by_code,
    scheme_in_force,
    stars_for_score,
)


@pytest.mark.parametrize(
    ("score", "stars"),
    [
        ("0", 1),
        ("29.99", 1),
        ("30", 2),
        ("49.99", 2),
        ("50", 3),
        ("69.5", 3),
        ("69.999", 3),
        ("70", 4),
        ("89.99", 4),
        ("90", 5),
        ("100", 5),
    ],
)
def test_a_score_falls_in_its_half_open_band(score: str, stars: int) -> None:
    assert stars_for_score(Decimal(score)) == stars


@pytest.mark.parametrize("score", ["-0.01", "100.01"])
def test_a_score_outside_0_to_100_is_refused(score: str) -> None:
    with pytest.raises(ValueError, match="out of range"):
        stars_for_score(Decimal(score))


def test_bands_read_in_vietnamese() -> None:
    assert [band(stars) for stars in range(6)] == [
        "dưới 30 điểm",
        "dưới 30 điểm",
        "từ 30 đến dưới 50 điểm",
        "từ 50 đến dưới 70 điểm",
        "từ 70 đến dưới 90 điểm",
        "từ 90 đến 100 điểm",
    ]


@pytest.mark.parametrize(
    ("decided", "last_day"),
    [
        (date(2024, 3, 4), date(2027, 3, 4)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2021, 2, 28), date(2024, 2, 28)),
        (date(2024, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_certificate_runs_36_calendar_months(decided: date, last_day: date) -> None:
    assert certificate_valid_until(decided) == last_day


@given(st.dates(date(2019, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_never_run_into_the_month_after(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day
    assert end.day == start.day or (end + timedelta(days=1)).month != end.month


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2018, 12, 31), None),
        (date(2019, 1, 1), "1048"),
        (date(2023, 2, 23), "1048"),
        (date(2023, 2, 24), "148"),
        (date(2025, 7, 5), "148"),
        (date(2025, 7, 6), "148+1489"),
        (date(2026, 5, 21), "148+1489"),
        (date(2026, 5, 22), "26/2026"),
    ],
)
def test_each_day_has_its_scheme(day: date, code: str | None) -> None:
    scheme = scheme_in_force(day)
    assert (scheme.code if scheme else None) == code


_ISSUERS = {
    "1048": {3: "city", 4: "city", 5: "ministry"},
    "148": {3: "district", 4: "city", 5: "ministry"},
    "148+1489": {3: "city", 4: "city", 5: "ministry"},
    "26/2026": {3: "city", 4: "city", 5: "ministry"},
}


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.code)
@pytest.mark.parametrize("stars", range(6))
@pytest.mark.parametrize("level", CouncilLevel)
def test_only_the_named_level_issues_stars(scheme, stars: int, level: CouncilLevel) -> None:
    expected = _ISSUERS[scheme.code].get(stars) == level
    assert may_issue(scheme, level, stars, scheme.in_force_from) is expected


def test_a_file_of_the_old_scheme_may_be_decided_for_180_days_more() -> None:
    old = scheme_by_code("1048")
    assert may_issue(old, CouncilLevel.CITY, 3, date(2023, 8, 23))
    assert not may_issue(old, CouncilLevel.CITY, 3, date(2023, 8, 24))


def test_no_scheme_is_used_before_it_is_in_force() -> None:
    for scheme in SCHEMES:
        assert not scheme.accepts(scheme.in_force_from - timedelta(days=1))


def test_the_score_sheet_always_adds_up_to_a_hundred() -> None:
    assert {sum(scheme.maxima) for scheme in SCHEMES} == {100}
    assert SCHEMES[0].maxima == (35, 25, 40)
    assert {scheme.maxima for scheme in SCHEMES[1:]} == {(40, 25, 35)}


def test_the_tables_know_the_same_schemes_and_levels() -> None:
    assert ModelScheme.values == [scheme.code for scheme in SCHEMES]
    assert ModelLevel.values == [level.value for level in CouncilLevel]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("01-018-00577-1-2023", "01-018-00577-1-2023"),
        (" 01 - 018 - 00577 - 1 - 2023 ", "01-018-00577-1-2023"),
        ("01–018–00577–12–2023", "01-018-00577-12-2023"),
        ("01.018.00577.1.2023", "01-018-00577-1-2023"),
        ("01-00577-1-2026", "01-00577-1-2026"),
    ],
)
def test_product_codes_of_both_forms_are_read(written: str, read: str) -> None:
    assert str(parse_product_code(written)) == read


def test_a_code_has_a_district_only_in_the_old_form() -> None:
    old, new = parse_product_code("01-018-00577-1-2023"), parse_product_code("01-00577-1-2026")
    assert (old.district, old.commune, old.serial, old.year) == ("018", "00577", "1", 2023)
    assert (new.district, new.commune, new.serial, new.year) == (None, "00577", "1", 2026)


@pytest.mark.parametrize(
    "written",
    ["", "01-018-577-1-2023", "1-018-00577-1-2023", "01-018-00577-1-23", "abc", "01-018-00577-2023"],
)
def test_what_is_no_product_code_is_not_read(written: str) -> None:
    assert parse_product_code(written) is None
