"""What a shopper says when they give something back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models.returns import REASON_CHOICES
from marketplace.ordering.selectors.returns import Returnable
from marketplace.ordering.services.photos import MOST_PHOTOS


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files under one name."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(file, initial) for file in data or ()]


class ReturnForm(forms.Form):
    """Units of one parcel, the reason, pictures of it. The services judge the pictures and the deadline."""

    key = forms.CharField(
        max_length=64, required=False, initial=lambda: str(uuid4()), widget=forms.HiddenInput
    )
    reason = forms.ChoiceField(label=_("Lý do"), choices=REASON_CHOICES, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Mô tả"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    photos = PhotosField(
        label=_("Ảnh"),
        required=False,
        help_text=_("Tối đa 4 ảnh JPEG, PNG hoặc WebP, mỗi ảnh tối đa 5 MB."),
        widget=PhotosInput(attrs={"class": "input", "accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, parcel: str, lines: Iterable[Returnable], **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{parcel}_%s", **kwargs)
        self.lines = [line for line in lines if line.left]
        for line in self.lines:
            self.fields[f"tra_{line.parcel_line_id}"] = forms.IntegerField(
                label=_("Số trả: %(name)s (tối đa %(most)s)") % {"name": line.name, "most": line.left},
                min_value=0,
                max_value=line.left,
                initial=0,
                required=False,
                widget=forms.NumberInput(attrs={"class": "input quantity num", "inputmode": "numeric"}),
            )

    def clean_photos(self) -> list[Any]:
        sent: list[Any] = self.cleaned_data["photos"]
        if len(sent) > MOST_PHOTOS:
            raise forms.ValidationError(_("Nhiều nhất 4 ảnh."))
        return sent

    def units(self) -> dict[int, int]:
        """Parcel line → pieces to give back."""
        asked = {
            line.parcel_line_id: self.cleaned_data.get(f"tra_{line.parcel_line_id}") or 0
            for line in self.lines
        }
        return {pk: pieces for pk, pieces in asked.items() if pieces}

    def unit_fields(self) -> list[forms.BoundField]:
        return [self[f"tra_{line.parcel_line_id}"] for line in self.lines]
