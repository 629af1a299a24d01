"""The catalogue's history: every write says who did what to what."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from saleor.account.models import User

from ocop_catalog.models import CatalogEvent


def record_event(*, code: str, subject: Model, actor: User | None, **data: Any) -> CatalogEvent:
    """Append one event (``certificate.revoked``) about a saved object; ``data`` must be JSON. The database
    keeps it for good."""
    return CatalogEvent.objects.create(**event_fields(code=code, subject=subject, actor=actor, **data))


def event_fields(*, code: str, subject: Model, actor: User | None, **data: Any) -> dict[str, Any]:
    """The columns of an event, for writing many at once."""
    return {
        "code": code,
        "actor": actor if actor is not None and actor.is_authenticated else None,
        "subject_type": subject._meta.model_name,
        "subject_id": subject.pk,
        "data": data,
    }
