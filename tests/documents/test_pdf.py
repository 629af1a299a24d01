"""PDFs: Vietnamese comes out as it went in, pages are counted, nothing but the content decides the bytes."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from marketplace.documents import layout
from marketplace.documents.pdf import A4, A6, Section, make_pdf
from marketplace.documents.wording import dong, full_date, full_moment

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
LETTERS = "".join(VOWELS) + "đ"
LETTERS += LETTERS.upper()


def read(file: bytes) -> PdfReader:
    return PdfReader(BytesIO(file))


def words_of(file: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text().strip() for page in read(file).pages]


def paper(*lines: str, bold: bool = False) -> bytes:
    content = [layout.text(line, layout.style(9, bold=bold)) for line in lines]
    return make_pdf(title="Phiếu", sections=[Section(content=content)])


@pytest.mark.parametrize("bold", [False, True])
def test_every_vietnamese_letter_and_the_dong_sign_come_back(bold: bool) -> None:
    (page,) = words_of(paper(LETTERS[:73], LETTERS[73:], "1.234.000 ₫ · 2 × “Trà” – tốt…", bold=bold))
    assert page.replace("\n", "") == LETTERS + "1.234.000 ₫ · 2 × “Trà” – tốt…"


def test_only_our_fonts_are_used_and_they_are_embedded() -> None:
    for page in read(paper("Chợ")).pages:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert [font["/BaseFont"] for font in fonts] == ["/AAAAAA+ChoText-Regular"]
        assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_loose_marks_are_composed_and_control_characters_dropped() -> None:
    loose = unicodedata.normalize("NFD", "Gốm Bát Tràng")
    assert words_of(paper(f"{loose}\x00\x07")) == ["Gốm Bát Tràng"]


def test_words_are_never_markup() -> None:
    assert words_of(paper("<b>An & Bình</b> <img src='file:///etc/passwd'/>")) == [
        "<b>An & Bình</b> <img src='file:///etc/passwd'/>"
    ]


def test_the_file_says_its_title_and_language_and_no_time() -> None:
    file = make_pdf(title="Biên nhận HN1", language="vi", sections=[Section(content=[layout.gap(1)])])
    found = read(file)
    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.author) == ("Biên nhận HN1", "Chợ OCOP Hà Nội")
    assert found.trailer["/Root"]["/Lang"] == "vi"
    assert found.metadata.creation_date is not None
    assert found.metadata.creation_date.year == 2000  # reportlab's fixed moment


def test_the_same_content_makes_the_same_bytes() -> None:
    def make() -> bytes:
        content = [layout.QrCode("K123456789", 20), layout.text("Chợ", layout.style(9))]
        return make_pdf(title="Phiếu", sections=[Section(content=content)], paper=A6)

    assert make() == make()


def test_each_section_counts_its_own_pages() -> None:
    long = [layout.text(f"dòng {n}", layout.style(12)) for n in range(60)]
    file = make_pdf(
        title="Phiếu",
        paper=A6,
        page_words="trang %(page)d/%(pages)d",
        sections=[
            Section(content=long, foot="K1"),
            Section(content=[layout.text("một dòng", layout.style(12))], foot="K2"),
        ],
    )
    feet = [page.split("\n")[-2:] for page in words_of(file)]
    assert feet == [
        ["K1", "trang 1/3"],
        ["K1", "trang 2/3"],
        ["K1", "trang 3/3"],
        ["K2", "trang 1/1"],
    ]


def test_the_head_of_a_table_comes_again_and_no_row_is_lost() -> None:
    columns = [layout.Column(head="Sản phẩm", width=100), layout.Column(head="SL", width=20, number=True)]
    rows = [(f"Gốm số {n} " + "rất dài " * 20, str(n)) for n in range(40)]
    pages = words_of(make_pdf(title="Bảng", sections=[Section(content=[layout.table(columns, rows)])]))
    assert len(pages) > 1
    assert all(page.startswith("Sản phẩm") for page in pages)
    found = " ".join(pages)
    assert [n for n in range(40) if f"Gốm số {n} " not in found] == []


def test_a_word_longer_than_the_line_and_a_row_longer_than_the_page_are_broken() -> None:
    columns = [layout.Column(head="Ghi chú", width=A6.width)]
    rows = [("K" * 400,), ("khắc tên " * 900,)]
    pages = words_of(
        make_pdf(title="Bảng", paper=A6, sections=[Section(content=[layout.table(columns, rows)])])
    )
    assert len(pages) > 1
    found = "".join(pages)
    assert found.count("K" * 20) >= 1
    assert found.replace("\n", "").count("K") == 400
    assert found.replace("\n", " ").count("khắc") == 900


def test_a_paper_has_at_least_one_section() -> None:
    with pytest.raises(ValueError, match="without sections"):
        make_pdf(title="Phiếu", sections=[], paper=A4)


def test_amounts_and_moments_are_written_as_on_the_goods() -> None:
    late = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)  # past midnight in Hà Nội
    assert dong(1_234_000) == "1.234.000\u00a0₫"
    assert dong(-5_000) == "-5.000\u00a0₫"
    assert full_date(date(2026, 3, 4)) == "04/03/2026"
    assert full_date(late) == "26/11/2026"
    assert full_moment(late) == "26/11/2026 00:30"
