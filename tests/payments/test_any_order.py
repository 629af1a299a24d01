"""Pay, cancel, give up units, expire, deliver, bring back, return, pay out: in any order, against a plain model.

The model knows prices and counts what was given up; it knows nothing of bills, receipts or refunds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saleor.account.models import User

from marketplace.accounting.verify import find_faults as ledger_faults
from marketplace.ordering.errors import OrderingError
from marketplace.ordering.models import Placement, ReturnRequest
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.services import returns
from marketplace.ordering.services.cancelling import cancel_order_parcel, reduce_order
from marketplace.ordering.services.orders import cancel_order, expire_hold
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.bank_transfer.codes import transfer_code
from marketplace.payments.bank_transfer.models import RefundDue
from marketplace.payments.bank_transfer.services import EntryDraft, mark_paid_out, receive_notice
from marketplace.payments.cash_on_delivery.models import CashRefund
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.payments.errors import PaymentError
from marketplace.payments.selectors import money_of
from marketplace.payments.services import settle_order
from marketplace.payments.verify import find_faults
from marketplace.routing.errors import RoutingError
from marketplace.routing.models import Parcel
from marketplace.routing.services import parcels as places
from marketplace.routing.verify import find_faults as routing_faults
from tests import factories as make

PRICES = (100_001, 50_000)
UNITS = 3
LATER = timedelta(hours=25)

_serial = count(1)

which = st.integers(0, 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.sampled_from([0.5, 1, 1, 1])),
        st.tuples(st.sampled_from(["cancel parcel", "deliver", "undelivered"]), which),
        st.tuples(st.just("keep"), which, st.integers(0, UNITS)),
        st.tuples(st.just("return"), which, st.integers(1, UNITS), st.sampled_from([*Reason])),
        st.tuples(st.sampled_from(["cancel", "expire", "pay out", "relay", "settle"])),
    ),
    min_size=2,
    max_size=12,
)


class World:
    """One order of two products at two places, and what a plain mind remembers of it."""

    def __init__(self, method: str) -> None:
        self.products = [make.product(f"Hàng {number}", price=price) for number, price in enumerate(PRICES)]
        for product in self.products:
            make.point(stock={product: 9})
        self.hanh: User = make.user("Hạnh")
        self.order: Placed = make.place(dict.fromkeys(self.products, UNITS), payment_method=method)
        self.method = method
        self.total = int(self.order.order.total_gross_amount)
        self.shipping = [self.parcel(number).shipping_amount for number in (0, 1)]
        assert sum(self.shipping) + UNITS * sum(PRICES) == self.total
        self.left = [UNITS, UNITS]
        self.has_shipping = [True, True]
        self.has_expired = False
        self.reasons: list[set[Reason]] = [set(), set()]

    def parcel(self, number: int) -> Parcel:
        """The newest parcel with the product (late money makes new ones)."""
        mine = Parcel.objects.filter(
            order=self.order.order, point__warehouse__stock__product_variant=self.products[number]
        )
        return mine.order_by("-pk").first() or Parcel.objects.none().get()

    def due(self) -> int:
        goods = sum(price * left for price, left in zip(PRICES, self.left, strict=True))
        return goods + sum(fee for fee, has in zip(self.shipping, self.has_shipping, strict=True) if has)

    def gone(self, number: int) -> None:
        self.left[number], self.has_shipping[number] = 0, False

    def do(self, step: tuple[Any, ...]) -> None:
        getattr(self, step[0].replace(" ", "_"))(*step[1:])

    def pay(self, share: float) -> None:
        if self.method != "bank_transfer":
            return
        receive_notice(
            draft=EntryDraft(
                reference=f"{self.order.number}-{next(_serial)}",
                amount=int(share * self.total),
                booked_at=timezone.now(),
                description=transfer_code(self.order.number),
            )
        )

    def cancel_parcel(self, number: int) -> None:
        cancel_order_parcel(order_id=self.order.order.pk, code=self.parcel(number).code, actor=None)
        self.gone(number)

    def keep(self, number: int, units: int) -> None:
        line = self.order.order.lines.get(variant=self.products[number]).pk
        reduce_order(order_id=self.order.order.pk, remaining={line: units}, actor=None)
        self.left[number] = units
        if not units:
            self.has_shipping[number] = False

    def _send(self, number: int, *, arrives: bool) -> None:
        parcel = self.parcel(number)
        for go in (places.accept_parcel, places.pack_parcel, places.hand_over_parcel):
            go(parcel_id=parcel.pk, actor=self.hanh)
        if arrives:
            places.deliver_parcel(parcel_id=parcel.pk, actor=self.hanh)
        else:
            places.return_parcel(parcel_id=parcel.pk, actor=self.hanh, reason="Không gặp", restock=True)
            self.gone(number)

    def deliver(self, number: int) -> None:
        self._send(number, arrives=True)

    def undelivered(self, number: int) -> None:
        self._send(number, arrives=False)

    def _return(self, number: int, units: int, reason: Reason) -> None:
        parcel = self.parcel(number)
        line = parcel.lines.first()
        request = returns.request_return(
            order_id=self.order.order.pk,
            parcel_code=parcel.code,
            units={line.pk if line else 0: units},
            reason=reason,
            actor=None,
        )
        returns.approve_return(return_id=request.pk, actor=self.hanh)
        returns.receive_return(return_id=request.pk, actor=self.hanh)
        returns.check_return(return_id=request.pk, restocked={}, actor=self.hanh)
        returns.accept_return(return_id=request.pk, actor=self.hanh)
        self.left[number] -= units
        self.reasons[number].add(reason)
        if not self.left[number] and Reason.CHANGED_MIND not in self.reasons[number]:
            self.has_shipping[number] = False

    def cancel(self) -> None:
        cancel_order(order_id=self.order.order.pk, actor=None, reason="Đổi ý")
        if Placement.objects.get(pk=self.order.order.pk).payment_state == "expired" and self.has_expired:
            return  # cancelled by the clock already; money may still take it up again
        for number in (0, 1):
            if self.parcel(number).state == "cancelled":
                self.gone(number)

    def expire(self) -> None:
        self.has_expired |= expire_hold(order_id=self.order.order.pk, now=timezone.now() + LATER)

    def pay_out(self) -> None:
        for refund in RefundDue.objects.filter(paid_out_at=None):
            mark_paid_out(refund_id=refund.pk, reference="CHI", actor=self.hanh)
        for cash in CashRefund.objects.filter(given_at=None):
            give_refund(refund_id=cash.pk, actor=self.hanh)

    def relay(self) -> None:
        OutboxMessage.objects.update(available_at=timezone.now())
        relay(limit=1000)

    def settle(self) -> None:
        settle_order(order_id=self.order.order.pk)

    def check(self) -> None:
        """Σ refunds ≤ paid at every moment."""
        money = money_of(self.order.order.pk)
        assert money.owed_back + money.sent_back <= money.received
        assert money.kept >= 0

    def check_settled(self) -> None:
        money = money_of(self.order.order.pk)
        state = Placement.objects.get(pk=self.order.order.pk).payment_state
        if self.method == "bank_transfer":
            assert money.kept == (self.due() if state == "paid" else 0)
            if state != "waiting":
                assert money.received == money.kept + money.owed_back + money.sent_back
        else:
            arrived = [self.parcel(number).state == "delivered" for number in (0, 1)]
            both = zip(PRICES, self.left, self.shipping, self.has_shipping, arrived, strict=True)
            assert money.kept == sum(p * left + fee * has for p, left, fee, has, here in both if here)
            assert money.received == money.kept + money.owed_back + money.sent_back


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["bank_transfer", "cash_on_delivery"])
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=steps)
def test_any_order_of_events_leaves_what_the_order_costs(
    db: None, method: str, plan: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        world = World(method)
        for step in plan:
            act: Callable[[tuple[Any, ...]], None] = world.do
            try:
                with transaction.atomic():
                    act(("_return", *step[1:]) if step[0] == "return" else step)
            except (OrderingError, RoutingError, PaymentError):
                pass  # refused, and nothing of it was done
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            world.check()
        for _again in range(2):
            world.relay()
            world.check_settled()
        for faults in (find_faults, routing_faults, ledger_faults):
            assert list(faults()) == []
        assert not ReturnRequest.objects.exclude(state="accepted").exists()
        transaction.set_rollback(True)
