"""What the desk sees, one module for each kind of thing."""

from . import cards, certification, ledger, orders, payees, payments, places, producers, returns

__all__ = [
    "cards",
    "certification",
    "ledger",
    "orders",
    "payees",
    "payments",
    "places",
    "producers",
    "returns",
]
