"""``POST /thanh-toan/ngan-hang/``: a bank gateway tells of money that came in.

Body (JSON, UTF-8, at most 16 KB), signed as ``signatures`` says::

    {"reference": "FT26326ABC123",          the bank's own number of the entry, at most 64 characters
     "account": "0011001234567",            the account that received it: ours
     "amount": 120000, "currency": "VND",   whole đồng
     "booked_at": "2026-11-22T18:03:11+07:00",
     "description": "HN7K3M9QAB4 thanh toan",
     "payer_name": "NGUYEN THI AN", "payer_account": "123", "payer_bank": "Vietcombank"}   each may be left out

Answers: 200 ``{"status": "stored"}`` or ``"known"`` (the same again) · 400 malformed · 401 signature missing, wrong or
older than five minutes · 404 no bank transfers here · 409 the reference is known with another amount · 422 another
account · 503 try again (nothing was stored). What is answered 200 is kept.
"""

import json
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..errors import EntryChanged, NoticeRefused, OrderBusy
from .account import receiving_account
from .services import EntryDraft, receive_notice
from .signatures import verify

MOST_BYTES = 16 * 1024
_STATUS = {"malformed": 400, "other_account": 422}
_TEXTS = {"reference": 64, "description": 500, "payer_name": 200, "payer_account": 40, "payer_bank": 100}


@csrf_exempt
@require_POST
def notice(request: HttpRequest) -> JsonResponse:
    """Verify, read, store and settle; see the module for the form."""
    account = receiving_account()
    if account is None:
        raise Http404
    try:
        draft = _read(request, account.number)
        is_new = receive_notice(draft=draft)
    except NoticeRefused as error:
        reason = error.data["reason"]
        return JsonResponse({"error": reason}, status=_STATUS.get(reason, 401))
    except EntryChanged as error:
        return JsonResponse({"error": error.code}, status=409)
    except OrderBusy as error:
        return JsonResponse({"error": error.code}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"status": "stored" if is_new else "known"})


def _read(request: HttpRequest, account: str) -> EntryDraft:
    """The notice's entry. Raises ``NoticeRefused``."""
    body = request.body
    if len(body) > MOST_BYTES:
        raise NoticeRefused(reason="malformed")
    verify(
        header=request.headers.get("X-Bank-Signature", ""),
        body=body,
        secrets=settings.BANK_TRANSFER["notice_secrets"],
        now=int(time.time()),
    )
    try:
        told = json.loads(body)
    except ValueError:  # not UTF-8, not JSON
        raise NoticeRefused(reason="malformed") from None
    if not isinstance(told, dict) or not _is_well_formed(told):
        raise NoticeRefused(reason="malformed")
    if told["account"] != account:
        raise NoticeRefused(reason="other_account")
    texts = {name: told.get(name, "").strip() for name in _TEXTS}
    return EntryDraft(amount=told["amount"], booked_at=datetime.fromisoformat(told["booked_at"]), **texts)


def _is_well_formed(told: dict[str, Any]) -> bool:
    texts = [told.get(name, "") for name in _TEXTS]
    if not all(
        isinstance(text, str) and "\0" not in text and len(text) <= most
        for text, most in zip(texts, _TEXTS.values(), strict=True)
    ):
        return False
    amount = told.get("amount")
    try:
        has_zone = datetime.fromisoformat(told.get("booked_at")).tzinfo is not None  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return (
        has_zone
        and bool(told.get("reference", "").strip())
        and isinstance(amount, int)
        and not isinstance(amount, bool)
        and 0 < amount < 10**13
        and told.get("currency") == "VND"
        and isinstance(told.get("account"), str)
    )
