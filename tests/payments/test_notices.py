"""Notices of the bank gateway: who may tell us of money, and what they are answered."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from marketplace.ordering.models import Placement
from marketplace.ordering.services.placing import Placed
from marketplace.payments.bank_transfer.codes import transfer_code
from marketplace.payments.bank_transfer.models import BankEntry
from marketplace.payments.bank_transfer.signatures import sign

from .conftest import OLD_SECRET, SECRET, total

pytestmark = pytest.mark.django_db

WRONG_SECRET = "x" * 40


def body(order: Placed, **changes: Any) -> dict[str, Any]:
    return {
        "reference": "FT26326000001",
        "account": "0011001234567",
        "amount": total(order),
        "currency": "VND",
        "booked_at": "2026-11-22T18:03:11+07:00",
        "description": f"MBVCB {transfer_code(order.number)} CT tu 01",
    } | changes


def post(told: Any, *, secret: str = SECRET, age: int = 0, header: str | None = None) -> HttpResponse:
    raw = told if isinstance(told, bytes) else json.dumps(told).encode()
    signature = sign(body=raw, secret=secret, at=int(time.time()) - age) if header is None else header
    return Client(enforce_csrf_checks=True).post(
        reverse("payments:bank_notice"),
        raw,
        content_type="application/json",
        headers={"X-Bank-Signature": signature} if signature else {},
    )


def test_a_signed_notice_pays_the_order(order: Placed) -> None:
    answer = post(body(order))
    assert (answer.status_code, answer.json()) == (200, {"status": "stored"})
    assert Placement.objects.get(pk=order.order.pk).payment_state == "paid"


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"header": ""}, 401),
        ({"header": "t=1"}, 401),
        ({"header": "v1=00"}, 401),
        ({"header": "t=x,v1=00"}, 401),
        ({"header": f"t={int(time.time())},v1={'0' * 64}"}, 401),
        ({"header": f"t={int(time.time())},v1=đ"}, 401),
        ({"secret": WRONG_SECRET}, 401),
        ({"age": 301}, 401),
        ({"age": -302}, 401),
        ({"age": 295}, 200),
        ({"secret": OLD_SECRET}, 200),
    ],
)
def test_only_a_fresh_signature_of_a_known_secret_counts(
    order: Placed, how: dict[str, Any], status: int
) -> None:
    assert post(body(order), **how).status_code == status
    assert BankEntry.objects.count() == (status == 200)


def test_a_signature_holds_for_its_own_body_alone(order: Placed) -> None:
    header = sign(body=json.dumps(body(order)).encode(), secret=SECRET, at=int(time.time()))
    assert post(body(order, amount=1), header=header).status_code == 401
    assert BankEntry.objects.count() == 0


def test_while_secrets_rotate_either_signature_will_do(order: Placed) -> None:
    raw, at = json.dumps(body(order)).encode(), int(time.time())
    both = sign(body=raw, secret=WRONG_SECRET, at=at) + "," + sign(body=raw, secret=OLD_SECRET, at=at)[13:]
    assert both.count("v1=") == 2
    assert post(body(order), header=both).status_code == 200


def test_a_replay_is_answered_and_changes_nothing(order: Placed) -> None:
    answers = [post(body(order)).json()["status"] for _ in range(3)]
    assert answers == ["stored", "known", "known"]
    assert BankEntry.objects.get().events.count() == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"amount": 0}, 400),
        ({"amount": -5}, 400),
        ({"amount": 1.5}, 400),
        ({"amount": "1000"}, 400),
        ({"amount": True}, 400),
        ({"amount": 10**13}, 400),
        ({"currency": "USD"}, 400),
        ({"reference": " "}, 400),
        ({"reference": "x" * 65}, 400),
        ({"reference": 7}, 400),
        ({"description": "\0"}, 400),
        ({"booked_at": "22/11/2026"}, 400),
        ({"booked_at": "2026-11-22T18:03:11"}, 400),
        ({"booked_at": None}, 400),
        ({"account": "0099"}, 422),
    ],
)
def test_a_notice_that_says_something_else_is_refused(
    order: Placed, changes: dict[str, Any], status: int
) -> None:
    assert post(body(order, **changes)).status_code == status
    assert BankEntry.objects.count() == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b"null", b"x" * 20_000])
def test_what_is_no_notice_is_refused(raw: bytes) -> None:
    assert post(raw).status_code == 400


def test_another_amount_under_a_known_reference_is_a_conflict(order: Placed) -> None:
    post(body(order, amount=5))
    assert post(body(order)).status_code == 409
    assert Placement.objects.get(pk=order.order.pk).payment_state == "waiting"


def test_without_an_account_there_is_no_such_address(order: Placed, settings: Any) -> None:
    settings.BANK_TRANSFER = {}
    assert post(body(order)).status_code == 404


def test_only_posts_are_taken() -> None:
    assert Client().get(reverse("payments:bank_notice")).status_code == 405
