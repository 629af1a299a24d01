"""What a process keeps of the index is as good as reading it anew, whatever happens in between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saleor.product.models import Product, ProductVariant
from saleor.warehouse.models import Stock

from ocop_catalog.models import FulfilmentPoint
from ocop_catalog.selectors import listable_products, listed_among
from ocop_catalog.services.certification import revoke_certificate
from search.backends.postgres.reader import reader
from search.facets import ALL_FACETS
from search.indexing.drain import drain, read_documents, write_documents
from search.indexing.rebuild import rebuild_postgres
from search.models import IndexWrite
from search.query import Near, SearchQuery, Sort
from search.results import SearchResults
from search.services import search
from search.vocabulary import current_vocabulary
from tests import factories

pytestmark = pytest.mark.django_db

POTS = SearchQuery(words="gốm", facets=ALL_FACETS)


@pytest.fixture
def pots() -> list[ProductVariant]:
    made = [factories.product(f"Gốm men {number}", price=90_000, stars=4) for number in range(3)]
    factories.point("Điểm bán Hàng Gai", stock=dict.fromkeys(made, 5))
    drain()
    reader.forget()
    return made


def asked(query: SearchQuery = POTS, now: datetime | None = None) -> tuple[SearchResults, int]:
    """The answer and how many statements it took."""
    with CaptureQueriesContext(connection) as queries:
        found = search(query, now=now)
    return found, len(queries)


def revoke(variant: ProductVariant) -> None:
    certificate = variant.product.certified.certificates.get()
    revoke_certificate(certificate=certificate, ground="food_safety", decision_number="9/QĐ", actor=None)


def count(found: SearchResults, facet: str, value: str) -> int:
    return next((v.count for v in found.facets[facet].values if v.value == value), 0)


def test_two_statements_answer_a_question_and_one_more_reads_what_was_written(
    pots: list[ProductVariant],
) -> None:
    first, statements = asked()
    assert (first.total, statements) == (3, 3)  # the first of this process: it reads all there is
    assert asked() == (first, 2)
    for other in (POTS.replace(offset=1), POTS.replace(words="men"), POTS.replace(facets=())):
        assert asked(other)[1] == 2
    ProductVariant.objects.filter(pk=pots[0].pk).update(price_override_amount=80_000)
    drain()
    assert asked()[1] == 3
    assert asked()[1] == 2


def test_of_what_has_the_words_only_what_filters_leave_is_scored_unless_that_was_done(
    pots: list[ProductVariant],
) -> None:
    asked()
    narrowed = POTS.replace(words="men", stars=(4,))
    assert [asked(narrowed)[1], asked(narrowed)[1]] == [3, 3]
    assert [asked(POTS.replace(words="men"))[1], asked(narrowed)[1]] == [2, 2]
    assert asked(narrowed.replace(size=0))[1] == 1


def test_a_process_that_knows_another_table_or_a_write_that_is_undone_reads_all_again(
    pots: list[ProductVariant],
) -> None:
    before, _statements = asked()
    with transaction.atomic():
        Product.objects.filter(pk=pots[0].product_id).update(name="Gốm đổi tên")
        _version, documents = read_documents([pots[0].product_id])
        write_documents(list(documents.values()), [])
        assert "Gốm đổi tên" in {hit.name for hit in asked()[0].items}
        transaction.set_rollback(True)
    # What it knows was never written: it looks, asks on from there, and begins anew.
    assert asked() == (before, 4)
    rebuild_postgres()
    assert asked()[0] == before


def test_a_process_that_has_not_asked_for_longer_than_writes_are_noted_reads_all_again(
    pots: list[ProductVariant],
) -> None:
    asked()
    IndexWrite.objects.update(written_at=timezone.now() - timedelta(hours=2))
    Product.objects.filter(pk=pots[0].product_id).update(name="Gốm đổi tên")
    drain()
    assert IndexWrite.objects.count() == 1
    assert "Gốm đổi tên" in {hit.name for hit in asked()[0].items}


def test_a_revoked_product_is_neither_shown_nor_counted_in_the_very_next_answer(
    pots: list[ProductVariant],
) -> None:
    asked()
    revoke(pots[0])
    found, _statements = asked()
    assert found.total == 2
    assert pots[0].product_id not in {hit.product_id for hit in found.items}
    assert count(found, "stars", "4") == 2


def test_a_certificate_that_lapses_is_not_found_with_no_job_running(pots: list[ProductVariant]) -> None:
    now = timezone.now()
    certificate = pots[1].product.certified.certificates.get()
    asked(now=now)
    after = datetime.combine(certificate.valid_until, datetime.min.time(), tzinfo=now.tzinfo) + timedelta(
        days=2
    )
    assert asked(now=after)[0].total == 0
    assert asked(now=now)[0].total == 3


def test_an_order_by_distances_follows_places_that_move(pots: list[ProductVariant]) -> None:
    near, far = (
        factories.point("Điểm gần", stock={pots[0]: 1}),
        factories.point("Điểm xa", stock={pots[1]: 1}),
    )
    Stock.objects.filter(product_variant__in=pots).exclude(
        warehouse__in=[near.warehouse, far.warehouse]
    ).update(quantity=0)
    places = FulfilmentPoint.objects
    places.filter(pk=near.pk).update(latitude=21.03, longitude=105.85)
    places.filter(pk=far.pk).update(latitude=21.20, longitude=105.40)
    drain()
    query = POTS.replace(near=Near(lat=21.03, lon=105.85), sort=Sort.DISTANCE)
    asked(query)
    assert [hit.product_id for hit in asked(query)[0].items][:2] == [pots[0].product_id, pots[1].product_id]
    places.filter(pk=near.pk).update(latitude=21.20, longitude=105.40)
    places.filter(pk=far.pk).update(latitude=21.03, longitude=105.85)
    before = current_vocabulary()
    drain()
    with pytest.MonkeyPatch.context() as patch:  # a process that learns of the new names by this very answer
        patch.setattr("search.services.current_vocabulary", lambda: before)
        asked(query)
    assert [hit.product_id for hit in asked(query)[0].items][:2] == [pots[1].product_id, pots[0].product_id]


def test_no_words_are_remembered_when_switched_off(pots: list[ProductVariant], settings: Any) -> None:
    settings.SEARCH_MATCHES_KEPT = 0
    asked()
    with CaptureQueriesContext(connection) as queries:
        search(POTS)
    assert sum("words @@" in query["sql"] for query in queries) == 1


def test_the_gate_for_a_few_is_the_gate_for_all(pots: list[ProductVariant]) -> None:
    revoke(pots[0])
    Product.objects.filter(pk=pots[1].product_id).update(publication_date="2999-01-01")
    now = timezone.now()
    everything = list(Product.objects.values_list("pk", flat=True))
    assert listed_among([*everything, 10**9], now) == set(listable_products(now).values_list("pk", flat=True))
    assert listed_among([], now) == frozenset()


STEPS = ("ask", "ask", "ask", "revoke", "rename", "price", "sell out", "drain", "unpublish", "new")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), min_size=4, max_size=14))
def test_whatever_happens_a_process_answers_what_a_new_one_would(
    pots: list[ProductVariant], steps: list[tuple[str, int]]
) -> None:
    made = [factories.product(f"Gốm lò {number}", price=70_000, stars=3) for number in range(3)]
    factories.point(f"Điểm bán {made[0].pk}", stock=dict.fromkeys(made, 5))
    drain()
    for step, number in steps:
        product = Product.objects.filter(pk=made[number].product_id)
        if step == "ask":
            now = timezone.now()
            known = search(POTS, now=now)
            reader.forget()
            assert known == search(POTS, now=now)
        elif step == "revoke":
            if listed_among([made[number].product_id], timezone.now()):
                revoke(made[number])
        elif step == "rename":
            product.update(name=f"Gốm đổi {number}")
        elif step == "price":
            ProductVariant.objects.filter(pk=made[number].pk).update(price_override_amount=10_000 + number)
        elif step == "sell out":
            Stock.objects.filter(product_variant=made[number]).update(quantity=0)
        elif step == "drain":
            drain()
        elif step == "unpublish":
            product.update(is_published=False)
        else:
            factories.product(f"Gốm mới {number}", price=50_000, stars=3)
