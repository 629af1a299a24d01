"""Log lines: one JSON object each in production, and the number of the request they belong to everywhere."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")

# What every LogRecord has; whatever else is there came in by `extra=` and is logged under its own name.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request_id"}


class RequestIdFilter(logging.Filter):
    """Adds ``request_id`` to each record: the running request's (or task's) number, ``-`` outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, request_id, the ``extra`` fields, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
        }
        entry.update((name, value) for name, value in vars(record).items() if name not in _STANDARD)
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def configuration(form: str, level: str) -> dict[str, Any]:
    """``settings.LOGGING``: everything to the console, as ``text`` or ``json``, from ``level`` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": RequestIdFilter}},
        "formatters": {
            "text": {"format": "{asctime} {levelname:7} [{request_id}] {name}: {message}", "style": "{"},
            "json": {"()": JsonFormatter},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": form},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Every second something is due and done: only what goes wrong is worth a line.
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            # A line for every request to Elasticsearch.
            "elastic_transport": {"level": "WARNING"},
            # Below this it logs what Stripe answered, with names and addresses of pages to pay on.
            "stripe": {"level": "WARNING"},
            # Expected refusals, already answered to the caller.
            "saleor.graphql.errors.handled": {"level": "ERROR"},
            "graphql.execution.utils": {"level": "CRITICAL"},
        },
    }
