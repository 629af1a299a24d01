"""System checks of ordering."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

from .selectors.returns import return_policy


@register(Tags.compatibility)
def return_policy_can_be_read(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """``settings.RETURN_POLICY`` keeps within the law and within reason, before anybody is promised anything."""
    try:
        return_policy()
    except ValueError as error:
        return [Error(f"settings.RETURN_POLICY: {error}", id="ordering.E001")]
    return []
