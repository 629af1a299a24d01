from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderingConfig(AppConfig):
    name = "marketplace.ordering"
    label = "ordering"
    verbose_name = _("Đặt hàng")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.outbox import registry
        from marketplace.payments import orders

        from . import checks, mails  # noqa: F401  (checks register themselves)

        for topic, handler in mails.TOPICS.items():
            registry.register(topic, handler, consumer="mails")
        orders.register("marketplace.ordering.paying")
