"""Vietnamese text analysis, done once, in Python, for index and query and for both backends.

A syllable has two spellings here:

- ``folded``: without marks, ``đ`` as ``d``, and i/y made one where both are in use (Mỹ/Mĩ, quý/quí): what
  recall works on;
- ``marked``: letters with their hats and horns, the tone as a digit at the end (``gốm`` → ``gôm1``), so that
  it does not matter where the tone mark was typed (hoà/hòa) nor in which Unicode form (NFC/NFD): what ranks
  an exact spelling first.

People also leave raw keystrokes behind: Telex (``ddaauj phuj``) and VNI (``dau65 phu5``) are decoded, and
words run together (``nuocmam``) are cut where Vietnamese syllables can end. A decoding counts only when it
gives a syllable that can exist.

Pure Python: no Django.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ocop_catalog.text import fold, nfc

TONES = {
    "\u0301": "1",
    "\u0300": "2",
    "\u0309": "3",
    "\u0303": "4",
    "\u0323": "5",
}  # sắc huyền hỏi ngã nặng, as in VNI

_WORD = re.compile(r"[^\W_]+")
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_DIGIT_BOUNDARY = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")

ONSETS = (
    "ngh",
    "ch",
    "gh",
    "gi",
    "kh",
    "ng",
    "nh",
    "ph",
    "qu",
    "th",
    "tr",
    *"bcdghklmnprstvx",
    "",
)  # longest first
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet
ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong ooc
oong op ot u ua uan uang uat uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy
uya uych uyen uyet uynh uyt uyu y ych yem yen yet yeu yn ynh yp yt
"""
RIMES = frozenset(_RIMES.split())
_STOPPED = ("c", "ch", "p", "t")  # after these only sắc and nặng exist
_I_FOR_Y = re.compile(r"(qu|kh|th|tr|ph|ch|nh|gh|[bcdhklmstv])y")

_TELEX_TONES = {"s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"u": "ư", "o": "ơ", "a": "ă"}
_VOWELS = frozenset("aeiouyăâêôơư")


@dataclass(frozen=True, slots=True)
class Token:
    """One syllable, or number, or foreign word, in both spellings."""

    folded: str
    marked: str

    @property
    def is_marked(self) -> bool:
        return self.marked != self.folded

    @property
    def is_half_marked(self) -> bool:
        """Has hats or horns but no tone: the tone may still be missing."""
        return self.is_marked and not self.marked[-1].isdigit()


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order; punctuation separates, and so does the step between letters and digits
    (``500g``).
    """
    return tuple(map(token_of, display_words(text)))


def display_words(text: str) -> list[str]:
    """The words as written, in lower case: one for each of ``tokens(text)``."""
    return _LETTERS_OR_DIGITS.findall(nfc(text).lower())


def words(text: str) -> list[str]:
    """The raw words, lower case, NFC, not yet analysed."""
    return _WORD.findall(nfc(text).lower())


def split_digits(word: str) -> list[str]:
    return _DIGIT_BOUNDARY.split(word)


@lru_cache(maxsize=65_536)
def token_of(word: str) -> Token:
    """Analyse one word (NFC, lower case). Costs about 10 µs the first time, then a dictionary look-up."""
    tone = ""
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            tone = tone or TONES[char]
        else:
            letters.append(char)
    hatted = _one_i("".join(unicodedata.normalize("NFC", "".join(letters))))
    folded = fold(hatted)
    return Token(folded, hatted + tone if hatted != folded or tone else folded)


def _one_i(word: str) -> str:
    if word == "y":
        return "i"
    match = _I_FOR_Y.fullmatch(word)
    return match[1] + "i" if match else word


@lru_cache(maxsize=65_536)
def is_syllable(folded: str) -> bool:
    """Whether these bare letters can be one Vietnamese syllable (``nuoc`` yes, ``nuocm`` no)."""
    return _parts(folded) is not None


def _parts(folded: str) -> tuple[str, str] | None:
    for onset in ONSETS:
        if folded.startswith(onset):
            rime = folded[len(onset) :]
            if rime in RIMES:
                return onset, rime
            if onset == "gi" and not rime:
                return "g", "i"
    return None


def cuts(word: str, *, most: int = 6) -> Iterator[tuple[str, ...]]:
    """Every way to cut a run-together word into two to ``most`` syllables:
    ``nuocmam`` → (nuoc, mam).

    The word may carry marks; a cut carries them along. Words over 30 letters are not tried.
    """
    bare = fold(word)
    if len(bare) != len(word) or not 4 <= len(word) <= 30 or not bare.isalpha():
        return
    yield from (pieces for pieces in _cuts(word, bare, most) if len(pieces) > 1)


def _cuts(word: str, bare: str, most: int) -> Iterator[tuple[str, ...]]:
    if not word:
        yield ()
    if most == 0:
        return
    for end in range(min(7, len(word)), 0, -1):
        if is_syllable(bare[:end]):
            for rest in _cuts(word[end:], bare[end:], most - 1):
                yield (word[:end], *rest)


def decode_keystrokes(word: str) -> str | None:
    """The Vietnamese word that Telex or VNI keystrokes spell, or None when they spell none.

    ``ddaauj`` → đậu, ``nuwowcs`` → nước, ``dau65`` → dậu (marks outside, as ``fold`` sees it: dau). Keys may
    come late, as typists do: ``dauaj``. A word with no key in it gives None, and so does one whose decoding
    is no syllable.
    """
    if len(word) > 14:
        return None
    if any(char.isdigit() for char in word):
        return _decode(word, _vni_key) or _decode(word, _any_key)
    return _decode(word, _telex_key)


def _decode(word: str, key_of: Callable[[str, list[str]], str | None]) -> str | None:
    """Type ``word`` letter by letter; ``key_of`` changes the letters and answers the tone ("" for none), or
    None: no key.
    """
    letters: list[str] = []
    tone = ""
    used = False
    for position, char in enumerate(word):
        if char.isdigit() and position == 0:
            return None
        effect = key_of(char, letters)
        if effect is None:
            if char.isdigit():
                return None
            letters.append(char)
        else:
            used = True
            tone = effect or tone
    if not used:
        return None
    hatted = re.sub("uơ(?=.)", "ươ", "".join(letters))  # one horn typed for both, as every keyboard allows
    parts = _parts(fold(hatted))
    if parts is None or (tone in ("2", "3", "4") and parts[1].endswith(_STOPPED)):
        return None
    return _place_tone(hatted, tone)


def _telex_key(char: str, letters: list[str]) -> str | None:
    vowel_seen = any(letter in _VOWELS for letter in letters)
    if char in _TELEX_TONES and vowel_seen:
        return _TELEX_TONES[char]
    if char == "d" and letters[:1] == ["d"]:
        letters[0] = "đ"
        return ""
    if char in _HATS and char in letters and letters[-1] != "ư":
        letters[len(letters) - 1 - letters[::-1].index(char)] = _HATS[char]
        return ""
    if char == "w":
        return _put_horn(letters, "uoa")
    return None


def _vni_key(char: str, letters: list[str]) -> str | None:
    if char in "12345":
        return char
    if char == "6":
        for index in range(len(letters) - 1, -1, -1):
            if letters[index] in _HATS:
                letters[index] = _HATS[letters[index]]
                return ""
    if char == "7":
        return _put_horn(letters, "uo")
    if char == "8":
        return _put_horn(letters, "a")
    if char == "9" and letters[:1] == ["d"]:
        letters[0] = "đ"
        return ""
    return None


def _any_key(char: str, letters: list[str]) -> str | None:
    """Both at once, as keyboards that know both let people type: ``quaat1`` → quất."""
    return _vni_key(char, letters) if char.isdigit() else _telex_key(char, letters)


def _put_horn(letters: list[str], among: str) -> str | None:
    """Horn or breve on the last letter that takes one, on both of ``uo``; None when no letter does."""
    start = "".join(letters).find("uo")
    if "o" in among and start >= 0:
        letters[start : start + 2] = ["ư", "ơ"]
        return ""
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] in among:
            letters[index] = _HORNS[letters[index]]
            return ""
    return None


def _place_tone(hatted: str, tone: str) -> str:
    """Write the tone mark on the vowel that carries it (for showing; comparison does not look at the place)."""
    if not tone:
        return hatted
    start = 2 if hatted[:2] in ("qu", "gi") and any(char in _VOWELS for char in hatted[2:]) else 0
    vowels = [index for index, char in enumerate(hatted) if char in _VOWELS and index >= start]
    hats = [index for index in vowels if hatted[index] in "ăâêôơư"]
    if hats:
        place = hats[-1]
    elif len(vowels) == 3 or (len(vowels) == 2 and vowels[-1] < len(hatted) - 1):
        place = vowels[1]
    else:
        place = vowels[0]
    mark = next(mark for mark, number in TONES.items() if number == tone)
    return unicodedata.normalize("NFC", hatted[: place + 1] + mark + hatted[place + 1 :])


def marks_fit(typed: str, written: str) -> bool:
    """Whether the half-marked ``typed`` can be meant as ``written`` (both in ``Token.marked`` form): every
    mark typed is there.

    ``gôm`` fits ``gôm1``; ``gồm`` (``gôm2``) does not.
    """
    typed_tone, written_tone = (
        typed[-1] if typed[-1].isdigit() else "",
        written[-1] if written[-1].isdigit() else "",
    )
    if typed_tone and typed_tone != written_tone:
        return False
    bare_typed, bare_written = typed.rstrip("12345"), written.rstrip("12345")
    if len(bare_typed) != len(bare_written):
        return False
    return all(t == w or t == fold(w) for t, w in zip(bare_typed, bare_written, strict=True))
