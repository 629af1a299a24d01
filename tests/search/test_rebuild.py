"""Building beside the live index: by several processes, against the worker, and with names that change meanwhile."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence

import pytest
from django.core.management import call_command
from django.db import connection
from saleor.product.models import Product

from ocop_catalog.models import AdministrativeUnit, UnitLevel
from search.backends.postgres import table as tables
from search.backends.postgres.writer import load, put
from search.errors import BackendUnavailable
from search.indexing import queue
from search.indexing import rebuild as rebuilding
from search.indexing.drain import announce_names, drain, read_documents
from search.indexing.rebuild import rebuild_postgres
from search.indexing.shares import shared_out
from search.indexing.verify import verify
from search.query import SearchQuery
from search.services import search
from search.vocabulary import names_for_writing
from tests import factories

from .documents import a_document

pytestmark = pytest.mark.django_db(transaction=True)


def names(words: str) -> list[str]:
    return [hit.name for hit in search(SearchQuery(words=words, facets=())).items]


def squares(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    for number in numbers:
        yield number**2, os.getpid()


@pytest.mark.parametrize(("processes", "used"), [(1, 1), (3, 3), (9, 5)])
def test_work_is_shared_out_to_so_many_processes(processes: int, used: int) -> None:
    answers = list(shared_out(squares, range(5), processes))
    assert sorted(square for square, _pid in answers) == [0, 1, 4, 9, 16]
    assert len({pid for _square, pid in answers}) == used


def test_what_goes_wrong_in_a_process_is_raised_here() -> None:
    def refuses(numbers: Sequence[int]) -> Iterator[int]:
        raise BackendUnavailable("nobody there")
        yield from numbers

    def stumbles(numbers: Sequence[int]) -> Iterator[int]:
        yield 1 // min(numbers)

    def dies(numbers: Sequence[int]) -> Iterator[int]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield from numbers

    with pytest.raises(BackendUnavailable, match="nobody there"):
        list(shared_out(refuses, range(4), 2))
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(shared_out(stumbles, range(4), 2))
    with pytest.raises(ChildProcessError, match="-9"):
        list(shared_out(dies, range(4), 2))


def test_two_processes_build_what_one_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        factories.product(f"Gốm {number}")
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    seen: list[tuple[int, int]] = []
    assert rebuild_postgres(lambda done, total: seen.append((done, total)), processes=2) == 5
    assert (len(seen), seen[-1]) == (3, (5, 5))
    assert len(names("gốm")) == 5
    assert (queue.waiting(), list(verify())) == (0, [])


def test_a_rebuild_whose_process_dies_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.product("Gốm 1"), factories.product("Gốm 2")
    drain()
    Product.objects.filter(name="Gốm 2").update(name="Lụa")
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    monkeypatch.setattr(rebuilding, "load", lambda *_args: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(ChildProcessError):
        rebuild_postgres(processes=2)
    assert names("gốm") == ["Gốm 1", "Gốm 2"]
    drain()
    assert (names("gốm"), names("lụa")) == (["Gốm 1"], ["Lụa"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname ~ '^ocop_search_product_v[0-9]+$'")
        assert cursor.fetchone() == (0,)


def test_the_command_builds_with_the_processes_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    factories.product("Gốm")
    call_command("search_rebuild", "--processes", "2")
    assert "postgres: 1 sản phẩm" in capsys.readouterr().out
    assert names("gốm") == ["Gốm"]


def test_a_batch_is_loaded_though_the_worker_was_there_first() -> None:
    tables.create_table(connection, "beside")
    put("beside", [a_document(2, "Mới", version=9)], ())
    load("beside", [a_document(number, f"Cũ \\ {number}\t\n", version=5) for number in (1, 2, 3)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT product_id, version, sort_name, card->>'name' FROM beside ORDER BY 1")
        assert cursor.fetchall() == [
            (1, 5, "cu \\ 1", "Cũ \\ 1\t\n"),
            (2, 9, "moi", "Mới"),
            (3, 5, "cu \\ 3", "Cũ \\ 3\t\n"),
        ]
        cursor.execute("DROP TABLE beside")


@pytest.fixture
def commune() -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(
        level=UnitLevel.COMMUNE, code="90577", name="Cũ", type="xã", folded_name="cu"
    )


def commune_shown(product_id: int) -> str:
    _version, documents = read_documents([product_id])
    return str(documents[product_id].card["commune"])


def test_whoever_writes_uses_the_names_as_they_are_whichever_process_announces_them(
    commune: AdministrativeUnit,
) -> None:
    variant = factories.product("Gốm")
    variant.product.certified.commune = commune
    variant.product.certified.save()
    drain()
    assert commune_shown(variant.product_id) == "Xã Cũ"
    AdministrativeUnit.objects.filter(pk=commune.pk).update(name="Mới")
    claim = queue.claim_batch()  # by another process, which has not announced anything yet
    assert claim is not None
    assert commune_shown(variant.product_id) == "Xã Mới"
    AdministrativeUnit.objects.filter(pk=commune.pk).update(name="Mới hơn")
    here = names_for_writing()
    with connection.cursor() as cursor:  # another process announces and finishes before this one looks
        cursor.execute("DELETE FROM ocop_search_dirty")
    AdministrativeUnit.objects.filter(pk=commune.pk).update(name="Mới nhất")
    claim = queue.claim_batch()
    assert claim is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ocop_search_state SET version = nextval('ocop_search_version')")
    queue.finish(claim)
    assert commune_shown(variant.product_id) == "Xã Mới nhất"
    assert names_for_writing() is not here
    assert names_for_writing() is names_for_writing()


def test_a_name_that_changes_during_a_rebuild_is_new_in_every_later_batch(
    commune: AdministrativeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        certified = factories.product(f"Gốm {number}").product.certified
        certified.commune = commune
        certified.save()
    monkeypatch.setattr(rebuilding, "BATCH", 1)

    def rename(done: int, total: int) -> None:
        if done == 1:
            AdministrativeUnit.objects.filter(pk=commune.pk).update(name="Mới")
            drain()

    rebuild_postgres(rename)
    found = search(SearchQuery(words="gốm", facets=("commune",)))
    assert {hit.commune for hit in found.items} == {"Xã Mới"}
    assert list(verify()) == []


def test_a_rebuild_of_postgres_alone_leaves_what_waits_to_elasticsearch(
    settings: pytest.FixtureRequest,
) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    variant = factories.product("Gốm")
    rebuild_postgres()
    assert queue.waiting() == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT product_id, claim FROM ocop_search_dirty WHERE backend = 'elasticsearch'"
        )
        assert cursor.fetchall() == [(variant.product_id, None)]


def test_names_announced_are_read_again() -> None:
    before = names_for_writing()
    announce_names()
    assert names_for_writing() is not before
