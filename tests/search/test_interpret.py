"""What typed words are taken for, before any backend is asked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from search.fillers import without_asides
from search.interpret import SYNONYM, TextQuery, interpret
from search.lexicon import Lexicon
from search.synonyms import Synonyms, load_optional_words, load_synonyms, parse_optional_words, parse_synonyms
from search.text import tokens
from tests.search.documents import a_lexicon

NAMES = (
    "Nước mắm cá cơm", "Nước mắm truyền thống", "Gốm Bát Tràng men lam", "Tranh gốm Bát Tràng", "Đậu phụ Mơ",
    "Trà sen Tây Hồ", "Chè lam Thạch Xá", "Lụa Vạn Phúc", "Thịt lợn sạch", "Bánh cuốn Thanh Trì",
    "Gạo nếp cái hoa vàng", "Rối nước Đào Thục",
) * 5  # fmt: skip
LEXICON = a_lexicon(*NAMES)
SYNONYMS = parse_synonyms("lợn, heo\nbát, chén\npottery => gốm, sứ\nđậu phụ, tàu hũ # miền Nam")
OPTIONAL = parse_optional_words("mua\nở đâu\nngon")


def read(words: str, lexicon: Lexicon = LEXICON, synonyms: Synonyms = SYNONYMS) -> TextQuery:
    return interpret(words, lexicon, synonyms, OPTIONAL)


def readings(text: TextQuery) -> list[str]:
    return [" ".join("|".join(slot.finds) for slot in reading.slots) for reading in text.readings]


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("nuoc nam", "nước mắm"),
        ("gom bat tranh", "gốm bát tràng"),
        ("gom bta trang", "gốm bát tràng"),
        ("chà xen", "trà sen"),
        ("banh cuon thanh chi", "bánh cuốn thanh trì"),
        ("gao nep cai hoa vag", "gạo nếp cái hoa vàng"),
        ("roi nuco", "rối nước"),
    ],
)
def test_a_typing_error_adds_the_likelier_spelling(typed: str, corrected: str) -> None:
    text = read(typed)
    assert text.corrected == corrected
    assert text.readings[0].worth == 100
    assert min(reading.worth for reading in text.readings) < SYNONYM


@pytest.mark.parametrize("typed", ["nước mắm", "nuoc mam", "van phuc lua", "lua", "bat trang gom", "tra sen"])
def test_what_the_catalogue_knows_is_not_corrected(typed: str) -> None:
    assert (read(typed).corrected, read(typed).did_you_mean) == ("", "")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nuocmam", "nuoc mam"),
        ("gombattrang", "gom bat trang"),
        ("ddaauj phuj", "dau phu"),
        ("d9au65 phu5", "dau phu"),
        ("mua gom bat trang o dau", "gom bat trang"),
        ("ngon", "ngon"),
        ("gốm ngon", "gom"),
    ],
)
def test_words_are_cut_decoded_and_freed_of_fillers(typed: str, first: str) -> None:
    assert readings(read(typed))[0] == first


def test_synonyms_are_searched_by_their_own_marks() -> None:
    assert readings(read("thit heo")) == ["thit heo", "thit =lơn5"]
    assert readings(read("tau hu")) == ["tau hu", "=đâu5 =phu5"]
    assert readings(read("pottery")) == ["pottery", "=gôm1", "=sư1"]


def test_part_of_a_places_name_has_no_synonym() -> None:
    builder_places = Lexicon.from_json(LEXICON.to_json() | {"places": ["bat trang"]})
    assert readings(read("gom bat trang", builder_places)) == ["gom bat trang"]


def test_marks_typed_with_a_word_must_fit_the_synonym() -> None:
    assert "=lơn5" in readings(read("heo"))
    assert "=lơn5" not in readings(read("hẻo"))


def test_a_changed_synonym_file_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("a, b", encoding="utf-8")
    assert ("a",) in load_synonyms(path).entries
    path.write_text("c, d", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert ("c",) in load_synonyms(path).entries


def test_an_empty_lexicon_corrects_nothing_and_words_without_letters_are_no_query() -> None:
    assert readings(read("nuoc nam", Lexicon(), Synonyms())) == ["nuoc nam"]
    assert not read("!!! ★ …")
    assert len(readings(read(" ".join(["gom"] * 50)))[0].split()) == 12


def test_the_words_that_ship_with_the_shop_can_be_read() -> None:
    assert ("heo",) in load_synonyms().entries
    assert load_optional_words().covers(tokens("ocop"))


def test_a_filler_stays_where_the_catalogue_puts_it_beside_the_same_words() -> None:
    optional = parse_optional_words("ở\nmẹ")
    lexicon = a_lexicon("Ô mai sấu", "Gốm Bát Tràng", "Muối mè")
    assert readings(interpret("o mai", lexicon, Synonyms(), optional)) == ["o mai"]
    assert readings(interpret("gom o bat trang", lexicon, Synonyms(), optional)) == ["gom bat trang"]
    assert readings(interpret("muối mè", lexicon, Synonyms(), optional)) == ["muoi me"]


def test_a_quantity_counts_but_need_not_be_there() -> None:
    text = read("nước mắm 500ml")
    assert [(" ".join(slot.folded for slot in each.slots), each.worth) for each in text.readings] == [
        ("nuoc mam 500 ml", 100),
        ("nuoc mam", 75),
    ]
    assert readings(read("1,5 kg")) == ["1 5 kg"]


def test_a_word_nobody_knows_counts_but_need_not_be_there() -> None:
    text = read("Xyzzyq gốm")
    assert readings(text) == ["xyzzyq gom", "gom"]
    assert text.missing == ("xyzzyq",)
    assert readings(read("xyzzyq")) == ["xyzzyq"]
    assert read("gốm xyzzyq", Lexicon(), Synonyms()).missing == ()


def test_the_words_of_a_phrase_are_no_keystrokes() -> None:
    synonyms = parse_synonyms("mother of pearl => khảm trai")
    assert readings(read("mother of pearl", synonyms=synonyms))[1] == "=kham3 trai"
    assert readings(read("of", synonyms=synonyms)) == ["o"]


def test_foreign_words_are_put_into_vietnamese_order() -> None:
    synonyms = parse_synonyms("pottery => gốm\npainting => tranh\nsilk => lụa")
    assert readings(read("pottery painting", synonyms=synonyms))[1] == "tranh =gôm1"
    assert readings(read("Bát Tràng pottery painting", synonyms=synonyms))[1] == "bat trang =gôm1 tranh"


def test_a_syllable_of_one_letter_is_cut_off_too() -> None:
    text = interpret("omaisau", a_lexicon("Ô mai sấu"), Synonyms(), parse_optional_words(""))
    assert readings(text)[0] == "o mai sau"


def test_a_maker_s_legal_form_and_the_occasion_may_be_missing_but_what_has_them_comes_first() -> None:
    for words, core in (("htx trà sen", "tra sen"), ("quà tết gốm bát tràng", "gom bat trang")):
        text = read(words)
        assert text.readings[0].worth == 100
        assert core in readings(text)
        assert text.readings[readings(text).index(core)].worth == 75


def test_the_fruit_is_no_present() -> None:
    assert without_asides(tokens("quả nhãn")) == list(tokens("quả nhãn"))
    assert without_asides(tokens("quà nhãn")) == list(tokens("nhãn"))


def test_a_filler_that_a_phrase_of_the_synonyms_needs_stays() -> None:
    asked = interpret(
        "shop gom", LEXICON, parse_synonyms("shop gốm => tranh gốm"), parse_optional_words("shop")
    )
    assert "=tranh|=gôm1" not in readings(asked)
    assert len(asked.readings) == 2
