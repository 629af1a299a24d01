"""Own products: the list with what hinders each, and the page where one is mended, priced, stocked and published."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import F, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from saleor.product.models import ProductImage

from marketplace.routing.errors import RoutingError
from marketplace.routing.services import stock
from marketplace.web import pictures
from marketplace.web.access import producer_of, producers_of, signed_in
from ocop_catalog.errors import CatalogError
from ocop_catalog.models import Producer
from ocop_catalog.richtext import plain_text
from ocop_catalog.services import inspections, listings

from .. import reading
from ..forms import DocumentForm, ListingForm, PictureForm, StoreStockForm

MOST_PICTURES = 12


@never_cache
@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Straight to one's only producer, otherwise a choice."""
    own = list(producers_of(request.user).order_by("legal_name", "pk"))
    if len(own) == 1:
        return redirect("producer:products", own[0].slug)
    return render(request, "producer/home.html", {"producers": own})


@never_cache
@require_safe
@signed_in
def products(request: HttpRequest, producer: str) -> HttpResponse:
    """All own products, what needs a hand first."""
    own = producer_of(request.user, producer)
    rows = reading.products_of(own)
    context = {
        "producer": own,
        "rows": rows,
        "on_sale": sum(row.is_on_sale for row in rows),
        "hindered": sum(not row.verdict.listable for row in rows),
        "ending": sum(row.ends_soon for row in rows),
    }
    return render(request, "producer/products.html", context)


@never_cache
@require_safe
@signed_in
def product(request: HttpRequest, producer: str, pk: int) -> HttpResponse:
    """The page of one own product."""
    own, row = _own_product(request, producer, pk)
    return _page(request, own, row)


@require_POST
@signed_in
def edit(request: HttpRequest, producer: str, pk: int) -> HttpResponse:
    """Change name, price and words; the shop shows them at once."""
    own, row = _own_product(request, producer, pk)
    form = ListingForm(request.POST)
    if form.is_valid():
        try:
            listings.update_listing(
                certified_product=row.certified,
                actor=request.user,
                name=form.cleaned_data["name"],
                price=form.cleaned_data["price"],
                description=linebreaks(form.cleaned_data["description"], autoescape=True),
            )
        except CatalogError as error:
            form.add_error(
                error.data.get("field") if error.data.get("field") in form.fields else None, error.message
            )
        else:
            return _done(request, own, pk, _("Đã lưu thông tin sản phẩm."))
    return _page(request, own, row, status=422, listing_form=form)


@require_POST
@signed_in
def publish(request: HttpRequest, producer: str, pk: int) -> HttpResponse:
    """Put on the market through the gate, or take off it."""
    own, row = _own_product(request, producer, pk)
    try:
        if request.POST.get("ban") == "1":
            listings.publish_product(product=row.product, actor=request.user)
            said = _("Sản phẩm đã lên chợ.")
        else:
            listings.unpublish_product(product=row.product, actor=request.user)
            said = _("Sản phẩm đã được gỡ khỏi chợ; đơn đã đặt vẫn giữ nguyên.")
    except CatalogError as error:
        messages.error(request, error.message)
        return redirect("producer:product", own.slug, pk)
    return _done(request, own, pk, said)


@require_POST
@signed_in
def change_stock(request: HttpRequest, producer: str, pk: int) -> HttpResponse:
    """What the own store has; 409 when it changed since the page was read."""
    own, row = _own_product(request, producer, pk)
    form = StoreStockForm(request.POST)
    status = 422
    if form.is_valid():
        point = get_object_or_404(own.points, pk=form.cleaned_data["point"])
        try:
            stock.set_stock(
                point=point,
                variant_id=_variant_id(row),
                quantity=form.cleaned_data["quantity"],
                expected=form.cleaned_data["expected"],
                actor=request.user,
            )
        except RoutingError as error:
            status = 409
            form.add_error(None, str(error))
        else:
            return _done(request, own, pk, _("Đã ghi số lượng có sẵn."))
    return _page(request, own, row, status=status, stock_form=form)


@require_POST
@signed_in
def add_picture(request: HttpRequest, producer: str, pk: int) -> HttpResponse:
    """Add a photo, decoded and written anew, with its variants."""
    own, row = _own_product(request, producer, pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid() and row.product.images.count() >= MOST_PICTURES:
        form.add_error("picture", _("Mỗi sản phẩm tối đa %(n)d ảnh.") % {"n": MOST_PICTURES})
    if form.is_valid():
        try:
            photo = pictures.reencoded(form.cleaned_data["picture"].read())
        except pictures.UnreadablePictureError:
            form.add_error("picture", _("Không đọc được ảnh này. Hãy chọn tệp JPEG, PNG, WebP hoặc AVIF."))
        else:
            last = row.product.images.aggregate(last=Max("sort_order"))["last"]
            image = ProductImage(product=row.product, alt=form.cleaned_data["alt"], ppoi="0.5x0.5")
            image.sort_order = 0 if last is None else last + 1
            image.image.save(f"{uuid4().hex}.jpg", photo, save=True)
            pictures.make_variants(image.image.name)
            return _done(request, own, pk, _("Đã thêm ảnh."))
    return _page(request, own, row, status=422, picture_form=form)


@require_POST
@signed_in
def remove_picture(request: HttpRequest, producer: str, pk: int, picture: int) -> HttpResponse:
    """Take a photo off the product; pressing twice is no fault."""
    own, row = _own_product(request, producer, pk)
    with transaction.atomic():
        image = row.product.images.select_for_update().filter(pk=picture).first()
        if image is not None:
            row.product.images.filter(sort_order__gt=image.sort_order).update(sort_order=F("sort_order") - 1)
            ProductImage.objects.filter(pk=image.pk).delete()
    return _done(request, own, pk, _("Đã bỏ ảnh."))


@require_POST
@signed_in
def add_document(request: HttpRequest, producer: str, pk: int) -> HttpResponse:
    """File a food document; the gate counts it from its date."""
    own, row = _own_product(request, producer, pk)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        inspections.record_document(certified_product=row.certified, actor=request.user, **form.cleaned_data)
        return _done(request, own, pk, _("Đã nộp hồ sơ."))
    return _page(request, own, row, status=422, document_form=form)


def _own_product(request: HttpRequest, producer: str, pk: int) -> tuple[Producer, reading.ProductRow]:
    own = producer_of(request.user, producer)
    row = reading.product_of(own, pk)
    if row is None:
        raise Http404
    return own, row


def _variant_id(row: reading.ProductRow) -> int:
    variant = next(iter(row.product.variants.all()), None)
    if variant is None:
        raise Http404
    return int(variant.pk)


def _done(request: HttpRequest, own: Producer, pk: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("producer:product", own.slug, pk)


def _page(
    request: HttpRequest, own: Producer, row: reading.ProductRow, *, status: int = 200, **refused: forms.Form
) -> HttpResponse:
    initial = {
        "name": row.product.name,
        "price": row.price,
        "description": plain_text(row.product.description),
    }
    stores = reading.own_stores(own, _variant_id(row))
    context: dict[str, Any] = {
        "producer": own,
        "row": row,
        "listing_form": ListingForm(initial=initial),
        "picture_form": PictureForm(),
        "document_form": DocumentForm(),
        "stores": [
            (
                store,
                StoreStockForm(
                    initial={"point": store.point.pk, "expected": store.quantity, "quantity": store.quantity},
                    auto_id=f"kho_{store.point.pk}_%s",
                ),
            )
            for store in stores
        ],
        "form_has_errors": bool(refused),
        "refused": next(iter(refused.values()), None),
        **refused,
    }
    return render(request, "producer/product.html", context, status=status)
