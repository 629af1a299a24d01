"""The text of a VietQR code: EMVCo merchant-presented data objects in NAPAS' profile, closed by a CRC-16.

Written here because both Python libraries for it are single releases without upkeep, and one adds a made-up merchant
name. Source: NAPAS, QR code format for NAPAS247 transfers, 1.5.2.
"""

from binascii import crc_hqx

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
VND = "704"
MOST_PURPOSE = 25  # characters of the transfer's text, by the profile


def payload(*, bank_bin: str, account: str, amount: int, purpose: str) -> str:
    """The text to draw: a transfer of ``amount`` đồng to ``account`` at the bank, once, with ``purpose`` as its text.

    Raises ``ValueError`` for anything an app could not read: no digits in the BIN, an amount that is not positive, a
    purpose that is empty, longer than 25 characters, or more than plain ASCII.
    """
    if len(bank_bin) != 6 or not (bank_bin.isascii() and bank_bin.isdigit()):
        raise ValueError(f"not a bank's identification number: {bank_bin!r}")
    if not (1 <= len(account) <= 19 and account.isascii() and account.isalnum()):
        raise ValueError("not an account number")
    if not 0 < amount < 10**13:
        raise ValueError(f"not an amount of a transfer: {amount}")
    if not (1 <= len(purpose) <= MOST_PURPOSE and purpose.isascii() and purpose.isprintable()):
        raise ValueError(f"not a transfer's text: {purpose!r}")
    beneficiary = _object("00", bank_bin) + _object("01", account)
    fields = (
        _object("00", "01"),  # version
        _object("01", "12"),  # for one payment
        _object("38", _object("00", NAPAS) + _object("01", beneficiary) + _object("02", TO_ACCOUNT)),
        _object("53", VND),
        _object("54", str(amount)),
        _object("58", "VN"),
        _object("62", _object("08", purpose)),
        "6304",
    )
    text = "".join(fields)
    return text + checksum(text)


def checksum(text: str) -> str:
    """CRC-16/CCITT (polynomial 0x1021, start 0xFFFF) of everything up to and with ``6304``, as four hex digits."""
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _object(identifier: str, value: str) -> str:
    return f"{identifier}{len(value):02d}{value}"
