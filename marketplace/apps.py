"""The composition root as an application: what belongs to no single package."""

from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    name = "marketplace"
    label = "marketplace"
    verbose_name = _("Chợ OCOP Hà Nội")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import saleor.product.utils  # noqa: F401  (first: entered by way of its tasks it imports itself in a circle)

        import marketplace.celery  # noqa: F401  (makes it the application that `task.delay()` of this process sends to)

        post_migrate.connect(name_site, sender=apps.get_app_config("site"))


def name_site(using: str, **_kwargs: Any) -> None:
    """Tell Saleor where it is, after every ``migrate``: its mails link to what stands in the site's row."""
    from django.contrib.sites.models import Site

    where = {"domain": urlsplit(settings.PUBLIC_URL).netloc, "name": "Chợ OCOP Hà Nội"}
    Site.objects.using(using).update_or_create(pk=settings.SITE_ID, defaults=where)
    Site.objects.clear_cache()
