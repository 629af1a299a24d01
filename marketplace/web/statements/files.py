"""A statement as CSV, XLSX and PDF, in the language that is active: the same head, lines and sums in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.platypus import Flowable

from marketplace.accounting.domain import Amount, Period, Rows, Statement
from marketplace.documents import layout
from marketplace.documents.pdf import A4, Section, make_pdf
from marketplace.documents.spreadsheets import Cell, Sheet, csv_parts, xlsx_file
from marketplace.documents.wording import dong, full_date, full_moment


def period_words(period: Period) -> str:
    """``01/11/2026 – 30/11/2026``."""
    return f"{full_date(period.first)} – {full_date(period.last)}"


def csv_rows(read: Callable[[Rows], Statement]) -> Iterator[bytes]:
    """The facts, an empty line, then the table: all lines, read some thousands at a time.

    Should the ledger be written to meanwhile, the last line says that this file is not one moment's.
    """
    return csv_parts(_all_rows(read))


def _all_rows(read: Callable[[Rows], Statement]) -> Iterator[Sequence[Cell]]:
    statement = first = read(Rows(most=AT_ONCE))
    yield from _facts(first)
    yield ()
    yield _head(first)
    while True:
        yield from _rows(statement)
        if not statement.after or not statement.lines:
            break
        statement = read(Rows(first=statement.before + len(statement.lines), most=AT_ONCE))
    yield from _sums(statement)
    if (statement.count, statement.closing) != (first.count, first.closing):
        yield (_("Sổ đã thay đổi trong lúc tải. Xin tải lại."),)


def statement_xlsx(statement: Statement) -> bytes:
    return xlsx_file(
        Sheet(
            title=_("Sao kê"),
            facts=[*_facts(statement), *_part(statement)],
            head=_head(statement),
            rows=[*_carried(statement), *_rows(statement)],
            foot=_sums(statement),
            widths=(20, 34, 34, 16, 16, 20),
        )
    )


def statement_pdf(statement: Statement) -> bytes:
    """A4 pages; the table's head comes again on each."""
    columns = (
        layout.Column(head=_("Lúc"), width=27),
        layout.Column(head=_("Khoản mục"), width=38),
        layout.Column(head=_("Mã"), width=39),
        layout.Column(head=_("Nợ"), width=22, number=True),
        layout.Column(head=_("Có"), width=22, number=True),
        layout.Column(head=_("Còn lại"), width=26, number=True),
    )
    rows = [
        (
            "",
            _("Chuyển từ phần trước") if statement.before else _("Số dư đầu kỳ"),
            "",
            "",
            "",
            dong(statement.carried),
        ),
        *(
            (
                full_moment(line.at),
                line.what,
                line.reference,
                dong(line.debit) if line.debit else "",
                dong(line.credit) if line.credit else "",
                dong(line.balance),
            )
            for line in statement.lines
        ),
        tuple(_words(cell) for cell in _sums(statement)[0]),
    ]
    facts = [(name, _words(value)) for name, value in (*_facts(statement), *_part(statement))]
    content: list[Flowable] = [
        layout.text(statement.title, layout.style(17, bold=True, after=3)),
        layout.facts(facts, (48, A4.width - 48)),
        layout.gap(4),
        layout.table(columns, rows, size=8.5, bold_rows=(0, len(rows) - 1)),
    ]
    for title, amounts in ((_("Cộng theo loại"), statement.totals), (_("Tiền đang ở"), statement.held_by)):
        if amounts:
            content += _amounts(title, amounts)
    content += [layout.gap(3), layout.text(statement.note, layout.style(9, muted=True))]
    foot = " · ".join((statement.title, statement.holder.name, period_words(statement.period)))
    return make_pdf(
        title=foot,
        language=get_language() or "vi",
        page_words=_("trang %(page)d/%(pages)d"),
        sections=[Section(content=content, foot=foot if len(foot) < 110 else statement.title)],
    )


FILES = ("pdf", "xlsx", "csv")
"""The endings of files' names."""


@dataclass(frozen=True)
class InParts:
    """How a kind of file is made, and how many lines are made within a request."""

    make: Callable[[Statement], bytes]
    most: int


IN_PARTS = {"pdf": InParts(statement_pdf, 2_000), "xlsx": InParts(statement_xlsx, 10_000)}
AT_ONCE = 5_000
"""Lines of a CSV that are in memory at a time."""


def _amounts(title: str, amounts: tuple[Amount, ...]) -> list[Flowable]:
    return [
        layout.keep_together(25),
        layout.gap(4),
        layout.text(title, layout.style(10.5, bold=True, after=1)),
        layout.facts([(part.label, dong(part.amount)) for part in amounts], (60, 60)),
    ]


def _facts(statement: Statement) -> list[tuple[str, Cell]]:
    holder = statement.holder
    known: list[tuple[str, Cell]] = [
        (holder.kind_label, holder.name),
        (_("Mã số, quyết định"), holder.registration_number),
        (_("Địa chỉ"), holder.address),
        (_("Điện thoại"), holder.phone),
        (_("Kỳ"), period_words(statement.period)),
        (_("Số dư đầu kỳ"), statement.opening),
        (_("Cuối kỳ: %(what)s") % {"what": statement.balance_label}, statement.closing),
    ]
    return [(name, value) for name, value in known if value != ""]


def _head(statement: Statement) -> tuple[str, ...]:
    return _("Lúc"), _("Khoản mục"), _("Mã"), _("Nợ"), _("Có"), statement.balance_label


def _rows(statement: Statement) -> list[tuple[Cell, ...]]:
    return [
        (line.at, line.what, line.reference, line.debit or None, line.credit or None, line.balance)
        for line in statement.lines
    ]


def _words(cell: Cell) -> str:
    """A fact or a sum on paper: numbers are amounts."""
    return "" if cell is None else dong(cell) if isinstance(cell, int) else str(cell)


def _sums(statement: Statement) -> list[tuple[Cell, ...]]:
    """The last row: of the period, or what is carried over to the next part."""
    if statement.after:
        return [(None, _("Chuyển sang phần sau"), None, None, None, statement.lines[-1].balance)]
    return [
        (None, _("Số dư cuối kỳ"), None, statement.total_debit, statement.total_credit, statement.closing)
    ]


def _carried(statement: Statement) -> list[tuple[Cell, ...]]:
    """The first row of a later part."""
    if not statement.before:
        return []
    return [(None, _("Chuyển từ phần trước"), None, None, None, statement.carried)]


def _part(statement: Statement) -> list[tuple[str, Cell]]:
    """Which lines these are, when they are not all."""
    if statement.is_whole:
        return []
    first, last = statement.before + 1, statement.before + len(statement.lines)
    words = _("%(first)d–%(last)d của %(count)d") % {"first": first, "last": last, "count": statement.count}
    return [(_("Các dòng"), words)]
