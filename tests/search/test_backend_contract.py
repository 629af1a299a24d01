"""One contract for every search backend, run against the real thing each time.

The answers are compared with ``documents.expected``, which works them out without any search engine.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import pytest

from search.backends.base import SearchBackend
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.elasticsearch.client import client
from search.backends.elasticsearch.mapping import index_body
from search.backends.postgres.backend import PostgresBackend
from search.document import ProductDocument
from search.facets import ALL_FACETS, FACET_BY_NAME
from search.plan import SearchPlan
from search.query import Sort
from tests.search.documents import NOW, PLACES, a_document, a_lexicon, a_plan, expected

Given = Callable[..., SearchBackend]

NAMES = (
    "Gốm Bát Tràng", "Bình gốm men lam", "Tranh gốm Bát Tràng", "Nước mắm cá cơm", "Đậu phụ Mơ", "Trà sen Tây Hồ",
    "Chè lam", "Kẹo vị trà sen", "Thịt lợn sạch", "Bánh chưng", "Bánh chưng gấc", "Mầm đậu", "Cốm làng Vòng",
    "Lụa Vạn Phúc", "Miến dong", "Giò lụa Ước Lễ", "Nấm linh chi", "Gạo nếp cái hoa vàng", "Mật ong hoa nhãn",
    "Rượu nếp cái",
)  # fmt: skip
WORDS = (
    "", "gom", "gốm", "gom bat trang", "trà sen", "tra sen", "banh chung",
    "bánh chưng", "mam", "mắm", "lua", "nuocmam",
    "gom bat tranh", "thit heo", "hoa", "4 sao", "dau", "đậu", "bat trang", "nep cai", "xyz", "che", "tea",
)  # fmt: skip

SYNTAX = (
    "'", "a' | 'b", "gốm & !lụa", "(", "\\", ":*", "gom:A", "AND OR NOT", '+(-"', "*", "?", "~1", "\u0000gốm",
    "'; DROP TABLE x; --", "%s %(p0)s {0}", "=gôm1 ^ gom",
)  # fmt: skip


class ContractOfABackend:
    """What every backend must do. A subclass gives ``given``: a fresh, empty backend holding the documents."""

    @pytest.fixture
    def given(self) -> Given:
        raise NotImplementedError

    def test_an_empty_index_answers_nothing(self, given: Given) -> None:
        answer = given([]).search(a_plan("gốm", facets=ALL_FACETS))
        assert (answer.total, answer.hits, answer.counts) == (0, (), {facet: {} for facet in ALL_FACETS})

    def test_a_long_facet_lists_the_largest_and_the_chosen_and_sums_up_the_rest(self, given: Given) -> None:
        limit = FACET_BY_NAME["producer"].limit
        many = [a_document(number, producer=number) for number in range(1, limit + 11)]
        twice = a_document(1000, producer=limit + 10)
        answer = given([*many, twice]).search(
            a_plan(chosen={"producer": (limit + 5, 7777)}, facets=("producer",))
        )
        listed = {limit + 10: 2, **dict.fromkeys(range(1, limit), 1), limit + 5: 1}
        assert (answer.total, answer.counts, answer.others) == (1, {"producer": listed}, {"producer": 9})

    def test_words_without_marks_find_the_marked_name(self, given: Given) -> None:
        backend = given([a_document(1, "Gốm Bát Tràng"), a_document(2, "Lụa Vạn Phúc")])
        assert found(backend, a_plan("gom bat trang")) == [1]

    def test_marks_that_agree_come_before_marks_that_do_not(self, given: Given) -> None:
        backend = given([a_document(1, "Mầm đậu", stars=5), a_document(2, "Mắm tôm", stars=3)])
        assert found(backend, a_plan("mắm")) == [2, 1]

    def test_the_name_comes_before_the_village_and_the_description(self, given: Given) -> None:
        backend = given(
            [
                a_document(1, "Bình hoa", text=("men rạn Bát Tràng",), stars=5),
                a_document(2, "Lọ hoa", origin=("Bát Tràng",), stars=5),
                a_document(3, "Đĩa Bát Tràng", stars=3),
            ]
        )
        assert found(backend, a_plan("bat trang")) == [3, 2, 1]

    def test_a_name_that_begins_with_the_words_comes_first(self, given: Given) -> None:
        backend = given([a_document(1, "Kẹo vị trà sen", stars=5), a_document(2, "Trà sen Tây Hồ", stars=3)])
        assert found(backend, a_plan("tra sen")) == [2, 1]

    def test_stars_then_stock_then_name_break_ties(self, given: Given) -> None:
        backend = given(
            [
                a_document(1, "Gốm c", stars=4),
                a_document(2, "Gốm a", stars=4, places=()),
                a_document(3, "Gốm b", stars=4),
                a_document(4, "Gốm d", stars=5),
            ]
        )
        assert found(backend, a_plan("gốm")) == [4, 3, 1, 2]

    def test_a_product_is_found_in_its_span_only(self, given: Given) -> None:
        day = dt.timedelta(days=1)
        backend = given(
            [
                a_document(1, "Gốm vừa hết hạn", listable_until=NOW),
                a_document(2, "Gốm còn hạn", listable_until=NOW + dt.timedelta(microseconds=1000)),
                a_document(3, "Gốm ngày mai", listable_from=NOW + day),
                a_document(4, "Gốm từ bây giờ", listable_from=NOW),
            ]
        )
        answer = backend.search(a_plan("gốm", facets=("stars",)))
        assert sorted(hit.product_id for hit in answer.hits) == [2, 4]
        assert (answer.total, answer.counts) == (2, {"stars": {4: 2}})

    def test_a_facet_is_counted_under_the_others_choices_only(self, given: Given) -> None:
        backend = given(
            [
                a_document(1, stars=4, district=18),
                a_document(2, stars=5, district=18),
                a_document(3, stars=5, district=3),
                a_document(4, stars=3, district=3),
            ]
        )
        answer = backend.search(
            a_plan(chosen={"stars": (5,), "district": (18,)}, facets=("stars", "district", "set"))
        )
        assert [hit.product_id for hit in answer.hits] == [2]
        assert answer.counts == {"stars": {4: 1, 5: 1}, "district": {18: 1, 3: 1}, "set": {1: 1}}

    def test_a_product_in_many_places_counts_in_each(self, given: Given) -> None:
        backend = given(
            [a_document(1, places=(1, 2)), a_document(2, places=(2, 3)), a_document(3, places=())]
        )
        answer = backend.search(a_plan(chosen={"place": (1,)}, facets=("place", "in_stock")))
        assert [hit.product_id for hit in answer.hits] == [1]
        assert answer.hits[0].places == (1, 2)
        assert answer.counts == {"place": {1: 1, 2: 2, 3: 1}, "in_stock": {1: 1}}

    def test_pages_follow_each_other_without_gap_or_overlap(self, given: Given) -> None:
        backend = given([a_document(number, "Gốm") for number in range(1, 31)])
        pages = [found(backend, a_plan("gốm", offset=offset, size=7)) for offset in range(0, 35, 7)]
        assert [number for page in pages for number in page] == list(range(1, 31))
        assert backend.search(a_plan("gốm", offset=70, size=7)).total == 30

    def test_left_out_products_are_not_counted_either(self, given: Given) -> None:
        backend = given([a_document(1), a_document(2)])
        answer = backend.search(a_plan(facets=("stars",)).excluding(frozenset({2})))
        assert (answer.total, [hit.product_id for hit in answer.hits], answer.counts) == (
            1,
            [1],
            {"stars": {4: 1}},
        )

    def test_the_nearest_place_in_stock_comes_first(self, given: Given) -> None:
        backend = given([a_document(1, places=(4,)), a_document(2, places=(3, 2)), a_document(3, places=())])
        plan = a_plan(sort=Sort.DISTANCE, point=PLACES[2], distances={1: 8.97, 2: 0.0, 3: 54.9, 4: 34.1})
        assert found(backend, plan) == [2, 1, 3]

    def test_enough_syllables_are_enough_when_not_all_are_asked_for(self, given: Given) -> None:
        backend = given(
            [a_document(1, "Bánh chưng gấc"), a_document(2, "Bánh cuốn"), a_document(3, "Chè lam")]
        )
        assert found(backend, a_plan("bánh chưng xanh", at_least=2)) == [1]
        assert found(backend, a_plan("bánh chưng xanh", at_least=1)) == [1, 2]

    def test_an_older_version_never_replaces_a_newer_one(self, given: Given) -> None:
        backend = given([a_document(1, "Gốm mới", version=7)])
        backend.write([a_document(1, "Gốm cũ", version=6)], ())
        assert backend.search(a_plan()).hits[0].card == {"name": "Gốm mới"}
        backend.write((), [(1, 6)])
        assert backend.search(a_plan()).total == 1

    def test_what_is_gone_is_not_brought_back_by_an_older_write(self, given: Given) -> None:
        backend = given([a_document(1, version=5)])
        backend.write((), [(1, 7)])
        backend.write([a_document(1, version=6)], ())
        assert backend.search(a_plan(facets=("stars",))).total == 0

    def test_what_is_written_again_is_found_as_it_is_now(self, given: Given) -> None:
        backend = given([a_document(1, "Gốm", stars=3, version=1)])
        backend.write([a_document(1, "Lụa", stars=4, version=2)], ())
        assert found(backend, a_plan("gốm")) == []
        assert backend.search(a_plan("lụa", facets=("stars",))).counts == {"stars": {4: 1}}

    @pytest.mark.parametrize("words", SYNTAX)
    def test_an_engines_syntax_is_only_words(self, given: Given, words: str) -> None:
        documents = [a_document(1, "Gốm"), a_document(2, "Lụa")]
        check(given(documents), documents, a_plan(words, facets=ALL_FACETS))

    def test_several_questions_at_once_have_the_answers_of_each(self, given: Given) -> None:
        chance = random.Random(7)
        backend = given([any_document(chance, number) for number in range(1, 60)])
        plans = [any_plan(chance, a_lexicon(*NAMES)) for _number in range(8)]
        answers = [(each.total, each.hits, each.counts) for each in backend.search_each(plans)]
        each = [backend.search(plan) for plan in plans]
        assert answers == [(one.total, one.hits, one.counts) for one in each]

    @pytest.mark.parametrize("seed", range(12))
    def test_any_question_over_any_documents_has_the_same_answer(self, given: Given, seed: int) -> None:
        chance = random.Random(seed)
        documents = [any_document(chance, number) for number in range(1, 120)]
        backend = given(documents)
        lexicon = a_lexicon(*NAMES)
        for _round in range(25):
            check(backend, documents, any_plan(chance, lexicon))


class TestPostgres(ContractOfABackend):
    @pytest.fixture
    def given(self, db: None) -> Given:
        def given(documents: Iterable[ProductDocument]) -> SearchBackend:
            backend = PostgresBackend()
            backend.write(documents, ())
            return backend

        return given


class TestElasticsearch(ContractOfABackend):
    @pytest.fixture
    def given(self, elasticsearch_index: str) -> Given:
        def given(documents: Iterable[ProductDocument]) -> SearchBackend:
            index = f"{elasticsearch_index}-{uuid4().hex[:8]}"
            client().indices.create(index=index, **index_body())
            backend = ElasticsearchBackend(index=index)
            backend.write(documents, ())
            return backend

        return given


def found(backend: SearchBackend, plan: SearchPlan) -> list[int]:
    return [hit.product_id for hit in backend.search(plan).hits]


def check(backend: SearchBackend, documents: list[ProductDocument], plan: SearchPlan) -> None:
    order, counts = expected(documents, plan)
    answer = backend.search(plan)
    assert answer.counts == counts, plan
    assert answer.total == len(order), plan
    assert [hit.product_id for hit in answer.hits] == order[plan.offset : plan.offset + plan.size], plan


def any_document(chance: random.Random, number: int) -> ProductDocument:
    hour = dt.timedelta(hours=1)
    district = chance.choice([None, 1, 3, 18])
    return a_document(
        number,
        chance.choice(NAMES),
        stars=chance.choice([3, 4, 4, 5]),
        potential_five=chance.random() < 0.2,
        first_certified=chance.choice([dt.date(2025, 1, 1), dt.date(2026, 10, 1), dt.date(2026, 9, 30)]),
        district=district,
        commune=None if district is None else district * 10 + chance.randrange(2),
        group=chance.randrange(1, 4),
        set=chance.randrange(1, 9),
        producer_kind=chance.randrange(4),
        producer=chance.randrange(1, 9),
        price=chance.choice([10_000, 49_999, 50_000, 120_000, 999_000, 2_000_000]),
        places=tuple(sorted(chance.sample(sorted(PLACES), chance.randrange(4)))),
        origin=tuple(chance.sample(["Bát Tràng", "Vạn Phúc", "HTX Tây Hồ"], chance.randrange(3))),
        text=tuple(chance.sample(NAMES, chance.randrange(3))),
        listable_from=NOW + chance.choice([-100, -100, -100, 1, 0]) * hour,
        listable_until=NOW + chance.choice([0, 1, 100, 1000, 1000]) * hour,
    )


def any_plan(chance: random.Random, lexicon: Any) -> SearchPlan:
    choices = {
        "stars": [3, 4, 5],
        "district": [1, 3, 18, -1],
        "commune": [10, 11, 30, 180],
        "group": [1, 2, 3],
        "set": [1, 2, 3, 4],
        "kind": [0, 1, 2, 3],
        "producer": [1, 2, 3, -1],
        "price": [0, 1, 4, 5],
        "place": [1, 2, 3],
        "potential": [1],
        "new": [1],
        "in_stock": [1],
    }
    chosen = {
        facet: tuple(chance.sample(choices[facet], chance.randrange(1, min(3, len(choices[facet]) + 1))))
        for facet in ALL_FACETS
        if chance.random() < 0.15
    }
    return a_plan(
        chance.choice(WORDS),
        lexicon=lexicon,
        chosen=chosen,
        price_min=chance.choice([None, None, None, 50_000]),
        price_max=chance.choice([None, None, None, 999_000]),
        near_places=chance.choice([None, None, None, (), (1, 2)]),
        distances={1: 1.0, 2: 9.5, 3: 49.0, 4: 26.7},
        point=(21.03, 105.85),
        sort=chance.choice([Sort.RELEVANCE, *(sort for sort in Sort if sort is not Sort.DISTANCE)]),
        offset=chance.choice([0, 0, 3]),
        size=chance.choice([0, 5, 100]),
        facets=tuple(chance.sample(ALL_FACETS, chance.randrange(len(ALL_FACETS) + 1))),
    )
