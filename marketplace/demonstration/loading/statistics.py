"""Keeps PostgreSQL's idea of the tables true while they grow from nothing within one transaction."""

from __future__ import annotations

from django.db import connection

_TABLES = (
    "ocop_catalog_certifiedproduct",
    "ocop_catalog_certificate",
    "ocop_catalog_certificateextension",
    "ocop_catalog_certificaterevocation",
    "ocop_catalog_decision",
    "ocop_catalog_evaluationresult",
    "ocop_catalog_inspection",
    "ocop_catalog_producer",
    "ocop_catalog_productdocumentfile",
    "product_product",
    "product_productvariant",
    "warehouse_stock",
)


def refresh_statistics() -> None:
    """Count the tables that triggers look into; their plans are made anew afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(_TABLES)}")
