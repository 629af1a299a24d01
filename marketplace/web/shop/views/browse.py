"""Finding products: the front page, searching and browsing, suggestions while typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from marketplace.web.shop import browse, destination, units
from marketplace.web.shop.pages import page, wants_fragment
from marketplace.web.shop.places import public_points
from search import services as searching
from search.params import parse_params
from search.query import SearchQuery, Sort
from search.services import search

SHOWN_ON_FRONT = 8
DISTRICTS_ON_FRONT = 30
SUGGESTION_ICONS = {
    "product": "package",
    "producer": "users",
    "village": "house",
    "district": "map-pin",
    "group": "list",
}


@page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: doors into the catalogue, the highest rated and the newest products."""
    best = search(SearchQuery(sort=Sort.STARS, size=SHOWN_ON_FRONT, facets=("stars", "district")))
    newest = search(SearchQuery(sort=Sort.NEWEST, size=4, facets=()))
    tier_words = {
        "5": _("Trung ương công nhận"),
        "4": _("Từ 70 đến dưới 90 điểm"),
        "3": _("Từ 50 đến dưới 70 điểm"),
    }
    context = {
        "total": best.total,
        "best": best.items,
        "newest": newest.items,
        "tiers": [
            {
                "stars": int(value.value),
                "count": value.count,
                "words": tier_words.get(value.value, ""),
                "url": browse.url(SearchQuery(stars=(int(value.value),))),
            }
            for value in best.facets["stars"].values
        ],
        "districts": [
            {
                "label": value.label,
                "count": value.count,
                "url": browse.url(SearchQuery(districts=(value.value,))),
            }
            for value in best.facets["district"].values[:DISTRICTS_ON_FRONT]
            if value.count
        ],
        "place_count": public_points().count(),
    }
    return render(request, "shop/home.html", context)


@page
@require_safe
def browse_products(request: HttpRequest) -> HttpResponse:
    """Search results with facets; the URL is the whole state. htmx gets the parts that change."""
    parsed = parse_params(request.GET)
    query = parsed.query
    results = search(query)
    if results.total and not results.items:
        return HttpResponseRedirect(browse.url(query.replace(offset=(results.pages - 1) * query.size)))
    near = units.commune(query.near.commune) if query.near and query.near.commune else None
    chips = browse.chips(query, results.facets, near.name if near else "")
    links = browse.sorts(query)
    context = {
        "query": query,
        "words": query.words,
        "results": results,
        "problems": parsed.problems,
        "facets": browse.shown_facets(query, results.facets),
        "chips": chips,
        "clear_url": browse.without_filters(query),
        "sorts": links,
        "sort_label": next(link.label for link in links if link.selected),
        "promoted": browse.promoted(query, destination.chosen(request)),
        "pages": browse.pages(query, results.pages),
        "dropped": browse.dropped(query, results.dropped, results.facets),
        "did_you_mean_url": browse.url(query.replace(words=results.did_you_mean, offset=0))
        if results.did_you_mean
        else "",
        "kept": browse.kept(query),
        "near_url": browse.url(query.replace(near=None, sort=Sort.RELEVANCE, offset=0)),
        "indexable": not parsed.problems and not chips and not query.words and query.sort is Sort.RELEVANCE,
    }
    if wants_fragment(request):
        return push_url(render(request, "shop/browse_fragment.html", context), browse.url(query))
    return render(request, "shop/browse.html", context)


@page
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The listbox under a search field; empty for fewer than two characters."""
    words = request.GET.get("q", "")[:200].strip()
    found = searching.suggest(words, limit=8) if len(words) > 1 else ()
    rows = [
        {
            "label": suggestion.label,
            "detail": suggestion.detail,
            "icon": SUGGESTION_ICONS.get(suggestion.kind, "search"),
            "url": reverse("shop:product", args=[suggestion.value])
            if suggestion.kind == "product"
            else f"{reverse('shop:browse')}?{urlencode(list(suggestion.params))}",
        }
        for suggestion in found
    ]
    return render(request, "shop/suggestions.html", {"suggestions": rows})
