"""Who may enter which workspace. Other people's objects are answered with 404, as if they were not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from marketplace.routing.queue import points_of
from marketplace.web.desk.access import is_desk
from ocop_catalog.models import FulfilmentPoint, PointStaffRole, Producer, ProducerMemberRole

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Workspace:
    """A door shown in the account page to who may use it."""

    label: str
    icon: str
    url: str


def signed_in(view: View) -> View:
    """Asks to sign in first and comes back; an htmx request is sent to the whole sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.htmx:
            login = redirect_to_login(request.htmx.current_url_abs_path or "/")
            return HttpResponse(headers={"HX-Redirect": login["Location"]})
        return redirect_to_login(request.get_full_path())

    return guarded


def producers_of(user: AbstractBaseUser) -> QuerySet[Producer]:
    """Producers the user acts for."""
    return Producer.objects.filter(members__user_id=user.pk).distinct()


def point_of(user: AbstractBaseUser, slug: str) -> FulfilmentPoint:
    """A place the user works at. Raises Http404 for every other."""
    point = points_of(user).filter(slug=slug).first()
    if point is None:
        raise Http404
    return point


def managed_point_of(user: AbstractBaseUser, slug: str) -> FulfilmentPoint:
    """A place the user manages. Raises Http404 for every other, also where the user only works."""
    point = points_of(user).filter(slug=slug, staff_role=PointStaffRole.MANAGER).first()
    if point is None:
        raise Http404
    return point


def producer_of(user: AbstractBaseUser, slug: str) -> Producer:
    """A producer the user acts for. Raises Http404 for every other."""
    producer = producers_of(user).filter(slug=slug).first()
    if producer is None:
        raise Http404
    return producer


def owned_producer_of(user: AbstractBaseUser, slug: str) -> Producer:
    """A producer the user is an owner of. Raises Http404 for every other, also where the user only works."""
    mine = producers_of(user).filter(
        members__user_id=user.pk, members__role=ProducerMemberRole.OWNER, slug=slug
    )
    producer = mine.first()
    if producer is None:
        raise Http404
    return producer


def workspaces(user: AbstractBaseUser) -> list[Workspace]:
    """The doors open to this user. Two queries."""
    doors = []
    if points_of(user).exists():
        doors.append((_("Điểm bán của tôi"), "store", "operator:home"))
    if producers_of(user).exists():
        doors.append((_("Sản phẩm của chủ thể"), "amphora", "producer:home"))
    if is_desk(user):
        doors.append((_("Bàn chứng nhận"), "badge-check", "admin:index"))
    return [Workspace(label, icon, address) for label, icon, name in doors if (address := _address(name))]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # that workspace is not installed
        return ""
