"""Messages written before there were consumers reach each of them that has not had them."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from marketplace.outbox.models import OutboxMessage

MAILS = "marketplace.ordering.mails.tell_parcel"
WRITTEN = """
    INSERT INTO outbox_outboxmessage (topic, key, payload, created_at, available_at, attempts, last_error,
                                      delivered_at)
    SELECT topic, 'order:1', '{"order": 1}', now(), now(), 1, '', CASE WHEN is_over THEN now() END
      FROM unnest(%s::text[], %s::boolean[]) AS said (topic, is_over) RETURNING id
"""


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_given_to_each_consumer_that_has_not_had_it() -> None:
    call_command("migrate", "outbox", "0001", verbosity=0)
    with connection.cursor() as cursor:
        topics = ["parcel.delivered", "parcel.offered", "parcel.delivered", "card.refund"]
        cursor.execute(WRITTEN, [topics, [True, False, False, False]])
        over, unheard, told, refund = (row[0] for row in cursor.fetchall())
        cursor.execute(
            "INSERT INTO outbox_outboxdelivery (message_id, handler, delivered_at) VALUES (%s, %s, now())",
            [told, MAILS],
        )
    call_command("migrate", "outbox", verbosity=0)
    rows = OutboxMessage.objects.order_by("pk").values_list("pk", "topic", "consumer")
    assert list(rows[:4]) == [
        (over, "parcel.delivered", ""),
        (unheard, "parcel.offered", ""),
        (told, "parcel.delivered", "payments"),
        (refund, "card.refund", "stripe"),
    ]
    (copy,) = OutboxMessage.objects.filter(pk__gt=refund)
    assert (copy.topic, copy.consumer, copy.key, copy.payload) == (
        "parcel.delivered",
        "accounting",
        "order:1",
        {"order": 1},
    )
