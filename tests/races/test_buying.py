"""Shoppers against each other, in processes and connections of their own: nothing promised twice, nothing lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from saleor.checkout.models import Checkout
from saleor.order.models import Order
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering import errors
from marketplace.ordering.models import Placement
from marketplace.ordering.services import baskets
from marketplace.outbox.models import OutboxMessage
from marketplace.routing import lock_objects
from marketplace.routing.lock_objects import violated_constraint
from marketplace.routing.models import CapacitySlot, Parcel
from marketplace.routing.services import parcels
from marketplace.routing.services.stock import set_stock
from marketplace.routing.verify import find_faults
from ocop_catalog.models import RevocationGround
from ocop_catalog.services.certification import revoke_certificate
from tests import factories as make
from tests.concurrency import Outcome

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

Runner = Callable[..., list[Outcome]]


def buy(basket: Checkout, **fields: Any) -> tuple[str, bool]:
    placed = make.place(basket, destination=make.home(), **fields)
    return placed.number, placed.replayed


def told(outcomes: list[Outcome]) -> Counter[str]:
    """What each shopper was told: ``ordered`` or the code of the refusal. Anything unexpected fails the test."""
    words: Counter[str] = Counter()
    for outcome in outcomes:
        if outcome.error is None:
            words["ordered"] += 1
        elif isinstance(outcome.error, errors.OrderingError):
            words[outcome.error.code] += 1
        else:
            raise outcome.error
    return words


def promised() -> dict[int, int]:
    return {
        stock.pk: sum(allocation.quantity_allocated for allocation in stock.allocations.all())
        for stock in Stock.objects.prefetch_related("allocations")
    }


@pytest.mark.parametrize(("buyers", "units"), [(8, 1), (8, 3), (12, 5)])
def test_the_last_units_are_sold_once_each(run_at_once: Runner, buyers: int, units: int) -> None:
    honey = make.product()
    make.point(stock={honey: units})
    make.home()
    calls = [partial(buy, make.basket({honey: 1})) for _ in range(buyers)]

    words = told(run_at_once(calls))

    assert words == {"ordered": units, "not_enough_stock": buyers - units}
    assert Order.objects.count() == Placement.objects.count() == units
    assert list(promised().values()) == [units]
    assert list(find_faults()) == []


def test_last_units_over_several_places_are_sold_once_each(run_at_once: Runner) -> None:
    honey, tea = make.product("Mật ong"), make.product("Trà")
    for i in range(4):
        make.point(f"Điểm {i}", at=(21.0 + i / 50, 105.8), stock={honey: 1, tea: 1})
    make.home()
    calls = [partial(buy, make.basket({honey: 1, tea: 1})) for _ in range(8)]

    words = told(run_at_once(calls))

    assert words == {"ordered": 4, "not_enough_stock": 4}
    assert set(promised().values()) == {1}
    assert list(find_faults()) == []


def test_baskets_in_opposite_orders_do_not_lock_each_other_out(run_at_once: Runner) -> None:
    products = [make.product(f"Hàng {i}") for i in range(4)]
    for i in range(3):
        make.point(f"Điểm {i}", at=(21.0 + i / 50, 105.8), stock=dict.fromkeys(products, 6))
    make.home()
    orders = [products, products[::-1], products[2:] + products[:2], products[1::-1] + products[:1:-1]]
    calls = [partial(buy, make.basket(dict.fromkeys(orders[i % 4], 2))) for i in range(12)]

    words = told(run_at_once(calls))

    assert words == {"ordered": 9, "not_enough_stock": 3}, "18 of each, 2 an order"
    assert set(promised().values()) == {6}
    assert list(find_faults()) == []


def test_one_basket_sent_many_times_is_one_order(run_at_once: Runner) -> None:
    honey = make.product()
    make.point(stock={honey: 50})
    make.home()
    basket = make.basket({honey: 2})

    outcomes = run_at_once([partial(buy, basket)] * 8)

    assert told(outcomes) == {"ordered": 8}
    assert len({outcome.value[0] for outcome in outcomes}) == 1
    assert Counter(outcome.value[1] for outcome in outcomes) == {False: 1, True: 7}
    assert Order.objects.count() == 1
    assert OutboxMessage.objects.filter(topic="order.placed").count() == 1
    assert list(promised().values()) == [2]


def test_a_places_last_parcel_of_the_day_is_taken_once(run_at_once: Runner) -> None:
    honey = make.product()
    near = make.point("Gần", stock={honey: 50}, daily_capacity=1)
    far = make.point("Xa", at=(21.2, 105.6), stock={honey: 50}, daily_capacity=2)
    make.home()

    words = told(run_at_once([partial(buy, make.basket({honey: 1})) for _ in range(8)]))

    assert words == {"ordered": 3, "not_enough_stock": 5}
    assert {slot.point_id: slot.taken for slot in CapacitySlot.objects.all()} == {near.pk: 1, far.pk: 2}
    assert Counter(Parcel.objects.values_list("point", flat=True)) == {near.pk: 1, far.pk: 2}
    assert list(find_faults()) == []


def test_places_without_stock_rows_in_common_share_the_last_slot(run_at_once: Runner) -> None:
    """Different goods lock different stock: only the slot itself stands between these orders."""
    products = [make.product(f"Hàng {i}") for i in range(6)]
    make.point(stock=dict.fromkeys(products, 5), daily_capacity=2)
    make.home()

    words = told(run_at_once([partial(buy, make.basket({product: 1})) for product in products]))

    assert words == {"ordered": 2, "not_enough_stock": 4}
    assert CapacitySlot.objects.get().taken == 2
    assert list(find_faults()) == []


def revoke(variant: ProductVariant) -> None:
    revoke_certificate(
        certificate=variant.product.certified.certificates.get(),
        ground=RevocationGround.FOOD_SAFETY,
        decision_number="9/QĐ-UBND",
        actor=None,
    )


def test_revocation_and_orders_never_pass_each_other(run_at_once: Runner) -> None:
    for _round in range(3):
        honey = make.product()
        make.point(stock={honey: 50})
        make.home()
        calls: list[Callable[[], Any]] = [partial(buy, make.basket({honey: 1})) for _ in range(5)]
        late = make.basket({honey: 1})

        revoked, *bought = run_at_once([partial(revoke, honey), *calls])

        assert revoked.error is None
        assert set(told(bought)) <= {"ordered", "not_listable"}
        moment = honey.product.certified.certificates.get().revocation.revoked_at
        assert moment <= timezone.now()
        with pytest.raises(errors.NotListable):
            make.place(late)
    assert list(find_faults()) == []


def promise_by_hand(stock_id: int, line_id: int) -> bool:
    """Another program writes a promise with plain SQL; True when the database took it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO warehouse_allocation (order_line_id, stock_id, quantity_allocated) VALUES (%s, %s, 1)",
                [line_id, stock_id],
            )
            cursor.execute("SELECT pg_sleep(0.05)")  # keep others waiting
    except IntegrityError as error:
        if violated_constraint(error) != "stock_is_promised_once":
            raise
        return False
    return True


def test_stock_is_promised_once_also_to_who_writes_past_the_services(run_at_once: Runner) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 2})
    stock = Stock.objects.get(warehouse=shop.warehouse)
    lines = [saleor_line(honey) for _ in range(6)]
    calls: list[Callable[[], Any]] = [partial(promise_by_hand, stock.pk, line) for line in lines]
    calls += [partial(buy, make.basket({honey: 1})) for _ in range(4)]
    make.home()

    outcomes = run_at_once(calls)

    by_hand = sum(outcome.value is True for outcome in outcomes[:6])
    words = told(outcomes[6:])
    assert by_hand + words["ordered"] == 2
    assert words["ordered"] + words["not_enough_stock"] == 4
    assert list(promised().values()) == [2]


def saleor_line(variant: ProductVariant) -> int:
    """A line of an order that was not placed here."""
    order = Order.objects.create(total_net_amount=0, total_gross_amount=0)
    line = order.lines.create(
        variant=variant,
        product_name="x",
        product_sku="x",
        is_shipping_required=True,
        quantity=1,
        unit_price_net_amount=1,
        unit_price_gross_amount=1,
    )
    return int(line.pk)


def test_a_count_and_orders_leave_no_stock_below_its_promises(run_at_once: Runner) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})
    make.home()
    count = partial(set_stock, point=shop, variant_id=honey.pk, quantity=2, expected=5, actor=None)
    calls: list[Callable[[], Any]] = [lambda: count().pk]
    calls += [partial(buy, make.basket({honey: 1})) for _ in range(6)]

    counted, *bought = run_at_once(calls)

    words = told(bought)
    stock = Stock.objects.get()
    if counted.error is None:
        assert (stock.quantity, words["ordered"]) == (2, 2)
    else:
        assert counted.error.code == "stock_promised"  # type: ignore[attr-defined]
        assert (stock.quantity, words["ordered"]) == (5, 5)
    assert Allocation.objects.count() == words["ordered"]
    assert list(find_faults()) == []


def test_clicks_at_once_on_one_basket_add_up(run_at_once: Runner) -> None:
    honey = make.product()
    make.point(stock={honey: 50})
    basket = baskets.get_or_create_basket()

    outcomes = run_at_once([lambda: baskets.add_line(basket=basket, variant_id=honey.pk).quantity] * 6)

    assert [outcome.error for outcome in outcomes] == [None] * 6
    assert [line.quantity for line in basket.lines.all()] == [6]
    basket.refresh_from_db()
    assert basket.quantity == 6


def test_a_click_while_the_order_is_placed_is_ordered_or_refused(run_at_once: Runner) -> None:
    for _round in range(3):
        honey = make.product()
        make.point(stock={honey: 50})
        make.home()
        basket = make.basket({honey: 1})

        ordered, clicked = run_at_once(
            [partial(buy, basket), partial(baskets.add_line, basket=basket, variant_id=honey.pk)]
        )

        assert ordered.error is None
        units = Order.objects.get(placement__number=ordered.value[0]).lines.get().quantity
        if clicked.error is None:
            assert units == 2
        else:
            assert isinstance(clicked.error, errors.BasketNotFound)
            assert units == 1


def test_who_waits_too_long_for_a_lock_is_told_and_may_try_again(
    run_at_once: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_objects, "LOCK_TIMEOUT", "200ms")
    honey = make.product()
    make.point(stock={honey: 9})
    make.home()
    basket = make.basket({honey: 1})

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM warehouse_stock FOR UPDATE")
            cursor.execute("SELECT pg_sleep(1.5)")

    def buy_later() -> tuple[str, bool]:
        time.sleep(0.3)
        return buy(basket)

    held, bought = run_at_once([hold, buy_later])

    assert held.error is None
    assert isinstance(bought.error, errors.PlaceBusy)
    assert bought.error.retryable
    assert not Order.objects.exists()
    assert make.place(basket).replayed is False


def test_goods_going_out_and_orders_coming_in_do_not_lock_each_other_out(run_at_once: Runner) -> None:
    """Both take the same stock rows; neither may meet the other half way."""
    hanh = make.user("Hanh")
    products = [make.product(f"Hàng {i}") for i in range(6)]
    make.point(stock=dict.fromkeys(products, 500))
    make.home()
    ready = []
    for _i in range(4):
        (parcel,) = make.place(dict.fromkeys(products[::-1], 1)).parcels
        parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
        parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
        ready.append(parcel)
    calls: list[Callable[[], Any]] = [
        partial(parcels.hand_over_parcel, parcel_id=parcel.pk, actor=hanh) for parcel in ready
    ]
    calls += [partial(buy, make.basket(dict.fromkeys(products, 1))) for _ in range(4)]

    outcomes = run_at_once(calls)

    assert [outcome.error for outcome in outcomes] == [None] * 8
    assert set(Stock.objects.values_list("quantity", flat=True)) == {496}
    assert list(find_faults()) == []
