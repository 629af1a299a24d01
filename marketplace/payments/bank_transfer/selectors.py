"""What shoppers and the desk see of bank transfers. Nothing here writes or locks."""

from dataclasses import dataclass

from django.db.models import F, Q, Sum

from ..money import Money
from .account import ReceivingAccount, receiving_account
from .codes import transfer_code
from .models import BankEntry, EntryState, OrderReceipt, RefundDue
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


def transfer_request(*, order_id: int, number: str, bill: int) -> TransferRequest | None:
    """The transfer an order of ``bill`` đồng waits for; None when transfers are off. One statement."""
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
        account=account, amount=bill - int(received), received=int(received), code=transfer_code(number)
    )


def money_of(order_id: int) -> Money:
    """Where the transfers for an order are now; three statements."""
    received = BankEntry.objects.filter(order_id=order_id).aggregate(sum=Sum("amount"))["sum"]
    kept = OrderReceipt.objects.filter(order_id=order_id).aggregate(sum=Sum(F("amount") - F("given_up")))[
        "sum"
    ]
    refunds = RefundDue.objects.filter(order_id=order_id).aggregate(
        due=Sum("amount", filter=Q(paid_out_at__isnull=True)),
        sent=Sum("amount", filter=Q(paid_out_at__isnull=False)),
    )
    return Money(
        received=int(received or 0),
        kept=int(kept or 0),
        owed_back=int(refunds["due"] or 0),
        sent_back=int(refunds["sent"] or 0),
    )


def unmatched_count() -> int:
    """Money that waits for a person to say whose it is."""
    return BankEntry.objects.filter(state=EntryState.UNMATCHED).count()


def refunds_due_count() -> int:
    return RefundDue.objects.filter(paid_out_at__isnull=True).count()
