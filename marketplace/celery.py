"""Celery application: ``celery -A marketplace.celery worker`` (and ``beat``).

It is Saleor's own application under our settings: Saleor's tasks are bound to that one, and a second would leave them
without a worker. A task runs in the language and under the request number of whoever sent it.
"""

import os
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.utils import translation
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.base")

from saleor.celeryconf import app

from marketplace.logging import current_request_id

__all__ = ["app"]

TRANSPORT_ALIASES["filesystem"] = "marketplace.file_broker:Transport"

# Saleor keeps tasks outside of the modules that Celery looks into by itself.
app.conf.imports = (
    "saleor.account.emails",
    "saleor.account.thumbnails",
    "saleor.order.emails",
    "saleor.product.thumbnails",
    "saleor.product.tasks",
)


@before_task_publish.connect
def _send_context(headers: dict[str, Any], **_kwargs: Any) -> None:
    headers.setdefault("request_id", current_request_id.get())
    headers.setdefault("language", translation.get_language())


@task_prerun.connect
def _enter_context(task: Any, **_kwargs: Any) -> None:
    headers = task.request.headers or {}
    current_request_id.set(headers.get("request_id", "-"))
    if language := headers.get("language"):
        translation.activate(language)


@task_postrun.connect
def _leave_context(**_kwargs: Any) -> None:
    current_request_id.set("-")
    translation.deactivate()
