"""An order as a whole: paid, cancelled, expired; and what its shopper sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from saleor.account.models import User
from saleor.plugins.manager import get_plugins_manager
from saleor.warehouse.models import Allocation

from marketplace.ordering import errors
from marketplace.ordering.models import Placement
from marketplace.ordering.selectors import order_by_token, order_for_user, orders_of, todays_numbers
from marketplace.ordering.services.orders import cancel_order, confirm_payment, expire_hold, expire_holds
from marketplace.outbox.models import OutboxMessage
from marketplace.routing.models import CapacitySlot, DeclineReason, Parcel, ParkedDemand
from marketplace.routing.services import parcels, replanning
from marketplace.routing.services.refusals import decline_parcel
from marketplace.routing.verify import find_faults
from ocop_catalog.models import Capability
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


def allocated() -> int:
    return sum(Allocation.objects.values_list("quantity_allocated", flat=True))


def told(order_id: int) -> list[str]:
    """Each topic once, however many consumers it has: all that are about orders have mails, or nobody."""
    messages = OutboxMessage.objects.filter(key=f"order:{order_id}", consumer__in=("mails", ""))
    return list(messages.values_list("topic", flat=True))


def test_a_shopper_cancels_what_is_not_packed(hanh: User) -> None:
    honey, tea = make.product(), make.product()
    make.point("A", stock={honey: 5}, daily_capacity=2)
    make.point("B", stock={tea: 5})
    placed = make.place({honey: 1, tea: 1})
    parcels.accept_parcel(parcel_id=placed.parcels[0].pk, actor=hanh)

    cancel_order(order_id=placed.order.pk, actor=None, reason="Đổi ý")
    cancel_order(order_id=placed.order.pk, actor=None, reason="Đổi ý")

    placed.order.refresh_from_db()
    assert placed.order.status == "canceled"
    assert set(Parcel.objects.values_list("state", flat=True)) == {"cancelled"}
    assert allocated() == 0
    assert set(CapacitySlot.objects.values_list("taken", flat=True)) == {0}
    assert told(placed.order.pk).count("order.cancelled") == 1
    assert list(placed.order.events.values_list("type", flat=True)) == ["placed", "canceled"]
    assert list(find_faults()) == []


def test_nothing_is_cancelled_when_one_parcel_is_packed_already(hanh: User) -> None:
    honey, tea = make.product(), make.product()
    make.point("A", stock={honey: 5})
    make.point("B", stock={tea: 5})
    placed = make.place({honey: 1, tea: 1})
    parcels.accept_parcel(parcel_id=placed.parcels[0].pk, actor=hanh)
    parcels.pack_parcel(parcel_id=placed.parcels[0].pk, actor=hanh)

    with pytest.raises(errors.CancelRefused) as caught:
        cancel_order(order_id=placed.order.pk, actor=None)

    assert caught.value.data["state"] == "packed"
    assert sorted(Parcel.objects.values_list("state", flat=True)) == ["offered", "packed"]
    assert allocated() == 2

    cancel_order(order_id=placed.order.pk, actor=hanh, by_desk=True)
    assert set(Parcel.objects.values_list("state", flat=True)) == {"cancelled"}
    assert list(find_faults()) == []


def test_the_desk_cancels_what_has_not_left_and_leaves_the_rest(hanh: User) -> None:
    honey, tea = make.product(), make.product()
    make.point("A", stock={honey: 5})
    make.point("B", stock={tea: 5})
    placed = make.place({honey: 1, tea: 1})
    gone = placed.parcels[0]
    parcels.accept_parcel(parcel_id=gone.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=gone.pk, actor=hanh)
    parcels.hand_over_parcel(parcel_id=gone.pk, actor=hanh)

    cancel_order(order_id=placed.order.pk, actor=hanh, by_desk=True)

    assert sorted(Parcel.objects.values_list("state", flat=True)) == ["cancelled", "handed_over"]
    placed.order.refresh_from_db()
    assert placed.order.status == "fulfilled", "all that is still wanted went out"
    assert list(find_faults()) == []


def test_cancelling_also_gives_up_what_waits_for_a_place(hanh: User) -> None:
    honey = make.product()
    make.point(stock={honey: 5})
    placed = make.place({honey: 1})
    decline_parcel(parcel_id=placed.parcels[0].pk, actor=hanh, reason=DeclineReason.OTHER)

    cancel_order(order_id=placed.order.pk, actor=None)

    assert ParkedDemand.objects.get().state == "cancelled"
    placed.order.refresh_from_db()
    assert placed.order.status == "canceled"
    assert replanning.replan_due(now=timezone.now() + timedelta(hours=1)) == 0
    assert list(find_faults()) == []


def test_an_unknown_order_is_not_found() -> None:
    for call in (cancel_order, confirm_payment):
        with pytest.raises(errors.OrderNotFound):
            call(order_id=0, actor=None)


def test_payment_offers_the_parcels_from_then_on(paid_first: None) -> None:
    honey = make.product()
    make.point(stock={honey: 5}, answer_minutes=90)
    placed = make.place({honey: 1}, payment_method="transfer")
    at = timezone.now() + timedelta(minutes=20)

    assert confirm_payment(order_id=placed.order.pk, now=at)

    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.answer_by) == ("offered", at + timedelta(minutes=90))
    assert parcel.ready_at == at + timedelta(hours=2), "it could not be begun before"
    assert Placement.objects.get().payment_state == "paid"
    assert told(placed.order.pk) == ["order.placed", "parcel.offered", "order.paid"]
    assert not confirm_payment(order_id=placed.order.pk)
    assert expire_holds(now=at + timedelta(days=1)) == 0
    assert list(find_faults()) == []


def test_an_unpaid_order_expires_and_its_stock_is_free_again(paid_first: None) -> None:
    honey = make.product()
    make.point(stock={honey: 1}, daily_capacity=1)
    placed = make.place({honey: 1}, payment_method="transfer")
    with pytest.raises(errors.NotEnoughStock):
        make.place({honey: 1})
    late = timezone.now() + timedelta(minutes=31)

    assert not expire_hold(order_id=placed.order.pk)
    assert expire_holds(now=late) == 1
    assert expire_holds(now=late) == 0

    placement = Placement.objects.get()
    placed.order.refresh_from_db()
    assert (placement.payment_state, placed.order.status, Parcel.objects.get().state) == (
        "expired",
        "canceled",
        "cancelled",
    )
    assert told(placed.order.pk) == ["order.placed", "order.expired"]
    assert not confirm_payment(order_id=placed.order.pk), "money that comes now is the payment's to send back"
    make.place({honey: 1})
    assert list(find_faults()) == []


def test_an_unpaid_order_that_is_cancelled_takes_no_money(paid_first: None) -> None:
    honey = make.product()
    make.point(stock={honey: 1})
    placed = make.place({honey: 1}, payment_method="transfer")
    cancel_order(order_id=placed.order.pk, actor=None)
    assert Placement.objects.get().payment_state == "expired"
    assert not confirm_payment(order_id=placed.order.pk)


def test_the_link_shows_the_order_and_its_number_does_not() -> None:
    honey = make.product("Mật ong", price=120_000)
    make.point("Hàng Gai", stock={honey: 5})
    placed = make.place({honey: 2})

    view = order_by_token(placed.token)

    assert view is not None
    assert (view.number, view.subtotal, view.shipping_fee, view.total) == (
        placed.number,
        240_000,
        30_000,
        270_000,
    )
    assert view.address_lines == ("Nguyễn Thị An", "+84912345678", "12 Hàng Bạc", "phường Hoàn Kiếm, Hà Nội")
    assert (view.payment_label, view.can_cancel) == ("Trả tiền khi nhận hàng", True)
    (parcel,) = view.parcels
    assert (parcel.place.name, parcel.state) == ("Hàng Gai", "offered")
    for token in ("", placed.number, str(placed.order.pk), "x"):
        assert order_by_token(token) is None


def test_a_user_finds_their_own_orders_only() -> None:
    an, chi = make.user("An"), make.user("Chi")
    honey = make.product()
    make.point(stock={honey: 5})
    ans, chis = make.place({honey: 1}, user=an), make.place({honey: 1}, user=chi)

    assert [placement.order for placement in orders_of(an)] == [ans.order]
    found = order_for_user(user=an, number=ans.number.lower())
    assert found is not None
    assert found.order == ans.order
    assert order_for_user(user=an, number=chis.number) is None


def test_the_shopper_follows_what_stands_and_not_what_was_undone(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5}, capabilities=[Capability.PICK_UP])
    make.point("Khác", at=(21.2, 105.6), stock={honey: 5})
    placed = make.place({honey: 1}, destination=make.at_counter(shop))
    parcel = placed.parcels[0]
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.undo_step(parcel_id=parcel.pk, actor=hanh)

    view = order_by_token(placed.token)
    assert view is not None
    (shown,) = view.parcels
    assert [step.code for step in shown.timeline] == ["parcel.offered"]
    assert shown.pick_up_code == parcel.pick_up_code

    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh, pick_up_code=parcel.pick_up_code)
    view = order_by_token(placed.token)
    assert view is not None
    (shown,) = view.parcels
    assert [step.label for step in shown.timeline] == [
        "Đã chuyển đến điểm bán",
        "Điểm bán đang chuẩn bị",
        "Sẵn sàng để bạn đến nhận",
        "Bạn đã nhận hàng",
    ]
    assert (shown.pick_up_code, view.status_label) == ("", "Đã giao")


def test_the_shopper_sees_that_another_place_is_sought_and_found(hanh: User) -> None:
    honey = make.product("Mật ong")
    make.point("Gần", stock={honey: 5})
    make.point("Xa", at=(21.2, 105.6), stock={honey: 5})
    placed = make.place({honey: 2})
    decline_parcel(parcel_id=placed.parcels[0].pk, actor=hanh, reason=DeclineReason.OTHER)

    view = order_by_token(placed.token)
    assert view is not None
    assert (view.parcels, view.status_label) == ((), "Đang tìm điểm bán khác")
    assert [
        (line.order_line.product_name, line.quantity) for d in view.waiting for line in d.lines.all()
    ] == [("Mật ong", 2)]
    assert view.can_cancel

    replanning.replan_due(now=timezone.now() + timedelta(minutes=2))
    view = order_by_token(placed.token)
    assert view is not None
    assert [parcel.place.name for parcel in view.parcels] == ["Xa"]
    assert view.waiting == ()


def test_the_statements_of_an_order_page_do_not_grow() -> None:
    products = [make.product(f"Hàng {i}") for i in range(6)]
    for product in products:
        make.point(stock={product: 9})

    def statements(lines: int) -> int:
        token = make.place(dict.fromkeys(products[:lines], 1)).token
        with CaptureQueriesContext(connection) as captured:
            order_by_token(token)
        return len(captured)

    assert statements(1) == statements(6) <= 11


def test_the_days_numbers(paid_first: None) -> None:
    honey = make.product(price=100_000)
    make.point(stock={honey: 50})
    make.place({honey: 1})
    make.place({honey: 2}, payment_method="transfer")
    cancel_order(order_id=make.place({honey: 5}).order.pk, actor=None)

    today = todays_numbers()

    assert (today.orders, today.revenue, today.waiting_payment, today.parcels_offered) == (3, 360_000, 1, 1)
    assert todays_numbers(day=today.day - timedelta(days=1)).orders == 0


def test_saleors_own_way_to_an_order_is_vetoed() -> None:
    honey = make.product()
    make.point(stock={honey: 5})
    with translation.override("vi"), pytest.raises(ValidationError, match="chỉ được đặt qua"):
        get_plugins_manager().preprocess_order_creation(make.basket({honey: 1}), [])
