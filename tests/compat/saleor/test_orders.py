"""From checkout to delivery, with Saleor's own dummy gateway (which our settings leave out)."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from saleor.checkout.models import Checkout
from saleor.order.models import Fulfillment, Order
from saleor.payment import ChargeStatus
from saleor.payment.models import Payment
from saleor.warehouse.models import Allocation

from tests.compat.saleor.api import SaleorApi, gid
from tests.compat.saleor.test_accounts import address_input
from tests.compat.saleor.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("worker")]


@pytest.fixture
def gateway(settings: Any) -> str:
    settings.PLUGINS = ["saleor.payment.gateways.dummy.plugin.DummyGatewayPlugin"]
    return "mirumee.payments.dummy"


@pytest.fixture
def shopper(world: World, gateway: str) -> SaleorApi:
    return SaleorApi(world.an)


@pytest.fixture
def staff(world: World, gateway: str) -> SaleorApi:
    return SaleorApi(world.dung)


def filled(shopper: SaleorApi, world: World, quantity: int = 2) -> str:
    """A checkout of An's with an address and a way of shipping."""
    world.checkout.delete()
    made = shopper.do(
        "checkoutCreate",
        "checkout { id totalPrice { gross { amount } } }",
        input={
            "lines": [{"variantId": gid(world.variants[0]), "quantity": quantity}],
            "email": "an@example.com",
            "shippingAddress": address_input(phone="0912345678"),
            "billingAddress": address_input(),
        },
    )["checkout"]
    shopper.do("checkoutShippingMethodUpdate", checkoutId=made["id"], shippingMethodId=gid(world.method))
    return str(made["id"])


def bought(shopper: SaleorApi, world: World, quantity: int = 2, card: str = "charged") -> Order:
    checkout = filled(shopper, world, quantity)
    shopper.do(
        "checkoutPaymentCreate",
        checkoutId=checkout,
        input={"gateway": "mirumee.payments.dummy", "token": card},
    )
    payload = shopper.do("checkoutComplete", "order { id } confirmationNeeded", checkoutId=checkout)
    assert payload["confirmationNeeded"] is False
    return Order.objects.latest("pk")


def test_a_checkout_becomes_an_order_with_stock_promised_and_money_taken(
    shopper: SaleorApi, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    world.sale.delete()
    with django_capture_on_commit_callbacks(execute=True):
        order = bought(shopper, world)
    assert order.total.gross.amount == Decimal(225_000)
    assert order.is_fully_paid()
    assert (order.shipping_address.phone.as_e164, order.language_code) == ("+84912345678", "vi")
    assert Allocation.objects.get(order_line__order=order).quantity_allocated == 2
    assert not Checkout.objects.exists()
    subjects = [message.subject for message in mail.outbox if message.to == ["an@example.com"]]
    assert f"Chợ đã nhận đơn hàng số {order.pk}" in subjects


def test_a_sale_lowers_the_price_by_whole_dong(shopper: SaleorApi, world: World) -> None:
    order = bought(shopper, world, quantity=1)
    assert order.total.gross.amount == Decimal(95_000 + 25_000)


def test_more_than_there_is_cannot_be_put_in_the_basket(shopper: SaleorApi, world: World) -> None:
    payload = shopper.attempt(
        "checkoutLinesAdd",
        checkoutId=gid(world.checkout),
        lines=[{"variantId": gid(world.variants[0]), "quantity": 40}],
    )
    assert [error["field"] for error in payload["errors"]] == ["quantity"]
    assert world.checkout.lines.get().quantity == 2


def test_a_checkout_is_changed_until_it_is_completed(
    shopper: SaleorApi, staff: SaleorApi, world: World
) -> None:
    checkout, an = gid(world.checkout), gid(world.an)
    second = gid(world.variants[1])
    shopper.do("checkoutLinesAdd", checkoutId=checkout, lines=[{"variantId": second, "quantity": 1}])
    shopper.do("checkoutLinesUpdate", checkoutId=checkout, lines=[{"variantId": second, "quantity": 3}])
    assert world.checkout.lines.get(variant=world.variants[1]).quantity == 3
    line = gid(world.checkout.lines.get(variant=world.variants[1]))
    shopper.do("checkoutLineDelete", checkoutId=checkout, lineId=line)
    shopper.do("checkoutEmailUpdate", checkoutId=checkout, email="an2@example.com")
    shopper.do(
        "checkoutBillingAddressUpdate", checkoutId=checkout, billingAddress=address_input(city="Sơn Tây")
    )
    shopper.do("checkoutShippingAddressUpdate", checkoutId=checkout, shippingAddress=address_input())
    shopper.do("checkoutAddPromoCode", checkoutId=checkout, promoCode="TET")
    world.checkout.refresh_from_db()
    assert (world.checkout.voucher_code, world.checkout.discount.amount) == ("TET", Decimal(10_000))
    shopper.do("checkoutRemovePromoCode", checkoutId=checkout, promoCode="TET")
    shopper.do("checkoutCustomerDetach", checkoutId=checkout)
    world.checkout.refresh_from_db()
    assert (world.checkout.user, world.checkout.voucher_code, world.checkout.email) == (
        None,
        None,
        "an2@example.com",
    )
    shopper.do("checkoutCustomerAttach", checkoutId=checkout, customerId=an)
    world.checkout.refresh_from_db()
    assert world.checkout.user == world.an


def test_a_draft_of_staff_becomes_an_order(staff: SaleorApi, world: World) -> None:
    made = staff.do(
        "draftOrderCreate",
        "order { id }",
        input={
            "user": gid(world.an),
            "lines": [{"variantId": gid(world.variants[0]), "quantity": 1}],
            "shippingAddress": address_input(),
            "billingAddress": address_input(),
            "shippingMethod": gid(world.method),
        },
    )["order"]["id"]
    staff.do("draftOrderUpdate", id=made, input={"customerNote": "giao sáng"})
    staff.do("draftOrderLinesCreate", id=made, input=[{"variantId": gid(world.variants[1]), "quantity": 2}])
    order = Order.objects.latest("pk")
    first, second = order.lines.order_by("pk")
    staff.do("draftOrderLineUpdate", id=gid(second), input={"quantity": 4})
    staff.do("draftOrderLineDelete", id=gid(first))
    staff.do("draftOrderComplete", id=made)
    order.refresh_from_db()
    assert (order.status, order.customer_note) == ("unfulfilled", "giao sáng")
    assert Allocation.objects.get(order_line=second).quantity_allocated == 4


def test_drafts_are_thrown_away(staff: SaleorApi, world: World) -> None:
    other = Order.objects.create(status="draft", user=world.an)
    staff.do("draftOrderLinesBulkDelete", ids=[gid(world.draft.lines.get())])
    assert not world.draft.lines.exists()
    staff.do("draftOrderDelete", id=gid(world.draft))
    assert staff.do("draftOrderBulkDelete", "count", ids=[gid(other)])["count"] == 1
    assert list(Order.objects.all()) == [world.order]


def fulfil(staff: SaleorApi, order: Order, world: World, quantity: int) -> Fulfillment:
    line = order.lines.get()
    stocks = [{"warehouse": gid(world.warehouse), "quantity": quantity}]
    staff.do(
        "orderFulfill",
        order=gid(order),
        input={"notifyCustomer": True, "lines": [{"orderLineId": gid(line), "stocks": stocks}]},
    )
    return Fulfillment.objects.latest("pk")


def test_an_order_is_fulfilled_tracked_and_taken_back(
    shopper: SaleorApi, staff: SaleorApi, world: World
) -> None:
    order = bought(shopper, world)
    fulfillment = fulfil(staff, order, world, 2)
    order.refresh_from_db()
    world.stocks[0].refresh_from_db()
    assert (order.status, world.stocks[0].quantity) == ("fulfilled", 8)
    assert mail.outbox[-1].subject == f"Hàng của đơn số {order.pk} đang được giao"
    staff.do(
        "orderFulfillmentUpdateTracking",
        id=gid(fulfillment),
        input={"trackingNumber": "VN9", "notifyCustomer": True},
    )
    assert "VN9" in mail.outbox[-1].body
    staff.do("orderFulfillmentCancel", id=gid(fulfillment), input={"warehouseId": gid(world.warehouse)})
    order.refresh_from_db()
    world.stocks[0].refresh_from_db()
    assert (order.status, world.stocks[0].quantity) == ("unfulfilled", 10)


def test_an_order_is_noted_moved_and_cancelled(shopper: SaleorApi, staff: SaleorApi, world: World) -> None:
    order = bought(shopper, world)
    staff.do("orderAddNote", order=gid(order), input={"message": "gói kỹ"})
    staff.do(
        "orderUpdate",
        id=gid(order),
        input={"userEmail": "an2@example.com", "shippingAddress": address_input(city="Sơn Tây")},
    )
    staff.do("orderUpdateShipping", order=gid(order), input={"shippingMethod": gid(world.method)})
    order.refresh_from_db()
    assert (order.user_email, order.shipping_address.city) == ("an2@example.com", "SƠN TÂY")
    assert order.events.filter(type="note_added").get().parameters == {"message": "gói kỹ"}
    staff.do("orderCancel", id=gid(order))
    order.refresh_from_db()
    assert order.status == "canceled"
    assert (
        sum(Allocation.objects.filter(order_line__order=order).values_list("quantity_allocated", flat=True))
        == 0
    )


def test_several_orders_are_cancelled_at_once(shopper: SaleorApi, staff: SaleorApi, world: World) -> None:
    order = bought(shopper, world)
    assert staff.do("orderBulkCancel", "count", ids=[gid(order)])["count"] == 1


def money(**fields: Any) -> tuple[Decimal, str]:
    payment = Payment.objects.filter(**fields).latest("pk")
    return payment.captured_amount, payment.charge_status


def test_money_is_given_back(shopper: SaleorApi, staff: SaleorApi, world: World) -> None:
    order = bought(shopper, world)
    total = order.total.gross.amount
    staff.do("orderRefund", id=gid(order), amount="15000")
    assert money(order=order) == (total - 15_000, ChargeStatus.PARTIALLY_REFUNDED)
    staff.do("paymentRefund", paymentId=gid(order.payments.get()))
    assert money(order=order) == (Decimal(0), ChargeStatus.FULLY_REFUNDED)


def authorised(order: Order) -> Payment:
    """An order whose money is only held, as the gateway leaves it without automatic capture."""
    payment = order.payments.get()
    payment.transactions.all().delete()
    payment.transactions.create(
        kind="auth", is_success=True, amount=payment.total, currency="VND", gateway_response={}, token="t"
    )
    Payment.objects.filter(pk=payment.pk).update(captured_amount=0, charge_status=ChargeStatus.NOT_CHARGED)
    return payment


def test_held_money_is_taken_or_let_go(shopper: SaleorApi, staff: SaleorApi, world: World) -> None:
    order = bought(shopper, world)
    payment = authorised(order)
    staff.do("orderCapture", id=gid(order), amount=str(payment.total))
    assert money(pk=payment.pk) == (payment.total, ChargeStatus.FULLY_CHARGED)
    assert any(message.subject.startswith("Đã nhận tiền") for message in mail.outbox)
    authorised(order)
    staff.do("paymentCapture", paymentId=gid(payment), amount=str(payment.total))
    authorised(order)
    staff.do("orderVoid", id=gid(order))
    payment.refresh_from_db()
    assert not payment.is_active
    Payment.objects.filter(pk=payment.pk).update(is_active=True)
    authorised(order)
    staff.do("paymentVoid", paymentId=gid(payment))


def test_an_order_is_marked_as_paid(staff: SaleorApi, world: World) -> None:
    world.payment.transactions.all().delete()
    world.payment.delete()
    staff.do("orderMarkAsPaid", id=gid(world.order))
    world.order.refresh_from_db()
    assert world.order.is_fully_paid()
