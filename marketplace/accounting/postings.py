"""From what became of a parcel's units to ledger legs. Pure: no Django, no database; whole đồng, rates of ten thousand.

A producer's part of a parcel is posted gross (order → producer), and each deduction by itself (producer → platform,
producer → tax office), so that a statement shows them line by line. Units that come back are posted the other way
round.

**Rounding.** What units come to is the order's bill's business: cumulative per order line, so all postings of an order
are what it costs in the end. Deductions are rounded to the đồng, half a đồng up, on the turnover *that stands* of a
producer in a parcel, and a posting moves them from what they were to what they are: whether units come back one by one
or at once, what is left is the deduction on what is left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from marketplace.ledger import accounts
from marketplace.ledger.domain import Leg
from marketplace.ordering.bill import Bill, Portion

WHOLE = 10_000


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Parts of ten thousand of a producer's turnover: 100 is 1 %."""

    commission: int = 0
    vat: int = 0
    pit: int = 0


@dataclass(frozen=True, kw_only=True)
class Change:
    """Units by order line that were sold (above 0) or came back (below 0), and đồng of the shipping fee likewise.

    ``event`` names what happened, such as ``parcel:17:sold``; the keys of its transactions begin with it.
    """

    event: str
    units: Mapping[int, int]
    shipping: int = 0


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is posted before: units by order line and shipping of the whole order; turnover by producer of the parcel.

    Shipping counts đồng of the fee that parcels share, as the bill does.
    """

    units: Mapping[int, int] = field(default_factory=dict)
    shipping: int = 0
    turnover: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Posting:
    """A ledger transaction to be."""

    key: str
    kind: str
    legs: tuple[Leg, ...]


@dataclass(frozen=True, kw_only=True)
class Booking:
    """What one change comes to: đồng by order line, the transactions, and how things stand after it."""

    amounts: Mapping[int, int]
    postings: tuple[Posting, ...]
    after: Standing


def book(
    change: Change,
    *,
    order_id: int,
    point_id: int,
    bill: Bill,
    before: Standing,
    sellers: Mapping[int, int],
    rates: Mapping[int, Rates],
) -> Booking:
    """Book a change on top of ``before``. ``sellers``: producers by order line; ``rates`` by producer.

    The delivery fee is ``point_id``'s: the place finds and pays the courier.
    """
    units, turnover = dict(before.units), dict(before.turnover)
    amounts: dict[int, int] = {}
    by_producer: dict[int, int] = {}
    for line_id, moved in sorted(change.units.items()):
        amounts[line_id] = charged(bill.lines[line_id], moved, before=units.get(line_id, 0))
        units[line_id] = units.get(line_id, 0) + moved
        seller = sellers[line_id]
        by_producer[seller] = by_producer.get(seller, 0) + amounts[line_id]
    fee = charged(bill.shipping, change.shipping, before=before.shipping)
    order = accounts.order(order_id)
    postings = list(_moved(f"{change.event}:shipping", "shipping", order, accounts.place(point_id), fee))
    for producer_id, amount in sorted(by_producer.items()):
        stood = turnover.get(producer_id, 0)
        turnover[producer_id] = stood + amount
        key = f"{change.event}:{producer_id}"
        postings += _moved(key, "sale", order, accounts.producer(producer_id), amount)
        postings += _deducted(key, producer_id, stood, stood + amount, rates[producer_id])
    return Booking(
        amounts=amounts,
        postings=tuple(postings),
        after=Standing(units=units, shipping=before.shipping + change.shipping, turnover=turnover),
    )


def charged(portion: Portion, units: int, *, before: int) -> int:
    """What ``units`` more of a portion come to after ``before``; below 0 what fewer give back."""
    if units < 0:
        return -portion.charge(-units, after=before + units)
    return portion.charge(units, after=before)


def deduction(turnover: int, rate: int) -> int:
    """``rate`` of a turnover, rounded to the đồng, half a đồng up."""
    return (turnover * rate + WHOLE // 2) // WHOLE


def _deducted(key: str, producer_id: int, before: int, after: int, rates: Rates) -> Iterator[Posting]:
    takers = (
        ("commission", accounts.platform("commission"), rates.commission),
        ("vat", accounts.tax("vat"), rates.vat),
        ("pit", accounts.tax("pit"), rates.pit),
    )
    for kind, taker, rate in takers:
        change = deduction(after, rate) - deduction(before, rate)
        yield from _moved(f"{key}:{kind}", kind, accounts.producer(producer_id), taker, change)


def _moved(key: str, kind: str, giver: str, taker: str, amount: int) -> Iterator[Posting]:
    """``amount`` from ``giver`` to ``taker``; below 0 the other way, as ``<kind>_returned``; nothing for 0."""
    if amount:
        yield Posting(
            key=key,
            kind=kind if amount > 0 else f"{kind}_returned",
            legs=(Leg(account=giver, amount=amount), Leg(account=taker, amount=-amount)),
        )
