"""Lays in stock, entered in the ledger as opening stock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from saleor.warehouse.models import Stock

from marketplace.routing.models import MovementKind
from marketplace.routing.services.stock import stock_context

from ..places import PlacePlan
from ..producers import ProducerPlan
from ..stock import plan_own_stock, plan_stock, plan_works

if TYPE_CHECKING:
    from .products import ProductWriter

BATCH = 5_000


def write_stock(
    places: Sequence[PlacePlan],
    place_ids: Sequence[UUID],
    stores: Sequence[PlacePlan],
    store_ids: Sequence[UUID],
    *,
    producers: Sequence[ProducerPlan],
    writer: ProductWriter,
    seed: int,
) -> None:
    """Stock of the sales points and centres, and of each producer's own store."""
    goods = writer.goods

    def rows() -> Iterator[Stock]:
        works = plan_works(places, producers, goods)
        for place, warehouse in zip(places, place_ids, strict=True):
            for lot in plan_stock(place, producers, goods, works.get(place.slug, ()), seed=seed):
                yield _stock(warehouse, writer.variant_id(lot), lot.quantity)
        for store, warehouse in zip(stores, store_ids, strict=True):
            if store.producer:
                for lot in plan_own_stock(store.producer, goods, seed=seed):
                    yield _stock(warehouse, writer.variant_id(lot), lot.quantity)

    planned = rows()
    with stock_context(kind=MovementKind.OPENING, actor=None, note="Dữ liệu minh hoạ"):
        while batch := list(islice(planned, BATCH)):
            Stock.objects.bulk_create(batch)


def _stock(warehouse: UUID, variant: int, quantity: int) -> Stock:
    return Stock(warehouse_id=warehouse, product_variant_id=variant, quantity=quantity)
