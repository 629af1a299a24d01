"""One parcel: what is in it, why it came here, what to do next; and the steps, each safe to press twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.routing import queue
from marketplace.routing.errors import RoutingError
from marketplace.routing.models import CancelReason, DeclineReason, Parcel, ParcelState
from marketplace.routing.services import parcels as steps
from marketplace.routing.services import refusals
from marketplace.routing.services.steps import already_taken
from marketplace.web.access import point_of, signed_in
from marketplace.web.files import file_response
from ocop_catalog.models import FulfilmentPoint

from .. import reading
from ..forms import CameBackForm, CancelForm, DeclineForm, HandOverForm, UnitsPerLine
from ..slips import slips_pdf

UNDOABLE = {"nhan", "dong-goi", "giao", "tu-choi"}


@never_cache
@require_safe
@signed_in
def parcel(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The page of one parcel."""
    point, item = _parcel_of(request, place, code)
    return _page(request, point, item)


@never_cache
@require_safe
@signed_in
def slip(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Address label and packing slip of one parcel."""
    point, item = _parcel_of(request, place, code)
    return file_response(slips_pdf(point, [reading.card(item)]), f"phieu-{item.parcel.code}.pdf")


@require_POST
@signed_in
def take_step(request: HttpRequest, place: str, code: str, step: str) -> HttpResponse:
    """One step of the parcel. 409 with who was quicker, 422 with what to mend; the page says both."""
    point, item = _parcel_of(request, place, code)
    handler = STEPS.get(step)
    if handler is None:
        raise Http404
    try:
        refused, said = handler(request, item)
    except RoutingError as error:
        _point, item = _parcel_of(request, place, code)
        messages.error(request, str(error))
        return _page(request, point, item, status=409)
    if refused is not None:
        return _page(request, point, item, status=422, **{refused[0]: refused[1]})
    messages.success(request, said)
    if step in UNDOABLE:
        request.session["undo"] = {"code": item.parcel.code, "place": point.slug}
    return redirect("operator:parcel", point.slug, item.parcel.code)


Refusal = tuple[str, forms.Form]
Step = Callable[[HttpRequest, queue.QueueItem], tuple[Refusal | None, str]]


def accept(request: HttpRequest, item: queue.QueueItem) -> tuple[Refusal | None, str]:
    steps.accept_parcel(parcel_id=item.parcel.pk, actor=request.user)
    return None, _("Đã nhận kiện %(code)s.") % {"code": item.parcel.code}


def decline(request: HttpRequest, item: queue.QueueItem) -> tuple[Refusal | None, str]:
    form = decline_form(item, request.POST)
    if not form.is_valid():
        return ("decline_form", form), ""
    refusals.decline_parcel(
        parcel_id=item.parcel.pk,
        actor=request.user,
        reason=DeclineReason(form.cleaned_data["reason"]),
        lines=form.units() or None,
        note=form.cleaned_data["note"],
    )
    return None, _("Đã từ chối kiện %(code)s; nơi khác sẽ được hỏi.") % {"code": item.parcel.code}


def pack(request: HttpRequest, item: queue.QueueItem) -> tuple[Refusal | None, str]:
    form = pack_form(item, request.POST)
    if not form.is_valid():
        return ("pack_form", form), ""
    steps.pack_parcel(parcel_id=item.parcel.pk, actor=request.user, missing=form.units())
    return None, _("Đã đóng gói kiện %(code)s.") % {"code": item.parcel.code}


def hand_over(request: HttpRequest, item: queue.QueueItem) -> tuple[Refusal | None, str]:
    form = HandOverForm(request.POST, parcel=item.parcel)
    if not form.is_valid():
        return ("hand_over_form", form), ""
    steps.hand_over_parcel(parcel_id=item.parcel.pk, actor=request.user, **form.cleaned_data)
    return None, _("Đã giao kiện %(code)s.") % {"code": item.parcel.code}


def deliver(request: HttpRequest, item: queue.QueueItem) -> tuple[Refusal | None, str]:
    steps.deliver_parcel(parcel_id=item.parcel.pk, actor=request.user)
    return None, _("Khách đã nhận kiện %(code)s.") % {"code": item.parcel.code}


def cancel(request: HttpRequest, item: queue.QueueItem) -> tuple[Refusal | None, str]:
    """The customer wants it no more or can not be reached, or the place can not do it after all."""
    form = CancelForm(request.POST, auto_id="huy_%s")
    if not form.is_valid():
        return ("cancel_form", form), ""
    steps.cancel_parcel(
        parcel_id=item.parcel.pk,
        actor=request.user,
        because=CancelReason(form.cleaned_data["because"]),
        reason=form.cleaned_data["reason"],
    )
    return None, _("Đã huỷ kiện %(code)s.") % {"code": item.parcel.code}


def came_back(request: HttpRequest, item: queue.QueueItem) -> tuple[Refusal | None, str]:
    """The courier could not deliver it and brought it back."""
    if item.parcel.state != ParcelState.HANDED_OVER:
        raise already_taken(item.parcel)
    form = CameBackForm(request.POST, auto_id="tro_ve_%s")
    if not form.is_valid():
        return ("came_back_form", form), ""
    steps.return_parcel(parcel_id=item.parcel.pk, actor=request.user, **form.cleaned_data)
    return None, _("Kiện %(code)s đã trở về điểm.") % {"code": item.parcel.code}


def undo(request: HttpRequest, item: queue.QueueItem) -> tuple[Refusal | None, str]:
    steps.undo_step(parcel_id=item.parcel.pk, actor=request.user)
    request.session.pop("undo", None)
    return None, _("Đã hoàn tác kiện %(code)s.") % {"code": item.parcel.code}


STEPS: dict[str, Step] = {
    "nhan": accept,
    "tu-choi": decline,
    "dong-goi": pack,
    "giao": hand_over,
    "da-giao": deliver,
    "khong-giao-duoc": came_back,
    "huy": cancel,
    "hoan-tac": undo,
}


def decline_form(item: queue.QueueItem, data: Any = None) -> DeclineForm:
    return DeclineForm(data, lines=item.lines, label=_("Số hết hoặc hỏng"), auto_id="tu_choi_%s")


def pack_form(item: queue.QueueItem, data: Any = None) -> UnitsPerLine:
    return UnitsPerLine(data, lines=item.lines, label=_("Số thiếu"), auto_id="dong_goi_%s")


def _parcel_of(request: HttpRequest, place: str, code: str) -> tuple[FulfilmentPoint, queue.QueueItem]:
    point = point_of(request.user, place)
    item = queue.parcel_detail(point=point, code=code)
    if item is None:
        raise Http404
    return point, item


def _page(
    request: HttpRequest,
    point: FulfilmentPoint,
    item: queue.QueueItem,
    *,
    status: int = 200,
    **refused: forms.Form,
) -> HttpResponse:
    found: Parcel = item.parcel
    offered_undo = request.session.get("undo", {}).get("code") == found.code
    may_undo = (
        offered_undo
        and found.state_by_id == request.user.pk
        and found.state
        in (ParcelState.ACCEPTED, ParcelState.PACKED, ParcelState.HANDED_OVER, ParcelState.DECLINED)
    )
    context: dict[str, Any] = {
        "place": point,
        "card": reading.card(item),
        "events": queue.parcel_events(found),
        "why": reading.why_here(found),
        "decline_form": decline_form(item),
        "pack_form": pack_form(item),
        "hand_over_form": HandOverForm(parcel=found),
        "came_back_form": CameBackForm(auto_id="tro_ve_%s"),
        "cancel_form": CancelForm(auto_id="huy_%s"),
        "may_undo": may_undo,
        "form_has_errors": bool(refused),
        "refused": next(iter(refused.values()), None),
        **refused,
    }
    return render(request, "operator/parcel.html", context, status=status)
