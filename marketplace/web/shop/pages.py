"""How the shop's answers may be kept by others: never shared, always asked again (stars may just have ended)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """Answers of this view are private and checked before each use; a fragment is never taken for its page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ("Cookie", "HX-Request"))
        return response

    return answer


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; a page restored from history is asked for whole."""
    htmx = request.htmx
    return bool(htmx) and not htmx.history_restore_request
