"""Middleware of every request: who asks, under which number it is logged, what the page may load."""

import ipaddress
import re
import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django_countries.fields import Country

from marketplace.logging import current_request_id

Handler = Callable[[HttpRequest], HttpResponse]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


@lru_cache(maxsize=1)
def _trusted_networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(entry, strict=False) for entry in trusted)
    except ValueError as error:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}; expected addresses or networks") from None


def _is_trusted(address: str) -> bool:
    """Is this hop one of ours? An empty address is a UNIX socket: only our own proxy can be behind it."""
    if not address:
        return bool(settings.TRUSTED_PROXIES)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in _trusted_networks(tuple(settings.TRUSTED_PROXIES)))


def client_address(get_response: Handler) -> Handler:
    """Make ``REMOTE_ADDR`` the caller's address, and remove what a caller could use to claim another one.

    The ``X-Forwarded-For`` chain is read from its end, for as long as the hops are in ``TRUSTED_PROXIES``; the first
    address we do not trust is the caller. Saleor believes the first entry of that header, so it never gets to see it.
    Without an address (gunicorn on a UNIX socket, nothing forwarded) ``REMOTE_ADDR`` becomes 0.0.0.0.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        meta = request.META
        address = meta.get("REMOTE_ADDR", "")
        forwarded = [hop.strip() for hop in meta.pop("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if _is_trusted(address):
            while forwarded and _is_trusted(address):
                address = forwarded.pop()
        else:
            meta.pop("HTTP_X_FORWARDED_PROTO", None)
            meta.pop("HTTP_X_FORWARDED_HOST", None)
        try:
            meta["REMOTE_ADDR"] = str(ipaddress.ip_address(address))
        except ValueError:
            meta["REMOTE_ADDR"] = "0.0.0.0"  # noqa: S104  (an address that belongs to nobody, not a binding)
        return get_response(request)

    return middleware


def client_ip(request: HttpRequest) -> str:
    """The caller's address as ``client_address`` left it (asked for by django-axes)."""
    return str(request.META["REMOTE_ADDR"])


def request_id(get_response: Handler) -> Handler:
    """Give each request a number that every log line of it carries and the answer repeats as ``X-Request-ID``.

    A number from outside is kept when it looks like one, so that a proxy's log and ours can be read together.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        offered = request.META.get("HTTP_X_REQUEST_ID", "")
        number = offered if _REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex
        current_request_id.set(
            number
        )  # until the request is finished: Django logs refusals after this returns
        response = get_response(request)
        response["X-Request-ID"] = number
        return response

    return middleware


@receiver(request_finished)
def forget_request_id(**_kwargs: Any) -> None:
    """What this thread does between two requests belongs to neither."""
    current_request_id.set("-")


def content_security_policy(get_response: Handler) -> Handler:
    """Send ``settings.SECURE_CSP`` (the form Django 6 has) with every answer that does not bring its own policy."""
    policy = "; ".join(
        f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items()
    )

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def home_country(get_response: Handler) -> Handler:
    """Set ``request.country`` and ``request.currency``, which Saleor's resolvers read, to the shop's own.

    Saleor guesses both from the caller's address and thereby decides which stock and tax an order sees.
    """
    country = Country(settings.DEFAULT_COUNTRY)

    def middleware(request: HttpRequest) -> HttpResponse:
        request.country = country
        request.currency = settings.DEFAULT_CURRENCY
        return get_response(request)

    return middleware
