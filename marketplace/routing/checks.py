"""System checks of routing."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

from .reading import FaultyInput
from .services.planning import routing_policy


@register(Tags.compatibility)
def policy_can_be_read(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """``settings.ROUTING_POLICY`` says something: otherwise the first order would be the one to find out."""
    try:
        routing_policy()
    except FaultyInput as error:
        return [Error(f"settings.ROUTING_POLICY: {error}", id="routing.E001")]
    return []
