"""The drawer of a place: what came and went in a day, what should be there, and the day's close."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounting.errors import AccountingError
from marketplace.accounting.selectors import cash_up_of, closings_of, in_the_drawer
from marketplace.accounting.services.closing import close_day
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.web.access import point_of, signed_in
from ocop_catalog.models import FulfilmentPoint
from ocop_catalog.rules import HANOI

from ..forms import CashUpForm


@never_cache
@require_safe
@signed_in
def cash(request: HttpRequest, place: str) -> HttpResponse:
    """One day, today unless another is asked for; a day that is none or has not come is today."""
    point = point_of(request.user, place)
    day = _day(request.GET.get("ngay", ""))
    return _page(request, point, day, CashUpForm(initial={"day": day}))


@require_POST
@signed_in
def close(request: HttpRequest, place: str) -> HttpResponse:
    """Write down what was counted; what is wrong is said beside it."""
    point = point_of(request.user, place)
    form = CashUpForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            close_day(point_id=point.pk, actor=request.user, **wanted)
        except AccountingError as error:
            field = "note" if error.code == "difference_unexplained" else None
            form.add_error(field, str(error))
        else:
            messages.success(request, _("Đã chốt quỹ ngày %(day)s.") % {"day": f"{wanted['day']:%d/%m/%Y}"})
            return redirect(f"{reverse('operator:cash', args=[point.slug])}?ngay={wanted['day']:%Y-%m-%d}")
    return _page(request, point, _day(request.POST.get("day", "")), form, status=422)


def _page(
    request: HttpRequest, point: FulfilmentPoint, day: date, form: CashUpForm, status: int = 200
) -> HttpResponse:
    today = _today()
    context = {
        "place": point,
        "sheet": cash_up_of(point.pk, day),
        "form": form,
        "form_has_errors": status == 422,
        "closings": closings_of(point.pk),
        "drawer": in_the_drawer(point.pk) if day == today else (),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "owed": -balance(accounts.place(point.pk)),
        "missing": balance(accounts.difference(point.pk)),
        "is_today": day == today,
        "today": today,
    }
    return render(request, "operator/cash.html", context, status=status)


def _today() -> date:
    return timezone.localdate(timezone=HANOI)


def _day(asked: str) -> date:
    try:
        day = parse_date(asked)
    except ValueError:  # well formed and no day
        day = None
    today = _today()
    return today if day is None or day > today else day
