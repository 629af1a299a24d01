"""What shoppers and the desk see of bank transfers. Nothing here writes or locks."""

from dataclasses import dataclass

from django.db.models import Sum

from .account import ReceivingAccount, receiving_account
from .codes import transfer_code
from .models import BankEntry, EntryState, RefundDue
from .vietqr import payload


@dataclass(frozen=True, kw_only=True)
class TransferRequest:
    """What the shopper is to send: ``amount`` đồng still missing, ``received`` of it here already."""

    account: ReceivingAccount
    amount: int
    received: int
    code: str

    @property
    def qr_text(self) -> str:
        return payload(
            bank_bin=self.account.bank_bin, account=self.account.number, amount=self.amount, purpose=self.code
        )


def transfer_request(*, order_id: int, number: str, total: int) -> TransferRequest | None:
    """The transfer an order waits for; None when transfers are off. One statement."""
    account = receiving_account()
    if account is None:
        return None
    received = (
        BankEntry.objects.filter(order_id=order_id, state=EntryState.PARTIAL).aggregate(sum=Sum("amount"))[
            "sum"
        ]
        or 0
    )
    return TransferRequest(
        account=account, amount=total - int(received), received=int(received), code=transfer_code(number)
    )


def refunds_of(order_id: int) -> tuple[int, int]:
    """(owed back and not sent yet, sent back) in đồng; one statement."""
    due = sent = 0
    for amount, at in RefundDue.objects.filter(order_id=order_id).values_list("amount", "paid_out_at"):
        if at is None:
            due += amount
        else:
            sent += amount
    return due, sent


def unmatched_count() -> int:
    """Money that waits for a person to say whose it is."""
    return BankEntry.objects.filter(state=EntryState.UNMATCHED).count()


def refunds_due_count() -> int:
    return RefundDue.objects.filter(paid_out_at__isnull=True).count()
