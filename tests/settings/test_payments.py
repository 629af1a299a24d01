"""The account that money is sent to: all of it, or none."""

from datetime import timedelta

import pytest

from marketplace.settings import payments
from marketplace.settings.env import InvalidSetting

ACCOUNT = {
    "BANK_TRANSFER_BANK_BIN": "970436",
    "BANK_TRANSFER_ACCOUNT": "0011001234567",
    "BANK_TRANSFER_NAME": "CHO OCOP HA NOI",
    "BANK_TRANSFER_NOTICE_SECRET": "a" * 32 + ", " + "b" * 32,
}
ALL = (*ACCOUNT, "BANK_TRANSFER_HOLD", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ALL:
        monkeypatch.delenv(name, raising=False)


def test_without_an_account_there_are_no_transfers_and_no_cards() -> None:
    assert payments.bank_transfer() == {}
    assert payments.stripe() == ("", "")


def test_a_whole_account_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ACCOUNT.items():
        monkeypatch.setenv(name, value)
    assert payments.bank_transfer() == {
        "bank_bin": "970436",
        "account": "0011001234567",
        "name": "CHO OCOP HA NOI",
        "notice_secrets": ["a" * 32, "b" * 32],
        "hold": timedelta(hours=24),
    }


@pytest.mark.parametrize("missing", list(ACCOUNT))
def test_a_part_of_an_account_is_refused_by_the_name_of_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name, value in ACCOUNT.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSetting, match=f"^{missing} is not set; expected all of the receiving account"):
        payments.bank_transfer()


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("BANK_TRANSFER_BANK_BIN", "97043", "is no bank's number"),
        ("BANK_TRANSFER_ACCOUNT", "001 100", "is no account number"),
        ("BANK_TRANSFER_NOTICE_SECRET", "a" * 32 + "," + "b" * 31, "has a short secret"),
        ("BANK_TRANSFER_NOTICE_SECRET", "a" * 31, "has 31 characters"),
        ("BANK_TRANSFER_HOLD", "1 day", "is '1 day'"),
    ],
)
def test_a_mistyped_account_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, fault: str
) -> None:
    for known, right in {**ACCOUNT, name: value}.items():
        monkeypatch.setenv(known, right)
    with pytest.raises(InvalidSetting, match=f"^{name} {fault}; expected"):
        payments.bank_transfer()


def test_a_key_of_stripe_needs_the_secret_of_its_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_1")
    with pytest.raises(InvalidSetting, match=r"^STRIPE_WEBHOOK_SECRET is not set"):
        payments.stripe()
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_1")
    assert payments.stripe() == ("sk_test_1", "whsec_1")
