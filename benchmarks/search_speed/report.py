"""The table that is printed, one catalogue after another."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from search.backends.postgres.reader import reader
from tools import elasticsearch

from . import measure, synthetic
from .sides import Ours, Saleors, Suggestions


@contextmanager
def server(is_wanted: bool, heap: str) -> Iterator[str]:
    """The URL of an Elasticsearch; empty when none is wanted or the machine lacks what it needs."""
    given = os.environ.get("ELASTICSEARCH_URL", "")
    if given or not is_wanted:
        yield given
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        node = elasticsearch.single_node(Path(folder), heap=heap)
        try:
            node.start()
            node.wait()
            yield node.url
        except elasticsearch.MissingPart as missing:
            sys.exit(f"{missing}; or: --backends postgres")
        finally:
            node.stop()


def run(size: int, backends: list[str], url: str, questions: int) -> None:
    """Print the table of one catalogue."""
    print(f"\n{size} products, load of the machine {_load()}, {os.cpu_count()} cores", flush=True)
    print(f"{'':34}{'p50 ms':>8}{'p95 ms':>8}{'SQL':>5}{'Python':>8}{'server':>8}{'p50 to Saleor':>15}")
    saleor = measure.times(Saleors().ask, max(20, questions // 4), most_seconds=60)
    _line("Saleor products(filter: {search})", saleor, saleor)
    for name in backends:
        settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = "", f"bench-{size}"
        built = measure.build("postgres") if name == "postgres" else None
        if name == "elasticsearch":
            settings.ELASTICSEARCH_URL = url
            built = measure.build(name)
        assert built is not None
        # The same few questions come round again: each as if its words were new, then as they are.
        kept, settings.SEARCH_MATCHES_KEPT = settings.SEARCH_MATCHES_KEPT, 0
        warm_up = _warm_up(name, questions)
        for title, ours in (("words, filters", Ours()), ("browsing", Ours(with_words=False))):
            found = measure.times(ours.ask, questions, warm_up=warm_up)
            _line(f"{name}: {title}, all facets", found, saleor)
        settings.SEARCH_MATCHES_KEPT = kept
        if name == "postgres":
            _line("  the same words asked again", measure.times(Ours().ask, questions), saleor)
            _columns()
        _line(f"{name}: suggesting", measure.times(Suggestions().ask, questions), saleor)
        print(
            f"  built {built.products} in {built.seconds:.1f} s ({built.products / built.seconds:.0f}/s), "
            f"{built.processor:.1f} s of processor in {built.processes} processes, "
            f"{built.memory:.0f} MB more memory, index {built.size:.1f} MB",
            flush=True,
        )
    settings.ELASTICSEARCH_URL = ""
    print(f"load of the machine afterwards {_load()}", flush=True)


def _warm_up(backend: str, questions: int) -> int:
    """Java compiles what is asked often; a server that has just started answers several times slower."""
    return 2 * questions if backend == "elasticsearch" else 0


def run_synthetic(size: int, url: str, questions: int) -> None:
    """Print the backend's own times on an Elasticsearch index of so many copied documents."""
    print(
        f"\n{size} copied products in Elasticsearch, the backend alone, load of the machine {_load()}",
        flush=True,
    )
    synthetic.use(url, size)
    seconds, python, server = synthetic.fill(size)
    print(
        f"  built in {seconds:.1f} s ({size / seconds:.0f}/s), {python:.0f} s of processor in Python, {server:.0f} in "
        f"the server, index {measure.index_size('elasticsearch'):.0f} MB",
        flush=True,
    )
    print(f"{'':34}{'p50 ms':>8}{'p95 ms':>8}{'Python':>8}{'server':>8}")
    for name, kind in (
        ("words, filters, all facets", {"with_words": True}),
        ("words, all facets", {"with_words": True, "with_filters": False}),
        ("browsing, all facets", {"with_words": False}),
    ):
        found = measure.times(
            synthetic.asker(**kind), questions, warm_up=_warm_up("elasticsearch", questions)
        )
        print(f"{name:34}{found.p50:8.1f}{found.p95:8.1f}{found.python:8.1f}{found.server:8.1f}", flush=True)
    print(f"load of the machine afterwards {_load()}", flush=True)
    settings.ELASTICSEARCH_URL = ""


def _columns() -> None:
    """Print what the first search of a process costs, and what it keeps from then on."""
    reader.forget()
    started = time.perf_counter()
    known = reader.read(None, scored=False).columns
    seconds = time.perf_counter() - started
    arrays = [*known.values.values(), known.names, known.by_name, known.places, known.starts, known.lengths]
    size = sum(each.nbytes for each in (*arrays, known.row_of, known.name_rank))
    print(
        f"  a process reads its columns in {seconds * 1000:.0f} ms and keeps {size / 1e6:.1f} MB", flush=True
    )


def _line(name: str, times: measure.Times, baseline: measure.Times) -> None:
    ratio = f"{times.p50 / baseline.p50:.2f}"
    print(
        f"{name:34}{times.p50:8.1f}{times.p95:8.1f}{times.statements:5}{times.python:8.1f}{times.server:8.1f}{ratio:>15}",
        flush=True,
    )


def freshness(changes: int) -> None:
    """Print how soon a change is found."""
    seconds = measure.freshness(changes)
    print(
        f"committed change → changed result, {changes} times: median {seconds[len(seconds) // 2]:.2f} s, "
        f"longest {seconds[-1]:.2f} s",
        flush=True,
    )


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())
