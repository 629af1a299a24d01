"""Which backend answers: the configured one, and PostgreSQL while that one cannot.

Elasticsearch is left alone for ``REST_SECONDS`` after it failed to answer (a circuit breaker, per process),
so a cluster that is down costs one slow search now and then, not every one. It is not asked either while its
index is more than ``MOST_LAG`` behind the shop: after an outage the shop stays on PostgreSQL until the
worker has caught up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection

from search.errors import BackendRefused, BackendUnavailable, SearchError

from .base import SearchBackend
from .elasticsearch.backend import ElasticsearchBackend
from .elasticsearch.client import configured_hosts
from .postgres.backend import PostgresBackend

log = logging.getLogger(__name__)
T = TypeVar("T")

NAMES = ("postgres", "elasticsearch")
REST_SECONDS = 5.0
MOST_LAG = 10.0
"""Seconds a change may wait for Elasticsearch before the shop searches with PostgreSQL instead."""
_LAG_CHECK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was answered, by whom, and whether somebody else should have."""

    value: T
    backend: str
    degraded: bool = False


class CircuitBreaker:
    """Remembers that something does not answer, so that it is not asked again for a while."""

    def __init__(
        self, rest_seconds: float = REST_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rest = rest_seconds
        self._clock = clock
        self._open_until = float("-inf")

    @property
    def is_open(self) -> bool:
        """Whether to leave it alone; after the rest one question is let through, and its outcome decides."""
        return self._clock() < self._open_until

    def failed(self) -> None:
        self._open_until = self._clock() + self._rest

    def answered(self) -> None:
        self._open_until = float("-inf")


class Lag:
    """How far Elasticsearch is behind. Each of its answers is checked in the database, which says so too; while it is
    too far behind to be asked, the queue is looked at once a second.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Believe that it is not behind, until the next answer is checked."""
        self._seconds = 0.0
        self._checked_at = float("-inf")

    def note(self, seconds: float) -> None:
        """What the database said just now."""
        self._seconds = seconds
        self._checked_at = time.monotonic()

    @property
    def is_too_much(self) -> bool:
        """By what was said last."""
        return self._seconds > MOST_LAG

    def look(self) -> None:
        """Look at the queue, when it was too far behind and nobody has looked for a second."""
        if self.is_too_much and time.monotonic() - self._checked_at > _LAG_CHECK_SECONDS:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT extract(epoch FROM clock_timestamp() - min(marked_at)) FROM ocop_search_dirty "
                    "WHERE backend = %s",
                    [ElasticsearchBackend.name],
                )
                self.note(float(cursor.fetchone()[0] or 0))


breaker = CircuitBreaker()
lag = Lag()


def is_configured() -> bool:
    """Whether Elasticsearch is to be searched and kept."""
    return bool(configured_hosts())


def backend(name: str = "") -> SearchBackend:
    """The backend of that name, or the configured one. Raises ``SearchError`` for Elasticsearch where none is
    configured.
    """
    if name == "postgres" or (not name and not is_configured()):
        return PostgresBackend()
    if name not in ("", "elasticsearch"):
        raise SearchError(f"there is no backend {name!r}")
    if not is_configured():
        raise SearchError("ELASTICSEARCH_URL is not set")
    return ElasticsearchBackend()


def answer(ask: Callable[[SearchBackend], T], name: str = "") -> Answer[T]:
    """Put a question to a backend; without a name, fall back to PostgreSQL when the configured one cannot
    answer.
    """
    if name or not is_configured():
        chosen = backend(name)
        return Answer(ask(chosen), chosen.name)
    lag.look()
    if not (breaker.is_open or lag.is_too_much):
        try:
            value = ask(ElasticsearchBackend())
        except BackendUnavailable as error:
            breaker.failed()
            log.warning("searching with PostgreSQL for %.0f s: %s", REST_SECONDS, error)
        except BackendRefused:
            log.exception("searching with PostgreSQL this time")
        else:
            breaker.answered()
            if not lag.is_too_much:
                return Answer(value, ElasticsearchBackend.name)
    return Answer(ask(PostgresBackend()), PostgresBackend.name, degraded=True)
