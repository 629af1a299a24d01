"""kill -9 after every write of a return that was paid by card: one refund at Stripe, both books agree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from marketplace.ledger import accounts
from marketplace.ledger.selectors import balance
from marketplace.payments.money import Money
from marketplace.payments.selectors import money_of
from marketplace.payments.stripe.services.sessions import open_session
from tests import factories as make
from tests.payments.lives import all_adds_up, deliver, follow, give_back
from tools.stripe_double.server import Server

from .conftest import refunds, session_id_of, total

PRICE = 120_000


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_goods_come_back_and_the_card_is_refunded_once(
    double: Server, client: Client, told: Callable[[], None]
) -> None:
    honey = make.product(price=PRICE)
    make.point(stock={honey: 9})
    hanh, dung = make.user("Hạnh"), make.user("Dung")
    order = make.place({honey: 3}, payment_method="stripe")
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    told()
    deliver(order, hanh)
    follow(killed=False)
    give_back(order, units=2, good=2, by=hanh, desk=dung)
    follow()
    told()
    assert refunds() == [("reduced", 2 * PRICE, "succeeded")]
    assert len(double.books.refunds) == 1
    paid = total(order)
    assert money_of(order.order.pk) == Money(received=paid, kept=paid - 2 * PRICE, sent_back=2 * PRICE)
    assert balance(accounts.gateway("stripe")) == double.books.balance() == paid - 2 * PRICE
    all_adds_up()
