"""Indices larger than a shop's database needs to be: the documents of a real catalogue, again and again, straight into
an Elasticsearch index.

Each copy has a number, a price and a producer of its own. What is timed is the backend alone: nothing in the database
stands behind the copies, so the listing gate would refuse them.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle, product

from django.conf import settings
from django.utils import timezone
from saleor.product.models import Product

from search.backends.elasticsearch import indices
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.document import ProductDocument
from search.facets import ALL_FACETS, price_band
from search.indexing.drain import read_documents
from search.indexing.shares import shared_out
from search.query import SearchQuery
from search.services import make_plan
from search.vocabulary import current_vocabulary

from . import measure
from .sides import HITS, WORDS

BATCH = 2_000


def fill(size: int) -> tuple[float, float, float]:
    """Build an index of so many products and make it live. Answers the seconds it took, and the seconds of processor in
    Python and in the server.
    """
    originals = _originals()
    index = indices.create_building_index(size)
    started, server = time.perf_counter(), measure.server_milliseconds()
    before = _processor()
    batches = [range(first, min(first + BATCH, size)) for first in range(0, size, BATCH)]
    for _count in shared_out(partial(_load, originals, index), batches, measure.PROCESSES):
        pass
    indices.turn_over(index)
    seconds = time.perf_counter() - started
    return seconds, _processor() - before, (measure.server_milliseconds() - server) / 1000


def _load(
    originals: Sequence[ProductDocument], index: str, batches: Sequence[Sequence[int]]
) -> Iterator[int]:
    backend = ElasticsearchBackend(index=index)
    for batch in batches:
        backend.load([_copy(originals, number) for number in batch])
        yield len(batch)


def _processor() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _originals() -> list[ProductDocument]:
    numbers = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    found: list[ProductDocument] = []
    for start in range(0, len(numbers), BATCH):
        found += read_documents(numbers[start : start + BATCH])[1].values()
    return found


def _copy(originals: Sequence[ProductDocument], number: int) -> ProductDocument:
    document = originals[number % len(originals)]
    price = document.price + number % 97 * 1_000
    return replace(
        document,
        product_id=number + 1,
        producer=document.producer + number // len(originals) * 10_000,
        price=price,
        price_band=price_band(price),
    )


def asker(*, with_words: bool = True, with_filters: bool = True) -> Callable[[], int]:
    """Puts the next question, of the same kind as ``Ours``, to the backend; answers the total."""
    vocabulary = current_vocabulary()
    districts = [name.value for name in vocabulary.names["district"].values()][:6]
    asked = cycle(product(WORDS if with_words else ("",), districts))
    backend = ElasticsearchBackend()

    def ask() -> int:
        words, district = next(asked)
        wanted = SearchQuery(words=words, size=HITS, facets=ALL_FACETS)
        if with_words and with_filters:
            wanted = wanted.replace(stars=(4, 5), districts=(district,))
        return backend.search(make_plan(wanted, vocabulary, timezone.now())).total

    return ask


def use(url: str, size: int) -> None:
    """Let the Elasticsearch of ``url`` be the one that is searched and filled."""
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = url, f"bench-synthetic-{size}"
