"""The one place that knows the Elasticsearch client: connections, timeouts, which faults pass by themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NoReturn

from django.conf import settings
from elasticsearch import ApiError, ConnectionError, Elasticsearch, TransportError
from elasticsearch.serializer import OrjsonSerializer

from search.errors import BackendRefused, BackendUnavailable

SEARCH_SECONDS = 2.0
WRITE_SECONDS = 30.0
MERGE_SECONDS = 1800.0
PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Answers that may be another one soon: too busy, a copy of the index without its node, no master elected yet."""

NO_INDEX = 404


@lru_cache(maxsize=1)
def _client(hosts: tuple[str, ...]) -> Elasticsearch:
    return Elasticsearch(
        list(hosts),
        request_timeout=WRITE_SECONDS,
        retry_on_timeout=False,
        retry_on_status=(),
        max_retries=max(0, len(hosts) - 1),  # a node that does not answer: ask each of the others once
        http_compress=False,
        serializer=OrjsonSerializer(),
    )


os.register_at_fork(after_in_child=_client.cache_clear)  # the sockets are the parent's


def configured_hosts() -> tuple[str, ...]:
    """The nodes named by ``ELASTICSEARCH_URL`` (one, or several separated by commas); none when it is not
    set.
    """
    return tuple(host.strip() for host in settings.ELASTICSEARCH_URL.split(",") if host.strip())


def client() -> Elasticsearch:
    """The process's client for the configured nodes."""
    return _client(configured_hosts())


def refuse(status: int, reason: object) -> NoReturn:
    """Raise ours for one of several answers that is an error."""
    if status in PASSING or status == NO_INDEX:
        raise BackendUnavailable(f"Elasticsearch cannot answer now: {reason}")
    raise BackendRefused(f"Elasticsearch refuses: {reason}")


@contextmanager
def faults() -> Iterator[None]:
    """Turn the client's errors into ours: what may pass by itself (no answer, too busy) and what never will."""
    try:
        yield
    except (ConnectionError, TransportError) as error:
        raise BackendUnavailable(f"Elasticsearch does not answer: {error}") from error
    except ApiError as error:
        if error.status_code in PASSING:
            raise BackendUnavailable(f"Elasticsearch cannot answer now: {error}") from error
        raise BackendRefused(f"Elasticsearch refuses: {error}") from error
