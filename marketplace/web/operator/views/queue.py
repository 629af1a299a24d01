"""The queue: counted tabs, soonest deadline first, a code field on top; and the switch that opens or closes a place."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.routing import queue
from marketplace.routing.queue import points_of
from marketplace.web.access import point_of, signed_in
from marketplace.web.files import file_response
from ocop_catalog.errors import CatalogError
from ocop_catalog.models import PointStaff, PointStaffRole
from ocop_catalog.services.places import switch_point

from .. import reading
from ..slips import slips_pdf


@never_cache
@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Straight to the queue of one's only place, otherwise a choice with what waits at each."""
    places = list(points_of(request.user))
    if len(places) == 1:
        return redirect("operator:queue", places[0].slug)
    return render(request, "operator/home.html", {"places": places})


@never_cache
@require_safe
@signed_in
def column(request: HttpRequest, place: str) -> HttpResponse:
    """One column; htmx asks for the list alone, every half minute while the page is looked at."""
    point = point_of(request.user, place)
    key = request.GET.get("cot", "offered")
    if key not in reading.COLUMNS:
        key = "offered"
    context = {
        "place": point,
        "places": points_of(request.user),
        "is_manager": is_manager(request, point.pk),
        "columns": reading.columns(point, key),
        "current": key,
        "cards": reading.cards(queue.queue(point, key)),
        "most_shown": queue.MOST_SHOWN,
        "is_printed": key in reading.PRINTED,
    }
    is_fragment = request.htmx and not request.htmx.history_restore_request
    if not is_fragment:
        context["numbers"] = queue.numbers_of(point)
    response = render(
        request, "operator/queue_fragment.html" if is_fragment else "operator/queue.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_cache
@require_safe
@signed_in
def slips(request: HttpRequest, place: str) -> HttpResponse:
    """Labels and slips of every parcel of a column in one file, in the order of the queue."""
    point = point_of(request.user, place)
    key = request.GET.get("cot", "accepted")
    if key not in reading.PRINTED:
        raise Http404
    cards = reading.cards(queue.queue(point, key))
    if not cards:
        messages.warning(request, _("Không có kiện nào để in."))
        return redirect(f"{reverse('operator:queue', args=[point.slug])}?cot={key}")
    return file_response(slips_pdf(point, cards), f"phieu-{point.slug}.pdf")


@never_cache
@require_safe
@signed_in
def find(request: HttpRequest, place: str) -> HttpResponse:
    """A code scanned or typed leads to its parcel."""
    point = point_of(request.user, place)
    code = request.GET.get("ma", "").strip().upper()[:20]
    found = queue.parcels_of(point).filter(code=code).exists() if code else False
    if found:
        return redirect("operator:parcel", point.slug, code)
    messages.warning(
        request, _("Không có kiện “%(code)s” ở %(place)s.") % {"code": code, "place": point.name}
    )
    return redirect("operator:queue", point.slug)


@require_POST
@signed_in
def switch(request: HttpRequest, place: str) -> HttpResponse:
    """The manager opens the place for new orders, or closes it with the reason shoppers are told."""
    point = point_of(request.user, place)
    get_object_or_404(PointStaff, point=point, user_id=request.user.pk, role=PointStaffRole.MANAGER)
    is_on = request.POST.get("nhan") == "1"
    try:
        switch_point(point=point, is_on=is_on, reason=request.POST.get("ly_do", ""), actor=request.user)
    except CatalogError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Điểm đang nhận đơn.") if is_on else _("Điểm đã tạm dừng nhận đơn mới."))
    return redirect("operator:queue", point.slug)


def is_manager(request: HttpRequest, point_id: int) -> bool:
    """Whether the signed-in user manages the place."""
    staff = PointStaff.objects.filter(point_id=point_id, user_id=request.user.pk)
    return staff.filter(role=PointStaffRole.MANAGER).exists()
