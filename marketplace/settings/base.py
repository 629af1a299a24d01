"""Settings of the marketplace, and as they stand the embedded default: one machine, no service to install.

Every real service is switched on by its variable (deploy/env.example names them all); production.py tightens the rest.
Saleor reads many settings of its own: those we decide on are at the end, the rest in saleor.py.
"""

# The shims come first: Django and Saleor modules named below are imported while settings load.
from marketplace import compat

compat.apply()

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from marketplace import embedded
from marketplace.logging import configuration as log_configuration
from marketplace.settings import env, payments, returns, services
from marketplace.settings.saleor import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = env.folder("VAR_DIR", BASE_DIR / "var")  # everything that is written at run time

# --- Who we are -------------------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", False)
PUBLIC_URL = env.url("PUBLIC_URL", "http://127.0.0.1:8000", schemes=("http", "https")).rstrip("/")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.items("CSRF_TRUSTED_ORIGINS", ())
# Addresses or networks whose X-Forwarded-* headers are believed
TRUSTED_PROXIES = env.items("TRUSTED_PROXIES", ())
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
SITE_ID = 1


def _embedded_secret_key() -> str:
    """The key of this machine, made once; a demonstration must not log everybody out at each restart."""
    key_file = VAR_DIR / "secret_key"
    if not key_file.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        own = key_file.with_suffix(f".{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(get_random_secret_key(), encoding="ascii")
        with suppress(
            FileExistsError
        ):  # of two processes the first one's key stays, and is never read half written
            os.link(own, key_file)
        own.unlink()
    return key_file.read_text(encoding="ascii")


SECRET_KEY = env.secret("SECRET_KEY", "", least_length=50) or _embedded_secret_key()

# --- Applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    # The doors and the rules, highest first (pyproject.toml keeps the order of imports)
    "marketplace",
    "marketplace.demonstration",
    "storefront_api",
    "marketplace.web",
    "marketplace.accounting",
    "marketplace.ordering",
    "marketplace.listing",
    "marketplace.routing",
    "marketplace.payments",
    "marketplace.outbox",
    "marketplace.ledger",
    "search",
    "ocop_catalog",
    # Django
    "marketplace.web.desk.apps.DeskConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sites",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    # The engine
    "saleor.plugins",
    "saleor.account",
    "saleor.discount",
    "saleor.giftcard",
    "saleor.product",
    "saleor.checkout",
    "saleor.core",
    "saleor.graphql",
    "saleor.menu",
    "saleor.order",
    "saleor.seo",
    "saleor.shipping",
    "saleor.search",
    "saleor.site",
    "saleor.data_feeds",
    "saleor.page",
    "saleor.payment",
    "saleor.warehouse",
    "saleor.webhook",
    "saleor.wishlist",
    "saleor.app",
    # What the engine and we build on
    "versatileimagefield",
    "django_measurement",
    "django_prices",
    "django_prices_openexchangerates",
    "django_prices_vatlayer",
    "graphene_django",
    "mptt",
    "django_countries",
    "django_filters",
    "phonenumber_field",
    "pgtrigger",
    "django_htmx",
    "axes",
]
# What Saleor's tables have; our AppConfigs say BigAutoField
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

MIDDLEWARE = [
    "marketplace.middleware.client_address",
    "marketplace.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "marketplace.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "marketplace.web.language.chosen_language",  # Vietnamese unless the visitor chose otherwise, not the browser
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Saleor's resolvers read these from the request. Its `country` (address look-up, crashes without an address) and
    # `google_analytics` are left out: the shop sells in one country and reports to nobody.
    "saleor.core.middleware.request_time",
    "saleor.core.middleware.discounts",
    "saleor.core.middleware.site",
    "saleor.core.middleware.plugins",
    "marketplace.middleware.home_country",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "marketplace" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.static",
                "django.template.context_processors.media",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.web.shop.context.shop",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- The operator, as the e-commerce law wants every page to show (law 122/2025) --------------------------------------
SHOP = {
    "operator": env.text("SHOP_OPERATOR", "Ban quản lý Chợ OCOP Hà Nội (minh hoạ)"),
    "address": env.text("SHOP_ADDRESS", "Số 1 phố Minh Hoạ, phường Hoàn Kiếm, thành phố Hà Nội"),
    "registration": env.text("SHOP_REGISTRATION", "chưa có (bản minh hoạ)"),
    "phone": env.text("SHOP_PHONE", "024 3825 0000"),
    "email": env.text("SHOP_EMAIL", "hotro@example.vn"),
    "is_demonstration": env.flag("SHOP_IS_DEMONSTRATION", True),
}

# --- Data -------------------------------------------------------------------------------------------------------------
_database_url = env.url("DATABASE_URL", "", schemes=services.DATABASE_SCHEMES)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **services.database(_database_url or embedded.demo_database().url),
        "CONN_MAX_AGE": env.integer("DATABASE_CONN_MAX_AGE", 60, least=0),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": "template0", "CHARSET": "UTF8"},
    }
}
CACHES = {"default": services.cache(env.url("CACHE_URL", "", schemes=services.CACHE_SCHEMES))}

# --- Language, time, money --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "marketplace" / "locale"]
FORMAT_MODULE_PATH = "marketplace.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

DEFAULT_COUNTRY = "VN"
PHONENUMBER_DEFAULT_REGION = "VN"
DEFAULT_CURRENCY = "VND"
AVAILABLE_CURRENCIES = [DEFAULT_CURRENCY]
DEFAULT_DECIMAL_PLACES = 0

# --- Files ------------------------------------------------------------------------------------------------------------
MEDIA_ROOT = env.folder("MEDIA_ROOT", VAR_DIR / "media")
MEDIA_URL = "/media/"
SERVE_MEDIA = True  # the embedded default has no web server in front that would
STATIC_ROOT = env.folder("STATIC_ROOT", VAR_DIR / "static")
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # the embedded default serves the packages' files where they lie
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Signing in -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "account.User"
# Not graphql_jwt's backend: with it a token in a header or cookie would open the pages, whatever the password.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "shop:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a cache inside each process would show stale baskets
SESSION_COOKIE_AGE = int(env.duration("SESSION_AGE", timedelta(days=14)).total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=4).total_seconds())

# Five failures for one address and account, then a quarter of an hour; a changing address does not help a guesser,
# and nobody can lock a neighbour out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_TEMPLATE = "shop/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "marketplace.middleware.client_ip"

GRAPHQL_JWT = {
    "JWT_PAYLOAD_HANDLER": "marketplace.tokens.payload",
    "JWT_DECODE_HANDLER": "marketplace.tokens.decode",
    "JWT_EXPIRATION_DELTA": env.duration("JWT_AGE", timedelta(minutes=15)),
    "JWT_REFRESH_EXPIRATION_DELTA": env.duration("JWT_REFRESH_AGE", timedelta(days=7)),
    "JWT_VERIFY_EXPIRATION": True,
}

# --- Safety of pages --------------------------------------------------------------------------------------------------
# The form Django 6 has; marketplace.middleware.content_security_policy sends it.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# --- Work behind the pages --------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.url(
    "CELERY_BROKER_URL", "filesystem://localhost/", schemes=("filesystem", *services.BROKER_SCHEMES)
)
if CELERY_BROKER_URL.startswith("filesystem:"):
    # No broker to install: messages are files under var/. A real worker takes them; nothing runs inside a request.
    _broker_dir = VAR_DIR / "celery"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(_broker_dir / "messages"),
        "data_folder_out": str(_broker_dir / "messages"),
        "processed_folder": str(_broker_dir / "processed"),
        "control_folder": str(_broker_dir / "control"),
        "store_processed": False,
    }
    for _folder in ("messages", "processed", "control"):
        (_broker_dir / _folder).mkdir(parents=True, exist_ok=True)  # the transport does not make them
else:
    # A task that is not acknowledged in an hour is given to another worker; no task of ours may take as long.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SOFT_TIME_LIMIT = 1740
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# The outbox's consumers that call other machines, each with how many relays may wait for their answers at once. A
# worker needs more slots than all of these together (deploy/ and the demonstration give it 4).
OUTBOX_OUTSIDE: dict[str, int] = {"mails": 2, "stripe": 1}
# Name -> {"task": dotted name, "schedule": seconds | timedelta | crontab}. The one place where periodic work is listed.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "relay the outbox": {"task": "outbox.relay", "schedule": 5.0, "options": {"expires": 15}},
    **{
        f"relay the outbox to {consumer}": {
            "task": "outbox.relay_outside",
            "args": (consumer,),
            "schedule": 5.0,
            "options": {"expires": 15},
        }
        for consumer in OUTBOX_OUTSIDE
    },
    "drop old outbox messages": {"task": "outbox.purge", "schedule": timedelta(days=1)},
    "take back unanswered parcels": {"task": "routing.time_out_parcels", "schedule": 60.0},
    "re-plan refused parcels": {"task": "routing.replan", "schedule": 30.0},
    "end pauses of places": {"task": "routing.reopen_points", "schedule": 60.0},
    "merge waiting parcels": {"task": "routing.merge_parcels", "schedule": timedelta(minutes=5)},
    "count acceptance": {"task": "routing.count_acceptance", "schedule": timedelta(hours=1)},
    "match money that came in": {"task": "payments.match_entries", "schedule": 60.0},
    "compare card payments with Stripe": {
        "task": "payments.reconcile_cards",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 900},
    },
    "move what merged producers are owed": {
        "task": "accounting.move_balances",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "expire unpaid orders": {"task": "ordering.expire_holds", "schedule": 60.0},
    "follow changes in the search index": {
        "task": "search.drain",
        "schedule": 1.0,
        "options": {"expires": 5},
    },
    "learn the catalogue's words": {
        "task": "search.learn_words",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celery" / "beat-schedule")

# --- Mail -------------------------------------------------------------------------------------------------------------
_email_url = env.url("EMAIL_URL", f"file://{VAR_DIR / 'mail'}", schemes=services.EMAIL_SCHEMES)
locals().update(services.email(_email_url))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Chợ OCOP Hà Nội <khong-tra-loi@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Search, payments -------------------------------------------------------------------------------------------------
ELASTICSEARCH_URL = env.url("ELASTICSEARCH_URL", "", schemes=("http", "https"))  # empty: PostgreSQL searches
SEARCH_MATCHES_KEPT = env.integer("SEARCH_MATCHES_KEPT", 128)  # words a process remembers; 0: none
ELASTICSEARCH_INDEX = env.text("ELASTICSEARCH_INDEX", "ocop-products")  # its indices and aliases begin so
STRIPE = payments.stripe(may_be_live=not (DEBUG or SHOP["is_demonstration"]))  # empty: no cards
if STRIPE:  # a form that is answered with a redirect to Stripe's page
    SECURE_CSP["form-action"].append(STRIPE["api_base"] or "https://checkout.stripe.com")
BANK_TRANSFER = payments.bank_transfer()
PAYOUT_MINIMUM = env.integer(
    "PAYOUT_MINIMUM", 50_000, least=0
)  # đồng; a payee who is owed less waits for the next run
PAYMENT_METHODS = [
    "marketplace.payments.cash_on_delivery.method.cash_on_delivery",
    *(["marketplace.payments.bank_transfer.method.bank_transfer"] if BANK_TRANSFER else []),
    *(["marketplace.payments.stripe.method.card"] if STRIPE else []),
]
RETURN_POLICY = returns.policy()  # what differs from the published terms

# --- Logs -------------------------------------------------------------------------------------------------------------
LOG_FORMAT = env.text("LOG_FORMAT", "text", choices=("text", "json"))
LOG_LEVEL = env.text("LOG_LEVEL", "INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = log_configuration(LOG_FORMAT, LOG_LEVEL)

# --- The API ----------------------------------------------------------------------------------------------------------
STAFF_API_ENABLED = env.flag("STAFF_API_ENABLED", False)
# Other sites whose scripts may call /graphql/
STOREFRONT_API_ORIGINS = env.items("STOREFRONT_API_ORIGINS", ())
STOREFRONT_API_INTROSPECTION = env.flag("STOREFRONT_API_INTROSPECTION", DEBUG)
GRAPHENE = {
    "SCHEMA": "storefront_api.schema.schema",
    "RELAY_CONNECTION_ENFORCE_FIRST_OR_LAST": True,
    "RELAY_CONNECTION_MAX_LIMIT": 100,
}

# --- What Saleor asks for ---------------------------------------------------------------------------------------------
# More of it, the same everywhere, is in saleor.py.
PROJECT_ROOT = str(BASE_DIR)
# None of Saleor's gateways: they lose money (docs/adr/0001-saleor-2.10.1.md)
PLUGINS = ["marketplace.saleor_plugins.order_guard.OrderGuard"]
ENABLE_SSL = PUBLIC_URL.startswith("https://")  # the scheme of the links in Saleor's mails
ENABLE_ACCOUNT_CONFIRMATION_BY_EMAIL = env.flag("ENABLE_ACCOUNT_CONFIRMATION_BY_EMAIL", True)
ALLOWED_CLIENT_HOSTS = ALLOWED_HOSTS  # where links in mails may lead
ALLOWED_GRAPHQL_ORIGINS = env.text("ALLOWED_GRAPHQL_ORIGINS", "*")  # answers carry no cookies
