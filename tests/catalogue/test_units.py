"""The units and groups of the package's data."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.core.management import call_command

from ocop_catalog.models import AdministrativeUnit, ProductGroup, UnitLevel, UnitSuccession
from ocop_catalog.services.units import DATA, import_units

pytestmark = pytest.mark.django_db


def test_all_units_and_groups_are_loaded_once() -> None:
    out = io.StringIO()
    call_command("import_units", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"units": 243, "groups": 52, "created": 295}
    count = AdministrativeUnit.objects.filter
    assert count(level=UnitLevel.DISTRICT).count() == 30
    assert count(level=UnitLevel.COMMUNE).count() == 126
    assert count(level=UnitLevel.PROVINCE, valid_to__isnull=True).count() == 34
    again = import_units()
    assert (again.units, again.groups, again.created) == (243, 52, 0)


def test_a_changed_row_is_mended_by_the_next_run(units: None) -> None:
    AdministrativeUnit.objects.filter(code="018").update(name="Gia Lam", latitude=None, longitude=None)
    assert import_units().created == 0
    assert AdministrativeUnit.objects.get(level=UnitLevel.DISTRICT, code="018").name == "Gia Lâm"


def test_districts_ended_when_the_communes_began(units: None) -> None:
    district = AdministrativeUnit.objects.get(level=UnitLevel.DISTRICT, code="018")
    commune = AdministrativeUnit.objects.get(level=UnitLevel.COMMUNE, name="Bát Tràng")
    assert (district.valid_to, commune.valid_from) == (date(2025, 6, 30), date(2025, 7, 1))
    assert (district.parent.name, commune.parent.name) == ("Hà Nội", "Hà Nội")
    assert commune.latitude
    assert commune.area_km2
    main = UnitSuccession.objects.get(successor=commune, is_main=True)
    assert main.predecessor == district


def test_provinces_know_what_they_were_made_of(units: None) -> None:
    today = AdministrativeUnit.objects.get(level=UnitLevel.PROVINCE, code="15", valid_from=date(2025, 7, 1))
    origins = today.origins.order_by("-is_main").values_list(
        "predecessor__name", "predecessor__code", "is_main"
    )
    assert (today.name, list(origins)) == ("Lào Cai", [("Lào Cai", "10", True), ("Yên Bái", "15", False)])


def test_groups_say_what_is_asked_of_their_products(units: None) -> None:
    today = {int(group.code): group for group in ProductGroup.objects.filter(scheme="26/2026")}
    assert len(today) == 26
    assert len({group.group_code for group in today.values()}) == 17
    assert [number for number, group in today.items() if not group.is_listable] == [18]
    assert [number for number, group in today.items() if group.is_alcohol] == [14, 15]
    assert [number for number, group in today.items() if group.is_experience] == [26]
    assert today[1].required_documents == ["facility", "test_report"]
    assert today[8].required_documents == ["facility", "self_declaration", "test_report"]
    assert today[21].required_documents == []
    assert not today[21].needs_food_documents


def test_every_old_group_is_shown_under_one_of_todays(units: None) -> None:
    old = ProductGroup.objects.exclude(scheme="26/2026").select_related("maps_to")
    assert {group.maps_to.scheme for group in old} == {"26/2026"}
    assert list(old.filter(scheme="1048").values_list("group", flat=True)) == [
        "Thực phẩm",
        "Đồ uống",
        "Thảo dược",
        "Vải và may mặc",
        "Lưu niệm - nội thất - trang trí",
        "Dịch vụ du lịch nông thôn và bán hàng",
    ]


def test_every_data_file_names_its_source() -> None:
    told = (DATA / "SOURCE.md").read_text(encoding="utf-8")
    assert all(f"`{path.name}`" in told for path in DATA.glob("*.csv"))
