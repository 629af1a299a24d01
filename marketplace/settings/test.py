"""Settings of the tests: the embedded default on a database of its own, quick hashes, nothing leaves the process."""

import tempfile
from pathlib import Path

from marketplace import embedded
from marketplace.settings import env, services
from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import DATABASES, STORAGES

_scratch = Path(tempfile.gettempdir()) / "cho-ocop-test"

_database_url = env.url("DATABASE_URL", "", schemes=services.DATABASE_SCHEMES)
DATABASES["default"].update(
    services.database(_database_url or embedded.test_database().url), CONN_MAX_AGE=0, CONN_HEALTH_CHECKS=False
)

SECRET_KEY = "only-for-tests-" + "x" * 40
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": services.cache("")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = _scratch / "media"
STORAGES = {**STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
CELERY_BROKER_URL = (
    "memory://localhost/"  # what a test wants done it calls itself; a forgotten message goes nowhere
)
CELERY_BROKER_TRANSPORT_OPTIONS = {}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
AXES_ENABLED = False  # switched on by the tests that are about it
