"""The database triggers that mark products dirty: in the transaction of the change, whoever makes it and
however.

One statement-level trigger per table and kind of change, so a bulk update, raw SQL or ``COPY`` counts like a
save, and a statement over a thousand rows appends its products once. They only append to the queue: no
writer waits for another.
"""

from __future__ import annotations

_PRODUCTS_OF_VARIANTS = (
    "SELECT v.product_id FROM changed c JOIN product_productvariant v ON v.id = c.{column}"
)
_PRODUCTS_OF_CERTIFIED = (
    "SELECT p.product_id FROM changed c JOIN ocop_catalog_certifiedproduct p ON p.id = c.certified_product_id"
)
_PRODUCTS_OF_CERTIFICATE = (
    "SELECT p.product_id FROM changed c JOIN ocop_catalog_certificate k ON k.id = c.certificate_id "
    "JOIN ocop_catalog_certifiedproduct p ON p.id = k.certified_product_id"
)
_NAMES = "SELECT NULL::integer FROM changed"
"""An empty product number says: names that filters and entries show have changed."""

PRODUCTS_OF: dict[str, str] = {
    "product_product": "SELECT c.id FROM changed c",
    "product_productvariant": "SELECT c.product_id FROM changed c",
    "product_productimage": "SELECT c.product_id FROM changed c",
    "warehouse_stock": _PRODUCTS_OF_VARIANTS.format(column="product_variant_id"),
    "warehouse_allocation": (
        "SELECT v.product_id FROM changed c JOIN warehouse_stock s ON s.id = c.stock_id "
        "JOIN product_productvariant v ON v.id = s.product_variant_id"
    ),
    "ocop_catalog_certifiedproduct": "SELECT c.product_id FROM changed c",
    "ocop_catalog_certificate": _PRODUCTS_OF_CERTIFIED,
    "ocop_catalog_inspection": _PRODUCTS_OF_CERTIFIED,
    "ocop_catalog_productdocumentfile": _PRODUCTS_OF_CERTIFIED,
    "ocop_catalog_certificateextension": _PRODUCTS_OF_CERTIFICATE,
    "ocop_catalog_certificaterevocation": _PRODUCTS_OF_CERTIFICATE,
    "ocop_catalog_decision": (
        "SELECT p.product_id FROM changed c JOIN ocop_catalog_certificate k ON k.decision_id = c.id "
        "JOIN ocop_catalog_certifiedproduct p ON p.id = k.certified_product_id"
    ),
    "ocop_catalog_producer": (
        "SELECT p.product_id FROM changed c JOIN ocop_catalog_certifiedproduct p ON p.producer_id = c.id "
        f"UNION ALL {_NAMES}"
    ),
    "ocop_catalog_fulfilmentpoint": (
        "SELECT v.product_id FROM changed c JOIN warehouse_stock s ON s.warehouse_id = c.warehouse_id "
        f"JOIN product_productvariant v ON v.id = s.product_variant_id UNION ALL {_NAMES}"
    ),
    "ocop_catalog_productgroup": (
        "SELECT p.product_id FROM changed c JOIN ocop_catalog_productgroup g ON c.id IN (g.id, g.maps_to_id) "
        f"JOIN ocop_catalog_certifiedproduct p ON p.group_id = g.id UNION ALL {_NAMES}"
    ),
    "ocop_catalog_administrativeunit": (
        "SELECT p.product_id FROM changed c JOIN ocop_catalog_certifiedproduct p "
        "ON c.id IN (p.commune_id, p.district_id) UNION ALL "
        "SELECT p.product_id FROM changed c JOIN ocop_catalog_producer r ON c.id IN (r.commune_id, r.district_id) "
        f"JOIN ocop_catalog_certifiedproduct p ON p.producer_id = r.id UNION ALL {_NAMES}"
    ),
    "ocop_catalog_unitsuccession": (
        "SELECT p.product_id FROM changed c JOIN ocop_catalog_certifiedproduct p ON p.commune_id = c.successor_id "
        f"UNION ALL {_NAMES}"
    ),
    "ocop_catalog_openinghours": _NAMES,
    "ocop_catalog_holiday": _NAMES,
}
"""Table → which products a change of it touches, as SQL over ``changed`` (its rows before and after the
change).
"""

_CHANGED = {
    "INSERT": ("NEW TABLE AS new_rows", "SELECT * FROM new_rows"),
    "UPDATE": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows",
    ),
    "DELETE": ("OLD TABLE AS old_rows", "SELECT * FROM old_rows"),
}


def create_statements() -> list[str]:
    """The functions and triggers of every table in ``PRODUCTS_OF``."""
    statements = []
    for table, products in PRODUCTS_OF.items():
        for event, (transition, changed) in _CHANGED.items():
            name = trigger_name(table, event)
            statements.append(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"INSERT INTO ocop_search_dirty (product_id) "
                f"WITH changed AS ({changed}) SELECT DISTINCT touched.* FROM ({products}) AS touched; "
                f"RETURN NULL; END $$"
            )
            statements.append(
                f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} REFERENCING {transition} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
    return statements


def drop_statements() -> list[str]:
    """The opposite of ``create_statements``."""
    return [
        f"DROP FUNCTION IF EXISTS {trigger_name(table, event)}() CASCADE"
        for table in PRODUCTS_OF
        for event in _CHANGED
    ]


def trigger_name(table: str, event: str) -> str:
    return f"ocop_search_{table.removeprefix('ocop_catalog_')}_{event.lower()}"
