"""Units in addresses, columns and names."""

from __future__ import annotations

import unicodedata

import pytest

from ocop_catalog.importers.places import Mentions

from .lists import gazetteer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Thôn 3, xã Bát Tràng, huyện Gia Lâm, thành phố Hà Nội", Mentions("Hà Nội", "Gia Lâm", "Bát Tràng")),
        ("thôn 2 xã Bát Tràng huyện Gia Lâm TP Hà Nội", Mentions("Hà Nội", "Gia Lâm", "Bát Tràng")),
        ("Bát Tràng, Gia Lâm, Hà Nội", Mentions("Hà Nội", "Gia Lâm", "Bát Tràng")),
        ("P. Vạn Phúc, Q. Hà Đông", Mentions("", "Hà Đông", "Vạn Phúc")),
        ("X.Vân Hoà, H.Ba Vì", Mentions("", "Ba Vì", "Vân Hoà")),
        ("TX. Sơn Tây, HN", Mentions("HN", "Sơn Tây", "")),
        ("thành phố Sơn Tây", Mentions("", "Sơn Tây", "")),
        ("thành phố Hưng Yên, tỉnh Hưng Yên", Mentions("Hưng Yên", "", "")),
        ("huyện Văn Giang, Hưng Yên", Mentions("Hưng Yên", "Văn Giang", "")),
        ("Phường Văn Miếu - Quốc Tử Giám, quận Đống Đa", Mentions("", "Đống Đa", "Văn Miếu - Quốc Tử Giám")),
        ("HTX dịch vụ nông nghiệp xã Bát Tràng", Mentions("", "", "Bát Tràng")),
        ("Hợp tác xã Nông nghiệp Đồng Phú", Mentions()),
        ("Hộ kinh doanh Nguyễn Thị Huyền Trang", Mentions()),
        ("Hộ kinh doanh Phương Quân, Phượng Tính", Mentions()),
        ("XA BAT TRANG, HUYEN GIA LAM", Mentions("", "GIA LAM", "BAT TRANG")),
        ("", Mentions()),
    ],
)
def test_addresses_name_units(text: str, said: Mentions) -> None:
    assert gazetteer().mentions(text) == said


@pytest.mark.parametrize(
    "name",
    [
        "Ứng Hòa",
        "Ứng Hoà",
        "ung hoa",
        "huyện Ứng Hòa",
        "H. Ứng Hoà",
        "281",
        unicodedata.normalize("NFD", "Ứng Hòa"),
    ],
)
def test_a_district_is_found_in_any_spelling(name: str) -> None:
    assert gazetteer().district(name).code == "281"


def test_an_unknown_district_gets_its_nearest() -> None:
    assert gazetteer().district("Thạch Thấp") is None
    assert gazetteer().nearest("Thạch Thấp", "district")[0] == "Thạch Thất"
    assert gazetteer().nearest("Từ Liêm", "district") == ["Nam Từ Liêm", "Bắc Từ Liêm"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Hưng Yên", "33"),
        ("tỉnh Hưng Yên", "33"),
        ("TP.HCM", "79"),
        ("Thừa Thiên - Huế", "46"),
        ("33", "33"),
        ("15", "15"),
    ],
)
def test_provinces_are_found(name: str, code: str) -> None:
    assert gazetteer().province(name).code == code


def test_a_name_that_is_no_address_names_only_known_units() -> None:
    assert gazetteer().known_mentions("Nguyễn H. Anh").district == ""
    assert gazetteer().known_mentions("Nguyễn H. Anh, huyện Gia Lâm").district == "Gia Lâm"
    assert gazetteer().known_mentions("HTX rau sạch huyện Gia Lâm").district == "Gia Lâm"


def test_a_code_used_again_means_todays_province() -> None:
    assert gazetteer().province("15").name == "Lào Cai"
    assert gazetteer().province("Yên Bái").code == "15"
