"""Spelling of Vietnamese names: one canonical form to store, one to compare.

Pure Python, no Django. Three strengths, each built on the one before:

- ``nfc``: what is stored and shown (Unicode NFC, single spaces);
- ``fold``: marks and case gone, ``đ`` as ``d`` (what people type on a phone in a hurry);
- ``match_key``: also blind to the differences two clerks make writing one name (Qui/Quy, "HTX"/"Hợp tác xã",
  punctuation), used to recognise a producer or a unit that is already known.

Where the tone mark sits (hoà/hòa) needs no rule of its own here: folding drops the mark wherever it sits.
``search.text`` builds the tone-aware analysis on top of this module.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")

# Long legal forms and their usual short ones, in folded spelling; longest first, so that a longer name wins.
_LEGAL_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{long}\b"), short)
    for long, short in (
        ("cong ty trach nhiem huu han mot thanh vien", "cty tnhh mtv"),
        ("cong ty trach nhiem huu han 1 thanh vien", "cty tnhh mtv"),
        ("trach nhiem huu han", "tnhh"),
        ("mot thanh vien", "mtv"),
        ("1 thanh vien", "mtv"),
        ("1tv", "mtv"),
        ("lien hiep hop tac xa", "lhhtx"),
        ("hop tac xa", "htx"),
        ("to hop tac", "tht"),
        ("ho kinh doanh", "hkd"),
        ("ho san xuat kinh doanh", "hkd"),
        ("ho sxkd", "hkd"),
        ("co so san xuat kinh doanh", "cs"),
        ("co so san xuat", "cs"),
        ("cssx", "cs"),
        ("doanh nghiep tu nhan", "dntn"),
        ("cong ty", "cty"),
        ("co phan", "cp"),
        ("thuong mai", "tm"),
        ("dich vu", "dv"),
        ("san xuat", "sx"),
        ("nong nghiep", "nn"),
        ("xuat nhap khau", "xnk"),
        ("dau tu", "dt"),
    )
)

# i and y are one sound, and both spellings are official, in an open syllable after these beginnings: Qui/Quy,
# Mỹ/Mĩ, Lý/Lí.
# Not after a bare vowel (thúy/thúi differ) nor before a final letter.
_OPEN_Y = re.compile(r"\b(qu|[bchklmstv]|kh|th|tr|ph|ch|nh|gh|d)y\b")
_BARE_Y = re.compile(r"\by\b")


def nfc(text: str) -> str:
    """The form to store and show: NFC, invisible format characters dropped, every run of white space one
    space, stripped."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """Lower case without any mark and with ``đ`` as ``d``: ``fold("Gốm  BÁT Tràng") == "gom bat trang"``.
    Punctuation stays."""
    decomposed = unicodedata.normalize("NFD", _INVISIBLE.sub("", text).lower())
    bare = "".join(filterfalse(unicodedata.combining, decomposed))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", bare.replace("đ", "d"))).strip()


def match_key(text: str) -> str:
    """The key under which two spellings of one name meet; never shown.

    Folded, punctuation as spaces, legal forms abbreviated, i/y made one:
    ``match_key("Hợp tác xã Nông nghiệp Phú Quí") == match_key("HTX nông nghiệp Phú Quý")``.
    """
    key = _NOT_WORD.sub(" ", fold(text)).strip()
    for long, short in _LEGAL_FORMS:
        key = long.sub(short, key)
    key = _OPEN_Y.sub(r"\1i", key)
    return _BARE_Y.sub("i", key)
