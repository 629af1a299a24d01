"""A basket's lines with everything that price, gate and routing ask, in one statement.

What a shopper may ask for on a line (``options``, kept in Saleor's ``CheckoutLine.data``) adds to what the product
needs of a place anyway: engraving and gift boxes are work of design centres.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from saleor.checkout.models import CheckoutLine

from .errors import OptionRefused

OPTION_NEEDS: Mapping[str, str] = {"engraving": "engraved", "gift_wrap": "gift_wrap", "gift_box": "gift_box"}
LISTING_GATE = "ocop_listing_gate"
"""The database's own gate, as it names itself when it refuses a line."""

MOST_ENGRAVED = 60
"""Characters a craftsman can be asked to engrave."""


@dataclass(frozen=True, kw_only=True)
class BasketLine:
    """A line as it stands. ``unit_price`` in đồng, today's; ``ships``: goods, not an experience."""

    line_id: int
    variant_id: int
    product_id: int
    name: str
    variant_name: str
    slug: str
    sku: str
    quantity: int
    unit_price: int
    needs: frozenset[str]
    options: Mapping[str, Any]
    ships: bool

    @property
    def total(self) -> int:
        return self.unit_price * self.quantity

    @property
    def has_alcohol(self) -> bool:
        return "alcohol" in self.needs

    @property
    def is_experience(self) -> bool:
        """A visit or workshop: one comes to it."""
        return "experience" in self.needs


def read_lines(basket_token: UUID) -> list[BasketLine]:
    """The lines of a basket in the order they were added; one statement."""
    rows = (
        CheckoutLine.objects.filter(checkout_id=basket_token)
        .order_by("pk")
        .values(
            "pk",
            "quantity",
            "data",
            "variant_id",
            "variant__name",
            "variant__sku",
            "variant__price_override_amount",
            "variant__product_id",
            "variant__product__name",
            "variant__product__slug",
            "variant__product__price_amount",
            "variant__product__product_type__is_shipping_required",
            "variant__product__certified__needs",
            "variant__product__certified__group__is_alcohol",
            "variant__product__certified__group__is_experience",
        )
    )
    return [_line(row) for row in rows]


def _line(row: Mapping[str, Any]) -> BasketLine:
    override = row["variant__price_override_amount"]
    options = row["data"] or {}
    return BasketLine(
        line_id=row["pk"],
        variant_id=row["variant_id"],
        product_id=row["variant__product_id"],
        name=row["variant__product__name"],
        variant_name=row["variant__name"],
        slug=row["variant__product__slug"],
        sku=row["variant__sku"],
        quantity=row["quantity"],
        unit_price=int(row["variant__product__price_amount"] if override is None else override),
        needs=product_needs(
            row["variant__product__certified__needs"] or (),
            is_alcohol=bool(row["variant__product__certified__group__is_alcohol"]),
            is_experience=bool(row["variant__product__certified__group__is_experience"]),
        )
        | frozenset(OPTION_NEEDS[option] for option in options),
        options=options,
        ships=row["variant__product__product_type__is_shipping_required"],
    )


def product_needs(needs: Iterable[str], *, is_alcohol: bool, is_experience: bool) -> frozenset[str]:
    """What every unit of a product asks of a place: its own needs and those of its group."""
    by_group = ({"alcohol"} if is_alcohol else set()) | ({"experience"} if is_experience else set())
    return frozenset(needs) | by_group


def clean_options(options: Mapping[str, Any] | None, *, is_craft: bool) -> dict[str, Any]:
    """Options as they are kept: unknown or empty ones refused or dropped. Raises ``OptionRefused``.

    Only craft goods are engraved; anything that ships can be wrapped or put in a box.
    """
    cleaned: dict[str, Any] = {}
    for option, value in (options or {}).items():
        if option not in OPTION_NEEDS:
            raise OptionRefused(option=option)
        if option == "engraving":
            text = " ".join(str(value or "").split())
            if not text:
                continue
            if not is_craft or len(text) > MOST_ENGRAVED:
                raise OptionRefused(option=option)
            cleaned[option] = text
        elif value is True:
            cleaned[option] = True
        elif value not in (False, None):
            raise OptionRefused(option=option)
    return cleaned
