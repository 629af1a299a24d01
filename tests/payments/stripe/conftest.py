"""What the tests of card payments share: the double in place of Stripe, an order to pay, webhooks as they come in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from saleor.product.models import ProductVariant

from marketplace.ordering.models import Placement
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.stripe.models import CardPayment, CardRefund
from tests import factories as make
from tools.stripe_double.books import Books
from tools.stripe_double.server import Server
from tools.stripe_double.webhooks import Webhooks, signed

SECRET = "whsec_of_the_tests_0123456789"
OLD_SECRET = "whsec_before_the_rotation_0123"
KEY = "sk_test_of0the0tests0alone"
WEBHOOK = "/thanh-toan/stripe/"


@pytest.fixture
def double() -> Iterator[Server]:
    """Stripe's double with empty books; what happens there is held until ``told`` sends it."""
    server = Server(0, Books(), Webhooks())
    server.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def cards(double: Server, settings: Any) -> None:
    """Cards switched on, against the double."""
    settings.STRIPE = {
        "secret_key": KEY,
        "webhook_secrets": [SECRET, OLD_SECRET],
        "api_base": double.books.url,
        "hold": timedelta(minutes=30),
    }
    settings.PAYMENT_METHODS = [*settings.PAYMENT_METHODS, "marketplace.payments.stripe.method.card"]


@pytest.fixture
def order(honey: ProductVariant) -> Placed:
    """An order of two, waiting for its card."""
    return make.place({honey: 2}, payment_method="stripe")


def post(client: Client, event: dict[str, Any], *, secret: str = SECRET, at: int | None = None) -> Any:
    """A webhook as Stripe sends it."""
    body = json.dumps(event).encode()
    header = signed(body, secret, int(time.time()) if at is None else at)
    return client.post(WEBHOOK, body, content_type="application/json", headers={"Stripe-Signature": header})


@pytest.fixture
def told(double: Server, client: Client) -> Callable[[], None]:
    """``told()``: all webhooks that wait come in, and everything that follows from them is done."""

    def tell() -> None:
        while double.webhooks.held or due():
            for event in list(double.webhooks.held):
                double.webhooks.held.remove(event)
                assert post(client, event).status_code == 200
            work()

    return tell


def due() -> bool:
    return OutboxMessage.objects.filter(delivered_at__isnull=True, dead_at__isnull=True).exists()


def work() -> None:
    """All messages are delivered, also those that a failure or a delay put off."""
    for _round in range(10):
        OutboxMessage.objects.filter(delivered_at__isnull=True).update(
            available_at=timezone.now(), leased_until=None, attempts=0
        )
        relay()
        if not due():
            return


def session_id_of(url: str) -> str:
    return url.rsplit("/", 1)[-1]


def total(order: Placed) -> int:
    return int(order.order.total_gross_amount)


def state(order: Placed) -> str:
    return Placement.objects.get(pk=order.order.pk).payment_state


def kept(order: Placed) -> int:
    return sum(CardPayment.objects.filter(order=order.order).values_list("kept", flat=True))


def refunds() -> list[tuple[str, int, str]]:
    return list(CardRefund.objects.order_by("pk").values_list("cause", "amount", "state"))
