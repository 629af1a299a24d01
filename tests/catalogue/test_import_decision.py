"""``manage.py import_decision``: what is written, what is not, and what a second run finds."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop_catalog.errors import ProducerRefused
from ocop_catalog.models import (
    AdministrativeUnit,
    CatalogEvent,
    Certificate,
    Decision,
    DoubtState,
    EvaluationResult,
    Producer,
    ProducerDoubt,
)
from ocop_catalog.services.listings import create_listing
from ocop_catalog.services.producers import merge_producers, resolve_doubt
from tests import factories

from .lists import as_csv, as_xlsx, listing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("units")]

GOM = (1, "Gốm men lam", "Hợp tác xã Gốm sứ Kim Lan", "Gia Lâm", "85,5", "4 sao")
LUA = (2, "Lụa tơ tằm", "Công ty TNHH Lụa Vạn Phúc", "Hà Đông", "70", "4 sao")
NON = (3, "Nón Chuông", "Hộ kinh doanh Nguyễn Thị Hòa", "Thanh Oai", "92", "Tiềm năng 5 sao")
KEO = (4, "Kẹo dồi", "Hộ kinh doanh Nguyễn Thị Hòa", "Thanh Oai", "45", "2 sao")

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Import rows (or a whole file) and answer exit status and the JSON answer."""

    def import_(
        content: bytes | Sequence[Sequence[Any]], *options: str, name: str = "ds.csv"
    ) -> tuple[int, dict[str, Any]]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else as_csv(content))
        out = io.StringIO()
        try:
            call_command("import_decision", str(path), "--json", *options, stdout=out)
        except SystemExit as end:
            return int(str(end.code)), json.loads(out.getvalue())
        return 0, json.loads(out.getvalue())

    return import_


def rows_of_all_tables() -> list[int]:
    models = (Decision, Producer, EvaluationResult, Certificate, ProducerDoubt, CatalogEvent)
    return [model.objects.count() for model in models]


def test_a_list_becomes_results_certificates_and_producers(run: Run) -> None:
    status, answer = run(listing(GOM, LUA, NON, KEO))
    assert status == 0
    assert answer == {
        "decision": {
            "number": "1147/QĐ-UBND",
            "date": "2024-03-04",
            "issuer": "UBND thành phố Hà Nội",
            "level": "city",
            "scheme": "148",
            "province": "Hà Nội",
        },
        "rows": 4,
        "certificates": {"created": 3, "unchanged": 0},
        "below_three": 1,
        "producers": {"created": 3, "matched": 0, "doubtful": 0},
        "faults": [],
    }
    certificate = Certificate.objects.get(product_name="Nón Chuông")
    assert (certificate.stars, certificate.potential_five) == (4, True)
    assert (certificate.issued_on, certificate.valid_until) == (date(2024, 3, 4), date(2027, 3, 4))
    assert certificate.district.code == "278"
    assert certificate.decision.source_name == "ds.csv"
    assert certificate.result.line == 5
    assert not Certificate.objects.filter(product_name="Kẹo dồi").exists()
    below = EvaluationResult.objects.get(product_name="Kẹo dồi")
    assert (below.stars, str(below.score)) == (2, "45.00")
    assert {(p.legal_name, p.kind, p.district.name, p.province.name) for p in Producer.objects.all()} == {
        ("Hợp tác xã Gốm sứ Kim Lan", "cooperative", "Gia Lâm", "Hà Nội"),
        ("Công ty TNHH Lụa Vạn Phúc", "company", "Hà Đông", "Hà Nội"),
        ("Hộ kinh doanh Nguyễn Thị Hòa", "household", "Thanh Oai", "Hà Nội"),
    }
    codes = CatalogEvent.objects.values_list("code", flat=True)
    assert sorted(codes) == sorted(
        ["decision.imported"] + ["certificate.issued"] * 3 + ["producer.entered"] * 3
    )


def test_the_same_file_twice_changes_nothing(run: Run) -> None:
    run(listing(GOM, LUA, NON, KEO))
    before = rows_of_all_tables()
    status, answer = run(listing(GOM, LUA, NON, KEO))
    assert status == 0
    assert rows_of_all_tables() == before
    assert answer["certificates"] == {"created": 0, "unchanged": 3}
    assert answer["below_three"] == 1
    assert answer["producers"] == {"created": 0, "matched": 3, "doubtful": 0}


def test_the_same_list_as_excel_changes_nothing_either(run: Run) -> None:
    run(listing(GOM, LUA))
    before = rows_of_all_tables()
    status, answer = run(as_xlsx(listing(GOM, LUA)), name="ds.xlsx")
    assert (status, answer["certificates"]) == (0, {"created": 0, "unchanged": 2})
    assert rows_of_all_tables() == before


def test_a_longer_version_of_a_list_adds_what_is_new(run: Run) -> None:
    run(listing(GOM))
    status, answer = run(listing(GOM, LUA))
    assert (status, answer["certificates"]) == (0, {"created": 1, "unchanged": 1})


def test_one_fault_and_nothing_is_written(run: Run) -> None:
    before = rows_of_all_tables()
    status, answer = run(listing(GOM, (2, "Lụa", "Công ty Lụa", "Hà Đồng Nai", "7,5,5", "5 sao")))
    assert status == 1
    assert rows_of_all_tables() == before
    assert answer["rows"] == 2
    assert answer["certificates"] == {"created": 0, "unchanged": 0}
    assert [(fault["line"], fault["column"], fault["value"]) for fault in answer["faults"]] == [
        (4, "Quận/Huyện", "Hà Đồng Nai"),
        (4, "Điểm", "7,5,5"),
        (4, "Hạng sao", "5 sao"),
    ]
    assert answer["faults"][0]["expected"].startswith("có phải: Hà Đông")


def test_a_dry_run_counts_and_writes_nothing(run: Run) -> None:
    before = rows_of_all_tables()
    status, answer = run(listing(GOM, LUA), "--dry-run")
    assert (status, answer["certificates"]["created"], answer["producers"]["created"]) == (0, 2, 2)
    assert rows_of_all_tables() == before


def test_without_json_people_read_the_faults(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(as_csv(listing((1, "Gốm", "HTX", "Gia Lâm", "75", "tốt"))))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_decision", str(path), stdout=out)
    assert "Dòng 3, cột Hạng sao: “tốt” Không đọc được hạng sao. Cần: 0 đến 5" in out.getvalue()
    assert "1 lỗi trong 1 hàng; không ghi gì." in out.getvalue()


def test_options_say_what_the_file_does_not(run: Run) -> None:
    rows = [["Tên sản phẩm", "Chủ thể", "Sao"], ["Tương", "Công ty Tương Bần", "3 sao"]]
    status, answer = run(
        rows,
        "--number=88/QĐ-UBND",
        "--date=05/01/2022",
        "--level=tỉnh",
        "--scheme=1048",
        "--province=Hưng Yên",
    )
    assert status == 0, answer["faults"]
    decision = Decision.objects.get()
    assert (decision.province.name, decision.province.valid_to) == ("Hưng Yên", date(2025, 6, 30))
    assert (decision.issuer, decision.level, decision.scheme) == ("UBND tỉnh Hưng Yên", "city", "1048")
    assert Producer.objects.get().province.name == "Hưng Yên"


@pytest.mark.parametrize(("option", "told"), [("--date=hôm nay", "ngày"), ("--level=phố", "cấp")])
def test_an_option_that_cannot_be_read_is_an_error_of_the_command(run: Run, option: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        run(listing(GOM), option)


def test_a_missing_file_is_an_error_of_the_command() -> None:
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("import_decision", "khong-co.csv")


@pytest.mark.parametrize(
    "spelling",
    ["HTX Gốm sứ Kim Lan", "HỢP TÁC XÃ GỐM SỨ KIM LAN", "Hợp tác xã  gốm sứ Kim Lan", "HTX gốm, sứ Kim Lan"],
)
def test_a_producer_is_found_again_across_spellings(run: Run, spelling: str) -> None:
    run(listing(GOM))
    status, answer = run(listing((1, "Gốm men rạn", spelling, "Gia Lâm", "75", "4"), title=_other(2)))
    assert (status, answer["producers"]) == (0, {"created": 0, "matched": 1, "doubtful": 0})
    assert Producer.objects.count() == 1


def _other(number: int, on: str = "05/03/2024") -> str:
    return f"(Kèm theo Quyết định số {number}/QĐ-UBND ngày {on} của UBND thành phố Hà Nội)"


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("Hợp tác xã Phú Quí", "HTX Phú Quý"),
        ("HTX Hoà Mỹ", "HTX Hòa Mĩ"),
        ("Cty CP Ba Vì", "Công ty Cổ phần Ba Vì"),
    ],
)
def test_i_and_y_tone_places_and_legal_forms_make_no_stranger(run: Run, known: str, written: str) -> None:
    run(listing((1, "Gốm", known, "Ba Vì", "75", "4")))
    _status, answer = run(listing((1, "Sứ", written, "Ba Vì", "75", "4"), title=_other(2)))
    assert answer["producers"] == {"created": 0, "matched": 1, "doubtful": 0}


@pytest.mark.parametrize(
    ("written", "district", "ground"),
    [
        ("Hộ kinh doanh Nguyễn Thị Hoa", "Thanh Oai", "marks"),
        ("Hộ kinh doanh Nguyễn Thị Hòa", "Ba Vì", "place"),
        ("Hộ kinh doanh Nguyễn Thị Hòa", "", "place"),
        ("Hộ kinh doanh Nguyễn Thị Hoàn", "Thanh Oai", "spelling"),
        ("Công ty TNHH Nguyễn Thị Hòa", "Thanh Oai", "legal_form"),
    ],
)
def test_a_doubtful_likeness_is_put_before_a_person_and_nothing_is_merged(
    run: Run, written: str, district: str, ground: str
) -> None:
    run(listing(NON))
    known = Producer.objects.get()
    status, answer = run(listing((1, "Nón lá", written, district, "75", "4"), title=_other(2)))
    assert (status, answer["producers"]) == (0, {"created": 1, "matched": 0, "doubtful": 1})
    doubt = ProducerDoubt.objects.get()
    assert (doubt.candidate, doubt.ground, doubt.state, doubt.line) == (known, ground, DoubtState.OPEN, 3)
    assert doubt.producer.legal_name == written
    assert doubt.decision.number == "2/QĐ-UBND"
    again, answer = run(listing((1, "Nón lá", written, district, "75", "4"), title=_other(2)))
    assert (again, answer["producers"]) == (0, {"created": 0, "matched": 1, "doubtful": 0})
    assert ProducerDoubt.objects.count() == 1


def test_producers_of_one_name_in_one_list_are_told_apart_by_place(run: Run) -> None:
    hung = "Hộ kinh doanh Nguyễn Văn Hùng"
    _status, answer = run(
        listing((1, "Gốm", hung, "Ba Vì", "75", "4"), (2, "Gốm", hung, "Thạch Thất", "75", "4"))
    )
    assert answer["producers"] == {"created": 2, "matched": 0, "doubtful": 1}


def test_numbers_in_names_are_not_slips_of_the_pen(run: Run) -> None:
    rows = [(n, f"Gạo {n}", f"Hợp tác xã số {n}", "Ba Vì", "75", "4") for n in range(1, 30)]
    _status, answer = run(listing(*rows))
    assert answer["producers"] == {"created": 29, "matched": 0, "doubtful": 0}


def test_once_confirmed_the_same_a_spelling_finds_the_kept_producer(run: Run) -> None:
    run(listing(NON))
    second = listing((1, "Nón lá", "Hộ kinh doanh Nguyễn Thị Hoa", "Thanh Oai", "75", "4"), title=_other(2))
    run(second)
    officer = factories.user("Dung")
    doubt = resolve_doubt(doubt=ProducerDoubt.objects.get(), same=True, actor=officer)
    assert (doubt.state, doubt.resolved_by) == (DoubtState.MERGED, officer)
    kept = Producer.objects.get(merged_into__isnull=True)
    assert kept.legal_name == "Hộ kinh doanh Nguyễn Thị Hòa"
    assert kept.certificates.count() == 2
    alias = Producer.objects.get(merged_into=kept)
    assert (alias.standing, alias.standing_reason) == ("closed", "Đã gộp vào Hộ kinh doanh Nguyễn Thị Hòa")
    _status, answer = run(second)
    assert answer["certificates"] == {"created": 0, "unchanged": 1}
    assert answer["producers"] == {"created": 0, "matched": 1, "doubtful": 0}


def test_once_confirmed_distinct_nobody_asks_again(run: Run) -> None:
    run(listing(NON))
    run(listing((1, "Nón lá", "Hộ kinh doanh Nguyễn Thị Hoa", "Thanh Oai", "75", "4"), title=_other(2)))
    resolve_doubt(doubt=ProducerDoubt.objects.get(), same=False, actor=None)
    run(listing((1, "Nón Huế", "Hộ kinh doanh Nguyễn Thị Hoa", "Thanh Oai", "75", "4"), title=_other(3)))
    assert [doubt.state for doubt in ProducerDoubt.objects.all()] == [DoubtState.DISTINCT]
    assert Producer.objects.filter(merged_into__isnull=True).count() == 2


def test_producers_that_share_a_product_in_a_decision_are_not_merged(run: Run) -> None:
    hung = "Hộ kinh doanh Nguyễn Văn Hùng"
    run(listing((1, "Gốm", hung, "Ba Vì", "75", "4"), (2, "Gốm", hung, "Thạch Thất", "75", "4")))
    keep, duplicate = Producer.objects.order_by("pk")
    with pytest.raises(ProducerRefused) as refusal:
        merge_producers(keep=keep, duplicate=duplicate, actor=None)
    assert refusal.value.code == "same_product"
    assert Producer.objects.filter(merged_into__isnull=True).count() == 2


def test_a_list_completes_what_is_not_known_of_a_producer_and_overwrites_nothing(run: Run) -> None:
    heading = ["Tên sản phẩm", "Chủ thể", "Quận/Huyện", "Địa chỉ", "Điện thoại", "Sao"]
    name = "HTX Gốm Kim Lan"
    run([[_other(1)], heading, ["Gốm", name, "", "", "0911", "4"]])
    run([[_other(2)], heading, ["Sứ", name, "Gia Lâm", "Thôn 3", "0922", "4"]])
    producer = Producer.objects.get()
    assert (producer.district.name, producer.address, producer.phone) == ("Gia Lâm", "Thôn 3", "0911")


def test_a_registration_number_decides_over_the_name(run: Run) -> None:
    heading = ["Tên sản phẩm", "Chủ thể", "Mã số thuế", "Sao"]
    run([[_other(1)], heading, ["Gốm", "Công ty Gốm Cũ", "0101 234 567", "4"]])
    _status, answer = run([[_other(2)], heading, ["Sứ", "Công ty Tên Mới", "0101234567", "4"]])
    assert answer["producers"] == {"created": 0, "matched": 1, "doubtful": 0}


def test_products_that_differ_only_in_marks_are_two(run: Run) -> None:
    status, answer = run(
        listing((1, "Mứt dừa", "HTX A", "Ba Vì", "75", "4"), (2, "Mứt dứa", "HTX A", "Ba Vì", "75", "4"))
    )
    assert (status, answer["certificates"]["created"]) == (0, 2)


def test_a_list_that_contradicts_what_was_imported_from_the_same_decision_is_faulty(run: Run) -> None:
    run(listing((1, "Gốm", "HTX A", "Ba Vì", "75", "4"), (2, "Sứ", "HTX A", "Ba Vì", "80", "4")))
    before = rows_of_all_tables()
    status, answer = run(
        listing((1, "Gốm", "HTX A", "Ba Vì", "", "Tiềm năng 5 sao"), (2, "Sứ", "HTX A", "Ba Vì", "81", "4"))
    )
    assert status == 1
    assert [(f["line"], f["column"], f["message"], f["expected"]) for f in answer["faults"]] == [
        (3, "Hạng sao", "Khác hạng sao đã nhập trước đây từ chính quyết định này.", "4 sao"),
        (4, "Điểm", "Khác điểm đã nhập trước đây từ chính quyết định này.", "80.00"),
    ]
    assert rows_of_all_tables() == before


def test_a_decision_known_under_another_scheme_is_faulty(run: Run) -> None:
    title = "(Kèm theo Quyết định số 5/QĐ-UBND ngày 01/06/2023 của UBND thành phố Hà Nội)"
    run(listing(GOM, title=title), "--scheme=1048")
    status, answer = run(listing(GOM, title=title))
    assert status == 1
    assert answer["faults"][0]["message"] == "Quyết định này đã nhập trước đây với cấp hoặc bộ tiêu chí khác."


def test_two_districts_may_number_alike(run: Run) -> None:
    for district in ("huyện Ba Vì", "huyện Gia Lâm"):
        title = f"(Kèm theo Quyết định số 7/QĐ-UBND ngày 05/03/2024 của UBND {district})"
        status, _answer = run(listing((1, "Gốm", f"HTX {district}", district, "60", "3 sao"), title=title))
        assert status == 0
    assert Decision.objects.filter(number="7/QĐ-UBND").count() == 2
    title = "(Kèm theo Quyết định số 7/QĐ-UBND ngày 05/03/2024 của Ủy ban nhân dân huyện Ba Vì)"
    _status, answer = run(listing((1, "Gốm", "HTX huyện Ba Vì", "Ba Vì", "60", "3 sao"), title=title))
    assert answer["certificates"] == {"created": 0, "unchanged": 1}


def test_a_product_certified_anew_keeps_its_listing_and_the_newer_certificate_speaks(run: Run) -> None:
    run(listing(LUA, title=_other(1, "05/03/2024")))
    old = Certificate.objects.get()
    certified = create_listing(certificate=old, price=250_000, group=factories.group(), actor=None)
    run(listing((1, "LỤA TƠ TẰM", LUA[2], "Hà Đông", "88", "4 sao"), title=_other(2, "06/07/2026")))
    newer = Certificate.objects.exclude(pk=old.pk).get()
    assert newer.certified_product == certified
    assert certified.certificates.count() == 2


def test_groups_are_recognised_in_the_words_of_the_scheme(run: Run) -> None:
    heading = ["Tên sản phẩm", "Chủ thể", "Sao", "Nhóm sản phẩm"]
    status, _answer = run(
        [
            [_other(1)],
            heading,
            ["Gốm", "HTX", "4", "Lưu niệm, nội thất, trang trí"],
            ["Lụa", "HTX", "4", "4. Vải và may mặc"],
            ["Trà", "HTX", "4", "Nhóm lạ"],
        ]
    )
    assert status == 0
    found = {
        c.product_name: (c.group.scheme, c.group.product_set) if c.group else None
        for c in Certificate.objects.all()
    }
    assert found == {
        "Gốm": ("148", "Lưu niệm - nội thất - trang trí"),
        "Lụa": ("148", "Vải và may mặc"),
        "Trà": None,
    }


def test_the_units_are_loaded_when_nobody_did(run: Run) -> None:
    for level in ("commune", "district", "province"):
        AdministrativeUnit.objects.filter(level=level).delete()
    status, _answer = run(listing(GOM))
    assert status == 0
    assert AdministrativeUnit.objects.filter(level="commune").count() == 126


@pytest.mark.slow
def test_ten_thousand_rows_take_a_few_seconds_of_work(run: Run) -> None:
    """The promise is 20 s by the clock on two cores; here the processor's time, for other tests run beside
    this one."""
    districts = ("Ba Vì", "Gia Lâm", "Hà Đông", "Thạch Thất")
    rows = [
        (n, f"Sản phẩm {n}", f"Hợp tác xã nông nghiệp {n // 4}", districts[n // 4 % 4], "75,5", "4 sao")
        for n in range(10_000)
    ]
    start = process_time()
    status, answer = run(listing(*rows))
    assert process_time() - start < 10
    assert (status, answer["certificates"]["created"], answer["producers"]["created"]) == (0, 10_000, 2_500)
    assert CatalogEvent.objects.filter(code="certificate.issued").count() == 10_000
