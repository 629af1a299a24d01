"""The file of refunds that a person of the desk sends back by the bank."""

import csv
import io

from .models import RefundDue

HEAD = (
    "Mã khoản",
    "Số tiền",
    "Người nhận",
    "Tài khoản",
    "Ngân hàng",
    "Nội dung",
    "Số tham chiếu khoản vào",
    "Vì",
)


def payout_file() -> bytes:
    """All refunds not paid out yet as CSV (UTF-8 with a mark, so that Excel reads it)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for refund in RefundDue.objects.filter(paid_out_at__isnull=True).select_related("entry"):
        entry = refund.entry
        row = (
            str(refund.pk),
            str(refund.amount),
            entry.payer_name,
            entry.payer_account,
            entry.payer_bank,
            f"Hoan tien {entry.reference}",
            entry.reference,
            str(refund.get_cause_display()),
        )
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula, with a quote in front: payers choose their words."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell
