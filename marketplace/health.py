"""``/healthz``: the process answers. ``/readyz``: it can serve, part by part, as JSON (200, or 503)."""

from collections.abc import Callable
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection

_TIMEOUT = 2.0  # seconds that one part may take; a balancer's probe gives up after about five


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process takes requests. Touches nothing else: a broken database is no reason to restart a worker."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Is every part there that this installation is set up to use? Names the parts, never addresses or passwords."""
    parts = {name: _ask(probe) for name, probe in _probes().items()}
    healthy = all(state == "ok" for state in parts.values())
    return JsonResponse({"ready": healthy, "parts": parts}, status=200 if healthy else 503)


def _probes() -> dict[str, Callable[[], str]]:
    probes: dict[str, Callable[[], str]] = {"database": _database, "migrations": _migrations}
    if not settings.CELERY_BROKER_URL.startswith("filesystem:"):
        probes["broker"] = _broker
    if settings.ELASTICSEARCH_URL:
        probes["elasticsearch"] = _elasticsearch
    return probes


def _ask(probe: Callable[[], str]) -> str:
    try:
        return probe()
    except Exception as error:  # noqa: BLE001  (whatever a driver raises means: this part is not there)
        return type(error).__name__


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


_migrated = False  # once complete it stays so for this process: its code does not change


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return f"{len(waiting)} not applied"
        _migrated = True
    return "ok"


def _broker() -> str:
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=_TIMEOUT) as broker:
        broker.ensure_connection(max_retries=1, timeout=_TIMEOUT)
    return "ok"


def _elasticsearch() -> str:
    try:
        with urlopen(f"{settings.ELASTICSEARCH_URL}/_cluster/health", timeout=_TIMEOUT) as answer:  # noqa: S310
            return "ok" if answer.status == 200 else f"HTTP {answer.status}"
    except URLError as error:
        return type(error.reason).__name__
