"""One answer is of one moment: however many write meanwhile, words, values and counts go together."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection, transaction

from search.backends.postgres.backend import PostgresBackend
from search.backends.postgres.reader import reader
from tests.search.documents import a_document, a_plan

WRITES = 120

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def swap(number: int) -> None:
    """One write: pottery is one product with 5 stars, and silk the other with 3, or the other way round."""
    names = ("Gốm", "Lụa") if number % 2 else ("Lụa", "Gốm")
    with transaction.atomic():
        PostgresBackend().write(
            [
                a_document(pk, name, stars=5 if name == "Gốm" else 3, price=number * 1_000, version=number)
                for pk, name in enumerate(names, 1)
            ],
            (),
        )


def test_every_answer_is_of_one_moment_while_others_write() -> None:
    swap(1)
    reader.forget()
    answers: Counter[tuple[str, str]] = Counter()
    faults: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                for words in ("gom", "", "lua"):
                    found = PostgresBackend().search(a_plan(words, facets=("stars",)))
                    answers[words, str(found.counts["stars"])] += 1
        except BaseException as error:  # noqa: BLE001 - it is told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _each in range(3)]
    for thread in threads:
        thread.start()
    for number in range(2, WRITES):
        swap(number)
    done.set()
    for thread in threads:
        thread.join(30)
    assert faults == []
    assert set(answers) == {("gom", "{5: 1}"), ("", "{3: 1, 5: 1}"), ("lua", "{3: 1}")}
    last = [PostgresBackend().search(a_plan(words)).hits for words in ("gom", "lua")]
    reader.forget()
    assert last == [PostgresBackend().search(a_plan(words)).hits for words in ("gom", "lua")]
    assert [hit.product_id for hits in last for hit in hits] == ([1, 2] if (WRITES - 1) % 2 else [2, 1])
