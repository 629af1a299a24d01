"""Every call our client makes, judged by Stripe's own stripe-mock against the published OpenAPI of its API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from marketplace.payments.stripe import client
from marketplace.payments.stripe.client import Mark
from marketplace.payments.stripe.errors import GatewayDown, GatewayRefused
from tests.parts import require
from tools import stripe_mock

MARK = Mark(number="HN7K3M9QAB", attempt=2, refund_id=5)


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    with stripe_mock.running(stripe_mock.build(require("go"))) as address:
        yield address


@pytest.fixture
def judged(mock: str, settings: Any) -> None:
    """The client speaks to stripe-mock, which takes any key of the test mode that looks like one."""
    settings.STRIPE = settings.STRIPE | {"secret_key": "sk_test_123", "api_base": mock}


def create(**others: Any) -> client.Session:
    asked: dict[str, Any] = {
        "mark": MARK,
        "amount": 270_000,
        "expires_at": timezone.now() + timedelta(minutes=31),
        "locale": "vi",
        "title": "Đơn hàng HN7K3M9QAB",
        "success_url": "https://shop.example/xong/",
        "cancel_url": "https://shop.example/xong/",
        "idempotency_key": "session:HN7K3M9QAB:2",
    }
    return client.create_session(**asked | others)


@pytest.mark.usefixtures("judged")
class TestJudgedByStripeMock:
    def test_create_session(self) -> None:
        made = create()
        assert made.session_id.startswith("cs_")
        assert made.mark == MARK or made.mark is None  # it answers fixtures, not what was sent

    def test_fetch_session(self) -> None:
        assert client.fetch_session("cs_test_1").session_id

    def test_expire_session(self) -> None:
        assert client.expire_session("cs_test_1").session_id

    def test_session_of_payment(self) -> None:
        found = client.session_of_payment("pi_1")
        assert found is not None
        assert found.session_id.startswith("cs_")

    def test_sessions_since(self) -> None:
        assert next(client.sessions_since(timezone.now())).session_id.startswith("cs_")

    def test_create_refund(self) -> None:
        made = client.create_refund(payment_id="pi_1", amount=5000, mark=MARK, idempotency_key="refund:1")
        assert made.refund_id.startswith("re_")

    def test_refunds_of(self) -> None:
        assert client.refunds_of("pi_1")[0].refund_id.startswith("re_")

    def test_refunds_since(self) -> None:
        assert next(client.refunds_since(timezone.now())).refund_id.startswith("re_")

    def test_fetch_dispute(self) -> None:
        assert client.fetch_dispute("dp_1").status

    def test_disputes_since(self) -> None:
        assert next(client.disputes_since(timezone.now())).dispute_id

    def test_it_does_judge(self) -> None:
        """What the API would refuse is refused here too."""
        with pytest.raises(GatewayRefused):
            create(amount="many")


def test_nobody_there_is_a_gateway_that_is_down(settings: Any) -> None:
    settings.STRIPE = settings.STRIPE | {"api_base": "http://127.0.0.1:9"}
    with pytest.raises(GatewayDown) as down:
        client.fetch_session("cs_test_1")
    assert settings.STRIPE["secret_key"] not in repr(down.value.data)
    assert down.value.__cause__ is None


def test_the_version_of_the_api_is_ours_in_every_call(double: Any) -> None:
    seen: list[str] = []
    double.after = lambda method, path: seen.append(path)
    create()
    assert client._client()._requestor._options.stripe_version == client.API_VERSION
    assert seen == ["checkout/sessions"]


def test_the_same_key_with_another_request_is_refused(double: Any) -> None:
    first = create(expires_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(GatewayRefused, match="IdempotencyError"):
        create(amount=1_000_000)
    assert list(double.books.sessions) == [first.session_id]
