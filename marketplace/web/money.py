"""Amounts as people type them."""

from __future__ import annotations

from typing import Any

from django import forms

MOST = 10**12
"""Đồng in one field; more is a slip of the finger."""


class DongField(forms.IntegerField):
    """Whole đồng, typed with or without the dots and the sign: ``1.250.000 ₫``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "input num", "inputmode": "numeric", "autocomplete": "off"}),
        )
        super().__init__(max_value=MOST, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = "".join(value.replace("₫", "").replace(".", "").replace(",", "").split())
        number: int | None = super().to_python(value)
        return number
