"""The shelves of a place: on hand, promised, available; counted, filled and written off one product at a time."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from saleor.product.models import ProductVariant

from marketplace.routing import queue
from marketplace.routing.errors import RoutingError
from marketplace.routing.services import stock
from marketplace.web.access import point_of, signed_in
from ocop_catalog.models import FulfilmentPoint
from ocop_catalog.text import fold
from search.query import SearchQuery
from search.services import search

from ..forms import StockForm

MOST_FOUND = 24


@never_cache
@require_safe
@signed_in
def shelves(request: HttpRequest, place: str) -> HttpResponse:
    """All products of the place; the words narrow by name or SKU, with or without marks."""
    point = point_of(request.user, place)
    words = request.GET.get("q", "")[:100]
    rows = queue.stock_of(point)
    wanted = fold(words)
    found = [row for row in rows if wanted in fold(f"{row.name} {row.variant_name} {row.sku}")]
    found.sort(key=lambda row: not row.needs_count)  # stable: what must be counted comes first
    context = {"place": point, "rows": found, "words": words, "total": len(rows)}
    return render(request, "operator/shelves.html", context)


@never_cache
@require_safe
@signed_in
def receive(request: HttpRequest, place: str) -> HttpResponse:
    """What a producer may bring that the place has never had: products on sale, found as shoppers find them."""
    point = point_of(request.user, place)
    words = request.GET.get("q", "")[:100]
    rows: list[queue.StockRow] = []
    if words.strip():
        hits = search(SearchQuery(words=words, size=MOST_FOUND, facets=())).items
        carried = {row.variant_id for row in queue.stock_of(point)}
        found = ProductVariant.objects.filter(product_id__in=[hit.product_id for hit in hits])
        variants = dict(found.values_list("pk", "product_id"))
        rank = {hit.product_id: place for place, hit in enumerate(hits)}
        wanted = sorted(variants, key=lambda pk: (rank[variants[pk]], pk))
        rows = queue.not_carried(pk for pk in wanted if pk not in carried)
    return render(request, "operator/receive.html", {"place": point, "rows": rows, "words": words})


@never_cache
@signed_in
def change(request: HttpRequest, place: str, variant_id: int) -> HttpResponse:
    """Count, receive or write off; 409 when somebody changed the shelf since the page was read."""
    point = point_of(request.user, place)
    row = _row(point, variant_id)
    is_new = row.stock_id is None
    if request.method != "POST":
        form = StockForm(
            initial={"expected": row.on_hand, "action": StockForm.COUNT, "quantity": row.on_hand},
            is_new=is_new,
        )
        return render(request, "operator/shelf.html", {"place": point, "row": row, "form": form})
    form = StockForm(request.POST, is_new=is_new)
    status = 422
    if form.is_valid():
        try:
            _apply(form, point=point, variant_id=variant_id, request=request)
        except RoutingError as error:
            row, status = _row(point, variant_id), 409
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["expected"] = row.on_hand
        else:
            messages.success(request, _("Đã ghi kho: %(name)s.") % {"name": row.name})
            return redirect("operator:shelves", point.slug)
    context = {"place": point, "row": row, "form": form, "form_has_errors": True}
    return render(request, "operator/shelf.html", context, status=status)


@never_cache
@require_safe
@signed_in
def ledger(request: HttpRequest, place: str, variant_id: int) -> HttpResponse:
    """Every movement of one product here, newest first."""
    point = point_of(request.user, place)
    row = _row(point, variant_id)
    page = Paginator(queue.movements(point, variant_id=variant_id), 50).get_page(request.GET.get("trang"))
    return render(request, "operator/ledger.html", {"place": point, "row": row, "page": page})


def _apply(form: StockForm, *, point: FulfilmentPoint, variant_id: int, request: HttpRequest) -> None:
    wanted = form.cleaned_data
    common = {"point": point, "variant_id": variant_id, "quantity": wanted["quantity"], "actor": request.user}
    if wanted["action"] == StockForm.COUNT:
        stock.count_stock(**common, expected=wanted["expected"], note=wanted["note"])
    elif wanted["action"] == StockForm.RECEIVE:
        stock.receive_consignment(**common, note=wanted["note"])
    else:
        stock.write_off(**common, note=wanted["note"])


def _row(point: FulfilmentPoint, variant_id: int) -> queue.StockRow:
    """The shelf, or the empty one of a product on sale. Raises Http404 for anything else."""
    row = next((row for row in queue.stock_of(point) if row.variant_id == variant_id), None)
    row = row or next(iter(queue.not_carried([variant_id])), None)
    if row is None:
        raise Http404
    return row
