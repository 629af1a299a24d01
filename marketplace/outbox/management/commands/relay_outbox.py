"""``manage.py relay_outbox``: deliver what is due, once, without a worker."""

from typing import Any

from django.core.management.base import BaseCommand

from marketplace.outbox import services


class Command(BaseCommand):
    help = "Delivers the outbox messages that are due, once (a worker with beat does it all the time)."

    def handle(self, *args: Any, **options: Any) -> None:
        report = services.relay()
        self.stdout.write(f"delivered {report.delivered}, failed {report.failed}, dead {report.dead}")
