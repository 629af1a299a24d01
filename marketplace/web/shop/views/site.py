"""Pages about the shop, the language switch, and what machines ask for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.web.shop.pages import page
from marketplace.web.shop.places import public_points
from marketplace.web.shop.return_times import return_times
from ocop_catalog.models import Producer
from ocop_catalog.selectors import listable_products

INFO_PAGES = {
    "quy-che": gettext_noop("Quy chế hoạt động"),
    "du-lieu-ca-nhan": gettext_noop("Bảo vệ dữ liệu cá nhân"),
    "tieu-chi-xep-hang": gettext_noop("Tiêu chí xếp hạng kết quả"),
    "doi-tra": gettext_noop("Đổi trả và hoàn tiền"),
    "khieu-nai": gettext_noop("Khiếu nại"),
    "chung-nhan-ocop": gettext_noop("Chứng nhận OCOP là gì"),
    "giao-hang-thanh-toan": gettext_noop("Giao hàng và thanh toán"),
}
"""What the e-commerce law wants told, and what shoppers ask; one text for each language."""

LANGUAGE_COOKIE_AGE = timedelta(days=365)
SITEMAP_LIMIT = 50_000
"""Addresses in one file, by the sitemap protocol."""


@page
@require_safe
def info(request: HttpRequest, name: str) -> HttpResponse:
    """A text about the shop, in the visitor's language."""
    if name not in INFO_PAGES:
        raise Http404
    language = "en" if get_language() == "en" else "vi"
    context = {
        "heading": _(INFO_PAGES[name]),
        "page_template": f"shop/info/{language}/{name}.html",
        "times": return_times() if name == "doi-tra" else {},
    }
    return render(request, "shop/info.html", context)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to the page the switch was on."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("shop:home")
    response = HttpResponseRedirect(back)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read the catalogue, not baskets, orders and accounts, nor every combination of filters."""
    closed = ("basket", "checkout", "order_lookup", "account", "login", "suggestions")
    lines = [
        "User-agent: *",
        *(f"Disallow: {reverse(f'shop:{name}')}" for name in closed),
        "Disallow: /don-hang/",
    ]
    lines += [
        f"Disallow: {reverse('shop:browse')}?*&",
        f"Sitemap: {settings.PUBLIC_URL}{reverse('shop:sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that may be found: products that may be sold now, producers, places, texts. Three queries."""
    paths = [
        reverse("shop:home"),
        reverse("shop:browse"),
        reverse("shop:places"),
        reverse("shop:certificates"),
    ]
    paths += [reverse("shop:info", args=[name]) for name in INFO_PAGES]
    for name, slugs in (
        ("product", listable_products().order_by("pk").values_list("slug", flat=True)),
        ("producer", Producer.objects.order_by("pk").values_list("slug", flat=True)),
        ("place", public_points().order_by("pk").values_list("slug", flat=True)),
    ):
        paths += [reverse(f"shop:{name}", args=[slug]) for slug in slugs[:SITEMAP_LIMIT]]
    context = {"addresses": [settings.PUBLIC_URL + path for path in paths[:SITEMAP_LIMIT]]}
    return render(request, "shop/sitemap.xml", context, content_type="application/xml")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For who asks for the icon where it always was."""
    return HttpResponseRedirect(static("web/img/favicon.svg"))
