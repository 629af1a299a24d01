"""What the tests of payments share: transfers switched on, honey to buy, and money that comes in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone
from saleor.product.models import ProductVariant

from marketplace.ordering.services.placing import Placed
from marketplace.payments.bank_transfer.codes import transfer_code
from marketplace.payments.bank_transfer.models import BankEntry
from marketplace.payments.bank_transfer.services import EntryDraft, receive_notice
from tests import factories as make

SECRET = "a-secret-of-the-bank-gateway-for-tests"
OLD_SECRET = "the-secret-before-it-was-rotated-tests"

_serial = count(1)


@pytest.fixture(autouse=True)
def bank_transfer(settings: Any) -> None:
    """The receiving account of the tests; the demonstration's is as invented as this one."""
    settings.BANK_TRANSFER = {
        "bank_bin": "970436",
        "account": "0011001234567",
        "name": "CHO OCOP HA NOI",
        "notice_secrets": [SECRET, OLD_SECRET],
        "hold": timedelta(hours=24),
    }
    settings.PAYMENT_METHODS = [
        "marketplace.payments.cash_on_delivery.method.cash_on_delivery",
        "marketplace.payments.bank_transfer.method.bank_transfer",
    ]


@pytest.fixture
def honey() -> ProductVariant:
    """120 000 đ, five at one place."""
    variant = make.product(price=120_000)
    make.point(stock={variant: 5})
    return variant


@pytest.fixture
def order(honey: ProductVariant) -> Placed:
    """An order of two, waiting for its transfer."""
    return make.place({honey: 2}, payment_method="bank_transfer")


@pytest.fixture
def pay() -> Callable[..., BankEntry]:
    """``pay(order, amount, reference=…, text=…)``: money comes in, by a notice; answers the entry as it is then."""
    return receive


def total(order: Placed) -> int:
    return int(order.order.total_gross_amount)


def draft(
    order: Placed | None,
    amount: int,
    *,
    reference: str = "",
    text: str | None = None,
    at: datetime | None = None,
) -> EntryDraft:
    said = (transfer_code(order.number) if order else "") if text is None else text
    return EntryDraft(
        reference=reference or f"FT{next(_serial):08d}",
        amount=amount,
        booked_at=at or timezone.now(),
        description=said,
        payer_name="NGUYEN THI AN",
    )


def receive(order: Placed | None, amount: int, **fields: Any) -> BankEntry:
    one = draft(order, amount, **fields)
    receive_notice(draft=one)
    return BankEntry.objects.get(reference=one.reference)
