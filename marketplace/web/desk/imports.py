"""Import of a decision in two steps: a dry run that shows every fault or the difference, then the import itself.

Between the two the file travels in the page, signed and bound to its user: nothing lies around on the server.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop_catalog.importers import DecisionHead
from ocop_catalog.services.decisions import ImportReport, import_decision

from .access import is_desk
from .forms import ImportForm

SALT = "marketplace.web.desk.imports"
PASSES_FOR = 3600  # seconds between the dry run and the import


def import_page(request: HttpRequest) -> HttpResponse:
    """The upload, its dry run, and the confirmed import."""
    if not is_desk(request.user):
        raise PermissionDenied
    if request.method == "POST" and "confirmed" in request.POST:
        return _import(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _dry_run(request, form)
    return _page(request, form=form, status=422 if form.errors else 200)


def _dry_run(request: HttpRequest, form: ImportForm) -> HttpResponse:
    asked = form.cleaned_data
    content, name = asked["file"].read(), asked["file"].name[:120]
    head = {key: asked[key] for key in ("number", "issuer", "province")}
    head["date"] = asked["date"]
    report = import_decision(
        content=content, source_name=name, options=DecisionHead(**head), actor=request.user, dry_run=True
    )
    passed = ""
    if report.ok:
        sealed = {
            "content": b64encode(content).decode(),
            "name": name,
            "head": {**head, "date": asked["date"].isoformat() if asked["date"] else ""},
            "user": request.user.pk,
        }
        passed = signing.dumps(sealed, salt=SALT, compress=True)
    return _page(request, form=form, report=report, passed=passed, status=200 if report.ok else 422)


def _import(request: HttpRequest) -> HttpResponse:
    try:
        sealed = signing.loads(request.POST["confirmed"], salt=SALT, max_age=PASSES_FOR)
    except signing.BadSignature:
        sealed = {}
    if sealed.get("user") != request.user.pk:
        messages.error(
            request, _("Bản xem trước đã quá một giờ hoặc không phải của bạn. Hãy tải tệp lên lại.")
        )
        return HttpResponseRedirect(reverse("admin:import-decision"))
    head = sealed["head"]
    head["date"] = date.fromisoformat(head["date"]) if head["date"] else None
    report = import_decision(
        content=b64decode(sealed["content"]),
        source_name=sealed["name"],
        options=DecisionHead(**head),
        actor=request.user,
    )
    if not report.ok:  # the catalogue changed since the dry run
        return _page(request, form=ImportForm(), report=report, status=422)
    done = _(
        "Đã nhập quyết định %(number)s: %(new)d giấy chứng nhận mới, %(same)d đã có, %(below)d dưới ba sao."
    )
    messages.success(
        request,
        done
        % {
            "number": report.head.number,
            "new": report.certificates_created,
            "same": report.certificates_unchanged,
            "below": report.below_three,
        },
    )
    return HttpResponseRedirect(reverse("admin:index"))


def _page(
    request: HttpRequest,
    *,
    form: ImportForm,
    report: ImportReport | None = None,
    passed: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Nhập quyết định"),
        "form": form,
        "report": report,
        "passed": passed,
    }
    return render(request, "desk/import.html", context, status=status)
