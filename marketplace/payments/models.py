"""The tables of every payment method (Django looks for them here)."""

from .bank_transfer.models import (
    BankDebit,
    BankEntry,
    BankEvent,
    DebitState,
    EntryState,
    OrderReceipt,
    RefundCause,
    RefundDue,
    Remittance,
)
from .cash_on_delivery.models import CashCollection, CashRefund
from .stripe.models import CardDispute, CardPayment, CardRefund, CardSession, StripeEvent

__all__ = [
    "BankDebit",
    "BankEntry",
    "BankEvent",
    "CardDispute",
    "CardPayment",
    "CardRefund",
    "CardSession",
    "CashCollection",
    "CashRefund",
    "DebitState",
    "EntryState",
    "OrderReceipt",
    "RefundCause",
    "RefundDue",
    "Remittance",
    "StripeEvent",
]
