"""The desk's site: what waits for a person stands on top of its first page."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _


class DeskSite(AdminSite):
    """Django's admin with a front page of its own and the import of decisions."""

    site_header = _("Bàn chứng nhận OCOP")
    site_title = _("Bàn chứng nhận")
    index_title = _("Việc hôm nay")
    site_url = "/"
    index_template = "desk/index.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take only the desk's own registrations: groups, sites or lockouts of other apps are not its business."""
        from .steps import DeskAdmin

        if admin_class is not None and issubclass(admin_class, DeskAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from . import accounts, payees, payouts, statements
        from .imports import import_page

        own = [
            path("nhap-quyet-dinh/", self.admin_view(import_page), name="import-decision"),
            path("doi-soat/", self.admin_view(accounts.overview), name="accounts"),
            path(
                "doi-soat/chu-the/<int:producer_id>/",
                self.admin_view(accounts.producer),
                name="accounts-producer",
            ),
            path("doi-soat/diem/<int:point_id>/", self.admin_view(accounts.point), name="accounts-point"),
            path(
                "doi-soat/thue/<int:year>/<int:quarter>.<slug:ending>",
                self.admin_view(accounts.tax_file),
                name="accounts-tax-file",
            ),
            path("doi-soat/thue/<slug:kind>/", self.admin_view(accounts.tax), name="accounts-tax"),
            *statements.urls(self.admin_view),
            *payees.urls(self.admin_view),
            *payouts.urls(self.admin_view),
        ]
        return [*own, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from .access import is_desk
        from .reading import desk_today

        context = {"is_desk": is_desk(request.user), **(extra_context or {})}
        if context["is_desk"]:
            context["today"] = desk_today()
        return super().index(request, context)
