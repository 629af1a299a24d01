"""The search index's book-keeping. The index table itself is derived data: ``backends.postgres.table`` makes
and drops it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class DirtyProduct(models.Model):
    """A product whose index entry is out of date; written by database triggers in the transaction that
    changed it.

    Append only, several rows per product: writers never wait for each other, nor for the worker. A worker
    claims rows for a while by setting ``claim`` and ``claimed_until`` and deletes them when the entries are
    written; a claim that ran out is anybody's. ``product_id`` is empty when a name changed that many entries
    or filters show. ``backend`` is set on rows that only one backend still has to catch up with.
    """

    product_id = models.IntegerField(null=True)
    backend = models.CharField(max_length=15, default="", db_default="")
    marked_at = models.DateTimeField(db_default=Now())
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "ocop_search_dirty"
        indexes = (
            models.Index(
                fields=("id",), condition=models.Q(product_id__isnull=True), name="search_dirty_names"
            ),
        )


class IndexState(models.Model):
    """One row: which table is live, and the vocabulary every process reads (``version`` tells when to read it
    again).
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    live_table = models.CharField(max_length=63)
    building_table = models.CharField(max_length=63, blank=True, default="")
    version = models.BigIntegerField(default=1)
    lexicon = models.JSONField(default=dict)
    lexicon_is_stale = models.BooleanField(default=False)
    rebuilt_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ocop_search_state"
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="search_state_is_one_row"),)


class IndexWrite(models.Model):
    """One write to the index table: which products it wrote. Later writes have greater numbers.

    A process that keeps columns of the table in memory reads anew what was written since the write it knows. Old ones
    are taken away, the last one never.
    """

    version = models.BigIntegerField(primary_key=True)
    product_ids = ArrayField(models.IntegerField())
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "ocop_search_write"
