"""Who is asked: our API end to end, on either backend, and Saleor's."""

from __future__ import annotations

import json
from itertools import cycle, product
from typing import Any

from django.test import Client

from search.query import SearchQuery
from search.services import search
from tests.compat.saleor.api import SaleorApi

WORDS = (
    "gom",
    "gốm bát tràng",
    "nuoc mam",
    "tra sen",
    "rau",
    "mây tre đan",
    "banh",
    "mật ong",
    "lụa",
    "dau phu",
)
HITS = 24

OURS = """query ($words: String, $filter: OcopProductFilter) {
  ocopProducts(search: $words, filter: $filter, first: 24) {
    totalCount facets { name label values { value label count selected } }
    edges { node { id slug name stars price { amount } village commune { name } district { name } placesCount } } } }"""
SALEORS = """query ($words: String) {
  products(filter: {search: $words}, first: 24) { totalCount
    edges { node { id slug name pricing { priceRange { start { gross { amount } } } } } } } }"""


SUGGEST = "query ($text: String!) { suggest(text: $text) { kind label value detail } }"


class Site:
    """Asks our API through every middleware of the site."""

    def __init__(self) -> None:
        self._client = Client()
        self._number = 0

    def answer(self, document: str, variables: dict[str, Any]) -> Any:
        """The answer's data. Raises on anything but an answer."""
        self._number += 1
        response = self._client.post(
            "/graphql/",
            {"query": document, "variables": variables},
            content_type="application/json",
            # Not all from one shopper, whom the site would ask to slow down.
            REMOTE_ADDR=f"10.0.{self._number // 250 % 250}.{self._number % 250 + 1}",
        )
        answer = json.loads(response.content)
        assert response.status_code == 200, answer
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


class Suggestions:
    """What is offered while each of the words is typed, letter by letter from the second on."""

    def __init__(self) -> None:
        self._asked = cycle(words[:end] for words in WORDS for end in range(2, len(words) + 1))
        self._site = Site()

    def ask(self) -> int:
        """Answers how many suggestions there are for the next text."""
        return len(self._site.answer(SUGGEST, {"text": next(self._asked)})["suggest"])


class Ours:
    """Words, two star tiers, a district and all facets, through every middleware of the site."""

    def __init__(self, *, with_words: bool = True) -> None:
        facet = search(SearchQuery(size=0, facets=("district",))).facets["district"]
        self._asked = cycle(
            product(WORDS if with_words else ("",), [each.value for each in facet.values[:6]])
        )
        self._filtered = with_words
        self._site = Site()

    def ask(self) -> int:
        """Put the next question; answers how many products there are."""
        words, district = next(self._asked)
        wanted = {"stars": [4, 5], "districts": [district]} if self._filtered else {}
        answer = self._site.answer(OURS, {"words": words, "filter": wanted})
        return int(answer["ocopProducts"]["totalCount"])


class Saleors:
    """Saleor 2.10.1's own search, through its own view: words only, no facets (it has neither stars nor districts)."""

    def __init__(self) -> None:
        self._asked = cycle(WORDS)
        self._api = SaleorApi()

    def ask(self) -> int:
        answer: dict[str, Any] = self._api.ask(SALEORS, {"words": next(self._asked)})
        return int(answer["products"]["totalCount"])
