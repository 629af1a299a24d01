"""Finds province, district and commune in what offices write: a column of its own, an address, or a
producer's name.

A ``Gazetteer`` holds the units we know: every province, and the districts and communes of Hà Nội. For other
provinces only the province is resolved; the rest of such an address stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from ocop_catalog.text import fold, match_key

HANOI_CODE = "01"

# A word that says which kind of unit the name after it is. "hợp tác xã" is no commune, "thị xã" is a
# district.
_UNIT_WORD = re.compile(
    r"(?<!hop tac )(?<!\w)"
    r"(?:(?P<district>huyen|quan|thi xa|tx\b\.?|h\.|q\.)|(?P<commune>xa|phuong|thi tran|tt\b\.?|x\.|p\.)"
    r"|(?P<province>tinh|thanh pho|tp\b\.?|t\.))\s*(?=\w)"
)
# In a text with marks a unit word has its own: Huyền and Phượng are people.
_MARKED_UNIT_WORD = re.compile(
    r"huyện|quận|thị xã|thị trấn|xã|phường|tỉnh|thành phố|(?:tx|tt|tp)\.?|(?:h|q|x|p|t)\."
)
_END_OF_NAME = re.compile(r"[,;()\n/]| [-–] ")
_ALIASES = {
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "hn": "ha noi",
    "hanoi": "ha noi",
    "tt hue": "thua thien hue",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of administration: GSO code and name; for a commune the former districts it was made of, main
    one first."""

    code: str
    name: str
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """Names of units as a text gives them, without the word for their kind; empty where it gives none."""

    province: str = ""
    district: str = ""
    commune: str = ""

    def or_else(self, other: Mentions) -> Mentions:
        """These mentions, completed by others where they are silent."""
        return Mentions(
            self.province or other.province, self.district or other.district, self.commune or other.commune
        )


NOWHERE = Mentions()


class Gazetteer:
    """The units known, found by name in any spelling or by code."""

    def __init__(
        self, *, provinces: Iterable[Unit], districts: Iterable[Unit], communes: Iterable[Unit]
    ) -> None:
        self._provinces = _index(provinces)
        self._districts = _index(districts)
        self._communes = _index(communes)
        self._said: dict[str, Mentions] = {}

    def province(self, name: str) -> Unit | None:
        """The province of this name or code (``Hưng Yên``, ``tỉnh Hưng Yên``, ``TP. Hà Nội``, ``01``)."""
        key = _unit_key(name)
        return self._provinces.get(_ALIASES.get(key, key))

    def district(self, name: str) -> Unit | None:
        """The former district of Hà Nội of this name or code (``Ba Vì``, ``H. Ba Vi``, ``271``)."""
        key = _unit_key(name)
        return self._districts.get(key) or self._districts.get(key.zfill(3) if key.isdigit() else key)

    def commune(self, name: str) -> Unit | None:
        """The commune of Hà Nội since 01-07-2025 of this name or code."""
        return self._communes.get(_unit_key(name))

    def nearest(self, name: str, kind: str, limit: int = 3) -> list[str]:
        """Names of known units most like this one; ``kind`` is ``province``, ``district`` or ``commune``."""
        index = {"province": self._provinces, "district": self._districts, "commune": self._communes}[kind]
        found = process.extract(
            _unit_key(name), index.keys(), scorer=fuzz.WRatio, score_cutoff=55, limit=limit * 2
        )
        names = dict.fromkeys(index[key].name for key, _score, _index in found)
        return list(names)[:limit]

    def mentions(self, text: str) -> Mentions:
        """The units an address or a producer's name speaks of."""
        if text not in self._said:
            self._said[text] = self._named(text).or_else(self._listed(text))
        return self._said[text]

    def known_mentions(self, text: str) -> Mentions:
        """Of the units a text speaks of those that are known; for texts that are not addresses, as a
        producer's name."""
        said = self.mentions(text)
        return Mentions(
            province=said.province if said.province and self.province(said.province) else "",
            district=said.district if said.district and self.district(said.district) else "",
            commune=said.commune,
        )

    def _named(self, text: str) -> Mentions:
        """Units named with their kind: ``xã Bát Tràng, huyện Gia Lâm``."""
        folded = _aligned(text)
        found: dict[str, str] = {}
        unmarked = text.isascii()
        words = [
            word
            for word in _UNIT_WORD.finditer(folded)
            if unmarked or _MARKED_UNIT_WORD.fullmatch(text[word.start() : word.end()].strip().lower())
        ]
        for index, word in enumerate(words):
            end = words[index + 1].start() if index + 1 < len(words) else len(folded)
            kind = str(word.lastgroup)
            name = self._name_after(text, word.end(), end, kind)
            if kind == "province" and "thanh pho".startswith(word.group()[:1]) and not self.province(name):
                # A town within a province, or "thành phố Sơn Tây" said of a former district.
                kind = "district"
            if name and (kind not in found or not self._look_up(kind, found[kind])):
                found[kind] = name
        return Mentions(found.get("province", ""), found.get("district", ""), found.get("commune", ""))

    def _look_up(self, kind: str, name: str) -> Unit | None:
        return {"province": self.province, "district": self.district, "commune": self.commune}[kind](name)

    def _name_after(self, text: str, start: int, end: int, kind: str) -> str:
        """The name that follows a unit word: a known one as long as can be, else all up to the next sign.

        ``Gia Lâm Hà Nội`` is the district Gia Lâm followed by more; ``Văn Miếu - Quốc Tử Giám`` has a sign
        within.
        """
        known = re.split(r"[,;()\n/]", text[start:end], maxsplit=1)[0].split()
        for count in range(min(len(known), 8), 0, -1):
            candidate = " ".join(known[:count]).strip(" .-–:")
            if self._look_up(kind, candidate):
                return candidate
        stop = _END_OF_NAME.search(text, start, end)
        return text[start : stop.start() if stop else end].strip(" .-–:")

    def _listed(self, text: str) -> Mentions:
        """Units named without their kind, from the right: ``Thôn 3, Bát Tràng, Gia Lâm, Hà Nội``."""
        parts = [part.strip() for part in _END_OF_NAME.split(text)]
        parts = [part for part in parts if part]
        if len(parts) < 2:
            return NOWHERE
        province = district = commune = ""
        if self.province(parts[-1]):
            province = parts.pop()
        if parts and self.district(parts[-1]) and (province or len(parts) > 1):
            district = parts.pop()
        if parts and district and self.commune(parts[-1]):
            commune = parts.pop()
        return Mentions(province, district, commune)


def _index(units: Iterable[Unit]) -> Mapping[str, Unit]:
    """By name and by code; of two units of one name the later entry wins (today's after yesterday's)."""
    index: dict[str, Unit] = {}
    for unit in units:
        index[_unit_key(unit.name)] = unit
        index[unit.code] = unit
    return index


def _aligned(text: str) -> str:
    """Folded text of the same length, so that places found in one are places in the other; line breaks stay."""
    folded = fold(text)
    if len(folded) != len(text):
        return text.lower()
    if "\n" not in text:
        return folded
    return "".join("\n" if char == "\n" else bare for char, bare in zip(text, folded, strict=True))


_LEADING_UNIT_WORD = re.compile(
    r"^(?:huyen|quan|thi xa|tx|h|q|xa|phuong|thi tran|tt|x|p|tinh|thanh pho|tp|t)(?:\.\s*|\s+)(?=\w)"
)


@lru_cache(maxsize=20_000)
def _unit_key(name: str) -> str:
    """The key of a unit's name, without the word for its kind."""
    return match_key(_LEADING_UNIT_WORD.sub("", fold(name)))
