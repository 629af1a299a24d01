"""A condition Django has no lookup for."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler


class AnyOf(Lookup):
    """``filter(AnyOf(F("pk"), numbers))``: ``column = ANY(array)``.

    One parameter however many numbers there are. ``pk__in`` prepares, places and sends a parameter for each, which for
    a thousand takes longer than the answer.
    """

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]
