"""Finds the product group an office means by what it wrote in the column "Nhóm"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from ocop_catalog.models import ProductGroup, Scheme
from ocop_catalog.text import match_key

_PREFIX = re.compile(r"^(?:(?:nhom|nganh|bo)(?: hang| san pham)? )?(?:(?:\d+|[ivx]+) )?")
_NEAR_ENOUGH = 92.0


class GroupNames:
    """Groups by name: first those of the decision's own scheme, then today's sets, groups and industries.

    A name that stands for several of today's sets ("Thực phẩm chế biến") finds none: a person chooses when
    listing.
    """

    def __init__(self, groups: Iterable[ProductGroup]) -> None:
        self._by_scheme: dict[str, dict[str, ProductGroup | None]] = {}
        for group in groups:
            names = self._by_scheme.setdefault(group.scheme, {})
            for name in {match_key(group.product_set), match_key(group.group), match_key(group.industry)}:
                known = names.get(name)
                if name not in names or name == match_key(group.product_set):
                    names[name] = group
                elif known is not None and match_key(known.product_set) != name:
                    names[name] = None

    def find(self, written: str, scheme: str) -> ProductGroup | None:
        """The group, or None where the text names none or several."""
        key = _PREFIX.sub("", match_key(written))
        for names in (self._by_scheme.get(scheme, {}), self._by_scheme.get(str(Scheme.QD_26_2026), {})):
            if key in names:
                return names[key]
            near = process.extractOne(
                key, names.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR_ENOUGH
            )
            if near is not None:
                return names[near[0]]
        return None
