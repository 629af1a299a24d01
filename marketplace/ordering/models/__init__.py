"""Orders placed here, and what shoppers give back of them."""

from .calls import ClientCall
from .placements import HOLD_EXPIRED, PAYMENT_STEPS, PaymentState, Placement, order_number
from .returns import (
    OPEN_RETURNS,
    RETURN_STEPS,
    WITHDRAWABLE,
    ReturnEvent,
    ReturnLine,
    ReturnPhoto,
    ReturnRequest,
    ReturnState,
    return_code,
)

__all__ = [
    "HOLD_EXPIRED",
    "OPEN_RETURNS",
    "PAYMENT_STEPS",
    "RETURN_STEPS",
    "WITHDRAWABLE",
    "ClientCall",
    "PaymentState",
    "Placement",
    "ReturnEvent",
    "ReturnLine",
    "ReturnPhoto",
    "ReturnRequest",
    "ReturnState",
    "order_number",
    "return_code",
]
