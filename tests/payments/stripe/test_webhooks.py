"""Webhooks as they come over the wire: signed or not, late, twice, in any order; and what was missed is mended."""

from __future__ import annotations

import itertools
import json
import logging
import socket
import time
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from marketplace.ordering.services.orders import cancel_order
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.payments.stripe.models import CardPayment, StripeEvent
from marketplace.payments.stripe.services.sessions import open_session
from tools.stripe_double.books import Refusal
from tools.stripe_double.server import Server
from tools.stripe_double.webhooks import signed

from .conftest import (
    KEY,
    OLD_SECRET,
    SECRET,
    WEBHOOK,
    kept,
    post,
    refunds,
    session_id_of,
    state,
    total,
    work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(order: Placed, double: Server) -> dict[str, Any]:
    """The event that tells of the order's payment."""
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    return double.webhooks.held.pop()


def reconcile(*arguments: str) -> list[str]:
    said = StringIO()
    call_command("reconcile_payments", *arguments, stdout=said)
    return said.getvalue().splitlines()


@pytest.mark.parametrize("secret", [SECRET, OLD_SECRET])
def test_both_secrets_are_taken_while_one_replaces_the_other(
    client: Client, order: Placed, paid: dict[str, Any], secret: str
) -> None:
    answer = post(client, paid, secret=secret)
    assert (answer.status_code, answer.json()) == (200, {"status": "stored"})
    assert state(order) == "waiting"  # nothing is asked of Stripe while it waits for the answer
    work()
    assert state(order) == "paid"


@pytest.mark.parametrize(
    ("length", "status", "error"),
    [
        ("", 411, "length_required"),
        ("٣٤٥", 400, "malformed"),
        ("³", 400, "malformed"),
        ("３", 400, "malformed"),
        ("-1", 400, "malformed"),
        ("+5", 400, "malformed"),
        ("1_000", 400, "malformed"),
        ("0x10", 400, "malformed"),
        ("12, 12", 400, "malformed"),
        ("524289", 413, "too_large"),
        ("0" * 5000, 413, "too_large"),
        ("9" * 5000, 413, "too_large"),
        ("0", 400, "signature"),
    ],
)
def test_a_body_whose_length_is_odd_is_not_read(
    client: Client, paid: dict[str, Any], length: str, status: int, error: str
) -> None:
    answer = client.generic("POST", WEBHOOK, b"", content_type="application/json", CONTENT_LENGTH=length)
    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert StripeEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("lie", "status"), [(-1, 400), (0, 200), (+1, 200), (None, 411)], ids=["less", "right", "more", "none"]
)
def test_a_length_that_lies_is_found_out_by_the_signature(
    live_server: Any, paid: dict[str, Any], lie: int | None, status: int
) -> None:
    """Over a real socket: of a shorter body the signature is wrong; what never comes was never signed."""
    body = json.dumps(paid).encode()
    length = "" if lie is None else f"Content-Length: {len(body) + lie}\r\n"
    head = (
        f"POST {WEBHOOK} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{length}"
        f"Stripe-Signature: {signed(body, SECRET, int(time.time()))}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((live_server.thread.host, live_server.thread.port), timeout=10) as wire:
        wire.sendall(head.encode() + body)
        wire.shutdown(socket.SHUT_WR)
        answer = wire.makefile("rb").read()
    assert int(answer.split(b" ")[1]) == status
    assert StripeEvent.objects.count() == (status == 200)


@pytest.mark.parametrize(
    ("secret", "age", "status"),
    [("whsec_of_somebody_else_00000", 0, 400), (SECRET, 301, 400), (SECRET, 270, 200)],
)
def test_a_wrong_or_old_signature_is_refused(
    client: Client, order: Placed, paid: dict[str, Any], secret: str, age: int, status: int
) -> None:
    assert post(client, paid, secret=secret, at=int(time.time()) - age).status_code == status
    work()
    assert StripeEvent.objects.count() == (status == 200)
    assert state(order) == ("paid" if status == 200 else "waiting")


def test_the_signature_is_over_the_raw_body(client: Client, paid: dict[str, Any]) -> None:
    from tools.stripe_double.webhooks import signed

    header = signed(json.dumps(paid).encode(), SECRET, int(time.time()))
    changed = json.dumps(paid, indent=1).encode()
    answer = client.post(
        WEBHOOK, changed, content_type="application/json", headers={"Stripe-Signature": header}
    )
    assert (answer.status_code, StripeEvent.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b'{"object": "event"}', b"\xff\xfe", b'{"object":"event","id":1,"data":[]}'],
)
def test_what_is_no_event_is_refused_even_when_it_is_signed(client: Client, body: bytes) -> None:
    from tools.stripe_double.webhooks import signed

    header = signed(body, SECRET, int(time.time()))
    answer = client.post(WEBHOOK, body, content_type="application/json", headers={"Stripe-Signature": header})
    assert (answer.status_code, StripeEvent.objects.count()) == (400 if body else 411, 0)


def test_what_is_larger_than_any_event_is_refused_unread(client: Client) -> None:
    answer = client.post(WEBHOOK, b"x" * (512 * 1024 + 1), content_type="application/json")
    assert answer.status_code == 413


def test_without_cards_there_is_no_such_page(client: Client, settings: Any, paid: dict[str, Any]) -> None:
    settings.STRIPE = {}
    assert post(client, paid).status_code == 404


def test_an_event_is_stored_and_taken_up_once_however_often_it_comes(
    client: Client, order: Placed, paid: dict[str, Any], double: Server
) -> None:
    assert [post(client, paid).json()["status"] for _time in range(3)] == ["stored", "known", "known"]
    work()
    assert post(client, paid).json() == {"status": "known"}
    work()
    assert (state(order), kept(order), CardPayment.objects.count()) == ("paid", total(order), 1)
    assert StripeEvent.objects.get().outcome == "taken_up"
    assert OutboxMessage.objects.filter(topic="order.paid").count() == 1


def test_an_unknown_kind_is_kept_and_ignored(client: Client, double: Server) -> None:
    event = double.books.happened(
        "customer.created", {"id": "cus_1", "object": "customer", "email": "an@x.vn"}
    )
    assert post(client, event).status_code == 200
    row = StripeEvent.objects.get()
    assert (row.kind, row.object_id, row.outcome) == ("customer.created", "cus_1", "ignored")
    assert OutboxMessage.objects.count() == 0


def test_an_event_of_the_other_mode_is_kept_and_ignored(client: Client, paid: dict[str, Any]) -> None:
    assert post(client, paid | {"livemode": True}).status_code == 200
    assert StripeEvent.objects.get().outcome == "ignored"


def test_what_an_event_claims_is_not_believed(client: Client, order: Placed, double: Server) -> None:
    page = session_id_of(open_session(order_id=order.order.pk))
    forged = double.books.sessions[page] | {"payment_status": "paid", "status": "complete"}
    post(client, double.books.happened("checkout.session.completed", forged))
    work()
    assert (state(order), CardPayment.objects.count()) == ("waiting", 0)


@pytest.mark.parametrize("order_of_events", list(itertools.permutations(range(4)))[::3])
def test_events_in_any_order_come_to_the_same_end(
    client: Client, order: Placed, double: Server, order_of_events: tuple[int, ...]
) -> None:
    double.books.pay(session_id_of(open_session(order_id=order.order.pk)))
    payment = next(iter(double.books.payments))
    double.books.create_refund({"payment_intent": payment, "amount": "5000"})
    events = list(double.webhooks.held)
    assert len(events) == 4
    for number in order_of_events:
        post(client, events[number])
        work()
    assert (state(order), kept(order), refunds()) == (
        "paid",
        total(order) - 5000,
        [("outside", 5000, "succeeded")],
    )


def test_what_webhooks_missed_is_mended_once(order: Placed, paid: dict[str, Any], double: Server) -> None:
    assert state(order) == "waiting"
    assert reconcile() == [f"session {paid['data']['object']['id']} {order.number}: paid"]
    assert (state(order), kept(order)) == ("paid", total(order))
    assert reconcile() == ["0"]
    double.books.refunds_end = "pending"
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    work()
    double.books.end_refund(next(iter(double.books.refunds)), "succeeded")
    double.books.dispute(next(iter(double.books.payments)))
    assert [line.split()[0] for line in reconcile("--since", "2026-01-01")] == ["refunds", "dispute"]
    assert refunds() == [("cancelled", total(order), "succeeded")]
    assert reconcile() == ["0"]


def test_a_refund_whose_message_died_is_sent_for_again(
    order: Placed, paid: dict[str, Any], double: Server
) -> None:
    reconcile()
    cancel_order(order_id=order.order.pk, actor=None, reason="Đổi ý")
    double.interfere = lambda method, path: (_ for _ in ()).throw(Refusal(500, "api_error", "x", "api_error"))
    work()
    OutboxMessage.objects.filter(topic="card.refund").update(dead_at="2026-11-25T00:00Z")
    double.interfere = lambda method, path: None
    assert reconcile()[-1].endswith("sent for again")
    work()
    assert refunds() == [("cancelled", total(order), "succeeded")]


def test_reconciling_without_stripe_says_so_and_changes_nothing(
    order: Placed, paid: dict[str, Any], settings: Any
) -> None:
    settings.STRIPE = settings.STRIPE | {"api_base": "http://127.0.0.1:9"}
    with pytest.raises(CommandError, match="gateway_down"):
        reconcile()
    settings.STRIPE = {}
    with pytest.raises(CommandError, match="STRIPE_SECRET_KEY is not set"):
        reconcile()
    assert state(order) == "waiting"


def test_no_secret_and_no_page_to_pay_on_is_ever_logged(
    client: Client,
    order: Placed,
    double: Server,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("stripe").setLevel(logging.WARNING)  # as settings.LOGGING has it, whatever LOG_LEVEL is
    page = session_id_of(open_session(order_id=order.order.pk))
    double.books.pay(page)
    events = list(double.webhooks.held)

    def fail(method: str, path: str) -> None:
        raise Refusal(401, "api_key_invalid", f"Invalid API Key provided: {KEY}", "invalid_request_error")

    double.interfere = fail
    for event in events:
        post(client, event)
        post(client, event, secret="whsec_wrong_0123456789abc")
    work()
    double.interfere = lambda method, path: None
    work()
    said = caplog.text + "".join(capfd.readouterr())
    assert "gateway_down" in said or "GatewayDown" in said
    for secret in (KEY, SECRET, OLD_SECRET, f"/pay/{page}"):
        assert secret not in said
