"""Where this visitor's goods go, as far as it was told: remembered in the session for the previews."""

from __future__ import annotations

from django.http import HttpRequest

from marketplace.web.shop import units

SESSION_KEY = "commune"


def chosen(request: HttpRequest) -> units.Commune | None:
    """The commune chosen before; a code that is gone is forgotten. No query for who never chose."""
    code = request.session.get(SESSION_KEY)
    return units.commune(code) if code else None


def choose(request: HttpRequest, commune: units.Commune) -> None:
    request.session[SESSION_KEY] = commune.code
