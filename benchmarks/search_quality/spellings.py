"""The ways people type the same words, by rule."""

from __future__ import annotations

import unicodedata

_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "ă": "aw", "đ": "dd"}
_VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "ă": "a8", "đ": "d9"}


def unmarked(text: str) -> str:
    """Without any mark, ``đ`` as ``d``."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def without_tones(text: str) -> str:
    """Hats and horns stay, tones are gone: ``gôm bat trang``."""
    return unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", text) if c not in _TONES)
    )


def half_marked(text: str) -> str:
    """Every other word without marks, the others as they are."""
    return " ".join(unmarked(word) if index % 2 else word for index, word in enumerate(text.split()))


def run_together(text: str) -> str:
    return unmarked(text).replace(" ", "")


def telex(text: str) -> str:
    """The keys of the Telex method: ``đậu phụ`` → ``ddaauj phuj``."""
    return _keys(text, _TELEX, _TONES)


def vni(text: str) -> str:
    """The keys of the VNI method: ``đậu phụ`` → ``d9a6u5 phu5``."""
    return _keys(text, _VNI, _VNI_TONES)


def decomposed(text: str) -> str:
    """Unicode NFD, as some phones type it."""
    return unicodedata.normalize("NFD", text)


def _keys(text: str, letters: dict[str, str], tones: dict[str, str]) -> str:
    words = []
    for word in text.lower().split():
        tone, keys = "", ""
        for char in unicodedata.normalize("NFC", word):
            parts = unicodedata.normalize("NFD", char)
            tone = next((tones[part] for part in parts if part in tones), tone)
            bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
            keys += letters.get(bare, bare)
        words.append(keys + tone)
    return " ".join(words)
