"""The statement of any producer or place, for the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from marketplace.accounting.domain import Period, Rows, Statement
from marketplace.accounting.selectors import statement_of_place, statement_of_point, statement_of_producer
from marketplace.web.statements.pages import statement_file, statement_page
from ocop_catalog.models import FulfilmentPoint, Producer

from .access import is_desk


@dataclass(frozen=True)
class Kind:
    """A statement of a kind of holder: its rows, how it is read, the names of its page and of its holder's."""

    model: type[Producer] | type[FulfilmentPoint]
    read: Callable[[int, Period, Rows], Statement]
    account: str
    page: str

    def holder(self, request: HttpRequest, holder_id: int) -> Producer | FulfilmentPoint:
        """The row, for the desk alone."""
        if not is_desk(request.user):
            raise PermissionDenied
        found: Producer | FulfilmentPoint = get_object_or_404(self.model, pk=holder_id)
        return found

    def statement(self, request: HttpRequest, holder_id: int) -> HttpResponse:
        row = self.holder(request, holder_id)
        return statement_page(
            request,
            lambda period, rows: self.read(row.pk, period, rows),
            template="desk/statement.html",
            page=reverse(f"admin:{self.page}", args=[row.pk]),
            context={
                **admin.site.each_context(request),
                "title": _("Sao kê"),
                "holder": str(row),
                "back": reverse(f"admin:{self.account}", args=[row.pk]),
            },
        )

    def file(self, request: HttpRequest, holder_id: int, kind: str) -> HttpResponseBase:
        row = self.holder(request, holder_id)
        return statement_file(
            request,
            lambda period, rows: self.read(row.pk, period, rows),
            kind=kind,
            page=reverse(f"admin:{self.page}", args=[row.pk]),
            name=row.slug,
        )


def urls(view: Callable[..., Callable[..., HttpResponseBase]]) -> list[URLPattern]:
    """Under the pages of the accounts; ``view`` is the site's ``admin_view``."""
    found = []
    producer = Kind(Producer, statement_of_producer, "accounts-producer", "accounts-producer-statement")
    cash = Kind(FulfilmentPoint, statement_of_point, "accounts-point", "accounts-point-statement")
    fees = Kind(FulfilmentPoint, statement_of_place, "accounts-point", "accounts-place-statement")
    for folder, kind in (
        ("chu-the/<int:holder_id>/sao-ke", producer),
        ("diem/<int:holder_id>/sao-ke", cash),
        ("diem/<int:holder_id>/sao-ke-phi", fees),
    ):
        address = f"doi-soat/{folder}/"
        found += [
            path(address, view(kind.statement), name=kind.page),
            path(f"{address}sao-ke.<slug:kind>", view(kind.file), name=f"{kind.page}-file"),
        ]
    return found
