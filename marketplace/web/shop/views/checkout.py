"""Checking out on one page: everything can be corrected until the button, and nothing is ordered that was not seen.

The total a shopper saw travels with the form. Where it is not the total of now (no script ran, a price changed, another
place must serve), the page comes back with the new one instead of an order. The basket's token makes the order
idempotent: pressing twice, or pressing again after a lost answer, leads to the same order.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from saleor.checkout.models import Checkout

from marketplace.ordering import errors
from marketplace.ordering.domain import Consents, Contact, Destination, Quote
from marketplace.ordering.selectors import quote
from marketplace.ordering.services.baskets import get_basket
from marketplace.ordering.services.placing import Placed, place_order
from marketplace.payments.methods import PaymentMethod
from marketplace.payments.stripe.method import CODE as CARD
from marketplace.routing.models import DeliveryMethod
from marketplace.web.shop import baskets, destination, quotes, units
from marketplace.web.shop.cards import to_card_page
from marketplace.web.shop.forms import CheckoutForm
from marketplace.web.shop.pages import page
from marketplace.web.shop.places import public_points
from ocop_catalog.models import Capability

FRESH = "fresh_orders"
"""Session key: tokens of orders placed here, so that the first look at one can thank."""

FIELDS_OF_ERRORS = {"full_name": "full_name", "phone": "phone", "email": "email", "street": "street"}


@page
@sensitive_post_parameters("full_name", "phone", "email", "street", "note")
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """The page, and the order when all is filled in, agreed to and seen."""
    token = request.POST.get("key")
    basket = get_basket(token=token, user=baskets.user_of(request)) if token else baskets.current(request)
    if basket is None and token:
        return _again(request, token)
    if basket is None:
        return redirect("shop:basket")
    wanted = _destination(request)
    quoted = quote(basket=basket, destination=wanted)
    if not quoted.lines or any(
        problem.code in ("not_listable", "not_enough_stock") for problem in quoted.problems
    ):
        messages.error(request, _("Giỏ hàng cần xem lại trước khi đặt."))
        return redirect("shop:basket")
    form = _form(request, quoted, basket)
    if request.method != "POST" or "place" not in request.POST:
        return render(request, "shop/checkout.html", _context(form, quoted, basket, wanted))
    if not form.is_valid():
        context = _context(form, quoted, basket, wanted) | {"form_has_errors": True}
        return render(request, "shop/checkout.html", context, status=422)
    settled = _settled(form)
    if settled != wanted:
        quoted = quote(basket=basket, destination=settled)
    if quoted.shortfall or form.cleaned_data["seen_total"] != quoted.total:
        notice = _("Đã tính lại phí giao và nơi gửi hàng. Xin xem lại rồi bấm Đặt hàng lần nữa.")
        context = _context(form, quoted, basket, settled) | {"notice": notice}
        return render(request, "shop/checkout.html", context, status=409 if quoted.shortfall else 200)
    return _place(request, form, quoted, basket, settled)


@page
@require_POST
def review(request: HttpRequest) -> HttpResponse:
    """The part of the page that follows what was chosen: parcels, fee, total, ways to pay."""
    basket = get_basket(token=request.POST.get("key"), user=baskets.user_of(request))
    if basket is None:
        return HttpResponse(headers={"HX-Redirect": reverse("shop:basket")})
    wanted = _destination(request)
    quoted = quote(basket=basket, destination=wanted)
    form = _form(request, quoted, basket)
    return render(request, "shop/checkout_recheck.html", _context(form, quoted, basket, wanted))


def _place(
    request: HttpRequest, form: CheckoutForm, quoted: Quote, basket: Checkout, settled: Destination
) -> HttpResponse:
    data = form.cleaned_data
    try:
        placed = place_order(
            basket_token=basket.token,
            contact=Contact(full_name=data["full_name"], phone=data["phone"], email=data["email"]),
            destination=settled,
            payment_method=data["payment_method"],
            consents=Consents(terms=data["terms"], privacy=data["privacy"], adult=data.get("adult", False)),
            note=data["note"],
            user=baskets.user_of(request),
            language=get_language() or "vi",
            seen_total=data["seen_total"],
        )
    except errors.OrderingError as error:
        field = FIELDS_OF_ERRORS.get(str(error.data.get("field", "")))
        form.add_error(field if field in form.fields else None, str(error))
        again = quote(basket=basket, destination=settled)
        context = _context(form, again, basket, settled) | {"form_has_errors": True}
        return render(request, "shop/checkout.html", context, status=409)
    if form.destination is not None:
        destination.choose(request, form.destination)
    return _thank(request, placed)


def _again(request: HttpRequest, token: str) -> HttpResponse:
    """The basket is gone: either it was ordered just now (a second press, a lost answer) or it never was."""
    order_token = request.session.get(FRESH, {}).get(token)
    if order_token:
        return HttpResponseRedirect(reverse("shop:order", args=[order_token]))
    messages.error(request, _("Giỏ hàng này không còn nữa. Nếu bạn vừa đặt, hãy xem thư xác nhận."))
    return redirect("shop:basket")


def _thank(request: HttpRequest, placed: Placed) -> HttpResponse:
    request.session[FRESH] = {
        **request.session.get(FRESH, {}),
        str(placed.placement.checkout_token): placed.token,
    }
    baskets.forget(request)
    if placed.placement.payment_method == CARD:
        return to_card_page(request, order_id=placed.order.pk, token=placed.token)
    return HttpResponseRedirect(reverse("shop:order", args=[placed.token]))


def _form(request: HttpRequest, quoted: Quote, basket: Checkout) -> CheckoutForm:
    usable = [
        (option.method.code, _worded(option.method))
        for option in quoted.payment_options
        if option.refusal is None
    ]
    arguments: dict[str, Any] = {
        "payment_options": usable,
        "pick_up_places": _pick_up_places(),
        "with_alcohol": quoted.needs_adult,
    }
    if "place" in request.POST:
        return CheckoutForm(request.POST, **arguments)
    if request.method == "POST":
        form = CheckoutForm(initial=request.POST.dict(), **arguments)
        form.communes, form.destination = units.settle(
            request.POST.get("commune", ""), request.POST.get("commune_words", "")[:100]
        )
        return form
    commune = destination.chosen(request)
    initial: dict[str, Any] = {"payment_method": usable[0][0] if len(usable) == 1 else None}
    if commune:
        initial |= {"commune": commune.code, "commune_words": commune.name}
    user = baskets.user_of(request)
    if user is not None:
        initial |= {"full_name": user.get_full_name().strip(), "email": getattr(user, "email", "")}
    form = CheckoutForm(initial=initial, **arguments)
    form.communes = [commune] if commune else []
    return form


def _worded(method: PaymentMethod) -> Any:
    """A way to pay as its radio says it, with the description under the name."""
    if not method.description:
        return method.label
    return format_html('{}<br><span class="hint">{}</span>', method.label, method.description)


def _pick_up_places() -> list[tuple[str, Any]]:
    """Places to collect at, under the names of their former districts."""
    points = (
        public_points()
        .filter(is_switched_on=True, capabilities__contains=[Capability.PICK_UP])
        .select_related("district")
        .order_by("district__name", "name")
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    for point in points:
        district = str(point.district) if point.district else _("Nơi khác")
        groups.setdefault(district, []).append((str(point.pk), point.name))
    return list(groups.items())


def _destination(request: HttpRequest) -> Destination | None:
    """Where to as far as it is told: from the form, or at first from the commune chosen before."""
    if request.method != "POST":
        commune = destination.chosen(request)
        return _delivery(commune.code, commune.name) if commune else None
    data = request.POST
    if data.get("method") == DeliveryMethod.PICK_UP:
        place = data.get("pick_up_place", "")
        return (
            Destination(method=DeliveryMethod.PICK_UP, pick_up_point_id=int(place))
            if place.isascii() and place.isdigit()
            else None
        )
    _offered, commune = units.settle(data.get("commune", ""), data.get("commune_words", "")[:100])
    return _delivery(commune.code, data.get("street", "").strip() or commune.name) if commune else None


def _settled(form: CheckoutForm) -> Destination:
    data = form.cleaned_data
    if data["method"] == DeliveryMethod.PICK_UP:
        return Destination(method=DeliveryMethod.PICK_UP, pick_up_point_id=int(data["pick_up_place"]))
    return _delivery(form.destination.code if form.destination else "", data["street"])


def _delivery(commune_code: str, street: str) -> Destination:
    """A delivery; before the street is known anything stands for it: plan and fee do not depend on it."""
    return Destination(method=DeliveryMethod.DELIVERY, commune_code=commune_code, street=street)


def _context(
    form: CheckoutForm, quoted: Quote, basket: Checkout, wanted: Destination | None
) -> dict[str, Any]:
    method = wanted.method if wanted else DeliveryMethod.DELIVERY
    return {
        "form": form,
        "key": str(basket.token),
        "lines": baskets.shown_lines(quoted.lines),
        "communes": form.communes,
        "commune_code": form["commune"].value() or "",
        "commune": wanted,
        "preview": quotes.preview(quoted, method) if wanted else None,
        "totals": quotes.totals(quoted, quoted.subtotal),
        "refused": [
            {"label": option.method.label, "reason": str(option.refusal.message) % option.refusal.data}
            for option in quoted.payment_options
            if option.refusal is not None
        ],
    }
