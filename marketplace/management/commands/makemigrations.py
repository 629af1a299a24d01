from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands import makemigrations

OURS = ("marketplace", "ocop_catalog", "search", "storefront_api")


class Command(makemigrations.Command):
    """As Django's, for our own applications only: Saleor's migrations are part of its package and never written to."""

    help = "Creates new migrations for the marketplace's own apps."

    def handle(self, *app_labels: str, **options: Any) -> None:
        ours = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in OURS]
        if foreign := set(app_labels) - set(ours):
            raise CommandError(
                f"{', '.join(sorted(foreign))}: not ours. Expected some of {', '.join(sorted(ours))}."
            )
        super().handle(*(app_labels or ours), **options)
