"""Producers as the law wants them shown: legal name, kind, registration, address, telephone, representative."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.web.templatetags.web import phone
from ocop_catalog.models import Producer, ProducerStanding


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class ProducerFacts:
    legal_name: str
    slug: str
    url: str
    story: str
    active: bool
    standing_words: str
    facts: list[Fact] = field(default_factory=list)


def producer_facts(producer: Producer) -> ProducerFacts:
    """The facts of a producer loaded with commune, district and province; no query. Empty ones are left out."""
    place = ", ".join(
        str(unit) for unit in (producer.commune or producer.district, producer.province) if unit
    )
    address = producer.address
    if place and not (producer.commune and producer.commune.name in address):
        address = f"{address}, {place}" if address else place
    rows = (
        (_("Tên pháp lý"), producer.legal_name),
        (_("Loại hình"), producer.get_kind_display()),
        (_("Mã số thuế, số đăng ký"), producer.registration_number),
        (_("Địa chỉ"), address),
        (_("Điện thoại"), phone(producer.phone)),
        (_("Người đại diện"), producer.representative),
        (_("Làng nghề"), producer.craft_village),
    )
    return ProducerFacts(
        legal_name=producer.legal_name,
        slug=producer.slug,
        url=reverse("shop:producer", args=[producer.slug]),
        story=producer.story,
        active=producer.standing == ProducerStanding.ACTIVE,
        standing_words=producer.get_standing_display(),
        facts=[Fact(label, value) for label, value in rows if value],
    )
