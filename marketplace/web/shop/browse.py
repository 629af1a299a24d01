"""The browse page's state as links: which filters are on, how to take one off, how to sort, how to go on.

Pure presentation over ``search``: a link is always the canonical URL of a changed query, so that every state of the
page can be shared and gone back to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marketplace.web.shop.units import Commune
from marketplace.web.templatetags.web import dong, km
from search.query import FIELD_OF_FACET, Near, SearchQuery, Sort

SHOWN_FIRST = 8
"""Values of a facet shown at once; the rest unfolds (UI §3)."""
SHOWN_AT_MOST = 60

SORTS: tuple[tuple[Sort, str], ...] = (
    (Sort.RELEVANCE, gettext_noop("phù hợp nhất")),
    (Sort.STARS, gettext_noop("hạng sao cao")),
    (Sort.PRICE_UP, gettext_noop("giá thấp trước")),
    (Sort.PRICE_DOWN, gettext_noop("giá cao trước")),
    (Sort.NEWEST, gettext_noop("mới công nhận")),
    (Sort.NAME, gettext_noop("tên A–Z")),
    (Sort.DISTANCE, gettext_noop("gần nhất")),
)

RADII = (3.0, 10.0)
"""Kilometres offered to who searches near a position."""
CHEAP = 200_000
_BESIDE_FACETS = {
    "price_range": gettext_noop("Khoảng giá"),
    "pickup": gettext_noop("Nhận trong hôm nay"),
    "near": gettext_noop("Khoảng cách"),
}
"""The conditions that are no facet, by the names ``SearchQuery.without`` takes."""

FLAGS = ("in_stock", "new", "potential")
FOLDED = ("set", "kind", "producer", "place")
"""Facets that start folded: few need them, and each is long."""


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    selected: bool = False


@dataclass(frozen=True)
class Way:
    """A way out of an empty result and how many products it leads to."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class ShownValue:
    """One checkbox: the URL parameter ``name``, its value, and how many products it would leave."""

    name: str
    value: str
    label: str
    count: int
    selected: bool
    stars: int | None = None


@dataclass(frozen=True)
class ShownFacet:
    """One group of checkboxes; ``rest`` unfolds, and starts unfolded when something in it is chosen."""

    name: str
    label: str
    note: str
    first: list[ShownValue]
    rest: list[ShownValue]

    @property
    def is_folded(self) -> bool:
        return self.name in FOLDED and not any(value.selected for value in (*self.first, *self.rest))

    @property
    def is_foldable(self) -> bool:
        return self.name in FOLDED

    @property
    def rest_open(self) -> bool:
        return any(value.selected for value in self.rest)


@dataclass(frozen=True)
class Pages:
    number: int
    count: int
    previous: str = ""
    next: str = ""


def url(query: SearchQuery) -> str:
    """The canonical address of a query's page."""
    params = query.to_params()
    return reverse("shop:browse") + (f"?{urlencode(params)}" if params else "")


def pages(query: SearchQuery, count: int) -> Pages:
    """Links to the page before and after; ``count`` is the number of pages."""

    def page(number: int) -> str:
        return url(query.replace(offset=(number - 1) * query.size)) if 1 <= number <= count else ""

    return Pages(query.page, count, page(query.page - 1), page(query.page + 1))


def shown_facets(query: SearchQuery, facets: dict[str, Any]) -> list[ShownFacet]:
    """The facets worth showing, the yes/no ones gathered in one group at the end.

    Communes wait until a district is chosen: 126 of them help nobody before.
    """
    shown = []
    for name, facet in facets.items():
        if name in FLAGS or (name == "commune" and not (query.districts or query.communes)):
            continue
        if not facet.values:
            continue
        shown.append(
            _group(name, _(facet.label), _(facet.note) if facet.note else "", _values(name, facet.values))
        )
    flags = [
        ShownValue(name, value.value, _(facets[name].label), value.count, value.selected)
        for name in FLAGS
        if name in facets
        for value in facets[name].values
    ]
    if flags:
        shown.append(_group("state", _("Tình trạng"), "", flags))
    return shown


def _values(name: str, values: Iterable[Any]) -> list[ShownValue]:
    listed = [
        ShownValue(
            name,
            v.value,
            _(v.label or v.value),
            v.count,
            v.selected,
            stars=int(v.value) if name == "stars" else None,
        )
        for v in values
    ]
    head = listed[:SHOWN_AT_MOST]
    return head + [value for value in listed[SHOWN_AT_MOST:] if value.selected]


def _group(name: str, label: str, note: str, values: list[ShownValue]) -> ShownFacet:
    if len(values) <= SHOWN_FIRST + 1:
        return ShownFacet(name, label, note, values, [])
    return ShownFacet(name, label, note, values[:SHOWN_FIRST], values[SHOWN_FIRST:])


def chips(query: SearchQuery, facets: dict[str, Any], near_label: str = "") -> list[Link]:
    """One chip for every chosen value; its link is the page without it."""
    links = []
    for name, facet in facets.items():
        chosen = query.selected(name)
        labels = {value.value: _(value.label or value.value) for value in facet.values}
        for value in chosen:
            left = tuple(kept for kept in chosen if kept != value)
            label = _(facet.label) if name in FLAGS else labels.get(value, value)
            links.append(Link(label, url(_with(query, name, left))))
    if query.price_min is not None:
        links.append(
            Link(
                _("từ %(price)s") % {"price": dong(query.price_min)}, url(_first_page(query, price_min=None))
            )
        )
    if query.price_max is not None:
        links.append(
            Link(
                _("đến %(price)s") % {"price": dong(query.price_max)}, url(_first_page(query, price_max=None))
            )
        )
    if query.pick_up_today:
        links.append(Link(_("Nhận trong hôm nay"), url(query.without("pickup"))))
    if query.near is not None:
        label = _("gần %(place)s") % {"place": near_label} if near_label else _("gần tôi")
        if query.near.km is not None:
            label += f" ≤ {km(query.near.km)}"
        sort = Sort.RELEVANCE if query.sort is Sort.DISTANCE else query.sort
        links.append(Link(label, url(_first_page(query, near=None, sort=sort))))
    return links


def without_filters(query: SearchQuery) -> str:
    """The page of the same words and sorting with nothing filtered."""
    sort = Sort.RELEVANCE if query.sort is Sort.DISTANCE else query.sort
    return url(SearchQuery(words=query.words, sort=sort))


def sorts(query: SearchQuery) -> list[Link]:
    """Every way to sort that makes sense here (by distance only with a position)."""
    return [
        Link(_(label), url(_first_page(query, sort=sort)), sort is query.sort)
        for sort, label in SORTS
        if sort is not Sort.DISTANCE or query.near is not None
    ]


def promoted(query: SearchQuery, commune: Commune | None) -> list[Link]:
    """A few filters many start with, offered while nothing like them is chosen; near the commune chosen before."""
    links = []
    if commune is not None and query.near is None:
        near = _first_page(query, near=Near(commune=commune.code), sort=Sort.DISTANCE)
        links.append(Link(_("gần %(place)s") % {"place": commune.name}, url(near)))
    if not query.stars:
        links.append(Link(_("4–5 sao"), url(_first_page(query, stars=(4, 5)))))
    if not query.in_stock:
        links.append(Link(_("Còn hàng"), url(_first_page(query, in_stock=True))))
    if query.near is not None and query.near.km is None:
        links += [
            Link(
                _("trong %(km)s") % {"km": km(radius)},
                url(_first_page(query, near=replace(query.near, km=radius))),
            )
            for radius in RADII
        ]
    if not query.pick_up_today:
        links.append(Link(_("Nhận trong hôm nay"), url(_first_page(query, pick_up_today=True))))
    if query.price_max is None and not query.price_bands and (query.price_min or 0) <= CHEAP:
        links.append(Link(_("Dưới 200.000 ₫"), url(_first_page(query, price_max=CHEAP))))
    return links


def dropped(query: SearchQuery, counts: Iterable[tuple[str, int]], facets: dict[str, Any]) -> list[Way]:
    """Links that take off one whole filter each, with what each brings back, for the page with no result."""
    return [Way(_dropped_label(name, facets), url(query.without(name)), count) for name, count in counts]


def _dropped_label(name: str, facets: dict[str, Any]) -> str:
    return _(_BESIDE_FACETS[name]) if name in _BESIDE_FACETS else _(facets[name].label)


def _with(query: SearchQuery, facet: str, values: tuple[str, ...]) -> SearchQuery:
    """The query with exactly these values of a facet, from its first page."""
    emptied = query.without(facet)
    if not values:
        return emptied
    field = FIELD_OF_FACET[facet]
    typed: Any = tuple(int(value) for value in values) if field == "stars" else values
    return emptied.replace(**{field: typed})


def _first_page(query: SearchQuery, **changes: Any) -> SearchQuery:
    return query.replace(offset=0, **changes)


def kept(query: SearchQuery) -> list[tuple[str, str]]:
    """Parameters the form has no field for, which stay when its filters change: words, position, pick-up, sorting."""
    return [
        (name, value)
        for name, value in query.to_params()
        if name in ("q", "pickup", "near", "lat", "lon", "km", "sort")
    ]
