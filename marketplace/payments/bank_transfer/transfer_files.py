"""The file a person uploads at the bank to send many transfers at once, as CSV and as XLSX.

The columns are those that the bulk forms of Vietnamese banks ask for under their various names (number, account,
beneficiary, bank, amount, text), so that they can be pasted into the bank's own form or mapped in its upload; no two
banks share one. Lengths keep the tightest published bound each: a text of 25 plain characters (NAPAS, QR code format
for NAPAS247 transfers 1.5.2, field 62-08; Worldpay's "Domestic Payment" to Vietnam takes a purpose of 5 to 35), an
account of at most 19 (the same format, field 38), a name of 70 (``Max70Text`` of ISO 20022). Everything is plain ASCII:
banks drop marks, and some the whole character.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.documents.spreadsheets import Cell, Sheet, csv_file, xlsx_file
from ocop_catalog.text import fold

from .vietqr import MOST_PURPOSE

HEAD = (
    "STT",
    "Số tài khoản",
    "Tên người hưởng",
    "Ngân hàng",
    "Mã ngân hàng (BIN)",
    "Số tiền",
    "Nội dung",
)
MOST_NAME = 70


@dataclass(frozen=True, kw_only=True)
class TransferLine:
    """One transfer of ``amount`` đồng. What a bank is not known by (a stranger's) stays empty."""

    account: str
    holder: str
    bank: str
    bank_bin: str
    amount: int
    text: str


def transfers_csv(lines: Iterable[TransferLine]) -> bytes:
    """Numbers as plain digits; a spreadsheet that opens it may eat leading zeros of accounts, the XLSX keeps them."""
    return csv_file([HEAD, *_rows(lines)])


def transfers_xlsx(lines: Iterable[TransferLine]) -> bytes:
    """The same with accounts as texts and amounts as numbers; the table begins in the first row."""
    sheet = Sheet(
        title=_("Lệnh chi"), facts=(), head=HEAD, rows=_rows(lines), widths=(6, 22, 40, 18, 18, 16, 28)
    )
    return xlsx_file(sheet)


def plain_text(text: str, *, most: int = MOST_PURPOSE) -> str:
    """Capitals, digits and spaces, cut at ``most`` characters."""
    return re.sub(r"[^0-9A-Z ]+", " ", fold(text).upper())[:most].strip()


def _rows(lines: Iterable[TransferLine]) -> list[Sequence[Cell]]:
    return [
        (
            number,
            line.account,
            fold(line.holder).upper()[:MOST_NAME],
            line.bank,
            line.bank_bin,
            line.amount,
            plain_text(line.text),
        )
        for number, line in enumerate(lines, 1)
    ]
