"""The tables of the accounts. What was booked stands: rows are added, never changed."""

from .batches import PayoutBatch, PayoutTransfer, TransferState
from .closing import CashDifference, CashUp
from .merging import MergedBalance
from .payees import AccountState, PayeeAccount
from .paying import Payout, PayoutReturn, TaxKind
from .rates import Rate, RateKind
from .sales import Sale, SaleLine

__all__ = [
    "AccountState",
    "CashDifference",
    "CashUp",
    "MergedBalance",
    "PayeeAccount",
    "Payout",
    "PayoutBatch",
    "PayoutReturn",
    "PayoutTransfer",
    "Rate",
    "RateKind",
    "Sale",
    "SaleLine",
    "TaxKind",
    "TransferState",
]
