"""What the people of a place see, and that they see nothing of another's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from saleor.account.models import User

from marketplace.routing import queue
from marketplace.routing.models import DeclineReason, Parcel
from marketplace.routing.services import parcels
from marketplace.routing.services.refusals import decline_parcel
from tests import factories as make
from tests.ordering.conftest import paid_first

__all__ = ["paid_first"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


def test_each_parcel_stands_in_its_column(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 50}, staff=[hanh])
    make.point("Khác", at=(21.2, 105.6), stock={honey: 50})
    placed = [make.place({honey: 1}).parcels[0] for _ in range(6)]
    for parcel in placed[1:4]:
        parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    for parcel in placed[2:4]:
        parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.hand_over_parcel(parcel_id=placed[3].pk, actor=hanh)
    decline_parcel(parcel_id=placed[4].pk, actor=hanh, reason=DeclineReason.OTHER)

    counts = queue.queue_counts(shop)

    assert counts == {"offered": 2, "accepted": 1, "packed": 1, "handed_over": 1, "problems": 1}
    columns = {column: [item.parcel for item in queue.queue(shop, column)] for column in counts}
    assert columns == {
        "offered": [placed[0], placed[5]],
        "accepted": [placed[1]],
        "packed": [placed[2]],
        "handed_over": [placed[3]],
        "problems": [placed[4]],
    }
    assert list(queue.points_of(hanh)) == [shop]


def test_a_place_sees_only_its_own(hanh: User) -> None:
    honey, tea = make.product(), make.product()
    shop, other = make.point(stock={honey: 5}), make.point("Khác", stock={tea: 5})
    (parcel,) = make.place({honey: 1}).parcels

    assert queue.parcel_detail(point=shop, code=parcel.code.lower()) is not None
    assert queue.parcel_detail(point=other, code=parcel.code) is None
    assert queue.queue(other, "offered") == []
    assert [row.variant_id for row in queue.stock_of(other)] == [tea.pk]
    assert not queue.movements(other, variant_id=honey.pk).exists()
    assert list(queue.points_of(hanh)) == []


def test_unpaid_parcels_are_none_of_its_business_yet(paid_first: None) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5})
    (parcel,) = make.place({honey: 1}, payment_method="transfer").parcels

    assert queue.parcel_detail(point=shop, code=parcel.code) is None
    assert not queue.parcels_of(shop).exists()
    assert [(row.on_hand, row.promised, row.available) for row in queue.stock_of(shop)] == [(5, 1, 4)]


def test_time_left_counts_in_working_time() -> None:
    honey = make.product()
    shop = make.point(stock={honey: 5}, hours=("08:00", "17:00"), answer_minutes=120)
    evening = datetime.fromisoformat("2026-11-20T16:30:00+07:00")
    make.place({honey: 1}, now=evening)

    def left(at: str) -> int | None:
        (item,) = queue.queue(shop, "offered", now=datetime.fromisoformat(at))
        assert item.is_late == (item.seconds_left is not None and item.seconds_left < 0)
        return item.seconds_left

    assert left("2026-11-20T16:30:00+07:00") == 120 * 60
    assert left("2026-11-20T22:00:00+07:00") == 90 * 60
    assert left("2026-11-21T08:30:00+07:00") == 60 * 60
    assert left("2026-11-21T09:30:00+07:00") == 0
    assert left("2026-11-21T09:40:00+07:00") == -10 * 60
    late_at_night = left("2026-11-21T20:00:00+07:00")
    assert late_at_night is not None
    assert late_at_night < 0


def test_a_parcel_says_what_it_is_worth() -> None:
    honey, tea = make.product(price=120_000), make.product(price=90_000)
    shop = make.point(stock={honey: 5, tea: 5})
    make.place({honey: 2, tea: 1})
    (item,) = queue.queue(shop, "offered")
    assert (item.goods_amount, item.parcel.shipping_amount, item.amount, item.units) == (
        330_000,
        30_000,
        360_000,
        3,
    )


def test_the_number_of_statements_does_not_grow_with_the_queue() -> None:
    honey, tea = make.product(), make.product()
    shop = make.point(stock={honey: 50, tea: 50})

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            queue.queue(shop, "offered")
            queue.queue_counts(shop)
            queue.stock_of(shop)
        return len(captured)

    make.place({honey: 1})
    few = statements()
    for _i in range(4):
        make.place({honey: 1, tea: 2})
    assert statements() == few <= 7


def test_the_days_numbers_are_the_days(hanh: User) -> None:
    honey = make.product()
    shop = make.point(stock={honey: 50})
    first, second, third = (make.place({honey: n}).parcels[0] for n in (1, 2, 3))
    for parcel in (first, second):
        parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
        parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
        parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.undo_step(parcel_id=first.pk, actor=hanh)
    decline_parcel(parcel_id=third.pk, actor=hanh, reason=DeclineReason.TOO_BUSY)

    today = queue.numbers_of(shop)

    assert (today.offered, today.accepted, today.declined, today.handed_over, today.units_out) == (
        3,
        2,
        1,
        2,
        2,
    )
    tomorrow = queue.numbers_of(shop, day=today.day + timedelta(days=1))
    assert (tomorrow.offered, tomorrow.units_out) == (0, 0)


def test_a_parcels_history_reads_in_order(hanh: User) -> None:
    honey = make.product()
    make.point(stock={honey: 50})
    (parcel,) = make.place({honey: 1}).parcels
    at = timezone.now()
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh, now=at)
    events = list(queue.parcel_events(Parcel.objects.get(pk=parcel.pk)))
    assert [(event.code, event.actor) for event in events] == [
        ("parcel.offered", None),
        ("parcel.accepted", hanh),
    ]
    assert events[1].at == at
