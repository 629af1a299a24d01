"""Answers that a workspace gives once it knows that the statement may be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from marketplace.accounting.domain import Period, Rows, Statement
from marketplace.web.files import file_response, streamed_file
from marketplace.web.shop.browse import Pages

from .files import FILES, IN_PARTS, csv_rows
from .periods import PeriodForm

MOST_SHOWN = 100
"""Lines on a page."""

Read = Callable[[Period, Rows], Statement]


@dataclass(frozen=True)
class FileLink:
    """A file of the statement; of ``parts`` more than one, ``part`` counts from 1."""

    kind: str
    address: str
    part: int = 1
    parts: int = 1


def statement_page(
    request: HttpRequest, read: Read, *, template: str, page: str, context: dict[str, Any]
) -> HttpResponse:
    """The page for the period asked for; 422 with the reason when it is none. ``page``: its own address."""
    form = PeriodForm(request.GET)
    is_valid = form.is_valid()
    number = _number(request, "page")
    statement = read(form.period(), _rows(number, MOST_SHOWN)) if is_valid else None
    if statement and number > 1 and not statement.lines:
        return HttpResponseRedirect(
            f"{page}?{_query(request)}"
        )  # past the end: the first page says what there is
    shown = {
        **context,
        "form": form,
        "form_has_errors": not is_valid,
        "statement": statement,
        "lines": statement.lines if statement else (),
        "files": _files(request, page, statement.count) if statement else (),
        "pages": _pages(request, page, number, statement.count) if statement else None,
    }
    return render(request, template, shown, status=200 if is_valid else 422)


def statement_file(request: HttpRequest, read: Read, *, kind: str, page: str, name: str) -> HttpResponseBase:
    """The same as a file, named after its holder and days; a period that is none leads to the page that says why.

    CSV has all lines and is sent as it is read. XLSX and PDF have as many as are made within a request; a longer
    statement comes in parts.
    """
    if kind not in FILES:
        raise Http404
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return HttpResponseRedirect(f"{page}?{request.GET.urlencode()}")
    period = form.period()
    days = f"sao-ke-{name}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    if kind == "csv":
        return streamed_file(csv_rows(lambda rows: read(period, rows)), f"{days}.csv")
    part = _number(request, "part")
    statement = read(period, _rows(part, IN_PARTS[kind].most))
    if part > 1 and not statement.lines:
        raise Http404
    suffix = "" if statement.is_whole else f"-{part}"
    return file_response(IN_PARTS[kind].make(statement), f"{days}{suffix}.{kind}")


def _number(request: HttpRequest, name: str) -> int:
    """A page's number in the query, 1 for anything that is none."""
    asked = request.GET.get(name, "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _rows(number: int, most: int) -> Rows:
    return Rows(first=(number - 1) * most, most=most)


def _query(request: HttpRequest, **more: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("page", "part")}
    return urlencode(kept | {name: str(number) for name, number in more.items()})


def _files(request: HttpRequest, page: str, count: int) -> list[FileLink]:
    links = []
    for kind in FILES:
        parts = -(-count // IN_PARTS[kind].most) if kind in IN_PARTS else 1
        for part in range(1, max(1, parts) + 1):
            query = _query(request, part=part) if parts > 1 else _query(request)
            links.append(FileLink(kind.upper(), f"{page}sao-ke.{kind}?{query}", part, parts))
    return links


def _pages(request: HttpRequest, page: str, number: int, count: int) -> Pages:
    pages = max(1, -(-count // MOST_SHOWN))

    def link(to: int) -> str:
        return f"{page}?{_query(request, page=to)}#dong" if 1 <= to <= pages else ""

    return Pages(number, pages, link(number - 1), link(number + 1))
