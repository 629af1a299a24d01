"""Processes that die at a chosen point, without a process: a ``BaseException`` rolls back what a dead one would lose.

Only what was committed stays, as after kill -9: no code of ours catches it, and open transactions end without a commit.
``tests/races/test_kills.py`` and ``test_kills.py`` kill real processes; this is for thousands of points.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import stripe
from django.db import connection

from tests.races.test_kills import WRITES
from tools.stripe_double.books import Refusal
from tools.stripe_double.server import Server


class Killed(BaseException):
    """The process is no more."""


@dataclass(frozen=True)
class Fate:
    """What happens to the next operation.

    ``write``: it dies after its ``at``-th write to the database. ``call``: after its ``at``-th call of Stripe, before
    it can write down the answer. ``down``: Stripe answers nothing, and does nothing. ``mute``: does all, and its
    answers are lost.
    """

    kind: str
    at: int = 0


@contextmanager
def befalls(fate: Fate | None, double: Server) -> Iterator[None]:
    """Run a block under a fate; raises ``Killed`` out of it where it says."""
    if fate is None:
        yield
    elif fate.kind == "write":
        with connection.execute_wrapper(_dies_after_writes(fate.at)):
            yield
    elif fate.kind == "call":
        with _dies_after_calls(fate.at):
            yield
    else:
        with _unreachable(double, does_it=fate.kind == "mute"):
            yield


def _dies_after_writes(at: int) -> Any:
    done = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal done
        answer = execute(sql, params, many, context)
        done += sql.lstrip().startswith(WRITES)
        if done == at:
            raise Killed
        return answer

    return count


@contextmanager
def _dies_after_calls(at: int) -> Iterator[None]:
    real = stripe.RequestsClient.request
    done = 0

    def request(*arguments: Any, **options: Any) -> Any:
        nonlocal done
        answer = real(*arguments, **options)
        done += 1
        if done == at:
            raise Killed
        return answer

    stripe.RequestsClient.request = request  # type: ignore[method-assign]
    try:
        yield
    finally:
        stripe.RequestsClient.request = real  # type: ignore[method-assign]


@contextmanager
def _unreachable(double: Server, *, does_it: bool) -> Iterator[None]:
    def fail(method: str, path: str) -> None:
        raise Refusal(500, "api_error", "down", "api_error")

    where = "after" if does_it else "interfere"
    usual = getattr(double, where)
    setattr(double, where, fail)
    try:
        yield
    finally:
        setattr(double, where, usual)
