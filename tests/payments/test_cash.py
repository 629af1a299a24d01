"""Cash: what the place collects for each parcel, owes from then on, and gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from saleor.order.models import Order
from saleor.product.models import ProductVariant

from marketplace.ledger.selectors import balance
from marketplace.ordering.models import Placement
from marketplace.ordering.selectors.bills import bill_of
from marketplace.ordering.selectors.collecting import amounts_to_collect
from marketplace.ordering.services.orders import cancel_order
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.cash_on_delivery.models import CashCollection, CashRefund
from marketplace.payments.cash_on_delivery.services import settle_order
from marketplace.payments.cash_on_delivery.verify import find_faults
from marketplace.payments.money import Money
from marketplace.payments.selectors import money_of
from marketplace.routing.models import Parcel
from marketplace.routing.services import parcels as steps
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _accounted_for(db: None) -> Iterator[None]:
    yield
    assert list(find_faults()) == []


@pytest.fixture
def hanh() -> AbstractBaseUser:
    return make.user("Hạnh")


@pytest.fixture
def order() -> Placed:
    """Honey at 100 001 đ twice from one place and tea at 50 000 đ from another, 50 001 đ off, paid on delivery."""
    honey, tea = make.product(price=100_001), make.product("Trà sen", price=50_000)
    make.point("Điểm bán Hàng Gai", stock={honey: 9})
    make.point("Điểm bán Hàng Bông", stock={tea: 9})
    placed = make.place({honey: 2, tea: 1})
    Order.objects.filter(pk=placed.order.pk).update(total_gross_amount=F("total_gross_amount") - 50_001)
    return placed


def deliver(parcel: Parcel, by: AbstractBaseUser) -> None:
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.deliver_parcel):
        step(parcel_id=parcel.pk, actor=by)
    relay_now()


def relay_now() -> None:
    """A hand-over is told after a minute, and what comes after it waits."""
    OutboxMessage.objects.update(available_at=timezone.now())
    relay()


def state(order: Placed) -> str:
    return Placement.objects.get(pk=order.order.pk).payment_state


def parcels(order: Placed) -> list[Parcel]:
    return list(Parcel.objects.filter(order=order.order).order_by("pk"))


def taken() -> list[int]:
    return list(CashCollection.objects.order_by("pk").values_list("amount", flat=True))


def test_the_parts_of_the_parcels_are_what_the_order_costs(order: Placed) -> None:
    amounts = amounts_to_collect([order.order.pk])
    assert set(amounts) == {parcel.pk for parcel in parcels(order)}
    assert sum(amounts.values()) == bill_of(order.order.pk).due
    assert bill_of(order.order.pk).due == 200_001 + int(order.order.shipping_price_gross_amount)


def test_a_place_collects_when_the_shopper_gets_the_parcel_and_owes_it_from_then_on(
    order: Placed, hanh: AbstractBaseUser
) -> None:
    due = amounts_to_collect([order.order.pk])
    first, second = parcels(order)
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel):
        step(parcel_id=first.pk, actor=hanh)
    relay_now()
    assert taken() == []
    steps.deliver_parcel(parcel_id=first.pk, actor=hanh)
    relay_now()
    assert (taken(), state(order)) == ([due[first.pk]], "on_delivery")
    assert balance(f"cash:{first.point_id}") == due[first.pk]
    assert amounts_to_collect([order.order.pk]) == {second.pk: due[second.pk]}
    deliver(second, hanh)
    assert (taken(), state(order)) == ([due[first.pk], due[second.pk]], "paid")
    assert balance(f"order:{order.order.pk}") == 0, "what was taken is what was sold"
    settle_order(order_id=order.order.pk)
    assert len(taken()) == 2


def test_an_undone_hand_over_collects_nothing(order: Placed, hanh: AbstractBaseUser) -> None:
    first = parcels(order)[0]
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.undo_step):
        step(parcel_id=first.pk, actor=hanh)
    relay_now()
    assert (taken(), state(order)) == ([], "on_delivery")
    assert first.pk in amounts_to_collect([order.order.pk])


def test_a_parcel_that_came_back_undelivered_was_not_paid_for(order: Placed, hanh: AbstractBaseUser) -> None:
    first, second = parcels(order)
    due = amounts_to_collect([order.order.pk])
    deliver(second, hanh)
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel):
        step(parcel_id=first.pk, actor=hanh)
    steps.return_parcel(parcel_id=first.pk, actor=hanh, reason="Không gặp khách", restock=True)
    relay_now()
    assert sum(taken()) == bill_of(order.order.pk).due
    assert abs(taken()[0] - due[second.pk]) <= 1
    assert state(order) == "paid"


def test_what_is_cancelled_is_not_collected_and_the_rest_is_exact(
    order: Placed, hanh: AbstractBaseUser
) -> None:
    first, second = parcels(order)
    steps.cancel_parcel(parcel_id=second.pk, actor=hanh, reason="Khách đổi ý")
    assert amounts_to_collect([order.order.pk]) == {first.pk: bill_of(order.order.pk).due}
    deliver(first, hanh)
    assert (taken(), state(order)) == ([bill_of(order.order.pk).due], "paid")


def test_a_cancelled_order_collects_nothing(order: Placed) -> None:
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    relay_now()
    assert (taken(), state(order), amounts_to_collect([order.order.pk])) == ([], "on_delivery", {})
    assert money_of(order.order.pk) == Money()


def owe(order: Placed, amount: int) -> CashRefund:
    """A refund as a return leaves it (returns have tests of their own)."""
    collection = CashCollection.objects.filter(order=order.order).first()
    assert collection is not None
    return CashRefund.objects.create(collection=collection, amount=amount, created_at=timezone.now())


def test_the_database_gives_back_no_more_than_was_taken(order: Placed, hanh: AbstractBaseUser) -> None:
    deliver(parcels(order)[0], hanh)
    most = taken()[0]
    with transaction.atomic():
        owe(order, most)
        with pytest.raises(DatabaseError, match="to be given back"), transaction.atomic():
            owe(order, 1)
        transaction.set_rollback(True)
    attacks: list[Callable[[], object]] = [
        lambda: CashCollection.objects.update(amount=1),
        lambda: CashCollection.objects.all()._raw_delete("default"),
    ]
    for attack in attacks:
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            attack()
    assert taken() == [most]


@pytest.mark.parametrize("goods", ["alcohol", "dear"])
def test_cash_is_refused_for_alcohol_and_above_the_ceiling(goods: str) -> None:
    from marketplace.ordering.errors import PaymentRefused

    variant: ProductVariant = (
        make.product(in_group=make.group(is_alcohol=True), needs=[])
        if goods == "alcohol"
        else make.product(price=20_000_001)
    )
    make.point(stock={variant: 1}, capabilities=["alcohol"])
    with pytest.raises(PaymentRefused):
        make.place({variant: 1}, consents=make.Consents(terms=True, privacy=True, adult=True))
    assert not Order.objects.exists()
