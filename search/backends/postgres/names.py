"""Product names while they are being typed. PostgreSQL answers this whichever backend searches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection

from .compiler import quote_lexeme


def names_beginning(
    text: str, typed: Sequence[str], now: dt.datetime, most: int
) -> list[tuple[int, dict[str, Any]]]:
    """Listed products whose name goes on from the typed folded words: from its beginning first, then from
    any word.

    Both parts are short range scans with a limit, so the cost does not grow with the catalogue.
    """
    beginning = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    within = " & ".join(quote_lexeme(word) + ":A" for word in typed[:-1])
    last = quote_lexeme(typed[-1]) + ":*A"
    listed = "listable_from <= %(now)s AND listable_until > %(now)s"
    sql = (
        "(SELECT product_id, card FROM ocop_search_product "
        f"WHERE sort_name LIKE %(beginning)s AND {listed} ORDER BY sort_name LIMIT %(most)s)"
    )
    if len(typed) > 1 or len(typed[-1]) > 2:
        sql += (
            " UNION ALL (SELECT product_id, card FROM ocop_search_product "
            f"WHERE words @@ %(within)s::tsquery AND {listed} LIMIT %(most)s)"
        )
    values = {
        "beginning": beginning,
        "within": f"{within} & {last}" if within else last,
        "now": now,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(product_id, card) for product_id, card in cursor.fetchall()]
