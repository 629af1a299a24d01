"""Returns from the shopper's wish to the money: deadlines, steps, stock, refund, and who was quicker."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from PIL import Image
from saleor.account.models import User
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Stock

from marketplace.ordering.errors import (
    OrderingError,
    OrderNotFound,
    PhotoRefused,
    ReturnReasonMissing,
    ReturnRefused,
    ReturnStepRefused,
    ReturnUnitsWrong,
)
from marketplace.ordering.models import ReturnLine, ReturnPhoto, ReturnRequest
from marketplace.ordering.return_rules import GoodsKind, Policy, Reason, deadline, kind_of, refunds_shipping
from marketplace.ordering.selectors.bills import bill_of
from marketplace.ordering.services import returns
from marketplace.ordering.services.photos import clean_photo
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.cash_on_delivery.models import CashRefund
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.payments.errors import AlreadyPaidOut
from marketplace.payments.money import Money
from marketplace.payments.selectors import money_of
from marketplace.payments.verify import find_faults as payment_faults
from marketplace.routing.models import Parcel, StockMovement
from marketplace.routing.services import parcels as steps
from marketplace.routing.verify import find_faults
from tests import factories as make
from tests.concurrency import Outcome

pytestmark = pytest.mark.django_db

PRICE = 100_000


@pytest.fixture(autouse=True)
def _whole(db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert list(find_faults()) == []
    assert list(payment_faults()) == []


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


@pytest.fixture
def dung() -> User:
    return make.user("Dung")


@pytest.fixture
def honey() -> ProductVariant:
    return make.product(price=PRICE)


@pytest.fixture
def order(honey: ProductVariant, hanh: User) -> Placed:
    """Three of honey at 100 000 đ, delivered and paid in cash."""
    make.point("Điểm bán Hàng Gai", stock={honey: 9})
    placed = make.place({honey: 3})
    deliver(placed, hanh)
    return placed


def deliver(order: Placed, by: User) -> None:
    for parcel in Parcel.objects.filter(order=order.order):
        for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.deliver_parcel):
            step(parcel_id=parcel.pk, actor=by)
    relay_now()


def relay_now() -> None:
    OutboxMessage.objects.update(available_at=timezone.now())
    relay()


def ask(
    order: Placed, units: int, reason: Reason = Reason.DAMAGED, *, now: datetime | None = None
) -> ReturnRequest:
    parcel = Parcel.objects.get(order=order.order)
    return returns.request_return(
        order_id=order.order.pk,
        parcel_code=parcel.code,
        units={parcel.lines.get().pk: units},
        reason=reason,
        actor=None,
        now=now,
    )


def bring_back(request: ReturnRequest, hanh: User, dung: User, *, good: int) -> None:
    returns.approve_return(return_id=request.pk, actor=dung)
    returns.receive_return(return_id=request.pk, actor=hanh)
    returns.check_return(return_id=request.pk, restocked={request.lines.get().pk: good}, actor=hanh)
    returns.accept_return(return_id=request.pk, actor=dung)
    relay_now()


def state(request: ReturnRequest) -> str:
    return ReturnRequest.objects.get(pk=request.pk).state


def test_units_come_back_are_sold_again_or_not_and_the_cash_is_owed(
    order: Placed, hanh: User, dung: User
) -> None:
    paid = bill_of(order.order.pk).due
    request = ask(order, 2)
    bring_back(request, hanh, dung, good=1)
    assert [event.code for event in request.events.all()] == [
        f"return.{step}" for step in ("requested", "approved", "received", "checked", "accepted")
    ]
    assert Stock.objects.get().quantity == 9 - 3 + 1
    moved = StockMovement.objects.filter(note=request.code).order_by("pk").values_list("kind", "change")
    assert list(moved) == [("returned", 2), ("damaged", -1)]
    assert bill_of(order.order.pk).due == paid - 2 * PRICE
    assert money_of(order.order.pk) == Money(received=paid, kept=paid - 2 * PRICE, owed_back=2 * PRICE)
    refund = CashRefund.objects.get()
    give_refund(refund_id=refund.pk, actor=hanh)
    with pytest.raises(AlreadyPaidOut):
        give_refund(refund_id=refund.pk, actor=hanh)
    assert money_of(order.order.pk) == Money(received=paid, kept=paid - 2 * PRICE, sent_back=2 * PRICE)


@pytest.mark.parametrize(
    ("reasons", "with_shipping"),
    [
        ((Reason.DAMAGED, Reason.WRONG_ITEM), True),
        ((Reason.DAMAGED, Reason.CHANGED_MIND), False),
        ((Reason.CHANGED_MIND, Reason.DAMAGED), False),
    ],
)
def test_shipping_comes_back_with_the_last_unit_when_all_was_the_sellers_fault(
    order: Placed, hanh: User, dung: User, reasons: tuple[Reason, Reason], with_shipping: bool
) -> None:
    shipping = Parcel.objects.get().shipping_amount
    assert shipping > 0
    bring_back(ask(order, 2, reasons[0]), hanh, dung, good=0)
    assert bill_of(order.order.pk).due == PRICE + shipping
    bring_back(ask(order, 1, reasons[1]), hanh, dung, good=0)
    assert bill_of(order.order.pk).due == (0 if with_shipping else shipping)
    assert money_of(order.order.pk).owed_back == 3 * PRICE + (shipping if with_shipping else 0)


def test_every_step_is_taken_once_and_in_its_order(order: Placed, hanh: User, dung: User) -> None:
    request = ask(order, 1)
    with pytest.raises(ReturnStepRefused):
        returns.receive_return(return_id=request.pk, actor=hanh)
    with pytest.raises(ReturnStepRefused):
        returns.accept_return(return_id=request.pk, actor=dung)
    for _double_tap in range(2):
        returns.approve_return(return_id=request.pk, actor=dung)
    with pytest.raises(ReturnReasonMissing):
        returns.refuse_return(return_id=request.pk, actor=dung, answer=" ")
    for _double_tap in range(2):
        returns.receive_return(return_id=request.pk, actor=hanh)
    with pytest.raises(ReturnStepRefused):
        returns.withdraw_return(return_id=request.pk, actor=None)
    with pytest.raises(ReturnUnitsWrong):
        returns.check_return(return_id=request.pk, restocked={request.lines.get().pk: 2}, actor=hanh)
    assert state(request) == "received"
    returns.check_return(return_id=request.pk, restocked={}, actor=hanh)
    for _double_tap in range(2):
        returns.accept_return(return_id=request.pk, actor=dung)
    relay_now()
    assert (request.events.count(), CashRefund.objects.count()) == (5, 1)


def test_a_refused_or_withdrawn_return_changes_nothing_and_can_be_asked_for_again(
    order: Placed, dung: User
) -> None:
    paid = bill_of(order.order.pk).due
    refused = ask(order, 3)
    with pytest.raises(ReturnUnitsWrong):
        ask(order, 1)
    returns.refuse_return(return_id=refused.pk, actor=dung, answer="Đã mở bao bì")
    withdrawn = ask(order, 3)
    returns.withdraw_return(return_id=withdrawn.pk, actor=None)
    ask(order, 3)
    relay_now()
    assert (bill_of(order.order.pk).due, Stock.objects.get().quantity) == (paid, 6)
    refused.refresh_from_db()
    assert refused.answer == "Đã mở bao bì"


@pytest.mark.parametrize("units", [0, 4, -1])
def test_no_more_comes_back_than_was_delivered(order: Placed, units: int) -> None:
    with pytest.raises(ReturnUnitsWrong):
        ask(order, units)
    assert not ReturnRequest.objects.exists()


def test_only_a_delivered_parcel_of_the_order_comes_back(order: Placed, honey: ProductVariant) -> None:
    other = make.place({honey: 1})
    delivered, waiting = Parcel.objects.get(order=order.order), Parcel.objects.get(order=other.order)
    for order_id, parcel in (
        (order.order.pk, waiting),
        (other.order.pk, delivered),
        (other.order.pk, waiting),
    ):
        with pytest.raises(OrderNotFound):
            returns.request_return(
                order_id=order_id,
                parcel_code=parcel.code,
                units={parcel.lines.get().pk: 1},
                reason=Reason.DAMAGED,
                actor=None,
            )
    assert not ReturnRequest.objects.exists()


def test_after_the_deadline_nothing_comes_back(order: Placed) -> None:
    since = Parcel.objects.get().state_since
    with pytest.raises(ReturnRefused):
        ask(order, 1, Reason.CHANGED_MIND, now=since + timedelta(days=7, seconds=1))
    assert ask(order, 1, Reason.CHANGED_MIND, now=since + timedelta(days=7)).pk


def test_faulty_fresh_food_stays_with_the_shopper_and_is_refunded(hanh: User, dung: User) -> None:
    milk = make.product("Sữa bò tươi", price=PRICE, needs=["cold"])
    make.point("Điểm bán Hàng Gai", stock={milk: 9}, capabilities=["cold"])
    order = make.place({milk: 1})
    deliver(order, hanh)
    with pytest.raises(ReturnRefused):
        ask(order, 1, Reason.CHANGED_MIND)
    request = ask(order, 1, Reason.SPOILED)
    returns.approve_return(return_id=request.pk, actor=dung)
    relay_now()
    assert (state(request), Stock.objects.get().quantity, bill_of(order.order.pk).due) == ("accepted", 8, 0)
    assert money_of(order.order.pk).owed_back == int(order.order.total_gross_amount)


DAY = timedelta(days=1)
DELIVERED = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("needs", "is_fresh", "reason", "within"),
    [
        ((), False, Reason.CHANGED_MIND, 7 * DAY),
        ((), False, Reason.DAMAGED, 7 * DAY),
        ((), False, Reason.NOT_AS_DESCRIBED, 28 * DAY),
        ((), True, Reason.CHANGED_MIND, None),
        ((), True, Reason.SPOILED, DAY),
        (("cold",), False, Reason.WRONG_ITEM, DAY),
        (("engraved",), False, Reason.CHANGED_MIND, None),
        (("bespoke", "cold"), False, Reason.DAMAGED, 7 * DAY),
        (("experience",), False, Reason.DAMAGED, None),
    ],
)
def test_the_deadline_follows_the_kind_of_goods_and_the_reason(
    needs: tuple[str, ...], is_fresh: bool, reason: Reason, within: timedelta | None
) -> None:
    until = deadline(
        kind=kind_of(needs=needs, is_fresh=is_fresh),
        reason=reason,
        ordered_at=DELIVERED - 2 * DAY,
        delivered_at=DELIVERED,
        policy=Policy(),
    )
    assert until == (None if within is None else DELIVERED + within)


def test_shipping_is_refunded_for_the_sellers_fault_alone() -> None:
    assert refunds_shipping(reasons=[Reason.DAMAGED], is_all_back=True)
    assert not refunds_shipping(reasons=[Reason.DAMAGED], is_all_back=False)
    assert not refunds_shipping(reasons=[Reason.DAMAGED, Reason.CHANGED_MIND], is_all_back=True)
    assert {kind for kind in GoodsKind} == set(Policy().terms)


def picture(kind: str, **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3000, 1000), "red").save(out, kind, **extra)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_encoded_anew_without_what_hides_in_it(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "21.03, 105.85"
    hidden = picture(kind, exif=exif) + b"<script>alert(1)</script>"
    clean = clean_photo(hidden)
    with Image.open(io.BytesIO(clean)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (1600, 533), {})
    assert b"script" not in clean
    assert b"105.85" not in clean


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg/>", b"GIF89a", picture("GIF"), picture("JPEG")[:200], b"\xff" * (5 * 1024 * 1024 + 1)],
)
def test_what_is_no_picture_is_refused(order: Placed, content: bytes) -> None:
    parcel = Parcel.objects.get(order=order.order)
    with pytest.raises(PhotoRefused):
        returns.request_return(
            order_id=order.order.pk,
            parcel_code=parcel.code,
            units={parcel.lines.get().pk: 1},
            reason=Reason.DAMAGED,
            photos=[content],
            actor=None,
        )
    assert not ReturnRequest.objects.exists()
    assert not ReturnPhoto.objects.exists()


@pytest.mark.parametrize("attack", ["too many", "other parcel", "parcel leaves", "step", "event"])
def test_the_database_refuses(order: Placed, hanh: User, honey: ProductVariant, attack: str) -> None:
    request = ask(order, 2)
    line = request.lines.get()
    other = make.place({honey: 1})

    def another(parcel: Parcel) -> ReturnRequest:
        return ReturnRequest.objects.create(
            order_id=parcel.order_id,
            parcel=parcel,
            reason="damaged",
            state_since=timezone.now(),
            requested_at=timezone.now(),
        )

    attacks: dict[str, Callable[[], object]] = {
        "too many": lambda: ReturnLine.objects.create(
            request=another(request.parcel), parcel_line=line.parcel_line, quantity=2
        ),
        "other parcel": lambda: ReturnLine.objects.create(
            request=another(request.parcel), parcel_line=other.parcels[0].lines.get(), quantity=1
        ),
        "parcel leaves": lambda: steps.return_parcel(
            parcel_id=request.parcel_id, actor=hanh, reason="x", restock=True
        ),
        "step": lambda: ReturnRequest.objects.update(state="accepted"),
        "event": lambda: request.events.update(reason="x"),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        attacks[attack]()
    assert (state(request), ReturnLine.objects.count(), Parcel.objects.get(order=order.order).state) == (
        "requested",
        1,
        "delivered",
    )


def try_to(act: Callable[[], object]) -> str:
    try:
        act()
    except (OrderingError, AlreadyPaidOut) as refusal:
        return refusal.code
    return "done"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_steps_at_the_same_moment_happen_once(
    run_at_once: Callable[..., list[Outcome]], order: Placed, hanh: User, dung: User
) -> None:
    def at_once(*acts: Callable[[], object]) -> list[str]:
        outcomes = run_at_once([partial(try_to, act) for act in acts])
        for outcome in outcomes:
            if outcome.error is not None:
                raise outcome.error
        return [outcome.value for outcome in outcomes]

    asked = at_once(*[partial(ask, order, 2) for _ in range(3)])
    assert sorted(asked) == ["done", "return_units_wrong", "return_units_wrong"]
    request = ReturnRequest.objects.get()
    decided = at_once(
        partial(returns.approve_return, return_id=request.pk, actor=dung),
        partial(returns.refuse_return, return_id=request.pk, actor=dung, answer="x"),
        partial(returns.withdraw_return, return_id=request.pk, actor=None),
    )
    assert decided.count("done") >= 1
    if state(request) != "approved":
        request = ask(order, 2)
        returns.approve_return(return_id=request.pk, actor=dung)
    returns.receive_return(return_id=request.pk, actor=hanh)
    returns.check_return(return_id=request.pk, restocked={request.lines.get().pk: 2}, actor=hanh)
    at_once(
        *[partial(returns.accept_return, return_id=request.pk, actor=dung) for _ in range(3)],
        partial(returns.refuse_return, return_id=request.pk, actor=dung, answer="x"),
    )
    relay_now()
    accepted = state(request) == "accepted"
    assert Stock.objects.get().quantity == (8 if accepted else 6)
    assert sum(CashRefund.objects.values_list("amount", flat=True)) == (2 * PRICE if accepted else 0)
    for refund in CashRefund.objects.all():
        given = at_once(*[partial(give_refund, refund_id=refund.pk, actor=hanh) for _ in range(3)])
        assert sorted(given) == ["already_paid_out", "already_paid_out", "done"]
