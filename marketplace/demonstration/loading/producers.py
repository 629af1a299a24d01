"""Writes the producers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import slugify

from ocop_catalog.models import Producer
from ocop_catalog.text import fold, match_key

from ..producers import ProducerPlan
from .references import References

BATCH = 1_000


def write_producers(plans: Sequence[ProducerPlan], references: References) -> list[int]:
    """The ids of the producers, by their number."""
    rows = Producer.objects.bulk_create([_producer(plan, references) for plan in plans], batch_size=BATCH)
    return [row.pk for row in rows]


def _producer(plan: ProducerPlan, references: References) -> Producer:
    return Producer(
        legal_name=plan.legal_name,
        slug=slugify(fold(plan.legal_name))[:120],
        match_key=match_key(plan.legal_name),
        kind=plan.kind,
        registration_number=plan.registration_number,
        address=plan.address,
        commune=references.communes[plan.commune.code],
        district=references.districts[plan.district],
        province=references.hanoi,
        phone=plan.phone,
        email=plan.email,
        representative=plan.representative,
        craft_village=plan.village.craft if plan.village else "",
        story=plan.story,
        standing=plan.standing,
        standing_reason=plan.standing_reason,
        is_demonstration=True,
    )
