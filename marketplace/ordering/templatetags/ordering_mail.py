"""How mails write money, and why a place cancelled."""

from decimal import Decimal

from django import template

from marketplace.documents import wording

from ..selectors.cancelled import why_cancelled

register = template.Library()


register.filter("dong", wording.dong)
register.filter("why_cancelled", why_cancelled)


@register.filter
def times(amount: int | Decimal, quantity: int) -> int:
    """An amount so many times."""
    return int(amount) * quantity
