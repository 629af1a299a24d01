"""Unanswered parcels of one order, planned together again when fewer would do."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from saleor.account.models import User
from saleor.warehouse.models import Allocation, Stock

from marketplace.outbox.models import OutboxMessage
from marketplace.routing.models import CapacitySlot, Parcel, ParcelEvent, RoutePlan
from marketplace.routing.services import parcels
from marketplace.routing.services.merging import MergeReport, merge_parcels
from marketplace.routing.verify import find_faults
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def split() -> list[Parcel]:
    """Honey from A, tea from B, 2.4 km away; by now B has honey as well."""
    honey, tea = make.product("Mật ong"), make.product("Trà")
    make.point("A", stock={honey: 5}, daily_capacity=5)
    b = make.point("B", at=(21.05, 105.8524), stock={tea: 5}, daily_capacity=5)
    placed = make.place({honey: 2, tea: 1})
    assert len(placed.parcels) == 2
    Stock.objects.create(warehouse=b.warehouse, product_variant=honey, quantity=5)
    return list(placed.parcels)


def test_two_parcels_become_one(split: list[Parcel]) -> None:
    report = merge_parcels()

    assert (report.looked_at, report.improved, report.parcels_before, report.parcels_after) == (1, 1, 2, 1)
    merged = Parcel.objects.get(state="offered")
    assert (merged.point.name, merged.shipping_amount, merged.attempt) == ("B", 30_000, 0)
    assert sorted((line.order_line.product_name, line.quantity) for line in merged.lines.all()) == [
        ("Mật ong", 2),
        ("Trà", 1),
    ]
    assert set(Parcel.objects.exclude(pk=merged.pk).values_list("state", flat=True)) == {"withdrawn"}
    assert sorted(
        Allocation.objects.filter(quantity_allocated__gt=0).values_list("quantity_allocated", flat=True)
    ) == [1, 2]
    assert sorted(CapacitySlot.objects.values_list("point__name", "taken")) == [("A", 0), ("B", 1)]
    assert RoutePlan.objects.latest("pk").cause == "merged"
    assert OutboxMessage.objects.filter(topic="parcel.withdrawn").count() == 2
    assert list(find_faults()) == []
    assert merge_parcels() == MergeReport()


def test_a_dry_run_reports_and_changes_nothing(
    split: list[Parcel], capsys: pytest.CaptureFixture[str]
) -> None:
    events = ParcelEvent.objects.count()

    call_command("merge_parcels", "--dry-run")

    assert "1 orders looked at, 1 improved: parcels 2 → 1" in capsys.readouterr().out
    assert set(Parcel.objects.values_list("state", flat=True)) == {"offered"}
    assert (ParcelEvent.objects.count(), RoutePlan.objects.count()) == (events, 1)
    assert sorted(CapacitySlot.objects.values_list("taken", flat=True)) == [1, 1]
    assert list(find_faults()) == []


def test_what_somebody_works_on_is_left_alone(split: list[Parcel]) -> None:
    hanh: User = make.user("Hạnh")
    parcels.accept_parcel(parcel_id=split[0].pk, actor=hanh)
    assert merge_parcels() == MergeReport()
    assert sorted(Parcel.objects.values_list("state", flat=True)) == ["accepted", "offered"]


def test_a_plan_that_is_no_better_is_not_taken() -> None:
    honey, tea = make.product("Mật ong"), make.product("Trà")
    make.point("A", stock={honey: 5})
    make.point("B", at=(21.05, 105.8524), stock={tea: 5})
    make.place({honey: 2, tea: 1})
    assert merge_parcels() == MergeReport(looked_at=1)
    assert set(Parcel.objects.values_list("state", flat=True)) == {"offered"}
    assert list(find_faults()) == []
