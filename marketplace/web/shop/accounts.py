"""Opening accounts and new passwords, by letters to the mailbox. Saleor's ``User`` keeps them.

What was asked for goes into the outbox alike for known and unknown addresses; only the worker looks whether there is an
account, so neither the answer nor its time tells. The link of an invitation is a signed text, not a row: until the
mailbox's owner opens it and chooses a password, no account exists. Orders made as a guest under the same address are
not attached to the account (GHSA-6whj-8p3f-2xqp).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from saleor.account.models import User

from marketplace.outbox import services as outbox
from marketplace.outbox.models import OutboxMessage
from marketplace.web import letters

INVITED = "account.invited"
PASSWORD_WANTED = "account.password_wanted"  # noqa: S105  (a topic)
SALT = "marketplace.web.invitation"
GOOD_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Invitation:
    """Who asked for an account; the address is proved by whoever holds the link."""

    email: str
    full_name: str


def ask_for_account(*, email: str, full_name: str, language: str) -> None:
    """Note that this address asked for an account; a letter follows, whatever is known of it."""
    _note(INVITED, email=email.lower(), full_name=full_name, language=language)


def ask_for_password(*, email: str, language: str) -> None:
    """Note that this address asked for a new password; a letter follows if it has an account."""
    _note(PASSWORD_WANTED, email=email.lower(), language=language)


def _note(topic: str, **payload: str) -> None:
    key = f"account:{sha256(payload['email'].encode()).hexdigest()[:16]}"
    with transaction.atomic():
        outbox.write(drafts=[outbox.Draft(topic=topic, key=key, payload=payload)])


def send_invitation(message: OutboxMessage) -> None:
    """Outbox handler: a link that opens an account, or, where there is one, a link to a new password."""
    email, full_name = message.payload["email"], message.payload["full_name"]
    if is_known(email):
        send_password_link(message)
        return
    token = signing.dumps(asdict(Invitation(email, full_name)), salt=SALT, compress=True)
    with translation.override(message.payload["language"]):
        link = settings.PUBLIC_URL + reverse("shop:confirm", args=[token])
        subject = _("Mở tài khoản ở Chợ OCOP Hà Nội")
        letters.send(message, to=email, subject=subject, template="invitation", name=full_name, link=link)


def send_password_link(message: OutboxMessage) -> None:
    """Outbox handler: write to an active account how to set a new password; to anybody else nothing."""
    user = User.objects.filter(email__iexact=message.payload["email"], is_active=True).first()
    if user is None:
        return
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("shop:password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
    with translation.override(message.payload["language"]):
        subject = _("Đặt mật khẩu mới ở Chợ OCOP Hà Nội")
        name = user.get_full_name().strip() or user.email
        letters.send(
            message,
            to=user.email,
            subject=subject,
            template="password",
            name=name,
            link=settings.PUBLIC_URL + path,
        )


def read_invitation(token: str) -> Invitation | None:
    """The invitation of a link; None when it was altered or is too old."""
    try:
        return Invitation(**signing.loads(token, salt=SALT, max_age=GOOD_FOR))
    except (signing.BadSignature, TypeError):
        return None


def is_known(email: str) -> bool:
    return User.objects.filter(email__iexact=email).exists()


def prospective_user(invitation: Invitation) -> User:
    """An unsaved user, against whose name and address a new password is checked.

    The whole name stands in ``first_name``: Saleor shows the first before the last, Vietnamese names go the other way.
    """
    return User(email=invitation.email, first_name=invitation.full_name, is_active=True)


def open_account(*, invitation: Invitation, password: str) -> User:
    """Make the account. Two presses make one: the second answers the account of the first."""
    user = prospective_user(invitation)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        return User.objects.get(email=invitation.email)
    return user
