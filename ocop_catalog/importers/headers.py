"""Recognises the heading row of a list: which column holds what, in whatever words, order and number of lines
it is written.

A heading may take up to three lines with merged cells ("Địa chỉ" above "Xã" and "Huyện"); a column's lowest
line decides, and where that says too little ("Tên", "Số") the lines above it are read with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ocop_catalog.importers.tables import Row, Table
from ocop_catalog.text import fold


class Field(StrEnum):
    """What a column of an office's list can hold; the value is how we name the column in faults."""

    NUMBERING = "STT"
    PRODUCT = "Tên sản phẩm"
    PRODUCER = "Chủ thể"
    ADDRESS = "Địa chỉ"
    PROVINCE = "Tỉnh/Thành phố"
    DISTRICT = "Quận/Huyện"
    COMMUNE = "Xã/Phường"
    STARS = "Hạng sao"
    SCORE = "Điểm"
    SCORE_A = "Điểm phần A"
    SCORE_B = "Điểm phần B"
    SCORE_C = "Điểm phần C"
    CODE = "Mã sản phẩm"
    GROUP = "Nhóm"
    PRODUCER_KIND = "Loại hình"
    PHONE = "Điện thoại"
    REPRESENTATIVE = "Người đại diện"
    REGISTRATION = "Mã số thuế"
    DECISION_NUMBER = "Số quyết định"
    DECISION_DATE = "Ngày quyết định"
    ISSUER = "Cơ quan ban hành"
    NOTE = "Ghi chú"
    IGNORED = ""


# In order: the first that fits decides. Written in folded spelling, with punctuation as spaces.
_PATTERNS: tuple[tuple[Field, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        (Field.NUMBERING, r"^(s ?tt|t ?t|so tt|so thu tu|thu tu|no|#)( sp| san pham| chu the)?$"),
        (Field.NOTE, r"^ghi chu|^luu y"),
        (
            Field.REGISTRATION,
            r"ma so thue|\bmst\b|dkkd|\bgcn dk|dang ky (ho )?kinh doanh|ma so (doanh nghiep|htx)|^so dang ky",
        ),
        (Field.CODE, r"\bma (so )?(cua )?(san pham|sp|ocop)\b|^ma( so)?$|^ma (ho so|dinh danh)"),
        (
            Field.IGNORED,
            r"so luong|so san pham|hinh anh|\banh\b|logo|cau chuyen|quy cach|mo ta|website|link|email"
            r"|^(don )?gia\b|gia ban|doanh thu|"
            r"diem ban|dac diem|diem manh|don vi tinh|^dvt|thoi han|hieu luc|het han|san luong"
            r"|quy mo|so giay chung nhan",
        ),
        (
            Field.DECISION_DATE,
            r"^ngay\b|ngay (thang )?(nam )?(ban hanh|ky|cap|cong nhan|quyet dinh|qd)|ngay$",
        ),
        (Field.DECISION_NUMBER, r"quyet dinh|\bqd\b|van ban cong nhan"),
        (
            Field.ISSUER,
            r"(cap|co quan|don vi|noi) (cap|cong nhan|ban hanh|phe duyet|ra)\b|cap cong nhan|^co quan$",
        ),
        (Field.SCORE_A, r"\bphan a\b|^a$|\bdiem a\b"),
        (Field.SCORE_B, r"\bphan b\b|^b$|\bdiem b\b"),
        (Field.SCORE_C, r"\bphan c\b|^c$|\bdiem c\b"),
        (Field.ADDRESS, r"dia chi|dia diem|dia ban|tru so|noi san xuat|dia phuong"),
        (Field.PHONE, r"dien thoai|\bs?dt\b|lien he|hotline"),
        (Field.SCORE, r"\bdiem\b|^tong$|^tb$"),
        (
            Field.STARS,
            r"\bsao\b|^(xep |phan |dat )?hang\b(?! hoa)|xep loai|^(dat )?ocop$"
            r"|^(ket qua|kq)( danh gia| xep| phan| cong nhan| chung nhan|$)|"
            r"hang (san pham|dat|ocop)|(xep|phan) hang",
        ),
        (Field.PRODUCER_KIND, r"loai hinh|loai chu the|hinh thuc to chuc"),
        (Field.REPRESENTATIVE, r"dai dien|giam doc|ho (va )?ten|^chu (co so|ho|nhiem)|^nguoi\b"),
        (Field.GROUP, r"\bnhom\b|\bnganh\b|linh vuc|^bo san pham|phan loai|loai san pham"),
        (
            Field.PRODUCT,
            r"^(ten |danh muc |danh sach )?(cac )?(san pham|sp)\b|ten (hang|dac san)|hang hoa|mat hang",
        ),
        (
            Field.PRODUCER,
            r"chu the|co so|don vi|doanh nghiep|nha (san xuat|cung cap)|to chuc"
            r"|hop tac xa|\bhtx\b|cong ty|ca nhan|ho sx",
        ),
        (Field.PRODUCT, r"san pham|\bsp\b"),
        (Field.ADDRESS, r"\b(xa|phuong)\b.*\b(huyen|quan)\b(?! thi)"),
        (Field.DISTRICT, r"\b(huyen|quan)\b|^thi xa$|^tx$"),
        (Field.PROVINCE, r"\btinh\b|^thanh pho|^tp$"),
        (Field.COMMUNE, r"\b(xa|phuong|thi tran)\b"),
    )
)
_PRODUCT_TITLE = re.compile(
    r"^(ten |danh muc )?(cac )?(san pham|sp)( ocop| (duoc )?(cong nhan|danh gia|dat).*)?$"
)
_STAR_COLUMN = re.compile(r"^(?:dat |hang |san pham |ocop )*([1-5]) sao$")
_POTENTIAL_COLUMN = re.compile(
    r"^(?:san pham |ocop )*tiem nang (?:5 sao|len 5 sao|nang hang)?$|^5 sao tiem nang$"
)
_NOT_WORD = re.compile(r"[\W_]+")
_COLUMN_NUMBER = re.compile(r"^\(?(\d{1,2}|[a-z])\)?$")
MAX_HEADING_LINES = 3
_SEARCHED_ROWS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """Where the heading stands and what its columns hold.

    ``columns`` gives the column of each field; ``titles`` the heading text of each column as written;
    ``star_columns`` the columns that are ticked for a rank ("3 sao" | "4 sao" | "5 sao"): (column, stars,
    potential five).
    """

    first: int
    last: int
    columns: dict[Field, int]
    titles: tuple[str, ...]
    star_columns: tuple[tuple[int, int, bool], ...] = ()

    @property
    def weight(self) -> int:
        return len(self.columns) + len(self.star_columns)

    @property
    def rank(self) -> tuple[int, int]:
        """For choosing between headings: more columns, then fewer lines (a title line above names nothing)."""
        return self.weight, self.first - self.last

    def title(self, field: Field) -> str:
        """The heading of a field's column as the office wrote it, or our name for the field."""
        index = self.columns.get(field)
        return (self.titles[index] if index is not None else "") or field.value


def find_heading(table: Table) -> Heading | None:
    """The heading of a table: of the first rows, the one to three lines that name most columns; None if no
    line names products."""
    best: Heading | None = None
    for first in range(min(len(table.rows), _SEARCHED_ROWS)):
        if best is not None and first >= best.last + 2:
            break
        if sum(1 for cell in table.rows[first].cells if cell) < 2:
            continue
        for lines in range(1, MAX_HEADING_LINES + 1):
            heading = _heading_of(table.rows[first : first + lines], first)
            if heading and (best is None or heading.rank > best.rank):
                best = heading
    return best


def heading_within(rows: Sequence[Row], index: int) -> Heading | None:
    """A heading in the middle of a list: printed again on each page, or that of a second list below the first.

    Stricter than at the top, for products may be called anything: no number in it, and its product column says so.
    """
    cells = [cell for cell in rows[index].cells if cell]
    if len(cells) < 3 or any(char.isdigit() for cell in cells for char in cell):
        return None
    if not any(_PRODUCT_TITLE.match(_words(cell)) for cell in cells):
        return None
    found = [_heading_of(rows[index : index + lines], index) for lines in range(1, MAX_HEADING_LINES + 1)]
    return max((heading for heading in found if heading), key=lambda heading: heading.rank, default=None)


def is_column_numbers(row: Row) -> bool:
    """A row ``(1) (2) (3)`` or ``A B 1 2 3`` that only numbers the columns."""
    cells = [fold(cell) for cell in row.cells if cell]
    return (
        len(cells) >= 3
        and all(_COLUMN_NUMBER.match(cell) for cell in cells)
        and len(set(cells)) == len(cells)
    )


def _heading_of(rows: Sequence[Row], first: int) -> Heading | None:
    width = max(len(row.spread) for row in rows)
    columns: dict[Field, int] = {}
    stars: list[tuple[int, int, bool]] = []
    titles: list[str] = []
    for index in range(width):
        parts = [row.spread[index] for row in rows if index < len(row.spread) and row.spread[index]]
        parts = list(dict.fromkeys(parts))
        titles.append(" ".join(parts[-1].split()) if parts else "")
        if any(len(part) > 120 for part in parts):
            return None
        if tick := _tick_column(parts):
            stars.append((index, *tick))
            continue
        field = _field_of(parts)
        if (
            field is not None
            and field is not Field.IGNORED
            and _is_better(field, titles[index], columns, titles)
        ):
            columns[field] = index
    names_a_list = Field.PRODUCT in columns and bool(
        {Field.PRODUCER, Field.STARS, Field.SCORE} & columns.keys() or stars
    )
    if not names_a_list:
        return None
    if len(rows) > 1 and not _reads_as_heading(rows[-1]):
        return None
    if len(stars) == 1 and Field.STARS not in columns:
        columns[Field.STARS] = stars[0][0]
        stars = []
    return Heading(first, first + len(rows) - 1, columns, tuple(titles), tuple(stars))


def _reads_as_heading(row: Row) -> bool:
    """Whether the last line of a many-line heading is one: each of its cells is short words, none a value of
    a list."""
    cells = [fold(cell) for cell in row.cells if cell]
    if any(cell.replace(".", "").replace(",", "").isdigit() for cell in cells):
        return False
    named = [
        cell
        for cell in cells
        if _field_of([cell]) is not None or _tick_column([cell]) or cell in {"ten", "so"}
    ]
    return bool(named) and len(named) * 2 >= len(cells)


def _tick_column(parts: Sequence[str]) -> tuple[int, bool] | None:
    if not parts:
        return None
    title = _words(parts[-1])
    if _POTENTIAL_COLUMN.match(title):
        return 4, True
    match = _STAR_COLUMN.match(title)
    return (int(match.group(1)), False) if match else None


def _field_of(parts: Sequence[str]) -> Field | None:
    """The field a column's heading lines name: the lowest by itself, else together with those above."""
    if not parts:
        return None
    for title in (_words(parts[-1]), _words(" ".join(parts))):
        for field, pattern in _PATTERNS:
            if pattern.search(title):
                return field
    return None


def _is_better(field: Field, title: str, columns: dict[Field, int], titles: Sequence[str]) -> bool:
    """Of two columns for one field the first counts; of two scores the mean or total, of two councils the
    higher."""
    if field not in columns:
        return True
    if field is not Field.SCORE:
        return False
    return _score_weight(title) >= _score_weight(titles[columns[field]])


def _score_weight(title: str) -> int:
    words = _words(title)
    if re.search(r"\b(huyen|quan|xa|co so)\b", words):
        return 0
    return 2 if re.search(r"\b(tong|trung binh|tb)\b", words) else 1


def _words(title: str) -> str:
    return _NOT_WORD.sub(" ", fold(title)).strip() or fold(title)
