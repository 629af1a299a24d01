"""How mails write money."""

from decimal import Decimal

from django import template

from marketplace.documents import wording

register = template.Library()


register.filter("dong", wording.dong)


@register.filter
def times(amount: int | Decimal, quantity: int) -> int:
    """An amount so many times."""
    return int(amount) * quantity
