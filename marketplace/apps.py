from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    """The composition root: what belongs to no single package."""

    name = "marketplace"
    label = "marketplace"
    verbose_name = _("Chợ OCOP Hà Nội")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import saleor.product.utils  # noqa: F401  (first: entered by way of its tasks it imports itself in a circle)

        import marketplace.celery  # noqa: F401  (makes it the application that `task.delay()` of this process sends to)
