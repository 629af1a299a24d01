"""Production settings: clean when complete, loud about each thing that is missing or wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
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
SHOW = """
import json
from django.conf import settings
names = {names}
print(json.dumps({{name: getattr(settings, name) for name in names}}))
"""


def run(*arguments: str, tmp_path: Path, **changes: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    environment = {**kept, "VAR_DIR": str(tmp_path), **COMPLETE, **changes}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "no issues" in done.stdout


def test_production_is_closed_and_encrypted(tmp_path: Path) -> None:
    expected = {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["cho.example.vn"],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "ENABLE_SSL": True,
    }
    done = run("-c", SHOW.format(names=list(expected)), tmp_path=tmp_path)
    assert json.loads(done.stdout) == expected


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "PUBLIC_URL",
        "DATABASE_URL",
        "CACHE_URL",
        "CELERY_BROKER_URL",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
    ],
)
def test_each_required_variable_is_missed_by_name_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    done = run("-c", "import marketplace.settings.production", tmp_path=tmp_path, **{name: ""})
    assert done.returncode == 1
    assert f"InvalidSetting: {name} is not set; expected" in done.stderr
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("PUBLIC_URL", "http://cho.example.vn", "PUBLIC_URL is another kind of address; expected"),
        ("CELERY_BROKER_URL", "filesystem://", "CELERY_BROKER_URL is another kind of address; expected"),
        ("SECRET_KEY", "ngan", "SECRET_KEY has 4 characters; expected"),
        ("STRIPE_SECRET_KEY", "sk_live_1", "STRIPE_WEBHOOK_SECRET is not set; expected"),
        ("HSTS_AGE", "forever", "HSTS_AGE is 'forever'; expected"),
    ],
)
def test_each_wrong_value_is_refused_at_start(tmp_path: Path, name: str, value: str, fault: str) -> None:
    done = run("-c", "import marketplace.settings.production", tmp_path=tmp_path, **{name: value})
    assert done.returncode == 1
    assert fault in done.stderr.strip().splitlines()[-1]
