"""What stands on a page: paragraphs that wrap, tables whose head comes again on every page, rows of facts, QR codes.

Every text given here is plain text. It is escaped, so that no name can be taken for reportlab's markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import segno
from reportlab.lib.colors import black, toColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, Paragraph, Spacer, Table

from .fonts import BOLD, REGULAR, drawable, install

GREY = toColor("#555555")
RULE = toColor("#bbbbbb")
PADDING = 1.5 * mm  # before a cell that is not the first
LEADING = 1.32  # Ậ and ệ need the height


def style(
    size: float, *, bold: bool = False, align: str = "left", muted: bool = False, after: float = 0
) -> ParagraphStyle:
    """A style of ``size`` points, ``after`` millimetres of space below. Words longer than a line are broken."""
    install()  # paragraphs are measured when they are made
    return ParagraphStyle(
        name="",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * LEADING,
        alignment={"left": TA_LEFT, "right": TA_RIGHT, "center": TA_CENTER}[align],
        textColor=GREY if muted else black,
        spaceAfter=after * mm,
        splitLongWords=True,
    )


def text(words: str, of: ParagraphStyle) -> Paragraph:
    """A paragraph; line ends are kept."""
    return Paragraph(escape(drawable(words)).replace("\n", "<br/>"), of)


def two_languages(words: str, other: str, of: ParagraphStyle) -> Paragraph:
    """A label with its translation beside it, smaller and grey: ``Tổng cộng / Total``."""
    beside = f'<font size="{of.fontSize * 0.8:g}" color="#555555"> / {escape(drawable(other))}</font>'
    return Paragraph(escape(drawable(words)) + beside, of)


def gap(millimetres: float) -> Spacer:
    return Spacer(0, millimetres * mm)


def rule(*, thick: bool = False) -> HRFlowable:
    """A line across the page."""
    return HRFlowable(
        width="100%",
        thickness=1 if thick else 0.5,
        color=black if thick else RULE,
        spaceBefore=1.5 * mm,
        spaceAfter=1.5 * mm,
    )


def keep_together(millimetres: float) -> CondPageBreak:
    """Go to the next page when less than this is left of the page."""
    return CondPageBreak(millimetres * mm)


@dataclass(frozen=True, kw_only=True)
class Column:
    """``width`` in millimetres. A ``number`` column stands to the right."""

    head: str
    width: float
    other: str = ""
    number: bool = False


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | Flowable]],
    *,
    size: float = 9,
    bold_rows: Sequence[int] = (),
) -> Table:
    """Rows of plain texts under a head that comes again on every page; ``bold_rows`` by index. A row may be split.

    Columns without words have no head.
    """
    install()
    has_head = any(column.head for column in columns)
    heads: list[Any] = [
        two_languages(column.head, column.other, _cell(column, size * 0.9, bold=True))
        if column.other
        else text(column.head, _cell(column, size * 0.9, bold=True))
        for column in columns
    ]
    regular = [_cell(column, size, bold=False) for column in columns]
    strong = [_cell(column, size, bold=True) for column in columns]
    body: list[list[Any]] = []
    for index, row in enumerate(rows):
        styles = strong if index in bold_rows else regular
        body.append(
            [
                cell if isinstance(cell, Flowable) else _fitted(cell, column, of)
                for column, cell, of in zip(columns, row, styles, strict=True)
            ]
        )
    first = int(has_head)
    return Table(
        [heads, *body] if has_head else body,
        colWidths=[column.width * mm for column in columns],
        repeatRows=first,
        splitInRow=1,
        hAlign="LEFT",
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, size, size * LEADING),
            *(("FONTNAME", (0, first + row), (-1, first + row), BOLD) for row in bold_rows),
            *(
                ("ALIGN", (across, 0), (across, -1), "RIGHT")
                for across, column in enumerate(columns)
                if column.number
            ),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *([("LINEBELOW", (0, 0), (-1, 0), 0.8, black)] if has_head else []),
            ("LINEBELOW", (0, first), (-1, -1), 0.3, RULE),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("LEFTPADDING", (1, 0), (-1, -1), PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.8 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1 * mm),
        ],
    )


def _fitted(words: str, column: Column, of: ParagraphStyle) -> str | Paragraph:
    """A text that fits on one line as it is: a table draws that ten times faster than a paragraph."""
    line = drawable(words)
    if "\n" not in line and stringWidth(line, of.fontName, of.fontSize) <= column.width * mm - PADDING:
        return line
    return text(words, of)


def side_by_side(cells: Sequence[Any], widths: Sequence[float]) -> Table:
    """Flowables (or lists of them) beside each other; ``widths`` in millimetres."""
    return Table(
        [list(cells)],
        colWidths=[width * mm for width in widths],
        hAlign="LEFT",
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def boxed(content: Paragraph, width: float) -> Table:
    """A paragraph in a frame, ``width`` millimetres wide."""
    return Table(
        [[content]],
        colWidths=[width * mm],
        hAlign="LEFT",
        style=[
            ("BOX", (0, 0), (-1, -1), 1.2, black),
            ("TOPPADDING", (0, 0), (-1, -1), 1 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2 * mm),
        ],
    )


def facts(
    rows: Sequence[tuple[str | Paragraph, str]], widths: tuple[float, float], *, size: float = 9.5
) -> Table:
    """Names and what they stand at, without lines; ``widths`` in millimetres."""
    return Table(
        [
            [
                text(name, style(size, muted=True)) if isinstance(name, str) else name,
                text(value, style(size)),
            ]
            for name, value in rows
        ],
        colWidths=[width * mm for width in widths],
        hAlign="LEFT",
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0.3 * mm),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0.3 * mm),
        ],
    )


class QrCode(Flowable):
    """``content`` as a QR code of ``side`` millimetres, with its quiet zone of four modules; vectors, not pixels."""

    def __init__(self, content: str, side: float) -> None:
        super().__init__()
        self.width = self.height = side * mm
        self.rows = tuple(segno.make(content, micro=False, error="m").matrix)

    def draw(self) -> None:
        module = self.width / (len(self.rows) + 8)
        self.canv.setFillColor(black)
        path = self.canv.beginPath()
        for down, row in enumerate(self.rows):
            for across, is_dark in enumerate(row):
                if is_dark:
                    path.rect((across + 4) * module, self.height - (down + 5) * module, module, module)
        self.canv.drawPath(path, stroke=0, fill=1)


def _cell(column: Column, size: float, *, bold: bool) -> ParagraphStyle:
    return style(size, bold=bold, align="right" if column.number else "left")
