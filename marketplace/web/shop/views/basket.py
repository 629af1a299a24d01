"""The basket: putting in, changing, taking out, and where its goods would come from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.ordering.domain import Destination
from marketplace.ordering.errors import OrderingError
from marketplace.ordering.selectors import basket_view, quote
from marketplace.ordering.services.baskets import add_line, set_quantity
from marketplace.routing.models import DeliveryMethod
from marketplace.web.shop import baskets, destination, quotes, units
from marketplace.web.shop.pages import page


@page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The basket with its parcels, days and fee for the commune that was chosen."""
    return render(request, "shop/basket.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    basket = baskets.current(request)
    commune = destination.chosen(request)
    if basket is None:
        return {"lines": [], "commune": commune}
    quoted = quote(basket=basket, destination=_delivery_to(commune)) if commune else None
    view = quoted.basket if quoted else basket_view(basket)
    return {
        "lines": baskets.shown_lines(view.lines),
        "can_check_out": not view.problems,
        "commune": commune,
        "commune_code": commune.code if commune else "",
        "preview": quotes.preview(quoted, DeliveryMethod.DELIVERY) if quoted else None,
        "totals": quotes.totals(quoted, view.subtotal),
    }


def _delivery_to(commune: units.Commune) -> Destination:
    """A delivery to a commune before the street is known: plan and fee do not depend on the street."""
    return Destination(method=DeliveryMethod.DELIVERY, commune_code=commune.code, street=commune.name)


@page
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a product in and go back to it with a notice; what cannot be had is said there."""
    variant_id, quantity = _whole(request.POST.get("variant")), _whole(request.POST.get("quantity", "1"))
    if variant_id is None:
        raise Http404
    back = _back(request)
    wishes: dict[str, Any] = {"engraving": request.POST.get("engraving", "")[:200]}
    wishes |= {name: True for name in ("gift_wrap", "gift_box") if request.POST.get(name)}
    try:
        add_line(
            basket=baskets.opened(request), variant_id=variant_id, quantity=quantity or 0, options=wishes
        )
    except OrderingError as error:
        messages.error(request, str(error))
    else:
        link = format_html('<a href="{}">{}</a>', reverse("shop:basket"), _("Xem giỏ hàng"))
        messages.success(request, mark_safe(f"{_('Đã thêm vào giỏ.')} {link}"))  # noqa: S308  (both parts are ours)
    return HttpResponseRedirect(back)


@page
@require_POST
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one line: ``step`` -1 or +1 from the typed quantity, 0 takes it out, without a step the typed one."""
    basket = baskets.current(request)
    if basket is None:
        return redirect("shop:basket")
    typed, step = _whole(request.POST.get("quantity")), request.POST.get("step", "")
    if step == "0":
        quantity: int | None = 0
    elif typed is None:
        quantity = None
    else:
        quantity = max(typed + {"-1": -1, "1": 1}.get(step, 0), 0)
    if quantity is None:
        messages.error(request, _("Nhập số lượng bằng chữ số."))
        return redirect("shop:basket")
    try:
        set_quantity(basket=basket, line_id=pk, quantity=quantity)
    except OrderingError as error:
        messages.error(request, str(error))
    return redirect("shop:basket")


@page
@require_POST
def choose_destination(request: HttpRequest) -> HttpResponse:
    """Remember the commune: the chosen radio, or the one that was typed; several are offered, none is guessed."""
    words = request.POST.get("commune_words", "")[:100]
    offered, chosen = units.settle(request.POST.get("commune", ""), words)
    if chosen is not None:
        destination.choose(request, chosen)
        return HttpResponseRedirect(_back(request))
    asked = {"communes": offered, "commune_words": words or " ", "next_url": _back(request)}
    return render(request, "shop/basket.html", _context(request) | asked, status=422)


@page
@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """Radios for what was typed so far."""
    words = request.GET.get("commune_words", "")[:100].strip()
    found = units.find(words)[: units.SHOWN] if len(words) > 1 else []
    return render(
        request,
        "shop/commune_options.html",
        {"communes": found, "commune_words": words if len(words) > 1 else ""},
    )


def _back(request: HttpRequest) -> str:
    """The page the form was on, if it is one of ours; else the basket."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse("shop:basket")


def _whole(text: str | None) -> int | None:
    """A whole number as it was typed, or None."""
    stripped = (text or "").strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 10 else None
