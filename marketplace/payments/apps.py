from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "marketplace.payments"
    label = "ocop_payments"
    verbose_name = _("Thanh toán")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.outbox import registry

        from . import checks  # noqa: F401  registers the checks

        for topic in ("order.cancelled", "order.expired", "parcel.cancelled", "demand.cancelled"):
            registry.register(topic, "marketplace.payments.bank_transfer.services.on_order_ended")
