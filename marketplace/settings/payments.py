"""Ways of paying that need an account of ours: all of its settings, or none."""

import re
from datetime import timedelta
from typing import Any

from marketplace.settings import env

SECRET_LENGTH = 32


def stripe() -> tuple[str, str]:
    """Stripe's secret key and the secret of its webhook; two empty texts when cards are not taken."""
    key, webhook = env.secret("STRIPE_SECRET_KEY", ""), env.secret("STRIPE_WEBHOOK_SECRET", "")
    if key and not webhook:
        raise env.InvalidSetting(
            "STRIPE_WEBHOOK_SECRET", "is not set", "the secret of Stripe's webhook beside STRIPE_SECRET_KEY"
        )
    return key, webhook


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
