"""Vietnamese spelling as people type it."""

from __future__ import annotations

import unicodedata

import pytest

from ocop_catalog.text import fold, match_key, nfc
from search.text import cuts, decode_keystrokes, is_syllable, marks_fit, token_of, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gốm  BÁT Tràng", "gom bat trang"),
        ("Đậu phụ", "dau phu"),
        (unicodedata.normalize("NFD", "Nước mắm"), "nuoc mam"),
    ],
)
def test_folding_takes_marks_case_and_spaces_away(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_the_form_that_is_stored_is_composed_and_free_of_invisible_characters() -> None:
    assert nfc(unicodedata.normalize("NFD", " Gốm\u200b \ufeff sứ\u00a0Bát ")) == "Gốm sứ Bát"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hợp tác xã Phú Quí", "HTX Phú Quý"),
        ("Công ty TNHH Một thành viên Mỹ Lý", "CTY TNHH MTV Mĩ Lí"),
        ("HTX Hoà Bình", "HTX. Hòa  Bình"),
        ("Công ty Cổ phần A-B", "cty CP A B"),
    ],
)
def test_two_clerks_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("HTX Thúy", "HTX Thúi"), ("Bình", "Bính An"), ("Công ty A", "HTX A")]
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


def test_the_place_of_the_tone_mark_and_the_unicode_form_do_not_matter() -> None:
    spellings = {"hoà", "hòa", unicodedata.normalize("NFD", "hoà"), unicodedata.normalize("NFD", "hòa")}
    assert {token_of(nfc(spelling)).marked for spelling in spellings} == {"hoa2"}


def test_i_and_y_are_one_only_where_both_are_in_use() -> None:
    assert [token_of(word).folded for word in ("mỹ", "mĩ", "quý", "quí", "tay", "tai", "thúy")] == [
        "mi", "mi", "qui", "qui", "tay", "tai", "thuy",
    ]  # fmt: skip


def test_punctuation_separates_and_so_does_the_step_to_digits() -> None:
    assert [token.folded for token in tokens("Trà (sen), 500g – 4★!")] == ["tra", "sen", "500", "g", "4"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddaauj", "đậu"), ("phuj", "phụ"), ("nuwowcs", "nước"), ("truowngf", "trường"), ("dauaj", "dậu"),
        ("ruwowuj", "rượu"),
        ("dau65", "dậu"), ("d9au65", "đậu"), ("phu5", "phụ"), ("go6m1", "gốm"), ("nuoc71", "nước"), ("quys", "quý"),
        ("quaat1", "quất"), ("ddau65", "đậu"),
    ],
)  # fmt: skip
def test_keystrokes_left_behind_are_read(typed: str, meant: str) -> None:
    assert decode_keystrokes(typed) == meant


@pytest.mark.parametrize(
    "word", ["500g", "soup", "gom", "xyzzy", "3in1", "wwww", "s", "", "aaaaaaaaaaaaaaaaaaaa"]
)
def test_what_is_no_keystroke_of_a_syllable_is_left_alone(word: str) -> None:
    assert decode_keystrokes(word) is None


def test_words_run_together_are_cut_where_syllables_can_end() -> None:
    assert ("nuoc", "mam") in set(cuts("nuocmam"))
    assert list(cuts("gombattrang")) == [("gom", "bat", "trang")]
    assert ("nước", "mắm") in set(cuts("nướcmắm"))
    assert list(cuts("mam")) == []
    assert list(cuts("x" * 31)) == []


def test_what_can_be_a_syllable() -> None:
    assert [is_syllable(word) for word in ("nghieng", "giuong", "gi", "quoc", "nuocm", "str", "")] == [
        True, True, True, True, False, False, False,
    ]  # fmt: skip


def test_marks_typed_must_be_there_and_marks_missing_may() -> None:
    assert marks_fit("gôm", "gôm1")
    assert marks_fit("đau", "đâu5")
    assert not marks_fit("gôm2", "gôm1")
    assert not marks_fit("gơm", "gôm1")
