"""Settings of an installation beyond one machine: real services are required, and nothing is guessed.

``manage.py check --deploy`` is clean with these. deploy/env.example names every variable.
"""

from urllib.parse import urlsplit

from marketplace.logging import configuration
from marketplace.settings import env, services

# Asked for before base.py, which would make itself a key.
env.secret("SECRET_KEY", least_length=50)

from marketplace.settings.base import *  # noqa: E402, F403
from marketplace.settings.base import DATABASES, LOG_LEVEL, STORAGES  # noqa: E402

DEBUG = False
SECRET_KEY_FALLBACKS = env.items(
    "SECRET_KEY_FALLBACKS", ()
)  # older keys, while sessions signed by them live on

# --- Where we are -----------------------------------------------------------------------------------------------------
PUBLIC_URL = env.url("PUBLIC_URL", schemes=("https",)).rstrip("/")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", (urlsplit(PUBLIC_URL).hostname or "",))
ALLOWED_CLIENT_HOSTS = ALLOWED_HOSTS
ENABLE_SSL = True
TRUSTED_PROXIES = env.items("TRUSTED_PROXIES", ())

# --- Services ---------------------------------------------------------------------------------------------------------
_database = services.database(env.url("DATABASE_URL", schemes=services.DATABASE_SCHEMES))
DATABASES = {"default": {**DATABASES["default"], **_database}}
# In one place, so that limits count across processes
CACHES = {"default": services.cache(env.url("CACHE_URL", schemes=services.CACHE_SCHEMES))}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_BROKER_URL = env.url("CELERY_BROKER_URL", schemes=services.BROKER_SCHEMES)
locals().update(services.email(env.url("EMAIL_URL", schemes=services.EMAIL_SCHEMES)))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL")

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SERVE_MEDIA = False  # the proxy does (deploy/nginx)
WHITENOISE_USE_FINDERS = False  # only what collectstatic gathered

# --- Safety -----------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the balancer, inside
if TRUSTED_PROXIES:
    # marketplace.middleware.client_address takes this header away from everybody else.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = int(env.duration("HSTS_AGE", services.YEAR).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", True)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True

# --- Logs -------------------------------------------------------------------------------------------------------------
LOG_FORMAT = env.text("LOG_FORMAT", "json", choices=("text", "json"))
LOGGING = configuration(LOG_FORMAT, LOG_LEVEL)
