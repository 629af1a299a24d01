"""Answers of PostgreSQL kept for the same question asked again, and used only while they are still exact.

An answer stays what it is while nothing was written to the index (``IndexWrites``), no product waits to be indexed,
and no product's span begins or ends (``good_until``). One statement asks all that, and the gate about every hit, in
one snapshot of the database: what it lets pass is what the whole search would have answered. So a revocation takes
its product out of the very next answer and its counts, with the time of a look-up instead of a search for all others.

Each process keeps its own, the most recently used ``settings.SEARCH_ANSWERS_KEPT``.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Hashable

from django.conf import settings
from django.db import connection

from .backends.postgres.compiler import WRITES
from .plan import RawResults, SearchPlan

# All of it is constant.
STILL_HOLDS = f"""
SELECT version, {WRITES}, ocop_listed_among(%s::integer[], %s),
       NOT EXISTS (SELECT FROM ocop_search_dirty WHERE product_id IS NOT NULL AND backend = '')
  FROM ocop_search_state
"""  # noqa: S608


class KeptAnswers:
    """Raw answers by their question; safe between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, RawResults] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, plan: SearchPlan) -> RawResults | None:
        """The kept answer to this question when it is still exact; at most one statement."""
        key = _question(plan)
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        if _still_holds(kept, plan.now):
            return kept
        with self._lock:
            self._kept.pop(key, None)
        return None

    def keep(self, plan: SearchPlan, raw: RawResults) -> None:
        """Keep an answer that the gate let pass as it is."""
        most = settings.SEARCH_ANSWERS_KEPT
        is_exact = raw.moment is not None and raw.moment.is_settled
        # A process that has not read the newest names yet may have asked with old distances.
        if not (most and is_exact and plan.names_version == raw.vocabulary_version):
            return
        with self._lock:
            self._kept[_question(plan)] = raw
            while len(self._kept) > most:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


answers = KeptAnswers()


def _question(plan: SearchPlan) -> Hashable:
    """All of a plan but its moment. The distances follow from the point and the version of the names."""
    return (
        connection.settings_dict["NAME"],
        plan.text,
        plan.at_least,
        plan.names_version,
        tuple(plan.chosen.items()),
        plan.price_min,
        plan.price_max,
        plan.near_places,
        plan.point,
        plan.new_since,
        plan.without_products,
        plan.sort,
        plan.offset,
        plan.size,
        plan.facets,
    )


def _still_holds(raw: RawResults, now: dt.datetime) -> bool:
    moment = raw.moment
    if moment is None or not moment.answered_at <= now.timestamp() < moment.good_until:
        return False
    hits = [hit.product_id for hit in raw.hits]
    with connection.cursor() as cursor:
        cursor.execute(STILL_HOLDS, [hits, now])
        version, writes, listed, is_settled = cursor.fetchone()
    return bool(
        is_settled
        and version == raw.vocabulary_version
        and writes == moment.writes
        and len(listed) == len(hits)
    )
