"""Returns, cancelling and refunds of one order at the same moment, each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from saleor.account.models import User
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Stock

from marketplace.accounting.verify import find_faults as ledger_faults
from marketplace.ordering.errors import OrderingError
from marketplace.ordering.models import ReturnRequest
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.selectors.bills import bill_of
from marketplace.ordering.services import returns
from marketplace.ordering.services.cancelling import cancel_order_parcel, reduce_order
from marketplace.ordering.services.orders import cancel_order
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.services import relay
from marketplace.payments.bank_transfer.models import RefundDue
from marketplace.payments.bank_transfer.services import mark_paid_out
from marketplace.payments.cash_on_delivery.models import CashRefund
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.payments.errors import PaymentError
from marketplace.payments.selectors import money_of
from marketplace.payments.services import settle_order
from marketplace.routing.errors import RoutingError
from marketplace.routing.models import Parcel
from marketplace.routing.services import parcels as steps
from tests import factories as make
from tests.concurrency import Outcome

from .conftest import receive, total
from .lives import all_adds_up, follow, make_due

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PRICE = 120_000
AtOnce = Callable[..., list[str]]


def try_to(act: Callable[[], object]) -> str:
    try:
        act()
    except (OrderingError, RoutingError, PaymentError) as refusal:
        return refusal.code
    return "done"


@pytest.fixture
def at_once(run_at_once: Callable[..., list[Outcome]]) -> AtOnce:
    """What each act came to: ``done``, or the code of its refusal."""

    def run(*acts: Callable[[], object]) -> list[str]:
        outcomes = run_at_once([partial(try_to, act) for act in acts])
        for outcome in outcomes:
            if outcome.error is not None:
                raise outcome.error
        return [outcome.value for outcome in outcomes]

    return run


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


@pytest.fixture
def dung() -> User:
    return make.user("Dung")


def two_places(method: str, hanh: User) -> tuple[Placed, ProductVariant, Parcel, Parcel]:
    """Two of honey, delivered, and two of tea that wait at another place; paid for."""
    honey, tea = make.product(price=PRICE), make.product("Trà sen", price=50_000)
    make.point("A", stock={honey: 9})
    make.point("B", stock={tea: 9})
    order = make.place({honey: 2, tea: 2}, payment_method=method)
    if method == "bank_transfer":
        receive(order, total(order))
    here = Parcel.objects.get(order=order.order, lines__order_line__variant=honey)
    there = Parcel.objects.get(order=order.order, lines__order_line__variant=tea)
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.deliver_parcel):
        step(parcel_id=here.pk, actor=hanh)
    follow(killed=False)
    return order, tea, here, there


def checked(order: Placed, parcel: Parcel, units: int, hanh: User, dung: User) -> ReturnRequest:
    """A return that waits for the desk's last word."""
    request = returns.request_return(
        order_id=order.order.pk,
        parcel_code=parcel.code,
        units={parcel.lines.get().pk: units},
        reason=Reason.DAMAGED,
        actor=None,
    )
    returns.approve_return(return_id=request.pk, actor=dung)
    returns.receive_return(return_id=request.pk, actor=hanh)
    returns.check_return(return_id=request.pk, restocked={}, actor=hanh)
    return request


def test_two_clerks_check_one_return_and_the_first_ones_count_stands(
    at_once: AtOnce, hanh: User, dung: User
) -> None:
    honey = make.product(price=PRICE)
    make.point(stock={honey: 9})
    order = make.place({honey: 3})
    (parcel,) = order.parcels
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel, steps.deliver_parcel):
        step(parcel_id=parcel.pk, actor=hanh)
    follow(killed=False)
    request = returns.request_return(
        order_id=order.order.pk,
        parcel_code=parcel.code,
        units={parcel.lines.get().pk: 3},
        reason=Reason.DAMAGED,
        actor=None,
    )
    returns.approve_return(return_id=request.pk, actor=dung)
    returns.receive_return(return_id=request.pk, actor=hanh)
    line = request.lines.get().pk
    said = at_once(
        *[
            partial(returns.check_return, return_id=request.pk, restocked={line: good}, actor=clerk)
            for good, clerk in ((0, hanh), (2, make.user("Lan")), (3, make.user("Mai")))
        ]
    )
    assert sorted(said) == ["done", "return_step_refused", "return_step_refused"]
    good = (0, 2, 3)[said.index("done")]
    counted = request.lines.get()
    assert (counted.restocked, counted.written_off) == (good, 3 - good)
    assert request.events.filter(code="return.checked").count() == 1
    again = partial(returns.check_return, return_id=request.pk, restocked={line: good}, actor=hanh)
    assert try_to(again) == "done", "the same count again is a second tap"
    returns.accept_return(return_id=request.pk, actor=dung)
    follow(killed=False)
    assert Stock.objects.get(product_variant=honey).quantity == 6 + good
    all_adds_up()


@pytest.mark.parametrize("method", ["bank_transfer", "cash_on_delivery"])
@pytest.mark.parametrize("_round", range(2))
def test_a_return_a_refund_and_cancelling_at_one_moment_give_back_what_is_due_and_no_more(
    at_once: AtOnce, hanh: User, dung: User, method: str, _round: int
) -> None:
    order, tea, here, there = two_places(method, hanh)
    first = checked(order, here, 1, hanh, dung)
    returns.accept_return(return_id=first.pk, actor=dung)
    follow(killed=False)
    second = checked(order, here, 1, hanh, dung)
    payouts: list[Callable[[], object]] = [
        *(
            partial(mark_paid_out, refund_id=one.pk, reference="CHI", actor=dung)
            for one in RefundDue.objects.all()
        ),
        *(partial(give_refund, refund_id=one.pk, actor=hanh) for one in CashRefund.objects.all()),
    ]
    assert len(payouts) == 1
    line = order.order.lines.get(variant=tea).pk
    make_due()
    order_id = order.order.pk
    said = at_once(
        partial(returns.accept_return, return_id=second.pk, actor=dung),
        partial(returns.accept_return, return_id=second.pk, actor=dung),
        partial(returns.refuse_return, return_id=second.pk, actor=dung, answer="Đã mở"),
        payouts[0],
        payouts[0],
        partial(reduce_order, order_id=order_id, remaining={line: 1}, actor=None),
        partial(cancel_order_parcel, order_id=order_id, code=there.code, actor=None),
        partial(cancel_order, order_id=order_id, actor=dung, by_desk=True),
        partial(settle_order, order_id=order_id),
        relay,
    )
    assert sorted(said[3:5]) == ["already_paid_out", "done"], "the money leaves once"
    for _again in range(2):
        follow(killed=False)
        money = money_of(order_id)
        state = ReturnRequest.objects.get(pk=second.pk).state
        assert (state == "accepted") == ("done" in said[:2])
        assert money.owed_back + money.sent_back <= money.received
        assert money.received == money.kept + money.owed_back + money.sent_back
        assert money.kept == bill_of(order_id).due
        assert money.sent_back == PRICE
    assert list(ledger_faults()) == []
    all_adds_up()
