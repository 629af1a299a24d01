"""The one set of facet definitions: names, order, labels, and how a product's value is told.

Both backends, the command line, the pages and the API read them here. Within one facet the choices are
alternatives (OR), between facets they all must hold (AND); each facet is counted under the other facets'
choices.

Pure Python: labels are Vietnamese texts marked for translation; whoever shows them passes them through
gettext.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ocop_catalog.rules import gettext_noop

PRICE_LIMITS = (50_000, 100_000, 200_000, 500_000, 1_000_000)
"""Where a price band ends and the next begins, in đồng; the lower limit belongs to the band."""


@dataclass(frozen=True, slots=True)
class FacetDefinition:
    """``name`` is also the URL's and the API's word; ``limit`` how many values are listed beside the selected
    ones.
    """

    name: str
    label: str
    limit: int = 200
    note: str = ""
    is_flag: bool = False
    own_order: bool = False


STARS = FacetDefinition("stars", gettext_noop("Hạng sao"), own_order=True)
DISTRICT = FacetDefinition(
    "district",
    gettext_noop("Quận, huyện (cũ)"),
    note=gettext_noop("Mỗi phường, xã được tính vào quận, huyện cũ chiếm phần lớn diện tích của nó."),
)
COMMUNE = FacetDefinition("commune", gettext_noop("Phường, xã"))
GROUP = FacetDefinition("group", gettext_noop("Nhóm sản phẩm"), own_order=True)
SET = FacetDefinition("set", gettext_noop("Bộ sản phẩm"), own_order=True)
KIND = FacetDefinition("kind", gettext_noop("Loại hình chủ thể"), own_order=True)
PRODUCER = FacetDefinition("producer", gettext_noop("Chủ thể"), limit=50)
PRICE = FacetDefinition("price", gettext_noop("Khoảng giá"), own_order=True)
PLACE = FacetDefinition("place", gettext_noop("Còn hàng tại"))
POTENTIAL = FacetDefinition("potential", gettext_noop("Tiềm năng 5 sao"), is_flag=True)
NEW = FacetDefinition(
    "new",
    gettext_noop("Mới trong quý"),
    is_flag=True,
    note=gettext_noop("Được chứng nhận lần đầu trong quý này."),
)
IN_STOCK = FacetDefinition("in_stock", gettext_noop("Còn hàng"), is_flag=True)

FACETS: tuple[FacetDefinition, ...] = (
    STARS, DISTRICT, COMMUNE, GROUP, SET, KIND, PRODUCER, PRICE, PLACE, POTENTIAL, NEW, IN_STOCK
)  # fmt: skip
ALL_FACETS: tuple[str, ...] = tuple(facet.name for facet in FACETS)
FACET_BY_NAME: dict[str, FacetDefinition] = {facet.name: facet for facet in FACETS}
FLAG_VALUE = "1"
"""The one value of a yes/no facet."""

PRODUCER_KINDS = ("company", "cooperative", "cooperative_group", "household")
"""In the order they are shown; the index stores the place in this tuple."""


def price_band(price: int) -> int:
    """The number of the band a price in đồng falls in, 0 for the cheapest."""
    return sum(price >= limit for limit in PRICE_LIMITS)


def _band_value(band: int) -> str:
    low = PRICE_LIMITS[band - 1] // 1000 if band else 0
    high = PRICE_LIMITS[band] // 1000 if band < len(PRICE_LIMITS) else ""
    return f"{low}-{high}"


PRICE_BANDS: tuple[str, ...] = tuple(_band_value(band) for band in range(len(PRICE_LIMITS) + 1))
"""The facet values of the bands, in thousands of đồng: ``0-50``, ``50-100`` … ``1000-``."""


def quarter_start(day: dt.date) -> dt.date:
    """The first day of the calendar quarter ``day`` is in: what "new" is measured from."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
