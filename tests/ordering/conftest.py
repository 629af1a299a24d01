"""What the tests of ordering share: a way to pay before the parcels are offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from marketplace.payments.methods import PaymentContext, PaymentRefusal


@dataclass(frozen=True)
class Transfer:
    """Stands in for the methods that are paid first (issue 6): holds the stock for half an hour."""

    code: str = "transfer"
    label: str = "Chuyển khoản"
    description: str = ""
    hold: timedelta | None = timedelta(minutes=30)

    def refusal(self, context: PaymentContext) -> PaymentRefusal | None:
        return None


transfer = Transfer()


@pytest.fixture
def paid_first(settings: Any) -> None:
    """Switch ``transfer`` on beside cash."""
    settings.PAYMENT_METHODS = [
        "marketplace.payments.cash_on_delivery.method.cash_on_delivery",
        "tests.ordering.conftest.transfer",
    ]
