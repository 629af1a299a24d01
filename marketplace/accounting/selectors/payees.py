"""The bank accounts of payees: what is paid to, what waits, what was."""

from django.db.models import QuerySet

from ..models import AccountState, PayeeAccount
from ..payees import columns


def accounts_of(payee: str) -> list[PayeeAccount]:
    """Every account a payee ever had or proposed, newest first."""
    rows = PayeeAccount.objects.filter(**columns(payee)).select_related("proposed_by", "confirmed_by")
    return list(rows.order_by("-pk"))


def accounts_waiting() -> QuerySet[PayeeAccount]:
    """What a second person of the desk is asked to confirm, oldest first."""
    rows = PayeeAccount.objects.filter(state=AccountState.PROPOSED)
    return rows.select_related("producer", "point", "proposed_by").order_by("pk")
