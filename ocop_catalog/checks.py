"""System checks: is the gate in this database, switched on, and does it say what ``ocop_catalog.stars`` says?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from ocop_catalog.stars import SCHEMES, CouncilLevel, may_issue, scheme_by_code

GATED_TABLES = (
    "checkout_checkoutline",
    "order_order",
    "order_orderline",
    "product_product",
    "product_productvariant",
    "warehouse_allocation",
)
GATE_MIGRATION = ("ocop_catalog", "0002_listing_gate")


@register(Tags.database)
def check_listing_gate(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """``ocop_catalog.E001``: a gate trigger is missing or switched off. ``ocop_catalog.E002``: the rules
    drifted apart.

    Runs with ``check --database default`` and before ``migrate``; silent until the gate's migration is there.
    """
    messages: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if GATE_MIGRATION not in MigrationRecorder(connection).applied_migrations():
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'ocop_gate' AND tgenabled IN ('O', 'A')"
            )
            active = {table for (table,) in cursor.fetchall()}
            missing = sorted(set(GATED_TABLES) - active)
            if missing:
                messages.append(
                    Error(
                        f"The listing gate is missing or off on: {', '.join(missing)}.",
                        hint="Run migrate; ALTER TABLE … ENABLE TRIGGER ocop_gate.",
                        id="ocop_catalog.E001",
                    )
                )
            drift = _issuer_drift(cursor)
        if drift:
            messages.append(
                Error(
                    f"ocop_may_issue() and ocop_catalog.stars.SCHEMES disagree on: {drift}.",
                    hint="Write a migration that replaces ocop_may_issue().",
                    id="ocop_catalog.E002",
                )
            )
    return messages


def _issuer_drift(cursor: Any) -> str:
    """The first case on which the SQL rule and the Python rule differ, or empty."""
    edges = {
        day for scheme in SCHEMES for day in (scheme.in_force_from, scheme.accepted_until) if day is not None
    }
    days = sorted({day + timedelta(days=shift) for day in edges for shift in (-1, 0, 1)})
    cases = [
        (scheme.code, level.value, stars, day)
        for scheme in SCHEMES
        for level in CouncilLevel
        for stars in range(2, 7)
        for day in days
    ]
    cursor.execute(
        "SELECT ocop_may_issue(s, l, n, d) FROM unnest(%s::text[], %s::text[], %s::int[], %s::date[])"
        " WITH ORDINALITY AS c(s, l, n, d, i) ORDER BY i",
        [list(column) for column in zip(*cases, strict=True)],
    )
    for (code, level, stars, day), (in_sql,) in zip(cases, cursor.fetchall(), strict=True):
        scheme = scheme_by_code(code)
        if scheme is None or in_sql != may_issue(scheme, CouncilLevel(level), stars, day):
            return f"{code}, {level}, {stars}, {day}"
    return ""
