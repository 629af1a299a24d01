"""Decline, silence, units missing: what happens to the stock by reason, where the units wait, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from saleor.account.models import User
from saleor.warehouse.models import Allocation, Stock

from marketplace.outbox.models import OutboxMessage
from marketplace.routing import errors
from marketplace.routing.models import (
    CapacitySlot,
    DeclineReason,
    Parcel,
    ParkedDemand,
    StockMovement,
)
from marketplace.routing.queue import stock_of
from marketplace.routing.services import parcels, replanning
from marketplace.routing.services.offers import time_out_parcels
from marketplace.routing.services.refusals import decline_parcel, time_out_parcel
from marketplace.routing.services.stock import count_stock
from marketplace.routing.verify import find_faults
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


@pytest.fixture
def parcel() -> Parcel:
    """Two of nine jars of honey; three more are promised to another order."""
    honey = make.product("Mật ong")
    make.point(stock={honey: 9}, daily_capacity=5)
    make.place({honey: 3})
    (parcel,) = make.place({honey: 2}).parcels
    return parcel


def allocated() -> list[int]:
    return sorted(Allocation.objects.values_list("quantity_allocated", flat=True))


@pytest.mark.parametrize(
    ("reason", "left", "needs_count"),
    [
        (DeclineReason.OUT_OF_STOCK, 3, True),
        (DeclineReason.DAMAGED, 7, True),
        (DeclineReason.TOO_BUSY, 9, False),
        (DeclineReason.CLOSED, 9, False),
        (DeclineReason.OTHER, 9, False),
    ],
)
def test_each_reason_has_its_effect_on_the_stock(
    parcel: Parcel, hanh: User, reason: DeclineReason, left: int, needs_count: bool
) -> None:
    done = decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=reason, note="Kệ trống")

    assert done.state == "declined"
    assert Stock.objects.get().quantity == left
    assert allocated() == [0, 3], "what others were promised stays promised"
    assert [row.needs_count for row in stock_of(parcel.point)] == [needs_count]
    assert CapacitySlot.objects.get().taken == 1
    event = parcel.events.last()
    assert event is not None
    assert (event.code, event.actor, event.reason) == ("parcel.declined", hanh, "Kệ trống")
    change = {str(Stock.objects.get().pk): left - 9} if needs_count else {}
    assert event.data == {"reason": reason, "was": "offered", "stock": change}
    demand = ParkedDemand.objects.get()
    assert (demand.state, demand.cause, demand.attempt, demand.shipping_amount) == (
        "to_replan",
        "declined",
        1,
        30_000,
    )
    assert demand.not_before - done.state_since == timedelta(seconds=60)
    assert [(line.order_line.product_name, line.quantity) for line in demand.lines.all()] == [("Mật ong", 2)]
    assert list(find_faults()) == []


def test_only_the_named_lines_are_out_of_stock(hanh: User) -> None:
    honey, tea = make.product("Mật ong"), make.product("Trà")
    make.point(stock={honey: 5, tea: 5})
    (parcel,) = make.place({honey: 2, tea: 2}).parcels
    missing = parcel.lines.get(order_line__product_name="Trà")

    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.OUT_OF_STOCK, lines={missing.pk: 2})

    assert sorted(Stock.objects.values_list("product_variant__product__name", "quantity")) == [
        ("Mật ong", 5),
        ("Trà", 0),
    ]


def test_only_the_damaged_units_leave_the_stock(parcel: Parcel, hanh: User) -> None:
    line = parcel.lines.get()
    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.DAMAGED, lines={line.pk: 1})
    assert Stock.objects.get().quantity == 8
    assert list(StockMovement.objects.filter(parcel=parcel).values_list("kind", "change")) == [
        ("declined", -1)
    ]


@pytest.mark.parametrize("units", [-1, 3])
def test_more_units_than_the_parcel_has_are_refused(parcel: Parcel, hanh: User, units: int) -> None:
    line = parcel.lines.get()
    with pytest.raises(errors.UnitsOutOfRange):
        decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.DAMAGED, lines={line.pk: units})
    with pytest.raises(errors.UnitsOutOfRange):
        decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.DAMAGED, lines={0: 1})
    parcel.refresh_from_db()
    assert parcel.state == "offered"
    assert Stock.objects.get().quantity == 9


def test_a_count_settles_what_a_decline_put_in_doubt(parcel: Parcel, hanh: User) -> None:
    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.OUT_OF_STOCK)
    stock = Stock.objects.get()
    count_stock(point=parcel.point, variant_id=stock.product_variant_id, quantity=4, expected=3, actor=hanh)
    (row,) = stock_of(parcel.point)
    assert (row.on_hand, row.promised, row.available, row.needs_count) == (4, 3, 1, False)


@pytest.mark.parametrize(
    "reason", [DeclineReason.OUT_OF_STOCK, DeclineReason.DAMAGED, DeclineReason.TOO_BUSY]
)
@pytest.mark.parametrize("was", ["offered", "accepted", "packed"])
def test_a_decline_can_be_taken_back(parcel: Parcel, hanh: User, reason: DeclineReason, was: str) -> None:
    if was != "offered":
        parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    if was == "packed":
        parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=reason)

    done = parcels.undo_step(parcel_id=parcel.pk, actor=hanh)

    assert done.state == was
    assert Stock.objects.get().quantity == 9
    assert allocated() == [2, 3]
    assert CapacitySlot.objects.get().taken == 2
    assert ParkedDemand.objects.get().state == "placed"
    assert replanning.replan_due(now=timezone.now() + timedelta(hours=1)) == 0
    assert list(find_faults()) == []


def test_a_decline_is_not_taken_back_when_the_goods_went_elsewhere(hanh: User) -> None:
    honey = make.product()
    make.point(stock={honey: 2})
    (parcel,) = make.place({honey: 2}).parcels
    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
    make.place({honey: 1})

    with pytest.raises(errors.CannotUndo):
        parcels.undo_step(parcel_id=parcel.pk, actor=hanh)
    parcel.refresh_from_db()
    assert parcel.state == "declined"
    assert list(find_faults()) == []


def test_a_decline_is_not_taken_back_when_another_place_has_it(parcel: Parcel, hanh: User) -> None:
    honey = parcel.lines.get().order_line.variant
    assert honey is not None
    make.point("Xa", at=(21.2, 105.6), stock={honey: 9})
    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
    replanning.replan_demand(demand_id=ParkedDemand.objects.get().pk)

    with pytest.raises(errors.CannotUndo):
        parcels.undo_step(parcel_id=parcel.pk, actor=hanh)
    assert list(find_faults()) == []


def test_missing_units_are_left_behind_and_the_rest_goes_on(parcel: Parcel, hanh: User) -> None:
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    line = parcel.lines.get()

    done = parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh, missing={line.pk: 1})

    assert done.state == "packed"
    assert done.lines.get().quantity == 1
    assert allocated() == [1, 3]
    assert Stock.objects.get().quantity == 4, "nothing is there but what is promised"
    demand = ParkedDemand.objects.get()
    assert (demand.cause, demand.shipping_amount, demand.lines.get().quantity) == ("short", 0, 1)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    assert Stock.objects.get().quantity == 3
    parcel.order.refresh_from_db()
    assert parcel.order.status == "partially fulfilled"
    assert list(find_faults()) == []


def test_a_line_that_is_missing_whole_leaves_the_parcel(hanh: User) -> None:
    honey, tea = make.product("Mật ong"), make.product("Trà")
    make.point(stock={honey: 5, tea: 5})
    (parcel,) = make.place({honey: 2, tea: 1}).parcels
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    tea_line = parcel.lines.get(order_line__product_name="Trà")

    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh, missing={tea_line.pk: 1})

    assert [line.order_line.product_name for line in parcel.lines.all()] == ["Mật ong"]
    assert list(find_faults()) == []


def test_an_empty_parcel_is_not_packed(parcel: Parcel, hanh: User) -> None:
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    with pytest.raises(errors.UnitsOutOfRange):
        parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh, missing={parcel.lines.get().pk: 2})
    parcel.refresh_from_db()
    assert parcel.state == "accepted"
    assert not ParkedDemand.objects.exists()


def test_an_answer_in_time_is_never_taken_back(parcel: Parcel) -> None:
    assert parcel.answer_by is not None
    assert not time_out_parcel(parcel_id=parcel.pk, now=parcel.answer_by - timedelta(seconds=1))
    parcel.refresh_from_db()
    assert parcel.state == "offered"


def test_nothing_is_lost_when_the_clock_was_down_for_a_day(parcel: Parcel, hanh: User) -> None:
    late = timezone.now() + timedelta(days=1)

    assert time_out_parcels(now=late) == 2
    assert time_out_parcels(now=late) == 0

    parcel.refresh_from_db()
    assert (parcel.state, parcel.state_by) == ("timed_out", None)
    assert allocated() == [0, 0]
    assert Stock.objects.get().quantity == 9
    assert ParkedDemand.objects.filter(cause="timed_out", state="to_replan").count() == 2
    assert OutboxMessage.objects.filter(topic="parcel.timed_out").count() == 2
    with pytest.raises(errors.AlreadyTaken):
        parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)


def test_the_deadline_counts_in_working_time() -> None:
    honey = make.product()
    make.point(stock={honey: 5}, hours=("08:00", "17:00"), answer_minutes=90)
    evening = timezone.datetime.fromisoformat("2026-11-20T16:20:00+07:00")

    (parcel,) = make.place({honey: 1}, now=evening).parcels

    assert parcel.answer_by == timezone.datetime.fromisoformat("2026-11-21T08:50:00+07:00")
