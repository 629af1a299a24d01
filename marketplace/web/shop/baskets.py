"""The shopper's basket as the session knows it: the token of a Saleor checkout, or the user's own."""

from __future__ import annotations

from django.http import HttpRequest
from django.db.models import Sum
from saleor.checkout.models import Checkout, CheckoutLine

from marketplace.ordering.services.baskets import get_basket, get_or_create_basket, merge_baskets

SESSION_KEY = "basket"


def current(request: HttpRequest) -> Checkout | None:
    """The basket of this visitor, if there is one; another's token in a session is answered with None."""
    return get_basket(token=request.session.get(SESSION_KEY), user=_user(request))


def opened(request: HttpRequest) -> Checkout:
    """The basket of this visitor, made when there is none."""
    basket = get_or_create_basket(token=request.session.get(SESSION_KEY), user=_user(request))
    request.session[SESSION_KEY] = str(basket.token)
    return basket


def take_along(request: HttpRequest, token: str | None) -> None:
    """After signing in: what lay in the guest's basket goes into the user's."""
    if token:
        basket = merge_baskets(token=token, user=request.user)
        request.session[SESSION_KEY] = str(basket.token)


def forget(request: HttpRequest) -> None:
    """After an order: the next product opens a new basket."""
    request.session.pop(SESSION_KEY, None)


def count(request: HttpRequest) -> int:
    """Units in the basket, for the header. One query, none when the visitor never put anything in it."""
    token = request.session.get(SESSION_KEY)
    user = _user(request)
    if not token and user is None:
        return 0
    lines = CheckoutLine.objects.filter(checkout__user=user)
    if token:
        lines = lines.filter(checkout__token=token)
    return lines.aggregate(units=Sum("quantity"))["units"] or 0


def _user(request: HttpRequest) -> object | None:
    return request.user if request.user.is_authenticated else None
