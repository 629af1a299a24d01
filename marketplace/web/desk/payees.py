"""The desk writes down the bank account of a payee that has no pages of its own, or cannot use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from marketplace.ledger import accounts
from marketplace.web.payees import account_page
from ocop_catalog.models import FulfilmentPoint, Producer

from .access import is_desk


@dataclass(frozen=True)
class Kind:
    """A kind of payee: its rows, its account of the ledger, the name of the page of its money."""

    model: type[Producer] | type[FulfilmentPoint]
    account: Callable[[int], str]
    back: str

    @property
    def page(self) -> str:
        return f"{self.back}-payee"

    def view(self, request: HttpRequest, holder_id: int) -> HttpResponse:
        """For the desk alone. Who writes it down does not confirm it."""
        if not is_desk(request.user):
            raise PermissionDenied
        row = get_object_or_404(self.model, pk=holder_id)
        context = {
            **admin.site.each_context(request),
            "title": _("Tài khoản nhận chi trả"),
            "back": reverse(f"admin:{self.back}", args=[row.pk]),
        }
        page = reverse(f"admin:{self.page}", args=[row.pk])
        return account_page(
            request,
            payee=self.account(row.pk),
            name=str(row),
            template="desk/payee_account.html",
            page=page,
            context=context,
        )


def urls(view: Callable[..., Callable[..., HttpResponse]]) -> list[URLPattern]:
    """Under the pages of the accounts; ``view`` is the site's ``admin_view``."""
    kinds = {
        "chu-the": Kind(Producer, accounts.producer, "accounts-producer"),
        "diem": Kind(FulfilmentPoint, accounts.place, "accounts-point"),
    }
    return [
        path(f"doi-soat/{folder}/<int:holder_id>/tai-khoan/", view(kind.view), name=kind.page)
        for folder, kind in kinds.items()
    ]
