"""``make production-check``: start everything as an installation does, buy one order through it, stop it gracefully."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import ssl
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from . import services as parts
from .services import CheckFailed, Services

SMALL = ("--products", "60", "--producers", "12", "--points", "6", "--centres", "2", "--seed", "1")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--keep", action="store_true", help="keep the folder with the logs")
    options = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cho-ocop-production-"))
    folder.chmod(0o755)
    try:
        with ExitStack() as stack:
            check(Services(folder, stack))
    except CheckFailed as failure:
        sys.stderr.write(f"\n✗ {failure}\n  {folder}\n")
        return 1
    if not options.keep:
        shutil.rmtree(folder)
    sys.stdout.write("✓ everything stopped by itself within its time\nproduction-check passed\n")
    return 0


def check(services: Services) -> None:
    """Every step an installation goes through; raises ``CheckFailed`` at the first that does not work."""
    parts.require_programs()
    say("PostgreSQL, Redis")
    web_port = parts.free_port()
    for name in ("media", "static", "var"):
        (services.folder / name).mkdir()
    database_url, redis_url = parts.postgresql(services), parts.redis(services)
    services.environment = installation(services.folder, database_url, redis_url, web_port)
    tls_port = parts.nginx(services, web_port=web_port)
    services.environment["PUBLIC_URL"] = f"https://localhost:{tls_port}"
    services.environment["CSRF_TRUSTED_ORIGINS"] = f"https://localhost:{tls_port}"

    say("check --deploy, migrate, collectstatic")
    parts.manage(services, "check", "--deploy", "--fail-level", "WARNING")
    parts.manage(services, "migrate", "--no-input")
    parts.manage(services, "collectstatic", "--no-input")
    say("a small catalogue")
    parts.manage(services, "load_demo", *SMALL)
    parts.manage(services, "search_rebuild")

    say("web, worker, beat")
    python_bin = Path(sys.executable).parent
    services.start(
        "web",
        [
            str(python_bin / "gunicorn"),
            "--config",
            "deploy/gunicorn.conf.py",
            "marketplace.wsgi:application",
        ],
    )
    celery = [str(python_bin / "celery"), "-A", "marketplace.celery"]
    services.start("worker", [*celery, "worker", "--concurrency=1", "--loglevel=INFO"])
    services.start(
        "beat", [*celery, "beat", "--loglevel=INFO", "--schedule", str(services.folder / "var" / "beat")]
    )
    site = Site(f"https://localhost:{tls_port}", services.folder / "tls" / "fullchain.pem")
    parts.wait_for("/readyz through nginx", lambda: site.status("/readyz") == 200, seconds=60)

    say("the shop's pages and their headers")
    page = site.get("/")
    expect("strict-transport-security" in page.headers, "the home page sends no Strict-Transport-Security")
    expect(
        "default-src 'none'" in page.headers.get("content-security-policy", ""),
        "the home page sends no strict CSP",
    )
    expect(site.status("/media/documents/x.pdf") == 404, "documents are open under /media/")
    expect(site.status("/staff/graphql/") == 404, "the staff API is served though nobody enabled it")

    say("one order, and its mail by the worker")
    number = buy(site)
    mails = services.folder / "mail"
    parts.wait_for(
        f"the mail about order {number}",
        lambda: (
            any(number in f.read_text(errors="replace") for f in mails.glob("*")) if mails.exists() else False
        ),
        seconds=60,
    )
    for command in ("routing_verify", "search_verify"):
        parts.manage(services, command)
    say(f"order {number} is whole")


def installation(folder: Path, database_url: str, redis_url: str, web_port: int) -> dict[str, str]:
    """The environment of an installation, secrets in files as deploy/env.example advises."""
    secret = folder / "secret_key"
    secret.write_text(secrets.token_urlsafe(64))
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.production",
        "SECRET_KEY_FILE": str(secret),
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": f"{redis_url}/0",
        "CACHE_URL": f"{redis_url}/1",
        "EMAIL_URL": f"file://{folder / 'mail'}",
        "DEFAULT_FROM_EMAIL": "Chợ OCOP Hà Nội <khong-tra-loi@cho-ocop.example>",
        "ALLOWED_HOSTS": "localhost",
        "PUBLIC_URL": "https://localhost",
        "TRUSTED_PROXIES": "127.0.0.1",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "VAR_DIR": str(folder / "var"),
        "WEB_BIND": f"127.0.0.1:{web_port}",
        "WEB_WORKERS": "2",
    }


class Site:
    """The installation as a caller outside sees it: through nginx, over TLS, certificate checked."""

    def __init__(self, address: str, certificate: Path) -> None:
        self.address = address
        self.trust = ssl.create_default_context(cafile=str(certificate))

    def get(self, path: str) -> Any:
        return urllib.request.urlopen(self.address + path, timeout=20, context=self.trust)  # noqa: S310

    def status(self, path: str) -> int:
        try:
            with self.get(path) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return 0

    def graphql(self, query: str, **variables: Any) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.address + "/graphql/", body, headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30, context=self.trust) as answer:  # noqa: S310
            result: dict[str, Any] = json.load(answer)
        expect("errors" not in result, f"GraphQL answered {result.get('errors')}")
        data: dict[str, Any] = result["data"]
        return data


def buy(site: Site) -> str:
    """Buy the first product in stock by the API, twice with the same basket; the order's number."""
    found = site.graphql("{ocopProducts(filter:{inStock:true},first:1){edges{node{slug variants{id}}}}}")
    expect(bool(found["ocopProducts"]["edges"]), "no product is in stock")
    variant = found["ocopProducts"]["edges"][0]["node"]["variants"][0]["id"]
    created = site.graphql(
        "mutation($v:ID!){checkoutCreate(input:{lines:[{variantId:$v,quantity:1}]})"
        "{checkout{id} checkoutErrors{code message}}}",
        v=variant,
    )["checkoutCreate"]
    expect(created["checkoutErrors"] == [], f"the basket was refused: {created['checkoutErrors']}")
    complete = (
        "mutation($c:ID!,$p:PlacementInput!){checkoutComplete(checkoutId:$c,placement:$p)"
        "{order{number parcels{code state}} replayed checkoutErrors{code message}}}"
    )
    placement = {
        "contact": {"fullName": "Nguyễn Thị An", "phone": "0912345678", "email": "an@cho-ocop.example"},
        "destination": {"method": "DELIVERY", "commune": "00004", "street": "1 Hoàng Hoa Thám"},
        "paymentMethod": "cash_on_delivery",
        "consents": {"terms": True, "privacy": True, "adult": True},
    }
    checkout = created["checkout"]["id"]
    began = time.monotonic()
    first = site.graphql(complete, c=checkout, p=placement)["checkoutComplete"]
    say(f"placed in {1000 * (time.monotonic() - began):.0f} ms")
    expect(first["checkoutErrors"] == [], f"the order was refused: {first['checkoutErrors']}")
    again = site.graphql(complete, c=checkout, p=placement)["checkoutComplete"]
    expect(
        again["replayed"] and again["order"]["number"] == first["order"]["number"],
        "the second call made a second order",
    )
    expect(
        all(p["state"] == "offered" for p in first["order"]["parcels"]),
        "a parcel of a cash order was not offered",
    )
    return str(first["order"]["number"])


def expect(holds: bool, complaint: str) -> None:
    if not holds:
        raise CheckFailed(complaint)


def say(what: str) -> None:
    sys.stdout.write(f"… {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
