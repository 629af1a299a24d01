"""What may happen to an order after it was placed, as a state machine against a plain model: returns in flight side by
side, units given up, deliveries, refusals at the door, refunds paid, messages late. What the model allows happens, what
it forbids is refused; at every moment no more goes back than came in, and in the end all books agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from saleor.warehouse.models import Stock

from marketplace.accounting.verify import find_faults as ledger_faults
from marketplace.ordering.errors import OrderingError
from marketplace.ordering.models import ReturnEvent, ReturnRequest
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.services import returns
from marketplace.payments.errors import PaymentError
from marketplace.payments.verify import find_faults
from marketplace.routing.errors import RoutingError
from marketplace.routing.verify import find_faults as routing_faults

from .test_any_order import UNITS, World

STOCK = 9
FROM = {
    "approved": {"requested"},
    "refused": {"requested", "checked"},
    "withdrawn": {"requested", "approved"},
    "received": {"approved"},
    "checked": {"received"},
    "accepted": {"checked"},
}
"""The steps of a return as the desk's handbook draws them; from ``to`` itself a step is a second tap."""

which = st.integers(0, 1)
nth = st.integers(0, 5)


@dataclass
class Asked:
    """A return as the model remembers it; ``good``: how many were found fit to be sold again."""

    pk: int
    number: int
    units: int
    reason: Reason
    state: str = "requested"
    good: int = 0


class AfterLife(RuleBasedStateMachine):
    method = "cash_on_delivery"

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.world = World(self.method)
        self.is_over = ["open", "open"]
        self.taken = [0, 0]
        self.asked: list[Asked] = []
        self.steps_taken = 0
        if self.method == "bank_transfer":
            self.world.pay(1)
            self.world.relay()

    def act(self, work: Callable[[], Any], *, allowed: bool) -> bool:
        """Do it and see that it goes as the model says; answers whether it was done."""
        try:
            with transaction.atomic():
                work()
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except (OrderingError, RoutingError, PaymentError):
            if allowed:
                raise
            return False
        assert allowed, "done, and should not have been"
        return True

    def still_there(self, number: int) -> int:
        """Units that are with the shopper and not being given back."""
        away = (
            one.units
            for one in self.asked
            if one.number == number and one.state not in ("refused", "withdrawn")
        )
        return self.taken[number] - sum(away)

    # --- before it arrives

    @rule(number=which)
    def deliver(self, number: int) -> None:
        if self.act(partial(self.world.deliver, number), allowed=self.is_over[number] == "open"):
            self.is_over[number], self.taken[number] = "delivered", self.world.left[number]

    @precondition(lambda self: "open" in self.is_over)
    @rule(number=which)
    def refuse_at_the_door(self, number: int) -> None:
        if self.is_over[number] == "open":
            self.act(partial(self.world.undelivered, number), allowed=True)
            self.is_over[number] = "undelivered"

    @rule(number=which, units=st.integers(0, UNITS + 1))
    def keep_fewer(self, number: int, units: int) -> None:
        if self.is_over[number] != "open":
            return
        if self.act(partial(self.world.keep, number, units), allowed=units <= self.world.left[number]):
            self.is_over[number] = "open" if units else "cancelled"

    # --- given back

    @rule(number=which, units=st.integers(0, UNITS + 1), reason=st.sampled_from([*Reason]))
    def ask(self, number: int, units: int, reason: Reason) -> None:
        made: list[ReturnRequest] = []
        parcel = self.world.parcel(number)
        line = parcel.lines.first()
        asked = partial(
            returns.request_return,
            order_id=self.world.order.order.pk,
            parcel_code=parcel.code,
            units={line.pk if line else 0: units},
            reason=reason,
            key=f"wish-{len(self.asked):04d}",
            actor=None,
        )
        allowed = self.is_over[number] == "delivered" and 0 < units <= self.still_there(number)
        if self.act(lambda: made.append(asked()), allowed=allowed):
            assert asked() == made[0], "the same wish again is the same return"
            self.asked.append(Asked(made[0].pk, number, units, reason))
            self.steps_taken += 1

    def step(self, index: int, to: str, work: Callable[[Asked], Any]) -> Asked | None:
        """One step of the ``index``-th return; answers it when it was taken now."""
        if not self.asked:
            return None
        one = self.asked[index % len(self.asked)]
        before = one.state
        if not self.act(partial(work, one), allowed=before == to or before in FROM[to]) or before == to:
            return None
        one.state = to
        self.steps_taken += 1
        return one

    @rule(index=nth)
    def approve(self, index: int) -> None:
        self.step(
            index, "approved", lambda one: returns.approve_return(return_id=one.pk, actor=self.world.hanh)
        )

    @rule(index=nth)
    def refuse(self, index: int) -> None:
        self.step(
            index,
            "refused",
            lambda one: returns.refuse_return(return_id=one.pk, actor=self.world.hanh, answer="Đã mở"),
        )

    @rule(index=nth)
    def withdraw(self, index: int) -> None:
        self.step(index, "withdrawn", lambda one: returns.withdraw_return(return_id=one.pk, actor=None))

    @rule(index=nth)
    def receive(self, index: int) -> None:
        self.step(
            index, "received", lambda one: returns.receive_return(return_id=one.pk, actor=self.world.hanh)
        )

    @rule(index=nth, good=st.integers(0, UNITS))
    def check(self, index: int, good: int) -> None:
        if not self.asked:
            return
        one = self.asked[index % len(self.asked)]
        good = one.good if one.state == "checked" else min(good, one.units)
        line = ReturnRequest.objects.get(pk=one.pk).lines.get().pk
        if self.step(
            index,
            "checked",
            lambda one: returns.check_return(return_id=one.pk, restocked={line: good}, actor=self.world.hanh),
        ):
            one.good = good

    @rule(index=nth)
    def accept(self, index: int) -> None:
        one = self.step(
            index, "accepted", lambda one: returns.accept_return(return_id=one.pk, actor=self.world.hanh)
        )
        if one is None:
            return
        world = self.world
        world.left[one.number] -= one.units
        world.reasons[one.number].add(one.reason)
        if not world.left[one.number] and Reason.CHANGED_MIND not in world.reasons[one.number]:
            world.has_shipping[one.number] = False

    @rule(index=nth)
    def bring_back_whole(self, index: int) -> None:
        """All steps in a row: alone, chance would seldom come to the end."""
        for act in (self.approve, self.receive):
            act(index)
        self.check(index, 1)
        self.accept(index)

    # --- money and messages

    @rule()
    def pay_out(self) -> None:
        self.act(self.world.pay_out, allowed=True)

    @rule()
    def relay(self) -> None:
        self.world.relay()

    @rule()
    def settle(self) -> None:
        self.act(self.world.settle, allowed=True)

    @invariant()
    def no_more_goes_back_than_came_in(self) -> None:
        self.world.check()

    @invariant()
    def the_shelves_hold_what_the_model_says(self) -> None:
        for number, product in enumerate(self.world.products):
            good = sum(one.good for one in self.asked if one.number == number and one.state == "accepted")
            quantity = Stock.objects.get(product_variant=product).quantity
            assert quantity == STOCK - self.taken[number] + good

    @invariant()
    def returns_are_where_the_model_has_them(self) -> None:
        assert dict(ReturnRequest.objects.values_list("pk", "state")) == {
            one.pk: one.state for one in self.asked
        }
        assert ReturnEvent.objects.count() == self.steps_taken, "each step is told once"

    def teardown(self) -> None:
        try:
            for _again in range(2):
                self.world.relay()
                self.world.check_settled()
            for faults in (find_faults, routing_faults, ledger_faults):
                assert list(faults()) == []
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


class PaidByTransfer(AfterLife):
    method = "bank_transfer"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("life", [AfterLife, PaidByTransfer])
def test_whatever_happens_after_ordering_the_model_knew_it(db: None, life: type[AfterLife]) -> None:
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
