"""Placing an order: what is written, what is refused, and that a refusal writes nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.order.models import Order, OrderEvent
from saleor.product.models import Product
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering import errors
from marketplace.ordering.domain import Consents, Destination
from marketplace.ordering.models import Placement
from marketplace.ordering.services import placing
from marketplace.ordering.services.placing import place_order
from marketplace.outbox.models import OutboxMessage
from marketplace.routing.models import CapacitySlot, DeliveryMethod, Parcel, ParcelEvent, RoutePlan
from ocop_catalog.models import Capability, CertificateRevocation, PointKind, RevocationGround
from tests import factories as make

pytestmark = pytest.mark.django_db


def traces() -> dict[str, int]:
    """Everything an order leaves behind, counted."""
    kinds = (
        Order,
        Placement,
        RoutePlan,
        Parcel,
        ParcelEvent,
        Allocation,
        OutboxMessage,
        OrderEvent,
        CapacitySlot,
    )
    return {kind.__name__: kind.objects.count() for kind in kinds}


NOTHING = dict.fromkeys(
    (
        "Order",
        "Placement",
        "RoutePlan",
        "Parcel",
        "ParcelEvent",
        "Allocation",
        "OutboxMessage",
        "OrderEvent",
        "CapacitySlot",
    ),
    0,
)


def test_an_order_is_written_whole() -> None:
    honey, tea = make.product("Mật ong", price=120_000), make.product("Trà sen", price=90_000)
    shop = make.point(stock={honey: 5, tea: 3}, daily_capacity=4)
    basket = make.basket({honey: 2, tea: 1})

    placed = make.place(basket, note="Gọi trước khi giao", seen_total=360_000)

    order = placed.order
    order.refresh_from_db()
    assert not placed.replayed
    assert (order.total_gross_amount, order.shipping_price_gross_amount) == (
        Decimal(360_000),
        Decimal(30_000),
    )
    assert (order.status, order.currency, order.user_email) == ("unfulfilled", "VND", "an@example.vn")
    assert order.customer_note == "Gọi trước khi giao"
    assert [
        (line.product_name, line.quantity, int(line.unit_price_gross_amount)) for line in order.lines.all()
    ] == [
        ("Mật ong", 2, 120_000),
        ("Trà sen", 1, 90_000),
    ]
    address = order.shipping_address
    assert address is not None
    assert (address.first_name, address.street_address_1, address.city) == (
        "Nguyễn Thị An",
        "12 Hàng Bạc",
        "Hà Nội",
    )
    assert str(address.phone) == "+84912345678"

    (parcel,) = placed.parcels
    assert (parcel.point, parcel.state, parcel.shipping_amount) == (shop, "offered", 30_000)
    assert parcel.answer_by is not None
    assert sorted((line.order_line.product_name, line.quantity) for line in parcel.lines.all()) == [
        ("Mật ong", 2),
        ("Trà sen", 1),
    ]
    assert sorted(
        Allocation.objects.values_list("stock__product_variant__product__name", "quantity_allocated")
    ) == [
        ("Mật ong", 2),
        ("Trà sen", 1),
    ]
    assert list(parcel.events.values_list("code", flat=True)) == ["parcel.offered"]
    assert list(OutboxMessage.objects.values_list("topic", "key")) == [
        ("order.placed", f"order:{order.pk}"),
        ("parcel.offered", f"order:{order.pk}"),
    ]
    assert list(order.events.values_list("type", flat=True)) == ["placed"]
    assert CapacitySlot.objects.get(point=shop).taken == 1
    assert sorted(Stock.objects.values_list("quantity", flat=True)) == [3, 5], (
        "stock leaves only at hand-over"
    )
    assert not Checkout.objects.exists()
    assert not CheckoutLine.objects.exists()
    placement = placed.placement
    assert placement.consents["given"] == {"terms": True, "privacy": True}
    assert (placement.payment_state, placement.hold_until) == ("on_delivery", None)


def test_the_same_basket_is_ordered_once() -> None:
    honey = make.product()
    make.point(stock={honey: 5})
    basket = make.basket({honey: 2})
    first = make.place(basket)
    before = traces()

    again = make.place(basket)

    assert again.replayed
    assert (again.order.pk, again.number, again.token) == (first.order.pk, first.number, first.token)
    assert [parcel.pk for parcel in again.parcels] == [parcel.pk for parcel in first.parcels]
    assert traces() == before


def test_another_user_cannot_replay_an_order() -> None:
    an, chi = make.user("An"), make.user("Chi")
    honey = make.product()
    make.point(stock={honey: 5})
    basket = make.basket({honey: 1}, of=an)
    make.place(basket, user=an)

    with pytest.raises(errors.BasketNotFound):
        make.place(basket, user=chi)
    with pytest.raises(errors.BasketNotFound):
        make.place(basket)


def test_another_users_basket_is_not_found() -> None:
    honey = make.product()
    make.point(stock={honey: 5})
    basket = make.basket({honey: 1}, of=make.user("An"))

    with pytest.raises(errors.BasketNotFound):
        make.place(basket, user=make.user("Chi"))
    assert traces() == NOTHING
    assert Checkout.objects.filter(pk=basket.pk).exists()


def test_numbers_and_tokens_cannot_be_guessed() -> None:
    honey = make.product()
    make.point(stock={honey: 50})
    placed = [make.place({honey: 1}) for _ in range(5)]

    numbers = {p.number for p in placed}
    assert len(numbers) == len({p.token for p in placed}) == 5
    assert all(number.startswith("HN") and len(number) == 10 for number in numbers)


def refused(error: type[errors.OrderingError], basket: Checkout, **fields: Any) -> errors.OrderingError:
    """Place, expect the refusal, and see that nothing is left of the attempt."""
    before = traces()
    promised = list(Allocation.objects.values_list("stock", "quantity_allocated"))
    with pytest.raises(error) as caught:
        make.place(basket, **fields)
    assert traces() == before
    assert list(Allocation.objects.values_list("stock", "quantity_allocated")) == promised
    assert Checkout.objects.filter(pk=basket.pk).exists(), "the basket is kept"
    return caught.value


def test_what_is_short_is_named() -> None:
    honey, tea = make.product("Mật ong"), make.product("Trà sen")
    make.point(stock={honey: 5, tea: 1})
    basket = make.basket({honey: 1, tea: 3})

    error = refused(errors.NotEnoughStock, basket)

    line = basket.lines.get(variant=tea)
    assert error.code == "not_enough_stock"
    assert error.data["lines"] == [{"line_id": line.pk, "name": "Trà sen", "wanted": 3, "available": 1}]
    assert "Trà sen" in str(error)


def test_units_promised_to_others_are_not_sold_again() -> None:
    honey = make.product()
    make.point(stock={honey: 3})
    make.place({honey: 2})

    error = refused(errors.NotEnoughStock, make.basket({honey: 2}))
    assert error.data["lines"][0]["available"] == 1
    make.place({honey: 1})


def test_a_changed_total_is_refused_with_both_prices() -> None:
    honey = make.product(price=100_000)
    make.point(stock={honey: 3})
    basket = make.basket({honey: 1})
    Product.objects.filter(pk=honey.product_id).update(price_amount=150_000)

    error = refused(errors.PriceChanged, basket, seen_total=130_000)
    assert dict(error.data) == {"old": 130_000, "new": 180_000}

    assert make.place(basket, seen_total=180_000).order.total_gross_amount == 180_000


def test_a_revoked_product_is_refused_by_name() -> None:
    honey = make.product("Mật ong")
    make.point(stock={honey: 3})
    basket = make.basket({honey: 1})
    CertificateRevocation.objects.create(
        certificate=honey.product.certified.certificates.get(),
        revoked_at=timezone.now(),
        ground=RevocationGround.FOOD_SAFETY,
        decision_number="9/QĐ-UBND",
    )

    error = refused(errors.NotListable, basket)
    assert error.data["products"] == ["Mật ong"]


def test_an_empty_basket_is_refused() -> None:
    refused(errors.BasketEmpty, make.basket({}))


def test_a_basket_that_never_was_is_not_found() -> None:
    for token in (uuid4(), "not-a-token"):
        with pytest.raises(errors.BasketNotFound):
            place_order(
                basket_token=token,
                contact=make.contact(),
                destination=make.home(),
                payment_method="cash_on_delivery",
                consents=Consents(terms=True, privacy=True),
            )
    assert traces() == NOTHING


@pytest.mark.parametrize(
    ("field", "value"),
    [("full_name", "A"), ("phone", "12345"), ("phone", "chín một hai"), ("email", "an@")],
)
def test_a_contact_is_checked_field_by_field(field: str, value: str) -> None:
    honey = make.product()
    make.point(stock={honey: 3})
    fields = {"name": value} if field == "full_name" else {field: value}
    error = refused(errors.InvalidContact, make.basket({honey: 1}), contact=make.contact(**fields))
    assert error.data["field"] == field


@pytest.mark.parametrize(
    ("fields", "field"), [({"street": " "}, "street"), ({"commune_code": "99999"}, "commune_code")]
)
def test_a_destination_is_checked_field_by_field(fields: dict[str, str], field: str) -> None:
    honey = make.product()
    make.point(stock={honey: 3})
    make.commune()
    destination = Destination(
        method=DeliveryMethod.DELIVERY, **({"commune_code": "00070", "street": "12 Hàng Bạc"} | fields)
    )
    error = refused(errors.InvalidDestination, make.basket({honey: 1}), destination=destination)
    assert error.data["field"] == field


def test_consents_are_asked_and_never_assumed() -> None:
    honey = make.product()
    make.point(stock={honey: 3})
    error = refused(errors.ConsentMissing, make.basket({honey: 1}), consents=Consents(terms=True))
    assert error.data["consents"] == ["privacy"]


def test_alcohol_is_never_paid_in_cash_and_only_sold_to_adults() -> None:
    wine = make.product("Rượu nếp", in_group=make.group(is_alcohol=True))
    make.point(stock={wine: 5}, capabilities=[Capability.ALCOHOL])
    basket = make.basket({wine: 1})

    error = refused(errors.ConsentMissing, basket)
    assert error.data["consents"] == ["adult"]
    consents = Consents(terms=True, privacy=True, adult=True)
    error = refused(errors.PaymentRefused, basket, consents=consents)
    assert error.data["reason"] == "cash_refused_for_alcohol"
    assert "cồn" in str(error)


def test_alcohol_comes_only_from_a_licensed_place(paid_first: Any) -> None:
    wine = make.product("Rượu nếp", needs=["alcohol"])
    make.point("Không phép", stock={wine: 5})
    adult = {"consents": Consents(terms=True, privacy=True, adult=True), "payment_method": "transfer"}
    refused(errors.NotEnoughStock, make.basket({wine: 1}), **adult)
    licensed = make.point("Có phép", at=(21.2, 105.6), stock={wine: 5}, capabilities=[Capability.ALCOHOL])

    (parcel,) = make.place({wine: 1}, **adult).parcels

    assert parcel.point == licensed


def test_cash_has_a_ceiling(settings: Any) -> None:
    settings.CASH_ON_DELIVERY_CEILING = 200_000
    honey = make.product(price=100_000)
    make.point(stock={honey: 9})
    error = refused(errors.PaymentRefused, make.basket({honey: 2}))
    assert (error.data["reason"], error.data["ceiling"], error.data["total"]) == (
        "cash_above_ceiling",
        200_000,
        230_000,
    )
    make.place({honey: 1})


def test_an_unknown_way_to_pay_is_refused() -> None:
    honey = make.product()
    make.point(stock={honey: 9})
    error = refused(errors.PaymentRefused, make.basket({honey: 1}), payment_method="gold")
    assert error.data["reason"] == "unknown_payment_method"


def test_a_pick_up_is_served_by_the_chosen_place_with_a_code() -> None:
    honey = make.product()
    near = make.point("Gần", stock={honey: 9}, capabilities=[Capability.PICK_UP])
    make.point("Khác", stock={honey: 9}, capabilities=[Capability.PICK_UP])

    placed = make.place({honey: 2}, destination=make.at_counter(near))

    (parcel,) = placed.parcels
    assert (parcel.point, parcel.method, len(parcel.pick_up_code)) == (near, "pick_up", 6)
    assert placed.order.shipping_price_gross_amount == 0


def test_a_pick_up_place_that_cannot_serve_all_names_another() -> None:
    honey = make.product()
    empty = make.point("Hết", stock={honey: 1}, capabilities=[Capability.PICK_UP])
    other = make.point("Còn", at=(21.03, 105.86), stock={honey: 9}, capabilities=[Capability.PICK_UP])
    make.point("Không nhận tại điểm", stock={honey: 9})

    error = refused(errors.NotEnoughStock, make.basket({honey: 2}), destination=make.at_counter(empty))
    assert error.data["alternative"] == other.pk


def test_a_place_without_pick_up_is_no_pick_up_place() -> None:
    honey = make.product()
    shop = make.point(stock={honey: 9})
    refused(errors.InvalidDestination, make.basket({honey: 1}), destination=make.at_counter(shop))


def test_bespoke_goods_come_from_a_design_centre() -> None:
    vase = make.product("Bình gốm", in_group=make.group(is_craft=True))
    make.point("Gần", stock={vase: 9})
    centre = make.point("Trung tâm", kind=PointKind.DESIGN_CENTRE, at=(20.98, 105.91), stock={vase: 9})
    basket = make.basket({})
    CheckoutLine.objects.create(checkout=basket, variant=vase, quantity=1, data={"engraving": "An"})

    (parcel,) = make.place(basket).parcels

    assert parcel.point == centre
    (line,) = parcel.lines.all()
    assert (line.needs, line.options) == (["engraved"], {"engraving": "An"})


def test_a_full_place_is_passed_over_and_then_the_order_is_refused() -> None:
    honey = make.product()
    near = make.point("Gần", stock={honey: 9}, daily_capacity=1)
    far = make.point("Xa", at=(21.2, 105.6), stock={honey: 9}, daily_capacity=1)

    assert [make.place({honey: 1}).parcels[0].point for _ in range(2)] == [near, far]
    refused(errors.NotEnoughStock, make.basket({honey: 1}))


def test_the_number_of_statements_does_not_grow_with_the_lines() -> None:
    products = [make.product(f"Hàng {i}") for i in range(12)]
    make.point(stock=dict.fromkeys(products, 50))
    make.point(at=(21.1, 105.9), stock=dict.fromkeys(products, 50))
    home = make.home()

    def statements(lines: int) -> int:
        basket = make.basket(dict.fromkeys(products[:lines], 1))
        with CaptureQueriesContext(connection) as captured:
            make.place(basket, destination=home)
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))])

    assert statements(1) == statements(3) == statements(12) <= 25


def test_the_plan_is_kept_with_what_it_was_made_from() -> None:
    honey = make.product()
    shop = make.point(stock={honey: 9})
    off = make.point("Tạm dừng", stock={honey: 9}, is_switched_on=False, off_reason="sửa nhà")

    placed = make.place({honey: 2})

    plan = RoutePlan.objects.get(order=placed.order)
    assert (plan.cause, plan.attempt, plan.parcel_count, plan.gap) == ("placed", 0, 1, 0)
    assert {place["id"]: place["stock"] for place in plan.case["places"]} == {
        str(shop.pk): {str(honey.pk): 9},
        str(off.pk): {str(honey.pk): 9},
    }
    assert plan.passed_over == [{"place": str(off.pk), "reason": "switched_off"}]


def test_an_order_that_waits_for_money_is_held_and_not_offered(paid_first: Any) -> None:
    honey = make.product()
    make.point(stock={honey: 9})
    before = timezone.now()

    placed = make.place({honey: 2}, payment_method="transfer")

    assert [parcel.state for parcel in placed.parcels] == ["waiting_payment"]
    assert placed.placement.payment_state == "waiting"
    assert placed.placement.hold_until is not None
    assert placed.placement.hold_until - before >= timedelta(minutes=30)
    assert Allocation.objects.get().quantity_allocated == 2, "the stock is held"
    assert list(OutboxMessage.objects.values_list("topic", flat=True)) == ["order.placed"]


def test_a_visit_is_not_sent_by_post() -> None:
    workshop = make.product("Trải nghiệm làm gốm", in_group=make.group(is_experience=True))
    centre = make.point(kind=PointKind.DESIGN_CENTRE, stock={workshop: 9}, capabilities=[Capability.PICK_UP])
    basket = make.basket({workshop: 2})

    error = refused(errors.NotShipped, basket)
    assert "Trải nghiệm làm gốm" in str(error)

    (parcel,) = make.place(basket, destination=make.at_counter(centre)).parcels
    assert (parcel.point, parcel.lines.get().needs) == (centre, ["experience"])


def test_what_the_database_refuses_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate lapses between the gate and the order line: the next attempt tells the plain reason."""
    honey = make.product("Mật ong")
    make.point(stock={honey: 3})
    basket = make.basket({honey: 1})
    CertificateRevocation.objects.create(
        certificate=honey.product.certified.certificates.get(),
        revoked_at=timezone.now(),
        ground=RevocationGround.FOOD_SAFETY,
        decision_number="9/QĐ-UBND",
    )
    asked = placing._ask_the_gate

    def look_too_early(lines: Any) -> None:
        monkeypatch.setattr(placing, "_ask_the_gate", asked)

    monkeypatch.setattr(placing, "_ask_the_gate", look_too_early)
    error = refused(errors.NotListable, basket)
    assert error.data["products"] == ["Mật ong"]
