"""Consumers that call other machines: outside of transactions, few at once, and nobody waits for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from marketplace.outbox import registry, services
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import Draft, RelayReport
from tests.concurrency import Outcome

pytestmark = pytest.mark.django_db(transaction=True)

heard: list[tuple[str, int, bool]] = []
down: list[str] = []
ANSWERS_AFTER = 0.5


def write_down(message: OutboxMessage) -> None:
    heard.append(("inside", message.payload["n"], connection.in_atomic_block))


def call(message: OutboxMessage) -> None:
    heard.append(("outside", message.payload["n"], connection.in_atomic_block))
    if down:
        time.sleep(ANSWERS_AFTER)
        raise TimeoutError(down[0])


@pytest.fixture(autouse=True)
def consumers(monkeypatch: pytest.MonkeyPatch, settings: object) -> Iterator[None]:
    """``test.said`` goes to a file cabinet inside, and to two machines outside."""
    heard.clear()
    down.clear()
    here = {"write_down": write_down, "call": call}
    paths = {"cabinet": "write_down", "far": "call", "near": "call"}
    monkeypatch.setattr(registry, "_paths", {("test.said", name): path for name, path in paths.items()})
    monkeypatch.setattr(registry, "load", here.__getitem__)
    settings.OUTBOX_OUTSIDE = {"far": 1, "near": 2}  # type: ignore[attr-defined]
    return


def say(*numbers: int) -> None:
    services.write(drafts=[Draft(topic="test.said", key=f"a:{n}", payload={"n": n}) for n in numbers])


def waiting(consumer: str) -> int:
    return OutboxMessage.objects.filter(consumer=consumer, delivered_at=None).count()


def test_a_consumer_outside_is_called_outside_of_any_transaction() -> None:
    say(1)
    assert services.relay() == RelayReport(delivered=3)
    assert heard == [("inside", 1, True), ("outside", 1, False), ("outside", 1, False)]


def test_a_machine_that_does_not_answer_holds_up_nobody_else() -> None:
    """Its relay gives up after a few; meanwhile another process delivers all the rest."""
    say(*range(40))
    down.append("no answer")
    slow = threading.Thread(
        target=partial(in_a_connection_of_its_own, partial(services.relay_outside, consumer="far"))
    )
    slow.start()
    while not heard:
        time.sleep(0.01)
    begun = time.monotonic()
    assert services.relay_inside() == RelayReport(delivered=40)
    assert services.relay_outside(consumer="far") == RelayReport(), "one process waits for it, no more"
    took = time.monotonic() - begun
    assert slow.is_alive()
    assert took < services.FAILURES_ENDURED * ANSWERS_AFTER
    slow.join()
    assert waiting("cabinet") == 0
    failed = OutboxMessage.objects.filter(consumer="far", attempts=1)
    assert (waiting("far"), failed.count()) == (40, services.FAILURES_ENDURED), "the others are as new"

    down.clear()
    OutboxMessage.objects.filter(attempts=1, delivered_at=None).update(available_at=timezone.now())
    assert services.relay_outside(consumer="far") == RelayReport(delivered=40)


def test_while_a_machine_answers_no_transaction_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    say(1)
    seen: list[list[tuple[object, ...]]] = []

    def look(message: OutboxMessage) -> None:
        in_a_connection_of_its_own(lambda: seen.append(open_transactions()))

    monkeypatch.setattr(registry, "load", {"write_down": write_down, "call": look}.__getitem__)
    assert services.relay() == RelayReport(delivered=3)
    assert seen == [[], []]


def test_no_more_relays_work_for_a_consumer_than_it_allows(
    run_at_once: Callable[..., list[Outcome]],
) -> None:
    say(*range(6))
    down.append("no answer")
    for consumer, at_once in (("near", 2), ("far", 1)):
        outcomes = run_at_once([partial(services.relay_outside, consumer=consumer)] * 4)
        tried = sorted(outcome.value.failed for outcome in outcomes)
        # Who finds the places taken goes home; it may still be in time for a place that got free.
        assert sum(tried) <= 6
        assert sum(count > 0 for count in tried) <= at_once + 1
        assert tried[0] == 0


def test_the_lease_of_a_dead_relay_is_taken_up_again_and_frees_its_place() -> None:
    say(1, 2)
    claim = services._claim_outside("far")
    assert claim is not None
    assert services.relay_outside(consumer="far") == RelayReport(), "its place is taken"
    OutboxMessage.objects.filter(pk=claim.message_id).update(
        leased_until=timezone.now() - timedelta(seconds=1)
    )
    assert services.relay_outside(consumer="far") == RelayReport(delivered=2)
    assert services._deliver_outside(claim) == RelayReport(), "the first one came back too late"
    assert [n for _who, n, _inside in heard] == [1, 2]


def test_who_loses_the_lease_while_it_waits_writes_nothing_down(monkeypatch: pytest.MonkeyPatch) -> None:
    say(1)

    def slow(message: OutboxMessage) -> None:
        other = services._claim(
            OutboxMessage.objects.filter(pk=message.pk), most=1, lasting=services.LEASE_OUTSIDE
        )
        assert len(other) == 1
        raise TimeoutError("it took too long")

    monkeypatch.setattr(registry, "load", {"write_down": write_down, "call": slow}.__getitem__)
    assert services.relay_outside(consumer="far", limit=1) == RelayReport()
    message = OutboxMessage.objects.get(consumer="far")
    assert (message.attempts, message.last_error, message.lease is None) == (2, "", False)


def in_a_connection_of_its_own(work: Callable[[], object]) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    if threading.current_thread() is threading.main_thread():
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    else:
        run()


def open_transactions() -> list[tuple[object, ...]]:
    """Sessions of this database, other than our own, that have a transaction open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, state, query FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        )
        return list(cursor.fetchall())
