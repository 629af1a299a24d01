"""Money is whole đồng in the database too.

Saleor's models take their decimal places from the settings (0 for the đồng), its migrations always make 2. What comes
back from such a column, 45000.00, is then refused by the model's own validation, and every update of a product through
Saleor's API fails. So the columns become what the models say.
"""

from django.db import migrations

COLUMNS = {
    "checkout_checkout": ["discount_amount"],
    "discount_sale": ["value"],
    "discount_voucher": ["discount_value", "min_spent_amount"],
    "giftcard_giftcard": ["initial_balance_amount", "current_balance_amount"],
    "order_order": [
        "shipping_price_net_amount",
        "shipping_price_gross_amount",
        "total_net_amount",
        "total_gross_amount",
        "discount_amount",
    ],
    "order_orderline": ["unit_price_net_amount", "unit_price_gross_amount"],
    "payment_payment": ["total", "captured_amount"],
    "payment_transaction": ["amount"],
    "product_product": ["price_amount", "minimal_variant_price_amount"],
    "product_productvariant": ["price_override_amount", "cost_price_amount"],
    "shipping_shippingmethod": ["price_amount", "minimum_order_price_amount", "maximum_order_price_amount"],
}


def alter(places: int) -> list[str]:
    return [
        f"ALTER TABLE {table} "
        + ", ".join(f"ALTER COLUMN {column} TYPE numeric(12, {places})" for column in columns)
        for table, columns in COLUMNS.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("checkout", "0025_auto_20200221_0257"),
        ("discount", "0019_auto_20200217_0350"),
        ("giftcard", "0003_auto_20200217_0350"),
        ("order", "0083_merge_20200421_0529"),
        ("payment", "0016_auto_20200423_0314"),
        ("product", "0117_auto_20200423_0737"),
        ("shipping", "0017_django_price_2"),
    ]
    operations = [migrations.RunSQL(alter(0), alter(2))]
