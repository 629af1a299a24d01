"""What is sold and by whom: products, their certificates, producers, places."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

import segno
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from saleor.product.models import Product

from marketplace.web.shop import browse, certificates, destination, maps, places, products, units
from marketplace.web.shop.pages import page
from marketplace.web.shop.producers import producer_facts
from ocop_catalog.models import FulfilmentPoint, PointKind, Producer
from search.query import SearchQuery, Sort
from search.services import search

SHOWN_AT_PLACE = 24
PLACES_ON_A_PAGE = 40


@page
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """A product that may be sold now. One that may not any more gets a page without price, stars and button (410)."""
    commune = destination.chosen(request)
    near = None
    if commune and commune.latitude is not None and commune.longitude is not None:
        near = (commune.latitude, commune.longitude)
    shown = products.product_page(
        slug, at=timezone.now(), near=near, origin=request.build_absolute_uri("/").rstrip("/")
    )
    if shown is None:
        return _unlisted(request, slug)
    return render(request, "shop/product.html", {**vars(shown), "commune": commune})


def _unlisted(request: HttpRequest, slug: str) -> HttpResponse:
    """For a product that was listed once: where to go instead. What was never published is as good as not there."""
    known = (
        Product.objects.filter(slug=slug, is_published=True, certified__isnull=False)
        .select_related("certified__producer", "certified__group")
        .first()
    )
    if known is None:
        raise Http404
    last = known.certified.certificates.order_by("-issued_on", "-pk").first()
    context = {
        "product": known,
        "certificate_url": reverse("shop:certificate", args=[last.pk]) if last else "",
        "similar_url": browse.url(SearchQuery(groups=(known.certified.group.group_code,))),
        "producer_url": reverse("shop:producer", args=[known.certified.producer.slug]),
    }
    return render(request, "shop/product_unlisted.html", context, status=410)


@page
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The register's word on one certificate, read at this moment, also when it has ended."""
    at = timezone.now()
    found = get_object_or_404(certificates.certificates(at), pk=pk)
    return render(
        request, "shop/certificate.html", {"facts": certificates.facts(found, at), "checked_at": at}
    )


@require_safe
def certificate_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """A QR code that opens the page of this certificate."""
    address = request.build_absolute_uri(reverse("shop:certificate", args=[pk]))
    image = BytesIO()
    segno.make(address, error="m").save(image, kind="svg", scale=4, border=2, xmldecl=False)
    return HttpResponse(
        image.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"}
    )


@page
@require_safe
def certificate_search(request: HttpRequest) -> HttpResponse:
    """Looking certificates up by product code, decision number or name."""
    text = request.GET.get("ma", "")[:120].replace("\0", "").strip()
    found = certificates.look_up(text, timezone.now())
    return render(
        request,
        "shop/certificates.html",
        {
            "text": text,
            "found": found[: certificates.FOUND_AT_MOST],
            "more": len(found) > certificates.FOUND_AT_MOST,
        },
    )


@page
@require_safe
def producer(request: HttpRequest, slug: str) -> HttpResponse:
    """A producer's legal facts and what it may sell now."""
    found = get_object_or_404(Producer.objects.select_related("commune", "district", "province"), slug=slug)
    number = request.GET.get("page", "1")
    offset = (min(max(int(number), 1), 100) - 1) * 24 if number.isascii() and number.isdigit() else 0
    query = SearchQuery(producers=(found.slug,), sort=Sort.STARS, facets=(), offset=offset)
    results = search(query)
    here = reverse("shop:producer", args=[found.slug])

    def link(wanted: int) -> str:
        return f"{here}?page={wanted}" if 1 <= wanted <= results.pages else ""

    pages = browse.Pages(query.page, results.pages, link(query.page - 1), link(query.page + 1))
    return render(
        request, "shop/producer.html", {"producer": producer_facts(found), "results": results, "pages": pages}
    )


@page
@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    """Every place to visit, on a list and a map of dots; filtered by former district, kind and "open now"."""
    points = list(places.public_points().select_related("commune", "district"))
    district, kind = request.GET.get("district", ""), request.GET.get("kind", "")
    only_open = request.GET.get("open") == "1"
    counted: dict[str, dict[str, object]] = {}
    for point in points:
        if point.district:
            row = counted.setdefault(
                point.district.code, {"code": point.district.code, "label": str(point.district), "count": 0}
            )
            row["count"] = int(str(row["count"])) + 1
    chosen = [
        point
        for point in points
        if (not district or (point.district and point.district.code == district))
        and (not kind or point.kind == kind)
    ]
    rows = [row for row in places.rows(chosen) if row.open.is_open or not only_open]
    part = Paginator(rows, PLACES_ON_A_PAGE).get_page(request.GET.get("page"))
    filters = [("district", district), ("kind", kind), ("open", "1" if only_open else "")]

    def link(wanted: int) -> str:
        chosen_filters = [(name, value) for name, value in filters if value]
        return f"{reverse('shop:places')}?{urlencode([*chosen_filters, ('page', str(wanted))])}"

    context = {
        "places": list(part),
        "number": len(rows),
        "pages": browse.Pages(
            part.number,
            part.paginator.num_pages,
            link(part.number - 1) if part.has_previous() else "",
            link(part.number + 1) if part.has_next() else "",
        ),
        "districts": sorted(counted.values(), key=lambda row: str(row["label"])),
        "district": district,
        "kinds": [(value, PointKind(value).label) for value in places.PUBLIC_KINDS],
        "kind": kind,
        "only_open": only_open,
        "map": _map(rows, here=None),
    }
    return render(request, "shop/places.html", context)


@page
@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: who recognised it, when it is open, where it lies, what is in stock there."""
    point = get_object_or_404(
        FulfilmentPoint.objects.filter(kind__in=places.PUBLIC_KINDS).select_related("commune"), slug=slug
    )
    query = SearchQuery(places=(point.slug,), sort=Sort.STARS, size=SHOWN_AT_PLACE, facets=())
    facts = places.facts(point)
    context = {
        "place": facts,
        "results": search(query),
        "browse_url": browse.url(query.replace(size=24)),
        "map": _map([], here=facts),
    }
    return render(request, "shop/place.html", context)


def _map(rows: list[places.PlaceRow], *, here: places.PlaceFacts | None) -> maps.DotMap | None:
    dots = [maps.Point(row.latitude, row.longitude, "centre" if row.is_centre else "dot") for row in rows]
    title = _map_title(len(rows))
    if here is not None:
        dots = [maps.Point(here.latitude, here.longitude, "here")]
        title = here.name
    grey = [
        maps.Point(unit.latitude, unit.longitude)
        for unit in units.communes()
        if unit.latitude is not None and unit.longitude is not None
    ]
    return maps.draw(title=title, units=grey, places=dots)


def _map_title(number: int) -> str:
    return ngettext("%(n)s nơi trên bản đồ", "%(n)s nơi trên bản đồ", number) % {"n": number}
