"""Own certificates with the days left, and a page for one that has none yet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.web.access import producer_of, signed_in
from ocop_catalog.errors import CatalogError
from ocop_catalog.models import Scheme
from ocop_catalog.services.listings import create_listing

from .. import reading
from ..forms import NewListingForm


@never_cache
@require_safe
@signed_in
def certificates(request: HttpRequest, producer: str) -> HttpResponse:
    """Every certificate the producer ever held."""
    own = producer_of(request.user, producer)
    return render(
        request, "producer/certificates.html", {"producer": own, "rows": reading.certificates_of(own)}
    )


@never_cache
@signed_in
def new_listing(request: HttpRequest, producer: str, pk: int) -> HttpResponse:
    """Make the page of a certificate that has none; it goes on the market when the producer says so."""
    own = producer_of(request.user, producer)
    row = next((r for r in reading.certificates_of(own) if r.certificate.pk == pk), None)
    if row is None:
        raise Http404
    certificate = row.certificate
    if certificate.certified_product_id is not None:
        return redirect("producer:product", own.slug, certificate.certified_product.product_id)
    group = certificate.group if certificate.group and certificate.group.scheme == Scheme.QD_26_2026 else None
    form = NewListingForm(request.POST or None, initial={"name": certificate.product_name, "group": group})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            made = create_listing(
                certificate=certificate,
                actor=request.user,
                name=wanted["name"],
                price=wanted["price"],
                description=linebreaks(wanted["description"], autoescape=True),
                group=wanted["group"],
                **form.label_facts(),
            )
        except CatalogError as error:
            field = error.data.get("field")
            form.add_error(field if field in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã tạo trang sản phẩm. Thêm ảnh và hồ sơ rồi đưa lên chợ."))
            return redirect("producer:product", own.slug, made.product_id)
    context = {
        "producer": own,
        "row": row,
        "form": form,
        "form_has_errors": form.is_bound and not form.is_valid(),
    }
    return render(
        request, "producer/new_listing.html", context, status=422 if context["form_has_errors"] else 200
    )
