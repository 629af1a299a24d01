"""How mails write money."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def dong(amount: int | Decimal) -> str:
    """``1200000`` → ``1.200.000 ₫``, in every language: it is how the price stands on the goods."""
    return f"{int(amount):,} ₫".replace(",", ".")


@register.filter
def times(amount: int | Decimal, quantity: int) -> int:
    """An amount so many times."""
    return int(amount) * quantity
