"""Files for offices: numbers are numbers, dates are dates, and nothing a stranger wrote is run."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from marketplace.documents.spreadsheets import Sheet, csv_file, harmless, xlsx_file

MOMENT = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("+84", "'+84"),
        ("-1", "'-1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("An", "An"),
        ("", ""),
    ],
)
def test_formulas_are_disarmed(said: str, written: str) -> None:
    assert harmless(said) == written


def test_csv_has_a_mark_for_excel_and_plain_numbers() -> None:
    file = csv_file(
        [("Lúc", "Số tiền", "Nội dung", "Ngày"), (MOMENT, -5_000, "=cmd", date(2026, 3, 4)), (None,)]
    )
    assert file == (
        '\ufeffLúc,Số tiền,Nội dung,Ngày\r\n2026-11-26 00:30:00+07:00,-5000,\'=cmd,2026-03-04\r\n""\r\n'.encode()
    )


def test_xlsx_has_real_numbers_dates_and_texts() -> None:
    file = xlsx_file(
        Sheet(
            title="Đối soát",
            facts=[("Chủ thể", "HTX Bình"), ("Đầu kỳ", 1_000)],
            head=("Lúc", "Số tiền", "Nội dung", "Ngày"),
            rows=[(MOMENT, -5_000, "=1+1\x07", date(2026, 3, 4))],
            foot=[("Cộng", 7, None, None)],
            widths=(18, 14),
        )
    )
    page = load_workbook(BytesIO(file)).active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Chủ thể", "HTX Bình", None, None],
        ["Đầu kỳ", 1_000, None, None],
        [None, None, None, None],
        ["Lúc", "Số tiền", "Nội dung", "Ngày"],
        [datetime(2026, 11, 26, 0, 30), -5_000, "=1+1", datetime(2026, 3, 4)],
        ["Cộng", 7, None, None],
    ]
    row = page[5]
    assert [cell.data_type for cell in row] == ["d", "n", "s", "d"]
    assert [cell.number_format for cell in row[:2]] == ["dd/mm/yyyy hh:mm", "#,##0"]
    assert page.freeze_panes == "A5"


def test_a_table_without_facts_begins_at_the_top() -> None:
    page = load_workbook(BytesIO(xlsx_file(Sheet(title="x", facts=(), head=("A",), rows=[("b",)])))).active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["A"], ["b"]]
