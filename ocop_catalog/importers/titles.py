"""Reads number, date, issuer, level and scheme of a decision from the title rows above a list.

"(Kèm theo Quyết định số 1147/QĐ-UBND ngày 04/03/2024 của UBND thành phố Hà Nội)". Decisions of the Prime
Minister in a title (148/QĐ-TTg) name the scheme, never the decision itself; lines that begin with "Căn cứ"
only cite.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ocop_catalog.importers.values import read_date
from ocop_catalog.stars import CouncilLevel
from ocop_catalog.text import fold, match_key, nfc

_NUMBER = re.compile(
    r"(?<![\w/])(?P<number>\d{1,6}[a-zA-Z]?\s*/\s*(?:(?P<year>20\d{2})\s*/\s*)?QĐ\s*[-–]\s*(?P<organ>[A-ZĐ][\wĐđ]*(?:[-–&.][\wĐđ]+)*))",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"(?:^|\bcủa\s+)(?P<issuer>(?:chủ tịch\s+)?"
    r"(?:ubnd|[uủ][ỷy] ban nhân dân|uỷ ban nhân dân|bộ(?: trưởng bộ)?|hội đồng|sở)\b[^;()\n.]*)",
    re.IGNORECASE,
)
_CENTRAL_CITIES = {"ha noi", "ho chi minh", "hai phong", "da nang", "can tho", "hue", "hcm"}
_CITES = re.compile(r"^(can cu|theo|thuc hien)\b")
_ISSUER_END = re.compile(
    r"\s*(?:,|:| về việc\b| v/v\b| ngày \d| phê duyệt\b| công nhận\b| ban hành\b| cộng h[oò][aà]\b| - | – ).*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class DecisionHead:
    """What identifies a decision, as far as it is known; ``province`` is the name or code of the issuer's
    province."""

    number: str = ""
    date: date | None = None
    issuer: str = ""
    level: CouncilLevel | None = None
    scheme: str = ""
    province: str = ""

    def or_else(self, other: DecisionHead) -> DecisionHead:
        """This head, completed by another where it is silent."""
        return DecisionHead(
            number=self.number or other.number,
            date=self.date or other.date,
            issuer=self.issuer or other.issuer,
            level=self.level or other.level,
            scheme=self.scheme or other.scheme,
            province=self.province or other.province,
        )


def read_titles(lines: Iterable[str]) -> DecisionHead:
    """The head of the decision that the texts above a list speak of."""
    head = DecisionHead()
    scheme = ""
    letterhead = DecisionHead()
    for raw in lines:
        text = nfc(raw)
        found = read_decision(text)
        scheme = scheme or found.scheme
        if _CITES.match(fold(text)):
            continue
        if found.number:
            head = head.or_else(found)
        else:
            letterhead = letterhead.or_else(found)
    return replace(head.or_else(letterhead), scheme=scheme)


def read_decision(text: str) -> DecisionHead:
    """Everything one text says of a decision; a text without a number may still name a date, an issuer or a
    scheme."""
    number, end, scheme = "", 0, ""
    for match in _NUMBER.finditer(text):
        if fold(match["organ"]) == "ttg":
            scheme = scheme_of_text(text)
        elif not number:
            number, end = _tidy_number(match["number"]), match.end()
    issuer = _issuer(text[end:]) or _issuer(text)
    return DecisionHead(
        number=number,
        date=read_date(text[end:]),
        issuer=issuer,
        level=level_of_issuer(issuer),
        scheme=scheme,
        province=province_of_issuer(issuer),
    )


def scheme_of_text(text: str) -> str:
    """The code of the scheme a text cites, or empty: ``Quyết định 148/QĐ-TTg`` is ``148``."""
    squeezed = fold(text).replace(" ", "")
    if "26/2026/qd-ttg" in squeezed:
        return "26/2026"
    if "1489/qd-ttg" in squeezed:
        return "148+1489"
    if re.search(r"(?<!\d)148/qd-ttg", squeezed):
        return "148"
    if re.search(r"(?<!\d)(1048|781)/qd-ttg", squeezed):
        return "1048"
    return ""


def level_of_issuer(issuer: str) -> CouncilLevel | None:
    """The level an issuer's name tells: ministry, city or province, district, commune; None when it does not
    tell."""
    folded = fold(issuer).replace("uy ban nhan dan", "ubnd")
    if not folded:
        return None
    if re.search(r"^bo\b|\bbo truong\b|trung uong|quoc gia", folded):
        return CouncilLevel.MINISTRY
    body = re.sub(r"^(chu tich )?(ubnd|hoi dong [^,]*? cap|so)\s*", "", folded)
    if re.match(r"(tinh|so)\b", body) or folded.startswith("so "):
        return CouncilLevel.CITY
    if match := re.match(r"(?:thanh pho|tp\.?)\s*(.*)", body):
        return CouncilLevel.CITY if _is_central_city(match[1]) else CouncilLevel.DISTRICT
    if re.match(r"(huyen|quan|thi xa|tx)\b", body):
        return CouncilLevel.DISTRICT
    if re.match(r"(xa|phuong|thi tran)\b", body):
        return CouncilLevel.COMMUNE
    return None


def province_of_issuer(issuer: str) -> str:
    """The province an issuer of province level stands for: ``UBND tỉnh Hưng Yên`` is ``Hưng Yên``; empty
    otherwise."""
    match = re.search(r"(?:tỉnh|thành phố|tp\.?)\s+(?P<name>.+)$", issuer, re.IGNORECASE)
    if match is None or level_of_issuer(issuer) is not CouncilLevel.CITY:
        return ""
    return match["name"].strip(" .,")


def issuer_key(issuer: str, level: CouncilLevel | None) -> str:
    """What tells issuers of one level apart, however spelled; empty for a province, which has only one."""
    if level is CouncilLevel.CITY:
        return ""
    key = match_key(issuer).replace("uy ban nhan dan", "ubnd").replace("chu tich ", "")
    return re.split(r" (?:tp|thanh pho|tinh) ", key)[0]


def read_level(text: str) -> CouncilLevel | None:
    """A level as people write it: ``city``, ``thành phố``, ``cấp tỉnh``, ``huyện``, ``xã``, ``trung ương``,
    ``bộ``."""
    folded = re.sub(r"^cap\s+", "", fold(text))
    for level, words in _LEVEL_WORDS.items():
        if folded in words:
            return level
    return None


_LEVEL_WORDS = {
    CouncilLevel.MINISTRY: {"ministry", "central", "national", "trung uong", "tw", "bo", "quoc gia"},
    CouncilLevel.CITY: {"city", "province", "thanh pho", "tp", "tinh"},
    CouncilLevel.DISTRICT: {"district", "huyen", "quan", "thi xa", "quan/huyen", "huyen/quan"},
    CouncilLevel.COMMUNE: {"commune", "xa", "phuong", "xa/phuong"},
}


def _issuer(text: str) -> str:
    match = _ISSUER.search(text)
    return _ISSUER_END.sub("", match["issuer"]).strip(" -–") if match else ""


def _is_central_city(name: str) -> bool:
    return any(name == city or name.startswith(f"{city} ") for city in _CENTRAL_CITIES)


def _tidy_number(number: str) -> str:
    return re.sub(r"\s+", "", number).replace("–", "-").replace("qđ", "QĐ").replace("Qđ", "QĐ")
