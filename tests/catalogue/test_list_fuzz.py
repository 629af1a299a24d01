"""Whatever a file holds, reading it answers; and what it answers without fault keeps the promises of a record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import event, given, settings
from hypothesis import strategies as st

from ocop_catalog.stars import CouncilLevel, may_issue, scheme_by_code, stars_for_score

from .lists import as_csv, as_xlsx, read

WORDS = (
    *(
        "",
        "-",
        "1",
        "I",
        "A.",
        "4",
        "4 sao",
        "★★★",
        "Tiềm năng 5 sao",
        "69,5",
        "95",
        "101",
        "Gốm",
        "HTX Kim Lan",
    ),
    *(
        "Ba Vì",
        "Huyện Gia Lâm",
        "xã Bát Tràng, huyện Gia Lâm",
        "tỉnh Hưng Yên",
        "TỔNG CỘNG",
        "KT. CHỦ TỊCH",
        "x",
    ),
    *("01-00577-1-2026", "Tên sản phẩm", "Chủ thể", "Hạng sao", "Điểm", "Số quyết định", "B. SẢN PHẨM 3 SAO"),
    *(
        "5/QĐ-UBND ngày 04/03/2024",
        "Nhóm thực phẩm",
        "Ghi chú",
        "Không đạt",
        "\ufffd",
        "#N/A",
        '"',
        "a\nb",
        "UBND",
    ),
)
HEADING = ("STT", "Tên sản phẩm", "Chủ thể", "Quận/Huyện", "Điểm", "Hạng sao")
cells = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
likely_rows = st.tuples(
    st.sampled_from(["1", "2", ""]),
    st.one_of(st.sampled_from(["Gốm", "Sứ", "Mứt dừa", "Mứt dứa"]), cells),
    st.sampled_from(["HTX Gốm", "Hộ Hòa (xã Bát Tràng)", "Công ty, tỉnh Hưng Yên"]),
    st.sampled_from(["Gia Lâm", "H. Ba Vì", "018", ""]),
    st.sampled_from(["75", "69,5", "92", "45", ""]),
    st.sampled_from(["4", "★★★★", "2 sao", "Tiềm năng 5 sao", "Không đạt", "3"]),
).map(list)
tables = st.lists(st.one_of(likely_rows, likely_rows, st.lists(cells, max_size=7)), max_size=14)
headings = st.permutations(HEADING)
BEGINNINGS = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"]
TITLE = ["(Kèm theo Quyết định số 1147/QĐ-UBND ngày 04/03/2024 của UBND thành phố Hà Nội)"]


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400))
def test_any_bytes_answer(content: bytes) -> None:
    assert read(content).faults


@settings(max_examples=150, deadline=None)
@given(
    prefix=st.sampled_from(BEGINNINGS),
    rest=st.binary(),
)
def test_any_bytes_behind_a_known_beginning_answer(prefix: bytes, rest: bytes) -> None:
    assert read(prefix + rest).faults


@settings(max_examples=200, deadline=None)
@given(heading=headings, rows=tables, delimiter=st.sampled_from([",", ";", "\t"]))
def test_any_rows_under_a_heading_answer_with_records_that_hold(
    heading: list[str], rows: list[list[str]], delimiter: str
) -> None:
    places = [HEADING.index(title) for title in heading]
    ordered = [[row[place] for place in places] if len(row) == len(HEADING) else row for row in rows]
    found = read(as_csv([TITLE, heading, *ordered], delimiter=delimiter))
    event(f"{min(len(found.results), 3)} results")
    assert found.rows >= len(found.results)
    assert found.rows == 0 or found.results or found.faults
    lines = [result.line for result in found.results]
    assert lines == sorted(lines)
    for result in found.results:
        assert result.product == " ".join(result.product.split())
        assert result.producer.name
        assert 0 <= result.stars <= 5
        assert not result.potential_five or result.stars == 4
        if result.score is not None:
            assert Decimal(0) <= result.score <= 100
            assert stars_for_score(result.score) == (5 if result.potential_five else max(result.stars, 1))
        if result.stars >= 3:
            scheme = scheme_by_code(result.decision.scheme)
            assert result.decision.level is CouncilLevel.CITY
            assert may_issue(scheme, result.decision.level, result.stars, date(2024, 3, 4))


@settings(max_examples=40, deadline=None)
@given(heading=headings, rows=tables)
def test_excel_and_csv_of_one_table_say_the_same(heading: list[str], rows: list[list[str]]) -> None:
    # Excel keeps no control characters, and its merged cells are told: blank producers are not filled there.
    plain = [[cell if cell.isprintable() else "" for cell in row] for row in rows]
    filled = [row for row in plain if len(row) == 6 and all(row)]
    in_csv = read(as_csv([TITLE, heading, *filled], delimiter=";"))
    in_excel = read(as_xlsx([TITLE, heading, *filled]))
    assert [(r.product, r.producer, r.stars, r.score) for r in in_csv.results] == [
        (r.product, r.producer, r.stars, r.score) for r in in_excel.results
    ]
