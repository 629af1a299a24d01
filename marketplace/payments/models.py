"""The tables of every payment method (Django looks for them here)."""

from .bank_transfer.models import BankEntry, BankEvent, EntryState, OrderReceipt, RefundCause, RefundDue

__all__ = ["BankEntry", "BankEvent", "EntryState", "OrderReceipt", "RefundCause", "RefundDue"]
