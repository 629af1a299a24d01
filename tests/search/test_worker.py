"""The real worker and its clock, in processes of their own: a change is found soon, a killed worker loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction
from saleor.product.models import Product

from marketplace.embedded.demo import worker_command
from search.indexing import queue
from search.indexing.drain import drain
from search.indexing.verify import verify
from search.models import IndexState
from search.query import SearchQuery
from search.services import search
from tests import factories
from tests.conftest import CommittedDatabase

STARTING_SECONDS = 120
FRESH_SECONDS = 10
"""The aim is 2 s (``benchmarks.search_speed`` measures it); a test machine may be busy."""


@pytest.fixture
def worker(committed: CommittedDatabase, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """What ``make demo`` runs: a Celery worker with beat, on a broker of files and this test's database."""
    environment = committed.environment | {
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.base",
        "VAR_DIR": str(tmp_path / "var"),
        "CELERY_BROKER_URL": "filesystem://localhost/",
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            worker_command(), env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """-9, with everything that it has started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(true: Callable[[], bool], seconds: float) -> float:
    """Seconds that it took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - started


def finds(words: str) -> bool:
    return search(SearchQuery(words=words, facets=())).total > 0


def is_claimed() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM ocop_search_dirty WHERE claimed_until > clock_timestamp())"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.slow
def test_a_committed_change_is_found_soon_without_anybody_doing_anything(
    worker: subprocess.Popen[bytes],
) -> None:
    product_id = factories.product("Gốm Bát Tràng").product_id
    wait_until(lambda: finds("gốm"), STARTING_SECONDS)
    Product.objects.filter(pk=product_id).update(name="Lụa Vạn Phúc")
    wait_until(lambda: finds("lụa") and not finds("gốm"), FRESH_SECONDS)
    Product.objects.filter(pk=product_id).update(is_published=False)
    wait_until(lambda: not finds("lụa"), FRESH_SECONDS)
    assert worker.poll() is None


@pytest.mark.slow
def test_a_worker_killed_in_the_midst_of_its_work_loses_nothing(worker: subprocess.Popen[bytes]) -> None:
    products = [factories.product(f"Gốm {number}").product_id for number in range(5)]
    wait_until(lambda: finds("gốm") and not queue.waiting(), STARTING_SECONDS)
    with transaction.atomic():
        IndexState.objects.select_for_update().get()  # the worker waits here for its turn to write
        other_connection(Product.objects.filter(pk__in=products).update, name="Lụa mới")
        wait_until(is_claimed, FRESH_SECONDS)
        kill(worker)
    assert queue.waiting() > 0
    assert (finds("lụa"), finds("gốm")) == (False, True)
    with connection.cursor() as cursor:  # as if the dead worker's time had run out
        cursor.execute(
            "UPDATE ocop_search_dirty SET claimed_until = clock_timestamp() WHERE claim IS NOT NULL"
        )
    assert drain() >= len(products)
    assert search(SearchQuery(words="lụa")).total == len(products)
    assert (queue.waiting(), list(verify())) == (0, [])


def other_connection(change: Callable[..., int], **values: str) -> None:
    """Commit a change now, whatever transaction this thread is in."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: (change(**values), connection.close())).result()
