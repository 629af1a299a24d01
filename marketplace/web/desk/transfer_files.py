"""The file of transfers as an answer, for refunds and for payouts."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse

from marketplace.payments.bank_transfer.transfer_files import TransferLine, transfers_csv, transfers_xlsx
from marketplace.web.files import file_response

FORMS = {"csv": transfers_csv, "xlsx": transfers_xlsx}


def transfers_response(lines: Sequence[TransferLine], name: str, ending: str) -> HttpResponse:
    """``name`` without its ending. Raises Http404 for another kind of file."""
    if ending not in FORMS:
        raise Http404
    return file_response(FORMS[ending](lines), f"{name}.{ending}")
