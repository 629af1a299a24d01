"""Giving up part of an order: a parcel, a line, a unit; stock, promises and the bill follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from saleor.account.models import User
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering.errors import CancelRefused, LineNotFound, OrderingError
from marketplace.ordering.models import Placement
from marketplace.ordering.selectors.bills import bill_of
from marketplace.ordering.selectors.remaining import units_left
from marketplace.ordering.services.cancelling import cancel_order_parcel, reduce_order
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.bank_transfer.codes import transfer_code
from marketplace.payments.bank_transfer.services import EntryDraft, receive_notice
from marketplace.payments.money import Money
from marketplace.payments.selectors import money_of
from marketplace.routing.errors import AlreadyTaken, RoutingError
from marketplace.routing.models import DeclineReason, Parcel, ParcelEvent, ParkedDemand
from marketplace.routing.services import parcels as steps
from marketplace.routing.services.refusals import decline_parcel, time_out_parcel
from marketplace.routing.services.replanning import cancel_demand, replan_due
from marketplace.routing.verify import find_faults
from tests import factories as make
from tests.concurrency import Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whole(db: None) -> Iterator[None]:
    """After every test every unit is somewhere, and what is promised is what parcels hold."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert list(find_faults()) == []


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


@pytest.fixture
def honey() -> ProductVariant:
    return make.product(price=100_000)


@pytest.fixture
def tea() -> ProductVariant:
    return make.product("Trà sen", price=50_000)


@pytest.fixture
def order(honey: ProductVariant, tea: ProductVariant) -> Placed:
    """Three of honey at one place and two of tea at another; 300 000 + 100 000 đ and shipping."""
    make.point("Điểm bán Hàng Gai", stock={honey: 9})
    make.point("Điểm bán Hàng Bông", stock={tea: 9})
    return make.place({honey: 3, tea: 2})


def line_of(order: Placed, variant: ProductVariant) -> int:
    return int(order.order.lines.get(variant=variant).pk)


def parcel_of(order: Placed, variant: ProductVariant) -> Parcel:
    return Parcel.objects.filter(order=order.order, lines__order_line__variant=variant).latest("pk")


def reduce(order: Placed, variant: ProductVariant, remaining: int) -> None:
    reduce_order(
        order_id=order.order.pk, remaining={line_of(order, variant): remaining}, actor=None, reason="Đổi ý"
    )


def promised(variant: ProductVariant) -> int:
    held = Allocation.objects.filter(order_line__variant=variant)
    return held.aggregate(sum=Sum("quantity_allocated"))["sum"] or 0


def said(order: Placed) -> list[str]:
    messages = OutboxMessage.objects.filter(consumer__in=("mails", "")).order_by("pk")
    topics = messages.values_list("topic", flat=True)
    return [topic for topic in topics if topic not in ("order.placed", "parcel.offered", "parcel.accepted")]


def test_a_unit_given_up_frees_its_stock_and_leaves_the_bill(order: Placed, honey: ProductVariant) -> None:
    total = bill_of(order.order.pk).due
    for _double_tap in range(2):
        reduce(order, honey, 2)
    assert (promised(honey), bill_of(order.order.pk).due) == (2, total - 100_000)
    assert parcel_of(order, honey).lines.get().quantity == 2
    assert ParcelEvent.objects.filter(code="parcel.reduced").count() == 1
    assert said(order) == ["order.reduced"]


def test_a_line_given_up_takes_its_parcel_and_the_shipping_with_it(
    order: Placed, tea: ProductVariant
) -> None:
    total = bill_of(order.order.pk).due
    shipping = parcel_of(order, tea).shipping_amount
    assert shipping > 0
    reduce(order, tea, 0)
    assert (parcel_of(order, tea).state, promised(tea)) == ("cancelled", 0)
    assert bill_of(order.order.pk).due == total - 100_000 - shipping


def test_an_order_given_up_bit_by_bit_is_cancelled(
    order: Placed, honey: ProductVariant, tea: ProductVariant
) -> None:
    reduce(order, tea, 0)
    cancel_order_parcel(order_id=order.order.pk, code=parcel_of(order, honey).code, actor=None)
    order.order.refresh_from_db()
    assert (order.order.status, bill_of(order.order.pk).due) == ("canceled", 0)
    assert said(order) == ["order.reduced", "parcel.cancelled", "order.cancelled"]


def test_a_parcel_is_given_up_once_and_only_by_its_order(order: Placed, honey: ProductVariant) -> None:
    code = parcel_of(order, honey).code
    other = make.place({honey: 1})
    with pytest.raises(CancelRefused):
        cancel_order_parcel(order_id=other.order.pk, code=code, actor=None)
    assert parcel_of(order, honey).state == "offered"
    for _double_tap in range(2):
        cancel_order_parcel(order_id=order.order.pk, code=code.lower(), actor=None)
    assert said(order) == ["parcel.cancelled"]


def test_what_is_packed_cannot_be_given_up(order: Placed, honey: ProductVariant, hanh: User) -> None:
    parcel = parcel_of(order, honey)
    for step in (steps.accept_parcel, steps.pack_parcel):
        step(parcel_id=parcel.pk, actor=hanh)
    before = bill_of(order.order.pk)
    with pytest.raises(CancelRefused):
        reduce(order, honey, 2)
    with pytest.raises(CancelRefused):
        cancel_order_parcel(order_id=order.order.pk, code=parcel.code, actor=None)
    assert (bill_of(order.order.pk), promised(honey)) == (before, 3)


@pytest.mark.parametrize("remaining", [-1, 4])
def test_no_more_remains_than_is_left(order: Placed, honey: ProductVariant, remaining: int) -> None:
    with pytest.raises(CancelRefused):
        reduce(order, honey, remaining)
    assert promised(honey) == 3


def test_a_line_of_another_order_is_not_found(order: Placed, honey: ProductVariant) -> None:
    other = make.place({honey: 1})
    with pytest.raises(LineNotFound):
        reduce_order(order_id=order.order.pk, remaining={line_of(other, honey): 0}, actor=None)
    assert promised(honey) == 4


def test_units_that_wait_for_a_place_go_first(order: Placed, honey: ProductVariant, hanh: User) -> None:
    decline_parcel(parcel_id=parcel_of(order, honey).pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
    left = units_left(order.order.pk)[line_of(order, honey)]
    assert (left.left, left.open, left.least) == (3, 3, 0)
    reduce(order, honey, 1)
    waiting = ParkedDemand.objects.get(state="to_replan")
    assert waiting.lines.get().quantity == 1
    with pytest.raises(RoutingError):  # what was declined is not whole any more
        steps.undo_step(parcel_id=parcel_of(order, honey).pk, actor=hanh)
    reduce(order, honey, 0)
    waiting.refresh_from_db()
    assert (waiting.state, bill_of(order.order.pk).lines[line_of(order, honey)].due) == ("cancelled", 0)


def test_a_place_whose_units_were_given_up_is_asked_again(
    order: Placed, honey: ProductVariant, hanh: User
) -> None:
    first = parcel_of(order, honey)
    reduce(order, honey, 2)
    Stock.objects.filter(product_variant=honey).update(quantity=5)
    other = make.point("Điểm bán Hàng Đào", stock={honey: 9}, at=(21.2, 105.9))
    later = timezone.now() + timedelta(days=9)
    assert time_out_parcel(parcel_id=first.pk, now=later)
    assert replan_due(now=later) == 1
    assert parcel_of(order, honey).point_id == other.pk  # it did not answer; giving up units was no refusal


def test_missing_units_that_nobody_has_are_taken_off_the_bill(
    order: Placed, honey: ProductVariant, hanh: User
) -> None:
    parcel = parcel_of(order, honey)
    total = bill_of(order.order.pk).due
    steps.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    steps.pack_parcel(parcel_id=parcel.pk, actor=hanh, missing={parcel.lines.get().pk: 1})
    assert replan_due() == 0
    demand = ParkedDemand.objects.get(state="parked")
    cancel_demand(demand_id=demand.pk, actor=hanh, reason="Không nơi nào còn")
    assert bill_of(order.order.pk).due == total - 100_000


def test_an_unpaid_order_asks_for_less_and_what_came_is_enough(honey: ProductVariant, settings: Any) -> None:
    settings.BANK_TRANSFER = {
        "bank_bin": "970436",
        "account": "0011001234567",
        "name": "CHO OCOP HA NOI",
        "notice_secrets": ["a-secret-of-the-bank-gateway-for-tests"],
        "hold": timedelta(hours=24),
    }
    settings.PAYMENT_METHODS = ["marketplace.payments.bank_transfer.method.bank_transfer"]
    make.point("Điểm bán Hàng Gai", stock={honey: 9})
    order = make.place({honey: 3}, payment_method="bank_transfer")
    enough = int(order.order.total_gross_amount) - 100_000
    receive_notice(
        draft=EntryDraft(
            reference="FT1", amount=enough, booked_at=timezone.now(), description=transfer_code(order.number)
        )
    )
    assert Placement.objects.get(pk=order.order.pk).payment_state == "waiting"
    reduce(order, honey, 2)
    relay()
    assert Placement.objects.get(pk=order.order.pk).payment_state == "paid"
    assert parcel_of(order, honey).state == "offered"
    assert money_of(order.order.pk) == Money(received=enough, kept=enough)


def try_to(act: Callable[[], object]) -> str:
    try:
        act()
    except (OrderingError, AlreadyTaken) as refusal:
        return refusal.code
    return "done"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_giving_up_against_the_place_and_the_clock(
    run_at_once: Callable[..., list[Outcome]], honey: ProductVariant, hanh: User
) -> None:
    make.point("Điểm bán Hàng Gai", stock={honey: 90})
    later = timezone.now() + timedelta(days=9)
    for rival in ("accept", "pack", "time out", "decline", "cancel", "itself"):
        order = make.place({honey: 3})
        parcel = parcel_of(order, honey)
        if rival == "pack":
            steps.accept_parcel(parcel_id=parcel.pk, actor=hanh)
        give_up = partial(reduce, order, honey, 1)
        rivals: dict[str, Callable[[], object]] = {
            "accept": partial(steps.accept_parcel, parcel_id=parcel.pk, actor=hanh),
            "pack": partial(steps.pack_parcel, parcel_id=parcel.pk, actor=hanh),
            "time out": partial(time_out_parcel, parcel_id=parcel.pk, now=later),
            "decline": partial(
                decline_parcel, parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.TOO_BUSY
            ),
            "cancel": partial(cancel_order_parcel, order_id=order.order.pk, code=parcel.code, actor=None),
            "itself": give_up,
        }
        outcomes = run_at_once([partial(try_to, act) for act in (give_up, rivals[rival])])
        for outcome in outcomes:
            if outcome.error is not None:
                raise outcome.error
        line = line_of(order, honey)
        left = units_left(order.order.pk)[line].left
        gave_up = outcomes[0].value == "done"
        assert left == (0 if rival == "cancel" and outcomes[1].value == "done" else 1 if gave_up else 3), (
            rival
        )
        assert bill_of(order.order.pk).lines[line].due == left * 100_000
    assert list(find_faults()) == []
