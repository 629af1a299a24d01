"""The receiving account: all of it or nothing, and never a half one at start."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.embedded.demo import with_invented_account
from marketplace.settings.env import InvalidSetting
from marketplace.settings.payments import bank_transfer

WHOLE = {
    "BANK_TRANSFER_BANK_BIN": "970436",
    "BANK_TRANSFER_ACCOUNT": "0011001234567",
    "BANK_TRANSFER_NAME": "CHO OCOP HA NOI",
    "BANK_TRANSFER_NOTICE_SECRET": "n" * 32 + ", " + "o" * 32,
}


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*WHOLE, "BANK_TRANSFER_HOLD"):
        monkeypatch.delenv(name, raising=False)


def test_without_an_account_transfers_are_off() -> None:
    assert bank_transfer() == {}


def test_a_whole_account_is_read_with_both_secrets_of_a_rotation(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    found = bank_transfer()
    assert found["notice_secrets"] == ["n" * 32, "o" * 32]
    assert (found["bank_bin"], found["hold"]) == ("970436", timedelta(hours=24))


@pytest.mark.parametrize("missing", WHOLE)
def test_part_of_an_account_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(InvalidSetting, match=f"^{missing} is not set"):
        bank_transfer()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BANK_TRANSFER_BANK_BIN", "97043"),
        ("BANK_TRANSFER_ACCOUNT", "00 11"),
        ("BANK_TRANSFER_NOTICE_SECRET", "n" * 32 + ",geheim"),
    ],
)
def test_a_wrong_value_is_refused_without_telling_secrets(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for one, right in (WHOLE | {name: value}).items():
        monkeypatch.setenv(one, right)
    with pytest.raises(InvalidSetting, match=f"^{name} ") as caught:
        bank_transfer()
    assert "geheim" not in str(caught.value)


def test_the_demonstration_invents_an_account_unless_it_is_given_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in with_invented_account({"HOME": "/"}).items():
        monkeypatch.setenv(name, value)
    assert bank_transfer()["account"] == "000000000000"
    assert with_invented_account(WHOLE) == WHOLE
