"""What operators enter when they decline, pack, hand over or change a shelf."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models import ReturnRequest
from marketplace.routing.models import CancelReason, DeclineReason, DeliveryMethod, Parcel, ParcelLine
from marketplace.web.money import DongField


class UnitsPerLine(forms.Form):
    """A number of units for each line of a parcel, from none to all of it."""

    prefix_of_line = "kien_"

    def __init__(self, *args: Any, lines: tuple[ParcelLine, ...], label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"{self.prefix_of_line}{line.pk}"] = forms.IntegerField(
                label=f"{label}: {line.order_line.product_name}",
                min_value=0,
                max_value=line.quantity,
                initial=0,
                required=False,
                widget=forms.NumberInput(attrs={"class": "input quantity num", "inputmode": "numeric"}),
            )

    def units(self) -> dict[int, int]:
        """Parcel line → units, for lines with any."""
        named = {
            line.pk: self.cleaned_data.get(f"{self.prefix_of_line}{line.pk}") or 0 for line in self.lines
        }
        return {pk: units for pk, units in named.items() if units}

    def unit_fields(self) -> list[forms.BoundField]:
        return [self[f"{self.prefix_of_line}{line.pk}"] for line in self.lines]


class DeclineForm(UnitsPerLine):
    """Why a place declines; damaged units are taken off its stock."""

    reason = forms.ChoiceField(label=_("Lý do"), choices=DeclineReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Ghi chú"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reason") == DeclineReason.DAMAGED and not self.errors and not self.units():
            raise forms.ValidationError(
                _("Ghi số lượng hỏng của ít nhất một mặt hàng."), code="no_damaged_units"
            )
        if cleaned.get("reason") == DeclineReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Ghi rõ lý do khác."))
        return cleaned


class HandOverForm(forms.Form):
    """By courier, or to the customer who shows the pick-up code."""

    pick_up_code = forms.CharField(
        label=_("Mã nhận hàng của khách"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"class": "input num", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    courier = forms.CharField(
        label=_("Đơn vị giao"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    tracking_number = forms.CharField(
        label=_("Mã vận đơn"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, parcel: Parcel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unused = (
            ("courier", "tracking_number") if parcel.method == DeliveryMethod.PICK_UP else ("pick_up_code",)
        )
        for name in unused:
            del self.fields[name]


class StockForm(forms.Form):
    """A count, a delivery or a loss of one product; ``expected`` is what the person saw."""

    COUNT, RECEIVE, WRITE_OFF = "dem", "nhap", "huy"

    action = forms.ChoiceField(
        label=_("Việc"),
        choices=(
            (COUNT, _("Kiểm đếm: trên kệ có")),
            (RECEIVE, _("Nhập thêm")),
            (WRITE_OFF, _("Bỏ hàng hỏng")),
        ),
        widget=forms.Select(attrs={"class": "input"}),
    )
    quantity = forms.IntegerField(
        label=_("Số lượng"),
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"class": "input quantity num", "inputmode": "numeric"}),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Ghi chú"), max_length=300, required=False, widget=forms.TextInput(attrs={"class": "input"})
    )

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        """``is_new``: the place has never had it, so it can only come in."""
        super().__init__(*args, **kwargs)
        if is_new:
            field = self.fields["action"]
            field.choices = [choice for choice in field.choices if choice[0] == self.RECEIVE]
            field.initial = self.initial["action"] = self.RECEIVE


class CashUpForm(forms.Form):
    """What was counted in the drawer at the end of ``day``."""

    day = forms.DateField(widget=forms.HiddenInput)
    counted = DongField(label=_("Tiền đếm được (đồng)"), min_value=0)
    note = forms.CharField(
        label=_("Lý do lệch, ghi chú"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )


class CancelForm(forms.Form):
    """Why the place cancels a parcel; the shopper is told the reason and the note."""

    because = forms.ChoiceField(label=_("Lý do"), choices=CancelReason.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Ghi chú cho khách"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("because") == CancelReason.OTHER and not cleaned.get("reason"):
            self.add_error("reason", _("Ghi rõ lý do khác."))
        return cleaned


class CameBackForm(forms.Form):
    """Why a parcel came back undelivered, and whether its goods can be sold again."""

    reason = forms.CharField(
        label=_("Vì sao không giao được"), max_length=300, widget=forms.TextInput(attrs={"class": "input"})
    )
    restock = forms.BooleanField(label=_("Hàng còn nguyên, bán lại được"), required=False)


class CheckForm(forms.Form):
    """How many of the units that came back can be sold again; the others are written off."""

    note = forms.CharField(
        label=_("Ghi chú"), max_length=300, required=False, widget=forms.TextInput(attrs={"class": "input"})
    )

    def __init__(self, *args: Any, request: ReturnRequest, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{request.code}_%s", **kwargs)
        self.lines = list(request.lines.all())
        for line in self.lines:
            self.fields[f"con_tot_{line.pk}"] = forms.IntegerField(
                label=_("Bán lại được (trong %(units)s): %(name)s")
                % {"units": line.quantity, "name": line.parcel_line.order_line.product_name},
                min_value=0,
                max_value=line.quantity,
                widget=forms.NumberInput(attrs={"class": "input quantity num", "inputmode": "numeric"}),
            )

    def restocked(self) -> dict[int, int]:
        """Return line → pieces that can be sold again."""
        return {line.pk: self.cleaned_data[f"con_tot_{line.pk}"] for line in self.lines}

    def unit_fields(self) -> list[forms.BoundField]:
        return [self[f"con_tot_{line.pk}"] for line in self.lines]
