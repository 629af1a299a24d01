"""Signatures of bank notices: ``X-Bank-Signature: t=<unix seconds>,v1=<hex>``, several ``v1`` allowed.

The signature is HMAC-SHA256 over ``<t>.<raw body>``. While a secret is rotated both are accepted, so nothing is lost
between the bank's change and ours.
"""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from ..errors import NoticeRefused

TOLERANCE = 300  # seconds a notice may be old, or ahead of our clock


def sign(*, body: bytes, secret: str, at: int) -> str:
    """The header of a notice sent ``at`` (Unix seconds)."""
    return f"t={at},v1={_digest(body, secret, at)}"


def verify(*, header: str, body: bytes, secrets: Sequence[str], now: int) -> None:
    """Raises ``NoticeRefused`` unless one of ``secrets`` signed this very body within the tolerance."""
    parts = [part.strip().partition("=") for part in header.split(",") if part.strip()]
    times = [value for name, _equals, value in parts if name == "t"]
    given = [value for name, _equals, value in parts if name == "v1"]
    if (
        len(times) != 1
        or not given
        or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= 12)
    ):
        raise NoticeRefused(reason="signature_missing")
    at = int(times[0])
    expected = [_digest(body, secret, at).encode() for secret in secrets]
    if not any(hmac.compare_digest(one, other.encode()) for one in expected for other in given):
        raise NoticeRefused(reason="signature_wrong")
    if abs(now - at) > TOLERANCE:
        raise NoticeRefused(reason="signature_old")


def _digest(body: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
