"""Letters of the pages: plain text, in the language that is active."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string


def send(*, to: str, subject: str, template: str, **context: str) -> None:
    """Send ``letters/<template>.txt``. Raises what the mail transport raises: the outbox tries again."""
    body = render_to_string(f"letters/{template}.txt", context)
    send_mail(subject, body, from_email=None, recipient_list=[to])
