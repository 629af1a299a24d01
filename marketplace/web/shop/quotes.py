"""What ordering the basket would mean, as the basket and the checkout show it: parcels, days, fee, what is lacking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.ordering.domain import Quote
from marketplace.routing.models import DeliveryMethod
from marketplace.web.templatetags.web import day, moment


@dataclass(frozen=True)
class ShownItem:
    name: str
    quantity: int


@dataclass(frozen=True)
class ShownParcel:
    place_name: str
    km: float | None
    when: str
    lines: list[ShownItem]


@dataclass(frozen=True)
class Alternative:
    id: int
    name: str
    km: float | None


@dataclass(frozen=True)
class Preview:
    parcels: list[ShownParcel]
    shortfall: list[ShownItem]
    alternative: Alternative | None


@dataclass(frozen=True)
class Totals:
    """Money in đồng; ``fee`` is None while nobody knows where to. ``credit``: of it cancelled or given back."""

    goods: int
    fee: int | None
    credit: int = 0

    @property
    def total(self) -> int:
        return self.goods + (self.fee or 0)

    @property
    def due(self) -> int:
        return self.total - self.credit


def totals(quote: Quote | None, goods: int) -> Totals:
    return Totals(goods, quote.shipping_fee if quote and quote.shipping else None)


def preview(quote: Quote, method: str) -> Preview:
    """The quote in words. ``method`` is how the goods are to be received."""
    names = {line.line_id: line.name for line in quote.lines}
    return Preview(
        parcels=[
            ShownParcel(
                place_name=parcel.place.name,
                km=parcel.place.km,
                when=_when(parcel.ready_at, method),
                lines=[ShownItem(names[line_id], quantity) for line_id, quantity in parcel.lines],
            )
            for parcel in quote.parcels
        ],
        shortfall=[ShownItem(short.name, short.wanted - short.available) for short in quote.shortfall],
        alternative=Alternative(quote.alternative.place_id, quote.alternative.name, quote.alternative.km)
        if quote.alternative
        else None,
    )


def _when(ready_at: datetime, method: str) -> str:
    if method == DeliveryMethod.PICK_UP:
        return _("nhận được từ %(moment)s") % {"moment": moment(ready_at)}
    return _("gửi đi %(day)s") % {"day": day(ready_at)}
