"""The words of ordering: what the shopper gives, and what they are shown before they order. Frozen values.

Money is whole đồng; quantities are pieces; moments are aware.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from marketplace.payments.methods import MethodOption
from marketplace.routing.models import DeliveryMethod

# --- what the shopper gives -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who ordered. ``phone`` as people write it (``0912345678``, ``+84…``); ``email`` may be empty."""

    full_name: str
    phone: str
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where to. Delivery needs the code of today's commune and a street; picking up needs a place.

    ``commune_code`` with a pick-up tells where the shopper lives, so that a nearer place can be offered.
    ``district_code``: the former district, when the shopper said it.
    """

    method: DeliveryMethod
    commune_code: str = ""
    street: str = ""
    district_code: str = ""
    pick_up_point_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Consents:
    """What the shopper agreed to, each by an act of their own. ``adult``: of age, asked where there is alcohol."""

    terms: bool = False
    privacy: bool = False
    adult: bool = False


# --- what the shopper is shown --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that keeps the order from being placed: a stable ``code``, words, data."""

    code: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LineView:
    """A line of the basket at today's price. ``available``: units free in all places together."""

    line_id: int
    variant_id: int
    product_id: int
    name: str
    variant_name: str
    slug: str
    sku: str
    image_url: str
    quantity: int
    unit_price: int
    available: int
    needs: frozenset[str]
    options: Mapping[str, Any]
    is_listable: bool
    problem: Problem | None = None

    @property
    def total(self) -> int:
        return self.unit_price * self.quantity


@dataclass(frozen=True, kw_only=True)
class BasketView:
    """A basket as its page shows it."""

    token: UUID
    lines: tuple[LineView, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> int:
        return sum(line.total for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """A place as the shopper sees it."""

    place_id: int
    name: str
    slug: str
    kind: str
    address: str
    km: float | None


@dataclass(frozen=True, kw_only=True)
class ParcelView:
    """A parcel that would be made: from where, what, and from when it is ready. ``lines``: (line id, quantity)."""

    place: PlaceView
    ready_at: datetime
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """Units of a line that no place can serve; ``available`` of the ``wanted`` can be had."""

    line_id: int
    name: str
    wanted: int
    available: int


@dataclass(frozen=True, kw_only=True)
class ShippingOption:
    """A way to get the goods and its fee for this basket."""

    method: DeliveryMethod
    shipping_method_id: int
    name: str
    fee: int


@dataclass(frozen=True, kw_only=True)
class Quote:
    """All a shopper needs to decide, before they order. ``alternative``: where everything could be picked up."""

    basket: BasketView
    shipping_options: tuple[ShippingOption, ...]
    shipping: ShippingOption | None
    parcels: tuple[ParcelView, ...]
    ready_from: datetime | None
    ready_until: datetime | None
    shortfall: tuple[Shortfall, ...]
    alternative: PlaceView | None
    payment_options: tuple[MethodOption, ...]
    needs_adult: bool
    problems: tuple[Problem, ...]

    @property
    def lines(self) -> tuple[LineView, ...]:
        return self.basket.lines

    @property
    def subtotal(self) -> int:
        return self.basket.subtotal

    @property
    def shipping_fee(self) -> int:
        return self.shipping.fee if self.shipping else 0

    @property
    def total(self) -> int:
        return self.subtotal + self.shipping_fee

    @property
    def can_be_placed(self) -> bool:
        return not self.problems and not self.shortfall and bool(self.parcels)
