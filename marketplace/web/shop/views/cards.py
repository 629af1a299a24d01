"""From an order to the page its card is paid on, and back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from marketplace.web.shop import cards
from marketplace.web.shop.pages import page
from marketplace.web.shop.views.orders import asks_to_sign_in, visible


@page
@asks_to_sign_in
@require_POST
def pay(request: HttpRequest, token: UUID) -> HttpResponse:
    """To Stripe's page; pressing twice leads to the same one."""
    view = visible(request, token)
    return cards.to_card_page(request, order_id=view.order.pk, token=view.token)


@page
@asks_to_sign_in
@require_safe
def back(request: HttpRequest, token: UUID) -> HttpResponse:
    """Back from Stripe's page, paid or not: what became of it is asked, and the order's page says it."""
    view = visible(request, token)
    if cards.card_request(view) is not None:
        cards.look_after_return(request, order_id=view.order.pk)
    return redirect("shop:order", token)
