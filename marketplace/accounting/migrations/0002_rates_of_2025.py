"""The rates in force: no fee of the city's own platform; tax withheld from households and individuals who sell.

Decree 117/2025/NĐ-CP, from 01-07-2025: a platform with ordering and payment withholds from households and individuals
1 % value added tax and 0.5 % personal income tax of goods sold. Companies and cooperatives declare for themselves.
"""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SINCE = date(2025, 7, 1)
DECREE = (
    "Nghị định 117/2025/NĐ-CP: khấu trừ, nộp thay thuế của hộ, cá nhân kinh doanh trên sàn thương mại điện tử"
)
OWN_PLATFORM = "Sàn của thành phố: không thu phí"
RATES = (
    ("vat", "household", 100, DECREE),
    ("pit", "household", 50, DECREE),
    ("commission", "household", 0, OWN_PLATFORM),
    ("commission", "cooperative_group", 0, OWN_PLATFORM),
    ("commission", "cooperative", 0, OWN_PLATFORM),
    ("commission", "company", 0, OWN_PLATFORM),
)


def enter(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rate = apps.get_model("accounting", "Rate")
    rate.objects.bulk_create(
        rate(kind=kind, producer_kind=of, per_ten_thousand=part, valid_from=SINCE, basis=basis)
        for kind, of, part, basis in RATES
    )


class Migration(migrations.Migration):
    dependencies = (("accounting", "0001_initial"),)
    operations = (migrations.RunPython(enter, migrations.RunPython.noop),)
