"""Elasticsearch as the search backend: what the shop grows to.

Readers and writers use aliases: ``…-live`` is searched and written, ``…-building`` is written too while a
rebuild fills the index behind it. Writes carry external versions, so a late one loses. What Elasticsearch
says about a moment is never older than the queue shows (``registry`` asks), and the gate re-reads every hit
anyway.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.document import ProductDocument
from search.errors import BackendRefused, BackendUnavailable
from search.plan import RawHit, RawResults, SearchPlan

from . import client as clients
from .compiler import compile_plan, read_counts
from .mapping import source_of

log = logging.getLogger(__name__)

BULK_BYTES = 5 * 1024 * 1024
BULK_RETRIES = 4
_CONFLICT, _ABSENT, _BUSY = 409, 404, 429


class ElasticsearchBackend:
    """Searches the live alias; writes to it and to an index being built, or to one index only (``index``)."""

    name = "elasticsearch"

    def __init__(self, *, index: str = "") -> None:
        self._index = index
        self._client: Elasticsearch = clients.client()

    def search(self, plan: SearchPlan) -> RawResults:
        with clients.faults():
            answer = self._client.options(request_timeout=clients.SEARCH_SECONDS).search(
                index=self._index or live_alias(), **_arguments(compile_plan(plan))
            )
        counts, others = read_counts(plan, answer.get("aggregations", {}))
        hits = tuple(
            RawHit(
                hit["_source"]["product_id"],
                hit["_source"]["card"],
                tuple(hit["_source"]["places"]),
                int(hit["_score"] or 0),
            )
            for hit in answer["hits"]["hits"]
        )
        return RawResults(answer["hits"]["total"]["value"], hits, counts, others)

    def explain(self, plan: SearchPlan) -> str:
        return json.dumps(compile_plan(plan), ensure_ascii=False, indent=2)

    def write(
        self, documents: Iterable[ProductDocument], gone: Iterable[tuple[int, int]], *, refresh: bool = True
    ) -> None:
        """Put and take away in bulk. What the server is too busy for is sent again after a while, a few
        times.
        """
        entries, absences = list(documents), list(gone)
        for index in [self._index] if self._index else self._targets():
            self._bulk(_actions(entries, absences, index), refresh=refresh)

    def _bulk(self, actions: Iterator[dict[str, Any]], *, refresh: bool) -> None:
        refused = []
        with clients.faults():
            for done, outcome in streaming_bulk(
                self._client,
                actions,
                max_chunk_bytes=BULK_BYTES,
                max_retries=BULK_RETRIES,
                initial_backoff=0.2,
                max_backoff=5,
                raise_on_error=False,
                refresh=refresh,
            ):
                (verdict,) = outcome.values()
                if done or verdict["status"] in (
                    _CONFLICT,
                    _ABSENT,
                ):  # an older version than what is there; already gone
                    continue
                if verdict["status"] == _BUSY:
                    raise BackendUnavailable("Elasticsearch is too busy to write")
                refused.append((verdict["_id"], verdict.get("error")))
        if refused:
            raise BackendRefused(f"Elasticsearch refuses {len(refused)} documents: {refused[:3]}")

    def _targets(self) -> list[str]:
        with clients.faults():
            aliases = self._client.indices.get_alias(
                name=f"{settings.ELASTICSEARCH_INDEX}-*", allow_no_indices=True
            )
        found = sorted(aliases)
        if not found:
            raise BackendUnavailable("there is no index in Elasticsearch yet: run search_rebuild")
        return found


def live_alias() -> str:
    """The alias that is searched."""
    return f"{settings.ELASTICSEARCH_INDEX}-live"


def building_alias() -> str:
    """The alias of an index that a rebuild is filling."""
    return f"{settings.ELASTICSEARCH_INDEX}-building"


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    names = {"from": "from_", "_source": "source"}
    return {names.get(name, name): value for name, value in body.items()}


def _actions(
    documents: Iterable[ProductDocument], gone: Iterable[tuple[int, int]], index: str
) -> Iterator[dict[str, Any]]:
    for document in documents:
        yield {
            "_op_type": "index",
            "_index": index,
            "_id": str(document.product_id),
            "version": document.version,
            "version_type": "external",
            "_source": source_of(document),
        }
    for product_id, version in gone:
        yield {
            "_op_type": "delete",
            "_index": index,
            "_id": str(product_id),
            "version": version,
            "version_type": "external",
        }
