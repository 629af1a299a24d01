"""Writes the plans into the database, in bulk and in one transaction: all of the demonstration is there, or nothing.

``load_demonstration`` is the whole of it. Every rule of the database holds while it runs: products are certified
first and published last, through the listing gate's triggers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import connection, transaction
from saleor.product.models import Product

from ocop_catalog.models import Producer
from ocop_catalog.services.units import import_units

from ..cast import keep_password
from ..models import DemonstrationLoad
from ..places import plan_places, plan_stores
from ..producers import plan_producers
from .people import write_cast
from .places import write_holidays, write_places
from .producers import write_producers
from .products import ProductWriter
from .references import References
from .shop import write_shop
from .stock import write_stock


class NotEmptyError(RuntimeError):
    """The database holds other products or producers; made-up ones are never mixed with them."""


class Progress(Protocol):
    """Told how far the load is: ``advance`` by so many products, ``stage`` with what is under way."""

    def advance(self, products: int) -> None: ...

    def stage(self, text: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What to load. All dates hang on ``today``."""

    products: int
    producers: int
    points: int
    centres: int
    seed: int
    today: date

    def is_that_of(self, load: DemonstrationLoad) -> bool:
        """Whether what is loaded is what is asked for, be it of another day."""
        return all(
            getattr(self, name) == getattr(load, name)
            for name in ("products", "producers", "points", "centres", "seed")
        )


@transaction.atomic
def load_demonstration(size: Size, *, password: str, progress: Progress) -> DemonstrationLoad:
    """Write everything but the picture files. Raises NotEmptyError when the database is not empty of products."""
    if Product.objects.exists() or Producer.objects.exists():
        raise NotEmptyError
    load = DemonstrationLoad.objects.create(
        products=size.products,
        producers=size.producers,
        points=size.points,
        centres=size.centres,
        seed=size.seed,
        today=size.today,
    )
    progress.stage("đơn vị hành chính, danh mục")
    import_units()
    references = References()
    shop = write_shop(references)
    progress.stage("chủ thể")
    producers = plan_producers(producers=size.producers, products=size.products, seed=size.seed)
    producer_ids = write_producers(producers, references)
    progress.stage("sản phẩm, chứng nhận")
    writer = ProductWriter(size=size, references=references, shop=shop, producer_ids=producer_ids)
    writer.write(producers, progress)
    progress.stage("điểm bán, trung tâm, kho")
    places = plan_places(points=size.points, centres=size.centres, today=size.today, seed=size.seed)
    place_ids = write_places(places, references, shop, producer_ids)
    stores = list(plan_stores(producers, writer.needs_of_producers, seed=size.seed))
    store_ids = write_places(stores, references, shop, producer_ids)
    write_holidays(size.today)
    progress.stage("tồn kho")
    write_stock(places, place_ids, stores, store_ids, producers=producers, writer=writer, seed=size.seed)
    progress.stage("người dùng")
    write_cast(password=password, producers=producers, producer_ids=producer_ids, places=places)
    progress.stage("niêm yết")
    publish_all()
    keep_password(password)  # before the commit: lost between that and its file, it would lock everybody out
    return load


_COUNTED = (
    "ocop_catalog_certifiedproduct",
    "ocop_catalog_certificate",
    "ocop_catalog_certificateextension",
    "ocop_catalog_certificaterevocation",
    "ocop_catalog_decision",
    "ocop_catalog_inspection",
    "ocop_catalog_producer",
    "ocop_catalog_productdocumentfile",
    "product_product",
    "product_productvariant",
    "warehouse_stock",
)


def publish_all() -> None:
    """Publish what the gate lets through, since the day its certificate was issued."""
    with connection.cursor() as cursor:
        # The gate asks once for every product: without fresh statistics the planner would read whole tables each time.
        cursor.execute(f"ANALYZE {', '.join(_COUNTED)}")
        cursor.execute(
            """
            UPDATE product_product AS product SET is_published = true, publication_date = held.issued_on
              FROM ocop_listable_products(clock_timestamp()) AS gate
              JOIN ocop_catalog_certificate AS held ON held.id = gate.certificate_id
             WHERE product.id = gate.product_id
            """
        )
