"""A place's day in cash: what came, what went, what should be in the drawer, and what was counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.accounting.domain import Amount
from marketplace.accounting.errors import DayClosed, DayNotCome, DifferencePosted, DifferenceUnexplained
from marketplace.accounting.models import CashDifference, CashUp
from marketplace.accounting.selectors import cash_up_of
from marketplace.accounting.selectors.cash import closings_with_difference
from marketplace.accounting.services.closing import close_day, post_difference
from marketplace.ledger.selectors import balance
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


def closed(point: Any, days_ago: int, counted: int) -> CashUp:
    """The evening of that day, counted and closed."""
    at = EVENING - timedelta(days=days_ago)
    note = {"point_id": point.pk, "day": TODAY - timedelta(days=days_ago), "note": "lệch"}
    return close_day(counted=counted, actor=make.user("Hạnh"), now=at, **note)


@pytest.mark.django_db
def test_the_desk_posts_a_difference_and_the_place_owes_it_apart() -> None:
    point, dung = make.point(), make.user("Dung")
    a_day(point.pk)
    closing = closed(point, 0, 250_000)
    assert closings_with_difference() == [closing]
    row = post_difference(cash_up_id=closing.pk, actor=dung)
    assert post_difference(cash_up_id=closing.pk, actor=dung) == row, "pressed twice"
    assert (row.amount, row.posted_by) == (-30_000, dung)
    assert balance(f"difference:{point.pk}") == 30_000
    sheet = cash_up_of(point.pk, TODAY)
    assert (sheet.expected, sheet.closing and sheet.closing.is_posted) == (250_000, True)
    assert closings_with_difference() == []
    for change in (lambda: CashDifference.objects.update(amount=1), CashDifference.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("counted", "order", "posted"),
    [
        # Short by the same 20 000 on both days: it is one loss, whichever day is posted first.
        ((50_000, 260_000), (0, 1), [-20_000, 0]),
        ((50_000, 260_000), (1,), [-20_000]),
        # 30 000 more are missing on the second day.
        ((50_000, 230_000), (0, 1), [-20_000, -30_000]),
        ((50_000, 230_000), (1,), [-50_000]),
        # Found again on the second day.
        ((50_000, 281_000), (0, 1), [-20_000, 21_000]),
    ],
)
def test_what_is_missing_on_two_days_is_posted_once(
    counted: tuple[int, int], order: tuple[int, ...], posted: list[int]
) -> None:
    point, dung = make.point(), make.user("Dung")
    a_day(point.pk)
    days = [closed(point, 1, counted[0]), closed(point, 0, counted[1])]
    rows = [post_difference(cash_up_id=days[n].pk, actor=dung).amount for n in order]
    assert rows == posted
    assert balance(f"difference:{point.pk}") == 280_000 - counted[1]
    assert cash_up_of(point.pk, TODAY).expected == counted[1]
    assert closings_with_difference() == []
    if order == (1,):
        with pytest.raises(DifferencePosted):
            post_difference(cash_up_id=days[0].pk, actor=dung)


@pytest.mark.django_db
def test_a_day_that_adds_up_has_nothing_to_post_and_one_closed_after_knows_of_it() -> None:
    point, dung = make.point(), make.user("Dung")
    a_day(point.pk)
    first = closed(point, 1, 50_000)
    post_difference(cash_up_id=first.pk, actor=dung, now=EVENING - timedelta(hours=20))
    second = closed(point, 0, 260_000)
    assert (second.expected, second.difference) == (260_000, 0)
    with pytest.raises(DifferencePosted):
        post_difference(cash_up_id=second.pk, actor=dung)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_difference_is_posted_once_whoever_presses_and_closes_beside(
    run_at_once: Callable[..., list[Any]],
) -> None:
    point, dung = make.point(), make.user("Dung")
    a_day(point.pk)
    closing = closed(point, 1, 50_000)
    calls: list[Any] = [partial(post_difference, cash_up_id=closing.pk, actor=dung)] * 3
    calls.append(partial(close_day, point_id=point.pk, day=TODAY, counted=260_000, note="thiếu", actor=dung))
    assert [outcome.error for outcome in run_at_once(calls)] == [None] * 4
    assert balance(f"difference:{point.pk}") == 20_000
    today = CashUp.objects.get(day=TODAY)
    if today.difference:  # closed before it was posted
        assert post_difference(cash_up_id=today.pk, actor=dung).amount == 0
    assert balance(f"difference:{point.pk}") == 20_000
