from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OcopCatalogConfig(AppConfig):
    name = "ocop_catalog"
    label = "ocop_catalog"
    verbose_name = _("Chứng nhận OCOP")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ocop_catalog import checks, receivers  # noqa: F401  (checks register themselves)

        receivers.connect()
