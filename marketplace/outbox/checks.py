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
    for (topic, consumer), path in registry.registered().items():
        try:
            registry.load(path)
        except ImportError as error:
            faults.append(
                Error(
                    f"Outbox handler {path} of {consumer} for topic {topic} cannot be imported: {error}",
                    id="outbox.E001",
                )
            )
    return faults


@register(Tags.compatibility)
def outside_consumers_exist(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every consumer in ``OUTBOX_OUTSIDE`` is registered: a misspelt one would call others inside transactions."""
    known = {consumer for _topic, consumer in registry.registered()}
    return [
        Error(f"settings.OUTBOX_OUTSIDE: {consumer} with {at_once} relays", id="outbox.E002")
        for consumer, at_once in registry.outside().items()
        if consumer not in known or at_once < 1
    ]
