"""Card payments in processes of their own at the same moment: one page, one payment, one outcome."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from marketplace.ordering.errors import OrderingError
from marketplace.ordering.services.orders import cancel_order, expire_hold
from marketplace.outbox.services import relay
from marketplace.payments.errors import PaymentError
from marketplace.payments.stripe.models import CardPayment, CardSession
from marketplace.payments.stripe.services.sessions import open_session
from tests import factories as make
from tests.concurrency import run_at_once
from tools.stripe_double.server import Server

from .conftest import due, kept, post, refunds, session_id_of, state, total, work
from .test_kills import books_agree

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

REFUSALS = (PaymentError, OrderingError)


def test_taps_at_the_same_moment_open_one_page(double: Server) -> None:
    honey = make.product(price=120_000)
    make.point(stock={honey: 9})
    order = make.place({honey: 2}, payment_method="stripe")
    outcomes = run_at_once([partial(open_session, order_id=order.order.pk)] * 4)
    urls = {outcome.value for outcome in outcomes if outcome.error is None}
    # Who comes while the page is being opened is asked to try again in a moment.
    assert all(isinstance(outcome.error, PaymentError) for outcome in outcomes if outcome.error)
    assert len(urls) == 1
    assert open_session(order_id=order.order.pk) in urls
    assert len(double.books.sessions) == 1
    assert CardSession.objects.count() == 1


@pytest.mark.parametrize("rivals", ["expiry", "cancel", "both"])
def test_a_webhook_against_the_end_of_the_hold_the_shopper_and_itself(
    double: Server, client: Client, rivals: str
) -> None:
    honey = make.product(price=120_000)
    make.point(stock={honey: 90})
    for _round in range(3):
        order = make.place({honey: 2}, payment_method="stripe")
        sent_before = len(double.books.refunds)
        double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
        for event in list(double.webhooks.held):
            double.webhooks.held.remove(event)
            assert [o.error for o in run_at_once([partial(post_status, client, event)] * 2)] == [None, None]
        late = timezone.now() + timedelta(minutes=31)
        expiry = partial(expire_hold, order_id=order.order.pk, now=late)
        cancel = partial(cancel_order, order_id=order.order.pk, actor=None, by_desk=True)
        against = {"expiry": [expiry], "cancel": [cancel], "both": [expiry, cancel]}[rivals]
        outcomes = run_at_once([relay, relay, *against])
        assert [o.error for o in outcomes if o.error and not isinstance(o.error, REFUSALS)] == []
        work()
        call_command("reconcile_payments", verbosity=0)
        work()
        assert not due()
        books_agree(double)
        assert CardPayment.objects.filter(order=order.order).count() == 1
        sent = len(double.books.refunds) - sent_before
        if kept(order):
            assert (state(order), kept(order), sent) == ("paid", total(order), 0)
        else:
            assert sent == 1
            assert refunds()[-1][1:] == (total(order), "succeeded")


def post_status(client: Client, event: dict[str, object]) -> int:
    """A webhook's status, which a process can hand back."""
    status: int = post(client, event).status_code
    assert status in (200, 503), status
    return status
