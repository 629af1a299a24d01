"""Filters of the desk's lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin


class UsedChoices(admin.ChoicesFieldListFilter):
    """Of a field with many choices only those some row has, and the one that is looked for."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        rows = changelist.model_admin.model._default_manager.order_by()
        used = set(rows.values_list(self.field_path, flat=True).distinct())
        every, *others = super().choices(changelist)
        yield every
        for (value, _title), choice in zip(self.field.flatchoices, others, strict=True):
            if value in used or choice["selected"]:
                yield choice
