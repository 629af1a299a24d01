"""Anything that can happen to card payments, in any order, dying anywhere, against a plain model (Hypothesis).

Two orders of two products at two places. The model knows prices, counts what was given up, and reads the books of the
double; it knows nothing of sessions, bills or refunds. When everything has settled, money at the double = ledger =
orders: each order is paid and its money kept, or it has all of it back; nothing twice; who is not paid holds nothing.

``CARD_MACHINE="2000x40"`` runs 2,000 examples of 40 steps (``make test`` runs 40 of 20). What is found is made smaller
only with ``CARD_MACHINE_SHRINK=1``: that takes minutes.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from saleor.warehouse.models import Allocation

from marketplace.accounting.verify import find_faults as account_faults
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ordering.errors import OrderingError
from marketplace.ordering.models import Placement
from marketplace.ordering.services.cancelling import cancel_order_parcel, reduce_order
from marketplace.ordering.services.orders import cancel_order, expire_hold
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.errors import PaymentError
from marketplace.payments.selectors import money_of
from marketplace.payments.stripe.models import CardPayment, CardRefund, CardSession, RefundState
from marketplace.payments.stripe.services import sessions
from marketplace.payments.stripe.services.reconciling import USUAL, reconcile
from marketplace.payments.stripe.services.refunds import (
    close_refund,
    is_disputed,
    return_payment,
    send_again,
    take_up_refunds,
)
from marketplace.routing.errors import RoutingError
from marketplace.routing.models import Parcel
from marketplace.routing.verify import find_faults as routing_faults
from tests import factories as make
from tools.stripe_double.books import Books, Refusal
from tools.stripe_double.server import Server

from .conftest import due, post, work
from .dying import Fate, Killed, befalls

PRICES = (100_001, 50_000)
UNITS = 2
ORDERS = 2
LATE = timedelta(minutes=31)
PHASES = (
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
    *((Phase.shrink,) if "CARD_MACHINE_SHRINK" in os.environ else ()),
)
EXAMPLES, STEPS = map(int, os.environ.get("CARD_MACHINE", "40x20").split("x"))

any_of = st.integers(0, 9)
one_order = st.integers(0, ORDERS - 1)
one_product = st.integers(0, len(PRICES) - 1)


class Purchase:
    """One order, and what a plain mind remembers of it."""

    def __init__(self, products: list[Any]) -> None:
        self.placed = make.place(dict.fromkeys(products, UNITS), payment_method="stripe")
        self.pk = self.placed.order.pk
        self.products = products
        self.shipping = [self.parcel(n).shipping_amount for n in range(len(products))]
        self.left = [UNITS] * len(products)
        self.has_shipping = [True] * len(products)
        self.has_expired = False

    def parcel(self, number: int) -> Parcel:
        """The newest parcel with the product (late money makes new ones)."""
        mine = Parcel.objects.filter(
            order=self.placed.order, lines__order_line__variant=self.products[number]
        )
        return mine.latest("pk")

    @property
    def state(self) -> str:
        return Placement.objects.get(pk=self.pk).payment_state

    def due(self) -> int:
        goods = sum(price * left for price, left in zip(PRICES, self.left, strict=True))
        return goods + sum(fee for fee, has in zip(self.shipping, self.has_shipping, strict=True) if has)

    def gone(self, number: int) -> None:
        self.left[number], self.has_shipping[number] = 0, False


class Cards(RuleBasedStateMachine):
    """The rules; ``double`` and ``client`` are set by the test."""

    double: Server
    client: Client

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        books = Books(url=self.double.books.url)
        books.tell = self.double.webhooks.tell
        self.double.books = books
        self.double.webhooks.held.clear()
        self.fate: Fate | None = None
        self.outside: Counter[int] = Counter()

    @property
    def books(self) -> Books:
        return self.double.books

    @initialize()
    def two_orders(self) -> None:
        self.dung = make.user("Dung")
        products = [make.product(f"Hàng {n}", price=price) for n, price in enumerate(PRICES)]
        for product in products:
            make.point(stock={product: ORDERS * UNITS + 1})
        self.products = products
        self.purchases = [Purchase(products) for _order in range(ORDERS)]

    def teardown(self) -> None:
        try:
            if hasattr(self, "purchases"):
                self.settle(is_over=True)
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def act(self, call: Callable[[], Any]) -> bool:
        """Do it under the fate that waits; False when it was refused, failed or died."""
        fate, self.fate = self.fate, None
        try:
            with befalls(fate, self.double):
                call()
        except (PaymentError, OrderingError, RoutingError, Refusal):
            return False
        except Killed:
            transaction.set_rollback(False)  # it died between transactions of its own, inside the test's
            return False
        return True

    # --- What may befall the next step

    @precondition(lambda self: self.fate is None)
    @rule(fate=st.builds(Fate, st.just("write"), st.integers(1, 14)))
    def the_next_dies_after_a_write(self, fate: Fate) -> None:
        self.fate = fate

    @precondition(lambda self: self.fate is None)
    @rule(fate=st.builds(Fate, st.just("call"), st.integers(1, 4)))
    def the_next_dies_after_a_call(self, fate: Fate) -> None:
        self.fate = fate

    @precondition(lambda self: self.fate is None)
    @rule(kind=st.sampled_from(["down", "mute"]))
    def stripe_fails_the_next(self, kind: str) -> None:
        self.fate = Fate(kind)

    # --- The shopper

    @rule(order=one_order)
    def open_page(self, order: int) -> None:
        self.act(lambda: sessions.open_session(order_id=self.purchases[order].pk))

    def pages(self, status: str = "open") -> list[str]:
        return [key for key, page in self.books.sessions.items() if page["status"] == status]

    @precondition(lambda self: self.pages())
    @rule(which=any_of)
    def pay(self, which: int) -> None:
        self.books.pay(self.pages()[which % len(self.pages())])

    @precondition(lambda self: self.pages())
    @rule(which=any_of, amount=st.sampled_from([1, 20_000, 10**6]))
    def another_amount_comes_in(self, which: int, amount: int) -> None:
        self.books.pay(self.pages()[which % len(self.pages())], amount=amount)

    @precondition(lambda self: self.pages())
    @rule(which=any_of)
    def pay_and_wait_for_the_bank(self, which: int) -> None:
        self.books.pay_later(self.pages()[which % len(self.pages())])

    def undecided(self) -> list[str]:
        return [
            key
            for key in self.pages("complete")
            if self.books.payments[self.books.sessions[key]["payment_intent"]]["status"] == "processing"
        ]

    @precondition(lambda self: self.undecided())
    @rule(which=any_of, succeeds=st.booleans())
    def the_bank_decides(self, which: int, succeeds: bool) -> None:
        self.books.decide(self.undecided()[which % len(self.undecided())], succeeds=succeeds)

    @rule(order=one_order)
    def come_back(self, order: int) -> None:
        self.act(lambda: sessions.refresh_session(order_id=self.purchases[order].pk))

    @rule(order=one_order, by_desk=st.booleans())
    def cancel(self, order: int, by_desk: bool) -> None:
        one = self.purchases[order]
        if self.act(lambda: cancel_order(order_id=one.pk, actor=None, by_desk=by_desk)):
            if one.state == "expired" and one.has_expired:
                return  # cancelled by the clock already; money may still take it up again
            for number in range(len(self.products)):
                if one.parcel(number).state == "cancelled":
                    one.gone(number)

    @rule(order=one_order, product=one_product)
    def cancel_a_parcel(self, order: int, product: int) -> None:
        one = self.purchases[order]
        parcel = one.parcel(product)
        if parcel.state != "cancelled" and self.act(
            lambda: cancel_order_parcel(order_id=one.pk, code=parcel.code, actor=None)
        ):
            one.gone(product)

    @rule(order=one_order, product=one_product, units=st.integers(0, UNITS))
    def keep_less(self, order: int, product: int, units: int) -> None:
        one = self.purchases[order]
        line = one.placed.order.lines.get(variant=self.products[product]).pk
        has_ended = (
            one.state == "expired"
        )  # nothing is left to reduce; money may still take it up again, whole
        if self.act(lambda: reduce_order(order_id=one.pk, remaining={line: units}, actor=None)):
            if has_ended:
                return
            one.left[product] = units
            if not units:
                one.has_shipping[product] = False

    # --- Clocks and other people

    @rule(order=one_order)
    def the_hold_ends(self, order: int) -> None:
        one = self.purchases[order]
        self.act(lambda: expire_hold(order_id=one.pk, now=timezone.now() + LATE))
        one.has_expired |= one.state == "expired"

    @precondition(lambda self: self.pages())
    @rule(which=any_of)
    def the_page_ends(self, which: int) -> None:
        page = self.pages()[which % len(self.pages())]
        self.books.sessions[page]["expires_at"] = self.books.now() - 1
        self.books.session(page)

    @rule(product=one_product)
    def somebody_else_buys(self, product: int) -> None:
        with suppress(OrderingError):
            make.place({self.products[product]: UNITS})

    @rule()
    def time_passes(self) -> None:
        """Leases of the dead run out, pauses after failures end."""
        CardSession.objects.update(leased_until=None)
        OutboxMessage.objects.filter(delivered_at=None).update(
            leased_until=None, attempts=0, available_at=timezone.now()
        )

    # --- The worker and the webhooks

    @rule(limit=st.sampled_from([1, 2, 200]))
    def work(self, limit: int) -> None:
        self.act(lambda: relay(limit=limit))

    @precondition(lambda self: self.double.webhooks.held)
    @rule(which=any_of, times=st.integers(0, 3), comes_again=st.booleans())
    def a_webhook_comes(self, which: int, times: int, comes_again: bool) -> None:
        """Any that waits, as often as may be; with 0 and not again it is lost."""
        held = self.double.webhooks.held
        event = held[which % len(held)]
        if not comes_again:
            held.remove(event)
        for _time in range(times):
            self.act(lambda: post(self.client, event))

    @rule()
    def compare_with_stripe(self) -> None:
        self.act(lambda: list(reconcile(since=timezone.now() - USUAL)))

    # --- Refunds and disputes

    @rule(how=st.sampled_from(["succeeded", "failed", "pending"]))
    def refunds_will_end(self, how: str) -> None:
        self.books.refunds_end = how

    def running(self) -> list[str]:
        return [key for key, one in self.books.refunds.items() if one["status"] in ("pending", "succeeded")]

    @precondition(lambda self: self.running())
    @rule(which=any_of, how=st.sampled_from(["succeeded", "failed"]))
    def a_refund_ends(self, which: int, how: str) -> None:
        """Also one that failed after it succeeded."""
        self.books.end_refund(self.running()[which % len(self.running())], how)

    @rule(which=any_of, how=st.sampled_from(["again", "bank", "dispute"]))
    def the_desk_settles_a_refund(self, which: int, how: str) -> None:
        rows = list(CardRefund.objects.filter(state__in=("due", "failed")).order_by("pk"))
        if not rows:
            return
        row = rows[which % len(rows)]
        if how == "dispute" and not is_disputed(row.payment):
            return
        if how == "again":
            self.act(lambda: send_again(refund_id=row.pk, actor=self.dung))
        else:
            self.act(lambda: close_refund(refund_id=row.pk, how=how, reference="FT1", actor=self.dung))

    @rule(which=any_of)
    def the_desk_returns_a_wrong_payment(self, which: int) -> None:
        rows = list(CardPayment.objects.exclude(fault="").order_by("pk"))
        if rows:
            row = rows[which % len(rows)]
            self.act(lambda: return_payment(payment_pk=row.pk, actor=self.dung))

    @rule(which=any_of, amount=st.integers(1, 60_000))
    def the_desk_refunds_on_stripes_page(self, which: int, amount: int) -> None:
        """Of what is kept, and we hear of it at once; what fits nothing waits for a person (``test_outcomes``)."""
        rows = list(CardPayment.objects.filter(kept__gte=amount).order_by("pk"))
        rows = [row for row in rows if not self.is_moving(row)]
        if not rows:
            return
        row = rows[which % len(rows)]
        usual, self.books.refunds_end = self.books.refunds_end, "succeeded"
        try:
            self.books.create_refund({"payment_intent": row.payment_id, "amount": str(amount)})
        except Refusal:
            return
        finally:
            self.books.refunds_end = usual
        take_up_refunds(payment_id=row.payment_id)
        self.outside[row.order_id] += amount

    def is_moving(self, row: CardPayment) -> bool:
        """Whether word of a change to the order is still on its way, and what is kept not what it costs now."""
        one = next(one for one in self.purchases if one.pk == row.order_id)
        costs = one.due() - self.outside[one.pk]
        return one.state != "paid" or row.kept > costs

    @precondition(lambda self: self.charges())
    @rule(which=any_of, is_inquiry=st.booleans())
    def the_shoppers_bank_disputes(self, which: int, is_inquiry: bool) -> None:
        charges = self.charges()
        charge = charges[which % len(charges)]
        disputed = {one["payment_intent"] for one in self.books.disputes.values()}
        if charge["payment_intent"] not in disputed:
            self.books.dispute(charge["payment_intent"], is_inquiry=is_inquiry)

    def charges(self) -> list[dict[str, Any]]:
        return list(self.books.charges.values())

    def disputes(self) -> list[dict[str, Any]]:
        return [one for one in self.books.disputes.values() if one["status"].endswith("needs_response")]

    @precondition(lambda self: self.disputes())
    @rule(which=any_of, is_won=st.booleans())
    def a_dispute_ends(self, which: int, is_won: bool) -> None:
        found = self.disputes()[which % len(self.disputes())]
        is_inquiry = found["status"].startswith("warning_")
        self.books.close_dispute(found["id"], "warning_closed" if is_inquiry else "won" if is_won else "lost")

    # --- What always holds

    @invariant()
    def the_database_agrees_to_every_commit(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    # --- What holds when all has settled

    @rule()
    def everything_settles(self) -> None:
        self.settle(is_over=False)

    def settle(self, *, is_over: bool) -> None:
        """Machines work again, people do their part; at the end the clock ends what nobody paid."""
        self.fate = None
        self.books.refunds_end = "succeeded"
        for page in self.undecided():
            self.books.decide(page, succeeds=True)
        for found in self.disputes():
            is_inquiry = found["status"].startswith("warning_")
            self.books.close_dispute(found["id"], "warning_closed" if is_inquiry else "won")
        for refund in self.books.refunds.values():
            if refund["status"] == "pending":
                self.books.end_refund(refund["id"], "succeeded")
        if is_over:
            for one in self.purchases:
                expire_hold(order_id=one.pk, now=timezone.now() + LATE)
                one.has_expired |= one.state == "expired"
        self.all_is_heard()
        for row in CardPayment.objects.exclude(fault="").filter(refunds__isnull=True):
            return_payment(payment_pk=row.pk, actor=self.dung)
        if due():
            self.all_is_heard()
        for row in CardRefund.objects.filter(state__in=("due", "failed")).select_related("payment"):
            if is_disputed(row.payment):
                close_refund(refund_id=row.pk, how="dispute", reference="dp", actor=self.dung)
            elif row.state == RefundState.FAILED:
                send_again(refund_id=row.pk, actor=self.dung)
        if due():
            self.all_is_heard()
        self.check(is_over=is_over)

    def all_is_heard(self) -> None:
        """Webhooks that were not lost come in, messages go out, what was lost is found by comparing; to the end."""
        CardSession.objects.update(leased_until=None)
        while self.double.webhooks.held or due() or list(reconcile(since=timezone.now() - USUAL)):
            for event in list(self.double.webhooks.held):
                self.double.webhooks.held.remove(event)
                assert post(self.client, event).status_code == 200
            if due():
                work()
                assert not due()

    def check(self, *, is_over: bool) -> None:
        for faults in (account_faults, routing_faults):
            assert list(faults()) == []
        assert balance(accounts.gateway("stripe")) == self.books.balance()
        assert balance(accounts.refunds("stripe")) == 0
        assert not OutboxMessage.objects.filter(dead_at__isnull=False).exists()
        told = dict(CardPayment.objects.values_list("payment_id", "amount"))
        assert told == {one["payment_intent"]: one["amount"] for one in self.charges()}, "each payment once"
        sent = [
            one["metadata"].get("refund")
            for one in self.books.refunds.values()
            if one["status"] == "succeeded"
        ]
        ours = [mark for mark in sent if mark]
        assert len(set(ours)) == len(ours), "each refund once"
        for one in self.purchases:
            self.check_order(one, is_over=is_over)

    def check_order(self, one: Purchase, *, is_over: bool) -> None:
        money = money_of(one.pk)
        assert money.owed_back == 0
        assert money.received == money.kept + money.sent_back
        costs = max(0, one.due() - self.outside[one.pk])
        assert money.kept == (costs if one.state == "paid" else 0)
        keeping = CardPayment.objects.filter(order_id=one.pk, kept__gt=0)
        assert len(keeping) <= 1, "paid once"
        if one.state == "paid":
            assert CardPayment.objects.filter(order_id=one.pk, fault="").exists(), "paid with its own money"
        if is_over:
            assert one.state != "waiting"
            live = CardSession.objects.filter(order_id=one.pk, state__in=("preparing", "open", "processing"))
            assert not live.exists()
            held = Allocation.objects.filter(order_line__order_id=one.pk)
            units = sum(held.values_list("quantity_allocated", flat=True))
            assert units == (sum(one.left) if one.state == "paid" else 0), "who is not paid holds nothing"
            mine = [p for p in self.books.sessions.values() if p["client_reference_id"] == one.placed.number]
            assert not any(page["status"] == "open" for page in mine), "nobody can pay any more"


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_happens_each_order_is_paid_and_kept_or_refunded(
    double: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "PATIENCE", 0.0)  # nobody is going to finish what a dead process began
    machine = type("CardsHere", (Cards,), {"double": double, "client": client})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            phases=PHASES,
        ),
    )
