"""Forms of the shop: what is asked, how it is checked, and in which words the fix is named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.selectors.remaining import LineLeft
from marketplace.routing.models import DeliveryMethod
from marketplace.web import phones
from marketplace.web.shop import units
from ocop_catalog.text import nfc


class CleanCharField(forms.CharField):
    """Text kept in NFC with single spaces."""

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value) or "")


class PhoneField(forms.CharField):
    """A telephone number in any usual spelling; cleaned to E.164."""

    default_error_messages = {"invalid": _("Nhập số điện thoại Việt Nam, ví dụ 0912 345 678.")}

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "tel", "autocomplete": "tel", "inputmode": "tel", "class": "input"}
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        number = phones.parse(text)
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


def text_input(autocomplete: str = "off", **attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "autocomplete": autocomplete, **attributes})


class CheckoutForm(forms.Form):
    """The one checkout page: how and where to, who takes it, how it is paid, what is agreed to.

    ``payment_options`` are the quote's (with refusals), ``pick_up_places`` (id, label) pairs, ``with_alcohol`` asks for
    the age. The typed commune stays in ``commune_words``; ``communes`` are the radios it leads to.
    """

    method = forms.ChoiceField(
        label=_("Cách nhận"),
        choices=(
            (DeliveryMethod.DELIVERY, _("Giao tận nơi")),
            (DeliveryMethod.PICK_UP, _("Nhận tại điểm bán")),
        ),
        widget=forms.RadioSelect,
        initial=DeliveryMethod.DELIVERY,
    )
    full_name = CleanCharField(
        label=_("Họ tên người nhận"),
        max_length=150,
        widget=text_input("name"),
        error_messages={"required": _("Nhập họ tên người nhận.")},
    )
    phone = PhoneField(
        label=_("Điện thoại"),
        help_text=_("Để người giao gọi trước khi tới."),
        error_messages={"required": _("Nhập số điện thoại người nhận.")},
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Để nhận thư xác nhận và đường dẫn theo dõi đơn."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        error_messages={"invalid": _("Nhập địa chỉ thư đúng dạng, ví dụ an@example.com.")},
    )
    commune_words = CleanCharField(
        label=_("Phường, xã"),
        required=False,
        max_length=100,
        help_text=_("Gõ tên phường, xã mới hoặc tên quận, huyện cũ, có dấu hay không đều được."),
        widget=text_input(
            "off",
            **{
                "hx-get": reverse_lazy("shop:communes"),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "#commune-options",
                "hx-sync": "this:replace",
            },
        ),
    )
    commune = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    street = CleanCharField(
        label=_("Số nhà, đường, thôn"), required=False, max_length=200, widget=text_input("street-address")
    )
    note = CleanCharField(
        label=_("Ghi chú cho người giao"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    pick_up_place = forms.ChoiceField(
        label=_("Điểm nhận hàng"), required=False, widget=forms.Select(attrs={"class": "input"})
    )
    payment_method = forms.ChoiceField(
        label=_("Cách thanh toán"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Chọn một cách thanh toán."),
            "invalid_choice": _("Cách thanh toán này không dùng được cho đơn hàng này."),
        },
    )
    adult = forms.BooleanField(label=_("Tôi từ đủ 18 tuổi và người nhận cũng vậy"), required=False)
    terms = forms.BooleanField(
        label=_("Tôi đồng ý với quy chế hoạt động, điều kiện giao hàng và đổi trả"),
        error_messages={"required": _("Cần đồng ý với quy chế để đặt hàng.")},
    )
    privacy = forms.BooleanField(
        label=_("Tôi đồng ý cho dùng họ tên, điện thoại, địa chỉ để giao đơn hàng này"),
        error_messages={"required": _("Cần đồng ý để điểm bán giao được hàng.")},
    )
    seen_total = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        payment_options: list[tuple[str, str]],
        pick_up_places: list[tuple[str, str]],
        with_alcohol: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.with_alcohol = with_alcohol
        self.communes: list[units.Commune] = []
        self.destination: units.Commune | None = None
        self.fields["payment_method"].choices = payment_options
        self.fields["pick_up_place"].choices = [("", _("Chọn điểm")), *pick_up_places]
        if not with_alcohol:
            del self.fields["adult"]
        elif "adult" in self.fields:
            self.fields["adult"].required = True
            self.fields["adult"].error_messages["required"] = _(
                "Đồ uống có cồn chỉ bán cho người từ đủ 18 tuổi."
            )

    @property
    def consents(self) -> list[forms.BoundField]:
        return [self[name] for name in ("adult", "terms", "privacy") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("method") == DeliveryMethod.PICK_UP:
            if not data.get("pick_up_place"):
                self.add_error("pick_up_place", _("Chọn điểm nhận hàng."))
            return data
        if not data.get("street"):
            self.add_error("street", _("Nhập số nhà, đường hoặc thôn."))
        self._settle_commune(data)
        return data

    def _settle_commune(self, data: dict[str, Any]) -> None:
        """The radio that was chosen, or the one commune that was typed; several are asked about, never guessed."""
        words = data.get("commune_words", "")
        self.communes, self.destination = units.settle(data.get("commune", ""), words)
        if self.destination is not None:
            return
        if self.communes:
            self.add_error("commune_words", _("Chọn đúng phường, xã trong danh sách."))
        elif words:
            self.add_error("commune_words", _("Không thấy phường, xã này ở Hà Nội."))
        else:
            self.add_error("commune_words", _("Nhập phường, xã để biết hàng đi từ đâu."))


class OrderLookupForm(forms.Form):
    """A guest's way back to an order: its number and the receiver's telephone."""

    number = CleanCharField(
        label=_("Mã đơn hàng"),
        max_length=12,
        widget=text_input(autocapitalize="characters", placeholder="HN…"),
        error_messages={"required": _("Nhập mã đơn hàng.")},
    )
    phone = PhoneField(
        label=_("Điện thoại người nhận"), error_messages={"required": _("Nhập số điện thoại người nhận.")}
    )

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).replace(" ", "").upper()


class CancelForm(forms.Form):
    reason = CleanCharField(
        label=_("Lý do"),
        required=False,
        max_length=300,
        help_text=_("Giúp điểm bán phục vụ tốt hơn."),
        widget=text_input(),
    )


class ReduceForm(CancelForm):
    """How many of each line are still wanted; what is packed already cannot be left out."""

    def __init__(self, *args: Any, lines: Iterable[LineLeft], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="bot_%s", **kwargs)
        self.lines = [line for line in lines if line.open]
        for line in self.lines:
            self.fields[f"con_{line.order_line_id}"] = forms.IntegerField(
                label=_("Giữ lại: %(name)s") % {"name": line.name},
                min_value=line.least,
                max_value=line.left,
                initial=line.left,
                widget=forms.NumberInput(attrs={"class": "input quantity num", "inputmode": "numeric"}),
            )

    def remaining(self) -> dict[int, int]:
        """Order line → pieces that are still wanted."""
        return {line.order_line_id: self.cleaned_data[f"con_{line.order_line_id}"] for line in self.lines}

    def unit_fields(self) -> list[forms.BoundField]:
        return [self[f"con_{line.order_line_id}"] for line in self.lines]


def email_field(**kwargs: Any) -> forms.EmailField:
    return forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "username"}),
        error_messages={
            "required": _("Nhập địa chỉ thư."),
            "invalid": _("Nhập địa chỉ thư đúng dạng, ví dụ an@example.com."),
        },
        **kwargs,
    )


class LoginForm(auth_forms.AuthenticationForm):
    """Signing in; the same answer for an unknown address, a wrong password and a locked account."""

    username = email_field()
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
        error_messages={"required": _("Nhập mật khẩu.")},
    )
    error_messages = {
        "invalid_login": _("Thư điện tử hoặc mật khẩu không đúng."),
        "inactive": _("Thư điện tử hoặc mật khẩu không đúng."),
    }

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()


class RegisterForm(forms.Form):
    """Opening an account: the address is proved by a letter before anything is stored."""

    email = email_field()
    full_name = CleanCharField(
        label=_("Họ tên"),
        max_length=150,
        widget=text_input("name"),
        error_messages={"required": _("Nhập họ tên.")},
    )
    privacy = forms.BooleanField(
        label=_("Tôi đồng ý cho lưu họ tên, thư điện tử và các đơn hàng để xem lại trong tài khoản"),
        error_messages={"required": _("Cần đồng ý thì mới lưu được tài khoản.")},
    )


class PasswordResetForm(auth_forms.PasswordResetForm):
    email = email_field()


class _NewPassword:
    """Words and widgets of the two new-password fields."""

    def dress(self, fields: dict[str, forms.Field]) -> None:
        for name in ("new_password1", "new_password2"):
            fields[name].widget.attrs.update({"class": "input", "autocomplete": "new-password"})
        fields["new_password1"].help_text = _(
            "Ít nhất 10 ký tự, không phải mật khẩu phổ biến, không toàn chữ số."
        )
        fields["new_password1"].label = _("Mật khẩu mới")
        fields["new_password2"].label = _("Nhập lại mật khẩu mới")
        fields["new_password2"].help_text = ""


class SetPasswordForm(_NewPassword, auth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress(self.fields)


class PasswordChangeForm(_NewPassword, auth_forms.PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress(self.fields)
        self.fields["old_password"].widget.attrs.update({"class": "input"})
        self.fields["old_password"].label = _("Mật khẩu hiện nay")
