"""``POST /thanh-toan/stripe/``: Stripe tells that something happened.

Answers: 200 ``{"status": "stored"}`` or ``"known"`` (the same event again) · 400 unsigned, signed with another secret
or more than five minutes ago, or not an event · 404 no cards here · 413 larger than any event. What is answered 200 is
kept and will be taken up; for anything else Stripe tries again for three days.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .client import read_event
from .errors import EventRefused
from .services.events import receive_event

MOST_BYTES = 512 * 1024


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> JsonResponse:
    """Verify the raw body, store the event; nothing is asked of Stripe while it waits for the answer."""
    if not settings.STRIPE:
        raise Http404
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return JsonResponse({"error": "too_large"}, status=413)
    try:
        event = read_event(
            body=request.body,
            signature=request.headers.get("Stripe-Signature", ""),
            secrets=settings.STRIPE["webhook_secrets"],
        )
    except EventRefused as error:
        return JsonResponse({"error": error.data["reason"]}, status=400)
    return JsonResponse({"status": "stored" if receive_event(event) else "known"})
