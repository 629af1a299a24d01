"""Rates are data with days: the latest that has begun holds, what has begun stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from saleor.account.models import User

from marketplace.accounting.errors import RateInThePast, RateKnown
from marketplace.accounting.models import Rate
from marketplace.accounting.postings import Rates
from marketplace.accounting.selectors.rates import rates_on
from marketplace.accounting.services.rates import set_rate, withdraw_rate
from tests import factories as make

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture
def dung() -> User:
    return make.user("Dung", is_staff=True)


def rate(actor: User, **fields: Any) -> Rate:
    asked: dict[str, Any] = {
        "kind": "commission",
        "producer_kind": "company",
        "per_ten_thousand": 300,
        "valid_from": TODAY,
        "basis": "12/QĐ-SCT",
    }
    return set_rate(actor=actor, now=NOW, **(asked | fields))


def test_the_seeded_rates_withhold_from_households_alone_and_charge_nobody() -> None:
    kinds = ["household", "cooperative_group", "cooperative", "company"]
    assert rates_on(TODAY, kinds) == {kind: Rates() for kind in kinds} | {"household": Rates(vat=100, pit=50)}
    assert rates_on(date(2025, 6, 30), ["household"]) == {"household": Rates()}


def test_the_latest_rate_that_has_begun_holds(dung: User) -> None:
    rate(dung, valid_from=TODAY)
    rate(dung, valid_from=TODAY + timedelta(days=7), per_ten_thousand=0)
    by_day = [rates_on(TODAY + timedelta(days=n), ["company"])["company"].commission for n in (-1, 0, 6, 7)]
    assert by_day == [0, 300, 300, 0]


def test_a_rate_cannot_be_set_for_yesterday_nor_twice_for_a_day(dung: User) -> None:
    with pytest.raises(RateInThePast):
        rate(dung, valid_from=TODAY - timedelta(days=1))
    rate(dung)
    with pytest.raises(RateKnown):
        rate(dung, per_ten_thousand=301)
    assert rates_on(TODAY, ["company"])["company"].commission == 300


def test_a_rate_is_taken_back_only_before_its_day(dung: User) -> None:
    coming = rate(dung, valid_from=TODAY + timedelta(days=400))
    with pytest.raises(RateInThePast):
        withdraw_rate(rate_id=coming.pk, now=NOW + timedelta(days=400))
    withdraw_rate(rate_id=coming.pk, now=NOW)
    assert not Rate.objects.filter(pk=coming.pk).exists()
    in_force = Rate.objects.get(kind="vat")
    with pytest.raises(RateInThePast):
        withdraw_rate(rate_id=in_force.pk, now=NOW)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        in_force.delete()
    assert Rate.objects.filter(pk=in_force.pk).exists()
