"""Buttons of the desk: each is one service behind one form, on a page of its own.

A ``Step`` says when it applies, what it asks and what it calls. ``DeskAdmin`` shows the steps of a row, asks with
``form``, calls ``apply`` and tells what came of it; a refusal of the service stands on the form, nothing is half done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from marketplace.accounting.errors import AccountingError
from marketplace.ordering.errors import OrderingError
from marketplace.payments.errors import PaymentError
from marketplace.routing.errors import RoutingError
from ocop_catalog.errors import CatalogError

from .access import is_desk

REFUSALS = (CatalogError, RoutingError, OrderingError, PaymentError, AccountingError)


def always(_row: Any) -> bool:
    return True


class NoQuestions(forms.Form):
    """A step that asks for nothing but the press of its button."""


@dataclass(frozen=True)
class Step:
    """One thing the desk can do to a row. ``apply(row, answers, actor)`` calls the service."""

    name: str
    label: str
    apply: Callable[[Any, Mapping[str, Any], Any], object]
    form: type[forms.Form] = NoQuestions
    applies: Callable[[Any], bool] = always
    warning: str = ""


class DeskAdmin(admin.ModelAdmin):
    """Read-only rows with steps. Nothing is added, edited or deleted by the admin itself."""

    steps: ClassVar[tuple[Step, ...]] = ()
    change_form_template = "desk/change_form.html"
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = (
        admin.ShowFacets.NEVER
    )  # Django says "Show counts" in English, and each would be one more count

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        name_relations(model)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_desk(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_desk(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        step = path(
            "<path:object_id>/viec/<slug:step>/", self.admin_site.admin_view(self.step_view), name=name
        )
        urls: list[URLPattern] = [step, *super().get_urls()]
        return urls

    def steps_for(self, row: Any) -> list[tuple[str, str]]:
        """Labels and addresses of what can be done to ``row`` now."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_step"
        return [
            (str(step.label), reverse(name, args=[row.pk, step.name], current_app=self.admin_site.name))
            for step in self.steps
            if step.applies(row)
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = {"steps": [] if row is None else self.steps_for(row), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def step_view(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Ask, call the service, tell."""
        if not is_desk(request.user):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        wanted = next((s for s in self.steps if s.name == step), None)
        if row is None or wanted is None:
            raise Http404
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        if not wanted.applies(row):
            messages.warning(
                request, _("“%(step)s” không còn áp dụng được cho mục này.") % {"step": wanted.label}
            )
            return HttpResponseRedirect(back)
        form = wanted.form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            refusal = call(wanted, row, form.cleaned_data, request.user)
            if refusal is None:
                messages.success(request, _("Đã thực hiện: %(step)s.") % {"step": wanted.label})
                return HttpResponseRedirect(back)
            field = refusal.data.get("field") if isinstance(refusal, REFUSALS) else None
            form.add_error(field if field in form.fields else None, message_of(refusal))
        context = {
            **self.admin_site.each_context(request),
            "title": wanted.label,
            "opts": self.opts,
            "row": row,
            "step": wanted,
            "form": form,
            "back": back,
        }
        return render(request, "desk/step.html", context, status=422 if form.errors else 200)


UNIT_LABELS = {
    "commune": _l("phường, xã"),
    "district": _l("quận, huyện (cũ)"),
    "province": _l("tỉnh, thành phố"),
}


def name_relations(model: type[Model]) -> None:
    """Call a relation what it leads to (“chủ thể” rather than “producer”) where its model gave no name."""
    for field in model._meta.get_fields():
        if field.concrete and field.is_relation and field.verbose_name == field.name.replace("_", " "):
            field.verbose_name = UNIT_LABELS.get(field.name, field.related_model._meta.verbose_name)


def call(step: Step, row: Any, answers: Mapping[str, Any], actor: Any) -> Exception | None:
    """Run a step's service; its refusal, or the database's, or None."""
    try:
        with transaction.atomic():
            step.apply(row, answers, actor)
    except (*REFUSALS, DatabaseError) as refusal:
        return refusal
    return None


def message_of(refusal: Exception) -> str:
    """What to tell a person: a service's own words; of the database only the first line of its message."""
    if isinstance(refusal, CatalogError):
        return str(refusal.message)
    if isinstance(refusal, REFUSALS):
        return str(refusal)
    return _("Cơ sở dữ liệu từ chối: %(what)s") % {"what": str(refusal).splitlines()[0]}
