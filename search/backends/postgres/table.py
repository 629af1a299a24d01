"""The index table in PostgreSQL: one denormalised row per product, behind a view that names the live one.

The view plays the part an alias plays in Elasticsearch: a rebuild fills a table of its own beside the live
one and then turns the view over in one statement. All statements are made here, the first migration runs the
same ones.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

VIEW = "ocop_search_product"
FIRST = f"{VIEW}_first"
VERSIONS = "ocop_search_version"
"""The sequence that versions are taken from, before the database is read for a document."""

COLUMNS = (
    ("product_id", "integer NOT NULL"),
    ("version", "bigint NOT NULL"),
    ("listable_from", "timestamptz NOT NULL DEFAULT '-infinity'"),
    ("listable_until", "timestamptz NOT NULL DEFAULT '-infinity'"),
    ("refresh_at", "timestamptz"),
    ("stars", "smallint NOT NULL DEFAULT 0"),
    ("potential_five", "boolean NOT NULL DEFAULT false"),
    ("first_certified", "date"),
    ("in_stock", "boolean NOT NULL DEFAULT false"),
    ("district", "smallint"),
    ("commune", "integer"),
    ("product_group", "integer"),
    ("product_set", "integer"),
    ("producer_kind", "smallint"),
    ("producer", "integer"),
    ("price", "bigint NOT NULL DEFAULT 0"),
    ("price_band", "smallint"),
    ("places", "integer[] NOT NULL DEFAULT '{}'"),
    ("sort_name", "text COLLATE \"C\" NOT NULL DEFAULT ''"),
    ("words", "tsvector NOT NULL DEFAULT ''"),
    ("card", "json NOT NULL DEFAULT '{}'"),
)
NAMES = tuple(name for name, _type in COLUMNS)


def create_table(connection: BaseDatabaseWrapper, table: str) -> None:
    """An empty index table. Rows stay whole in their page (no TOAST below 8 kB): scoring reads ``words`` of
    every match.
    """
    columns = ",\n".join(f"{name} {kind}" for name, kind in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} ({columns}) WITH (toast_tuple_target = 8160, fillfactor = 90)")
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (product_id)")


def create_indexes(connection: BaseDatabaseWrapper, table: str) -> None:
    """The table's indexes; after a bulk load, because that is several times faster."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX {table}_words ON {table} USING gin (words) WITH (fastupdate = off)")
        cursor.execute(f"CREATE INDEX {table}_refresh ON {table} (refresh_at) WHERE refresh_at IS NOT NULL")
        cursor.execute(f"CREATE INDEX {table}_name ON {table} (sort_name)")
        cursor.execute(f"ANALYZE {table}")


def point_view(connection: BaseDatabaseWrapper, table: str) -> None:
    """Make ``table`` the live one."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE OR REPLACE VIEW {VIEW} AS SELECT {', '.join(NAMES)} FROM {table}")


def drop_table(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")


def next_version(connection: BaseDatabaseWrapper) -> int:
    """A version greater than every one handed out before. Take it before reading what is to be written."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{VERSIONS}')")
        return int(cursor.fetchone()[0])
