"""The list for the tax office as a file."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from marketplace.documents.spreadsheets import Cell, Sheet, csv_file, xlsx_file

from .domain import Period, TaxRow


def tax_csv(rows: Iterable[TaxRow]) -> bytes:
    """One line a household, with a head; amounts in plain đồng."""
    return csv_file([_head(), *_cells(rows)])


def tax_xlsx(rows: Iterable[TaxRow], period: Period) -> bytes:
    """The same with the period on top and the sums at the foot."""
    listed = list(rows)
    sums = [
        sum(row.turnover for row in listed),
        sum(row.vat for row in listed),
        sum(row.pit for row in listed),
    ]
    sheet = Sheet(
        title=_("Thuế khấu trừ"),
        facts=((_("Từ ngày"), period.first), (_("Đến hết ngày"), period.last)),
        head=_head(),
        rows=_cells(listed),
        foot=([_("Cộng"), "", "", *sums, sum(sums[1:])],),
        widths=(40, 18, 40, 16, 16, 16, 16),
    )
    return xlsx_file(sheet)


def _head() -> list[str]:
    return [
        _("Hộ, cá nhân kinh doanh"),
        _("Mã số thuế"),
        _("Địa chỉ"),
        _("Doanh thu (đồng)"),
        _("Thuế GTGT (đồng)"),
        _("Thuế TNCN (đồng)"),
        _("Cộng thuế (đồng)"),
    ]


def _cells(rows: Iterable[TaxRow]) -> list[list[Cell]]:
    return [
        [row.name, row.registration_number, row.address, row.turnover, row.vat, row.pit, row.vat + row.pit]
        for row in rows
    ]
