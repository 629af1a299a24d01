"""What the desk sees, one module for each kind of thing."""

from . import certification, orders, payments, places, producers

__all__ = ["certification", "orders", "payments", "places", "producers"]
