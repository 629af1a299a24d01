from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from marketplace.payments.errors import PaymentError
from marketplace.payments.stripe.services.reconciling import USUAL, reconcile


class Command(BaseCommand):
    """Compare card payments with Stripe's books and mend what webhooks missed; prints what was mended, or 0."""

    help = "Compare card payments, refunds and disputes with Stripe, mend ours, print what was mended or 0."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", help="a day or moment, e.g. 2026-11-20 (default: three days ago)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.STRIPE:
            raise CommandError("STRIPE_SECRET_KEY is not set: no cards are taken here")
        since = timezone.now() - USUAL
        if options["since"]:
            since = _moment(options["since"])
        mended = 0
        try:
            for line in reconcile(since=since):
                mended += 1
                self.stdout.write(line)
        except PaymentError as error:
            raise CommandError(f"{error.code}: {error.data.get('reason', '')} (run it again)") from error
        if not mended:
            self.stdout.write("0")


def _moment(text: str) -> datetime:
    found = parse_datetime(text if len(text) > 10 else f"{text}T00:00")
    if found is None:
        raise CommandError(f"{text!r} is no day or moment; expected 2026-11-20 or 2026-11-20T08:00")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
