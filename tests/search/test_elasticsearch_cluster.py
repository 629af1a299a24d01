"""Three Elasticsearch nodes and a copy of the index: nodes die without warning while people search and products
change.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from django.db import connection
from saleor.product.models import Product

from search.backends import registry
from search.backends.elasticsearch import client as clients
from search.backends.elasticsearch.backend import live_alias
from search.indexing import queue
from search.indexing.drain import drain
from search.indexing.rebuild import rebuild_elasticsearch, rebuild_postgres
from search.indexing.verify import verify
from search.query import SearchQuery
from search.services import search
from tests import factories
from tools import elasticsearch

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PRODUCTS = 12
ROUNDS_BEFORE, ROUNDS_AFTER = 3, 6
SECONDS = 120


@pytest.fixture(scope="module")
def nodes(
    elasticsearch_home: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[elasticsearch.Node]]:
    nodes = elasticsearch.cluster(
        tmp_path_factory.mktemp("cluster"), ("one", "two", "three"), java=elasticsearch.QUICK_START
    )
    try:
        for node in nodes:
            node.start()
        nodes[0].wait(3, "green")
        yield nodes
    finally:
        for node in nodes:
            node.stop()


@pytest.fixture(autouse=True)
def _cluster(
    nodes: list[elasticsearch.Node], settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setattr(clients, "SEARCH_SECONDS", 10.0)  # three nodes on a busy machine are slow, not dead
    settings.ELASTICSEARCH_URL = ",".join(node.url for node in nodes)
    settings.ELASTICSEARCH_INDEX = f"test-{uuid4().hex[:12]}"
    registry.breaker.answered()
    registry.lag.forget()
    yield
    registry.breaker.answered()
    registry.lag.forget()


@dataclass
class Shopper:
    """Searches all the time. Every product is named after the round of changes it is in; ``known`` is the last
    round that the worker has finished in both indices, so no answer may be older.
    """

    known: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    backends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def search_on(self) -> None:
        try:
            while not self.stop.is_set():
                self.search_once()
        finally:
            connection.close()

    def search_once(self) -> None:
        known, started = self.known, time.monotonic()
        results = search(SearchQuery(words="gốm", facets=("stars",)))
        self.slowest = max(self.slowest, time.monotonic() - started)
        self.backends[results.backend] += 1
        counts = [value.count for value in results.facets["stars"].values]
        rounds = [round_of(hit.name) for hit in results.items]
        if (
            results.total != PRODUCTS
            or counts != [PRODUCTS]
            or len(rounds) != PRODUCTS
            or min(rounds) < known
        ):
            self.wrong.append(f"{results.backend}: {results.total} {counts} {rounds} after {known}")


def round_of(name: str) -> int:
    return int(name.rpartition(" ")[2])


def open_shop(nodes: list[elasticsearch.Node]) -> list[int]:
    products = [factories.product("Gốm đợt 0").product_id for _number in range(PRODUCTS)]
    rebuild_postgres()
    rebuild_elasticsearch()
    nodes[0].wait(3, "green")
    return products


def rename_all(products: list[int], number: int) -> None:
    for product_id in products:
        Product.objects.filter(pk=product_id).update(name=f"Gốm đợt {number}")


def drain_until_nothing_waits() -> None:
    deadline = time.monotonic() + SECONDS
    drain()
    while queue.waiting() or queue.waiting("elasticsearch"):
        assert time.monotonic() < deadline, "the worker does not catch up"
        time.sleep(0.2)
        drain()


def holder_of_the_primary(nodes: list[elasticsearch.Node]) -> elasticsearch.Node:
    shards = clients.client().cat.shards(index=live_alias(), format="json")
    (name,) = [shard["node"] for shard in shards if shard["prirep"] == "p"]
    return next(node for node in nodes if node.name == name)


def test_a_node_that_dies_costs_no_right_answer_and_no_update(nodes: list[elasticsearch.Node]) -> None:
    products = open_shop(nodes)
    shopper = Shopper()
    with ThreadPoolExecutor(1) as pool:
        shopping = pool.submit(shopper.search_on)
        try:
            for number in range(1, ROUNDS_BEFORE + 1):
                rename_all(products, number)
                drain_until_nothing_waits()
                shopper.known = number
            before = shopper.backends.copy()
            victim = holder_of_the_primary(nodes)
            for number in range(ROUNDS_BEFORE + 1, ROUNDS_BEFORE + ROUNDS_AFTER + 1):
                rename_all(products, number)
                if number == ROUNDS_BEFORE + 2:  # in the midst of writing
                    threading.Timer(0.02, victim.kill).start()
                drain_until_nothing_waits()
                shopper.known = number
            searched = sum(shopper.backends.values())
            while sum(shopper.backends.values()) < searched + 3:
                time.sleep(0.05)
        finally:
            shopper.stop.set()
        shopping.result()
    assert shopper.wrong == []
    assert before["elasticsearch"] > 0
    assert (shopper.backends - before)["elasticsearch"] > 0
    assert shopper.slowest < 15
    results = search(SearchQuery(words="gốm"), backend="elasticsearch")
    assert {round_of(hit.name) for hit in results.items} == {ROUNDS_BEFORE + ROUNDS_AFTER}
    assert list(verify("elasticsearch")) == []
    victim.start()
    victim.wait(3, "green")
    assert list(verify("elasticsearch")) == []


def test_with_all_nodes_dead_the_shop_searches_on_and_catches_up_when_they_are_back(
    nodes: list[elasticsearch.Node],
) -> None:
    products = open_shop(nodes)
    for node in nodes:
        node.kill()
    rename_all(products, 1)
    added = factories.product("Gốm đợt 1").product_id
    drain()
    results = search(SearchQuery(words="gốm"))
    assert (results.backend, results.degraded, results.total) == ("postgres", True, PRODUCTS + 1)
    assert {round_of(hit.name) for hit in results.items} == {1}
    assert (queue.waiting(), queue.waiting("elasticsearch") > 0) == (0, True)
    for node in nodes:
        node.start()
    nodes[0].wait(3, "green")
    drain_until_nothing_waits()
    registry.breaker.answered()
    registry.lag.forget()
    results = search(SearchQuery(words="gốm"))
    assert (results.backend, results.degraded, results.total) == ("elasticsearch", False, PRODUCTS + 1)
    assert {round_of(hit.name) for hit in results.items} == {1}
    assert added in {hit.product_id for hit in results.items}
    assert list(verify("elasticsearch")) == []
