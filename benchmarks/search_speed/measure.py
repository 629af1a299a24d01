"""Measuring: times of one question after another, building an index, how soon a change is found."""

from __future__ import annotations

import gc
import math
import os
import resource
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from saleor.product.models import Product

from marketplace.embedded.demo import worker_command
from search.backends.elasticsearch.backend import live_alias
from search.backends.elasticsearch.client import client, configured_hosts
from search.backends.postgres import table as tables
from search.indexing.drain import drain
from search.indexing.rebuild import rebuild_elasticsearch, rebuild_postgres
from search.query import SearchQuery
from search.services import search
from tests import databases
from tests.concurrency import run_at_once

PROCESSES = len(os.sched_getaffinity(0))
"""How many build side by side, as ``search_rebuild`` does."""


@dataclass(frozen=True)
class Times:
    """Milliseconds of one question, and its SQL statements. ``python`` and ``server`` are the milliseconds of processor
    that this process and Elasticsearch spent on one, on average.
    """

    p50: float
    p95: float
    statements: int
    python: float
    server: float


@dataclass(frozen=True)
class Build:
    """A rebuild by so many processes. ``processor`` are their seconds, without the servers'; ``memory`` is by how
    many MB the largest of them is larger than the one that started them was; ``size`` the index's MB.
    """

    products: int
    seconds: float
    memory: float
    size: float
    processor: float
    processes: int


def times(
    ask: Callable[[], int], questions: int, *, most_seconds: float = math.inf, warm_up: int = 0
) -> Times:
    """Of ``questions`` questions, one after another, after ``warm_up`` or a tenth as many.

    Fewer when they take more than ``most_seconds``, but five at least.
    """
    started = time.perf_counter()
    for number in range(warm_up or max(5, questions // 10)):
        if number and time.perf_counter() - started > most_seconds / 4:
            break
        ask()
    gc.collect()
    gc.freeze()  # as marketplace.wsgi does
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        ask()
    taken: list[float] = []
    spent = time.process_time(), server_milliseconds()
    while len(taken) < questions and (len(taken) < 5 or time.perf_counter() - started < most_seconds):
        before = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - before) * 1000)
    return Times(
        statistics.median(taken),
        statistics.quantiles(taken, n=20)[-1],
        len(statements),
        (time.process_time() - spent[0]) * 1000 / len(taken),
        (server_milliseconds() - spent[1]) / len(taken),
    )


def server_milliseconds() -> float:
    """What Elasticsearch has spent of the processor so far; 0 when none is searched."""
    if not configured_hosts():
        return 0.0
    nodes = client().nodes.stats(metric="process")["nodes"]
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes.values()))


def build(backend: str) -> Build:
    """Rebuild in a process of its own, whose memory is then only the rebuild's."""
    # Not a daemon: it has children of its own.
    (outcome,) = run_at_once([_Rebuild(backend)], seconds=7200, daemon=False)
    if outcome.error:
        raise outcome.error
    products, seconds, memory, processor = outcome.value
    drain()
    return Build(products, seconds, memory, index_size(backend), processor, PROCESSES)


@dataclass(frozen=True)
class _Rebuild:
    backend: str

    def __call__(self) -> tuple[int, float, float, float]:
        whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        rebuild = rebuild_postgres if self.backend == "postgres" else rebuild_elasticsearch
        products = rebuild(processes=PROCESSES)
        seconds = time.perf_counter() - started
        used = [resource.getrusage(each) for each in whose]
        memory = (max(each.ru_maxrss for each in used) - before) / 1024
        return products, seconds, memory, sum(each.ru_utime + each.ru_stime for each in used)


def index_size(backend: str) -> float:
    """The MB that the backend's index takes on its disk."""
    if backend == "elasticsearch":
        stats = client().indices.stats(index=live_alias(), metric="store")
        return float(stats["_all"]["total"]["store"]["size_in_bytes"]) / 1e6
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE %s",
            [f"{tables.VIEW}\\_v%"],
        )
        return float(cursor.fetchone()[0]) / 1e6


def freshness(changes: int) -> list[float]:
    """Seconds from a committed change to a changed result, with the real worker and its clock beside."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DATABASE_URL": databases.url(databases.in_use()),
            "DJANGO_SETTINGS_MODULE": "marketplace.settings.base",
            "VAR_DIR": folder,
        }
        with Path(folder, "log").open("wb") as log:
            worker = subprocess.Popen(
                worker_command(), env=environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            _seconds_to_find(0)  # it starts
            return sorted(_seconds_to_find(number) for number in range(1, changes + 1))
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def _seconds_to_find(number: int) -> float:
    changed = Product.objects.get(pk=search(SearchQuery(size=1, facets=())).items[0].product_id)
    name, marked = changed.name, f"xyzzy{number}q {changed.name}"
    try:
        Product.objects.filter(pk=changed.pk).update(name=marked)
        started = time.perf_counter()
        while not any(hit.name == marked for hit in search(SearchQuery(words=marked, facets=())).items):
            time.sleep(0.02)
        return time.perf_counter() - started
    finally:
        Product.objects.filter(pk=changed.pk).update(name=name)
