"""Payouts: never more than is owed or there, one per reference, whoever pays at the same time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from saleor.account.models import User

from marketplace.accounting.errors import (
    AccountingError,
    MoreThanHeld,
    MoreThanOwed,
    NoMoneyThere,
    ReferenceUsed,
)
from marketplace.accounting.models import Payout
from marketplace.accounting.services.payouts import pay_producer, pay_tax
from marketplace.ledger.selectors import balance
from marketplace.ledger.services import Leg, post
from ocop_catalog.models import Producer
from tests import factories as make

from .conftest import ledger


def owe(producer: Producer, amount: int, *, held_on: str = "bank", tax: int = 0) -> None:
    """A sale whose money lies on ``held_on``."""
    legs = [
        Leg(account=held_on, amount=amount + tax),
        Leg(account=f"producer:{producer.pk}", amount=-amount),
        Leg(account="tax:vat", amount=-tax),
    ]
    post(key=f"test:{producer.pk}:{held_on}", kind="sale", legs=legs, at=timezone.now())


@pytest.fixture
def binh(db: None) -> Producer:
    return make.producer()


@pytest.fixture
def dung(db: None) -> User:
    return make.user("Dung", is_staff=True)


def test_a_payout_is_posted_with_its_row(binh: Producer, dung: User) -> None:
    owe(binh, 500_000)
    payout = pay_producer(producer_id=binh.pk, source="bank", amount=400_000, reference=" FT77 ", actor=dung)
    assert (payout.reference, payout.recorded_by) == ("FT77", dung)
    assert ledger(transaction__key=f"payout:{payout.pk}") == [
        (f"payout:{payout.pk}", f"producer:{binh.pk}", 400_000),
        (f"payout:{payout.pk}", "bank", -400_000),
    ]
    assert (balance("bank"), balance(f"producer:{binh.pk}")) == (100_000, -100_000)


def test_a_place_can_pay_straight_from_its_cash_and_a_gateway_can_split(binh: Producer, dung: User) -> None:
    owe(binh, 300_000, held_on="cash:7")
    owe(binh, 200_000, held_on="gateway:stripe")
    pay_producer(producer_id=binh.pk, source="cash:7", amount=300_000, reference="PC-1", actor=dung)
    pay_producer(producer_id=binh.pk, source="gateway:stripe", amount=200_000, reference="tr_1", actor=dung)
    assert (balance("cash:7"), balance("gateway:stripe"), balance(f"producer:{binh.pk}")) == (0, 0, 0)


def test_withheld_tax_is_paid_to_the_tax_office(binh: Producer, dung: User) -> None:
    owe(binh, 99_000, tax=1_000)
    payout = pay_tax(tax="vat", source="bank", amount=1_000, reference="NSNN-4/2026", actor=dung)
    assert (payout.producer, payout.tax, balance("tax:vat")) == (None, "vat", 0)
    with pytest.raises(MoreThanOwed):
        pay_tax(tax="pit", source="bank", amount=1, reference="NSNN-5/2026", actor=dung)


@pytest.mark.parametrize(
    ("source", "amount", "refusal", "words"),
    [
        ("bank", 500_001, MoreThanOwed, "Chỉ còn phải trả 500.000 ₫, không chi được 500.001 ₫."),
        ("cash:7", 200_001, MoreThanHeld, "Nơi chi chỉ đang giữ 200.000 ₫, không chi được 200.001 ₫."),
        ("cash:8", 1, MoreThanHeld, "Nơi chi chỉ đang giữ 0 ₫, không chi được 1 ₫."),
        ("suspense", 1, NoMoneyThere, "“suspense” không phải nơi giữ tiền."),
        ("platform:commission", 1, NoMoneyThere, "“platform:commission” không phải nơi giữ tiền."),
        ("cash:x", 1, NoMoneyThere, "“cash:x” không phải nơi giữ tiền."),
    ],
)
def test_what_is_not_owed_or_not_there_is_not_paid(
    binh: Producer, dung: User, source: str, amount: int, refusal: type[AccountingError], words: str
) -> None:
    owe(binh, 300_000)
    owe(binh, 200_000, held_on="cash:7")
    before = ledger()
    with pytest.raises(refusal) as caught:
        pay_producer(producer_id=binh.pk, source=source, amount=amount, reference="FT1", actor=dung)
    assert str(caught.value) == words
    assert (ledger(), Payout.objects.count()) == (before, 0)


def test_the_button_pressed_twice_pays_once(binh: Producer, dung: User) -> None:
    owe(binh, 500_000)
    common: dict[str, Any] = {"producer_id": binh.pk, "source": "bank", "reference": "FT1", "actor": dung}
    first = pay_producer(amount=200_000, **common)
    assert pay_producer(amount=200_000, **common) == first
    with pytest.raises(ReferenceUsed):
        pay_producer(amount=100_000, **common)
    assert balance(f"producer:{binh.pk}") == -300_000
    assert Payout.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"amount": 0}, "payout_is_money"),
        ({"reference": ""}, "payout_has_a_reference"),
        ({"source": "suspense"}, "payout_source_holds_money"),
        ({"tax": "vat"}, "payout_is_for_one"),
        ({"producer": None}, "payout_is_for_one"),
    ],
)
def test_the_database_refuses_payouts_that_are_none(
    binh: Producer, dung: User, wrong: dict[str, Any], constraint: str
) -> None:
    row = {"producer": binh, "source": "bank", "amount": 1, "reference": "FT1", "recorded_by": dung}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Payout.objects.create(paid_at=timezone.now(), **{**row, **wrong})


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_do_not_pay_more_than_is_owed(run_at_once: Callable[..., list[Any]]) -> None:
    binh, chi, dung = make.producer(), make.producer("HTX Chi"), make.user("Dung")
    owe(binh, 500_000)
    owe(chi, 500_000, held_on="gateway:stripe")  # what is Chi's does not lie at the bank
    calls = [
        partial(
            pay_producer,
            producer_id=producer.pk,
            source="bank",
            amount=200_000,
            reference=f"FT{number}",
            actor=dung,
        )
        for number, producer in enumerate([binh, chi] * 3)
    ]
    outcomes = run_at_once(calls)
    assert sum(1 for outcome in outcomes if outcome.error is None) == 2, "500 000 is there: twice 200 000"
    assert {type(outcome.error) for outcome in outcomes if outcome.error} <= {MoreThanHeld, MoreThanOwed}
    assert balance("bank") == 100_000
    assert Payout.objects.count() == 2
