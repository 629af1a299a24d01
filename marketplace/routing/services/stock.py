"""Changing what a place has on its shelves: count, receipt of a consignment, write-off.

Every change ends in the stock ledger by the database's own trigger; ``stock_context`` tells it what kind of change it
is and whose. Setting a quantity is a compare-and-swap: the person says which number they saw.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet, Sum
from saleor.warehouse.models import Allocation, Stock

from ocop_catalog.models import FulfilmentPoint

from ..errors import StockChanged, StockPromised, UnitsOutOfRange
from ..lock_objects import short_transaction, violated_constraint
from ..models import MovementKind

MOST_UNITS = 1_000_000


@contextmanager
def stock_context(
    *, kind: MovementKind, actor: AbstractBaseUser | None, parcel_id: int | None = None, note: str = ""
) -> Iterator[None]:
    """Within it, changes of stock are entered in the ledger as ``kind`` by ``actor``. Needs a transaction."""
    said = {"kind": kind.value, "note": note[:300]}
    if actor is not None:
        said["actor"] = str(actor.pk)
    if parcel_id is not None:
        said["parcel"] = str(parcel_id)
    _say(json.dumps(said))
    yield
    _say("")


def set_stock(
    *,
    point: FulfilmentPoint,
    variant_id: int,
    quantity: int,
    expected: int | None,
    actor: AbstractBaseUser | None,
    note: str = "",
    kind: MovementKind = MovementKind.ADJUSTED,
) -> Stock:
    """Set what a place has of a variant; ``expected`` is the number the person saw (None: a row that is not there yet).

    Raises ``StockChanged`` when it is another by now, ``StockPromised`` when parcels hold more than ``quantity``,
    ``UnitsOutOfRange``.
    """
    _need_units(quantity)
    with short_transaction(), stock_context(kind=kind, actor=actor, note=note):
        if expected is None:
            stock, created = Stock.objects.get_or_create(
                warehouse_id=point.warehouse_id,
                product_variant_id=variant_id,
                defaults={"quantity": quantity},
            )
            if not created and stock.quantity != quantity:
                raise StockChanged(expected=0, found=stock.quantity)
            return stock
        stocks = Stock.objects.filter(warehouse_id=point.warehouse_id, product_variant_id=variant_id)
        with _promises_kept(stocks, wanted=quantity):
            changed = stocks.filter(quantity=expected).update(quantity=quantity)
        stock = stocks.get()
        if not changed:
            raise StockChanged(expected=expected, found=stock.quantity)
        return stock


def count_stock(
    *,
    point: FulfilmentPoint,
    variant_id: int,
    quantity: int,
    expected: int | None,
    actor: AbstractBaseUser | None,
    note: str = "",
) -> Stock:
    """The same after counting the shelf."""
    return set_stock(
        point=point,
        variant_id=variant_id,
        quantity=quantity,
        expected=expected,
        actor=actor,
        note=note,
        kind=MovementKind.COUNTED,
    )


def receive_consignment(
    *, point: FulfilmentPoint, variant_id: int, quantity: int, actor: AbstractBaseUser | None, note: str = ""
) -> Stock:
    """Add units a producer brought. Raises ``UnitsOutOfRange``."""
    _need_units(quantity, least=1)
    with short_transaction(), stock_context(kind=MovementKind.CONSIGNED, actor=actor, note=note):
        stocks = Stock.objects.filter(warehouse_id=point.warehouse_id, product_variant_id=variant_id)
        if not stocks.update(quantity=F("quantity") + quantity):
            _stock, created = Stock.objects.get_or_create(
                warehouse_id=point.warehouse_id,
                product_variant_id=variant_id,
                defaults={"quantity": quantity},
            )
            if not created:  # another receipt made the row meanwhile
                stocks.update(quantity=F("quantity") + quantity)
        return stocks.get()


def write_off(
    *, point: FulfilmentPoint, variant_id: int, quantity: int, actor: AbstractBaseUser | None, note: str
) -> Stock:
    """Take damaged or expired units off. Raises ``StockPromised`` when free units are fewer, ``UnitsOutOfRange``."""
    with short_transaction(), stock_context(kind=MovementKind.DAMAGED, actor=actor, note=note):
        stocks = Stock.objects.filter(warehouse_id=point.warehouse_id, product_variant_id=variant_id)
        stock = stocks.select_for_update(no_key=True).first()
        on_hand = stock.quantity if stock else 0
        if stock is None or not 0 < quantity <= on_hand:
            raise UnitsOutOfRange(most=on_hand)
        with _promises_kept(stocks, wanted=on_hand - quantity):
            stocks.update(quantity=on_hand - quantity)
        return stocks.get()


@contextmanager
def _promises_kept(stocks: QuerySet[Stock], *, wanted: int) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated_constraint(error) != "stock_covers_its_promises":
            raise
        promised = Allocation.objects.filter(stock__in=stocks).aggregate(units=Sum("quantity_allocated"))[
            "units"
        ]
        raise StockPromised(promised=promised or 0, wanted=wanted) from error


def _need_units(quantity: int, *, least: int = 0) -> None:
    if not least <= quantity <= MOST_UNITS:
        raise UnitsOutOfRange(most=MOST_UNITS)


def _say(context: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('marketplace.stock', %s, true)", [context])
