"""Model fields of the time: PostgreSQL's JSON field became a core field."""

import django.contrib.postgres.fields as postgres_fields
import django.contrib.postgres.fields.jsonb as jsonb
from django.db import models

from .shim import Shim


def _json_field() -> None:
    # jsonb.JSONField still exists, but only so that old migrations can be read: a model using it fails its check.
    jsonb.JSONField = models.JSONField
    postgres_fields.JSONField = models.JSONField


SHIMS = (
    Shim(
        name="json_field",
        removed_in="Django 4.0",
        why="contrib.postgres' JSONField is the metadata and address column of nearly every model and 50 migrations",
        apply=_json_field,
    ),
)
