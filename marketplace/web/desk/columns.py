"""Columns of the desk's lists."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin
from django.db.models import Model

from marketplace.accounting.wording import dong


def dong_column(model: type[Model], name: str) -> Callable[[Model], str]:
    """The field ``name`` of ``model``, whole đồng, as amounts are read (``1.234.000``); under the field's own label."""

    @admin.display(description=model._meta.get_field(name).verbose_name, ordering=name)
    def column(row: Model) -> str:
        amount = getattr(row, name)
        return "" if amount is None else dong(amount)

    column.__name__ = name  # the column's class on the page
    return column
