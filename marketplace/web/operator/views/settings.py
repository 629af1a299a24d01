"""The settings of a place, for who manages it: pause, hours, days off, services, people. Others find nothing here."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.web.access import managed_point_of, signed_in
from ocop_catalog import lunar_new_year
from ocop_catalog.errors import PlaceRefused
from ocop_catalog.models import FulfilmentPoint, PointStaffRole
from ocop_catalog.services import place_settings, places

from .. import settings_reading as reading
from ..settings_forms import DaysOffForm, HoursForm, PauseForm, ServicesForm, StaffForm


@never_cache
@require_safe
@signed_in
def settings(request: HttpRequest, place: str) -> HttpResponse:
    """Everything on one page; ``?tet=1`` fills in the days of the next Tết."""
    point = managed_point_of(request.user, place)
    return _page(request, point)


@require_POST
@signed_in
def change(request: HttpRequest, place: str, part: str) -> HttpResponse:
    """One part changed; what cannot be is said beside its field, with what was entered kept."""
    point = managed_point_of(request.user, place)
    handler = PARTS.get(part)
    if handler is None:
        raise Http404
    refused, said = handler(request, point)
    if refused is not None:
        return _page(request, point, refused, status=422)
    messages.success(request, said)
    if not point.staff.filter(user_id=request.user.pk, role=PointStaffRole.MANAGER).exists():
        return redirect("operator:home")  # took their own right away
    return redirect("operator:settings", point.slug)


Answer = tuple[forms.Form | None, str]


def pause(request: HttpRequest, point: FulfilmentPoint) -> Answer:
    form = PauseForm(request.POST)

    def work() -> None:
        places.switch_point(point=point, is_on=False, actor=request.user, **form.cleaned_data)

    return _done(form, work, _("Điểm đã tạm dừng nhận đơn mới."))


def resume(request: HttpRequest, point: FulfilmentPoint) -> Answer:
    places.switch_point(point=point, is_on=True, actor=request.user)
    return None, _("Điểm đang nhận đơn.")


def hours(request: HttpRequest, point: FulfilmentPoint) -> Answer:
    form = HoursForm(request.POST)

    def work() -> None:
        place_settings.set_hours(point=point, windows=form.windows(), actor=request.user)

    return _done(form, work, _("Đã ghi giờ mở cửa."))


def add_days_off(request: HttpRequest, point: FulfilmentPoint) -> Answer:
    form = DaysOffForm(request.POST)

    def work() -> None:
        place_settings.add_days_off(point=point, actor=request.user, **form.cleaned_data)

    return _done(form, work, _("Đã ghi ngày nghỉ."))


def remove_days_off(request: HttpRequest, point: FulfilmentPoint) -> Answer:
    place_settings.remove_days_off(point=point, holiday_id=_key(request), actor=request.user)
    return None, _("Đã bỏ ngày nghỉ.")


def services(request: HttpRequest, point: FulfilmentPoint) -> Answer:
    form = ServicesForm(request.POST, point=point)

    def work() -> None:
        place_settings.set_services(point=point, actor=request.user, **form.cleaned_data)

    return _done(form, work, _("Đã ghi năng lực của điểm."))


def add_staff(request: HttpRequest, point: FulfilmentPoint) -> Answer:
    form = StaffForm(request.POST)

    def work() -> None:
        wanted = form.cleaned_data
        place_settings.add_staff(
            point=point, email=wanted["email"], role=PointStaffRole(wanted["role"]), actor=request.user
        )

    return _done(form, work, _("Đã ghi người của điểm."))


def remove_staff(request: HttpRequest, point: FulfilmentPoint) -> Answer:
    form = StaffForm({})

    def work() -> None:
        place_settings.remove_staff(point=point, staff_id=_key(request), actor=request.user)

    try:
        work()
    except PlaceRefused as error:
        form.errors.clear()
        form.add_error(None, error.message)
        return form, ""
    return None, _("Người này không còn vào được điểm.")


PARTS: dict[str, Callable[[HttpRequest, FulfilmentPoint], Answer]] = {
    "tam-dung": pause,
    "nhan-lai": resume,
    "gio": hours,
    "them-ngay-nghi": add_days_off,
    "bo-ngay-nghi": remove_days_off,
    "nang-luc": services,
    "them-nguoi": add_staff,
    "bo-nguoi": remove_staff,
}


def _done(form: forms.Form, work: Callable[[], None], said: str) -> Answer:
    """The form when it, or the service, refuses what was entered; otherwise what to say."""
    if not form.is_valid():
        return form, ""
    try:
        work()
    except PlaceRefused as error:
        field = error.data.get("field", "")
        if (weekday := error.data.get("weekday")) is not None:
            field = f"dong_{weekday}_0"
        form.add_error(field if field in form.fields else None, error.message)
        return form, ""
    return None, said


def _key(request: HttpRequest) -> int:
    key = request.POST.get("ma", "")
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return int(key)


def _page(
    request: HttpRequest, point: FulfilmentPoint, refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    tet = lunar_new_year.next_holiday(today)
    days_off = DaysOffForm()
    if tet is not None and "tet" in request.GET:
        year, first, last = tet
        name = _("Tết Nguyên đán %(year)d") % {"year": year}
        days_off = DaysOffForm(initial={"name": name, "first_day": first, "last_day": last})
    made: list[forms.Form] = [
        PauseForm(),
        HoursForm(windows=reading.windows_of(point)),
        days_off,
        ServicesForm(point=point),
        StaffForm(),
    ]
    if refused is not None:
        made = [refused if type(form) is type(refused) else form for form in made]
    names = ("pause_form", "hours_form", "days_off_form", "services_form", "staff_form")
    context = {
        "place": point,
        "tet": tet,
        "days_off": reading.days_off_of(point, today),
        "staff": reading.staff_of(point),
        "changes": reading.changes_of(point),
        "licensed": reading.licensed_of(point),
        "refused": refused,
        "form_has_errors": refused is not None,
        **dict(zip(names, made, strict=True)),
    }
    return render(request, "operator/settings.html", context, status=status)
