"""What the desk sees, one module for each kind of thing."""

from . import batches, cards, certification, ledger, orders, payees, payments, places, producers, returns

__all__ = [
    "batches",
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
