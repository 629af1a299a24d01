"""Indices larger than a shop's database needs to be: the documents of a real catalogue, again and again, straight into
an Elasticsearch index.

Each copy has a number, a price and a producer of its own. What is timed is the backend alone: nothing in the database
stands behind the copies, so the listing gate would refuse them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice, product

from django.conf import settings
from django.utils import timezone
from saleor.product.models import Product

from search.backends.elasticsearch import indices
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.document import ProductDocument
from search.facets import ALL_FACETS, price_band
from search.indexing.drain import read_documents
from search.query import SearchQuery
from search.services import make_plan
from search.vocabulary import current_vocabulary

from .sides import HITS, WORDS

BATCH = 2_000


def fill(size: int) -> float:
    """Build an index of so many products and make it live. Answers the seconds it took."""
    originals = _originals()
    index = indices.create_building_index(size)
    backend = ElasticsearchBackend(index=index)
    started = time.perf_counter()
    copies = islice(_copies(originals), size)
    while batch := list(islice(copies, BATCH)):
        backend.load(batch)
    indices.turn_over(index)
    return time.perf_counter() - started


def _originals() -> list[ProductDocument]:
    numbers = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    found: list[ProductDocument] = []
    for start in range(0, len(numbers), BATCH):
        found += read_documents(numbers[start : start + BATCH])[1].values()
    return found


def _copies(originals: list[ProductDocument]) -> Iterator[ProductDocument]:
    producers = max(document.producer for document in originals)
    for number, document in enumerate(cycle(originals)):
        price = document.price + number % 97 * 1_000
        yield replace(
            document,
            product_id=number + 1,
            producer=document.producer + number // len(originals) * producers,
            price=price,
            price_band=price_band(price),
        )


def asker(*, with_words: bool = True) -> Callable[[], int]:
    """Puts the next question, of the same kind as ``Ours``, to the backend; answers the total."""
    vocabulary = current_vocabulary()
    districts = [name.value for name in vocabulary.names["district"].values()][:6]
    asked = cycle(product(WORDS if with_words else ("",), districts))
    backend = ElasticsearchBackend()

    def ask() -> int:
        words, district = next(asked)
        wanted = SearchQuery(words=words, size=HITS, facets=ALL_FACETS)
        if with_words:
            wanted = wanted.replace(stars=(4, 5), districts=(district,))
        return backend.search(make_plan(wanted, vocabulary, timezone.now())).total

    return ask


def use(url: str, size: int) -> None:
    """Let the Elasticsearch of ``url`` be the one that is searched and filled."""
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = url, f"bench-synthetic-{size}"
