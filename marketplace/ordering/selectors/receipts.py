"""What a shopper's receipt says: who sold what, and the money that moved for the order, as the ledger has it.

Whatever the way of paying, money comes in on an asset (bank, gateway, cash at a place) or out of what waited at the
bank (``suspense``), and goes back from ``refunds`` to an asset. So the receipt needs to know no payment method, and a
new one is on it from its first posting on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from saleor.order.models import OrderLine

from marketplace.ledger import accounts
from marketplace.ledger.models import LedgerTransaction
from ocop_catalog.models import FulfilmentPoint, Producer

from ..bill import Bill
from .orders import OrderView

CASH = "cash"
BANK = "bank"
CARD = "stripe"
"""Ways money moves: beside cash and bank, by the codes of gateways."""

GIVES = ("bank", "gateway", "cash", "platform")
"""Where money sent back comes from: from the platform when the card's bank took it in a dispute."""

CAME_BACK = "refund_came_back"
"""The kind of transaction of a refund that did not reach the shopper: it is taken off what went back."""


@dataclass(frozen=True, kw_only=True)
class Movement:
    """``amount`` đồng that came in or went back (below 0: came back after all).

    ``way``: ``cash`` (at ``place``), ``bank``, or a gateway's code.
    """

    at: datetime
    way: str
    place: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """``seller``: index in the receipt's sellers, None when the product is gone; ``unit_price`` in đồng."""

    name: str
    quantity: int
    unit_price: int
    seller: int | None

    @property
    def amount(self) -> int:
        return self.quantity * self.unit_price


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """An order that money was paid for. Amounts in đồng."""

    order: OrderView
    sellers: tuple[Producer, ...]
    lines: tuple[ReceiptLine, ...]
    bill: Bill
    payments: tuple[Movement, ...]
    refunds: tuple[Movement, ...]

    @property
    def discount(self) -> int:
        return self.order.subtotal + self.order.shipping_fee - self.bill.total

    @property
    def paid(self) -> int:
        return sum(movement.amount for movement in self.payments)

    @property
    def refunded(self) -> int:
        return sum(movement.amount for movement in self.refunds)

    @property
    def owed_back(self) -> int:
        """Paid, not sent back, and more than the order costs as it stands."""
        return max(0, self.paid - self.refunded - self.bill.due)


def has_receipt(order_id: int) -> bool:
    """Whether anything was paid for an order; one statement."""
    return bool(_movements(order_id)[0])


def movements_of(order_id: int) -> tuple[tuple[Movement, ...], tuple[Movement, ...]]:
    """What came in for an order and what went back, oldest first; three statements at most."""
    payments, refunds = _movements(order_id)
    names = _places(payments + refunds)
    return tuple(_named(raw, names) for raw in payments), tuple(_named(raw, names) for raw in refunds)


def receipt_of(order: OrderView) -> Receipt | None:
    """The receipt of an order; None when nothing was paid. A constant number of statements."""
    order_id = order.placement.pk
    payments, refunds = _movements(order_id)
    if not payments:
        return None
    names = _places(payments + refunds)
    sellers = _sellers(order.lines)
    indexes: dict[int, int] = {}
    for producer in sellers.values():
        indexes.setdefault(producer.pk, len(indexes))
    by_id = {producer.pk: producer for producer in sellers.values()}
    return Receipt(
        order=order,
        sellers=tuple(by_id[pk] for pk in indexes),
        lines=tuple(
            ReceiptLine(
                name=" · ".join(part for part in (line.product_name, line.variant_name) if part),
                quantity=line.quantity,
                unit_price=int(line.unit_price_gross_amount),
                seller=indexes[sellers[line.pk].pk] if line.pk in sellers else None,
            )
            for line in order.lines
        ),
        bill=order.bill,
        payments=tuple(_named(raw, names) for raw in payments),
        refunds=tuple(_named(raw, names) for raw in refunds),
    )


@dataclass(frozen=True, kw_only=True)
class _Raw:
    at: datetime
    account: str
    amount: int


def _movements(order_id: int) -> tuple[list[_Raw], list[_Raw]]:
    """What came in and what went back for an order, oldest first; two statements, one when there is nothing."""
    came, went = [], []
    transactions = (
        LedgerTransaction.objects.filter(order_id=order_id).order_by("at", "pk").prefetch_related("legs")
    )
    for transaction in transactions:
        legs = {leg.account: leg.amount for leg in transaction.legs.all()}
        kinds = {accounts.split(account)[0]: amount for account, amount in legs.items()}
        is_back = kinds.get("refunds", 0) > 0
        is_undone = transaction.kind == CAME_BACK
        is_paid = not is_undone and any(kinds.get(kind, 0) < 0 for kind in ("order", "refunds"))
        for account, amount in legs.items():
            kind = accounts.split(account)[0]
            if is_paid and amount > 0 and kind in ("suspense", "bank", "gateway", "cash"):
                came.append(_Raw(at=transaction.at, account=account, amount=amount))
            elif (is_back and amount < 0 and kind in GIVES) or (is_undone and kind == "gateway"):
                went.append(_Raw(at=transaction.at, account=account, amount=-amount))
    return came, went


def _places(movements: Iterable[_Raw]) -> dict[str, str]:
    """The names of places by their cash account; one statement, none without cash."""
    ids = {
        int(holder) for kind, holder in (accounts.split(raw.account) for raw in movements) if kind == "cash"
    }
    if not ids:
        return {}
    points = FulfilmentPoint.objects.filter(pk__in=ids).values_list("pk", "name")
    return {accounts.cash(pk): name for pk, name in points}


def _named(raw: _Raw, places: dict[str, str]) -> Movement:
    kind, holder = accounts.split(raw.account)
    way = {"cash": CASH, "gateway": holder, "platform": CARD}.get(kind, BANK)
    return Movement(at=raw.at, way=way, place=places.get(raw.account, ""), amount=raw.amount)


def _sellers(lines: Iterable[OrderLine]) -> dict[int, Producer]:
    """The producer of each order line whose product is still there; one statement."""
    found = OrderLine.objects.filter(
        pk__in=[line.pk for line in lines], variant__product__certified__isnull=False
    ).select_related("variant__product__certified__producer")
    return {line.pk: line.variant.product.certified.producer for line in found.order_by("pk")}
