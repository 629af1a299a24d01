"""The terms of returns: what the environment says, what the rules make of it, and that a wrong one stops the start."""

from datetime import timedelta
from typing import Any

import pytest

from marketplace.ordering.checks import return_policy_can_be_read
from marketplace.ordering.return_rules import GoodsKind, Policy, Terms, policy_of
from marketplace.settings import returns
from marketplace.settings.env import InvalidSetting

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NAMES = ("FRESH_AT_FAULT", "BESPOKE_AT_FAULT", "GOODS_AT_FAULT", "GOODS_CHANGED_MIND", "WRONGLY_TOLD")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"RETURN_{name}", raising=False)


def test_without_settings_the_published_terms_hold() -> None:
    assert returns.policy() == {}
    assert policy_of({}) == Policy()


def test_what_is_set_takes_the_place_of_the_published_term(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("FRESH_AT_FAULT", "36h"), ("GOODS_CHANGED_MIND", "no"), ("WRONGLY_TOLD", "45d")):
        monkeypatch.setenv(f"RETURN_{name}", value)
    policy = policy_of(returns.policy())
    assert policy.terms[GoodsKind.FRESH] == Terms(at_fault=36 * HOUR, changed_mind=None)
    assert policy.terms[GoodsKind.GOODS] == Terms(at_fault=7 * DAY, changed_mind=None)
    assert policy.terms[GoodsKind.BESPOKE] == Policy().terms[GoodsKind.BESPOKE]
    assert policy.wrongly_told == 45 * DAY


@pytest.mark.parametrize(
    ("name", "value"),
    [("FRESH_AT_FAULT", "no"), ("GOODS_AT_FAULT", "0d"), ("WRONGLY_TOLD", "x"), ("GOODS_CHANGED_MIND", "7")],
)
def test_what_is_no_length_of_time_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"RETURN_{name}", value)
    with pytest.raises(InvalidSetting, match=name):
        returns.policy()


@pytest.mark.parametrize(
    ("differing", "fault"),
    [
        ({"wrongly_told": 29 * DAY}, "wrongly_told: 30 to 365 days"),
        ({"wrongly_told": None}, "wrongly_told"),
        ({"goods_changed_mind": 8 * DAY}, "goods_changed_mind: longer than goods_at_fault"),
        ({"goods_at_fault": None}, "goods_changed_mind: longer"),
        ({"fresh_at_fault": timedelta(minutes=59)}, "fresh_at_fault: 1 hour to 365 days"),
        ({"bespoke_at_fault": 366 * DAY}, "bespoke_at_fault"),
        ({"goods_whim": DAY}, "goods_whim: no such term"),
    ],
)
def test_terms_against_the_law_or_each_other_stop_the_start(
    settings: Any, differing: dict[str, Any], fault: str
) -> None:
    assert return_policy_can_be_read(None) == []
    settings.RETURN_POLICY = differing
    (error,) = return_policy_can_be_read(None)
    assert (error.id, fault in error.msg) == ("ordering.E001", True)
