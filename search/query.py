"""What a shopper asks for: one immutable, validated value for pages, API, commands and both backends.

``SearchQuery`` refuses nonsense (``InvalidQuery`` with every fault); ``search.params`` reads one from an untrusted
URL.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from ocop_catalog.rules import gettext_noop
from ocop_catalog.text import nfc

from .errors import SearchError
from .facets import ALL_FACETS, PRICE_BANDS, PRODUCER_KINDS

MAX_WORDS = 200
MAX_SIZE = 100
MAX_WINDOW = 10_000
MAX_VALUES = 100
MAX_PRICE = 10**12
MAX_KM = 500.0

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,118}[a-z0-9])?")
_SET = re.compile(r"[A-Za-z0-9._-]{1,20}")
_DISTRICT = re.compile(r"[0-9]{3}")
COMMUNE = re.compile(r"[0-9]{5}")


class Sort(enum.StrEnum):
    RELEVANCE = "relevance"
    STARS = "stars"
    PRICE_UP = "price"
    PRICE_DOWN = "-price"
    NEWEST = "newest"
    NAME = "name"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Problem:
    """One part of a request that was not understood. ``message`` says what was expected (pass it through
    gettext).
    """

    field: str
    value: str
    code: str
    message: str


class InvalidQuery(SearchError):
    """A query that cannot be run; ``problems`` lists every fault."""

    code = "invalid_query"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.field}={p.value!r}: {p.message}" for p in self.problems))


@dataclass(frozen=True, slots=True)
class Near:
    """A point (WGS 84), or a commune's point; ``km`` limits to products in stock within that distance, None
    does not limit.
    """

    lat: float | None = None
    lon: float | None = None
    km: float | None = None
    commune: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """All conditions; values of one field are alternatives, fields must all hold. Money in đồng, distances in
    km.
    """

    words: str = ""
    stars: tuple[int, ...] = ()
    districts: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    producer_kinds: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()
    price_min: int | None = None
    price_max: int | None = None
    price_bands: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    potential_five: bool = False
    new: bool = False
    in_stock: bool = False
    pick_up_today: bool = False
    near: Near | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    size: int = 24
    facets: tuple[str, ...] = ALL_FACETS

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", nfc(self.words))
        for name in VALUES:
            object.__setattr__(self, name, tuple(dict.fromkeys(getattr(self, name))))
        if self.sort in list(Sort):
            object.__setattr__(self, "sort", Sort(self.sort))
        if problems := list(_problems(self)):
            raise InvalidQuery(problems)

    @property
    def page(self) -> int:
        """The 1-based page that starts at or before ``offset``."""
        return self.offset // self.size + 1 if self.size else 1

    def replace(self, **changes: Any) -> SearchQuery:
        return replace(self, **changes)

    def selected(self, facet: str) -> tuple[str, ...]:
        """The values chosen in a facet, as the facet's ``value`` strings."""
        chosen = getattr(self, FIELD_OF_FACET[facet])
        if isinstance(chosen, bool):
            return ("1",) if chosen else ()
        return tuple(str(value) for value in chosen)

    def without(self, condition: str) -> SearchQuery:
        """The same query from its first page without one condition: a facet's name, ``q``,
        ``price_range``, ``pickup`` or ``near``.
        """
        if condition == "q":
            return self.replace(words="", offset=0)
        if condition == "price_range":
            return self.replace(price_min=None, price_max=None, offset=0)
        if condition == "pickup":
            return self.replace(pick_up_today=False, offset=0)
        if condition == "near":
            sort = Sort.RELEVANCE if self.sort is Sort.DISTANCE else self.sort
            return self.replace(near=None, sort=sort, offset=0)
        field = FIELD_OF_FACET[condition]
        nothing: Any = False if isinstance(getattr(self, field), bool) else ()
        return self.replace(**{field: nothing}, offset=0)

    @property
    def filters(self) -> tuple[str, ...]:
        """The conditions that narrow the result beside the words, by the names ``without`` takes."""
        found = [facet for facet in ALL_FACETS if self.selected(facet)]
        if self.price_min is not None or self.price_max is not None:
            found.append("price_range")
        if self.pick_up_today:
            found.append("pickup")
        if self.near is not None and self.near.km is not None:
            found.append("near")
        return tuple(found)

    def to_params(self) -> list[tuple[str, str]]:
        """The canonical URL parameters: ``parse_params`` gives this query back (``facets`` apart)."""
        params: list[tuple[str, str]] = [("q", self.words)] if self.words else []
        params += [(facet, value) for facet in ALL_FACETS for value in self.selected(facet)]
        if self.price_min is not None:
            params.append(("price_min", str(self.price_min)))
        if self.price_max is not None:
            params.append(("price_max", str(self.price_max)))
        if self.pick_up_today:
            params.append(("pickup", "1"))
        if self.near is not None:
            if self.near.commune:
                params.append(("near", self.near.commune))
            else:
                params += [("lat", f"{self.near.lat:.5f}"), ("lon", f"{self.near.lon:.5f}")]
            if self.near.km is not None:
                params.append(("km", f"{self.near.km:g}"))
        if self.sort is not Sort.RELEVANCE:
            params.append(("sort", self.sort.value))
        if self.page > 1:
            params.append(("page", str(self.page)))
        if self.size != 24:
            params.append(("size", str(self.size)))
        return params


FIELD_OF_FACET: dict[str, str] = {
    "stars": "stars",
    "district": "districts",
    "commune": "communes",
    "group": "groups",
    "set": "sets",
    "kind": "producer_kinds",
    "producer": "producers",
    "price": "price_bands",
    "place": "places",
    "potential": "potential_five",
    "new": "new",
    "in_stock": "in_stock",
}
_FACET_OF_FIELD = {field: facet for facet, field in FIELD_OF_FACET.items()}
VALUES = tuple(
    f.name for f in fields(SearchQuery) if f.name in _FACET_OF_FIELD and f.type.startswith("tuple")
)

EXPECTED: dict[str, str] = {
    "stars": gettext_noop("hạng sao là 3, 4 hoặc 5"),
    "district": gettext_noop("mã quận, huyện cũ gồm 3 chữ số, ví dụ 018"),
    "commune": gettext_noop("mã phường, xã gồm 5 chữ số"),
    "group": gettext_noop("mã nhóm sản phẩm"),
    "set": gettext_noop("mã bộ sản phẩm"),
    "kind": gettext_noop("loại hình: company, cooperative, cooperative_group hoặc household"),
    "producer": gettext_noop("tên rút gọn của chủ thể"),
    "price": gettext_noop("khoảng giá có trong danh sách"),
    "place": gettext_noop("tên rút gọn của điểm bán"),
}


def fits(facet: str, value: Any) -> bool:
    match facet:
        case "stars":
            return value in (3, 4, 5)
        case "district":
            return bool(_DISTRICT.fullmatch(value))
        case "commune":
            return bool(COMMUNE.fullmatch(value))
        case "set":
            return bool(_SET.fullmatch(value))
        case "kind":
            return value in PRODUCER_KINDS
        case "price":
            return value in PRICE_BANDS
        case _:
            return bool(_SLUG.fullmatch(value))


def _problems(query: SearchQuery) -> Iterable[Problem]:
    if len(query.words) > MAX_WORDS:
        yield Problem("q", query.words[:40] + "…", "too_long", gettext_noop("câu tìm dài nhất 200 ký tự"))
    for name in VALUES:
        facet, values = _FACET_OF_FIELD[name], getattr(query, name)
        if len(values) > MAX_VALUES:
            yield Problem(facet, str(len(values)), "too_many", gettext_noop("chọn nhiều nhất 100 giá trị"))
        for value in values:
            if not fits(facet, value):
                yield Problem(facet, str(value)[:40], "unknown_value", EXPECTED[facet])
    for name in ("price_min", "price_max"):
        price = getattr(query, name)
        if price is not None and not 0 <= price <= MAX_PRICE:
            yield Problem(name, str(price)[:40], "out_of_range", gettext_noop("giá là số đồng không âm"))
    if query.price_min is not None and query.price_max is not None and query.price_min > query.price_max:
        yield Problem(
            "price_min", str(query.price_min), "crossed", gettext_noop("giá thấp nhất lớn hơn giá cao nhất")
        )
    if query.near is not None:
        yield from _near_problems(query.near)
    if not isinstance(query.sort, Sort):
        yield Problem("sort", str(query.sort)[:40], "unknown_value", ", ".join(Sort))
    if query.sort is Sort.DISTANCE and query.near is None:
        yield Problem("sort", "distance", "needs_near", gettext_noop("xếp theo khoảng cách cần một vị trí"))
    if not 0 <= query.size <= MAX_SIZE:
        yield Problem(
            "size", str(query.size)[:40], "out_of_range", gettext_noop("mỗi trang từ 1 đến 100 sản phẩm")
        )
    if query.offset < 0 or query.offset + max(query.size, 0) > MAX_WINDOW:
        yield Problem(
            "page",
            str(query.page)[:40],
            "too_deep",
            gettext_noop("chỉ xem được 10.000 sản phẩm đầu; hãy thu hẹp tìm kiếm"),
        )
    for facet in query.facets:
        if facet not in FIELD_OF_FACET:
            yield Problem("facets", str(facet)[:40], "unknown_facet", gettext_noop("không có bộ lọc này"))


def _near_problems(near: Near) -> Iterable[Problem]:
    if near.commune:
        if not COMMUNE.fullmatch(near.commune):
            yield Problem("near", near.commune[:40], "unknown_value", EXPECTED["commune"])
    elif near.lat is None or near.lon is None or not (abs(near.lat) <= 90 and abs(near.lon) <= 180):
        yield Problem(
            "lat",
            f"{near.lat},{near.lon}",
            "out_of_range",
            gettext_noop("vị trí gồm vĩ độ và kinh độ hợp lệ"),
        )
    if near.km is not None and not 0 < near.km <= MAX_KM:
        yield Problem("km", str(near.km), "out_of_range", gettext_noop("bán kính từ 0 đến 500 km"))
