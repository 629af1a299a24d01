"""Giving goods back: asking, following, withdrawing; for whoever may see the order, and nobody else."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.ordering.errors import ClientKeyReused, OrderingError
from marketplace.ordering.models import WITHDRAWABLE, ReturnPhoto
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.selectors import OrderView
from marketplace.ordering.selectors.returns import returnable, returns_of_order
from marketplace.ordering.services.photos import MOST_BYTES
from marketplace.ordering.services.returns import request_return, withdraw_return
from marketplace.web import throttles
from marketplace.web.shop import baskets
from marketplace.web.shop.pages import page
from marketplace.web.shop.return_forms import ReturnForm
from marketplace.web.shop.views.orders import asks_to_sign_in, visible


@page
@asks_to_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def returns(request: HttpRequest, token: UUID) -> HttpResponse:
    """The returns of an order, and a form for each delivered parcel of which something can come back."""
    view = visible(request, token)
    sent_for = request.POST.get("parcel", "") if request.method == "POST" else ""
    forms = _forms(request, view, sent_for)
    form = next((form for code, form in forms if code == sent_for), None)
    if request.method == "POST" and form is None:
        messages.error(request, _("Kiện này không trả lại được nữa."))
        return redirect("shop:returns", token)
    if form is not None and form.is_valid():
        if not throttles.allow(request, "returns", limit=20, seconds=3600):
            form.add_error(None, _("Bạn đã thử quá nhiều lần. Xin chờ một giờ."))
        elif _ask(request, view, sent_for, form):
            messages.success(request, _("Đã gửi yêu cầu trả hàng."))
            return redirect("shop:returns", token)
    found = list(returns_of_order(view.order.pk).prefetch_related("photos"))
    context = {"order": view, "forms": forms, "returns": found, "refused": form, "withdrawable": WITHDRAWABLE}
    return render(request, "shop/returns.html", context, status=200 if form is None else 422)


@page
@asks_to_sign_in
def withdraw(request: HttpRequest, token: UUID, code: str) -> HttpResponse:
    """The shopper keeps the goods after all."""
    return _withdraw(request, token, code)


@require_POST
def _withdraw(request: HttpRequest, token: UUID, code: str) -> HttpResponse:
    view = visible(request, token)
    found = returns_of_order(view.order.pk).filter(code=code.upper()).first()
    if found is None:
        raise Http404
    try:
        withdraw_return(return_id=found.pk, actor=baskets.user_of(request))
    except OrderingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã rút yêu cầu trả hàng."))
    return redirect("shop:returns", token)


@page
@asks_to_sign_in
@require_safe
def photo(request: HttpRequest, token: UUID, code: str, photo_id: int) -> HttpResponse:
    """A picture of a return, to its order's shopper."""
    view = visible(request, token)
    found = ReturnPhoto.objects.filter(
        pk=photo_id, request__code=code.upper(), request__order_id=view.order.pk
    ).first()
    if found is None:
        raise Http404
    return HttpResponse(
        bytes(found.content), content_type="image/jpeg", headers={"Cache-Control": "private, no-store"}
    )


def _forms(request: HttpRequest, view: OrderView, sent_for: str) -> list[tuple[str, ReturnForm]]:
    now = timezone.now()
    forms = []
    for item in view.parcels:
        lines = [line for line in returnable(item.parcel) if line.may_return_at_all(now)]
        if lines:
            code = item.parcel.code
            data, files = (request.POST, request.FILES) if code == sent_for else (None, None)
            forms.append((code, ReturnForm(data, files, parcel=code, lines=lines)))
    return forms


def _ask(request: HttpRequest, view: OrderView, code: str, form: ReturnForm) -> bool:
    try:
        request_return(
            order_id=view.order.pk,
            parcel_code=code,
            units=form.units(),
            reason=Reason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            photos=[photo.read(MOST_BYTES + 1) for photo in form.cleaned_data["photos"]],
            key=form.cleaned_data["key"],
            actor=baskets.user_of(request),
        )
    except (
        ClientKeyReused
    ):  # sent before, then changed in a page that came back: the list above tells what was asked
        form.add_error(None, _("Yêu cầu này đã gửi rồi. Xin xem ở trên; muốn trả thêm thì tải lại trang."))
        return False
    except OrderingError as error:
        form.add_error(None, str(error))
        return False
    return True
