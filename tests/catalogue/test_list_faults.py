"""Every fault of a list is named with line, column, value, what is wrong and what was expected."""

from __future__ import annotations

from datetime import date

import pytest

from .lists import CITY_2024, CITY_2026, HEADING, as_csv, as_xlsx, listing, read

GOOD = (1, "Gốm", "HTX Gốm", "Gia Lâm", "75", "4 sao")


def only_fault(
    *row: object, title: str = CITY_2024, heading: tuple[str, ...] = HEADING
) -> tuple[object, ...]:
    """The one fault of a list with a good row and this one, which stands on line 4."""
    found = read(
        listing(GOOD[: len(heading)] if heading is HEADING else row, row, title=title, heading=heading)
    )
    (fault,) = [fault for fault in found.faults if fault.line == 4]
    return fault.line, fault.column, fault.value, fault.message, fault.expected


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            (2, "Sứ", "HTX", "Gia Lâm", "69,5", "4 sao"),
            (
                "Điểm",
                "69,5",
                "Điểm 69,5 là mức 3 sao, không khớp hạng 4 sao.",
                "3 sao, hoặc điểm từ 70 đến dưới 90 điểm",
            ),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "92", "4 sao"),
            (
                "Điểm",
                "92",
                "Điểm 92 là mức 5 sao, không khớp hạng 4 sao.",
                "tiềm năng 5 sao, hoặc điểm từ 70 đến dưới 90 điểm",
            ),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "85", "Tiềm năng 5 sao"),
            (
                "Điểm",
                "85",
                "Điểm 85 là mức 4 sao, không khớp hạng tiềm năng 5 sao.",
                "4 sao, hoặc điểm từ 90 đến 100 điểm",
            ),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "60", "3 sao"),
            (
                "Hạng sao",
                "3 sao",
                "Hạng 3 sao theo 148/QĐ-TTg do cấp huyện công nhận; quyết định này của cấp tỉnh, thành phố"
                " (UBND thành phố Hà Nội).",
                "quyết định của cấp huyện",
            ),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "95", "★★★★★"),
            (
                "Hạng sao",
                "★★★★★",
                "Hạng 5 sao theo 148/QĐ-TTg do cấp trung ương công nhận; quyết định này của cấp tỉnh, thành phố"
                " (UBND thành phố Hà Nội).",
                "tiềm năng 5 sao, hoặc quyết định của cấp trung ương",
            ),
        ),
        (
            (2, "Sứ", "HTX", "Thạch Thấp", "75", "4 sao"),
            (
                "Quận/Huyện",
                "Thạch Thấp",
                "Không có quận, huyện, thị xã này của Hà Nội.",
                "có phải: Thạch Thất, Thanh Trì, Thanh Oai?",
            ),
        ),
        (
            (2, "gốm", "HTX  GỐM", "Gia Lâm", "75", "4 sao"),
            ("Tên sản phẩm", "gốm", "Trùng sản phẩm của cùng chủ thể ở dòng 3.", "mỗi sản phẩm một dòng"),
        ),
        (
            (2, "", "HTX", "Gia Lâm", "75", "4 sao"),
            ("Tên sản phẩm", "", "Thiếu tên sản phẩm.", "tên sản phẩm"),
        ),
        (
            (2, "Sứ", "", "Gia Lâm", "75", "4 sao"),
            ("Chủ thể", "", "Thiếu tên chủ thể.", "tên pháp lý của chủ thể"),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "75", ""),
            (
                "Hạng sao",
                "",
                "Thiếu hạng sao.",
                "0 đến 5: 4, 4 sao, ****, ★★★★, bốn sao, hoặc tiềm năng 5 sao",
            ),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "75", "bảy sao"),
            (
                "Hạng sao",
                "bảy sao",
                "Không đọc được hạng sao.",
                "0 đến 5: 4, 4 sao, ****, ★★★★, bốn sao, hoặc tiềm năng 5 sao",
            ),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "7o", "4 sao"),
            ("Điểm", "7o", "Không đọc được điểm.", "số từ 0 đến 100, ví dụ 69,5"),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "101", "4 sao"),
            ("Điểm", "101", "Không đọc được điểm.", "số từ 0 đến 100, ví dụ 69,5"),
        ),
        (
            (2, "S\ufffd", "HTX", "Gia Lâm", "75", "4 sao"),
            ("Tên sản phẩm", "S\ufffd", "Ô bị hỏng, không đọc được.", "nội dung gốc của ô"),
        ),
        (
            (2, "S" * 251, "HTX", "Gia Lâm", "75", "4 sao"),
            ("Tên sản phẩm", "S" * 251, "Tên sản phẩm quá dài.", "không quá 250 ký tự"),
        ),
        (
            (2, "Sứ", "HTX", "Gia Lâm", "75", "4 sao", "thừa"),
            (
                "",
                "thừa",
                "Hàng có nhiều ô hơn hàng tiêu đề: có thể một ô chứa dấu phân cách mà không đặt trong ngoặc kép.",
                "6 ô",
            ),
        ),
    ],
)
def test_each_fault_is_told_in_full(row: tuple[object, ...], fault: tuple[str, ...]) -> None:
    assert only_fault(*row) == (4, *fault)


def test_a_product_without_anything_else_is_faulty_not_overlooked() -> None:
    found = read(listing(GOOD, (2, "Sứ", "", "", "", "")))
    assert {fault.message for fault in found.faults} >= {"Thiếu hạng sao."}
    assert found.rows == 2


def test_all_faults_are_named_not_only_the_first() -> None:
    found = read(listing((1, "", "HTX", "Ba Vờ", "x", "9"), (2, "Sứ", "", "Gia Lâm", "75", "4"), GOOD))
    assert [(fault.line, fault.column) for fault in found.faults] == [
        (3, "Tên sản phẩm"),
        (3, "Quận/Huyện"),
        (3, "Điểm"),
        (3, "Hạng sao"),
        (4, "Chủ thể"),
    ]


def test_columns_are_named_as_the_office_named_them() -> None:
    found = read([[CITY_2024], ["Sản phẩm OCOP", "Đơn vị", "Xếp loại"], ["Gốm", "HTX", "tốt"]])
    assert [fault.column for fault in found.faults] == ["Xếp loại"]


def test_two_ticks_contradict() -> None:
    found = read([[CITY_2024], ["Tên sản phẩm", "Chủ thể", "3 sao", "4 sao"], ["Gốm", "HTX", "x", "x"]])
    assert [fault.message for fault in found.faults] == ["Đánh dấu nhiều hạng sao."]


def test_a_rank_that_contradicts_its_heading() -> None:
    rows = [
        [CITY_2024],
        ["TT", "Tên sản phẩm", "Chủ thể", "Sao"],
        ["A. SẢN PHẨM 4 SAO"],
        [1, "Gốm", "HTX", "2 sao"],
    ]
    assert [(f.line, f.message) for f in read(rows).faults] == [
        (4, "Hạng sao khác với đề mục phía trên (4 sao).")
    ]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("41", "20", "14"), "Điểm vượt mức tối đa của phần này."),
        (("40", "20", "14"), "Tổng ba phần là 74, khác tổng điểm."),
    ],
)
def test_parts_of_the_score_sheet_must_fit(parts: tuple[str, ...], message: str) -> None:
    heading = ["Tên sản phẩm", "Chủ thể", "Sao", "Điểm phần A", "Điểm phần B", "Điểm phần C", "Tổng điểm"]
    found = read([[CITY_2024], heading, ["Gốm", "HTX", "4", *parts, "75"]])
    assert message in [fault.message for fault in found.faults]


def test_three_rounded_means_may_miss_their_total_by_a_little() -> None:
    heading = ["Tên sản phẩm", "Chủ thể", "Sao", "Điểm phần A", "Điểm phần B", "Điểm phần C", "Tổng điểm"]
    found = read([[CITY_2024], heading, ["Gốm", "HTX", "4", "33,33", "16,67", "25,01", "75"]])
    assert found.faults == ()
    assert [str(part) for part in found.results[0].parts] == ["33.33", "16.67", "25.01"]


def test_a_code_that_is_none_and_a_code_twice() -> None:
    heading = ["Tên sản phẩm", "Chủ thể", "Sao", "Mã sản phẩm"]
    code = "01-018-00577-1-2023"
    found = read(
        [
            [CITY_2024],
            heading,
            ["Gốm", "HTX", "4", "G-12"],
            ["Sứ", "HTX", "4", code],
            ["Chum", "HTX", "4", code],
        ]
    )
    assert [(f.line, f.value, f.message, f.expected) for f in found.faults] == [
        (3, "G-12", "Mã sản phẩm không đúng dạng.", "01-018-00577-1-2023 hoặc 01-00577-1-2026"),
        (5, code, "Trùng mã sản phẩm ở dòng 4.", "mỗi sản phẩm một mã riêng"),
    ]


def test_a_commune_that_is_none_since_the_reform() -> None:
    rows = [[CITY_2026], ["Tên sản phẩm", "Chủ thể", "Xã/Phường", "Sao"], ["Gốm", "HTX", "Bát Trang B", "4"]]
    (fault,) = read(rows).faults
    assert (fault.column, fault.message) == ("Xã/Phường", "Không có xã, phường này của Hà Nội.")
    assert "Bát Tràng" in fault.expected


def test_a_province_that_is_none() -> None:
    rows = [[CITY_2024], ["Tên sản phẩm", "Chủ thể", "Tỉnh", "Sao"], ["Gốm", "HTX", "Hưng Yến Yên", "4"]]
    (fault,) = read(rows).faults
    assert fault.expected == "có phải: Hưng Yên, Yên Bái, Phú Yên?"


def test_what_is_not_known_of_the_decision_is_asked_for() -> None:
    found = read([["Tên sản phẩm", "Chủ thể", "Sao"], ["Gốm", "HTX", "4"]])
    assert [(f.line, f.column, f.expected) for f in found.faults] == [
        (0, "Số quyết định", "--number, ví dụ 1147/QĐ-UBND"),
        (0, "Ngày quyết định", "--date, ví dụ 04/03/2024"),
        (0, "Cơ quan ban hành", "--issuer, ví dụ UBND thành phố Hà Nội"),
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scheme": "9999"}, "Không có bộ tiêu chí này."),
        ({"scheme": "26/2026"}, "Bộ tiêu chí 26/2026/QĐ-TTg không áp dụng cho quyết định ngày 04/03/2024."),
        ({"province": "Atlantis"}, "Không có tỉnh, thành phố này."),
        ({"issuer": "Hội đồng nào đó", "level": None}, "Không rõ cấp của cơ quan ban hành."),
    ],
)
def test_options_that_cannot_be_are_faults_of_the_file(options: dict[str, object], message: str) -> None:
    found = read([["Tên sản phẩm", "Chủ thể", "Sao"]], number="1/QĐ-UBND", date=date(2024, 3, 4), **options)
    assert message in [fault.message for fault in found.faults if fault.line == 0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Tệp trống."),
        (b"\xef\xbb\xbf", "Không tìm thấy hàng tiêu đề của danh sách."),
        (b"PK\x03\x04 broken", "Tệp Excel bị hỏng, không mở được."),
        (b"a,b,c\n1,2,3\n", "Không tìm thấy hàng tiêu đề của danh sách."),
        ("Tên sản phẩm,Chủ thể".encode() + b"\xff\xfe,Sao\n", "Ký tự hỏng: tệp UTF-8 bị lỗi mã hoá."),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault(content: bytes, message: str) -> None:
    assert [fault.message for fault in read(content).faults] == [message]


def test_a_quotation_mark_never_closed() -> None:
    rows = "\n".join(f"{n},Sứ {n},HTX,4" for n in range(2, 80))
    found = read(f'"{CITY_2024}"\nSTT,Tên sản phẩm,Chủ thể,Sao\n1,"Gốm,HTX,4\n{rows}\n'.encode())
    assert "Dấu ngoặc kép mở mà không đóng." in [fault.message for fault in found.faults]


def test_a_quotation_mark_left_open_near_the_end() -> None:
    head = f'"{CITY_2024}"\nTên sản phẩm,Chủ thể,Huyện,Sao\nGốm,HTX,Ba Vì,4\n'
    found = read(f'{head}"Sứ,HTX,Ba Vì,4\nChum,HTX,Ba Vì,4\n'.encode())
    assert (4, "Dấu ngoặc kép mở mà không đóng.") in [(fault.line, fault.message) for fault in found.faults]
    assert read(f'{head}Màn 32",HTX,Ba Vì,4\n'.encode()).faults == ()


def test_a_list_without_products() -> None:
    assert [fault.message for fault in read(listing()).faults] == ["Danh sách không có sản phẩm nào."]


def test_a_list_without_a_column_for_producers() -> None:
    found = read([[CITY_2024], ["Tên sản phẩm", "Sao"], ["Gốm", "4"], ["Sứ", "4"]])
    assert [(f.column, f.message) for f in found.faults] == [("Chủ thể", "Danh sách không có cột Chủ thể.")]


def test_an_error_of_the_spreadsheet_is_a_damaged_cell() -> None:
    found = read(listing((1, "Gốm", "#REF!", "Gia Lâm", 75, 4)))
    assert [(f.line, f.column, f.message) for f in found.faults] == [
        (3, "Chủ thể", "Ô bị hỏng, không đọc được.")
    ]


def test_faults_of_a_workbook_name_the_sheet() -> None:
    found = read(as_xlsx(listing((1, "Gốm", "HTX", "Gia Lâm", 75, "tốt"))))
    assert [f.message for f in found.faults] == ["[Sheet] Không đọc được hạng sao."]


def test_reading_a_faulty_list_answers_as_json() -> None:
    (fault,) = read(as_csv(listing((1, "Gốm", "HTX", "Gia Lâm", "75", "tốt")))).faults
    assert set(fault.as_json()) == {"line", "column", "value", "message", "expected"}
