"""Counting tries of one address at something that could be guessed or flooded, in the shared cache."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest


def allow(request: HttpRequest, action: str, *, limit: int, seconds: int) -> bool:
    """Whether this address may do ``action`` once more within the window; counts the try."""
    key = f"throttle:{action}:{request.META['REMOTE_ADDR']}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) <= limit
    except ValueError:  # it lapsed between the two calls
        return True
