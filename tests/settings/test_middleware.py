"""Who asks, under which number, and what the page may load."""

import logging
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from marketplace import middleware
from marketplace.logging import RequestIdFilter, current_request_id


def seen_by(layer: Any, **meta: str) -> HttpRequest:
    """The request as the view behind one middleware gets it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = RequestFactory().get("/", **meta)
    for name, value in meta.items():
        request.META[name] = value
    layer(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("trusted", "address", "forwarded", "expected"),
    [
        ([], "203.0.113.9", "", "203.0.113.9"),
        ([], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.0/8"], "10.1.2.3", "198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.1.2.3", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (["10.0.0.0/8"], "10.1.2.3", "198.51.100.1, 10.9.9.9", "198.51.100.1"),
        (["10.0.0.0/8"], "10.1.2.3", "10.4.4.4", "10.4.4.4"),
        (["10.0.0.0/8"], "10.1.2.3", "", "10.1.2.3"),
        (["10.0.0.0/8"], "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (["10.0.0.0/8"], "10.1.2.3", "khong-phai-dia-chi", "0.0.0.0"),
        (["::1"], "::1", "2001:db8::5", "2001:db8::5"),
        (["10.0.0.0/8"], "", "198.51.100.1", "198.51.100.1"),
        ([], "", "198.51.100.1", "0.0.0.0"),
        ([], "", "", "0.0.0.0"),
    ],
)
def test_the_callers_address_is_the_first_hop_that_is_not_ours(
    settings: Any, trusted: list[str], address: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    meta = {"REMOTE_ADDR": address} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})
    request = seen_by(middleware.client_address, **meta)
    assert request.META["REMOTE_ADDR"] == expected
    assert "HTTP_X_FORWARDED_FOR" not in request.META


def test_nobody_else_says_that_a_request_was_encrypted(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    claim = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "evil.example"}
    stranger = seen_by(middleware.client_address, REMOTE_ADDR="203.0.113.9", **claim)
    proxy = seen_by(middleware.client_address, REMOTE_ADDR="10.0.0.1", **claim)
    assert "HTTP_X_FORWARDED_PROTO" not in stranger.META
    assert "HTTP_X_FORWARDED_HOST" not in stranger.META
    assert proxy.META["HTTP_X_FORWARDED_PROTO"] == "https"


def test_saleor_sees_no_forged_address_and_stands_an_empty_one() -> None:
    from saleor.core.utils import get_client_ip

    forged = seen_by(middleware.client_address, REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="6.6.6.6")
    assert get_client_ip(forged) == "203.0.113.9"
    assert get_client_ip(seen_by(middleware.client_address, REMOTE_ADDR="")) == "0.0.0.0"


def test_every_request_is_in_the_home_country() -> None:
    request: Any = seen_by(middleware.home_country, REMOTE_ADDR="8.8.8.8")
    assert (request.country.code, request.currency) == ("VN", "VND")


def test_a_request_has_one_number_in_its_logs_and_its_answer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(RequestIdFilter())

    def view(request: HttpRequest) -> HttpResponse:
        logging.getLogger("test").warning("in the view")
        return HttpResponse()

    response = middleware.request_id(view)(RequestFactory().get("/"))
    (record,) = [record for record in caplog.records if record.name == "test"]
    assert record.request_id == response["X-Request-ID"]  # type: ignore[attr-defined]
    assert len(response["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_what_django_logs_about_an_answer_has_its_number_and_nothing_after_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.handler.addFilter(RequestIdFilter())
    response = Client().get("/khong-co-trang-nay/")
    assert response.status_code == 404
    numbers = [record.request_id for record in caplog.records if record.name == "django.request"]  # type: ignore[attr-defined]
    assert numbers == [response["X-Request-ID"]]
    response.close()
    assert current_request_id.get() == "-"


@pytest.mark.parametrize(
    ("offered", "kept"), [("proxy-0123456789", True), ("a b", False), ("x\nSet-Cookie: a", False)]
)
def test_a_number_from_the_proxy_is_kept_when_it_looks_like_one(offered: str, kept: bool) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": offered})
    response = middleware.request_id(lambda request: HttpResponse())(request)
    assert (response["X-Request-ID"] == offered) is kept


@pytest.mark.django_db
def test_an_answer_brings_its_safety_headers() -> None:
    response = Client().get("/healthz")
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert set(policy) == set(django_settings.SECURE_CSP)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_view_may_bring_a_policy_of_its_own() -> None:
    own = middleware.content_security_policy(
        lambda request: HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    )(RequestFactory().get("/"))
    assert own["Content-Security-Policy"] == "sandbox"
