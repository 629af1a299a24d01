"""``POST /thanh-toan/stripe/``: Stripe tells that something happened.

Answers: 200 ``{"status": "stored"}`` or ``"known"`` (the same event again) · 400 unsigned, signed with another secret
or more than five minutes ago, or not an event, or of a length that is no number · 404 no cards here · 411 of no
length · 413 larger than any event. What is answered 200 is kept and will be taken up; for anything else Stripe tries
again for three days.
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
    refusal = _refusal_of_length(request.headers.get("Content-Length", ""))
    if refusal is not None:
        return refusal
    try:
        event = read_event(
            body=request.body,
            signature=request.headers.get("Stripe-Signature", ""),
            secrets=settings.STRIPE["webhook_secrets"],
        )
    except EventRefused as error:
        return JsonResponse({"error": error.data["reason"]}, status=400)
    return JsonResponse({"status": "stored" if receive_event(event) else "known"})


def _refusal_of_length(announced: str) -> JsonResponse | None:
    """Before the body is read. RFC 9110 §8.6: a length is ASCII digits; many of them are no number worth making."""
    if not announced:
        return JsonResponse({"error": "length_required"}, status=411)
    if not (announced.isascii() and announced.isdigit()):
        return JsonResponse({"error": "malformed"}, status=400)
    if len(announced) > 9 or int(announced) > MOST_BYTES:
        return JsonResponse({"error": "too_large"}, status=413)
    return None
