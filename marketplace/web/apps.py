from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "marketplace.web"
    label = "web"
    verbose_name = _("Trang web")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.outbox import registry

        for topic, handler in {
            "account.invited": "marketplace.web.shop.accounts.send_invitation",
            "account.password_wanted": "marketplace.web.shop.accounts.send_password_link",
        }.items():
            registry.register(topic, handler, consumer="mails")
