"""Production settings: clean when complete, loud about each thing that is missing or wrong."""

import os
import subprocess
import sys
from pathlib import Path
from runpy import run_path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "marketplace" / "settings"
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "marketplace.settings.production",
    "SECRET_KEY": "mot-khoa-du-dai-va-du-la-0123456789-abcdefghij-ABCDEFGHIJ",
    "PUBLIC_URL": "https://cho.example.vn",
    "DATABASE_URL": "postgresql://cho@127.0.0.1/cho",
    "CACHE_URL": "redis://127.0.0.1:6379/1",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtps://mail.example.vn",
    "DEFAULT_FROM_EMAIL": "Chợ OCOP <cho@example.vn>",
    "TRUSTED_PROXIES": "127.0.0.1",
}


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)


def manage(*arguments: str, tmp_path: Path, **changes: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    environment = {**kept, "VAR_DIR": str(tmp_path), **COMPLETE, **changes}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "no issues" in done.stdout


def test_production_never_makes_itself_a_key(tmp_path: Path) -> None:
    done = manage("check", tmp_path=tmp_path, SECRET_KEY="")
    assert done.returncode == 1
    assert "InvalidSetting: SECRET_KEY is not set; expected" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("complete")
def test_production_is_closed_and_encrypted() -> None:
    found = run_path(str(SETTINGS / "production.py"))
    expected = {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["cho.example.vn"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "ENABLE_SSL": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "WHITENOISE_USE_FINDERS": False,
    }
    assert {name: found[name] for name in expected} == expected
    assert found["DATABASES"]["default"]["HOST"] == "127.0.0.1"
    assert found["CACHES"]["default"]["BACKEND"].endswith("RedisCache")
    assert found["EMAIL_HOST"] == "mail.example.vn"
    assert found["LOGGING"]["handlers"]["console"]["formatter"] == "json"


@pytest.mark.usefixtures("complete")
@pytest.mark.parametrize(
    "name",
    ["PUBLIC_URL", "DATABASE_URL", "CACHE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"],
)
def test_each_required_variable_is_missed_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not set; expected "):
        run_path(str(SETTINGS / "production.py"))


@pytest.mark.usefixtures("complete")
@pytest.mark.parametrize(
    ("module", "name", "value", "fault"),
    [
        (
            "production",
            "PUBLIC_URL",
            "http://cho.example.vn",
            "PUBLIC_URL is another kind of address; expected",
        ),
        ("production", "CELERY_BROKER_URL", "filesystem://", "CELERY_BROKER_URL is another kind of address"),
        ("production", "SECRET_KEY", "ngan", "SECRET_KEY has 4 characters; expected"),
        ("production", "HSTS_AGE", "forever", "HSTS_AGE is 'forever'; expected"),
        ("base", "STRIPE_SECRET_KEY", "sk_live_1", "STRIPE_WEBHOOK_SECRET is not set; expected"),
        ("base", "BANK_TRANSFER_ACCOUNT", "0011001234567", "BANK_TRANSFER_BANK_BIN is not set; expected"),
        ("base", "BANK_TRANSFER_NOTICE_SECRET", "ngan", "BANK_TRANSFER_NOTICE_SECRET has 4 characters"),
        ("base", "LOG_LEVEL", "chatty", "LOG_LEVEL is 'chatty'; expected one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_each_wrong_value_is_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, value: str, fault: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^{fault}"):
        run_path(str(SETTINGS / f"{module}.py"))


def test_a_machine_makes_itself_one_key_that_only_it_can_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = run_path(str(SETTINGS / "base.py"))["SECRET_KEY"]
    again = run_path(str(SETTINGS / "base.py"))["SECRET_KEY"]
    assert first == again == (tmp_path / "secret_key").read_text(encoding="ascii")
    assert len(first) == 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["secret_key"]
