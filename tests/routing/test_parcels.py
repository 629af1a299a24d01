"""A parcel's life at its place: every step, what it writes, what it refuses."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from saleor.account.models import User
from saleor.order.models import Fulfillment, OrderEvent
from saleor.warehouse.models import Allocation, Stock

from marketplace.outbox.models import OutboxMessage
from marketplace.routing import errors
from marketplace.routing.models import CapacitySlot, Parcel, StockMovement
from marketplace.routing.services import parcels
from marketplace.routing.verify import find_faults
from ocop_catalog.models import Capability
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


@pytest.fixture
def parcel() -> Parcel:
    honey, tea = make.product("Mật ong"), make.product("Trà")
    make.point(stock={honey: 5, tea: 5}, daily_capacity=3, capabilities=[Capability.PICK_UP])
    (parcel,) = make.place({honey: 2, tea: 1}).parcels
    return parcel


def packed(parcel: Parcel, by: User) -> Parcel:
    parcels.accept_parcel(parcel_id=parcel.pk, actor=by)
    return parcels.pack_parcel(parcel_id=parcel.pk, actor=by)


def events(parcel: Parcel) -> list[str]:
    return list(parcel.events.values_list("code", flat=True))


def topics() -> list[str]:
    """Each topic once, however many consumers it has."""
    messages = OutboxMessage.objects.filter(consumer__in=("mails", "")).exclude(topic__startswith="order.")
    return list(messages.values_list("topic", flat=True))


def test_accepting_changes_the_parcel_and_nothing_else(parcel: Parcel, hanh: User) -> None:
    stock = list(Stock.objects.values_list("pk", "quantity"))
    at = timezone.now()

    done = parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh, now=at)

    assert (done.state, done.state_by, done.state_since) == ("accepted", hanh, at)
    event = parcel.events.last()
    assert event is not None
    assert (event.code, event.actor, event.at) == ("parcel.accepted", hanh, at)
    assert topics() == ["parcel.offered", "parcel.accepted"]
    assert list(Stock.objects.values_list("pk", "quantity")) == stock
    assert sorted(Allocation.objects.values_list("quantity_allocated", flat=True)) == [1, 2]


def test_hand_over_takes_the_units_from_this_very_stock(parcel: Parcel, hanh: User) -> None:
    packed(parcel, hanh)

    done = parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh, courier="GHN", tracking_number="VN123")

    assert (done.state, done.courier, done.tracking_number) == ("handed_over", "GHN", "VN123")
    assert sorted(Stock.objects.values_list("product_variant__product__name", "quantity")) == [
        ("Mật ong", 3),
        ("Trà", 4),
    ]
    assert set(Allocation.objects.values_list("quantity_allocated", flat=True)) == {0}
    fulfillment = Fulfillment.objects.get()
    assert (done.fulfillment, fulfillment.fulfillment_order, fulfillment.tracking_number) == (
        fulfillment,
        1,
        "VN123",
    )
    assert {(line.order_line_id, line.stock_id, line.quantity) for line in fulfillment.lines.all()} == {
        (line.order_line_id, line.stock_id, line.quantity) for line in parcel.lines.all()
    }
    order = parcel.order
    order.refresh_from_db()
    assert order.status == "fulfilled"
    assert sorted(order.lines.values_list("quantity_fulfilled", flat=True)) == [1, 2]
    assert list(OrderEvent.objects.filter(order=order).values_list("type", flat=True)) == [
        "placed",
        "fulfillment_fulfilled_items",
    ]
    moved = StockMovement.objects.filter(parcel=parcel)
    assert sorted(moved.values_list("kind", "change", "actor_id")) == [
        ("handed_over", -2, hanh.pk),
        ("handed_over", -1, hanh.pk),
    ]
    message = OutboxMessage.objects.get(topic="parcel.handed_over")
    assert message.available_at - done.state_since == timedelta(seconds=60), (
        "told when it can not be undone any more"
    )
    assert list(find_faults()) == []


def test_the_order_is_partly_fulfilled_until_the_last_parcel_left(hanh: User) -> None:
    honey, tea = make.product("Mật ong"), make.product("Trà")
    make.point("A", stock={honey: 5})
    make.point("B", stock={tea: 5})
    placed = make.place({honey: 1, tea: 1})
    order = placed.order
    seen = []
    for number, parcel in enumerate(placed.parcels, start=1):
        packed(parcel, hanh)
        done = parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
        order.refresh_from_db()
        seen.append(order.status)
        assert done.fulfillment is not None
        assert done.fulfillment.fulfillment_order == number
    assert seen == ["partially fulfilled", "fulfilled"]


def test_a_second_tap_changes_nothing(parcel: Parcel, hanh: User) -> None:
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.deliver_parcel(parcel_id=parcel.pk, actor=hanh)
    done = parcels.deliver_parcel(parcel_id=parcel.pk, actor=hanh)

    assert done.state == "delivered"
    assert events(parcel) == [
        "parcel.offered",
        "parcel.accepted",
        "parcel.packed",
        "parcel.handed_over",
        "parcel.delivered",
    ]
    assert topics() == events(parcel)
    assert Fulfillment.objects.count() == 1


def test_who_comes_second_is_told_who_was_first_and_when(parcel: Parcel, hanh: User) -> None:
    lan = make.user("Lan")
    at = datetime.fromisoformat("2026-11-22T09:30:00+07:00")
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh, now=at)

    with pytest.raises(errors.AlreadyTaken) as caught:
        parcels.accept_parcel(parcel_id=parcel.pk, actor=lan)

    assert caught.value.code == "already_taken"
    assert caught.value.data["by_id"] == hanh.pk
    assert "Hạnh" in str(caught.value)
    assert "09:30 22/11/2026" in str(caught.value)
    assert events(parcel) == ["parcel.offered", "parcel.accepted"]


def test_steps_are_taken_in_their_order(parcel: Parcel, hanh: User) -> None:
    for step in (
        lambda: parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh),
        lambda: parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh),
        lambda: parcels.deliver_parcel(parcel_id=parcel.pk, actor=hanh),
        lambda: parcels.return_parcel(parcel_id=parcel.pk, actor=hanh, reason="", restock=True),
    ):
        with pytest.raises(errors.AlreadyTaken):
            step()
    assert events(parcel) == ["parcel.offered"]
    with pytest.raises(errors.ParcelNotFound):
        parcels.accept_parcel(parcel_id=0, actor=hanh)


def test_a_pick_up_needs_the_shoppers_code_and_is_delivered_at_once(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5}, capabilities=[Capability.PICK_UP])
    (parcel,) = make.place({honey: 2}, destination=make.at_counter(shop)).parcels
    packed(parcel, hanh)

    for wrong in ("", "AAAAAA", parcel.pick_up_code[:5]):
        with pytest.raises(errors.WrongPickUpCode):
            parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh, pick_up_code=wrong)
    assert Stock.objects.get().quantity == 5

    done = parcels.hand_over_parcel(
        parcel_id=parcel.pk, actor=hanh, pick_up_code=f" {parcel.pick_up_code.lower()} "
    )

    assert done.state == "delivered"
    assert events(parcel)[-2:] == ["parcel.handed_over", "parcel.delivered"]
    assert topics()[-1] == "parcel.delivered"
    assert Stock.objects.get().quantity == 3
    assert list(find_faults()) == []


@pytest.mark.parametrize(("restock", "left"), [(True, 5), (False, 3)])
def test_a_return_is_restocked_or_not(parcel: Parcel, hanh: User, restock: bool, left: int) -> None:
    packed(parcel, hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)

    done = parcels.return_parcel(parcel_id=parcel.pk, actor=hanh, reason="Không nhận", restock=restock)

    assert done.state == "returned"
    assert Stock.objects.get(product_variant__product__name="Mật ong").quantity == left
    assert done.fulfillment is not None
    assert done.fulfillment.status == "canceled"
    parcel.order.refresh_from_db()
    assert parcel.order.status == "canceled", "everything came back"
    assert list(find_faults()) == []


def test_cancelling_frees_stock_and_capacity(parcel: Parcel, hanh: User) -> None:
    packed(parcel, hanh)

    done = parcels.cancel_parcel(parcel_id=parcel.pk, actor=hanh, reason="Khách đổi ý")

    assert done.state == "cancelled"
    assert set(Allocation.objects.values_list("quantity_allocated", flat=True)) == {0}
    assert CapacitySlot.objects.get().taken == 0
    assert sorted(Stock.objects.values_list("quantity", flat=True)) == [5, 5]
    assert list(find_faults()) == []


def test_what_has_left_is_not_cancelled(parcel: Parcel, hanh: User) -> None:
    packed(parcel, hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    with pytest.raises(errors.AlreadyTaken):
        parcels.cancel_parcel(parcel_id=parcel.pk, actor=hanh, reason="")


def test_every_step_can_be_undone_within_a_minute_by_who_took_it(parcel: Parcel, hanh: User) -> None:
    packed(parcel, hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh, courier="GHN")

    states = [parcels.undo_step(parcel_id=parcel.pk, actor=hanh).state for _ in range(3)]

    assert states == ["packed", "accepted", "offered"]
    assert sorted(Stock.objects.values_list("quantity", flat=True)) == [5, 5]
    assert sorted(Allocation.objects.values_list("quantity_allocated", flat=True)) == [1, 2]
    assert Fulfillment.objects.get().status == "canceled"
    parcel.order.refresh_from_db()
    assert parcel.order.status == "unfulfilled"
    assert set(parcel.order.lines.values_list("quantity_fulfilled", flat=True)) == {0}
    assert events(parcel)[-3:] == ["parcel.undone"] * 3
    assert list(find_faults()) == []

    packed(parcel, hanh)
    assert parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh).state == "handed_over"
    assert list(find_faults()) == []


def test_undo_is_for_ones_own_step_and_not_for_long(parcel: Parcel, hanh: User) -> None:
    at = timezone.now()
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh, now=at)

    with pytest.raises(errors.AlreadyTaken):
        parcels.undo_step(parcel_id=parcel.pk, actor=make.user("Lan"))
    with pytest.raises(errors.TooLateToUndo):
        parcels.undo_step(parcel_id=parcel.pk, actor=hanh, now=at + timedelta(seconds=61))
    assert (
        parcels.undo_step(parcel_id=parcel.pk, actor=hanh, now=at + timedelta(seconds=60)).state == "offered"
    )
