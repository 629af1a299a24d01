"""What a parcel's life earns its producers: posted once per event, whoever asks, how often and in which order.

Everything follows from what happened to the parcel (it was delivered; it came back) and from what of the order was
posted before; both are read under the order's lock. The amounts come from the order's bill, whose rounding is
cumulative, so all postings of an order together are what it costs in the end, to the đồng.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from marketplace.ledger.services import post
from marketplace.ordering.models import Placement, ReturnRequest, ReturnState
from marketplace.ordering.selectors.bills import bill_of
from marketplace.outbox.models import OutboxMessage
from marketplace.routing.lock_objects import short_transaction
from marketplace.routing.models import Parcel, ParcelEvent, ParcelState
from marketplace.routing.services.steps import lock_parcel
from ocop_catalog.models import Producer
from ocop_catalog.rules import HANOI

from ..collecting import collected_on
from ..models import Sale, SaleLine
from ..postings import Booking, Change, Rates, Standing, book
from ..selectors.rates import rates_on

SOLD = ":sold"
RETURNED = ":returned"
"""How the names of a whole parcel's events end."""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """A change and when it was."""

    at: datetime
    change: Change


def on_parcel_changed(message: OutboxMessage) -> None:
    """Outbox handler: a parcel was delivered, or came back as a whole or in part."""
    post_parcel(parcel_id=message.payload["parcel"])


def post_parcel(*, parcel_id: int) -> int:
    """Post what happened to a parcel and is not posted yet; answers how many events. Raises ``Busy``."""
    with short_transaction():
        parcel = lock_parcel(parcel_id)
        events, standing = _standing(parcel)
        news = [happened for happened in _happenings(parcel) if happened.change.event not in events]
        if not news:
            return 0
        sales = _sales_of(parcel) or _open_sales(parcel, at=news[0].at)
        bill = bill_of(parcel.order_id)
        for happened in news:
            booking = book(
                happened.change,
                order_id=parcel.order_id,
                point_id=parcel.point_id,
                bill=bill,
                before=standing,
                sellers={line_id: sale.producer_id for line_id, sale in sales.items()},
                rates={sale.producer_id: rates_of(sale) for sale in sales.values()},
            )
            _write(parcel, happened, booking, sales)
            standing = booking.after
        return len(news)


def rates_of(sale: Sale) -> Rates:
    """The rates a sale was made at."""
    return Rates(commission=sale.commission_rate, vat=sale.vat_rate, pit=sale.pit_rate)


def _standing(parcel: Parcel) -> tuple[set[str], Standing]:
    """The events of the order that are posted, and how things stand for this parcel."""
    units: defaultdict[int, int] = defaultdict(int)
    turnover: defaultdict[int, int] = defaultdict(int)
    shipping: dict[str, int] = {}
    rows = SaleLine.objects.filter(sale__order_id=parcel.order_id).values_list(
        "event",
        "order_line_id",
        "units",
        "amount",
        "sale__producer_id",
        "sale__parcel_id",
        "sale__parcel__shipping_amount",
    )
    for event, line_id, moved, amount, producer_id, parcel_id, fee in rows:
        units[line_id] += moved
        if parcel_id == parcel.pk:
            turnover[producer_id] += amount
        shipping[event] = fee if event.endswith(SOLD) else -fee if event.endswith(RETURNED) else 0
    return set(shipping), Standing(units=units, shipping=sum(shipping.values()), turnover=turnover)


def _happenings(parcel: Parcel) -> Iterator[Happened]:
    """What happened to the parcel that moves money, in its order."""
    delivered = ParcelEvent.objects.filter(parcel=parcel, code=f"parcel.{ParcelState.DELIVERED}").first()
    if delivered is None:
        return
    there, fee = dict(parcel.lines.values_list("order_line_id", "quantity")), parcel.shipping_amount
    event = f"parcel:{parcel.pk}"
    yield Happened(at=delivered.at, change=Change(event=event + SOLD, units=dict(there), shipping=fee))
    for request in ReturnRequest.objects.filter(parcel=parcel, state=ReturnState.ACCEPTED).order_by("pk"):
        back = dict(request.lines.values_list("parcel_line__order_line_id", "quantity"))
        there = {line_id: units - back.get(line_id, 0) for line_id, units in there.items()}
        given_back = fee if request.refunds_shipping else 0
        fee -= given_back
        name = f"return:{request.pk}" + (RETURNED if request.refunds_shipping else "")
        change = Change(event=name, units=_negative(back), shipping=-given_back)
        yield Happened(at=request.state_since, change=change)
    if parcel.state == ParcelState.RETURNED:
        change = Change(event=event + RETURNED, units=_negative(there), shipping=-fee)
        yield Happened(at=parcel.state_since, change=change)


def _negative(units: dict[int, int]) -> dict[int, int]:
    return {line_id: -pieces for line_id, pieces in units.items() if pieces}


def _sales_of(parcel: Parcel) -> dict[int, Sale]:
    """The parcel's sales by order line, as they were written when it was delivered."""
    lines = SaleLine.objects.filter(sale__parcel=parcel).select_related("sale")
    return {line.order_line_id: line.sale for line in lines}


def _open_sales(parcel: Parcel, *, at: datetime) -> dict[int, Sale]:
    """Write a sale for each producer of the parcel, with the rates of the day; by order line."""
    producers = _producers(parcel)
    rates = rates_on(at.astimezone(HANOI).date(), {producer.kind for producer in producers.values()})
    method = Placement.objects.values_list("payment_method", flat=True).get(pk=parcel.order_id)
    sales = {
        producer.pk: Sale(
            parcel=parcel,
            producer=producer,
            order_id=parcel.order_id,
            at=at,
            collected_on=collected_on(method, parcel.point_id),
            commission_rate=rates[producer.kind].commission,
            vat_rate=rates[producer.kind].vat,
            pit_rate=rates[producer.kind].pit,
        )
        for producer in producers.values()
    }
    Sale.objects.bulk_create(sales.values())
    return {line_id: sales[producer.pk] for line_id, producer in producers.items()}


def _producers(parcel: Parcel) -> dict[int, Producer]:
    """Whose goods are in the parcel, by order line."""
    lines = parcel.lines.select_related("stock__product_variant__product__certified__producer")
    return {line.order_line_id: line.stock.product_variant.product.certified.producer for line in lines}


def _write(parcel: Parcel, happened: Happened, booking: Booking, sales: dict[int, Sale]) -> None:
    change = happened.change
    SaleLine.objects.bulk_create(
        SaleLine(
            sale=sales[line_id],
            event=change.event,
            order_line_id=line_id,
            units=change.units[line_id],
            amount=amount,
            at=happened.at,
        )
        for line_id, amount in booking.amounts.items()
    )
    for posting in booking.postings:
        post(
            key=posting.key,
            kind=posting.kind,
            legs=posting.legs,
            at=happened.at,
            order_id=parcel.order_id,
            note=parcel.code,
        )
