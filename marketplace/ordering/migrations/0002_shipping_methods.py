"""The two ways to get the goods, as Saleor shipping methods; fees and names are the desk's to change afterwards."""

from decimal import Decimal
from typing import Any

from django.db import migrations

HOME_FEE = Decimal(30_000)


def create_methods(apps: Any, schema_editor: Any) -> None:
    zones = apps.get_model("shipping", "ShippingZone")
    methods = apps.get_model("shipping", "ShippingMethod")
    if methods.objects.filter(meta__has_key="delivery").exists():
        return
    zone = zones.objects.filter(name="Việt Nam").first() or zones.objects.create(
        name="Việt Nam", countries=["VN"]
    )
    for way, name, fee in (("delivery", "Giao tận nơi", HOME_FEE), ("pick_up", "Nhận tại điểm", Decimal(0))):
        methods.objects.create(
            name=name,
            type="price",
            currency="VND",
            price_amount=fee,
            shipping_zone=zone,
            meta={"delivery": way},
        )


class Migration(migrations.Migration):
    dependencies = (
        ("ordering", "0001_initial"),
        ("shipping", "0017_django_price_2"),
        ("routing", "0002_guards"),
    )
    operations = (migrations.RunPython(create_methods, migrations.RunPython.noop),)
