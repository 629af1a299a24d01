"""The tables of every payment method (Django looks for them here)."""

from .bank_transfer.models import (
    BankEntry,
    BankEvent,
    EntryState,
    OrderReceipt,
    RefundCause,
    RefundDue,
    Remittance,
)
from .cash_on_delivery.models import CashCollection, CashRefund

__all__ = [
    "BankEntry",
    "BankEvent",
    "CashCollection",
    "CashRefund",
    "EntryState",
    "OrderReceipt",
    "RefundCause",
    "RefundDue",
    "Remittance",
]
