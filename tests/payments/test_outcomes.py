"""Every way money can come in, and what becomes of it; to the đồng."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone
from saleor.order.models import Order
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Allocation

from marketplace.ordering.models import Placement
from marketplace.ordering.services.orders import cancel_order, expire_hold
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.bank_transfer.codes import transfer_code
from marketplace.payments.bank_transfer.models import BankEntry, BankEvent, OrderReceipt, RefundDue
from marketplace.payments.bank_transfer.services import (
    mark_paid_out,
    match_by_hand,
    match_new_entries,
    receive_notice,
    return_entry,
    store_statement,
)
from marketplace.payments.bank_transfer.verify import find_faults as payment_faults
from marketplace.payments.bank_transfer.verify import sums
from marketplace.payments.errors import AlreadyPaidOut, EntryChanged, EntryNotWaiting, OrderUnknown
from marketplace.payments.money import Money
from marketplace.payments.selectors import money_of
from marketplace.routing.models import Parcel
from marketplace.routing.replay import first_plans
from marketplace.routing.services.parcels import (
    accept_parcel,
    cancel_parcel,
    hand_over_parcel,
    pack_parcel,
    return_parcel,
)
from marketplace.routing.verify import find_faults
from ocop_catalog.models import RevocationGround
from ocop_catalog.services.certification import revoke_certificate
from tests import factories as make

from .conftest import draft, total

pytestmark = pytest.mark.django_db

Pay = Callable[..., BankEntry]


@pytest.fixture(autouse=True)
def _accounted_for(db: None) -> Iterator[None]:
    """After every test: the database's own checks hold now, and so do ours."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert list(payment_faults()) == []
    assert list(find_faults()) == []


def state(order: Placed) -> str:
    return Placement.objects.get(pk=order.order.pk).payment_state


def parcels(order: Placed) -> list[str]:
    return sorted(Parcel.objects.filter(order=order.order).values_list("state", flat=True))


def codes(entry: BankEntry) -> list[str]:
    return list(entry.events.values_list("code", flat=True))


def owed() -> list[tuple[str, int]]:
    return list(RefundDue.objects.order_by("pk").values_list("cause", "amount"))


def kept() -> int:
    return OrderReceipt.objects.aggregate(sum=Sum(F("amount") - F("given_up")))["sum"] or 0


def expire(order: Placed) -> None:
    assert expire_hold(order_id=order.order.pk, now=timezone.now() + timedelta(hours=25))
    relay()


def test_the_exact_amount_pays_the_order(order: Placed, pay: Pay) -> None:
    entry = pay(order, total(order))
    assert (state(order), parcels(order)) == ("paid", ["offered"])
    assert (entry.state, codes(entry)) == ("settled", ["received", "exact"])
    assert (kept(), owed()) == (total(order), [])
    assert OutboxMessage.objects.filter(topic="order.paid").count() == 1


def test_too_little_waits_and_sums_up_with_what_comes_later(order: Placed, pay: Pay) -> None:
    first = pay(order, 1)
    assert (state(order), parcels(order)) == ("waiting", ["waiting_payment"])
    assert (first.state, codes(first)) == ("partial", ["received", "too_little"])
    second = pay(order, total(order) - 1)
    first.refresh_from_db()
    assert state(order) == "paid"
    assert (codes(first)[-1], codes(second)) == ("exact", ["received", "exact"])
    assert (kept(), owed()) == (total(order), [])


def test_too_much_pays_and_the_rest_is_owed_back(order: Placed, pay: Pay) -> None:
    entry = pay(order, total(order) + 7)
    assert state(order) == "paid"
    assert codes(entry) == ["received", "too_much"]
    assert (kept(), owed()) == (total(order), [("too_much", 7)])


def test_the_second_payment_is_owed_back(order: Placed, pay: Pay) -> None:
    pay(order, total(order))
    second = pay(order, total(order))
    assert codes(second) == ["received", "twice"]
    assert (kept(), owed()) == (total(order), [("twice", total(order))])


@pytest.mark.parametrize("change", ["", "x", "swap"])
def test_no_code_or_a_mistyped_one_waits_at_the_desk(order: Placed, pay: Pay, change: str) -> None:
    code = transfer_code(order.number)
    wrong = {"": "", "x": code[:5] + ("A" if code[5] != "A" else "B") + code[6:], "swap": "tien mat ong"}[
        change
    ]
    entry = pay(order, total(order), text=wrong)
    assert (entry.state, entry.order_id, codes(entry)) == ("unmatched", None, ["received", "unmatched"])
    assert (state(order), kept(), owed()) == ("waiting", 0, [])


def test_a_text_that_names_two_orders_waits_at_the_desk(
    honey: ProductVariant, order: Placed, pay: Pay
) -> None:
    other = make.place({honey: 1}, payment_method="bank_transfer")
    both = f"{transfer_code(order.number)} {transfer_code(other.number)}"
    assert pay(order, total(order), text=both).state == "unmatched"
    assert (state(order), state(other)) == ("waiting", "waiting")


def test_an_order_paid_on_delivery_takes_no_transfer(honey: ProductVariant, pay: Pay) -> None:
    cash = make.place({honey: 1})
    assert pay(cash, total(cash)).state == "unmatched"
    assert state(cash) == "on_delivery"


def test_late_money_takes_the_order_up_again(order: Placed, pay: Pay) -> None:
    expire(order)
    assert Allocation.objects.aggregate(sum=Sum("quantity_allocated"))["sum"] == 0
    entry = pay(order, total(order))
    assert (state(order), parcels(order)) == ("paid", ["offered", "withdrawn"])
    assert codes(entry) == ["received", "late_taken_up"]
    assert (kept(), owed()) == (total(order), [])
    order.order.refresh_from_db()
    assert order.order.status == "unfulfilled"
    assert Allocation.objects.aggregate(sum=Sum("quantity_allocated"))["sum"] == 2
    assert OutboxMessage.objects.filter(topic="order.paid").count() == 1


def test_an_order_taken_up_again_is_replayed_once(order: Placed, pay: Pay) -> None:
    expire(order)
    pay(order, total(order))
    assert list(order.order.route_plans.values_list("cause", flat=True)) == ["placed", "paid_late"]
    assert first_plans(since=timezone.now() - timedelta(days=1)).count() == 1


def test_late_money_is_owed_back_when_the_goods_are_gone(
    honey: ProductVariant, order: Placed, pay: Pay
) -> None:
    expire(order)
    make.place({honey: 4})
    entry = pay(order, total(order))
    assert (state(order), parcels(order)) == ("expired", ["cancelled"])
    assert codes(entry) == ["received", "late"]
    assert (kept(), owed()) == (0, [("late", total(order))])


def test_late_money_is_owed_back_when_the_certificate_was_revoked(
    honey: ProductVariant, order: Placed, pay: Pay
) -> None:
    expire(order)
    revoke_certificate(
        certificate=honey.product.certified.certificates.get(),
        ground=RevocationGround.values[0],
        decision_number="1/QĐ",
        note="",
        actor=make.user("Dung"),
    )
    assert codes(pay(order, total(order)))[-1] == "late"
    assert state(order) == "expired"


def test_late_money_that_is_too_little_is_owed_back(order: Placed, pay: Pay) -> None:
    expire(order)
    pay(order, total(order) - 1)
    assert owed() == [("late", total(order) - 1)]


def test_money_that_waited_is_owed_back_when_the_hold_ends(order: Placed, pay: Pay) -> None:
    entry = pay(order, 5_000)
    expire(order)
    assert codes(entry) == ["received", "too_little", "late"]
    assert owed() == [("late", 5_000)]


def test_money_for_an_order_its_shopper_cancelled_is_owed_back(order: Placed, pay: Pay) -> None:
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    pay(order, total(order))
    assert (parcels(order), owed()) == (["cancelled"], [("cancelled", total(order))])


def test_a_paid_order_that_is_cancelled_is_owed_back_once(order: Placed, pay: Pay) -> None:
    pay(order, total(order) + 3)
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    relay()
    OutboxMessage.objects.filter(topic="order.cancelled").update(delivered_at=None)
    relay()
    assert kept() == 0
    assert owed() == [("too_much", 3), ("cancelled", total(order))]


def test_a_paid_order_whose_parcels_the_desk_cancels_is_owed_back(order: Placed, pay: Pay) -> None:
    pay(order, total(order))
    cancel_parcel(parcel_id=order.parcels[0].pk, actor=make.user("Dung"), reason="Hết hàng")
    relay()
    assert (kept(), owed()) == (0, [("cancelled", total(order))])


@pytest.fixture
def two_places() -> tuple[ProductVariant, ProductVariant]:
    """Honey at 100 001 đ and tea at 50 000 đ, each at a place of its own."""
    honey, tea = make.product(price=100_001), make.product("Trà sen", price=50_000)
    make.point("Điểm bán Hàng Gai", stock={honey: 9})
    make.point("Điểm bán Hàng Bông", stock={tea: 9})
    return honey, tea


def test_a_cancelled_parcel_of_a_paid_order_is_owed_back_with_its_part_of_the_shipping(
    two_places: tuple[ProductVariant, ProductVariant], pay: Pay
) -> None:
    honey, tea = two_places
    order = make.place({honey: 1, tea: 2}, payment_method="bank_transfer")
    entry = pay(order, total(order))
    gone = Parcel.objects.get(order=order.order, lines__order_line__variant=tea)
    assert gone.shipping_amount > 0
    cancel_parcel(parcel_id=gone.pk, actor=make.user("Dung"), reason="Hết hàng")
    for _again in range(2):
        relay()
        OutboxMessage.objects.filter(topic="parcel.cancelled").update(delivered_at=None)
    back = 100_000 + gone.shipping_amount
    assert (kept(), owed()) == (total(order) - back, [("reduced", back)])
    assert codes(entry) == ["received", "exact", "given_up"]
    assert money_of(order.order.pk) == Money(
        received=total(order), kept=total(order) - back, owed_back=back, sent_back=0
    )
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    relay()
    assert (kept(), owed()) == (0, [("reduced", back), ("cancelled", total(order) - back)])


def test_a_discount_goes_with_the_goods_that_are_refunded(
    two_places: tuple[ProductVariant, ProductVariant], pay: Pay
) -> None:
    honey, tea = two_places
    order = make.place({honey: 1, tea: 2}, payment_method="bank_transfer")
    Order.objects.filter(pk=order.order.pk).update(
        total_gross_amount=F("total_gross_amount") - 100_001, discount_amount=100_001
    )
    paid = total(order) - 100_001
    pay(order, paid)
    gone = Parcel.objects.get(order=order.order, lines__order_line__variant=tea)
    cancel_parcel(parcel_id=gone.pk, actor=make.user("Dung"), reason="Hết hàng")
    relay()
    back = 50_000 + gone.shipping_amount  # 100 001 off 200 001: 50 001 of the honey's, 50 000 of the tea's
    assert (kept(), owed()) == (paid - back, [("reduced", back)])


def test_a_parcel_that_came_back_undelivered_is_owed_back(order: Placed, pay: Pay) -> None:
    hanh = make.user("Hạnh")
    pay(order, total(order))
    parcel = order.parcels[0]
    for step in (accept_parcel, pack_parcel, hand_over_parcel):
        step(parcel_id=parcel.pk, actor=hanh)
    return_parcel(parcel_id=parcel.pk, actor=hanh, reason="Không giao được", restock=True)
    OutboxMessage.objects.update(available_at=timezone.now())  # a hand-over is told after a minute
    relay()
    assert (kept(), sum(amount for _, amount in owed())) == (0, total(order))


def test_money_given_up_is_never_taken_again(order: Placed, pay: Pay) -> None:
    pay(order, total(order))
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    relay()
    for wrong in (0, total(order) + 1):
        with pytest.raises(DatabaseError, match=r"Cannot update|given_up_is_of_it"), transaction.atomic():
            OrderReceipt.objects.update(given_up=wrong)
    assert kept() == 0


def test_the_same_notice_again_changes_nothing(order: Placed) -> None:
    told = draft(order, total(order))
    assert [receive_notice(draft=told) for _ in range(3)] == [True, False, False]
    assert store_statement(drafts=[told]) == []
    assert (BankEntry.objects.count(), BankEvent.objects.count(), kept()) == (1, 2, total(order))


def test_the_same_reference_with_another_amount_is_refused(order: Placed, pay: Pay) -> None:
    pay(order, 1000, reference="FT1")
    with pytest.raises(EntryChanged):
        pay(order, total(order), reference="FT1")
    assert (state(order), BankEntry.objects.count()) == ("waiting", 1)


def test_a_statement_is_stored_whole_and_matched_by_the_next_round(order: Placed) -> None:
    stored = store_statement(
        drafts=[draft(order, 1000), draft(None, 5000), draft(order, total(order) - 1000)]
    )
    assert {entry.state for entry in stored} == {"new"}
    assert state(order) == "waiting"
    assert [match_new_entries(), match_new_entries()] == [3, 0]
    assert (state(order), BankEntry.objects.filter(state="unmatched").count()) == ("paid", 1)


def test_the_desk_matches_by_hand(order: Placed, pay: Pay) -> None:
    dung = make.user("Dung")
    entry = pay(order, total(order), text="tien hang")
    with pytest.raises(OrderUnknown):
        match_by_hand(entry_id=entry.pk, number="HN00000000", actor=dung)
    match_by_hand(entry_id=entry.pk, number=f" {order.number.lower()}", actor=dung)
    assert state(order) == "paid"
    assert codes(entry) == ["received", "unmatched", "matched_by_hand", "exact"]
    with pytest.raises(EntryNotWaiting):
        match_by_hand(entry_id=entry.pk, number=order.number, actor=dung)


def test_the_desk_returns_what_is_nobodys_and_pays_out_once(pay: Pay) -> None:
    dung = make.user("Dung")
    entry = pay(None, 9_999)
    return_entry(entry_id=entry.pk, actor=dung, note="")
    with pytest.raises(EntryNotWaiting):
        return_entry(entry_id=entry.pk, actor=dung, note="")
    refund = RefundDue.objects.get()
    mark_paid_out(refund_id=refund.pk, reference="CHI1", actor=dung)
    with pytest.raises(AlreadyPaidOut):
        mark_paid_out(refund_id=refund.pk, reference="CHI2", actor=dung)
    refund.refresh_from_db()
    assert (refund.cause, refund.amount, refund.paid_out_reference) == ("unmatched", 9_999, "CHI1")
    assert (sums().received, sums().owed_back, sums().paid_out) == (9_999, 9_999, 9_999)


def attempt(attack: Callable[[], object]) -> None:
    attack()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("what", ["receipt", "refund", "state", "facts", "delete"])
def test_the_database_refuses_money_that_does_not_add_up(order: Placed, pay: Pay, what: str) -> None:
    entry = pay(order, total(order))
    attacks: dict[str, Callable[[], object]] = {
        "receipt": lambda: OrderReceipt.objects.update(given_up=1),
        "refund": lambda: RefundDue.objects.create(entry=entry, amount=1, cause="twice"),
        "state": lambda: BankEntry.objects.create(
            reference="X", amount=1, booked_at=timezone.now(), source="notice", state="settled"
        ),
        "facts": lambda: BankEntry.objects.update(amount=1),
        "delete": lambda: OrderReceipt.objects.all()._raw_delete("default"),
    }
    with pytest.raises(DatabaseError, match=r"used|Cannot (update|delete)"), transaction.atomic():
        attempt(attacks[what])
    assert kept() == total(order)
