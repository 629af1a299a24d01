"""The file of refunds that a person of the desk sends back by the bank."""

from marketplace.documents.spreadsheets import csv_file

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
    """All refunds not paid out yet as CSV; payers choose their words, so these are disarmed."""
    refunds = RefundDue.objects.filter(paid_out_at__isnull=True).select_related("entry")
    rows = [
        (
            refund.pk,
            refund.amount,
            refund.entry.payer_name,
            refund.entry.payer_account,
            refund.entry.payer_bank,
            f"Hoan tien {refund.entry.reference}",
            refund.entry.reference,
            str(refund.get_cause_display()),
        )
        for refund in refunds
    ]
    return csv_file([HEAD, *rows])
