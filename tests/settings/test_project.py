"""What holds the project together: money columns, migrations, tasks, languages."""

from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import DecimalField
from django.utils import translation

from marketplace.celery import app


@pytest.mark.django_db
def test_every_column_of_money_is_whole_in_the_model_and_in_the_database() -> None:
    wanted = {
        (model._meta.db_table, field.column): field.decimal_places
        for model in apps.get_models()
        if model.__module__.startswith("saleor.")
        for field in model._meta.local_fields
        if isinstance(field, DecimalField)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, numeric_scale FROM information_schema.columns WHERE data_type = 'numeric'"
        )
        found = {(table, column): scale for table, column, scale in cursor.fetchall()}
    assert {key: found[key] for key in wanted} == wanted
    assert {key for key, places in wanted.items() if places} == {("order_orderline", "tax_rate")}


def test_the_dong_has_no_decimals_in_either_language() -> None:
    from django_prices.utils.formatting import format_price

    with translation.override("vi"):
        assert format_price(Decimal(1234000), "VND") == "1.234.000\xa0₫"
    with translation.override("en"):
        assert format_price(Decimal(1234000), "VND") == "₫1,234,000"


@pytest.mark.django_db
def test_the_migrations_of_our_apps_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_no_migration_is_ever_made_for_saleor() -> None:
    with pytest.raises(CommandError, match="product: not ours"):
        call_command("makemigrations", "product", dry_run=True)


def test_every_periodic_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


def test_saleor_s_and_our_tasks_belong_to_the_same_application() -> None:
    app.loader.import_default_modules()
    assert "saleor.order.emails.send_order_confirmation" in app.tasks
    assert "saleor.product.tasks.update_product_minimal_variant_price_task" in app.tasks
    assert app.conf.task_acks_late
    assert app.conf.accept_content == ["json"]


def test_no_gateway_of_saleor_s_is_installed() -> None:
    assert not [name for name in django_settings.PLUGINS if name.startswith("saleor.")]


def test_a_task_runs_in_the_language_and_under_the_number_of_who_sent_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from marketplace.celery import _enter_context, _leave_context, _send_context
    from marketplace.logging import current_request_id

    headers: dict[str, Any] = {}
    token = current_request_id.set("abc-123")
    with translation.override("en"):
        _send_context(headers=headers)
    current_request_id.reset(token)
    assert headers == {"request_id": "abc-123", "language": "en"}
    task = type("Task", (), {"request": type("Request", (), {"headers": headers})})
    with translation.override("vi"):
        _enter_context(task=task)
        assert (translation.get_language(), current_request_id.get()) == ("en", "abc-123")
        _leave_context()
        assert (translation.get_language(), current_request_id.get()) == ("vi", "-")


@pytest.mark.django_db
def test_saleor_s_mails_link_to_the_public_address(settings: Any) -> None:
    from saleor.core.utils import build_absolute_uri

    from marketplace.apps import name_site

    settings.PUBLIC_URL, settings.ENABLE_SSL = "https://cho.example.vn", True
    name_site(using="default")
    assert build_absolute_uri("/don-hang/1/") == "https://cho.example.vn/don-hang/1/"
