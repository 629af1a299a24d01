"""Statements say what the ledger says: opening, every movement in its order, closing, for the period asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from marketplace.accounting.domain import Amount, HolderKind, Period, StatementLine
from marketplace.accounting.selectors import statement_of_point, statement_of_producer
from marketplace.ledger.services import Leg, post
from ocop_catalog.models import Producer
from tests import factories as make

NOVEMBER = Period.month(2026, 11)


def at(day: int, hour: int = 3) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def move(key: str, kind: str, debit: str, credit: str, amount: int, when: datetime, note: str = "") -> None:
    legs = (Leg(account=debit, amount=amount), Leg(account=credit, amount=-amount))
    post(key=key, kind=kind, legs=legs, at=when, note=note)


@pytest.mark.django_db
def test_a_producers_statement_opens_moves_and_closes() -> None:
    binh = make.producer("HTX Bình", registration_number="0101234567")
    chi = make.producer("HTX Chi")
    owed = f"producer:{binh.pk}"
    # The last moment of October and the first of December, as Hà Nội counts days (UTC+7).
    move("a", "sale", "order:1", owed, 1_000, datetime(2026, 10, 31, 16, 59, tzinfo=UTC))
    move("b", "sale", "order:2", owed, 500_000, at(2), note="KAB12")
    move("c", "vat", owed, "tax:vat", 5_000, at(2))
    move("d", "payout", owed, "bank", 400_000, at(20), note="FT9")
    move("e", "sale", "order:3", owed, 7, datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    move("f", "sale", "order:4", f"producer:{chi.pk}", 9, at(3))

    statement = statement_of_producer(binh.pk, NOVEMBER)

    assert (statement.holder.kind, statement.holder.name) == (HolderKind.PRODUCER, "HTX Bình")
    assert statement.holder.registration_number == "0101234567"
    assert (statement.opening, statement.closing) == (1_000, 96_000)
    assert statement.lines == (
        StatementLine(at=at(2), what="Bán hàng", reference="KAB12", debit=0, credit=500_000, balance=501_000),
        StatementLine(
            at=at(2), what="Khấu trừ thuế GTGT", reference="", debit=5_000, credit=0, balance=496_000
        ),
        StatementLine(
            at=at(20), what="Chi trả chủ thể", reference="FT9", debit=400_000, credit=0, balance=96_000
        ),
    )
    assert statement.totals == (
        Amount(label="Bán hàng", amount=500_000),
        Amount(label="Khấu trừ thuế GTGT", amount=-5_000),
        Amount(label="Chi trả chủ thể", amount=-400_000),
    )
    assert (statement.total_debit, statement.total_credit) == (405_000, 500_000)


@pytest.mark.django_db
def test_a_places_statement_says_what_it_owes() -> None:
    point = make.point(name="Điểm bán Hàng Trống")
    cash = f"cash:{point.pk}"
    move("a", "paid", cash, "order:1", 300_000, at(2))
    move("b", "remittance", "suspense", cash, 250_000, at(3))

    statement = statement_of_point(point.pk, NOVEMBER)

    assert (statement.holder.kind, statement.holder.name) == (HolderKind.POINT, "Điểm bán Hàng Trống")
    assert [(line.debit, line.credit, line.balance) for line in statement.lines] == [
        (300_000, 0, 300_000),
        (0, 250_000, 50_000),
    ]
    assert (statement.opening, statement.closing, statement.balance_label) == (0, 50_000, "Điểm còn phải nộp")


@pytest.mark.django_db
def test_a_period_without_movements_closes_as_it_opened_in_english_too() -> None:
    binh = make.producer()
    with translation.override("en"):
        statement = statement_of_producer(binh.pk, NOVEMBER)
    assert (statement.opening, statement.lines, statement.closing) == (0, (), 0)
    assert statement.title == "Statement of the producer"


@pytest.mark.django_db
def test_nobody_has_the_statement_of_nobody() -> None:
    with pytest.raises(Producer.DoesNotExist):
        statement_of_producer(0, NOVEMBER)


def test_periods_are_whole_days_of_ha_noi() -> None:
    assert Period.quarter(2026, 4) == Period(first=date(2026, 10, 1), last=date(2026, 12, 31))
    assert Period.month(2028, 2).last == date(2028, 2, 29)
    day = Period.day(date(2026, 11, 25))
    assert (day.begins, day.ends) == (
        datetime(2026, 11, 24, 17, tzinfo=UTC),
        datetime(2026, 11, 25, 17, tzinfo=UTC),
    )
    with pytest.raises(ValueError, match="before"):
        Period(first=date(2026, 2, 2), last=date(2026, 2, 1))
    with pytest.raises(ValueError, match="month"):
        Period.quarter(2026, 5)
