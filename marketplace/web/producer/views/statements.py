"""The producer's statement for any period, on a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.accounting.selectors import statement_of_producer
from marketplace.web.access import producer_of, signed_in
from marketplace.web.statements.pages import statement_file, statement_page


@never_cache
@require_safe
@signed_in
def statement(request: HttpRequest, producer: str) -> HttpResponse:
    own = producer_of(request.user, producer)
    return statement_page(
        request,
        lambda period, rows: statement_of_producer(own.pk, period, rows),
        template="producer/statement.html",
        page=reverse("producer:statement", args=[own.slug]),
        context={"producer": own, "holder": own.legal_name},
    )


@never_cache
@require_safe
@signed_in
def file(request: HttpRequest, producer: str, kind: str) -> HttpResponseBase:
    own = producer_of(request.user, producer)
    return statement_file(
        request,
        lambda period, rows: statement_of_producer(own.pk, period, rows),
        kind=kind,
        page=reverse("producer:statement", args=[own.slug]),
        name=own.slug,
    )
