"""The bank account the producer is paid to: seen and proposed by its owners, confirmed by the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.ledger import accounts
from marketplace.web.access import owned_producer_of, signed_in
from marketplace.web.payees import account_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account(request: HttpRequest, producer: str) -> HttpResponse:
    own = owned_producer_of(request.user, producer)
    return account_page(
        request,
        payee=accounts.producer(own.pk),
        name=own.legal_name,
        template="producer/payee_account.html",
        page=reverse("producer:payee_account", args=[own.slug]),
        context={"producer": own},
    )
