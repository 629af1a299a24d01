"""Addresses of services as Django's settings."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace.settings import services


def test_a_database_address_with_everything() -> None:
    assert services.database("postgresql://an:m%40t@db.example:5433/cho?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "cho",
        "USER": "an",
        "PASSWORD": "m@t",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_on_a_unix_socket() -> None:
    found = services.database("postgresql://postgres@/marketplace?host=%2Fvar%2Frun%2Fpg&port=54")
    assert (found["HOST"], found["PORT"], found["NAME"], found["OPTIONS"]) == (
        "/var/run/pg",
        "54",
        "marketplace",
        {},
    )


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("postgresql://db/cho?ssl_mode=require", "unknown options ssl_mode"),
        ("postgresql://db/", "names no database"),
        ("postgresql://db", "names no database"),
    ],
)
def test_a_mistyped_database_address_is_refused(address: str, fault: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=fault):
        services.database(address)


def test_no_cache_address_is_a_cache_in_the_process() -> None:
    assert services.cache("")["BACKEND"].endswith("LocMemCache")
    assert services.cache("redis://h/1")["LOCATION"] == "redis://h/1"


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtps://mail.example", 465, True, False),
        ("smtp+starttls://mail.example", 587, False, True),
        ("smtp+starttls://mail.example:2525", 2525, False, True),
    ],
)
def test_mail_by_smtp(address: str, port: int, ssl: bool, tls: bool) -> None:
    found = services.email(address)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, tls)
    assert found["EMAIL_HOST"] == "mail.example"


def test_mail_by_smtp_with_a_password() -> None:
    found = services.email("smtps://cho%40x:m%3At@mail.example")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("cho@x", "m:t")


def test_mail_into_files() -> None:
    found = services.email("file:///var/mail/cho%20ocop")
    assert found["EMAIL_FILE_PATH"] == "/var/mail/cho ocop"
