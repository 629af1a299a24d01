"""The doors of the shop: the programme's industries with the groups in them, as links into the browse page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ocop_catalog.models import ProductGroup, Scheme

# Industries of 26/2026/QĐ-TTg by the first words of their names: the name on a door, and its icon.
_DOORS: tuple[tuple[str, str, str], ...] = (
    ("Thực phẩm", gettext_noop("Thực phẩm"), "wheat"),
    ("Đồ uống", gettext_noop("Đồ uống"), "cup-soda"),
    ("Dược liệu", gettext_noop("Dược liệu"), "leaf"),
    ("Hàng thủ công", gettext_noop("Thủ công mỹ nghệ"), "amphora"),
    ("Sinh vật cảnh", gettext_noop("Sinh vật cảnh"), "flower-2"),
    ("Dịch vụ du lịch", gettext_noop("Du lịch làng nghề"), "tent-tree"),
)


@dataclass(frozen=True)
class Industry:
    """One industry: its short name, its icon and the browse page of all its groups."""

    short: str
    icon: str
    url: str


def industries() -> list[Industry]:
    """Every industry with a group that may be listed, in the scheme's order. One query."""
    groups: dict[str, list[str]] = {}
    rows = (
        ProductGroup.objects.filter(scheme=Scheme.QD_26_2026, is_listable=True)
        .order_by("position")
        .values_list("industry", "group_code")
    )
    for industry, code in rows:
        codes = groups.setdefault(industry, [])
        if code not in codes:
            codes.append(code)
    return [_door(industry, codes) for industry, codes in groups.items()]


def _door(industry: str, codes: list[str]) -> Industry:
    short, icon = next(
        ((_(name), icon) for start, name, icon in _DOORS if industry.startswith(start)), (industry, "package")
    )
    query = urlencode([("group", code) for code in codes])
    return Industry(short, icon, f"{reverse('shop:browse')}?{query}")
