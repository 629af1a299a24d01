"""Sharing a whole number out so that the parts add up exactly."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` shared out by weight, by the largest remainder: the parts are whole and add up to ``total``.

    Equal remainders go to the earlier part. All weights zero, or none at all, is only possible for a total of zero.
    """
    whole = sum(weights)
    if not whole:
        if total:
            raise ValueError("nothing to share out to")
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts
