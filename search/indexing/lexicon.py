"""Learning the catalogue's words again after changes; a rebuild does it by itself."""

from __future__ import annotations

from django.db import connection

from search.lexicon import LexiconBuilder
from search.models import IndexState

from .drain import announce_names

_TEXTS = """
SELECT card->>'name', card->>'producer_name', card->>'commune', card->>'district', card->>'group',
card->>'villages' FROM ocop_search_product WHERE listable_until > clock_timestamp()
"""


def refresh_lexicon(*, always: bool = False) -> bool:
    """Learn the words of the live index when it has changed since. Answers whether it did. About 1 s for
    50,000 products.
    """
    if not IndexState.objects.filter(lexicon_is_stale=True).update(lexicon_is_stale=False) and not always:
        return False
    builder = LexiconBuilder()
    with connection.chunked_cursor() as cursor:
        cursor.execute(_TEXTS)
        for texts in cursor:
            builder.add(text for text in texts if text)
    IndexState.objects.update(lexicon=builder.build().to_json())
    announce_names()
    return True
