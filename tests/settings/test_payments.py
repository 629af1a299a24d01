"""The account that money is sent to: all of it, or none."""

from datetime import timedelta
from pathlib import Path

import pytest

from marketplace.settings import payments
from marketplace.settings.env import InvalidSetting

ACCOUNT = {
    "BANK_TRANSFER_BANK_BIN": "970436",
    "BANK_TRANSFER_ACCOUNT": "0011001234567",
    "BANK_TRANSFER_NAME": "CHO OCOP HA NOI",
    "BANK_TRANSFER_NOTICE_SECRET": "a" * 32 + ", " + "b" * 32,
}
CARDS = {
    "STRIPE_SECRET_KEY": "sk_test_0123456789abcdef",
    "STRIPE_WEBHOOK_SECRET": "whsec_0123456789abcdef, whsec_fedcba9876543210",
}
ALL = (*ACCOUNT, "BANK_TRANSFER_HOLD", *CARDS, "STRIPE_API_BASE", "CARD_HOLD")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ALL:
        monkeypatch.delenv(name, raising=False)


def test_without_an_account_there_are_no_transfers_and_no_cards() -> None:
    assert payments.bank_transfer() == {}
    assert payments.stripe(may_be_live=True) == {}


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


def set_cards(monkeypatch: pytest.MonkeyPatch, **others: str) -> None:
    for name, value in {**CARDS, **others}.items():
        monkeypatch.setenv(name, value)


def test_cards_are_taken_over_with_every_secret_of_the_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    set_cards(monkeypatch)
    assert payments.stripe(may_be_live=False) == {
        "secret_key": "sk_test_0123456789abcdef",
        "webhook_secrets": ["whsec_0123456789abcdef", "whsec_fedcba9876543210"],
        "api_base": "",
        "hold": timedelta(minutes=30),
    }


@pytest.mark.parametrize("missing", list(CARDS))
def test_a_part_of_stripes_settings_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    set_cards(monkeypatch, **{missing: ""})
    with pytest.raises(InvalidSetting, match=f"^{missing} is not set"):
        payments.stripe(may_be_live=True)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("STRIPE_SECRET_KEY", "pk_test_0123456789abcdef", "is no secret key of Stripe's"),
        ("STRIPE_SECRET_KEY", "sk_live_0123456789abcdef", "moves real money"),
        ("STRIPE_SECRET_KEY", "rk_live_0123456789abcdef", "moves real money"),
        ("STRIPE_WEBHOOK_SECRET", "0123456789abcdef", "is no secret of a webhook"),
        ("STRIPE_API_BASE", "http://stripe.example", "is not on this machine"),
        ("STRIPE_API_BASE", "https://127.0.0.1:1", "is another kind of address"),
        ("CARD_HOLD", "5m", "is out of bounds"),
        ("CARD_HOLD", "1d", "is out of bounds"),
    ],
)
def test_wrong_settings_of_stripe_are_refused_without_repeating_them(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, fault: str
) -> None:
    set_cards(monkeypatch, **{name: value})
    with pytest.raises(InvalidSetting, match=f"^{name} {fault}; expected") as refused:
        payments.stripe(may_be_live=False)
    assert value not in str(refused.value)


def test_a_live_key_is_taken_where_it_may_be_and_never_with_a_double(monkeypatch: pytest.MonkeyPatch) -> None:
    set_cards(monkeypatch, STRIPE_SECRET_KEY="sk_live_0123456789abcdef")
    assert payments.stripe(may_be_live=True)["secret_key"] == "sk_live_0123456789abcdef"
    monkeypatch.setenv("STRIPE_API_BASE", "http://127.0.0.1:8001")
    with pytest.raises(InvalidSetting, match=r"^STRIPE_API_BASE is not on this machine"):
        payments.stripe(may_be_live=True)


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    set_cards(monkeypatch, STRIPE_SECRET_KEY="")
    (tmp_path / "key").write_text("sk_test_fromafile1\n")
    monkeypatch.setenv("STRIPE_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert payments.stripe(may_be_live=False)["secret_key"] == "sk_test_fromafile1"
