"""The queue: counted tabs, soonest deadline first, a code field on top."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.routing import queue
from marketplace.routing.queue import points_of
from marketplace.web.access import point_of, signed_in
from marketplace.web.files import file_response

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
    """One column. While the page is looked at, htmx asks every few seconds for the list alone.

    It says which edition it shows (``ban``): 204 and no more when that is still true, else the list and how many
    parcels are new. Four statements when nothing changed, whatever waits.
    """
    point = point_of(request.user, place)
    key = request.GET.get("cot", "offered")
    if key not in reading.COLUMNS:
        key = "offered"
    now = timezone.now()
    state = queue.queue_state(point, now=now)
    edition = reading.edition(state, now)
    is_fragment = request.htmx and not request.htmx.history_restore_request
    seen = request.GET.get("ban", "")
    if is_fragment and seen == edition:
        response = HttpResponse(status=204)
        patch_vary_headers(response, ["HX-Request"])
        return response
    context = {
        "place": point,
        "columns": reading.columns(state.counts, key),
        "current": key,
        "edition": edition,
        "cards": reading.cards(queue.queue(point, key, now=now)),
        "most_shown": queue.MOST_SHOWN,
        "is_printed": key in reading.PRINTED,
    }
    if is_fragment:
        context |= {"is_update": True, "new": reading.new_since(point, seen)}
    else:
        context |= {"places": points_of(request.user), "numbers": queue.numbers_of(point)}
    template = "operator/queue_fragment.html" if is_fragment else "operator/queue.html"
    response = render(request, template, context)
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
