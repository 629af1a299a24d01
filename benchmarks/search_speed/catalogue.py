"""Demonstration catalogues of any size, each in a database of its own that is kept for the next run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from marketplace import embedded
from tests import databases


@contextmanager
def opened(products: int) -> Iterator[None]:
    """Django's default connection means a catalogue of so many products; loaded when it is not there yet.

    It lies on ``DATABASE_URL``'s server, or on the tests' embedded one: about 250 MB for 10,000 products.
    """
    name = f"bench_search_{products}"
    with embedded.test_database().hold():
        with databases.server() as cursor:
            is_there = databases.exists(cursor, name)
        if not is_there:
            _load(name, products)
        before = databases.in_use()
        databases.use(name)
        try:
            call_command("migrate", "--no-input", verbosity=0)  # it may be older than the code
            yield
        finally:
            databases.use(before)


def _load(name: str, products: int) -> None:
    unfinished = f"{name}_unfinished"
    before = databases.in_use()
    databases.copy(databases.migrated_template(), unfinished, kept=True)
    databases.use(unfinished)
    # As many products a producer as in the city's lists (OCOP.md §4).
    producers = max(1, products // 4)
    call_command("load_demo", "--no-pictures", "--products", str(products), "--producers", str(producers))
    databases.use(before)
    with databases.server() as cursor:
        databases.rename(cursor, unfinished, name)
