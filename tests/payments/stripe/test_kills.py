"""kill -9 after every write of every step of a card payment, and anything in any order: both books agree at last."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from marketplace.accounting.verify import find_faults
from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.ordering.services.orders import cancel_order, expire_hold
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.errors import PaymentError
from marketplace.payments.stripe.models import CardPayment, CardSession
from marketplace.payments.stripe.services.sessions import open_session
from tests import factories as make
from tests.races.test_kills import MOST_WRITES, killed_after
from tools.stripe_double.books import Refusal
from tools.stripe_double.server import Server

from .conftest import due, kept, post, refunds, session_id_of, state, total, work
from .dying import Fate, Killed, befalls


def books_agree(double: Server) -> None:
    assert list(find_faults()) == []
    assert balance(accounts.gateway("stripe")) == double.books.balance()


def time_passes() -> None:
    """The leases of the dead run out, and the pauses after failures."""
    CardSession.objects.update(leased_until=None)
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(
        leased_until=None, attempts=0, available_at=timezone.now()
    )


def until_it_ends(call: Callable[[], Any]) -> int:
    """Run ``call`` in processes killed after the first, second … write until one comes to its end; how many died."""
    for writes in range(1, MOST_WRITES):
        time_passes()
        if not killed_after(writes, call):
            return writes - 1
    pytest.fail("it never came to its end")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_killed_anywhere_an_order_is_paid_once_and_refunded_once(double: Server, client: Client) -> None:
    honey = make.product(price=120_000)
    make.point(stock={honey: 5})
    order = make.place({honey: 2}, payment_method="stripe")
    assert until_it_ends(partial(open_session, order_id=order.order.pk)) > 2
    assert len(double.books.sessions) == 1, "however often it died, one page"
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    for event in list(double.webhooks.held):
        assert until_it_ends(partial(post, client, event)) >= 1
    assert until_it_ends(relay) > 5
    work()
    assert (state(order), kept(order), CardPayment.objects.count()) == ("paid", total(order), 1)
    books_agree(double)
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    for _message in range(5):
        until_it_ends(relay)
    work()
    assert refunds() == [("cancelled", total(order), "succeeded")]
    assert len(double.books.refunds) == 1, "however often it died, one refund"
    assert double.books.balance() == 0
    books_agree(double)


def until_it_ends_killed_after_calls(double: Server, call: Callable[[], Any]) -> int:
    """As ``until_it_ends``, killed after the first, second … answer of Stripe, before anything of it is written."""
    for calls in range(1, MOST_WRITES):
        time_passes()

        def run(calls: int = calls) -> None:
            try:
                with befalls(Fate("call", calls), double):
                    call()
            except Killed:
                os.kill(os.getpid(), signal.SIGKILL)

        if not killed_after(10**6, run):
            return calls - 1
    pytest.fail("it never came to its end")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_killed_between_a_call_of_stripe_and_its_writing_nothing_is_done_twice(
    double: Server, client: Client
) -> None:
    honey = make.product(price=120_000)
    make.point(stock={honey: 5})
    order = make.place({honey: 2}, payment_method="stripe")
    assert until_it_ends_killed_after_calls(double, partial(open_session, order_id=order.order.pk)) == 1
    assert len(double.books.sessions) == 1, "the page that was made, whose maker died, is found again"
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    for event in list(double.webhooks.held):
        assert post(client, event).status_code == 200
    assert until_it_ends_killed_after_calls(double, relay) == 1
    assert (state(order), kept(order), CardPayment.objects.count()) == ("paid", total(order), 1)
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    assert until_it_ends_killed_after_calls(double, relay) >= 2
    work()
    assert refunds() == [("cancelled", total(order), "succeeded")]
    assert len(double.books.refunds) == 1, "the refund that was made, whose maker died, is found again"
    books_agree(double)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_anything_in_any_order_ends_paid_and_kept_or_refunded(
    double: Server, client: Client, seed: int
) -> None:
    """Pages, payments, expiry, cancelling, refunds that fail, webhooks that are late, doubled, shuffled or lost."""
    dice = random.Random(seed)
    honey = make.product(price=120_000)
    make.point(stock={honey: 8})
    orders = [make.place({honey: dice.randint(1, 3)}, payment_method="stripe") for _order in range(3)]

    def pay() -> None:
        open_ones = [key for key, one in double.books.sessions.items() if one["status"] == "open"]
        if open_ones:
            double.books.pay(dice.choice(open_ones))

    def tell() -> None:
        dice.shuffle(double.webhooks.held)
        for event in double.webhooks.held[: dice.randint(0, 3)]:
            if dice.random() < 0.7:  # kept: it comes again
                double.webhooks.held.remove(event)
            if dice.random() < 0.8:  # not lost
                post(client, event)

    steps: list[Callable[[], Any]] = [
        lambda: open_session(order_id=dice.choice(orders).order.pk),
        lambda: CardSession.objects.filter(state="open").update(state="expired"),  # given up here, open there
        pay,
        pay,
        tell,
        tell,
        relay,
        lambda: expire_hold(
            order_id=dice.choice(orders).order.pk, now=timezone.now() + timedelta(minutes=31)
        ),
        lambda: cancel_order(order_id=dice.choice(orders).order.pk, actor=None, by_desk=True),
        lambda: setattr(double.books, "refunds_end", dice.choice(("succeeded", "failed"))),
    ]
    for _step in range(40):
        try:
            dice.choice(steps)()
        except (PaymentError, Refusal):
            continue
    double.books.refunds_end = "succeeded"
    for event in list(double.webhooks.held):
        post(client, event)
    work()
    call_command("reconcile_payments")
    work()
    assert not due()
    books_agree(double)
    for order in orders:
        payments = CardPayment.objects.filter(order=order.order)
        assert sum(payment.kept > 0 for payment in payments) <= 1
        if state(order) != "paid":
            assert kept(order) == 0
