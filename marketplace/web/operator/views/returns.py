"""What comes back to a place: goods to receive and check, cash to give back. Another place's are not there."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.ordering.errors import OrderingError
from marketplace.ordering.models import ReturnPhoto, ReturnRequest
from marketplace.ordering.selectors.returns import returns_at
from marketplace.ordering.services.returns import check_return, receive_return
from marketplace.payments.cash_on_delivery.selectors import refund_at, refunds_to_give
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.payments.errors import PaymentError
from marketplace.web.access import point_of, signed_in
from ocop_catalog.models import FulfilmentPoint

from ..forms import CheckForm

MOST_SHOWN = 100


@never_cache
@require_safe
@signed_in
def returns(request: HttpRequest, place: str) -> HttpResponse:
    """Returns addressed to the place, and the cash it is to give back."""
    return _page(request, point_of(request.user, place))


@require_POST
@signed_in
def take_step(request: HttpRequest, place: str, code: str, step: str) -> HttpResponse:
    """Received, or checked piece by piece. 409 when the desk or a colleague was quicker."""
    point = point_of(request.user, place)
    found = returns_at(point.pk).filter(code=code.upper()).first()
    if found is None or step not in ("nhan", "kiem"):
        raise Http404
    form = CheckForm(request.POST, request=found)
    if step == "kiem" and not form.is_valid():
        return _page(request, point, refused=form, status=422)
    try:
        if step == "nhan":
            receive_return(return_id=found.pk, actor=request.user)
            messages.success(request, _("Đã nhận hàng trả %(code)s.") % {"code": found.code})
        else:
            check_return(
                return_id=found.pk,
                restocked=form.restocked(),
                actor=request.user,
                note=form.cleaned_data["note"],
            )
            messages.success(request, _("Đã kiểm hàng trả %(code)s.") % {"code": found.code})
    except OrderingError as error:
        messages.error(request, str(error))
        return _page(request, point, status=409)
    return redirect("operator:returns", point.slug)


@require_POST
@signed_in
def give_cash(request: HttpRequest, place: str, refund_id: int) -> HttpResponse:
    """The cash was given back to the shopper, against their order; once."""
    point = point_of(request.user, place)
    refund = refund_at(point_id=point.pk, refund_id=refund_id)
    if refund is None:
        raise Http404
    try:
        give_refund(refund_id=refund.pk, actor=request.user)
    except PaymentError as error:
        messages.error(request, str(error))
        return _page(request, point, status=409)
    messages.success(request, _("Đã trả lại tiền cho khách."))
    return redirect("operator:returns", point.slug)


@never_cache
@require_safe
@signed_in
def photo(request: HttpRequest, place: str, code: str, photo_id: int) -> HttpResponse:
    """A picture of a return, to the place it comes back to."""
    point = point_of(request.user, place)
    found = ReturnPhoto.objects.filter(
        pk=photo_id, request__code=code.upper(), request__parcel__point_id=point.pk
    ).first()
    if found is None:
        raise Http404
    return HttpResponse(
        bytes(found.content), content_type="image/jpeg", headers={"Cache-Control": "private, no-store"}
    )


def _page(
    request: HttpRequest, point: FulfilmentPoint, *, refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    found: list[ReturnRequest] = list(returns_at(point.pk).prefetch_related("photos")[:MOST_SHOWN])
    context = {
        "place": point,
        "returns": [(row, CheckForm(request=row)) for row in found],
        "refunds": refunds_to_give(point.pk)[:MOST_SHOWN],
        "refused": refused,
        "section": "returns",
    }
    return render(request, "operator/returns.html", context, status=status)
