"""How often a place says yes: counted from its answers, felt by the planner, shown to the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.routing.models import DeclineReason, Parcel, PlaceRecord
from marketplace.routing.selectors import acceptance
from marketplace.routing.services import parcels
from marketplace.routing.services.acceptance import count_acceptance
from marketplace.routing.services.offers import time_out_parcels
from marketplace.routing.services.refusals import decline_parcel
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_answers_are_counted_and_counting_again_changes_nothing() -> None:
    hanh = make.user("Hạnh")
    honey = make.product()
    shop = make.point(stock={honey: 50})
    make.point("Không ai hỏi")
    for answer in ("yes", "yes", "no", "undone", "silence", "silence"):
        (parcel,) = make.place({honey: 1}).parcels
        if answer == "yes":
            parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
        elif answer in ("no", "undone"):
            decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.OTHER)
        if answer == "undone":
            parcels.undo_step(parcel_id=parcel.pk, actor=hanh)
            parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    time_out_parcels(now=timezone.now() + timedelta(days=1))
    soon = timezone.now() + timedelta(days=2)

    assert count_acceptance(now=soon) == 1
    assert count_acceptance(now=soon) == 1

    (record,) = acceptance()
    assert (record.point, record.accepted, record.declined, record.timed_out) == (shop, 3, 1, 2)
    assert record.acceptance_rate == pytest.approx((3 + 10) / (6 + 10))


def test_of_two_places_alike_the_willing_one_is_asked() -> None:
    honey = make.product()
    first, second = make.point("Một", stock={honey: 9}), make.point("Hai", stock={honey: 9})
    PlaceRecord.objects.create(point=first, acceptance_rate=0.5, counted_at=timezone.now())
    PlaceRecord.objects.create(point=second, acceptance_rate=0.9, counted_at=timezone.now())
    assert make.place({honey: 1}).parcels[0].point == second


def test_old_answers_do_not_count_any_more() -> None:
    hanh = make.user("Hạnh")
    honey = make.product()
    make.point(stock={honey: 50})
    (parcel,) = make.place({honey: 1}).parcels
    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.OTHER)
    assert Parcel.objects.count() == 1
    assert count_acceptance(now=timezone.now() + timedelta(days=91)) == 0
