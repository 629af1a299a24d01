"""Answers that a workspace gives once it knows that the statement may be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from marketplace.accounting.domain import Period, Statement
from marketplace.web.files import file_response

from .files import FILES
from .periods import PeriodForm

MOST_SHOWN = 300
"""Lines on the page; the files have all."""

Read = Callable[[Period], Statement]


def statement_page(
    request: HttpRequest, read: Read, *, template: str, page: str, context: dict[str, Any]
) -> HttpResponse:
    """The page for the period asked for; 422 with the reason when it is none. ``page``: its own address."""
    form = PeriodForm(request.GET)
    is_valid = form.is_valid()
    statement = read(form.period()) if is_valid else None
    shown = {
        **context,
        "form": form,
        "form_has_errors": not is_valid,
        "statement": statement,
        "lines": statement.lines[:MOST_SHOWN] if statement else (),
        "files": [(kind.upper(), f"{page}sao-ke.{kind}?{request.GET.urlencode()}") for kind in FILES],
    }
    return render(request, template, shown, status=200 if is_valid else 422)


def statement_file(request: HttpRequest, read: Read, *, kind: str, page: str, name: str) -> HttpResponse:
    """The same as a file, named after its holder and days; a period that is none leads to the page that says why."""
    make = FILES.get(kind)
    if make is None:
        raise Http404
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return HttpResponseRedirect(f"{page}?{request.GET.urlencode()}")
    period = form.period()
    return file_response(
        make(read(period)), f"sao-ke-{name}-{period.first:%Y%m%d}-{period.last:%Y%m%d}.{kind}"
    )
