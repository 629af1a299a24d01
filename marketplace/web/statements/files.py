"""A statement as CSV, XLSX and PDF, in the language that is active: the same head, lines and sums in each."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.platypus import Flowable

from marketplace.accounting.domain import Amount, Period, Statement
from marketplace.documents import layout
from marketplace.documents.pdf import A4, Section, make_pdf
from marketplace.documents.spreadsheets import Cell, Sheet, csv_file, xlsx_file
from marketplace.documents.wording import dong, full_date, full_moment


def period_words(period: Period) -> str:
    """``01/11/2026 – 30/11/2026``."""
    return f"{full_date(period.first)} – {full_date(period.last)}"


def statement_csv(statement: Statement) -> bytes:
    """The facts, an empty line, then the table."""
    facts = [(name, value) for name, value in _facts(statement)]
    return csv_file([*facts, (), _head(statement), *_rows(statement), *_sums(statement)])


def statement_xlsx(statement: Statement) -> bytes:
    return xlsx_file(
        Sheet(
            title=_("Sao kê"),
            facts=_facts(statement),
            head=_head(statement),
            rows=_rows(statement),
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
        ("", _("Số dư đầu kỳ"), "", "", "", dong(statement.opening)),
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
        (
            "",
            _("Số dư cuối kỳ"),
            "",
            dong(statement.total_debit),
            dong(statement.total_credit),
            dong(statement.closing),
        ),
    ]
    facts = [
        (name, dong(value) if isinstance(value, int) else str(value)) for name, value in _facts(statement)
    ]
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


FILES: dict[str, Callable[[Statement], bytes]] = {
    "pdf": statement_pdf,
    "xlsx": statement_xlsx,
    "csv": statement_csv,
}
"""By the ending of the file's name."""


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


def _sums(statement: Statement) -> list[tuple[Cell, ...]]:
    return [
        (None, _("Số dư cuối kỳ"), None, statement.total_debit, statement.total_credit, statement.closing)
    ]
