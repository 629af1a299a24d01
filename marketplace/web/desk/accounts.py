"""The money of the marketplace for the desk: who holds what, who is owed, and the payouts it records."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounting import selectors
from marketplace.accounting.domain import LATEST_ROWS, Period
from marketplace.accounting.errors import AccountingError
from marketplace.accounting.models import AccountState, PayeeAccount, TaxKind
from marketplace.accounting.selectors.payees import accounts_of, accounts_waiting
from marketplace.accounting.services.payouts import pay_place, pay_producer, pay_tax
from marketplace.accounting.tax_files import tax_csv, tax_xlsx
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.routing.errors import Busy
from ocop_catalog.models import FulfilmentPoint, Producer
from ocop_catalog.rules import HANOI

from .access import is_desk
from .forms import PayoutForm

QUARTERS = (1, 2, 3, 4)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def overview(request: HttpRequest) -> HttpResponse:
    """Everything on one page; each holder leads to its own."""
    _desk_only(request)
    context = {
        "title": _("Đối soát"),
        "holdings": selectors.who_holds_what(),
        "producers": selectors.producers_owed(),
        "points": selectors.points_holding(),
        "taxes": [(kind, -balance(accounts.tax(kind.value))) for kind in TaxKind],
        "quarters": _quarters(timezone.localdate(timezone=HANOI)),
        "waiting_accounts": accounts_waiting(),
        "differences": selectors.closings_with_difference(most=10),
    }
    return _render(request, "desk/accounts.html", context)


def producer(request: HttpRequest, producer_id: int) -> HttpResponse:
    """A producer's balance and its month; and the payout the desk has made."""
    _desk_only(request)
    row = get_object_or_404(Producer, pk=producer_id)
    owed = -balance(accounts.producer(row.pk))
    form = PayoutForm(request.POST or None, owed=owed)
    if request.method == "POST" and form.is_valid():
        done = _recorded(form, lambda **paid: pay_producer(producer_id=row.pk, actor=request.user, **paid))
        if done:
            messages.success(request, _("Đã ghi khoản chi cho %(name)s.") % {"name": row.legal_name})
            return HttpResponseRedirect(reverse("admin:accounts-producer", args=[row.pk]))
    today = timezone.localdate(timezone=HANOI)
    statement = selectors.statement_of_producer(row.pk, Period.month(today.year, today.month), LATEST_ROWS)
    context = {
        "title": row.legal_name,
        "statement": statement,
        "form": form,
        "owed": owed,
        "payable": owed,
        "payee_accounts": _held(accounts.producer(row.pk)),
        "payee_page": reverse("admin:accounts-producer-payee", args=[row.pk]),
    }
    return _render(request, "desk/account.html", context, status=422 if form.errors else 200)


def point(request: HttpRequest, point_id: int) -> HttpResponse:
    """A place's cash, its month and how it closed its days; what it is owed itself, and what it was paid of that."""
    _desk_only(request)
    row = get_object_or_404(FulfilmentPoint, pk=point_id)
    fees = -balance(accounts.place(row.pk))
    form = PayoutForm(request.POST or None, owed=fees)
    if request.method == "POST" and form.is_valid():
        done = _recorded(form, lambda **paid: pay_place(point_id=row.pk, actor=request.user, **paid))
        if done:
            messages.success(request, _("Đã ghi khoản chi cho %(name)s.") % {"name": row.name})
            return HttpResponseRedirect(reverse("admin:accounts-point", args=[row.pk]))
    today = timezone.localdate(timezone=HANOI)
    statement = selectors.statement_of_point(row.pk, Period.month(today.year, today.month), LATEST_ROWS)
    context = {
        "title": row.name,
        "statement": statement,
        "owed": balance(accounts.cash(row.pk)),
        "own": [
            (_("Phí giao hàng còn phải trả điểm"), fees),
            (_("Quỹ lệch điểm còn phải bù"), balance(accounts.difference(row.pk))),
        ],
        "own_statement": reverse("admin:accounts-place-statement", args=[row.pk]),
        "form": form,
        "payable": fees,
        "closings": selectors.closings_of(row.pk),
        "payee_accounts": _held(accounts.place(row.pk)),
        "payee_page": reverse("admin:accounts-point-payee", args=[row.pk]),
    }
    return _render(request, "desk/account.html", context, status=422 if form.errors else 200)


def tax(request: HttpRequest, kind: str) -> HttpResponse:
    """What is withheld of a tax, and the payment to the tax office the desk has made."""
    _desk_only(request)
    if kind not in TaxKind.values:
        raise Http404
    owed = -balance(accounts.tax(kind))
    form = PayoutForm(request.POST or None, owed=owed)
    if request.method == "POST" and form.is_valid():
        done = _recorded(form, lambda **paid: pay_tax(tax=kind, actor=request.user, **paid))
        if done:
            messages.success(request, _("Đã ghi khoản thuế đã nộp."))
            return HttpResponseRedirect(reverse("admin:accounts"))
    context = {"title": TaxKind(kind).label, "form": form, "owed": owed, "payable": owed}
    return _render(request, "desk/account.html", context, status=422 if form.errors else 200)


def tax_file(request: HttpRequest, year: int, quarter: int, ending: str) -> HttpResponse:
    """The list of a quarter for the tax office."""
    _desk_only(request)
    if quarter not in QUARTERS or ending not in TYPES or not MINYEAR <= year < MAXYEAR:
        raise Http404
    period = Period.quarter(year, quarter)
    rows = selectors.tax_list(period)
    content = tax_csv(rows) if ending == "csv" else tax_xlsx(rows, period)
    headers = {
        "Content-Disposition": f'attachment; filename="thue-khau-tru-{year}-quy-{quarter}.{ending}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=TYPES[ending], headers=headers)


def _held(payee: str) -> list[PayeeAccount]:
    """The bank accounts of a payee that are used or wait."""
    return [row for row in accounts_of(payee) if row.state in (AccountState.ACTIVE, AccountState.PROPOSED)]


def _quarters(today: date) -> list[tuple[int, int]]:
    """(year, quarter) of this quarter and the three before."""
    this = today.year * 4 + (today.month - 1) // 3
    return [(number // 4, number % 4 + 1) for number in range(this, this - 4, -1)]


def _recorded(form: PayoutForm, record: Any) -> bool:
    """Whether the service took it; its refusal stands on the form otherwise."""
    try:
        record(**form.cleaned_data)
    except (AccountingError, Busy) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _desk_only(request: HttpRequest) -> None:
    if not is_desk(request.user):
        raise PermissionDenied


def _render(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), **context}, status=status)
