"""What a place's manager enters on the settings page: weekly hours, days off, services, people, a pause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.web import phones
from ocop_catalog.models import Capability, FulfilmentPoint, PointStaffRole
from ocop_catalog.services.place_settings import LICENSED, DayWindow

WINDOWS_A_DAY = 2
WEEKDAYS = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"))


def _clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input num"})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})


def _text(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", **attributes})


class HoursForm(forms.Form):
    """Two windows for each weekday, empty when there is none; or open day and night."""

    always = forms.BooleanField(label=_("Mở cả ngày đêm, mọi ngày, cả ngày lễ"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, windows: Sequence[DayWindow] = ()) -> None:
        initial: dict[str, Any] = {"always": not windows}
        for weekday in range(7):
            mine = [window for window in sorted(windows) if window.weekday == weekday]
            for place, window in enumerate(mine[:WINDOWS_A_DAY]):
                initial |= {f"mo_{weekday}_{place}": window.opens, f"dong_{weekday}_{place}": window.closes}
        super().__init__(data, initial=initial, auto_id="gio_%s")
        for weekday, name in enumerate(WEEKDAYS):
            for place in range(WINDOWS_A_DAY):
                for part, label in (("mo", _("mở")), ("dong", _("đóng"))):
                    self.fields[f"{part}_{weekday}_{place}"] = forms.TimeField(
                        label=f"{name}, {label}", required=False, widget=_clock()
                    )

    def days(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Name of each day with its (opens, closes) fields."""
        return [
            (str(name), [(self[f"mo_{day}_{i}"], self[f"dong_{day}_{i}"]) for i in range(WINDOWS_A_DAY)])
            for day, name in enumerate(WEEKDAYS)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for weekday in range(7):
            for place in range(WINDOWS_A_DAY):
                opens, closes = f"mo_{weekday}_{place}", f"dong_{weekday}_{place}"
                if opens in self.errors or closes in self.errors:
                    continue
                if bool(cleaned.get(opens)) != bool(cleaned.get(closes)):
                    self.add_error(
                        closes if cleaned.get(opens) else opens, _now("Ghi cả giờ mở và giờ đóng.")
                    )
        if not self.errors and not cleaned.get("always") and not self.windows():
            raise forms.ValidationError(
                _now("Ghi giờ mở cửa của ít nhất một ngày, hoặc chọn mở cả ngày đêm.")
            )
        return cleaned

    def windows(self) -> list[DayWindow]:
        """What was entered; none when always open."""
        given = self.cleaned_data
        if given.get("always"):
            return []
        pairs: list[tuple[int, time | None, time | None]] = [
            (day, given.get(f"mo_{day}_{i}"), given.get(f"dong_{day}_{i}"))
            for day in range(7)
            for i in range(WINDOWS_A_DAY)
        ]
        return [DayWindow(day, opens, closes) for day, opens, closes in pairs if opens and closes]


class DaysOffForm(forms.Form):
    """Days without work, with the name shoppers read."""

    name = forms.CharField(label=_("Dịp nghỉ"), max_length=100, widget=_text(autocomplete="off"))
    first_day = forms.DateField(label=_("Từ ngày"), widget=_day())
    last_day = forms.DateField(label=_("Đến hết ngày"), widget=_day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="nghi_%s", **kwargs)


class ServicesForm(forms.Form):
    """Capacity, time to answer, what the place can do, phone."""

    daily_capacity = forms.IntegerField(
        label=_("Số kiện nhận mỗi ngày"),
        help_text=_("Để trống: không giới hạn. Kiện đã có không bị huỷ."),
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input quantity num", "inputmode": "numeric"}),
    )
    answer_minutes = forms.IntegerField(
        label=_("Số phút phải trả lời"),
        help_text=_("Tính trong giờ mở cửa; quá giờ thì nơi khác được hỏi."),
        min_value=5,
        widget=forms.NumberInput(attrs={"class": "input quantity num", "inputmode": "numeric"}),
    )
    phone = forms.CharField(
        label=_("Điện thoại cho khách"),
        max_length=30,
        required=False,
        widget=_text(type="tel", autocomplete="tel"),
    )
    capabilities = forms.MultipleChoiceField(
        label=_("Điểm làm được"),
        choices=[choice for choice in Capability.choices if choice[0] not in LICENSED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, point: FulfilmentPoint) -> None:
        names = ("daily_capacity", "answer_minutes", "phone", "capabilities")
        super().__init__(data, initial={name: getattr(point, name) for name in names}, auto_id="viec_%s")

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and phones.parse(phone) is None:
            raise forms.ValidationError(_now("Số điện thoại chưa đúng, ví dụ 0912 345 678."))
        return phone


class StaffForm(forms.Form):
    """Whom to let in, and as what."""

    email = forms.EmailField(
        label=_("Email của tài khoản"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=PointStaffRole.choices,
        initial=PointStaffRole.OPERATOR,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="nguoi_%s", **kwargs)


class PauseForm(forms.Form):
    """Why the place receives nothing new, and until when."""

    reason = forms.CharField(
        label=_("Lý do tạm dừng"),
        help_text=_("Khách hàng thấy lý do này. Kiện đã nhận vẫn phải giao."),
        max_length=200,
        widget=_text(autocomplete="off"),
    )
    until = forms.DateTimeField(
        label=_("Nhận đơn trở lại từ"),
        help_text=_("Để trống: đến khi có người bấm nhận trở lại."),
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="dung_%s", **kwargs)
