"""What the producer is owed, who holds it, and this month's movements."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.accounting.domain import LATEST_ROWS, Period
from marketplace.accounting.selectors import statement_of_producer
from marketplace.web.access import producer_of, signed_in
from ocop_catalog.models import ProducerMemberRole
from ocop_catalog.rules import HANOI


@never_cache
@require_safe
@signed_in
def money(request: HttpRequest, producer: str) -> HttpResponse:
    """The month so far, newest movement first."""
    own = producer_of(request.user, producer)
    today = timezone.localdate(timezone=HANOI)
    statement = statement_of_producer(own.pk, Period.month(today.year, today.month), LATEST_ROWS)
    context = {
        "producer": own,
        "statement": statement,
        "lines": statement.lines[::-1],
        "is_owner": own.members.filter(user=request.user, role=ProducerMemberRole.OWNER).exists(),
    }
    return render(request, "producer/money.html", context)
