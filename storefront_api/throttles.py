"""Counters in the cache that slow guessing and flooding; fixed windows, one key per rule and caller.

With one mutation per request a counter per request counts logins one by one. The shared cache (``CACHE_URL``)
makes the counters hold for all processes; without it each process counts for itself.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext as _

from .errors import ApiError


@dataclass(frozen=True)
class Rate:
    """At most ``requests`` within ``seconds``."""

    name: str
    requests: int
    seconds: int


QUERIES = Rate("queries", 600, 60)
MUTATIONS = Rate("mutations", 120, 60)
LOGINS_PER_ADDRESS = Rate("logins-ip", 20, 300)
LOGINS_PER_ACCOUNT = Rate("logins-account", 10, 300)
ORDERS = Rate("orders", 30, 300)
UPLOADS = Rate("uploads", 30, 300)
RETURNS = Rate("returns", 20, 3600)


def hit(rate: Rate, caller: str) -> None:
    """Count one request of ``caller``; raises ``ApiError`` (429) above the rate."""
    window = int(time.time()) // rate.seconds
    digest = hashlib.sha256(caller.encode()).hexdigest()[:32]
    key = f"throttle:{rate.name}:{digest}:{window}"
    if cache.add(key, 1, timeout=rate.seconds + 1):
        count = 1
    else:
        try:
            count = cache.incr(key)
        except ValueError:  # expired between the two calls: a new window began
            count = 1
    if count > rate.requests:
        wait = rate.seconds - int(time.time()) % rate.seconds
        raise ApiError(
            "THROTTLED", _("Quá nhiều yêu cầu. Xin thử lại sau %(n)d giây.") % {"n": wait}, status=429
        )
