"""Card payments: pages opened, payments taken up, refunds sent, disputes followed."""

from .settling import settle_order

__all__ = ["settle_order"]
