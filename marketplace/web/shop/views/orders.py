"""An order as its shopper follows it: by the secret link, by number and telephone, or in the account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.ordering.errors import OrderingError
from marketplace.ordering.selectors import OrderView, order_by_token
from marketplace.ordering.selectors.receipts import receipt_of
from marketplace.ordering.selectors.remaining import units_left
from marketplace.ordering.services.cancelling import cancel_order_parcel, reduce_order
from marketplace.ordering.services.orders import cancel_order
from marketplace.routing.services.cancelling import UNPACKED
from marketplace.web import throttles
from marketplace.web.files import file_response
from marketplace.web.shop import baskets, orders
from marketplace.web.shop.forms import CancelForm, OrderLookupForm, ReduceForm
from marketplace.web.shop.pages import page, wants_fragment
from marketplace.web.shop.receipts import receipt_pdf
from marketplace.web.shop.views.checkout import FRESH


class SignInFirst(Exception):
    """The order belongs to an account and nobody is signed in."""


def asks_to_sign_in(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Sends who follows the link of an account's order to the sign-in page and back."""

    @wraps(view)
    def answer(request: HttpRequest, token: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, token, **more)
        except SignInFirst:
            return redirect_to_login(request.get_full_path())

    return answer


@page
@asks_to_sign_in
@require_safe
def order(request: HttpRequest, token: UUID) -> HttpResponse:
    """The order's parcels and what happens next; htmx polls the parcels alone."""
    view = visible(request, token)
    shown = orders.shown_order(view)
    if wants_fragment(request):
        context = {"order": shown, "totals": orders.order_totals(view), "swapped": True}
        return render(request, "shop/order_polled.html", context)
    fresh = view.token in request.session.get(FRESH, {}).values() and not request.session.get(f"seen:{token}")
    if fresh:
        request.session[f"seen:{token}"] = True
    return render(
        request, "shop/order.html", {"order": shown, "totals": orders.order_totals(view), "fresh": fresh}
    )


@page
@asks_to_sign_in
@require_safe
def transfer_qr(request: HttpRequest, token: UUID) -> HttpResponse:
    """The VietQR code of what the order waits for; an order that waits for nothing has none."""
    transfer = orders.transfer_of(visible(request, token))
    if transfer is None:
        raise Http404
    image = BytesIO()
    segno.make(transfer.qr_text, error="m", micro=False).save(
        image, kind="svg", scale=4, border=4, xmldecl=False, light="#fff"
    )
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


@page
@asks_to_sign_in
@require_safe
def receipt(request: HttpRequest, token: UUID) -> HttpResponse:
    """What was paid, as PDF; an order nothing was paid for has none."""
    found = receipt_of(visible(request, token))
    if found is None:
        raise Http404
    return file_response(receipt_pdf(found), f"bien-nhan-{found.order.number}.pdf")


@page
@asks_to_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: UUID) -> HttpResponse:
    """All of an order, a parcel or some units; a page of its own, because cancelling cannot be taken back."""
    view = visible(request, token)
    lines = units_left(view.order.pk)
    if not view.can_cancel and not any(line.open for line in lines.values()):
        messages.error(request, _("Đơn này không huỷ được nữa."))
        return redirect("shop:order", token)
    part = request.POST.get("part", "all")
    data = request.POST if request.method == "POST" else None
    form = CancelForm(None if part == "units" else data)
    reduce_form = ReduceForm(data if part == "units" else None, lines=lines.values())
    sent = reduce_form if part == "units" else form
    if request.method == "POST" and sent.is_valid():
        try:
            messages.success(request, _give_up(request, view, part, sent))
        except OrderingError as error:
            messages.error(request, str(error))
        return redirect("shop:order", token)
    context = {
        "order": orders.shown_order(view),
        "form": form,
        "reduce_form": reduce_form,
        "parcels": [item.parcel for item in view.parcels if item.parcel.state in UNPACKED],
        "refused": sent if sent.errors else None,
    }
    return render(request, "shop/order_cancel.html", context, status=422 if sent.errors else 200)


def _give_up(request: HttpRequest, view: OrderView, part: str, form: CancelForm) -> str:
    """Cancel what was asked for; answers what to say. Raises ``OrderingError``."""
    said: dict[str, Any] = {
        "order_id": view.order.pk,
        "actor": baskets.user_of(request),
        "reason": form.cleaned_data["reason"],
    }
    if isinstance(form, ReduceForm):
        reduce_order(remaining=form.remaining(), **said)
        return _("Đã bớt hàng khỏi đơn.")
    if part == "all":
        cancel_order(**said)
        return _("Đã huỷ đơn hàng.")
    cancel_order_parcel(code=part, **said)
    return _("Đã huỷ kiện %(code)s.") % {"code": part}


@page
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """A guest's way back. One answer for a wrong number and a wrong telephone; few tries."""
    form = OrderLookupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not throttles.allow(request, "order-lookup", limit=10, seconds=900):
            form.add_error(None, _("Bạn đã thử quá nhiều lần. Xin chờ 15 phút."))
            return render(request, "shop/order_lookup.html", {"form": form}, status=429)
        found = orders.token_for(number=form.cleaned_data["number"], phone=form.cleaned_data["phone"])
        if found:
            return HttpResponseRedirect(reverse("shop:order", args=[found]))
        form.add_error(None, _("Không có đơn hàng nào với mã và số điện thoại này."))
    status = 422 if form.errors else 200
    return render(
        request, "shop/order_lookup.html", {"form": form, "form_has_errors": bool(form.errors)}, status=status
    )


def visible(request: HttpRequest, token: UUID) -> OrderView:
    """The order behind a link. An order of an account opens only for its owner: for anybody else it is not there."""
    view = order_by_token(str(token))
    if view is None:
        raise Http404
    owner = view.order.user_id
    if owner is not None and owner != request.user.pk:
        raise SignInFirst if not request.user.is_authenticated else Http404
    return view
