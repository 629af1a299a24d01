"""Single cells as offices write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ocop_catalog.importers.values import (
    Rank,
    is_absent,
    is_broken,
    read_date,
    read_rank,
    read_score,
    rounded_down,
)

POTENTIAL = Rank(4, potential_five=True)


@pytest.mark.parametrize(
    ("written", "rank"),
    [
        ("4", Rank(4)),
        ("4.0", Rank(4)),
        ("04", Rank(4)),
        ("4 sao", Rank(4)),
        ("4 SAO", Rank(4)),
        ("4sao", Rank(4)),
        ("4*", Rank(4)),
        ("****", Rank(4)),
        ("* * * *", Rank(4)),
        ("★★★★", Rank(4)),
        ("★★★★☆", Rank(4)),
        ("⭐️⭐️⭐️", Rank(3)),
        ("Bốn sao", Rank(4)),
        ("năm sao", Rank(5)),
        ("Hạng 3 sao", Rank(3)),
        ("Đạt 3 sao", Rank(3)),
        ("OCOP 4 sao", Rank(4)),
        ("4 sao cấp thành phố", Rank(4)),
        ("**** (4 sao)", Rank(4)),
        ("3 SAO ⭐⭐⭐", Rank(3)),
        ("4 sao (nâng hạng)", Rank(4)),
        ("3 sao (đánh giá lại)", Rank(3)),
        ("Đạt 4 sao năm 2024", Rank(4)),
        ("Tiềm năng 5 sao", POTENTIAL),
        ("TIỀM NĂNG 5 SAO", POTENTIAL),
        ("4 sao (tiềm năng 5 sao)", POTENTIAL),
        ("5 sao (đề nghị TW)", POTENTIAL),
        ("Tiềm năng năm sao", POTENTIAL),
        ("0", Rank(0)),
        ("2 sao", Rank(2)),
        ("Không đạt", Rank(0, by_words=True)),
        ("Không xếp hạng", Rank(0, by_words=True)),
    ],
)
def test_ranks_are_read(written: str, rank: Rank) -> None:
    assert read_rank(written) == rank


@pytest.mark.parametrize(
    "written",
    [
        "",
        "6",
        "6 sao",
        "******",
        "4,5",
        "4.5 sao",
        "3-4 sao",
        "4/5",
        "bảy sao",
        "**** (3 sao)",
        "4 sao (?)",
        "-1",
        "tốt",
        "tiềm năng 3 sao",
    ],
)
def test_what_is_no_rank_is_not_guessed(written: str) -> None:
    assert read_rank(written) is None


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("69,5", "69.5"),
        ("69.5", "69.5"),
        ("69,50 điểm", "69.50"),
        ("69,5/100", "69.5"),
        ("70đ", "70"),
        ("100", "100"),
        ("0", "0"),
        ("69.9966666667", "69.9966666667"),
    ],
)
def test_scores_are_read(written: str, score: str) -> None:
    assert read_score(written) == Decimal(score)


@pytest.mark.parametrize("written", ["", "101", "-5", "abc", "6 9", "69,5,1", "1.000", "100,01"])
def test_what_is_no_score_is_not_guessed(written: str) -> None:
    assert read_score(written) is None or read_score(written) == Decimal("1.000")


def test_a_score_is_rounded_down_never_into_the_next_band() -> None:
    assert rounded_down(Decimal("69.99999")) == Decimal("69.99")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("04/03/2024", date(2024, 3, 4)),
        ("4.3.2024", date(2024, 3, 4)),
        ("4-3-2024", date(2024, 3, 4)),
        ("2024-03-04", date(2024, 3, 4)),
        ("ngày 04 tháng 3 năm 2024", date(2024, 3, 4)),
        ("Hà Nội, ngày 04 tháng 03, năm 2024", date(2024, 3, 4)),
        ("31/02/2024", None),
        ("năm 2024", None),
        ("", None),
    ],
)
def test_dates_are_read(written: str, day: date | None) -> None:
    assert read_date(written) == day


@pytest.mark.parametrize("written", ["", "-", "–", "—", "...", "N/A", "Không có", "chưa có"])
def test_absent_cells_say_nothing(written: str) -> None:
    assert is_absent(written)


@pytest.mark.parametrize("written", ["G\ufffdm B\ufffdt Tr\ufffdng", "#REF!", "#N/A", "#VALUE!"])
def test_damaged_cells_are_noticed(written: str) -> None:
    assert is_broken(written)
