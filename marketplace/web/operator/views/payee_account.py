"""The bank account the place is paid to: seen and proposed by who manages it, confirmed by the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.ledger import accounts
from marketplace.web.access import managed_point_of, signed_in
from marketplace.web.payees import account_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account(request: HttpRequest, place: str) -> HttpResponse:
    point = managed_point_of(request.user, place)
    return account_page(
        request,
        payee=accounts.place(point.pk),
        name=point.name,
        template="operator/payee_account.html",
        page=reverse("operator:payee_account", args=[point.slug]),
        context={"place": point},
    )
