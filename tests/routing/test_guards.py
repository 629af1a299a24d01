"""What the database refuses whoever writes: the services are not asked here, only SQL and the ORM."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction
from django.utils import timezone
from saleor.order.models import OrderLine
from saleor.warehouse.models import Allocation, Stock

from marketplace.routing.lock_objects import violated_constraint
from marketplace.routing.models import (
    CapacitySlot,
    Parcel,
    ParcelEvent,
    ParcelLine,
    ParcelState,
    RoutePlan,
    StockMovement,
)
from marketplace.routing.models.parcels import STEPS
from tests import factories as make

pytestmark = pytest.mark.django_db


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """The block breaks this guard, at once or when the transaction would end."""
    broken = ""
    try:
        with transaction.atomic():
            yield
            settle()
    except IntegrityError as error:
        broken = violated_constraint(error)
    assert broken == constraint


def settle() -> None:
    """What a commit checks."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def sql(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def parcel() -> Parcel:
    honey = make.product()
    make.point(stock={honey: 5}, daily_capacity=3)
    (parcel,) = make.place({honey: 2}).parcels
    settle()
    return parcel


def test_promises_stay_within_the_stock(parcel: Parcel) -> None:
    allocation = Allocation.objects.get()
    with refused("stock_is_promised_once"):
        Allocation.objects.filter(pk=allocation.pk).update(quantity_allocated=6)
    with refused("stock_is_promised_once"):
        sql("UPDATE warehouse_allocation SET quantity_allocated = quantity_allocated + 4")


def test_stock_stays_above_its_promises(parcel: Parcel) -> None:
    with refused("stock_covers_its_promises"):
        Stock.objects.update(quantity=1)
    with refused("stock_covers_its_promises"):
        sql("UPDATE warehouse_stock SET quantity = 0")
    Stock.objects.update(quantity=2)
    assert Stock.objects.get().quantity == 2


def test_stock_stays_above_zero() -> None:
    make.point(stock={make.product(): 1})
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("UPDATE warehouse_stock SET quantity = -1")


def test_a_stock_row_keeps_its_place_and_variant(parcel: Parcel) -> None:
    other = make.point("Khác")
    with refused("stock_keeps_place_and_variant"):
        Stock.objects.update(warehouse=other.warehouse)


def test_units_of_an_order_cannot_go_missing(parcel: Parcel) -> None:
    line = ParcelLine.objects.get()
    with refused("ordered_units_are_kept"):
        ParcelLine.objects.filter(pk=line.pk).update(quantity=1)
    with refused("ordered_units_are_kept"):
        line.delete()
    with refused("ordered_units_are_kept"):
        OrderLine.objects.update(quantity=3)
    with refused("ordered_units_are_kept"):
        Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.DECLINED)


def test_promises_are_what_parcels_hold(parcel: Parcel) -> None:
    with refused("promises_are_parcels"):
        Allocation.objects.update(quantity_allocated=1)
    with refused("promises_are_parcels"):
        Allocation.objects.all().delete()
    with refused("promises_are_parcels"):
        Parcel.objects.filter(pk=parcel.pk).update(state=ParcelState.CANCELLED)


@pytest.mark.parametrize("state", list(ParcelState))
def test_illegal_steps_are_refused(parcel: Parcel, state: ParcelState) -> None:
    """From ``offered`` only its own next steps are possible, whoever asks."""
    legal = {to for since, to in STEPS if since == ParcelState.OFFERED} | {ParcelState.OFFERED}
    fields = {"fulfillment": parcel.order.fulfillments.create(fulfillment_order=1)} if "ed" in state else {}
    if state in legal:
        with transaction.atomic():
            Parcel.objects.filter(pk=parcel.pk).update(state=state)
            transaction.set_rollback(True)  # its units would have to follow
        return
    with pytest.raises((InternalError, DatabaseError), match=r"pgtrigger|violates"), transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(state=state, **fields)
    parcel.refresh_from_db()
    assert parcel.state == "offered"


def test_a_parcel_begins_offered_or_waiting(parcel: Parcel) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Parcel.objects.create(
            order=parcel.order,
            plan=parcel.plan,
            point=parcel.point,
            state=ParcelState.ACCEPTED,
            state_since=timezone.now(),
            method="delivery",
            ready_at=timezone.now(),
        )


def test_history_is_never_changed(parcel: Parcel) -> None:
    for rows in (ParcelEvent.objects, StockMovement.objects, RoutePlan.objects):
        assert rows.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        ParcelEvent.objects.update(code="parcel.delivered")
    with pytest.raises(DatabaseError), transaction.atomic():
        StockMovement.objects.update(change=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(code="K000000000")


def test_a_day_takes_no_more_parcels_than_the_place(parcel: Parcel) -> None:
    slot = CapacitySlot.objects.get()
    assert slot.taken == 1
    with refused("capacity_is_kept"):
        CapacitySlot.objects.update(taken=4)
    with refused("capacity_is_kept"):
        sql(
            "INSERT INTO routing_capacityslot (point_id, day, taken) VALUES (%s, '2030-01-01', 4)",
            parcel.point_id,
        )
    CapacitySlot.objects.update(taken=3)
    parcel.point.daily_capacity = 1
    parcel.point.save(update_fields=("daily_capacity",))
    CapacitySlot.objects.update(taken=2)  # giving back is always possible


def test_every_change_of_stock_is_in_the_ledger_whoever_makes_it() -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})
    stock = Stock.objects.get()
    stock.increase_stock(3)
    sql("UPDATE warehouse_stock SET quantity = 2")
    sql("UPDATE warehouse_stock SET quantity = quantity")
    stock.delete()

    entries = StockMovement.objects.values_list(
        "change", "quantity_after", "kind", "variant_id", "warehouse_id"
    )
    assert list(entries) == [
        (5, 5, "adjusted", honey.pk, shop.warehouse_id),
        (3, 8, "adjusted", honey.pk, shop.warehouse_id),
        (-6, 2, "adjusted", honey.pk, shop.warehouse_id),
        (-2, 0, "adjusted", honey.pk, shop.warehouse_id),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_stock_is_only_changed_where_guards_can_see(level: str) -> None:
    """Under a stricter isolation a sum would be of yesterday: the guards refuse instead of being wrong."""
    honey = make.product()
    make.point(stock={honey: 5})
    make.place({honey: 1})
    for statement in (
        "UPDATE warehouse_stock SET quantity = quantity - 1",
        "UPDATE warehouse_allocation SET quantity_allocated = quantity_allocated + 1",
    ):
        with pytest.raises(DatabaseError, match="READ COMMITTED"), transaction.atomic():
            sql(f"SET TRANSACTION ISOLATION LEVEL {level}; {statement}")
    assert (Stock.objects.get().quantity, Allocation.objects.get().quantity_allocated) == (5, 1)


def test_orders_that_were_not_placed_here_are_left_alone() -> None:
    """Saleor's own drafts and orders have no plan; routing's guards do not bind them, the stock's do."""
    honey = make.product()
    make.point(stock={honey: 5})
    from saleor.order.models import Order

    order = Order.objects.create(total_net_amount=0, total_gross_amount=0)
    line = order.lines.create(
        variant=honey,
        product_name="x",
        product_sku="x",
        is_shipping_required=True,
        quantity=2,
        unit_price_net_amount=1,
        unit_price_gross_amount=1,
    )
    Allocation.objects.create(order_line=line, stock=Stock.objects.get(), quantity_allocated=1)
    settle()
    with refused("stock_is_promised_once"):
        Allocation.objects.update(quantity_allocated=6)
