"""System checks of the outbox."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

from . import registry


@register(Tags.compatibility)
def handlers_can_be_imported(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every registered handler exists: a misspelt path would otherwise show as dead messages days later."""
    faults: list[CheckMessage] = []
    for topic, paths in registry.registered().items():
        for path in paths:
            try:
                registry.load(path)
            except ImportError as error:
                faults.append(
                    Error(
                        f"Outbox handler {path} of topic {topic} cannot be imported: {error}",
                        id="outbox.E001",
                    )
                )
    return faults
