"""System checks of the register of payment methods."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

from .methods import payment_methods


@register(Tags.compatibility)
def methods_can_be_offered(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every path in ``settings.PAYMENT_METHODS`` leads to a method, and each has a code of its own."""
    try:
        codes = [method.code for method in payment_methods()]
    except (ImportError, AttributeError) as error:
        return [Error(f"settings.PAYMENT_METHODS: {error}", id="payments.E001")]
    if not codes or len(set(codes)) < len(codes):
        return [
            Error(f"settings.PAYMENT_METHODS offers {codes}; at least one, each once", id="payments.E002")
        ]
    return []
