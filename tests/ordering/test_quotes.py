"""The quote: what the shopper knows before they order is what they get when they do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saleor.shipping.models import ShippingMethod

from marketplace.ordering.domain import Destination
from marketplace.ordering.errors import NotEnoughStock
from marketplace.ordering.selectors import quote
from marketplace.routing.models import DeliveryMethod, Parcel
from ocop_catalog.models import Capability, PointKind
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_without_a_destination_there_are_prices_and_ways() -> None:
    honey = make.product(price=120_000)
    make.point(stock={honey: 9})
    found = quote(basket=make.basket({honey: 2}))
    assert (found.subtotal, found.shipping_fee, found.total) == (240_000, 0, 240_000)
    assert [(option.method, option.fee) for option in found.shipping_options] == [
        ("delivery", 30_000),
        ("pick_up", 0),
    ]
    assert (found.parcels, found.problems, found.can_be_placed) == ((), (), False)


def test_a_destination_tells_where_from_and_when() -> None:
    honey = make.product(price=120_000)
    near = make.point("Gần", stock={honey: 9}, hours=("08:00", "17:00"))
    make.point("Xa", at=(21.2, 105.6), stock={honey: 9})
    now = datetime.fromisoformat("2026-11-23T18:00:00+07:00")

    found = quote(basket=make.basket({honey: 2}), destination=make.home(), now=now)

    (parcel,) = found.parcels
    assert (parcel.place.name, parcel.place.place_id, parcel.place.km) == ("Gần", near.pk, 0.0)
    assert parcel.ready_at == datetime.fromisoformat("2026-11-24T10:00:00+07:00")
    assert found.ready_from == found.ready_until == parcel.ready_at
    assert (found.shipping_fee, found.total, found.can_be_placed) == (30_000, 270_000, True)
    assert [(o.method.code, o.refusal) for o in found.payment_options] == [("cash_on_delivery", None)]


def test_what_is_short_is_an_answer() -> None:
    honey = make.product("Mật ong")
    make.point(stock={honey: 2})
    basket = make.basket({honey: 3})
    found = quote(basket=basket, destination=make.home())
    (short,) = found.shortfall
    assert (short.name, short.wanted, short.available) == ("Mật ong", 3, 2)
    assert [problem.code for problem in found.problems] == ["not_enough_stock"]
    assert not found.can_be_placed


def test_a_wrong_address_is_an_answer() -> None:
    honey = make.product()
    make.point(stock={honey: 2})
    destination = Destination(method=DeliveryMethod.DELIVERY, commune_code="00000", street="1")
    found = quote(basket=make.basket({honey: 1}), destination=destination)
    assert [(p.code, p.data["field"]) for p in found.problems] == [("invalid_destination", "commune_code")]
    assert found.parcels == ()


def test_a_pick_up_place_that_is_short_names_the_nearest_other() -> None:
    honey = make.product()
    chosen = make.point("Chọn", stock={honey: 1}, capabilities=[Capability.PICK_UP])
    make.point("Xa", at=(21.3, 105.6), stock={honey: 9}, capabilities=[Capability.PICK_UP])
    near = make.point("Gần", at=(21.03, 105.86), stock={honey: 9}, capabilities=[Capability.PICK_UP])
    found = quote(basket=make.basket({honey: 2}), destination=make.at_counter(chosen))
    assert found.alternative is not None
    assert found.alternative.place_id == near.pk
    assert not found.can_be_placed


def test_alcohol_asks_for_an_adult_and_refuses_cash() -> None:
    wine = make.product(in_group=make.group(is_alcohol=True))
    make.point(stock={wine: 2}, capabilities=[Capability.ALCOHOL])
    found = quote(basket=make.basket({wine: 1}), destination=make.home())
    assert found.needs_adult
    (option,) = found.payment_options
    assert option.refusal is not None
    assert option.refusal.code == "cash_refused_for_alcohol"


def test_a_visit_is_offered_at_its_centre_only() -> None:
    workshop = make.product("Làm gốm", in_group=make.group(is_experience=True))
    centre = make.point(kind=PointKind.DESIGN_CENTRE, stock={workshop: 2}, capabilities=[Capability.PICK_UP])
    basket = make.basket({workshop: 1})
    assert [p.code for p in quote(basket=basket, destination=make.home()).problems] == ["not_shipped"]
    assert quote(basket=basket, destination=make.at_counter(centre)).can_be_placed


def test_the_cheapest_way_that_fits_the_subtotal_counts() -> None:
    home = ShippingMethod.objects.get(meta__delivery="delivery")
    ShippingMethod.objects.create(
        name="Miễn phí từ 500.000",
        type="price",
        price_amount=0,
        currency="VND",
        shipping_zone=home.shipping_zone,
        minimum_order_price_amount=500_000,
        meta={"delivery": "delivery"},
    )
    ShippingMethod.objects.create(
        name="Gói khác",
        type="price",
        price_amount=1,
        currency="VND",
        shipping_zone=home.shipping_zone,
        meta={},
    )
    honey = make.product(price=250_000)
    make.point(stock={honey: 9})
    assert quote(basket=make.basket({honey: 1}), destination=make.home()).shipping_fee == 30_000
    free = quote(basket=make.basket({honey: 2}), destination=make.home())
    assert free.shipping is not None
    assert (free.shipping.name, free.shipping_fee) == ("Miễn phí từ 500.000", 0)
    assert make.place({honey: 2}).order.shipping_price_gross_amount == 0


def test_a_quote_writes_nothing_and_its_statements_do_not_grow() -> None:
    products = [make.product(f"Hàng {i}") for i in range(8)]
    for i in range(4):
        make.point(f"Điểm {i}", at=(21.0 + i / 50, 105.8), stock=dict.fromkeys(products, 5))
    home = make.home()

    def statements(lines: int) -> int:
        basket = make.basket(dict.fromkeys(products[:lines], 1))
        with CaptureQueriesContext(connection) as captured:
            quote(basket=basket, destination=home)
        assert [q["sql"] for q in captured if not q["sql"].startswith("SELECT")] == []
        return len(captured)

    assert statements(1) == statements(8) <= 8


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_quoted_is_what_is_placed(data: Any, db: None) -> None:
    stocked = data.draw(st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=4))
    wanted = data.draw(st.tuples(*[st.integers(0, 4)] * 3).filter(any))
    products = [make.product(f"Hàng {i}", price=10_000 * (i + 1)) for i in range(3)]
    for i, units in enumerate(stocked):
        make.point(f"Điểm {i}", at=(21.0 + i / 40, 105.8), stock=dict(zip(products, units, strict=True)))
    basket = make.basket({product: n for product, n in zip(products, wanted, strict=True) if n})
    home = make.home()

    found = quote(basket=basket, destination=home)

    try:
        placed = make.place(basket, destination=home, seen_total=found.total)
    except NotEnoughStock:
        assert not found.can_be_placed
        return
    assert found.can_be_placed
    assert int(placed.order.total_gross_amount) == found.total
    parcels = Parcel.objects.filter(order=placed.order).order_by("pk")
    assert [parcel.point_id for parcel in parcels] == [parcel.place.place_id for parcel in found.parcels]
    assert [sum(line.quantity for line in parcel.lines.all()) for parcel in parcels] == [
        sum(quantity for _line, quantity in parcel.lines) for parcel in found.parcels
    ]
