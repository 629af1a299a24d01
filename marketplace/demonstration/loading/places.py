"""Writes places: Saleor warehouses with what Saleor lacks, their opening hours, and the public holidays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from saleor.account.models import Address
from saleor.warehouse.models import Warehouse

from ocop_catalog.models import FulfilmentPoint, Holiday, OpeningHours

from ..places import PlacePlan, plan_holidays
from .references import References
from .shop import Shop

BATCH = 1_000


def write_places(
    plans: Sequence[PlacePlan], references: References, shop: Shop, producer_ids: Sequence[int]
) -> list[UUID]:
    """The ids of the places' warehouses, in the order of the plans; they hang on the slug, so they never change."""
    addresses = Address.objects.bulk_create([_address(plan) for plan in plans], batch_size=BATCH)
    warehouses = Warehouse.objects.bulk_create(
        [
            Warehouse(
                id=uuid5(NAMESPACE_URL, f"cho-ocop/{plan.slug}"),
                name=plan.name,
                slug=plan.slug,
                company_name=plan.name[:255],
                address=address,
            )
            for plan, address in zip(plans, addresses, strict=True)
        ],
        batch_size=BATCH,
    )
    zones = Warehouse.shipping_zones.through
    zones.objects.bulk_create(
        [zones(warehouse=warehouse, shippingzone=shop.zone) for warehouse in warehouses], batch_size=BATCH
    )
    points = FulfilmentPoint.objects.bulk_create(
        [
            _point(plan, warehouse, references, producer_ids)
            for plan, warehouse in zip(plans, warehouses, strict=True)
        ],
        batch_size=BATCH,
    )
    OpeningHours.objects.bulk_create(
        [
            OpeningHours(point=point, weekday=weekday, opens=opens, closes=closes)
            for plan, point in zip(plans, points, strict=True)
            for weekday, opens, closes in plan.hours
        ],
        batch_size=BATCH,
    )
    return [warehouse.pk for warehouse in warehouses]


def write_holidays(today: date) -> None:
    """Holidays of all places."""
    Holiday.objects.bulk_create(
        Holiday(name=name, first_day=first, last_day=last) for name, first, last in plan_holidays(today)
    )


def _address(plan: PlacePlan) -> Address:
    return Address(
        company_name=plan.name[:256],
        street_address_1=plan.address[:256],
        city="Hà Nội",
        city_area=plan.commune.full_name,
        country="VN",
    )


def _point(
    plan: PlacePlan, warehouse: Warehouse, references: References, producer_ids: Sequence[int]
) -> FulfilmentPoint:
    return FulfilmentPoint(
        warehouse=warehouse,
        kind=plan.kind,
        name=plan.name[:200],
        slug=plan.slug,
        producer_id=producer_ids[plan.producer.index] if plan.producer else None,
        address=plan.address,
        commune=references.communes[plan.commune.code],
        district=references.districts[plan.district],
        latitude=plan.latitude,
        longitude=plan.longitude,
        phone=plan.phone,
        decision_number=plan.decision_number,
        decided_on=plan.decided_on,
        capabilities=list(plan.capabilities),
        daily_capacity=plan.daily_capacity,
        answer_minutes=plan.answer_minutes,
        is_switched_on=not plan.off_reason,
        off_reason=plan.off_reason,
        is_demonstration=True,
    )
