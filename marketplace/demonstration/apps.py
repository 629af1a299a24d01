from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemonstrationConfig(AppConfig):
    name = "marketplace.demonstration"
    label = "demonstration"
    verbose_name = _("Dữ liệu minh hoạ")
    default_auto_field = "django.db.models.BigAutoField"
