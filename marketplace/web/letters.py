"""Letters of the pages: plain text, in the language that is active."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from marketplace.outbox.models import OutboxMessage


def send(message: OutboxMessage, *, to: str, subject: str, template: str, **context: str) -> None:
    """Send ``letters/<template>.txt`` because of ``message``, whose number is the letter's ``Message-ID``.

    Raises what the mail transport raises: the outbox tries again.
    """
    body = render_to_string(f"letters/{template}.txt", context)
    identity = f"<outbox-{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    EmailMessage(subject=subject, body=body, to=[to], headers={"Message-ID": identity}).send()
