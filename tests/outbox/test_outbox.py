"""The outbox: written with the change, delivered to each consumer in order, again after failures, dead after many."""

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
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import PAUSES, Draft, RelayReport

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
    """Two consumers of ``test.said``, ear and pen; nobody of anything else."""
    heard.clear()
    broken.clear()
    here = {f"{HERE}.listen": listen, f"{HERE}.record": record}
    monkeypatch.setattr(
        registry, "_paths", {("test.said", "ear"): f"{HERE}.listen", ("test.said", "pen"): f"{HERE}.record"}
    )
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


def test_every_consumer_hears_every_message_once_and_in_order() -> None:
    say(1, 2, 3)

    assert services.relay() == RelayReport(delivered=6)
    assert services.relay() == RelayReport()

    assert heard == [(who, "a", n) for n in (1, 2, 3) for who in ("listen", "record")]


def test_a_change_that_is_rolled_back_says_nothing() -> None:
    with transaction.atomic():
        say(1)
        transaction.set_rollback(True)
    assert services.relay() == RelayReport()


def test_a_message_nobody_listens_to_is_done() -> None:
    say(1, topic="test.unheard")
    assert OutboxMessage.objects.get().consumer == ""
    assert services.relay() == RelayReport(delivered=1)
    assert heard == []


def test_a_message_whose_consumer_is_no_more_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    say(1)
    monkeypatch.delitem(registry._paths, ("test.said", "pen"))
    assert services.relay() == RelayReport(delivered=1, failed=1)
    assert (
        OutboxMessage.objects.get(consumer="pen").last_error == "LookupError: pen does not handle test.said"
    )


def test_a_consumer_has_one_handler_for_a_topic() -> None:
    registry.register("test.said", f"{HERE}.listen", consumer="ear")
    with pytest.raises(ValueError, match="ear handles"):
        registry.register("test.said", f"{HERE}.record", consumer="ear")


def test_a_message_waits_for_its_time() -> None:
    say(1, not_before=timezone.now() + timedelta(seconds=60))
    assert services.relay() == RelayReport()
    later(seconds=61)
    assert services.relay() == RelayReport(delivered=2)


def test_only_the_consumer_that_failed_is_tried_again() -> None:
    broken.add("listen")
    say(1)
    assert services.relay() == RelayReport(delivered=1, failed=1)
    assert heard == [("record", "a", 1)]
    message = OutboxMessage.objects.get(consumer="ear")
    assert (message.attempts, message.lease) == (1, None)
    assert "the mail server is down" in message.last_error
    assert services.relay() == RelayReport(), "not before the pause is over"

    broken.clear()
    later(seconds=6)
    assert services.relay() == RelayReport(delivered=1)
    assert heard == [("record", "a", 1), ("listen", "a", 1)]


def test_what_follows_on_the_same_key_waits_and_other_keys_and_consumers_do_not() -> None:
    broken.add("listen")
    say(1, 2)
    say(1, key="b")
    services.relay()
    broken.clear()
    say(2, key="b")
    assert services.relay() == RelayReport(delivered=1), "to the ear 1 must go before 2"
    assert heard == [("record", "a", 1), ("record", "b", 1), ("record", "a", 2), ("record", "b", 2)]
    heard.clear()

    later(seconds=6)
    services.relay()
    assert heard == [("listen", "a", 1), ("listen", "b", 1), ("listen", "a", 2), ("listen", "b", 2)]


def test_after_too_many_failures_a_message_is_dead_until_a_person_revives_it() -> None:
    broken.add("listen")
    say(1)
    say(2, key="b")
    reports = []
    for _i in range(len(PAUSES) + 1):
        reports.append(services.relay())
        later(days=1)
    assert reports.pop(0) == RelayReport(delivered=2, failed=2)
    assert reports == [RelayReport(failed=2)] * (len(PAUSES) - 1) + [RelayReport(dead=2)]
    first, second = selectors.dead_messages().order_by("pk")
    assert first.attempts == len(PAUSES) + 1
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
    for _i in range(len(PAUSES) + 1):
        services.relay()
        later(days=1)
    broken.clear()
    say(2)
    assert services.relay() == RelayReport(delivered=2)


def test_a_message_that_kills_every_relay_is_buried() -> None:
    say(1)
    for _i in range(len(PAUSES) + 1):
        assert len(services._claim(services._due(), most=5, lasting=services.LEASE)) == 2
        later(minutes=11)  # and nobody came back from it
    say(2, key="b")
    assert services.relay() == RelayReport(delivered=2)
    assert {(m.key, m.last_error) for m in selectors.dead_messages()} == {("a", "every relay died of it")}
    assert [key for _who, key, _n in heard] == ["b", "b"]


def test_a_lease_keeps_others_away_until_it_runs_out() -> None:
    say(1)
    claims = services._claim(services._due(), most=5, lasting=services.LEASE)
    assert services.relay() == RelayReport(), "somebody is at it"
    later(minutes=11)
    assert services.relay() == RelayReport(delivered=2)
    for claim in claims:
        assert services._deliver_inside(claim) == RelayReport(), "the first one came back too late"
    assert heard == [("listen", "a", 1), ("record", "a", 1)]


def test_what_a_message_says_never_changes_and_undelivered_ones_stay() -> None:
    say(1)
    for change in ({"topic": "x"}, {"consumer": "x"}, {"key": "x"}, {"payload": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            OutboxMessage.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutboxMessage.objects.all().delete()


def test_old_messages_are_dropped_delivered_ones_only() -> None:
    say(1, 2)
    say(3, key="b", not_before=timezone.now() + timedelta(days=1))
    services.relay()
    assert services.purge_delivered() == 0
    assert services.purge_delivered(before=timezone.now()) == 4
    assert [message.payload for message in OutboxMessage.objects.all()] == [{"n": 3}] * 2


def test_health_tells_what_is_late() -> None:
    say(1)
    say(2, key="b", not_before=timezone.now() + timedelta(hours=2))
    health = selectors.outbox_health(now=timezone.now() + timedelta(minutes=16))
    assert (health.waiting, health.overdue, health.dead) == (4, 2, 0)
    assert health.oldest_due is not None


def test_the_command_relays_once(capsys: pytest.CaptureFixture[str]) -> None:
    say(1)
    call_command("relay_outbox")
    assert capsys.readouterr().out == "delivered 2, failed 0, dead 0\n"


def test_a_misspelt_handler_fails_the_system_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert [fault for fault in run_checks() if fault.id == "outbox.E001"] == []
    monkeypatch.setitem(registry._paths, ("test.said", "ear"), "marketplace.ordering.mails.tell_noone")
    (fault,) = (fault for fault in run_checks() if fault.id == "outbox.E001")
    assert "tell_noone" in fault.msg


def test_a_misspelt_consumer_outside_fails_the_system_check(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.undo()
    assert [fault for fault in run_checks() if fault.id == "outbox.E002"] == []
    settings.OUTBOX_OUTSIDE = {"mail": 1, "stripe": 0}
    assert [fault.msg for fault in run_checks() if fault.id == "outbox.E002"] == [
        "settings.OUTBOX_OUTSIDE: mail with 1 relays",
        "settings.OUTBOX_OUTSIDE: stripe with 0 relays",
    ]
