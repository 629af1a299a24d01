"""``replay_routing``: another policy over past orders, with nothing changed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.routing.models import Parcel, RoutePlan
from tests import factories as make

pytestmark = pytest.mark.django_db


def replayed(
    capsys: pytest.CaptureFixture[str], policy: Path, since: date | None = None
) -> dict[str, dict[str, float]]:
    """The answer for orders since a day, by default all of them."""
    call_command(
        "replay_routing", "--since", str(since or date(2026, 1, 1)), "--policy", str(policy), "--json"
    )
    answer: dict[str, dict[str, float]] = json.loads(capsys.readouterr().out)
    return answer


@pytest.fixture
def past_orders() -> None:
    """Two orders: one from one place, one that needs two."""
    honey, tea = make.product(), make.product()
    make.point("A", stock={honey: 9}, hours=("08:00", "17:00"))
    make.point("B", at=(21.05, 105.8524), stock={tea: 9})
    make.place({honey: 1})
    make.place({honey: 1, tea: 1})


def test_the_same_policy_gives_the_same_plans(
    past_orders: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text("{}")

    answer = replayed(capsys, policy)

    assert answer["before"] == answer["after"]
    before = answer["before"]
    assert (before["orders"], before["parcels"], before["split"], before["refused"]) == (2, 3, 1, 0)
    assert before["km"] == pytest.approx(sum(RoutePlan.objects.values_list("km", flat=True)))


def test_a_stricter_policy_shows_what_it_would_have_refused(
    past_orders: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"max_parcels": 1}')
    states = list(Parcel.objects.values_list("pk", "state"))

    answer = replayed(capsys, policy)

    assert (answer["before"]["refused"], answer["after"]["refused"]) == (0, 1)
    assert answer["after"]["split"] == 0
    assert list(Parcel.objects.values_list("pk", "state")) == states
    assert RoutePlan.objects.count() == 2


def test_only_orders_since_the_day_are_replayed(
    past_orders: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text("{}")
    answer = replayed(capsys, policy, since=date.today() + timedelta(days=2))
    assert answer["before"]["orders"] == 0


@pytest.mark.parametrize("content", ["no json", '{"goals": ["luck"]}', None])
def test_a_policy_that_says_nothing_is_refused(tmp_path: Path, content: str | None) -> None:
    policy = tmp_path / "policy.json"
    if content is not None:
        policy.write_text(content)
    with pytest.raises(CommandError, match=r"policy\.json"):
        call_command("replay_routing", "--since", "2026-01-01", "--policy", str(policy))


def test_the_table_is_readable(past_orders: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text("{}")
    call_command("replay_routing", "--since", "2026-01-01", "--policy", str(policy))
    assert ["parcels", "3", "3"] in [line.split() for line in capsys.readouterr().out.splitlines()]
