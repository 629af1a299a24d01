"""Elasticsearch beside the shop: kept by the worker, asked first, done without while down, caught up with when back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from saleor.product.models import Product

from search.backends import registry
from search.backends.elasticsearch import indices
from search.backends.elasticsearch.backend import ElasticsearchBackend, live_alias
from search.backends.elasticsearch.client import client
from search.errors import BackendUnavailable, SearchError
from search.indexing import queue
from search.indexing import rebuild as rebuilding
from search.indexing.drain import drain
from search.indexing.rebuild import rebuild_elasticsearch, rebuild_postgres
from search.indexing.verify import Drift, verify
from search.query import SearchQuery
from search.services import search
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _rested(elasticsearch_index: str) -> Iterator[None]:
    registry.breaker.answered()
    registry.lag.forget()
    yield
    registry.breaker.answered()


def names(words: str, **options: str) -> tuple[str, list[str]]:
    results = search(SearchQuery(words=words), **options)
    return results.backend, [hit.name for hit in results.items]


def test_the_worker_keeps_both_indices_and_elasticsearch_answers() -> None:
    rebuild_elasticsearch()
    variant = factories.product("Gốm Bát Tràng")
    drain()
    assert names("gom") == ("elasticsearch", ["Gốm Bát Tràng"])
    assert names("gom", backend="postgres") == ("postgres", ["Gốm Bát Tràng"])
    Product.objects.filter(pk=variant.product_id).update(name="Sứ Bát Tràng")
    drain()
    assert names("gom") == ("elasticsearch", [])
    assert names("su") == ("elasticsearch", ["Sứ Bát Tràng"])
    assert [list(verify(name)) for name in registry.NAMES] == [[], []]
    assert (queue.waiting(), queue.waiting("elasticsearch")) == (0, 0)


def test_both_backends_give_the_same_page_totals_and_facets() -> None:
    for number, name in enumerate(("Gốm Bát Tràng", "Bình gốm", "Gốm men lam", "Lụa", "Tranh gốm"), 1):
        variant = factories.product(name, price=number * 60_000, stars=3 + number % 2)
        factories.point(f"Điểm {number}", stock={variant: 2})
    rebuild_postgres()
    rebuild_elasticsearch()
    query = SearchQuery(words="gốm", stars=(4,), price_bands=("50-100", "200-500"))
    one, other = (search(query, backend=name) for name in registry.NAMES)
    assert (one.total, one.items, one.facets) == (other.total, other.items, other.facets)
    assert [hit.name for hit in one.items] == ["Gốm Bát Tràng", "Tranh gốm"]


def test_both_backends_offer_the_same_when_nothing_is_found() -> None:
    for number, name in enumerate(("Gốm Bát Tràng", "Bình gốm", "Lụa"), 1):
        variant = factories.product(name, price=number * 60_000, stars=3 + number % 2)
        factories.point(f"Điểm {number}", stock={variant: 2})
    rebuild_postgres()
    rebuild_elasticsearch()
    query = SearchQuery(words="bình gốm", stars=(4,), price_bands=("100-200",))
    one, other = (search(query, backend=name) for name in registry.NAMES)
    assert (one.total, one.dropped, one.nearest) == (0, other.dropped, other.nearest)
    assert one.dropped == (("stars", 1), ("price", 1))
    assert one.nearest
    with CaptureQueriesContext(connection) as queries:
        found = search(query.replace(stars=(3,)), backend="elasticsearch")
    assert ([hit.name for hit in found.items], len(queries)) == (["Bình gốm"], 1)


def test_a_product_the_gate_refuses_is_gone_from_totals_before_the_worker_ran() -> None:
    factories.product("Gốm")
    variant = factories.product("Gốm men")
    rebuild_postgres()
    rebuild_elasticsearch()
    Product.objects.filter(pk=variant.product_id).update(is_published=False)
    results = search(SearchQuery(words="gốm"))
    assert (results.backend, results.total) == ("elasticsearch", 1)
    assert [(value.value, value.count) for value in results.facets["stars"].values] == [("4", 1)]


def test_the_shop_searches_on_with_postgres_while_the_cluster_is_down(
    settings: pytest.FixtureRequest,
) -> None:
    factories.product("Gốm")
    drain()
    settings.ELASTICSEARCH_URL = NOWHERE
    results = search(SearchQuery(words="gốm"))
    assert (results.backend, results.degraded, results.total) == ("postgres", True, 1)
    assert registry.breaker.is_open
    with pytest.raises(BackendUnavailable):
        search(SearchQuery(words="gốm"), backend="elasticsearch")


def test_a_cluster_that_does_not_answer_is_left_alone_for_a_while() -> None:
    now = [100.0]
    breaker = registry.CircuitBreaker(5.0, clock=lambda: now[0])
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    now[0] += 4.9
    assert breaker.is_open
    now[0] += 0.2
    assert not breaker.is_open
    breaker.failed()
    breaker.answered()
    assert not breaker.is_open


def test_changes_made_while_the_cluster_was_down_are_caught_up_with(settings: pytest.FixtureRequest) -> None:
    rebuild_elasticsearch()
    up = settings.ELASTICSEARCH_URL
    settings.ELASTICSEARCH_URL = NOWHERE
    factories.product("Gốm")
    drain()
    assert (queue.waiting(), queue.waiting("elasticsearch") > 0) == (0, True)
    settings.ELASTICSEARCH_URL = up
    with connection.cursor() as cursor:  # as if the outage had been long
        cursor.execute("UPDATE ocop_search_dirty SET marked_at = marked_at - interval '1 minute'")
    registry.breaker.answered()
    registry.lag.forget()
    assert names("gốm") == ("postgres", ["Gốm"])  # behind: not asked, though it would answer
    drain()
    registry.lag.forget()
    assert names("gốm") == ("elasticsearch", ["Gốm"])
    assert queue.waiting("elasticsearch") == 0


def test_without_an_index_the_shop_searches_with_postgres() -> None:
    factories.product("Gốm")
    drain()
    assert names("gốm") == ("postgres", ["Gốm"])
    with pytest.raises(BackendUnavailable, match="search_rebuild"):
        search(SearchQuery(words="gốm"), backend="elasticsearch")


def test_an_index_of_another_mapping_is_neither_asked_nor_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.product("Gốm")
    rebuild_postgres()
    rebuild_elasticsearch()
    monkeypatch.setattr("search.backends.elasticsearch.backend.VERSION", 10**6)
    assert names("gốm") == ("postgres", ["Gốm"])
    factories.product("Lụa")
    registry.breaker.answered()
    drain()
    assert queue.waiting("elasticsearch") > 0
    assert names("lụa") == ("postgres", ["Lụa"])
    registry.breaker.answered()
    rebuild_elasticsearch()
    assert names("lụa") == ("elasticsearch", ["Lụa"])
    assert (queue.waiting("elasticsearch"), list(verify("elasticsearch"))) == (0, [])


def test_what_changes_during_a_rebuild_is_in_the_new_index(monkeypatch: pytest.MonkeyPatch) -> None:
    variants = [factories.product(f"Gốm {number}") for number in range(4)]
    rebuild_elasticsearch()
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    changed = []

    def change_a_product_already_read(done: int, total: int) -> None:
        if not changed:
            changed.append(variants[0].product_id)
            thread = threading.Thread(target=_rename_and_drain, args=(variants[0].product_id,))
            thread.start()
            thread.join()

    assert rebuild_elasticsearch(change_a_product_already_read) == 4
    assert names("lua moi") == ("elasticsearch", ["Lụa mới"])
    assert list(verify("elasticsearch")) == []


def test_what_changes_during_a_rebuild_of_postgres_is_in_the_new_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    variants = [factories.product(f"Gốm {number}") for number in range(4)]
    rebuild_postgres()
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    changed = []

    def change_a_product_already_read(done: int, total: int) -> None:
        if not changed:
            changed.append(variants[0].product_id)
            thread = threading.Thread(target=_rename_and_drain, args=(variants[0].product_id,))
            thread.start()
            thread.join()

    assert rebuild_postgres(change_a_product_already_read) == 4
    assert names("lua moi", backend="postgres") == ("postgres", ["Lụa mới"])
    assert list(verify()) == []


def _rename_and_drain(product_id: int) -> None:
    try:
        Product.objects.filter(pk=product_id).update(name="Lụa mới")
        drain()
    finally:
        connection.close()


def test_a_rebuild_that_fails_leaves_the_live_index_and_the_queue_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.product("Gốm")
    rebuild_elasticsearch()
    factories.product("Lụa")
    drain()

    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_elasticsearch(fail)
    assert names("lua") == ("elasticsearch", ["Lụa"])
    assert len(client().indices.get(index=f"{site.ELASTICSEARCH_INDEX}-*")) == 1


def test_verify_names_every_kind_of_drift_in_elasticsearch(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = factories.product("Gốm"), factories.product("Lụa")
    rebuild_postgres()
    rebuild_elasticsearch()
    server, index = client(), live_alias()
    server.update(index=index, id=str(one.product_id), doc={"digest": "of another content"}, refresh=True)
    server.delete(index=index, id=str(other.product_id), refresh=True)
    server.index(index=index, id="999999", document={"product_id": 999999}, refresh=True)
    assert set(verify("elasticsearch")) == {
        Drift(one.product_id, "different", ("digest",)),
        Drift(other.product_id, "missing"),
        Drift(999999, "extra"),
    }
    with pytest.raises(SystemExit) as ended:
        call_command("search_verify", "--json")
    assert ended.value.code == 1
    assert '"drift": 3' in capsys.readouterr().out


def test_an_unconfigured_backend_is_refused_in_words(settings: pytest.FixtureRequest) -> None:
    settings.ELASTICSEARCH_URL = ""
    with pytest.raises(SearchError, match="ELASTICSEARCH_URL"):
        search(SearchQuery(words="gốm"), backend="elasticsearch")
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command("search_rebuild", "--backend", "elasticsearch", verbosity=0)


def test_an_index_is_never_made_by_writing_to_it() -> None:
    with pytest.raises(BackendUnavailable):
        ElasticsearchBackend().write((), [(1, 1)])
    assert not client().indices.exists(index=live_alias())
    assert indices.live_sources([]) == {}
