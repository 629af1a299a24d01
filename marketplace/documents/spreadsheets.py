"""Tables as offices open them: CSV that Excel reads as UTF-8, XLSX with real numbers and dates.

Names and notes come from strangers. A text that a spreadsheet would run as a formula is disarmed in both: with a quote
in front in CSV, by the cell's type in XLSX.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .wording import HANOI

Cell = str | int | date | datetime | None

BOM = "utf-8-sig"
FORMATS = {int: "#,##0", date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm"}


def harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula, with a quote in front."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark. Numbers are plain digits, moments ISO 8601 in the time of Hà Nội."""
    return b"".join(csv_parts(rows))


def csv_parts(rows: Iterable[Sequence[Cell]], *, at_once: int = 500) -> Iterator[bytes]:
    """The same, some rows at a time, for a file that is sent while it is made."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    encoding = BOM
    waiting = iter(rows)
    while part := list(islice(waiting, at_once)):
        writer.writerows([_plain(cell) for cell in row] for row in part)
        yield written.getvalue().encode(encoding)
        encoding = "utf-8"
        written.seek(0)
        written.truncate()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of a workbook: facts on top, then a table. ``widths`` in characters; ``foot`` are rows in bold."""

    title: str
    facts: Sequence[tuple[str, Cell]]
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    foot: Sequence[Sequence[Cell]] = ()
    widths: Sequence[int] = ()


def xlsx_file(sheet: Sheet) -> bytes:
    """A workbook of one sheet, its head frozen."""
    book = Workbook()
    page = book.active
    page.title = sheet.title[:31]
    bold = Font(bold=True)
    number = 1
    for name, value in sheet.facts:
        _write(page, number, [name, value])
        page.cell(number, 1).font = bold
        number += 1
    number += bool(sheet.facts)  # a row left empty
    _write(page, number, sheet.head, font=bold)
    page.freeze_panes = page.cell(number + 1, 1)
    for row in sheet.rows:
        number += 1
        _write(page, number, row)
    for row in sheet.foot:
        number += 1
        _write(page, number, row, font=bold)
    for index, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(index)].width = width
    book.properties.creator = "Chợ OCOP Hà Nội"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(page: Worksheet, number: int, row: Sequence[Cell], *, font: Font | None = None) -> None:
    for column, value in enumerate(row, 1):
        cell = page.cell(number, column)
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"  # never a formula
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        elif value is not None:
            if isinstance(value, datetime):
                value = value.astimezone(HANOI).replace(tzinfo=None)  # a sheet knows no time zones
            cell.value = value
            cell.number_format = FORMATS[type(value)]
        if font is not None:
            cell.font = font


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(HANOI).isoformat(sep=" ", timespec="seconds")
    return harmless(cell) if isinstance(cell, str) else str(cell)
