"""When two spellings mean one product or one producer (pure Python).

A match is **certain** when the names agree in everything clerks agree on (words, marks, legal form) and
nothing known speaks against it; **doubtful** when something does: marks differ (Hòa/Hoa), one letter differs,
the legal form differs, or the same name stands in another place. Doubtful pairs are for a person to decide
and are never merged by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ocop_catalog.text import fold, match_key, nfc

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_NOT_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_FORMS = re.compile(
    r"\b(?:cty|tnhh|mtv|cp|dntn|htx|lhhtx|tht|hkd|cs|sx|kd|tm|dv|nn|xnk|dt|va|san xuat|kinh doanh|ho|co so)\b"
)
_LEGAL_WORDS = frozenset(
    [
        "hop",
        "tac",
        "xa",
        "cong",
        "ty",
        "trach",
        "nhiem",
        "huu",
        "han",
        "mot",
        "thanh",
        "vien",
        "co",
        "phan",
        "to",
        "lien",
        "hiep",
        "ho",
        "kinh",
        "doanh",
        "san",
        "xuat",
        "so",
        "doanh",
        "nghiep",
        "tu",
        "nhan",
        "thuong",
        "mai",
        "dich",
        "vu",
        "nong",
        "xuat",
        "nhap",
        "khau",
        "dau",
        "va",
        "cty",
        "tnhh",
        "mtv",
        "cp",
        "dntn",
        "htx",
        "lhhtx",
        "tht",
        "hkd",
        "cs",
        "cssx",
        "sxkd",
        "tm",
        "dv",
        "nn",
        "xnk",
        "1tv",
        "1",
    ]
)


class Likeness(StrEnum):
    """Why a pair of producers is doubtful; the value is stored, ``label`` is shown."""

    MARKS = "marks"
    LEGAL_FORM = "legal_form"
    PLACE = "place"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class ProducerIdentity:
    """What is known of a producer for telling it from others. ``id`` is the caller's; places are unit codes
    or empty."""

    id: int
    name: str
    province: str = ""
    district: str = ""
    registration: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome of a search: ``certain`` is the producer found; ``doubts`` are those it might be, with why."""

    certain: int | None
    doubts: tuple[tuple[int, Likeness], ...] = ()


def product_key(name: str) -> str:
    """The key under which one producer's products are one: case, punctuation, Unicode form and tone placement
    do not count, marks do (*mứt dừa* is not *mứt dứa*)."""
    return " ".join(_toned(word) for word in _NOT_WORD.split(nfc(name).lower()) if word)


@lru_cache(maxsize=20_000)
def _toned(word: str) -> str:
    """A word with its tone at its end, wherever it was written: hoà and hòa are one."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        (tones if char in _TONES else letters).append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)


@lru_cache(maxsize=20_000)
def _signed(word: str) -> str:
    """A word as a signature has it: toned, i for y; empty for a word of the legal form."""
    return "" if fold(word) in _LEGAL_WORDS else _toned(word).replace("y", "i")


def _signature(name: str) -> tuple[str, ...]:
    """The toned words of a name that are not legal form, with i for y; marks count."""
    words = _NOT_WORD.split(nfc(name).lower())
    return tuple(signed for word in words if (signed := _signed(word)))


def _core(key: str) -> str:
    """A match key without its legal form and spaces."""
    return _NOT_WORD.sub("", _FORMS.sub(" ", key))


def _one_letter_less(core: str) -> Iterable[str]:
    yield core
    for index in range(len(core)):
        yield core[:index] + core[index + 1 :]


class ProducerIndex:
    """The producers known, searched by name, place and registration number. Grows as a list is read."""

    def __init__(self, known: Iterable[ProducerIdentity] = ()) -> None:
        self._by_key: dict[str, list[ProducerIdentity]] = defaultdict(list)
        self._by_core: dict[str, list[ProducerIdentity]] = defaultdict(list)
        self._by_registration: dict[str, ProducerIdentity] = {}
        self._near: dict[str, list[ProducerIdentity]] = defaultdict(list)
        for identity in known:
            self.add(identity)

    def add(self, identity: ProducerIdentity) -> None:
        key = match_key(identity.name)
        core = _core(key)
        self._by_key[key].append(identity)
        self._by_core[core].append(identity)
        if identity.registration:
            self._by_registration[identity.registration] = identity
        for shorter in _one_letter_less(core):
            self._near[shorter].append(identity)

    def find(self, wanted: ProducerIdentity) -> Match:
        """The producer meant by a name in a place, or those it might be. ``wanted.id`` is not looked at."""
        if wanted.registration and wanted.registration in self._by_registration:
            return Match(self._by_registration[wanted.registration].id)
        same_name, doubts = [], {}
        signature = _signature(wanted.name)
        key = match_key(wanted.name)
        for known in self._by_key.get(key, ()):
            if _signature(known.name) != signature:
                doubts[known.id] = Likeness.MARKS
            elif _registrations_differ(known, wanted):
                continue
            elif _elsewhere(known, wanted):
                doubts[known.id] = Likeness.PLACE
            else:
                same_name.append(known)
        certain = _best_placed(same_name, wanted)
        if certain is not None:
            return Match(certain.id)
        doubts |= {known.id: Likeness.PLACE for known in same_name}
        core = _core(key)
        if len(core) >= 6:
            doubts = self._near_misses(core, wanted) | doubts
        return Match(None, tuple(doubts.items()))

    def _near_misses(self, core: str, wanted: ProducerIdentity) -> dict[int, Likeness]:
        found: dict[int, Likeness] = {}
        digits = _DIGITS.findall(core)
        for shorter in _one_letter_less(core):
            for known in self._near.get(shorter, ()):
                if known.id in found or _elsewhere(known, wanted) or _registrations_differ(known, wanted):
                    continue
                other = _core(match_key(known.name))
                if _DIGITS.findall(other) != digits:
                    continue
                found[known.id] = Likeness.LEGAL_FORM if other == core else Likeness.SPELLING
        return found


def _elsewhere(known: ProducerIdentity, wanted: ProducerIdentity) -> bool:
    """Whether both places are known and differ."""
    if known.province and wanted.province and known.province != wanted.province:
        return True
    return bool(known.district and wanted.district and known.district != wanted.district)


def _registrations_differ(known: ProducerIdentity, wanted: ProducerIdentity) -> bool:
    return bool(known.registration and wanted.registration and known.registration != wanted.registration)


def _best_placed(candidates: list[ProducerIdentity], wanted: ProducerIdentity) -> ProducerIdentity | None:
    """Of producers of one name the one in the same place; failing that the only one, unless it is a
    household."""
    exact = [
        known
        for known in candidates
        if (known.province, known.district) == (wanted.province, wanted.district)
    ]
    if len(exact) == 1:
        return exact[0]
    if exact or len(candidates) != 1 or _is_household(wanted.name):
        return None
    return candidates[0]


def _is_household(name: str) -> bool:
    """Households bear people's names, and people of one name are many."""
    return fold(name).startswith(("ho ", "hkd"))
