"""Decision lists for tests: the units of the package's data, and a list written as CSV or Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from openpyxl import Workbook

from ocop_catalog.importers import DecisionHead, DecisionList, Gazetteer, Unit, read_decision_list
from ocop_catalog.services.units import DATA

CITY_2024 = "(Kèm theo Quyết định số 1147/QĐ-UBND ngày 04/03/2024 của UBND thành phố Hà Nội)"
CITY_2026 = "(Kèm theo Quyết định số 88/QĐ-UBND ngày 10/06/2026 của UBND thành phố Hà Nội)"
HEADING = ("STT", "Tên sản phẩm", "Chủ thể", "Quận/Huyện", "Điểm", "Hạng sao")


@cache
def gazetteer() -> Gazetteer:
    """The units of the package's data files, without a database."""

    def rows(name: str) -> Iterable[dict[str, str]]:
        return csv.DictReader(io.StringIO((DATA / name).read_text(encoding="utf-8")))

    return Gazetteer(
        provinces=[Unit(row["code"], row["name"]) for row in rows("provinces.csv")],
        districts=[Unit(row["code"], row["name"]) for row in rows("hanoi_districts.csv")],
        communes=[
            Unit(row["code"], row["name"], tuple(row["former_district_codes"].split(";")))
            for row in rows("hanoi_communes_2025.csv")
        ],
    )


def as_csv(rows: Iterable[Sequence[Any]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[Any]], *, merges: Iterable[str] = (), start: int = 1) -> bytes:
    book = Workbook()
    sheet = book.active
    for number, row in enumerate(rows, start):
        for column, value in enumerate(row, 1):
            if value != "":
                sheet.cell(number, column, value)
    for merge in merges:
        sheet.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def listing(
    *products: Sequence[Any], title: str = CITY_2024, heading: Sequence[str] = HEADING
) -> list[Sequence[Any]]:
    """A plain list: title, heading, products; a product's row begins at the file's line 3."""
    return [[title], list(heading), *products]


def read(content: bytes | list[Sequence[Any]], **options: Any) -> DecisionList:
    data = content if isinstance(content, bytes) else as_csv(content)
    return read_decision_list(data, options=DecisionHead(**options), gazetteer=gazetteer())


def good(content: bytes | list[Sequence[Any]], **options: Any) -> DecisionList:
    """Read a list that must be without fault."""
    read_list = read(content, **options)
    assert read_list.faults == ()
    return read_list
