"""What the desk sees, one module for each kind of thing."""

from . import certification, ledger, orders, payments, places, producers, returns

__all__ = ["certification", "ledger", "orders", "payments", "places", "producers", "returns"]
