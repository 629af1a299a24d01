"""Decision lists in the layouts offices really use: all of them must read without fault and say the same."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from ocop_catalog.importers import DecisionList
from ocop_catalog.stars import CouncilLevel

from .lists import CITY_2024, CITY_2026, HEADING, as_csv, as_xlsx, good, listing, read

GOM = (1, "Gốm men lam", "HTX gốm sứ Kim Lan", "Gia Lâm", "85,5", "4 sao")
LUA = (2, "Lụa tơ tằm", "Công ty TNHH Lụa Vạn Phúc", "Hà Đông", "70", "4 sao")
ROWS = listing(GOM, LUA)


def facts(found: DecisionList) -> list[tuple[object, ...]]:
    return [
        (
            result.product,
            result.producer.name,
            result.producer.district.name if result.producer.district else None,
            str(result.score),
            result.stars,
        )
        for result in found.results
    ]


EXPECTED = [
    ("Gốm men lam", "HTX gốm sứ Kim Lan", "Gia Lâm", "85.50", 4),
    ("Lụa tơ tằm", "Công ty TNHH Lụa Vạn Phúc", "Hà Đông", "70.00", 4),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_code_page_and_delimiter(encoding: str, delimiter: str) -> None:
    assert facts(good(as_csv(ROWS, delimiter=delimiter, encoding=encoding))) == EXPECTED


def test_excels_own_first_line_about_the_separator() -> None:
    assert facts(good(b"sep=;\r\n" + as_csv(ROWS, delimiter=";"))) == EXPECTED
    assert facts(good(b"\r\n\r\n" + as_csv(ROWS))) == EXPECTED


def test_windows_1258() -> None:
    text = as_csv(ROWS, delimiter=";").decode()
    # The code page writes a letter and its tone as two characters: keep the shape of the vowel, part the
    # tone.
    parted = "".join(
        char if char in "âêôăơưđÂÊÔĂƠƯĐ" else _tone_apart(char) for char in unicodedata.normalize("NFC", text)
    )
    assert facts(good(parted.encode("cp1258"))) == EXPECTED


def _tone_apart(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", char)
    tones = [mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323"]
    rest = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in tones))
    return rest + "".join(tones)


def test_nfd_text_becomes_nfc() -> None:
    nfd = unicodedata.normalize("NFD", as_csv(ROWS).decode()).encode()
    assert nfd != as_csv(ROWS)
    found = good(nfd)
    assert facts(found) == EXPECTED
    assert unicodedata.is_normalized("NFC", found.results[0].product)


def test_an_eth_for_a_d_with_stroke() -> None:
    found = good(
        as_csv(
            listing(
                (1, "Ðũa tre", "HTX Ðồng Tâm", "Hà Ðông", "70", "4 sao"), title=CITY_2024.replace("Đ", "Ð")
            )
        )
    )
    assert facts(found)[0][:3] == ("Đũa tre", "HTX Đồng Tâm", "Hà Đông")
    assert found.head.number == "1147/QĐ-UBND"


def test_excel_with_numbers_as_numbers() -> None:
    rows = listing((1, *GOM[1:4], 85.5, 4), (2, *LUA[1:4], 70, 4.0))
    assert facts(good(as_xlsx(rows))) == EXPECTED


def test_excel_that_begins_further_down_counts_lines_as_excel_does() -> None:
    assert [result.line for result in good(as_xlsx(ROWS, start=5)).results] == [7, 8]


def test_line_numbers_are_those_of_the_file_blank_lines_and_line_breaks_counted() -> None:
    text = f'"{CITY_2024}"\n\nSTT,Tên sản phẩm,Chủ thể,Hạng sao\n'
    text += '1,"Gốm\nmen lam",HTX Kim Lan,4\n\n2,Lụa,HTX Vạn Phúc,4\n'
    found = good(text.encode())
    assert [(result.line, result.product) for result in found.results] == [(4, "Gốm men lam"), (7, "Lụa")]


@pytest.mark.parametrize(
    "heading",
    [
        ("STT", "TÊN SẢN PHẨM", "CHỦ THỂ", "QUẬN/HUYỆN", "ĐIỂM", "HẠNG SAO"),
        ("TT", "Sản phẩm", "Tên chủ thể sản xuất", "Huyện", "Tổng điểm", "Xếp hạng"),
        ("Số TT", "Tên sản phẩm OCOP", "Chủ thể OCOP", "Quận, huyện, thị xã", "Điểm TB", "Số sao"),
        ("stt", "ten san pham", "don vi san xuat", "huyen", "diem", "phan hang"),
        ("No.", "Danh mục sản phẩm", "Cơ sở sản xuất", "Tên huyện", "Điểm trung bình", "Kết quả phân hạng"),
        ("STT", "Tên SP", "Tổ chức/cá nhân", "Địa phương", "Điểm đánh giá", "Kết quả"),
        ("STT", "Tên  sản\nphẩm", "Doanh nghiệp, HTX", "Địa chỉ", "Tổng số điểm", "Hạng"),
    ],
)
def test_headings_in_any_words(heading: tuple[str, ...]) -> None:
    assert facts(good(listing(GOM, LUA, heading=heading))) == EXPECTED


def test_columns_in_any_order_with_others_between() -> None:
    heading = ("Hạng sao", "Số lượng", "Chủ thể", "Ghi chú", "Tên sản phẩm", "Giá bán", "Điểm", "Quận/Huyện")
    row = ("4 sao", "100", GOM[2], "", GOM[1], "50.000", "85,5", "Gia Lâm")
    assert facts(good([[CITY_2024], heading, row])) == EXPECTED[:1]


def test_a_heading_of_two_lines_with_merged_cells_in_excel() -> None:
    rows = [
        ["DANH SÁCH SẢN PHẨM OCOP ĐƯỢC CÔNG NHẬN NĂM 2024"],
        [CITY_2024],
        [],
        ["STT", "Tên sản phẩm", "Chủ thể", "", "Địa chỉ", "", "Kết quả", ""],
        ["", "", "Tên", "Điện thoại", "Xã", "Huyện", "Điểm", "Hạng"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        [1, GOM[1], GOM[2], "0912345678", "Kim Lan", "Gia Lâm", 85.5, "4 sao"],
        [2, LUA[1], LUA[2], "", "Vạn Phúc", "Hà Đông", 70, "4 sao"],
    ]
    merges = ["A1:H1", "A2:H2", "A4:A5", "B4:B5", "C4:D4", "E4:F4", "G4:H4"]
    found = good(as_xlsx(rows, merges=merges))
    assert facts(found) == EXPECTED
    assert found.results[0].producer.phone == "0912345678"


def test_the_same_heading_in_csv_where_merges_are_lost() -> None:
    rows = [
        [CITY_2024],
        ["STT", "Tên sản phẩm", "Chủ thể", "", "Kết quả", ""],
        ["", "", "Tên", "Huyện", "Điểm", "Hạng"],
        GOM,
        LUA,
    ]
    assert facts(good(rows)) == EXPECTED


def test_a_producer_merged_over_its_products_in_excel() -> None:
    rows = listing(
        (1, "Gốm men lam", "HTX gốm sứ Kim Lan", "Gia Lâm", 85.5, "4 sao"),
        (2, "Gốm men rạn", "", "", 80, "4 sao"),
        (3, "Lụa", "HTX Vạn Phúc", "Hà Đông", 70, "4 sao"),
    )
    found = good(as_xlsx(rows, merges=["C3:C4", "D3:D4"]))
    assert [(result.producer.name, result.producer.district.name) for result in found.results] == [
        ("HTX gốm sứ Kim Lan", "Gia Lâm"),
        ("HTX gốm sứ Kim Lan", "Gia Lâm"),
        ("HTX Vạn Phúc", "Hà Đông"),
    ]


def test_a_merged_producer_exported_to_csv() -> None:
    found = good(listing(GOM, (2, "Gốm men rạn", "", "", "80", "4 sao"), LUA))
    assert [result.producer.name for result in found.results] == [GOM[2], GOM[2], LUA[2]]


def test_headings_in_between_carry_the_district() -> None:
    rows = [
        [CITY_2024],
        ["STT", "Tên sản phẩm", "Chủ thể", "Hạng sao"],
        ["I", "Huyện Ba Vì", "", ""],
        [1, "Sữa chua", "HTX Sữa", "4"],
        ["II. Thị xã Sơn Tây", "", "", ""],
        [1, "Kẹo dồi", "Hộ Y", "4"],
        ["III", "QUẬN HÀ ĐÔNG (02 sản phẩm)", "", ""],
        [1, "Lụa", "HTX Z", "4"],
        ["Tổng cộng", "3 sản phẩm", "", ""],
    ]
    assert [result.producer.district.name for result in good(rows).results] == ["Ba Vì", "Sơn Tây", "Hà Đông"]


def test_headings_in_between_carry_the_stars_and_inner_ones_the_district() -> None:
    rows = [
        [CITY_2026],
        ["TT", "Tên sản phẩm", "Chủ thể"],
        ["A. SẢN PHẨM TIỀM NĂNG 5 SAO", "", ""],
        ["I. Huyện Ba Vì", "", ""],
        [1, "Trà hoa vàng", "HTX Chè", ""],
        ["B. SẢN PHẨM ĐẠT 4 SAO (02 sản phẩm)", "", ""],
        ["I. Huyện Gia Lâm", "", ""],
        [1, "Gốm", "HTX Gốm", ""],
        ["C. Sản phẩm đạt ba sao", "", ""],
        [1, "Nón", "HTX Nón", ""],
    ]
    found = good(rows)
    assert [
        (
            result.stars,
            result.potential_five,
            result.producer.district.name if result.producer.district else None,
        )
        for result in found.results
    ] == [(4, True, "Ba Vì"), (4, False, "Gia Lâm"), (3, False, None)]


def test_columns_ticked_for_a_rank() -> None:
    rows = [
        [CITY_2026],
        ["STT", "Tên sản phẩm", "Chủ thể", "Hạng sao", "", "Tiềm năng 5 sao"],
        ["", "", "", "3 sao", "4 sao", ""],
        [1, "Gốm", "HTX Gốm", "", "x", ""],
        [2, "Nón", "HTX Nón", "X", "", ""],
        [3, "Trà", "HTX Trà", "", "", "x"],
    ]
    found = good(as_xlsx(rows, merges=["D2:E2", "F2:F3", "A2:A3", "B2:B3", "C2:C3"]))
    assert [(result.stars, result.potential_five) for result in found.results] == [
        (4, False),
        (3, False),
        (4, True),
    ]


def test_headings_printed_again_totals_signatures_and_notes_are_passed_over() -> None:
    rows = [
        ["ỦY BAN NHÂN DÂN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "", ""],
        ["THÀNH PHỐ HÀ NỘI", "", "", "Độc lập - Tự do - Hạnh phúc", "", ""],
        [CITY_2024, "", "", "", "", ""],
        HEADING,
        ("1", "2", "3", "4", "5", "6"),
        GOM,
        HEADING,
        LUA,
        ["", "", "", "", "", ""],
        ["", "Tổng cộng: 2 sản phẩm", "", "", "", ""],
        ["", "(Danh sách gồm 02 sản phẩm)", "", "", "", ""],
        ["", "NGƯỜI LẬP BIỂU", "", "KT. CHỦ TỊCH", "", ""],
        ["", "", "", "PHÓ CHỦ TỊCH", "", ""],
        ["", "Nguyễn Văn A", "", "Trần Thị B", "", ""],
    ]
    found = good(rows)
    assert facts(found) == EXPECTED
    assert found.rows == 2


def test_a_list_without_scores_codes_or_districts() -> None:
    found = good([[CITY_2024], ["Tên sản phẩm", "Chủ thể", "Sao"], ["Gốm", "HTX Gốm", "****"]])
    result = found.results[0]
    assert (result.score, result.code, result.producer.district, result.stars) == (None, "", None, 4)


def test_the_rank_may_be_told_by_the_score_alone() -> None:
    found = good(
        [[CITY_2026], ["Tên sản phẩm", "Chủ thể", "Điểm"], ["Gốm", "HTX Gốm", "69,5"], ["Nón", "HTX", "45"]]
    )
    assert [result.stars for result in found.results] == [3, 2]


@pytest.mark.parametrize(
    ("written", "name", "commune", "address"),
    [
        (
            "HTX gốm Kim Lan (xã Bát Tràng, huyện Gia Lâm)",
            "HTX gốm Kim Lan",
            "Bát Tràng",
            "xã Bát Tràng, huyện Gia Lâm",
        ),
        (
            "HTX gốm Kim Lan - xã Bát Tràng - huyện Gia Lâm",
            "HTX gốm Kim Lan",
            "Bát Tràng",
            "xã Bát Tràng - huyện Gia Lâm",
        ),
        (
            "HTX gốm Kim Lan\nThôn 5, xã Bát Tràng, H. Gia Lâm",
            "HTX gốm Kim Lan",
            "Bát Tràng",
            "Thôn 5, xã Bát Tràng, H. Gia Lâm",
        ),
        (
            "HTX gốm Kim Lan, xã Bát Tràng, huyện Gia Lâm",
            "HTX gốm Kim Lan",
            "Bát Tràng",
            "xã Bát Tràng, huyện Gia Lâm",
        ),
        (
            "HTX dịch vụ xã Bát Tràng huyện Gia Lâm",
            "HTX dịch vụ xã Bát Tràng huyện Gia Lâm",
            "Bát Tràng",
            "Bát Tràng, Gia Lâm",
        ),
    ],
)
def test_the_commune_inside_the_producers_name(written: str, name: str, commune: str, address: str) -> None:
    found = good([[CITY_2024], ["Tên sản phẩm", "Chủ thể", "Sao"], ["Gốm", written, "4"]])
    producer = found.results[0].producer
    assert (producer.name, producer.address) == (name, address)
    assert producer.commune is not None
    assert (producer.commune.name, producer.district.code) == (commune, "018")


def test_an_old_commune_is_todays_only_where_the_district_says_so() -> None:
    """Before the reform of 2025 other units bore the same names."""
    rows = [["Tên sản phẩm", "Chủ thể", "Địa chỉ", "Sao"], ["Gốm", "HTX", "xã Bát Tràng", "4"]]
    assert good([[CITY_2024], *rows]).results[0].producer.commune is None
    after = good([[CITY_2026], *rows]).results[0].producer
    assert (after.commune.name, after.district.name) == ("Bát Tràng", "Gia Lâm")


def test_a_producer_of_another_province_in_a_list_of_the_city() -> None:
    found = good(
        listing(
            (1, "Tương", "Công ty Tương Bần, huyện Mỹ Hào, tỉnh Hưng Yên", "", "75", "4"),
            (2, "Nhãn", "HTX Nhãn lồng", "TP Hưng Yên, tỉnh Hưng Yên", "75", "4"),
        )
    )
    assert [(r.producer.province.name, r.producer.district) for r in found.results] == [
        ("Hưng Yên", None)
    ] * 2
    assert found.head.province == "Hà Nội"


def test_a_list_of_another_province() -> None:
    rows = [["Tên sản phẩm", "Chủ thể", "Huyện", "Sao"], ["Tương", "Công ty Tương Bần", "Mỹ Hào", "4 sao"]]
    found = good(
        rows, number="5/QĐ-UBND", date=date(2024, 5, 6), level=CouncilLevel.CITY, province="tỉnh Hưng Yên"
    )
    assert found.head.issuer == "UBND tỉnh Hưng Yên"
    assert found.head.province == "Hưng Yên"
    producer = found.results[0].producer
    assert (producer.province.name, producer.district, producer.address) == ("Hưng Yên", None, "Mỹ Hào")


def test_ranks_below_three_are_kept_whoever_gave_them() -> None:
    found = good(
        listing(
            (1, "Bánh", "HTX A", "Ba Vì", "45", "2 sao"),
            (2, "Kẹo", "HTX A", "Ba Vì", "12", "1"),
            (3, "Mứt", "HTX A", "Ba Vì", "", "0"),
            (4, "Ô mai", "HTX A", "Ba Vì", "45", "Không đạt"),
        )
    )
    assert [result.stars for result in found.results] == [2, 1, 0, 2]


def test_a_note_may_say_potential_five() -> None:
    rows = [[CITY_2024], ["Tên sản phẩm", "Chủ thể", "Sao", "Điểm", "Ghi chú"]]
    found = good(
        [
            *rows,
            ["Gốm", "HTX", "4 sao", "92", "Tiềm năng 5 sao"],
            ["Sứ", "HTX", "5 sao", "93", "tiềm năng 5 sao"],
        ]
    )
    assert [(result.stars, result.potential_five) for result in found.results] == [(4, True), (4, True)]


def test_options_win_over_title_rows() -> None:
    found = good(ROWS, number="9/QĐ-UBND", date=date(2026, 7, 1))
    assert (found.head.number, found.head.date, found.head.scheme) == (
        "9/QĐ-UBND",
        date(2026, 7, 1),
        "26/2026",
    )
    assert found.head.issuer == "UBND thành phố Hà Nội"


def test_a_list_of_many_decisions_names_one_on_each_row() -> None:
    heading = ["Tên sản phẩm", "Chủ thể", "Sao", "Số quyết định", "Ngày ký", "Cơ quan ban hành"]
    found = good(
        [
            heading,
            ["Gốm", "HTX Gốm", "4", "1147/QĐ-UBND", "04/03/2024", "UBND thành phố Hà Nội"],
            ["Nón", "HTX Nón", "3", "22/QĐ-UBND ngày 05/03/2024", "", "UBND huyện Thanh Oai"],
        ]
    )
    assert [(r.decision.number, r.decision.date, r.decision.level) for r in found.results] == [
        ("1147/QĐ-UBND", date(2024, 3, 4), CouncilLevel.CITY),
        ("22/QĐ-UBND", date(2024, 3, 5), CouncilLevel.DISTRICT),
    ]


def test_a_list_of_the_old_scheme_decided_in_its_last_months_names_its_scheme() -> None:
    rows = [["Tên sản phẩm", "Chủ thể", "Sao"], ["Gốm", "HTX", "3 sao"]]
    options = {"number": "2873/QĐ-UBND", "date": date(2023, 5, 26), "issuer": "UBND thành phố Hà Nội"}
    assert good(rows, scheme="1048", **options).results[0].stars == 3
    assert len(read(rows, **options).faults) == 1


def test_sheets_of_a_workbook_are_read_one_after_the_other() -> None:
    import io

    from openpyxl import Workbook

    book = Workbook()
    cover = book.active
    cover.append([CITY_2024])
    for name, row in (
        ("Ba Vì", [1, "Sữa", "HTX Sữa", "Ba Vì", 75, 4]),
        ("Hà Đông", [1, "Lụa", "HTX Lụa", "Hà Đông", 80, 4]),
    ):
        sheet = book.create_sheet(name)
        sheet.append(list(HEADING))
        sheet.append(row)
    hidden = book.create_sheet("Nháp")
    hidden.append(list(HEADING))
    hidden.append([1, "Bỏ", "HTX", "Ba Vì", 10, 4])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert [result.product for result in good(file.getvalue()).results] == ["Sữa", "Lụa"]


def test_a_second_list_below_the_first_has_columns_of_its_own() -> None:
    rows = [
        [CITY_2024],
        ["A. Sản phẩm đạt"],
        ["STT", "Tên sản phẩm", "Chủ thể", "Hạng sao"],
        [1, "Gốm", "HTX Gốm", "4"],
        [],
        ["B. Sản phẩm không đạt"],
        ["STT", "Chủ thể", "Tên sản phẩm", "Điểm", "Kết quả"],
        [1, "HTX Nón", "Nón", "45", "Không đạt"],
    ]
    assert [(r.product, r.producer.name, r.stars) for r in good(rows).results] == [
        ("Gốm", "HTX Gốm", 4),
        ("Nón", "HTX Nón", 2),
    ]


def test_a_product_called_product_is_no_heading() -> None:
    rows = [
        ["Tên sản phẩm", "Chủ thể", "Sao"],
        ["Bộ sản phẩm gốm", "HTX Gốm", "bốn sao"],
        ["Trà", "HTX Chè", "★★★★"],
    ]
    assert [result.product for result in good([[CITY_2024], *rows]).results] == ["Bộ sản phẩm gốm", "Trà"]


def test_headings_without_enumerators_hold_until_one_of_their_kind() -> None:
    rows = [
        [CITY_2026],
        ["STT", "Tên sản phẩm", "Chủ thể"],
        ["", "SẢN PHẨM 4 SAO", ""],
        ["", "Huyện Ba Vì", ""],
        [1, "Sữa", "HTX Sữa"],
        ["", "Huyện Gia Lâm", ""],
        [2, "Gốm", "HTX Gốm"],
        ["", "SẢN PHẨM 3 SAO", ""],
        [3, "Nón", "HTX Nón"],
    ]
    assert [
        (r.stars, r.producer.district.name if r.producer.district else None) for r in good(rows).results
    ] == [
        (4, "Ba Vì"),
        (4, "Gia Lâm"),
        (3, None),
    ]


def test_a_letterhead_on_two_lines_names_the_issuer() -> None:
    rows = [
        ["ỦY BAN NHÂN DÂN", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["HUYỆN BA VÌ", "", "Độc lập - Tự do - Hạnh phúc"],
        ["Số: 77/QĐ-UBND", "", "Ba Vì, ngày 15 tháng 12 năm 2023"],
        ["Tên sản phẩm", "Chủ thể", "Sao"],
        ["Sữa", "HTX Sữa", "3"],
    ]
    head = good(rows).head
    assert (head.number, head.date, head.issuer, head.level) == (
        "77/QĐ-UBND",
        date(2023, 12, 15),
        "ỦY BAN NHÂN DÂN HUYỆN BA VÌ",
        CouncilLevel.DISTRICT,
    )


def test_a_decision_named_by_the_user_covers_every_row() -> None:
    rows = [
        ["Tên sản phẩm", "Chủ thể", "Sao", "Số quyết định"],
        ["Gốm", "HTX Gốm", "4", "1147/QĐ-UBND ngày 04/03/2024"],
        ["Nón", "HTX Nón", "4", ""],
    ]
    found = good(rows, number="9/QĐ-UBND", date=date(2026, 7, 1), issuer="UBND TP Hà Nội")
    assert {result.decision.number for result in found.results} == {"9/QĐ-UBND"}


def test_five_stars_by_the_ministry_which_need_not_be_named() -> None:
    rows = [["Tên sản phẩm", "Chủ thể", "Sao"], ["Gốm", "HTX Gốm", "5 sao"]]
    options = {"number": "3333/QĐ-BNN-VPĐP", "level": CouncilLevel.MINISTRY}
    assert (
        good(rows, date=date(2024, 7, 10), **options).head.issuer == "Bộ Nông nghiệp và Phát triển nông thôn"
    )
    assert good(rows, date=date(2025, 7, 10), **options).head.issuer == "Bộ Nông nghiệp và Môi trường"
