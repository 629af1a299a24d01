"""One message for each consumer, in place of one for all with a record of each handler that ran."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MAILS = "marketplace.ordering.mails."
PAYMENTS = "marketplace.payments.services.on_order_changed"
ACCOUNTING = "marketplace.accounting.services.sales.on_parcel_changed"
STRIPE = "marketplace.payments.stripe.handlers."
ACCOUNTS = "marketplace.web.shop.accounts."

HANDLERS: dict[str, dict[str, str]] = {
    "order.placed": {"mails": f"{MAILS}tell_order"},
    "order.paid": {"mails": f"{MAILS}tell_order"},
    "order.cancelled": {"mails": f"{MAILS}tell_order", "payments": PAYMENTS},
    "order.expired": {"mails": f"{MAILS}tell_order", "payments": PAYMENTS},
    "order.reduced": {"mails": f"{MAILS}tell_reduced", "payments": PAYMENTS},
    "parcel.handed_over": {"mails": f"{MAILS}tell_parcel"},
    "parcel.packed": {"mails": f"{MAILS}tell_parcel"},
    "parcel.cancelled": {"mails": f"{MAILS}tell_parcel", "payments": PAYMENTS},
    "parcel.delivered": {"mails": f"{MAILS}tell_parcel", "payments": PAYMENTS, "accounting": ACCOUNTING},
    "parcel.returned": {"mails": f"{MAILS}tell_parcel", "payments": PAYMENTS, "accounting": ACCOUNTING},
    "demand.placed": {"mails": f"{MAILS}tell_demand"},
    "demand.parked": {"mails": f"{MAILS}tell_demand"},
    "demand.cancelled": {"mails": f"{MAILS}tell_demand", "payments": PAYMENTS},
    "refund.due": {"mails": f"{MAILS}tell_refund"},
    "refund.sent": {"mails": f"{MAILS}tell_refund"},
    **{
        f"return.{state}": {"mails": f"{MAILS}tell_return"}
        for state in ("requested", "approved", "received", "checked", "refused", "withdrawn")
    },
    "return.accepted": {"mails": f"{MAILS}tell_return", "payments": PAYMENTS, "accounting": ACCOUNTING},
    "card.told": {"stripe": f"{STRIPE}take_up"},
    "card.close": {"stripe": f"{STRIPE}close"},
    "card.refund": {"stripe": f"{STRIPE}refund"},
    **{
        f"payee_account.{step}": {"mails": "marketplace.accounting.mails.tell_payee"}
        for step in ("proposed", "confirmed", "refused", "ended")
    },
    "account.invited": {"mails": f"{ACCOUNTS}send_invitation"},
    "account.password_wanted": {"mails": f"{ACCOUNTS}send_password_link"},
}
"""Who handled which topic when this was written."""


def address(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give what was not delivered to each consumer that has not had it, in the order it was written."""
    message_model = apps.get_model("outbox", "OutboxMessage")
    delivery_model = apps.get_model("outbox", "OutboxDelivery")
    for message in message_model.objects.filter(delivered_at=None).order_by("pk").iterator():
        done = set(delivery_model.objects.filter(message=message).values_list("handler", flat=True))
        handlers = HANDLERS.get(message.topic, {})
        first, *others = [name for name, path in handlers.items() if path not in done] or [""]
        message_model.objects.filter(pk=message.pk).update(consumer=first)
        for consumer in others:
            message_model.objects.create(
                topic=message.topic,
                consumer=consumer,
                key=message.key,
                payload=message.payload,
                available_at=message.available_at,
                attempts=message.attempts,
                dead_at=message.dead_at,
                last_error=message.last_error,
            )


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="outboxmessage", name="outbox_says_the_same"),
        migrations.RemoveIndex(model_name="outboxmessage", name="outbox_waiting_by_key"),
        migrations.AddField(
            model_name="outboxmessage",
            name="consumer",
            field=models.CharField(blank=True, default="", max_length=30, verbose_name="nơi nhận"),
            preserve_default=False,
        ),
        migrations.RunPython(address, migrations.RunPython.noop),
        migrations.DeleteModel(name="OutboxDelivery"),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("dead_at__isnull", True), ("delivered_at__isnull", True)),
                fields=["consumer", "key", "id"],
                name="outbox_waiting_in_order",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outboxmessage",
            trigger=pgtrigger.compiler.Trigger(
                name="outbox_says_the_same",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."topic" IS DISTINCT FROM (NEW."topic") OR OLD."consumer" IS DISTINCT FROM (NEW."consumer") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."payload" IS DISTINCT FROM (NEW."payload") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9fb2a9faf51f7d912d84287f87e8051144d76fab",
                    operation="UPDATE",
                    pgid="pgtrigger_outbox_says_the_same_84884",
                    table="outbox_outboxmessage",
                    when="BEFORE",
                ),
            ),
        ),
    ]
