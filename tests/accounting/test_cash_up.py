"""A place's day in cash: what came, what went, what should be in the drawer, and what was counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.accounting.domain import Amount
from marketplace.accounting.errors import DayClosed, DayNotCome, DifferenceUnexplained
from marketplace.accounting.models import CashUp
from marketplace.accounting.selectors import cash_up_of
from marketplace.accounting.services.closing import close_day
from marketplace.ledger.services import Leg, post
from tests import factories as make

TODAY = date(2026, 11, 25)
EVENING = datetime(2026, 11, 25, 13, tzinfo=UTC)


def move(key: str, kind: str, account: str, against: str, amount: int, at: datetime = EVENING) -> None:
    legs = (Leg(account=account, amount=amount), Leg(account=against, amount=-amount))
    post(key=key, kind=kind, legs=legs, at=at)


def a_day(point_id: int) -> None:
    cash = f"cash:{point_id}"
    move("a", "paid", cash, "order:1", 70_000, EVENING - timedelta(days=1))
    move("b", "paid", cash, "order:2", 300_000)
    move("c", "paid", cash, "order:3", 150_000)
    move("d", "refund_sent", cash, "refunds:cash_on_delivery", -40_000)
    move("e", "remittance", cash, "suspense", -200_000)
    move("f", "paid", cash, "order:4", 999, EVENING + timedelta(hours=5))


@pytest.mark.django_db
def test_a_day_opens_moves_and_ends_with_what_should_be_there() -> None:
    point = make.point()
    a_day(point.pk)
    sheet = cash_up_of(point.pk, TODAY)
    assert (sheet.opening, sheet.expected, sheet.closing) == (70_000, 280_000, None)
    assert [line.amount for line in sheet.lines] == [300_000, 150_000, -40_000, -200_000]
    assert sheet.totals == (
        Amount(label="Khách trả tiền", amount=450_000),
        Amount(label="Hoàn tiền cho khách", amount=-40_000),
        Amount(label="Nộp tiền thu hộ", amount=-200_000),
    )
    assert cash_up_of(make.point().pk, TODAY).expected == 0, "another place's drawer is another's"


@pytest.mark.django_db
def test_a_day_is_closed_once_with_what_was_counted() -> None:
    point, hanh = make.point(), make.user("Hạnh")
    a_day(point.pk)
    close_day(point_id=point.pk, day=TODAY, counted=280_000, note="", actor=hanh, now=EVENING)
    sheet = cash_up_of(point.pk, TODAY)
    assert sheet.closing is not None
    assert (sheet.closing.by, sheet.closing.difference, sheet.moved_since) == ("Hạnh", 0, 0)
    with pytest.raises(DayClosed, match="25/11/2026"):
        close_day(point_id=point.pk, day=TODAY, counted=1, note="lại", actor=hanh, now=EVENING)
    assert CashUp.objects.get().counted == 280_000

    move("g", "paid", f"cash:{point.pk}", "order:5", 5_000)
    assert cash_up_of(point.pk, TODAY).moved_since == 5_000, "what came after stays visible"


@pytest.mark.django_db
def test_a_difference_needs_its_reason_and_stays() -> None:
    point, hanh = make.point(), make.user("Hạnh")
    a_day(point.pk)
    common: dict[str, Any] = {"point_id": point.pk, "day": TODAY, "actor": hanh, "now": EVENING}
    with pytest.raises(DifferenceUnexplained, match=r"-30\.000"):
        close_day(counted=250_000, note=" ", **common)
    assert not CashUp.objects.exists()
    row = close_day(counted=250_000, note="Trả nhầm tiền thừa", **common)
    assert (row.difference, row.note) == (-30_000, "Trả nhầm tiền thừa")
    with pytest.raises(DatabaseError, match="annot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounting_cashup SET counted = expected")


@pytest.mark.django_db
def test_a_day_that_has_not_come_is_not_closed() -> None:
    point, hanh = make.point(), make.user("Hạnh")
    night = datetime(2026, 11, 25, 16, 59, tzinfo=UTC)  # 23:59 in Hà Nội
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(DayNotCome):
        close_day(point_id=point.pk, day=tomorrow, counted=0, note="", actor=hanh, now=night)
    assert not CashUp.objects.exists()
    close_day(
        point_id=point.pk, day=tomorrow, counted=0, note="", actor=hanh, now=night + timedelta(minutes=1)
    )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_closed_by_two_at_once_one_stands(run_at_once: Callable[..., list[Any]]) -> None:
    point, hanh = make.point(), make.user("Hạnh")
    call = partial(close_day, point_id=point.pk, day=TODAY, counted=0, note="", actor=hanh, now=EVENING)
    first, second = run_at_once([call, call])
    assert {type(first.error), type(second.error)} == {type(None), DayClosed}
    assert CashUp.objects.count() == 1
