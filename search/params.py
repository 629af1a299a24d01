"""Reads a ``SearchQuery`` from an untrusted URL: never raises, leaves out what cannot be meant and says so."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ocop_catalog.rules import gettext_noop
from ocop_catalog.text import nfc

from .query import (
    COMMUNE,
    EXPECTED,
    FIELD_OF_FACET,
    MAX_KM,
    MAX_PRICE,
    MAX_SIZE,
    MAX_VALUES,
    MAX_WINDOW,
    MAX_WORDS,
    VALUES,
    Near,
    Problem,
    SearchQuery,
    Sort,
    fits,
)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A usable query and what was left out of the request to make it so."""

    query: SearchQuery
    problems: tuple[Problem, ...]


class _Params:
    """Reads loose text parameters, collecting problems instead of raising."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self._params = params
        self.problems: list[Problem] = []

    def all(self, name: str) -> list[str]:
        if hasattr(self._params, "getlist"):
            raw: Any = self._params.getlist(name)
        else:
            raw = self._params.get(name, [])
        values = [raw] if isinstance(raw, str) else [str(value) for value in raw]
        return [_clean(value) for value in values]

    def one(self, name: str) -> str:
        values = self.all(name)
        return values[-1] if values else ""

    def refuse(self, field: str, value: str, code: str, message: str) -> None:
        self.problems.append(Problem(field, value[:40], code, message))

    def values(self, facet: str) -> tuple[Any, ...]:
        kept: list[Any] = []
        for text in self.all(facet):
            for part in filter(None, (part.strip() for part in text.split(","))):
                value: Any = int(part) if facet == "stars" and re.fullmatch("[0-9]", part) else part
                if not fits(facet, value):
                    self.refuse(facet, part, "unknown_value", EXPECTED[facet])
                elif len(kept) == MAX_VALUES:
                    self.refuse(facet, part, "too_many", gettext_noop("chọn nhiều nhất 100 giá trị"))
                    return tuple(kept)
                else:
                    kept.append(value)
        return tuple(kept)

    def flag(self, name: str) -> bool:
        text = self.one(name).lower()
        if text in ("", "0", "false", "off", "no"):
            return False
        if text in ("1", "true", "on", "yes"):
            return True
        self.refuse(name, text, "unknown_value", gettext_noop("có (1) hoặc không (0)"))
        return False

    def whole(self, name: str, lowest: int, highest: int, message: str) -> int | None:
        text = self.one(name)
        if not text:
            return None
        digits = re.sub(r"[\s.,_₫đ]", "", text) if name.startswith("price") else text
        if re.fullmatch(r"[0-9]{1,15}", digits) and lowest <= int(digits) <= highest:
            return int(digits)
        self.refuse(name, text, "out_of_range", message)
        return None

    def decimal(self, name: str, lowest: float, highest: float, message: str) -> float | None:
        text = self.one(name)
        if not text:
            return None
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            number = math.nan
        if lowest <= number <= highest:
            return number
        self.refuse(name, text, "out_of_range", message)
        return None


def parse_params(params: Mapping[str, Any]) -> ParsedQuery:
    """Read URL parameters (a QueryDict, or a mapping of names to a string or strings). Never raises.

    The query that comes back always can be run; ``problems`` names each value that was left out or cut.
    """
    read = _Params(params)
    words = read.one("q")
    if len(words) > MAX_WORDS:
        read.refuse("q", words, "too_long", gettext_noop("câu tìm dài nhất 200 ký tự, phần sau bị bỏ qua"))
        words = words[:MAX_WORDS]
    price = gettext_noop("giá là số đồng không âm")
    price_min, price_max = (read.whole(name, 0, MAX_PRICE, price) for name in ("price_min", "price_max"))
    if price_min is not None and price_max is not None and price_min > price_max:
        read.refuse(
            "price_min",
            str(price_min),
            "crossed",
            gettext_noop("giá thấp nhất lớn hơn giá cao nhất; đã đổi chỗ"),
        )
        price_min, price_max = price_max, price_min
    near = _read_near(read)
    sort = _read_sort(read, near)
    size = read.whole("size", 1, MAX_SIZE, gettext_noop("mỗi trang từ 1 đến 100 sản phẩm")) or 24
    pages = MAX_WINDOW // size
    page = (
        read.whole("page", 1, pages, gettext_noop("chỉ xem được 10.000 sản phẩm đầu; hãy thu hẹp tìm kiếm"))
        or 1
    )
    chosen: dict[str, Any] = {
        field: read.values(facet) if field in VALUES else read.flag(facet)
        for facet, field in FIELD_OF_FACET.items()
    }
    query = SearchQuery(
        words=words,
        price_min=price_min,
        price_max=price_max,
        pick_up_today=read.flag("pickup"),
        near=near,
        sort=sort,
        offset=(page - 1) * size,
        size=size,
        **chosen,
    )
    return ParsedQuery(query, tuple(read.problems))


def _read_near(read: _Params) -> Near | None:
    km = read.decimal("km", 0.05, MAX_KM, gettext_noop("bán kính từ 0 đến 500 km"))
    if commune := read.one("near"):
        if COMMUNE.fullmatch(commune):
            return Near(commune=commune, km=km)
        read.refuse("near", commune, "unknown_value", EXPECTED["commune"])
        return None
    point = gettext_noop("vị trí gồm vĩ độ và kinh độ hợp lệ")
    lat, lon = read.decimal("lat", -90, 90, point), read.decimal("lon", -180, 180, point)
    if lat is not None and lon is not None:
        return Near(lat=round(lat, 5), lon=round(lon, 5), km=km)
    return None


def _read_sort(read: _Params, near: Near | None) -> Sort:
    text = read.one("sort")
    try:
        sort = Sort(text) if text else Sort.RELEVANCE
    except ValueError:
        read.refuse("sort", text, "unknown_value", ", ".join(Sort))
        return Sort.RELEVANCE
    if sort is Sort.DISTANCE and near is None:
        read.refuse("sort", text, "needs_near", gettext_noop("xếp theo khoảng cách cần một vị trí"))
        return Sort.RELEVANCE
    return sort


def _clean(text: str) -> str:
    """Without control characters and lone surrogates, which no database takes; spaces squeezed."""
    return nfc("".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text[:10_000]))
