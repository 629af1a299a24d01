"""The statements of a place for any period, on a page and as a file: the cash it holds, and what it is owed itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.accounting.selectors import statement_of_place, statement_of_point
from marketplace.web.access import point_of, signed_in
from marketplace.web.statements.pages import statement_file, statement_page


@never_cache
@require_safe
@signed_in
def statement(request: HttpRequest, place: str) -> HttpResponse:
    point = point_of(request.user, place)
    return statement_page(
        request,
        lambda period, rows: statement_of_point(point.pk, period, rows),
        template="operator/statement.html",
        page=reverse("operator:statement", args=[point.slug]),
        context={"place": point, "holder": point.name, "title": _("Sao kê tiền thu hộ")},
    )


@never_cache
@require_safe
@signed_in
def file(request: HttpRequest, place: str, kind: str) -> HttpResponseBase:
    point = point_of(request.user, place)
    return statement_file(
        request,
        lambda period, rows: statement_of_point(point.pk, period, rows),
        kind=kind,
        page=reverse("operator:statement", args=[point.slug]),
        name=point.slug,
    )


@never_cache
@require_safe
@signed_in
def fees(request: HttpRequest, place: str) -> HttpResponse:
    point = point_of(request.user, place)
    return statement_page(
        request,
        lambda period, rows: statement_of_place(point.pk, period, rows),
        template="operator/statement.html",
        page=reverse("operator:fees", args=[point.slug]),
        context={"place": point, "holder": point.name, "title": _("Sao kê tiền của điểm")},
    )


@never_cache
@require_safe
@signed_in
def fees_file(request: HttpRequest, place: str, kind: str) -> HttpResponseBase:
    point = point_of(request.user, place)
    return statement_file(
        request,
        lambda period, rows: statement_of_place(point.pk, period, rows),
        kind=kind,
        page=reverse("operator:fees", args=[point.slug]),
        name=f"{point.slug}-phi",
    )
