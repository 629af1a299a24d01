from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountingConfig(AppConfig):
    name = "marketplace.accounting"
    label = "accounting"
    verbose_name = _("Đối soát")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from marketplace.outbox import registry
        from marketplace.payments.bank_transfer import money_out
        from ocop_catalog import merging

        for topic in ("parcel.delivered", "parcel.returned", "return.accepted"):
            registry.register(
                topic, "marketplace.accounting.services.sales.on_parcel_changed", consumer="accounting"
            )
        for step in ("proposed", "confirmed", "refused", "ended"):
            registry.register(
                f"payee_account.{step}", "marketplace.accounting.mails.tell_payee", consumer="mails"
            )
        merging.register("marketplace.accounting.services.merging.on_merged")
        money_out.register("marketplace.accounting.services.confirming.take_payout")
