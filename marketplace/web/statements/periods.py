"""Which days a statement is asked for: a month, a quarter, or any days up to a year; the URL says it all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounting.domain import Period
from ocop_catalog.rules import HANOI

THIS_MONTH, LAST_MONTH, THIS_QUARTER, LAST_QUARTER, DAYS = (
    "thang-nay",
    "thang-truoc",
    "quy-nay",
    "quy-truoc",
    "tu-den",
)
LONGEST = 366
"""Days."""


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "input num"})


class PeriodForm(forms.Form):
    """A GET form. Asked for nothing it is this month; days given without a choice are meant."""

    ky = forms.ChoiceField(
        label=_("Kỳ"),
        choices=(
            (THIS_MONTH, _("Tháng này")),
            (LAST_MONTH, _("Tháng trước")),
            (THIS_QUARTER, _("Quý này")),
            (LAST_QUARTER, _("Quý trước")),
            (DAYS, _("Từ ngày đến ngày")),
        ),
        widget=forms.Select(attrs={"class": "input"}),
    )
    tu = forms.DateField(
        label=_("Từ ngày"), required=False, widget=_Day, input_formats=["%Y-%m-%d", "%d/%m/%Y"]
    )
    den = forms.DateField(
        label=_("Đến ngày"), required=False, widget=_Day, input_formats=["%Y-%m-%d", "%d/%m/%Y"]
    )

    def __init__(self, asked: Any, *, today: date | None = None) -> None:
        """``asked``: ``request.GET``."""
        data = asked.copy()
        if not data.get("ky"):
            data["ky"] = DAYS if data.get("tu") or data.get("den") else THIS_MONTH
        super().__init__(data, auto_id="ky_%s")
        self.today = today or timezone.localdate(timezone=HANOI)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("ky") != DAYS:
            return cleaned
        for name in ("tu", "den"):
            if name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, _("Chọn ngày."))
        if not self.errors:
            first, last = cleaned["tu"], cleaned["den"]
            if last < first:
                self.add_error("den", _("Ngày cuối phải từ ngày đầu trở đi."))
            elif (last - first).days >= LONGEST:
                self.add_error("den", _("Kỳ dài nhất là một năm."))
        return cleaned

    def period(self) -> Period:
        """The days meant, of a valid form."""
        choice = self.cleaned_data["ky"]
        if choice == DAYS:
            return Period(first=self.cleaned_data["tu"], last=self.cleaned_data["den"])
        if choice in (THIS_MONTH, LAST_MONTH):
            day = self.today.replace(day=1)
            if choice == LAST_MONTH:
                day -= timedelta(days=1)
            return Period.month(day.year, day.month)
        quarter = (self.today.month - 1) // 3 + 1
        if choice == THIS_QUARTER:
            return Period.quarter(self.today.year, quarter)
        return Period.quarter(self.today.year - (quarter == 1), (quarter - 2) % 4 + 1)
