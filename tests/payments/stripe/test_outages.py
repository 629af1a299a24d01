"""The mail server is down, or Stripe is: what does not need it goes on, and what does is done when it is back."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from marketplace.accounting.verify import find_faults
from marketplace.ordering.services.orders import cancel_order
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import FAILURES_ENDURED, relay, relay_inside, relay_outside
from marketplace.payments.selectors import money_of
from marketplace.payments.stripe import client
from marketplace.payments.stripe.services.reconciling import USUAL, reconcile
from marketplace.payments.stripe.services.sessions import open_session, refresh_session
from tests import factories as make
from tools.stripe_double.books import Refusal
from tools.stripe_double.server import Server

from .conftest import refunds, session_id_of, state, total, work

pytestmark = pytest.mark.django_db


def waiting(consumer: str) -> list[str]:
    """What a consumer has not got yet, in order."""
    return list(
        OutboxMessage.objects.filter(consumer=consumer, delivered_at=None)
        .order_by("pk")
        .values_list("topic", flat=True)
    )


def due_now() -> None:
    OutboxMessage.objects.filter(delivered_at=None).update(available_at=timezone.now())


@pytest.fixture
def paid(order: Placed, double: Server, told: Callable[[], None]) -> Placed:
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    told()
    assert state(order) == "paid"
    return order


@pytest.fixture
def no_mail(settings: Any) -> Iterator[Callable[[], None]]:
    """A mail server whose port nobody listens on; calling it brings the usual one back."""
    usual = settings.EMAIL_BACKEND
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", taken.getsockname()[1]
        yield lambda: setattr(settings, "EMAIL_BACKEND", usual)


def test_without_a_mail_server_money_goes_back_all_the_same(
    paid: Placed, double: Server, no_mail: Callable[[], None]
) -> None:
    mail.outbox.clear()
    cancel_order(order_id=paid.order.pk, actor=None, reason="Đổi ý")
    relay()
    assert refunds() == [("cancelled", total(paid), "succeeded")]
    assert double.books.balance() == 0
    assert (waiting("payments"), waiting("accounting"), waiting("stripe")) == ([], [], [])
    assert waiting("mails") == ["order.cancelled", "refund.sent"]
    assert list(find_faults()) == [], "mails that wait hide no fault"

    no_mail()
    due_now()
    relay()
    cancelled, refunded = (message.subject for message in mail.outbox)
    assert cancelled == f"Đơn hàng {paid.number} đã huỷ"
    assert refunded.startswith(f"Đơn hàng {paid.number}: đã hoàn lại ")


def test_mails_of_one_order_wait_for_each_other_and_no_other_order_waits(
    paid: Placed, no_mail: Callable[[], None]
) -> None:
    mail.outbox.clear()
    cancel_order(order_id=paid.order.pk, actor=None, reason="Đổi ý")
    relay()
    no_mail()  # back, and the pause of the first mail is not over
    honey = make.product("Mật ong rừng", price=120_000)
    make.point("Điểm bán Hàng Mã", stock={honey: 5})
    other = make.place({honey: 1})
    relay()
    assert [message.subject for message in mail.outbox] == [f"Đã nhận đơn hàng {other.number}"]
    assert waiting("mails") == ["order.cancelled", "refund.sent"]


def test_without_stripe_all_else_goes_on_and_the_refund_follows(
    paid: Placed, double: Server, told: Callable[[], None]
) -> None:
    def dead(method: str, path: str) -> None:
        raise Refusal(500, "api_error", "down", "api_error")

    mail.outbox.clear()
    double.interfere = dead
    cancel_order(order_id=paid.order.pk, actor=None, reason="Đổi ý")
    relay()
    assert refunds() == [("cancelled", total(paid), "due")]
    assert money_of(paid.order.pk).owed_back == total(paid)
    assert waiting("stripe") == ["card.refund"]
    assert (waiting("payments"), waiting("accounting"), waiting("mails")) == ([], [], [])
    assert [message.subject for message in mail.outbox] == [f"Đơn hàng {paid.number} đã huỷ"]

    double.interfere = lambda method, path: None
    due_now()
    relay()
    assert refunds() == [("cancelled", total(paid), "succeeded")]
    assert len(double.books.refunds) == 1


def test_a_stripe_that_is_down_is_asked_a_few_times_and_then_left_until_the_next_round(
    double: Server,
) -> None:
    honey = make.product("Mật ong rừng", price=120_000)
    make.point("Điểm bán Hàng Mã", stock={honey: 20})
    orders = [make.place({honey: 1}, payment_method="stripe") for _order in range(6)]
    for order in orders:
        open_session(order_id=order.order.pk)
        cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    relay_inside()

    def dead(method: str, path: str) -> None:
        raise Refusal(500, "api_error", "down", "api_error")

    double.interfere = dead
    assert relay_outside(consumer="stripe").failed == FAILURES_ENDURED
    assert OutboxMessage.objects.filter(consumer="stripe", attempts=0).count() == 3
    double.interfere = lambda method, path: None
    assert relay_outside(consumer="stripe").delivered == 3, "those that were not tried do not wait"


@pytest.mark.django_db(transaction=True)
def test_stripe_is_never_asked_inside_a_transaction(
    double: Server, told: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    honey = make.product("Mật ong rừng", price=120_000)
    make.point("Điểm bán Hàng Mã", stock={honey: 20})
    asked: list[bool] = []
    real = client._client

    def watched() -> Any:
        asked.append(connection.in_atomic_block)
        return real()

    monkeypatch.setattr(client, "_client", watched)
    paid, closed = (make.place({honey: 1}, payment_method="stripe") for _order in range(2))
    double.books.pay(session_id_of(open_session(order_id=paid.order.pk)))
    refresh_session(order_id=paid.order.pk)
    told()
    dispute = double.books.dispute(next(iter(double.books.payments)), is_inquiry=True)
    open_session(order_id=closed.order.pk)
    for order in (paid, closed):
        cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    told()
    double.books.close_dispute(dispute["id"], "warning_closed")
    told()
    assert list(reconcile(since=timezone.now() - USUAL)) == []
    work()
    assert [path.split("/")[0] for _method, path in double.books.calls].count("disputes") >= 3
    assert refunds() == [("cancelled", total(paid), "succeeded")]
    assert len(asked) >= len(double.books.calls)
    assert not any(asked)
