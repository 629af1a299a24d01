"""What a producer's people enter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocop_catalog.models import DocumentKind, ProductGroup, Scheme
from ocop_catalog.rules import HANOI
from ocop_catalog.services.listings import MAX_PRICE

MAX_FILE = 10 * 1024 * 1024
DOCUMENT_SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n": "png"}


def _text(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", **attributes})


class ListingForm(forms.Form):
    """Name, price and words of a product; ``price`` in whole đồng."""

    name = forms.CharField(label=_("Tên sản phẩm"), max_length=250, widget=_text())
    price = forms.IntegerField(
        label=_("Giá bán (đồng)"),
        min_value=1,
        max_value=MAX_PRICE,
        widget=forms.NumberInput(attrs={"class": "input num", "inputmode": "numeric"}),
        help_text=_("Giá một đơn vị, đã gồm thuế."),
    )
    description = forms.CharField(
        label=_("Mô tả"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 8}),
        help_text=_("Câu chuyện, cách làm, cách dùng. Cách đoạn bằng một dòng trống."),
    )


class NewListingForm(ListingForm):
    """A page for a certificate that has none, with the label's facts."""

    group = forms.ModelChoiceField(
        label=_("Bộ sản phẩm"),
        queryset=ProductGroup.objects.filter(scheme=Scheme.QD_26_2026, is_listable=True).order_by("position"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    net_content = forms.CharField(
        label=_("Khối lượng tịnh, quy cách"), max_length=60, required=False, widget=_text()
    )
    ingredients = forms.CharField(
        label=_("Thành phần"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    storage = forms.CharField(label=_("Bảo quản"), max_length=200, required=False, widget=_text())
    shelf_life = forms.CharField(label=_("Hạn sử dụng"), max_length=120, required=False, widget=_text())

    LABEL = ("net_content", "ingredients", "storage", "shelf_life")

    def label_facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.LABEL}


class StoreStockForm(forms.Form):
    """What the producer's own store has; ``expected`` is what the person saw."""

    point = forms.IntegerField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput)
    quantity = forms.IntegerField(
        label=_("Số lượng có sẵn"),
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"class": "input quantity num", "inputmode": "numeric"}),
    )


class PictureForm(forms.Form):
    """One photo; it is decoded and written anew, so nothing but a picture is kept."""

    picture = forms.FileField(
        label=_("Ảnh sản phẩm"),
        help_text=_("JPEG, PNG, WebP hoặc AVIF, tối đa 10 MB, nên vuông và từ 1080 px."),
        widget=forms.ClearableFileInput(
            attrs={"class": "input", "accept": "image/jpeg,image/png,image/webp,image/avif"}
        ),
    )
    alt = forms.CharField(label=_("Ảnh cho thấy gì"), max_length=128, required=False, widget=_text())

    def clean_picture(self) -> Any:
        return _not_too_large(self.cleaned_data["picture"])


class DocumentForm(forms.Form):
    """A food document with its dates and a scan."""

    kind = forms.ChoiceField(
        label=_("Loại hồ sơ"), choices=DocumentKind.choices, widget=forms.Select(attrs={"class": "input"})
    )
    number = forms.CharField(label=_("Số"), max_length=60, required=False, widget=_text())
    issued_on = forms.DateField(
        label=_("Ngày cấp"), widget=forms.DateInput(attrs={"class": "input", "type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Có giá trị đến hết ngày"),
        required=False,
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}),
        help_text=_("Để trống nếu không thời hạn."),
    )
    file = forms.FileField(
        label=_("Bản chụp (PDF, JPEG, PNG)"),
        widget=forms.ClearableFileInput(
            attrs={"class": "input", "accept": "application/pdf,image/jpeg,image/png"}
        ),
    )

    def clean_issued_on(self) -> Any:
        issued_on = self.cleaned_data["issued_on"]
        if issued_on > timezone.localdate(timezone=HANOI):
            raise forms.ValidationError(_("Ngày cấp không thể ở tương lai."), code="future")
        return issued_on

    def clean_file(self) -> Any:
        file = _not_too_large(self.cleaned_data["file"])
        head = file.read(8)
        file.seek(0)
        kind = next(
            (kind for signature, kind in DOCUMENT_SIGNATURES.items() if head.startswith(signature)), None
        )
        if kind is None:
            raise forms.ValidationError(_("Tệp không phải PDF, JPEG hay PNG."), code="kind")
        file.name = f"ho-so.{kind}"  # the name and type a browser gives are not believed
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = cleaned.get("issued_on"), cleaned.get("valid_until")
        if begin and end and end < begin:
            self.add_error("valid_until", _("Ngày hết hạn phải sau ngày cấp."))
        return cleaned


def _not_too_large(file: Any) -> Any:
    if file.size > MAX_FILE:
        raise forms.ValidationError(_("Tệp lớn hơn 10 MB."), code="size")
    return file
