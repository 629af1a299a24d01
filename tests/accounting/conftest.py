"""What the tests of accounting share: goods of a household and of a cooperative, sold and delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from saleor.account.models import User
from saleor.product.models import ProductVariant

from marketplace.ledger.models import LedgerLeg
from marketplace.ordering.models import ReturnState
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.services import returns
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.bank_transfer.codes import transfer_code
from marketplace.payments.bank_transfer.models import BankEntry
from marketplace.payments.bank_transfer.services import EntryDraft, receive_notice
from marketplace.routing.models import Parcel
from marketplace.routing.services.parcels import accept_parcel, deliver_parcel, hand_over_parcel, pack_parcel
from ocop_catalog.models import FulfilmentPoint, Producer, ProducerKind
from tests import factories as make


@dataclass(frozen=True)
class Shop:
    """Hạnh's place with honey of Bình's cooperative (120 000 đ) and tea of Chi's household (50 001 đ)."""

    hanh: User
    point: FulfilmentPoint
    binh: Producer
    chi: Producer
    honey: ProductVariant
    tea: ProductVariant


@pytest.fixture
def transfers(settings: Any) -> None:
    """Bank transfers beside cash."""
    settings.BANK_TRANSFER = {
        "bank_bin": "970436",
        "account": "0011001234567",
        "name": "CHO OCOP HA NOI",
        "notice_secrets": ["a-secret-of-the-bank-gateway-for-tests"],
        "hold": timedelta(hours=24),
    }
    settings.PAYMENT_METHODS = [
        "marketplace.payments.cash_on_delivery.method.cash_on_delivery",
        "marketplace.payments.bank_transfer.method.bank_transfer",
    ]


@pytest.fixture
def shop(db: None) -> Shop:
    return open_shop()


def open_shop() -> Shop:
    binh = make.producer("Hợp tác xã Bình")
    chi = make.producer("Hộ Chi", kind=ProducerKind.HOUSEHOLD)
    honey = make.product(price=120_000, of=binh)
    tea = make.product("Chè sen", price=50_001, of=chi)
    hanh = make.user("Hạnh")
    point = make.point(stock={honey: 50, tea: 50}, staff=[hanh])
    return Shop(hanh=hanh, point=point, binh=binh, chi=chi, honey=honey, tea=tea)


def deliver(placed: Placed, actor: User) -> list[Parcel]:
    """Every parcel of the order goes all the way to the shopper."""
    return [deliver_one(parcel, actor) for parcel in placed.parcels]


def deliver_one(parcel: Parcel, actor: User) -> Parcel:
    accept_parcel(parcel_id=parcel.pk, actor=actor)
    pack_parcel(parcel_id=parcel.pk, actor=actor)
    hand_over_parcel(parcel_id=parcel.pk, actor=actor, courier="Viettel Post", tracking_number="VT1")
    return deliver_parcel(parcel_id=parcel.pk, actor=actor)


def money_in(reference: str, amount: int, text: str) -> BankEntry:
    """The bank tells of money."""
    receive_notice(
        draft=EntryDraft(reference=reference, amount=amount, booked_at=timezone.now(), description=text)
    )
    return BankEntry.objects.get(reference=reference)


def paid(lines: dict[Any, int], reference: str, extra: int = 0) -> Placed:
    """An order paid by transfer, with some đồng too many."""
    placed = make.place(lines, payment_method="bank_transfer")
    money_in(reference, int(placed.order.total_gross_amount) + extra, transfer_code(placed.number))
    tell()
    return placed


def give_back(parcel: Parcel, units: int, actor: User, reason: Reason = Reason.DAMAGED) -> None:
    """The shopper gives back so many of each line, the place takes them, the desk accepts."""
    request = returns.request_return(
        order_id=parcel.order_id,
        parcel_code=parcel.code,
        units={line.pk: units for line in parcel.lines.all()},
        reason=reason,
        actor=None,
    )
    returns.approve_return(return_id=request.pk, actor=actor)
    request.refresh_from_db()
    if request.state == ReturnState.APPROVED:
        returns.receive_return(return_id=request.pk, actor=actor)
        returns.check_return(return_id=request.pk, restocked={}, actor=actor)
        returns.accept_return(return_id=request.pk, actor=actor)


def tell() -> None:
    """Deliver every waiting message, those that wait for their time too."""
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(available_at=timezone.now())
    while relay().delivered:
        pass


def ledger(**of: Any) -> list[tuple[str, str, int]]:
    """(key, account, amount) of all legs, oldest first."""
    rows = LedgerLeg.objects.filter(**of).order_by("pk")
    return list(rows.values_list("transaction__key", "account", "amount"))
