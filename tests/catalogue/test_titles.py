"""What title rows say of a decision."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_catalog.importers.head import read_scheme
from ocop_catalog.importers.titles import DecisionHead, issuer_key, level_of_issuer, read_titles
from ocop_catalog.stars import CouncilLevel

CITY = CouncilLevel.CITY


@pytest.mark.parametrize(
    ("lines", "head"),
    [
        (
            ["DANH SÁCH", "(Kèm theo Quyết định số 1147/QĐ-UBND ngày 04/03/2024 của UBND thành phố Hà Nội)"],
            DecisionHead("1147/QĐ-UBND", date(2024, 3, 4), "UBND thành phố Hà Nội", CITY, "", "Hà Nội"),
        ),
        (
            [
                "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Số: 1147/QĐ-UBND",
                "Hà Nội, ngày 04 tháng 3 năm 2024",
                "Căn cứ Quyết định số 148/QĐ-TTg ngày 24/02/2023 của Thủ tướng Chính phủ",
                "Căn cứ Quyết định số 99/QĐ-UBND ngày 01/01/2020 của UBND tỉnh Hưng Yên",
            ],
            DecisionHead(
                "1147/QĐ-UBND", date(2024, 3, 4), "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", CITY, "148", "HÀ NỘI"
            ),
        ),
        (
            [
                "Quyết định số 4321 / QĐ-UBND ngày 15 tháng 12 năm 2023 của Ủy ban nhân dân huyện Ba Vì về việc"
            ],
            DecisionHead(
                "4321/QĐ-UBND",
                date(2023, 12, 15),
                "Ủy ban nhân dân huyện Ba Vì",
                CouncilLevel.DISTRICT,
                "",
                "",
            ),
        ),
        (
            ["Kèm theo QÐ số 5555/QÐ-UBND ngày 1.6.2026 của Chủ tịch UBND TP Hà Nội".replace("Ð", "Đ")],
            DecisionHead("5555/QĐ-UBND", date(2026, 6, 1), "Chủ tịch UBND TP Hà Nội", CITY, "", "Hà Nội"),
        ),
        (
            ["Quyết định 3333/QĐ-BNN-VPĐP ngày 10/07/2024 của Bộ Nông nghiệp và Phát triển nông thôn"],
            DecisionHead(
                "3333/QĐ-BNN-VPĐP",
                date(2024, 7, 10),
                "Bộ Nông nghiệp và Phát triển nông thôn",
                CouncilLevel.MINISTRY,
                "",
                "",
            ),
        ),
        (["DANH SÁCH SẢN PHẨM OCOP NĂM 2024"], DecisionHead()),
    ],
)
def test_titles_are_read(lines: list[str], head: DecisionHead) -> None:
    assert read_titles(lines) == head


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("UBND thành phố Hà Nội", CITY),
        ("UBND TP. Hồ Chí Minh", CITY),
        ("UBND tỉnh Hưng Yên", CITY),
        ("Chủ tịch UBND tỉnh Phú Thọ", CITY),
        ("UBND thành phố Hưng Yên", CouncilLevel.DISTRICT),
        ("UBND quận Hà Đông", CouncilLevel.DISTRICT),
        ("Ủy ban nhân dân thị xã Sơn Tây", CouncilLevel.DISTRICT),
        ("UBND xã Bát Tràng", CouncilLevel.COMMUNE),
        ("Bộ Nông nghiệp và Môi trường", CouncilLevel.MINISTRY),
        ("Hội đồng OCOP quốc gia", CouncilLevel.MINISTRY),
        ("Hội đồng OCOP", None),
        ("", None),
    ],
)
def test_an_issuers_name_tells_its_level(issuer: str, level: CouncilLevel | None) -> None:
    assert level_of_issuer(issuer) == level


def test_issuers_of_districts_are_told_apart_and_spellings_are_not() -> None:
    district = CouncilLevel.DISTRICT
    spellings = [
        "UBND huyện Ba Vì",
        "Ủy ban nhân dân huyện Ba Vì",
        "Chủ tịch UBND huyện Ba Vì, thành phố Hà Nội",
    ]
    assert {issuer_key(issuer, district) for issuer in spellings} == {"ubnd huyen ba vi"}
    assert issuer_key("UBND huyện Gia Lâm", district) == "ubnd huyen gia lam"
    assert issuer_key("UBND thành phố Hà Nội", CITY) == ""


@pytest.mark.parametrize(
    ("written", "on", "code"),
    [
        ("148", date(2024, 1, 1), "148"),
        ("148/QĐ-TTg", date(2024, 1, 1), "148"),
        ("148", date(2025, 12, 1), "148+1489"),
        ("1489/QĐ-TTg", date(2025, 12, 1), "148+1489"),
        ("148 sửa đổi 1489", None, "148+1489"),
        ("26/2026/QĐ-TTg", date(2026, 6, 1), "26/2026"),
        ("26", None, "26/2026"),
        ("781", date(2022, 1, 1), "1048"),
        ("1048/QĐ-TTg ngày 21/8/2019", None, "1048"),
        ("9999", None, "9999"),
        ("", None, ""),
    ],
)
def test_schemes_are_named_as_people_name_them(written: str, on: date | None, code: str) -> None:
    assert read_scheme(written, on) == code
