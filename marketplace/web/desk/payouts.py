"""The payout run: who can be paid now, who is held and why, and the batch the desk makes of those it ticks."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from marketplace.accounting.batch_files import transfers_to_send
from marketplace.accounting.errors import AccountingError
from marketplace.accounting.models import PayoutBatch
from marketplace.accounting.selectors.payables import left_at_the_bank, payables
from marketplace.accounting.services.batches import make_batch
from marketplace.accounting.wording import HELD
from marketplace.routing.errors import Busy
from ocop_catalog.rules import HANOI

from .access import is_desk
from .transfer_files import transfers_response

logger = logging.getLogger(__name__)


def run(request: HttpRequest) -> HttpResponse:
    """The list as it stands now; a POST makes the batch of what was ticked, with the amounts the person saw."""
    _desk_only(request)
    until = _day(request.POST.get("den") or request.GET.get("den", ""))
    refusal = ""
    if request.method == "POST":
        try:
            batch = make_batch(key=_key(request), chosen=_chosen(request), until=until, actor=request.user)
        except (AccountingError, Busy) as error:
            refusal = str(error)
        else:
            messages.success(request, _("Đã lập %(batch)s.") % {"batch": batch.number})
            return HttpResponseRedirect(reverse("admin:accounting_payoutbatch_change", args=[batch.pk]))
    return _page(request, until, refusal)


def file(request: HttpRequest, batch_id: int, ending: str) -> HttpResponse:
    """The file of a batch that was sent, for the bank's form."""
    _desk_only(request)
    batch = get_object_or_404(PayoutBatch, pk=batch_id, sent_at__isnull=False)
    logger.info("payouts: file of %s given to user %s", batch.number, request.user.pk)
    return transfers_response(transfers_to_send(batch), f"chi-tra-{batch.number.lower()}", ending)


def urls(view: Any) -> list[URLPattern]:
    """Under the pages of the accounts; ``view`` is the site's ``admin_view``."""
    return [
        path("doi-soat/chi-tra/", view(run), name="payouts"),
        path("doi-soat/chi-tra/<int:batch_id>.<slug:ending>", view(file), name="payouts-file"),
    ]


def _page(request: HttpRequest, until: date, refusal: str) -> HttpResponse:
    rows = payables(until)
    payable = [row for row in rows if not row.held]
    ticked = set(request.POST.getlist("chon")) if request.method == "POST" else None
    context = {
        **admin.site.each_context(request),
        "title": _("Đợt chi trả mới"),
        "until": until,
        "today": _today(),
        "key": request.POST.get("key") or uuid4(),
        "payable": [(row, ticked is None or row.payee in ticked) for row in payable],
        "total": sum(row.amount for row in payable),
        "held": [(row, HELD[row.held]) for row in rows if row.held],
        "left": left_at_the_bank(),
        "minimum": settings.PAYOUT_MINIMUM,
        "refusal": refusal,
        "batches": PayoutBatch.objects.select_related("made_by")[:10],
    }
    return render(request, "desk/payouts.html", context, status=409 if refusal else 200)


def _chosen(request: HttpRequest) -> dict[str, int]:
    """Payee → amount seen, of the boxes that were ticked; a box without its amount counts as one that changed."""
    seen = {payee: request.POST.get(f"so-{payee}", "") for payee in request.POST.getlist("chon")}
    return {payee: int(said) if said.isascii() and said.isdigit() else 0 for payee, said in seen.items()}


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error


def _day(asked: str) -> date:
    """The day asked for; today for one that is none or has not come."""
    try:
        day = parse_date(asked)
    except ValueError:  # well formed and no day
        day = None
    today = _today()
    return today if day is None or day > today else day


def _today() -> date:
    return timezone.localdate(timezone=HANOI)


def _desk_only(request: HttpRequest) -> None:
    if not is_desk(request.user):
        raise PermissionDenied
