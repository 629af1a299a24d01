"""E-mails to payees about the account they are paid to: each step goes to every address that is known of them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.outbox.models import OutboxMessage

from .models import PayeeAccount
from .payees import known_addresses, payee_row


def tell_payee(message: OutboxMessage) -> None:
    """Outbox handler: what happened to an account; its last four digits, never more. One mail to each address."""
    account = PayeeAccount.objects.select_related("producer", "point").get(pk=message.payload["account"])
    payee = message.payload["payee"]
    words = {
        "account": account,
        "name": str(payee_row(payee)),
        "step": message.topic.rpartition(".")[2],
        "link": settings.PUBLIC_URL,
    }
    host = urlsplit(settings.PUBLIC_URL).hostname
    with translation.override(settings.LANGUAGE_CODE):  # a producer's language is not known
        text = render_to_string("accounting/mail/payee_account.txt", words)
    subject, _blank, body = text.partition("\n")
    for number, address in enumerate(known_addresses(payee)):
        mail = EmailMessage(
            subject=subject.strip(),
            body=body.strip() + "\n",
            to=[address],
            headers={"Message-ID": f"<outbox-{message.pk}-{number}@{host}>"},
        )
        mail.send()
