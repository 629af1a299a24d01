"""What the desk sees, one module for each kind of thing."""

from . import certification, orders, places, producers

__all__ = ["certification", "orders", "places", "producers"]
