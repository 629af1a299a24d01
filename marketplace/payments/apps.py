from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "marketplace.payments"
    label = "ocop_payments"
    verbose_name = _("Thanh toán")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.outbox import registry

        from . import checks, money  # noqa: F401  registers the checks
        from .stripe import handlers

        for method in ("bank_transfer", "cash_on_delivery", "stripe"):
            money.register(method, f"marketplace.payments.{method}")
        for topic, handler in handlers.TOPICS.items():
            registry.register(topic, handler, consumer="stripe")
        for topic in money.TOPICS:
            registry.register(
                topic, "marketplace.payments.services.on_order_changed", consumer=money.CONSUMER
            )
