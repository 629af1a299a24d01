"""From an order to Stripe's page, and back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from marketplace.ordering.models import PaymentState
from marketplace.ordering.selectors import OrderView
from marketplace.payments.errors import PaymentError
from marketplace.payments.stripe.method import CODE as CARD
from marketplace.payments.stripe.selectors import live_attempt
from marketplace.payments.stripe.services.sessions import open_session, refresh_session
from marketplace.web import throttles


@dataclass(frozen=True)
class CardRequest:
    """What an order that waits for a card shows: a button, unless the bank is deciding."""

    is_processing: bool


def card_request(view: OrderView) -> CardRequest | None:
    """The card payment that the order still waits for."""
    placement = view.placement
    if placement.payment_method != CARD or placement.payment_state != PaymentState.WAITING:
        return None
    attempt = live_attempt(placement.pk)
    return CardRequest(is_processing=attempt is not None and attempt.is_processing)


def to_card_page(request: HttpRequest, *, order_id: int, token: str) -> HttpResponse:
    """Send the shopper to the page to pay on; back to the order when there is none now, with the reason."""
    try:
        url = open_session(order_id=order_id)
    except PaymentError as error:
        messages.error(request, str(error))
        return redirect("shop:order", token)
    going = _("Đang chuyển đến trang thanh toán…")
    return HttpResponse(going, status=303, headers={"Location": url, "Cache-Control": "no-store"})


def look_after_return(request: HttpRequest, *, order_id: int) -> None:
    """Ask Stripe how it went rather than wait to be told; without an answer the page says what is known."""
    if not throttles.allow(request, "card-return", limit=30, seconds=600):
        return
    try:
        refresh_session(order_id=order_id)
    except PaymentError as error:
        messages.info(request, str(error))
