"""Elasticsearch as the search backend: what the shop grows to.

Readers and writers use aliases: ``…-live`` is searched and written, ``…-building`` is written too while a
rebuild fills the index behind it. Both end with the mapping's version, so code of another one finds no index
instead of a wrong answer: after an update the shop is on PostgreSQL until ``search_rebuild``. Writes carry
external versions, so a late one loses. What Elasticsearch says about a moment is never older than the queue
shows (``registry`` asks), and the gate re-reads every hit anyway.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.helpers import streaming_bulk

from search.document import ProductDocument
from search.errors import BackendRefused, BackendUnavailable
from search.plan import RawHit, RawResults, SearchPlan

from . import client as clients
from .compiler import compile_plan, read_counts
from .mapping import VERSION, source_of

log = logging.getLogger(__name__)

BULK_BYTES = 5 * 1024 * 1024
BULK_DOCUMENTS = 1000
BULK_RETRIES = 4
_CONFLICT, _ABSENT = 409, 404


class ElasticsearchBackend:
    """Searches the live alias; writes to it and to an index being built, or to one index only (``index``)."""

    name = "elasticsearch"

    def __init__(self, *, index: str = "") -> None:
        self._index = index
        self._client: Elasticsearch = clients.client()

    def search(self, plan: SearchPlan) -> RawResults:
        with clients.faults(), _index_is_there():
            answer = self._client.options(request_timeout=clients.SEARCH_SECONDS).search(
                index=self._index or live_alias(), **_arguments(compile_plan(plan))
            )
        return _results(plan, answer.body)

    def search_each(self, plans: Sequence[SearchPlan]) -> Iterable[RawResults]:
        """All of them in one round trip."""
        header = {"index": self._index or live_alias()}
        searches = [part for plan in plans for part in (header, compile_plan(plan))]
        with clients.faults():
            answers = self._client.options(request_timeout=clients.SEARCH_SECONDS).msearch(searches=searches)
        for plan, answer in zip(plans, answers["responses"], strict=True):
            if "error" in answer:
                clients.refuse(answer["status"], answer["error"])
            yield _results(plan, answer)

    def explain(self, plan: SearchPlan) -> str:
        return json.dumps(compile_plan(plan), ensure_ascii=False, indent=2)

    def write(
        self, documents: Iterable[ProductDocument], gone: Iterable[tuple[int, int]], *, refresh: bool = True
    ) -> None:
        """Put and take away in bulk. What the server is too busy for is sent again after a while, a few
        times.

        An index being built is written first: when it goes live in between, both writes reach it.
        """
        entries, absences = list(documents), list(gone)
        for index in [self._index] if self._index else self._targets():
            self._bulk(_actions(entries, absences, index), refresh=refresh and index != building_alias())

    def load(self, documents: Iterable[ProductDocument]) -> None:
        """Write documents to an index being built; nobody searches it yet."""
        self.write(documents, (), refresh=False)

    def _bulk(self, actions: Iterator[dict[str, Any]], *, refresh: bool) -> None:
        refused = []
        with clients.faults():
            for done, outcome in streaming_bulk(
                self._client,
                actions,
                chunk_size=BULK_DOCUMENTS,
                max_chunk_bytes=BULK_BYTES,
                max_retries=BULK_RETRIES,
                initial_backoff=0.2,
                max_backoff=5,
                raise_on_error=False,
                refresh=refresh,
                require_alias=not self._index,  # never make an index by writing to it
            ):
                (verdict,) = outcome.values()
                if done or _is_settled(verdict):
                    continue
                if verdict["status"] in clients.PASSING:
                    raise BackendUnavailable(f"Elasticsearch cannot write now: {verdict.get('error')}")
                if verdict["status"] == _ABSENT:
                    raise BackendUnavailable("there is no index in Elasticsearch: run search_rebuild")
                refused.append((verdict["_id"], verdict.get("error")))
        if refused:
            raise BackendRefused(f"Elasticsearch refuses {len(refused)} documents: {refused[:3]}")

    def _targets(self) -> list[str]:
        with clients.faults():
            known = self._client.indices.get_alias(
                index=f"{settings.ELASTICSEARCH_INDEX}-*", allow_no_indices=True
            )
        aliases = {alias for found in known.values() for alias in found["aliases"]}
        if live_alias() not in aliases:
            raise BackendUnavailable("there is no index of this version in Elasticsearch: run search_rebuild")
        return [alias for alias in (building_alias(), live_alias()) if alias in aliases]


def _results(plan: SearchPlan, answer: Mapping[str, Any]) -> RawResults:
    counts, others = read_counts(plan, answer.get("aggregations", {}))
    hits = tuple(
        RawHit(
            int(hit["_id"]),
            hit["_source"]["card"],
            tuple(map(int, hit["_source"]["places"])),
            int(hit["_score"] or 0),
        )
        for hit in answer["hits"]["hits"]
    )
    return RawResults(answer["hits"]["total"]["value"], hits, counts, others)


def _is_settled(verdict: dict[str, Any]) -> bool:
    """An older version than what is there; already gone; or the index that was being built has just gone
    live.
    """
    if verdict["status"] == _CONFLICT:
        return True
    return verdict["status"] == _ABSENT and ("error" not in verdict or verdict["_index"] == building_alias())


@contextmanager
def _index_is_there() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise BackendUnavailable(
            "there is no index of this version in Elasticsearch: run search_rebuild"
        ) from error


def live_alias() -> str:
    """The alias that is searched."""
    return f"{settings.ELASTICSEARCH_INDEX}-live-{VERSION}"


def building_alias() -> str:
    """The alias of an index that a rebuild is filling."""
    return f"{settings.ELASTICSEARCH_INDEX}-building-{VERSION}"


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    return {"from_" if name == "from" else name: value for name, value in body.items()}


def _actions(
    documents: Iterable[ProductDocument], gone: Iterable[tuple[int, int]], index: str
) -> Iterator[dict[str, Any]]:
    target = {"_index": index, "version_type": "external"}
    for document in documents:
        action = {"_op_type": "index", "_id": str(document.product_id), "version": document.version}
        yield {**target, **action, "_source": source_of(document)}
    for product_id, version in gone:
        yield {**target, "_op_type": "delete", "_id": str(product_id), "version": version}
