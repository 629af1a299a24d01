"""Learning the catalogue's words from the index: for typing errors, and for suggestions that lead somewhere."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection, transaction

from ocop_catalog.models import AdministrativeUnit, UnitLevel
from search.backends.postgres import table as tables
from search.lexicon import LexiconBuilder
from search.models import IndexState
from search.vocabulary import Vocabulary, load_vocabulary

from .drain import announce_names

_COLUMNS = {
    "producer": "producer",
    "commune": "commune",
    "district": "district",
    "group": "product_group",
    "set": "product_set",
}


def learn_words(*, always: bool = False) -> bool:
    """Learn the words of the live index when it has changed since. Answers whether it did. About 2 s for
    100,000 products.
    """
    if not IndexState.objects.filter(lexicon_is_stale=True).update(lexicon_is_stale=False) and not always:
        return False
    learnt = read_words(tables.VIEW, load_vocabulary())
    IndexState.objects.update(lexicon=learnt)
    announce_names()
    return True


def read_words(table: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """What an index table teaches: the lexicon's counts, how many products each facet value and village has."""
    builder = LexiconBuilder()
    villages: Counter[str] = Counter()
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT card->>'name', card->>'village' FROM {table} WHERE listable_until > clock_timestamp()"
        )
        for name, village in cursor:
            builder.add([name])
            if village:
                villages[village] += 1
    counts: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        for facet, column in _COLUMNS.items():
            cursor.execute(
                f"SELECT {column}, count(*) FROM {table} "
                f"WHERE {column} IS NOT NULL AND listable_until > clock_timestamp() GROUP BY {column}"
            )
            counts[facet] = {str(number): count for number, count in cursor.fetchall()}
    for facet, known in counts.items():
        for number, count in known.items():
            if name := vocabulary.names[facet].get(int(number)):
                builder.add([name.label], times=count)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stars, count(*) FROM {table} WHERE listable_until > clock_timestamp() GROUP BY stars"
        )
        for stars, count in cursor.fetchall():
            builder.add([f"{stars} sao"], times=count)
    for village, count in villages.items():
        builder.add([village], times=count)
    return {**builder.build(_places()).to_json(), "counts": counts, "villages": dict(villages)}


def _places() -> list[str]:
    """Names of communes and former districts, without their kind."""
    levels = (UnitLevel.COMMUNE, UnitLevel.DISTRICT)
    return list(AdministrativeUnit.objects.filter(level__in=levels).values_list("name", flat=True))
