"""Ways of paying that need an account of ours: all of its settings, or none."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from marketplace.settings import env

SECRET_LENGTH = 32


def stripe(*, may_be_live: bool) -> dict[str, Any]:
    """Card payments: secret_key, webhook_secrets, api_base, hold; empty when no cards are taken.

    ``may_be_live``: a key that moves real money is accepted (not while debugging, nor in a demonstration).
    """
    key, written = env.secret("STRIPE_SECRET_KEY", ""), env.secret("STRIPE_WEBHOOK_SECRET", "")
    # With commas while one secret takes another's place
    secrets = [secret for part in written.split(",") if (secret := part.strip())]
    if not key and not secrets:
        return {}
    if not key:
        raise env.InvalidSetting(
            "STRIPE_SECRET_KEY", "is not set", "Stripe's key beside its webhook's secret"
        )
    if not secrets:
        raise env.InvalidSetting(
            "STRIPE_WEBHOOK_SECRET", "is not set", "the secret of Stripe's webhook beside STRIPE_SECRET_KEY"
        )
    if not re.fullmatch(r"(sk|rk)_(test|live)_[0-9A-Za-z]{8,}", key):
        raise env.InvalidSetting(
            "STRIPE_SECRET_KEY", "is no secret key of Stripe's", "sk_test_…, sk_live_… or a restricted rk_…"
        )
    if not may_be_live and "_live_" in key:
        raise env.InvalidSetting(
            "STRIPE_SECRET_KEY",
            "moves real money",
            "a key of the test mode (sk_test_…) while DEBUG or SHOP_IS_DEMONSTRATION is on",
        )
    if not all(re.fullmatch(r"whsec_[0-9A-Za-z+/=_-]{16,}", secret) for secret in secrets):
        raise env.InvalidSetting(
            "STRIPE_WEBHOOK_SECRET", "is no secret of a webhook", "whsec_…, several with commas"
        )
    return {
        "secret_key": key,
        "webhook_secrets": secrets,
        "api_base": _stand_in_for_stripe(key),
        "hold": _card_hold(),
    }


def _stand_in_for_stripe(key: str) -> str:
    """A double of Stripe on this machine to speak to instead; empty for Stripe itself."""
    base = env.url("STRIPE_API_BASE", "", schemes=("http",)).rstrip("/")
    if base and (urlsplit(base).hostname not in ("127.0.0.1", "localhost", "::1") or "_live_" in key):
        raise env.InvalidSetting(
            "STRIPE_API_BASE", "is not on this machine", "http://127.0.0.1:… and a key of the test mode"
        )
    return base


def _card_hold() -> timedelta:
    hold = env.duration("CARD_HOLD", timedelta(minutes=30))
    if not timedelta(minutes=10) <= hold <= timedelta(hours=23):
        raise env.InvalidSetting(
            "CARD_HOLD", "is out of bounds", "10m to 23h, as long as Stripe keeps a page"
        )
    return hold


def bank_transfer() -> dict[str, Any]:
    """The account that transfers go to: bank_bin, account, name, notice_secrets, hold; empty when there is none."""
    written = env.secret("BANK_TRANSFER_NOTICE_SECRET", "", least_length=SECRET_LENGTH)
    found: dict[str, Any] = {
        "bank_bin": env.text("BANK_TRANSFER_BANK_BIN", ""),
        "account": env.text("BANK_TRANSFER_ACCOUNT", ""),
        "name": env.text("BANK_TRANSFER_NAME", ""),
        # Of the bank gateway's notices; with commas while one secret takes another's place
        "notice_secrets": [secret for part in written.split(",") if (secret := part.strip())],
    }
    if not any(found.values()):
        return {}
    for key, value in found.items():
        if not value:
            name = "NOTICE_SECRET" if key == "notice_secrets" else key.upper()
            raise env.InvalidSetting(
                f"BANK_TRANSFER_{name}", "is not set", "all of the receiving account, or none of it"
            )
    if not re.fullmatch(r"[0-9]{6}", found["bank_bin"]):
        raise env.InvalidSetting("BANK_TRANSFER_BANK_BIN", "is no bank's number", "six digits")
    if not re.fullmatch(r"[0-9A-Za-z]{4,19}", found["account"]):
        raise env.InvalidSetting(
            "BANK_TRANSFER_ACCOUNT", "is no account number", "4 to 19 letters and digits"
        )
    if any(len(secret) < SECRET_LENGTH for secret in found["notice_secrets"]):
        raise env.InvalidSetting(
            "BANK_TRANSFER_NOTICE_SECRET", "has a short secret", f"{SECRET_LENGTH} characters each"
        )
    return found | {"hold": env.duration("BANK_TRANSFER_HOLD", timedelta(hours=24))}
