"""What is paid at hand-over, parcel by parcel: the parts of an order's bill. Nothing here writes or locks.

The parts of the delivered parcels (less what was taken back) and of those to come sum to what the order costs, to the
đồng: they are charged one after the other, delivered ones first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.payments.orders import Delivered
from marketplace.routing.models import Parcel, ParcelState
from marketplace.routing.models.parcels import SUPERSEDED

from ..bill import Share, charges
from ..models import PaymentState, Placement
from .bills import bill_of, bills_of
from .returns import accepted_units

OVER = (*SUPERSEDED, ParcelState.CANCELLED, ParcelState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A parcel with what it has of its order, and what of that was not taken back."""

    parcel_id: int
    order_id: int
    point_id: int
    is_delivered: bool
    since: datetime
    by_id: int | None
    share: Share
    kept: Share


def amounts_to_collect(order_ids: Iterable[int]) -> dict[int, int]:
    """What is to be paid for each parcel still to be handed over of orders paid on delivery, by parcel id, in đồng.

    Eight statements, however many orders.
    """
    open_orders = list(
        Placement.objects.filter(pk__in=list(order_ids), payment_state=PaymentState.ON_DELIVERY).values_list(
            "pk", flat=True
        )
    )
    if not open_orders:
        return {}
    bills = bills_of(open_orders)
    parts = _parts(open_orders)
    amounts: dict[int, int] = {}
    for order_id in open_orders:
        before = _sum(part.kept for part in parts if part.order_id == order_id and part.is_delivered)
        waiting = [part for part in parts if part.order_id == order_id and not part.is_delivered]
        due = charges(bills[order_id], [part.share for part in waiting], before=before)
        amounts |= {part.parcel_id: amount for part, amount in zip(waiting, due, strict=True)}
    return amounts


def delivered_parts(order_id: int) -> Sequence[Delivered]:
    """The parcels of an order its shopper has got, first to last, with what each came to and what is kept of it."""
    bill = bill_of(order_id)
    parts = [part for part in _parts([order_id]) if part.is_delivered]
    before = Share()
    found = []
    for part in sorted(parts, key=lambda part: (part.since, part.parcel_id)):
        found.append(
            Delivered(
                parcel_id=part.parcel_id,
                point_id=part.point_id,
                at=part.since,
                by_id=part.by_id,
                amount=charges(bill, [part.share], before=before)[0],
                worth=charges(bill, [part.kept], before=before)[0],
            )
        )
        before = _sum((before, part.kept))
    return found


def _parts(order_ids: Iterable[int]) -> list[_Part]:
    """The parcels of these orders that are not over, in the order they were made; four statements."""
    parcels = list(
        Parcel.objects.filter(order_id__in=list(order_ids))
        .exclude(state__in=OVER)
        .prefetch_related("lines")
        .order_by("pk")
    )
    back = accepted_units(parcel.pk for parcel in parcels)
    return [_part(parcel, back.get(parcel.pk, Share())) for parcel in parcels]


def _part(parcel: Parcel, back: Share) -> _Part:
    share = Share(
        lines={line.order_line_id: line.quantity for line in parcel.lines.all()},
        shipping=parcel.shipping_amount,
    )
    return _Part(
        parcel_id=parcel.pk,
        order_id=parcel.order_id,
        point_id=parcel.point_id,
        is_delivered=parcel.state == ParcelState.DELIVERED,
        since=parcel.state_since,
        by_id=parcel.state_by_id,
        share=share,
        kept=Share(
            lines={line_id: units - back.lines.get(line_id, 0) for line_id, units in share.lines.items()},
            shipping=share.shipping - back.shipping,
        ),
    )


def _sum(shares: Iterable[Share]) -> Share:
    units: dict[int, int] = {}
    shipping = 0
    for share in shares:
        shipping += share.shipping
        for line_id, wanted in share.lines.items():
            units[line_id] = units.get(line_id, 0) + wanted
    return Share(lines=units, shipping=shipping)
