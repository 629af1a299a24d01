"""The file of refunds that a person of the desk sends back by the bank."""

from .banks import BANKS
from .codes import numbered_code
from .models import RefundDue
from .transfer_files import TransferLine

CODE = "HT"
"""How the texts of refunds begin; the statement that names one marks it as sent."""


def refunds_to_send() -> list[TransferLine]:
    """All refunds not sent yet, to the accounts their money came from, as far as the bank told them."""
    bins = {name.lower(): number for number, name in BANKS.items()}
    refunds = RefundDue.objects.filter(paid_out_at__isnull=True).select_related("entry")
    return [
        TransferLine(
            account=refund.entry.payer_account,
            holder=refund.entry.payer_name,
            bank=refund.entry.payer_bank,
            bank_bin=bins.get(refund.entry.payer_bank.strip().lower(), ""),
            amount=refund.amount,
            text=f"{numbered_code(CODE, refund.pk)} Hoan tien",
        )
        for refund in refunds
    ]
