"""Giving up on a page of Stripe's."""

from ..models import LIVE, CardSession, SessionState
from ..outgoing import ask_to_close


def give_up(row: CardSession) -> None:
    """The attempt is over for us; its page, if there is one, is closed at Stripe after the commit."""
    CardSession.objects.filter(pk=row.pk, state__in=LIVE).update(
        state=SessionState.EXPIRED, url="", lease=None, leased_until=None
    )
    if row.session_id is not None:
        ask_to_close(row)
