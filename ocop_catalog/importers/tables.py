"""Reads a CSV or Excel file into plain rows of text, whatever program and code page the office used.

CSV: UTF-8 with or without BOM, UTF-16, Windows-1258; comma, semicolon, tab or bar. Excel: every visible
sheet. A cell merged downwards counts for each of its rows; one merged sideways stays in its first cell
(``spread`` has it in all, for headings). Cells come out in Unicode NFC with single spaces; line breaks inside
a cell are kept, they often part a name from an address.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ocop_catalog.importers.faults import Fault, UnreadableFile
from ocop_catalog.text import nfc

MAX_BYTES = 50 * 1024 * 1024
_MOST_LINES_IN_A_CELL = 50
DELIMITERS = (",", ";", "\t", "|")

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_EXCEL_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# The Icelandic letter eth looks like the Vietnamese đ, and old keyboards typed it.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its cells, and the cells with sideways merges repeated."""

    line: int
    cells: tuple[str, ...]
    spread: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        """The text of a column, empty where the row has no such column."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or the whole of a CSV file (``sheet`` empty). ``has_merges``: merged cells are marked by the
    format itself."""

    rows: tuple[Row, ...]
    sheet: str = ""
    has_merges: bool = False
    faults: tuple[Fault, ...] = field(default=())


def tidy(value: Any) -> str:
    """A cell as text: NFC, single spaces, line breaks kept; 4.0 as ``4``, dates as ``04/03/2024``."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        # Excel keeps 69.5 as a binary fraction; twelve digits bring the office's number back.
        return f"{value:.12g}"
    text = str(value)
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = text.translate(_LOOKALIKES)
    return "\n".join(line for part in text.splitlines() if (line := nfc(part)))


def read_tables(content: bytes) -> list[list[Table]]:
    """The readings of a file to try, each a list of tables; a CSV has one reading for every delimiter.

    Raises UnreadableFile.
    """
    if not content.strip(b"\x00 \r\n\t"):
        raise UnreadableFile(_file_fault("Tệp trống.", "một danh sách có hàng tiêu đề"))
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_file_fault("Tệp quá lớn.", f"tệp nhỏ hơn {MAX_BYTES // 1024 // 1024} MB"))
    if content.startswith(_EXCEL_SIGNATURES):
        return [_read_workbook(content)]
    text = _decode(content)
    return [[_read_csv(text, delimiter)] for delimiter in DELIMITERS if delimiter in text] or [
        [_read_csv(text, ",")]
    ]


def _file_fault(message: str, expected: str, line: int = 0) -> Fault:
    return Fault(line=line, column="", value="", message=message, expected=expected)


def _decode(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decode_as(content[len(bom) :], encoding)
    if content[1:200:2].count(0) > 20:
        return _decode_as(content, "utf-16-le")
    if content[0:200:2].count(0) > 20:
        return _decode_as(content, "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        # One broken byte in a UTF-8 file is damage to report, not another code page.
        if _valid_share(content) < 0.5:
            return _decode_as(content, "cp1258")
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableFile(
            _file_fault("Ký tự hỏng: tệp UTF-8 bị lỗi mã hoá.", "tệp lưu lại bằng UTF-8", line)
        ) from error


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _file_fault("Không đọc được bảng mã của tệp.", "tệp lưu bằng UTF-8, UTF-16 hoặc Windows-1258")
        ) from error


def _valid_share(content: bytes) -> float:
    """Which share of the non-ASCII characters is good UTF-8."""
    decoded = content.decode("utf-8", errors="replace")
    foreign = [char for char in decoded if not char.isascii()]
    return 1 - foreign.count("\ufffd") / max(len(foreign), 1)


def _read_csv(text: str, delimiter: str) -> Table:
    # Without this, one quoted cell with a carriage return in it would stop the reader.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    rows: list[Row] = []
    faults: list[Fault] = []
    before, lines = 0, len(text.rstrip().splitlines())
    try:
        for record in reader:
            line, before = before + 1, reader.line_num
            if line == 1 and len(record) <= 2 and "".join(record).lower().startswith("sep="):
                continue
            cells = tuple(tidy(cell) for cell in record)
            rows.append(Row(line, cells, cells))
            swallowed = reader.line_num - line
            at_end_unbalanced = swallowed and reader.line_num >= lines and text.count('"') % 2
            if swallowed > _MOST_LINES_IN_A_CELL or at_end_unbalanced:
                faults.append(_open_quote(line, cells))
    except csv.Error:
        faults.append(_open_quote(before + 1, ()))
    return Table(rows=tuple(rows), faults=tuple(faults))


def _open_quote(line: int, cells: tuple[str, ...]) -> Fault:
    value = next((cell.splitlines()[0] for cell in cells if "\n" in cell), "")[:80]
    return Fault(line, "", value, "Dấu ngoặc kép mở mà không đóng.", 'mỗi dấu " mở có một dấu " đóng')


def _read_workbook(content: bytes) -> list[Table]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_read_sheet(workbook, meta.name) for meta in workbook.sheets_metadata if _is_visible(meta)]
    except PasswordError as error:
        raise UnreadableFile(_file_fault("Tệp Excel có mật khẩu.", "tệp không đặt mật khẩu")) from error
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(
            _file_fault("Tệp Excel bị hỏng, không mở được.", "tệp .xlsx hoặc .csv nguyên vẹn")
        ) from error


def _is_visible(meta: Any) -> bool:
    return bool(meta.visible == SheetVisibleEnum.Visible)


def _read_sheet(workbook: CalamineWorkbook, name: str) -> Table:
    sheet = workbook.get_sheet_by_name(name)
    grid = [[tidy(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    width = max((len(row) for row in grid), default=0)
    for row in grid:
        row.extend([""] * (width - len(row)))
    spread = [list(row) for row in grid]
    for (top, left), (bottom, right) in _within(sheet.merged_cell_ranges or [], len(grid), width):
        value = grid[top][left]
        for y in range(top, bottom + 1):
            grid[y][left] = value
            for x in range(left, right + 1):
                spread[y][x] = value
    rows = tuple(Row(index + 1, tuple(cells), tuple(spread[index])) for index, cells in enumerate(grid))
    return Table(rows=rows, sheet=name, has_merges=True)


def _within(
    merges: list[tuple[tuple[int, int], tuple[int, int]]], height: int, width: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Merged ranges cut to the used range; a merge of blank cells may reach beyond it."""
    for (top, left), (bottom, right) in merges:
        if 0 <= top < height and 0 <= left < width:
            yield (top, left), (min(bottom, height - 1), min(right, width - 1))
