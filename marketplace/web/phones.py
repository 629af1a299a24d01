"""Vietnamese telephone numbers as people write them: ``0912…``, ``+84 912…``, dots, full-width digits."""

from __future__ import annotations

import unicodedata

import phonenumbers

REGION = "VN"


def parse(text: str) -> str | None:
    """The number in E.164 (``+84912345678``), or None when it is not a number that can be called."""
    cleaned = unicodedata.normalize("NFKC", text).replace(".", " ").strip()
    if cleaned.startswith("84") and len(cleaned.replace(" ", "")) == 11:
        cleaned = f"+{cleaned}"
    try:
        number = phonenumbers.parse(cleaned, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display(text: str) -> str:
    """The number as it is read out in Việt Nam (``0912 345 678``); what can't be read stays as it was written."""
    number = parse(text)
    if number is None:
        return text
    parsed = phonenumbers.parse(number)
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if phonenumbers.region_code_for_number(parsed) == REGION
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, style)
