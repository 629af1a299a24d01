"""What the desk is asked before it acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounting.errors import RateInThePast
from marketplace.accounting.models import Rate
from marketplace.accounting.selectors.names import account_names
from marketplace.accounting.wording import account_label, dong
from marketplace.ledger.selectors import balances
from marketplace.payments.stripe.models import ClosedBy
from marketplace.web.money import DongField
from ocop_catalog.models import (
    Capability,
    FulfilmentPoint,
    Inspection,
    InspectionOutcome,
    RevocationGround,
)
from ocop_catalog.rules import HANOI


class _Day(forms.DateInput):
    input_type = "date"


class ExtendForm(forms.Form):
    """A decision that lengthens a certificate."""

    extended_until = forms.DateField(label=_("Gia hạn đến hết ngày"), widget=_Day)
    decision_number = forms.CharField(label=_("Số văn bản"), max_length=60)
    decided_on = forms.DateField(label=_("Ngày văn bản"), widget=_Day)


class RevokeForm(forms.Form):
    """A decision that ends a certificate, from this moment."""

    ground = forms.ChoiceField(label=_("Căn cứ"), choices=RevocationGround.choices)
    decision_number = forms.CharField(label=_("Số quyết định thu hồi"), max_length=60)
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    sure = forms.BooleanField(label=_("Tôi hiểu: thu hồi có hiệu lực ngay và không hoàn tác được."))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Lý do"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class CameBackForm(ReasonForm):
    """Why a parcel came back, and whether its goods can be sold again."""

    restock = forms.BooleanField(label=_("Hàng còn nguyên, bán lại được"), required=False)


class DocumentNumberForm(forms.Form):
    """A reason that stands in a document."""

    reason = forms.CharField(label=_("Lý do, số văn bản"), max_length=200)


class OrderNumberForm(forms.Form):
    """Whose money it is."""

    number = forms.CharField(label=_("Mã đơn hàng"), max_length=12)


class PaidOutForm(forms.Form):
    """The bank's proof that money was sent back."""

    reference = forms.CharField(label=_("Số tham chiếu của ngân hàng"), max_length=64)


class CameBackPayoutForm(ReasonForm):
    """Which payout money in is, and why the bank sent it back."""

    payout = forms.CharField(label=_("Mã lệnh chi hoặc số tham chiếu khoản chi"), max_length=64)
    field_order = ("payout", "reason")


class NumberAgainForm(forms.Form):
    """The account number a second time, from the payee itself."""

    number = forms.CharField(
        label=_("Nhập lại số tài khoản"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ClosedRefundForm(forms.Form):
    """How a shopper got back what the card did not take."""

    how = forms.ChoiceField(
        label=_("Khách đã nhận lại tiền"),
        choices=[c for c in ClosedBy.choices if c[0]],
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(label=_("Số tham chiếu"), max_length=64)


class InspectionForm(forms.Form):
    """An inspection of a product; a suspension counts at once."""

    inspected_on = forms.DateField(label=_("Ngày kiểm tra"), widget=_Day)
    outcome = forms.ChoiceField(label=_("Kết luận"), choices=InspectionOutcome.choices)
    findings = forms.CharField(
        label=_("Nội dung"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SamePersonForm(forms.Form):
    """Whether two producers are one."""

    same = forms.TypedChoiceField(
        label=_("Hai chủ thể này"),
        choices=(("1", _("là một: gộp lại")), ("0", _("là hai chủ thể khác nhau"))),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )


class ToPointForm(forms.Form):
    """The place the desk asks by hand."""

    to_point = forms.ModelChoiceField(
        label=_("Điểm bán, trung tâm"), queryset=FulfilmentPoint.objects.filter(is_switched_on=True)
    )


class PointForm(forms.ModelForm):
    """A place's facts; its warehouse follows."""

    capabilities = forms.MultipleChoiceField(
        label=_("Khả năng"), choices=Capability.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = FulfilmentPoint
        fields = (
            "name",
            "kind",
            "producer",
            "address",
            "commune",
            "district",
            "latitude",
            "longitude",
            "phone",
            "decision_number",
            "decided_on",
            "capabilities",
            "daily_capacity",
            "answer_minutes",
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_store = cleaned.get("kind") == "producer"
        if is_store and not cleaned.get("producer"):
            self.add_error("producer", _("Kho của chủ thể phải nêu chủ thể."))
        if cleaned.get("producer") and not is_store:
            self.add_error("producer", _("Chỉ kho của chủ thể mới gắn với chủ thể."))
        return cleaned


class ImportForm(forms.Form):
    """A council's list, and what it does not say itself."""

    file = forms.FileField(
        label=_("Danh sách kèm quyết định"),
        help_text=_(
            "CSV hoặc Excel như cơ quan ban hành gửi; không cần sửa tiêu đề hay thứ tự cột. Tối đa 2 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,text/csv"}),
    )
    number = forms.CharField(label=_("Số quyết định"), required=False, max_length=60)
    date = forms.DateField(label=_("Ngày"), required=False, widget=_Day)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), required=False, max_length=200)
    province = forms.CharField(label=_("Tỉnh, thành phố"), required=False, max_length=60)

    MOST_BYTES = 2 * 1024 * 1024

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn 2 MB; dùng lệnh import_decision cho tệp lớn."), code="size"
            )
        return file


def inspection_of(row: Inspection) -> bool:
    """Whether a suspension still holds."""
    return row.suspended_at is not None and row.lifted_at is None


def holders_of_money() -> list[tuple[str, str]]:
    """The accounts that hold money now, as choices: the bank, gateways, places' cash; with what is there."""
    return _with_balances("bank", "gateway:", "cash:")


def holders_beside_the_bank() -> list[tuple[str, str]]:
    """Who can hand money on to the bank: what they hold, and what places owe of a drawer that was short."""
    return _with_balances("gateway:", "cash:", "difference:")


def _with_balances(*kinds: str) -> list[tuple[str, str]]:
    held = {code: amount for kind in kinds for code, amount in balances(kind).items()}
    names = account_names(held)
    return [(code, f"{account_label(code, names)} · {dong(amount)} ₫") for code, amount in held.items()]


class PayoutForm(forms.Form):
    """Money that was paid out: from where, how much, under which reference."""

    source = forms.ChoiceField(label=_("Chi từ"), choices=holders_of_money)
    amount = DongField(label=_("Số tiền (đồng)"), min_value=1)
    reference = forms.CharField(label=_("Số tham chiếu"), max_length=64)

    def __init__(self, *args: Any, owed: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"amount": max(owed, 0)}, **kwargs)


class RemittanceForm(forms.Form):
    """Who put the money on the account."""

    account = forms.ChoiceField(label=_("Nơi nộp"), choices=holders_beside_the_bank)


class RateForm(forms.ModelForm):
    """A rate from a day on; the service has the last word."""

    class Meta:
        model = Rate
        fields = ("kind", "producer_kind", "per_ten_thousand", "valid_from", "basis")
        widgets = {"valid_from": _Day}

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate(timezone=HANOI):
            raise forms.ValidationError(str(RateInThePast.message), code=RateInThePast.code)
        return day
