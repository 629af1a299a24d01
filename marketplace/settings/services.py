"""Addresses of services (``DATABASE_URL``, ``CACHE_URL``, ``EMAIL_URL``) turned into Django's settings."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE_SCHEMES = ("postgresql", "postgres")
CACHE_SCHEMES = ("redis", "rediss", "unix")
EMAIL_SCHEMES = ("smtp", "smtps", "smtp+starttls", "file")
BROKER_SCHEMES = ("redis", "rediss", "amqp", "amqps")
YEAR = timedelta(days=365)

# What libpq understands in the address; anything else is a typing mistake that it would only report on first use.
_DATABASE_OPTIONS = {
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "connect_timeout",
    "application_name",
    "options",
}


def database(url: str) -> dict[str, Any]:
    """``postgresql://user:password@host:port/name?sslmode=require`` as an entry of ``DATABASES``.

    For a UNIX socket the directory stands in the query: ``postgresql://user@/name?host=%2Fvar%2Frun%2Fpostgresql``.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    port = options.pop("port", None) or str(parts.port or "")
    if unknown := set(options) - _DATABASE_OPTIONS:
        raise ImproperlyConfigured(
            f"the database address has the unknown options {', '.join(sorted(unknown))}; "
            f"expected some of {', '.join(sorted(_DATABASE_OPTIONS))}"
        )
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured("the database address names no database; expected postgresql://…/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


def cache(url: str) -> dict[str, Any]:
    """``redis://host:6379/1`` as an entry of ``CACHES``; the empty string is a cache inside each process."""
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "marketplace"}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "cho-ocop",
    }


def email(url: str) -> dict[str, Any]:
    """``smtp+starttls://user:password@host:587``, ``smtps://…``, ``smtp://…``, ``file:///folder`` as settings."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    ports = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 15,
    }
