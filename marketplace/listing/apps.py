from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListingConfig(AppConfig):
    name = "marketplace.listing"
    label = "listing"
    verbose_name = _("Niêm yết")
    default_auto_field = "django.db.models.BigAutoField"
