"""The outbox: written with the change, delivered once each, in order, again after failures, dead after too many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from marketplace.outbox import registry, selectors, services
from marketplace.outbox.models import OutboxDelivery, OutboxMessage
from marketplace.outbox.services import Draft, RelayReport

pytestmark = pytest.mark.django_db

HERE = "tests.outbox.test_outbox"
heard: list[tuple[str, str, Any]] = []
broken: set[str] = set()


def listen(message: OutboxMessage) -> None:
    if "listen" in broken:
        raise RuntimeError("the mail server is down")
    heard.append(("listen", message.key, message.payload.get("n")))


def record(message: OutboxMessage) -> None:
    heard.append(("record", message.key, message.payload.get("n")))


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two handlers listen to ``test.said``; nobody to anything else."""
    heard.clear()
    broken.clear()
    here = {f"{HERE}.listen": listen, f"{HERE}.record": record}
    monkeypatch.setattr(registry, "_paths_by_topic", {"test.said": list(here)})
    monkeypatch.setattr(registry, "load", here.__getitem__)
    return


def say(*numbers: int, key: str = "a", topic: str = "test.said", **fields: Any) -> None:
    services.write(drafts=[Draft(topic=topic, key=key, payload={"n": n}, **fields) for n in numbers])


def later(**time: int) -> None:
    """Let time pass for all that waits."""
    by = timedelta(**time)
    for message in OutboxMessage.objects.filter(delivered_at__isnull=True):
        leased = message.leased_until and message.leased_until - by
        OutboxMessage.objects.filter(pk=message.pk).update(
            available_at=message.available_at - by, leased_until=leased
        )


def test_every_handler_hears_every_message_once_and_in_order() -> None:
    say(1, 2, 3)

    assert services.relay() == RelayReport(delivered=3)
    assert services.relay() == RelayReport()

    assert heard == [(who, "a", n) for n in (1, 2, 3) for who in ("listen", "record")]
    assert OutboxDelivery.objects.count() == 6


def test_a_change_that_is_rolled_back_says_nothing() -> None:
    with transaction.atomic():
        say(1)
        transaction.set_rollback(True)
    assert services.relay() == RelayReport()


def test_a_message_nobody_listens_to_is_done() -> None:
    say(1, topic="test.unheard")
    assert services.relay() == RelayReport(delivered=1)
    assert heard == []


def test_a_message_waits_for_its_time() -> None:
    say(1, not_before=timezone.now() + timedelta(seconds=60))
    assert services.relay() == RelayReport()
    later(seconds=61)
    assert services.relay() == RelayReport(delivered=1)


def test_only_the_handler_that_failed_is_tried_again() -> None:
    broken.add("listen")
    say(1)
    assert services.relay() == RelayReport(failed=1)
    assert heard == [("record", "a", 1)]
    message = OutboxMessage.objects.get()
    assert (message.attempts, message.lease) == (1, None)
    assert "the mail server is down" in message.last_error
    assert services.relay() == RelayReport(), "not before the pause is over"

    broken.clear()
    later(seconds=6)
    assert services.relay() == RelayReport(delivered=1)
    assert heard == [("record", "a", 1), ("listen", "a", 1)]


def test_what_follows_on_the_same_key_waits_and_other_keys_do_not() -> None:
    broken.add("listen")
    say(1, 2)
    say(1, key="b")
    services.relay()
    broken.clear()
    assert services.relay() == RelayReport(), "1 must go before 2"
    assert [n for who, key, n in heard if key == "a"] == [1]
    assert ("record", "b", 1) in heard

    later(seconds=6)
    services.relay()
    later(seconds=6)
    services.relay()
    assert [(who, n) for who, key, n in heard if key == "a"] == [
        ("record", 1),
        ("listen", 1),
        ("listen", 2),
        ("record", 2),
    ]


def test_after_too_many_failures_a_message_is_dead_until_a_person_revives_it() -> None:
    broken.add("listen")
    say(1)
    say(2, key="b")
    reports = []
    for _i in range(len(services.PAUSES) + 1):
        reports.append(services.relay())
        later(days=1)
    assert reports == [RelayReport(failed=2)] * len(services.PAUSES) + [RelayReport(dead=2)]
    first, second = selectors.dead_messages().order_by("pk")
    assert first.attempts == len(services.PAUSES) + 1
    assert selectors.outbox_health().dead == 2
    assert services.relay() == RelayReport()

    broken.clear()
    services.retry_message(message_id=first.pk)
    assert services.relay() == RelayReport(delivered=1)
    assert heard == [("record", "a", 1), ("record", "b", 2), ("listen", "a", 1)]
    assert list(selectors.dead_messages()) == [second]


def test_a_dead_message_does_not_hold_up_its_key() -> None:
    broken.add("listen")
    say(1)
    for _i in range(len(services.PAUSES) + 1):
        services.relay()
        later(days=1)
    broken.clear()
    say(2)
    assert services.relay() == RelayReport(delivered=1)


def test_a_lease_keeps_others_away_until_it_runs_out() -> None:
    say(1)
    ((message_id, lease),) = services._claim(limit=5)
    assert services.relay() == RelayReport(), "somebody is at it"
    later(minutes=11)
    assert services.relay() == RelayReport(delivered=1)
    assert services._deliver(message_id=message_id, lease=lease) == RelayReport(), (
        "the first one came back too late"
    )
    assert heard == [("listen", "a", 1), ("record", "a", 1)]


def test_what_a_message_says_never_changes_and_undelivered_ones_stay() -> None:
    say(1)
    for change in ({"topic": "x"}, {"key": "x"}, {"payload": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            OutboxMessage.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutboxMessage.objects.all().delete()
    services.relay()
    with pytest.raises(DatabaseError), transaction.atomic():
        OutboxDelivery.objects.update(handler="x")


def test_old_messages_are_dropped_delivered_ones_only() -> None:
    say(1, 2)
    say(3, key="b", not_before=timezone.now() + timedelta(days=1))
    services.relay()
    assert services.purge_delivered() == 0
    assert services.purge_delivered(before=timezone.now()) == 2
    assert OutboxMessage.objects.get().payload == {"n": 3}


def test_health_tells_what_is_late() -> None:
    say(1)
    say(2, key="b", not_before=timezone.now() + timedelta(hours=2))
    health = selectors.outbox_health(now=timezone.now() + timedelta(minutes=16))
    assert (health.waiting, health.overdue, health.dead) == (2, 1, 0)
    assert health.oldest_due is not None


def test_the_command_relays_once(capsys: pytest.CaptureFixture[str]) -> None:
    say(1)
    call_command("relay_outbox")
    assert capsys.readouterr().out == "delivered 1, failed 0, dead 0\n"


def test_a_misspelt_handler_fails_the_system_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert [fault for fault in run_checks() if fault.id == "outbox.E001"] == []
    monkeypatch.setitem(registry._paths_by_topic, "test.said", ["marketplace.ordering.mails.tell_noone"])
    (fault,) = (fault for fault in run_checks() if fault.id == "outbox.E001")
    assert "tell_noone" in fault.msg
