"""What the tests of the shop's pages share: a small Hà Nội with goods in it, and reading answers as a person would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from re import DOTALL, sub
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone
from saleor.product.models import ProductVariant

from ocop_catalog.models import (
    AdministrativeUnit,
    Certificate,
    CertificateRevocation,
    FulfilmentPoint,
    Producer,
    ProductGroup,
    RevocationGround,
    UnitLevel,
    UnitSuccession,
)
from search.indexing.drain import drain
from search.vocabulary import forget_vocabulary
from tests import factories


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    forget_vocabulary()
    yield
    forget_vocabulary()


@dataclass
class Market:
    """Honey of Bình at the place of Hạnh in Hoàn Kiếm; `stock` adds goods and writes the index."""

    commune: AdministrativeUnit
    other_commune: AdministrativeUnit
    producer: Producer
    group: ProductGroup
    honey: ProductVariant
    place: FulfilmentPoint


def district(code: str, name: str, kind: str = "quận") -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(
        level=UnitLevel.DISTRICT,
        code=code,
        name=name,
        type=kind,
        folded_name=name.lower(),
        valid_to=date(2025, 6, 30),
    )


@pytest.fixture
def market(db: None) -> Market:
    hoan_kiem, gia_lam = district("002", "Hoàn Kiếm"), district("018", "Gia Lâm", "huyện")
    commune = factories.commune()
    other = factories.commune("00565", "Bát Tràng", (20.977, 105.913))
    UnitSuccession.objects.create(predecessor=hoan_kiem, successor=commune, is_main=True)
    UnitSuccession.objects.create(predecessor=gia_lam, successor=other, is_main=True)
    producer = factories.producer(
        "Hợp tác xã Bình",
        address="Thôn 3",
        commune=other,
        phone="0912345678",
        registration_number="0101234567",
    )
    group = factories.group(group_code="mat-ong")
    honey = factories.product("Mật ong hoa nhãn", price=120_000, of=producer, in_group=group)
    place = factories.point(
        "Điểm bán Hàng Gai",
        stock={honey: 5},
        commune=commune,
        district=hoan_kiem,
        capabilities=["pick_up", "gift_wrap"],
        hours=("00:00", "23:59"),
    )
    drain()
    return Market(commune, other, producer, group, honey, place)


@pytest.fixture
def with_stock(market: Market) -> Callable[..., ProductVariant]:
    """``with_stock("Gốm", price=…, units=3)``: another product at the place of the market, in the index."""

    def make(name: str, *, units: int = 5, **fields: Any) -> ProductVariant:
        from saleor.warehouse.models import Stock

        fields.setdefault("of", market.producer)
        fields.setdefault("in_group", market.group)
        variant = factories.product(name, **fields)
        if units:
            Stock.objects.create(warehouse=market.place.warehouse, product_variant=variant, quantity=units)
        drain()
        return variant

    return make


def text(response: HttpResponse) -> str:
    """What a person reads: tags gone, spaces squeezed, no-break spaces as spaces."""
    html = sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=DOTALL)
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").split())


def main_part(response: HttpResponse) -> str:
    """What stands in ``<main>``, as text."""
    html = response.content.decode()
    start, end = html.index("<main"), html.index("</main>")
    return " ".join(unescape(sub(r"<[^>]+>", " ", html[start:end])).replace("\u00a0", " ").split())


def revoke(certificate: Certificate) -> None:
    """The certificate is revoked as of a moment ago."""
    CertificateRevocation.objects.create(
        certificate=certificate,
        revoked_at=timezone.now() - timedelta(seconds=1),
        ground=RevocationGround.FOOD_SAFETY,
        decision_number="9/QĐ-UBND",
    )
