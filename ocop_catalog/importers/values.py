"""Reads single cells: stars, scores, dates, marks. Each answers None for a cell that does not say what was
asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ocop_catalog.stars import MAX_SCORE, MAX_STARS
from ocop_catalog.text import fold

STARS_FORMS = "0 đến 5: 4, 4 sao, ****, ★★★★, bốn sao, hoặc tiềm năng 5 sao"
SCORE_FORMS = "số từ 0 đến 100, ví dụ 69,5"
DATE_FORMS = "ngày/tháng/năm, ví dụ 04/03/2024"

_ABSENT = {
    "-",
    "–",
    "—",
    "_",
    "…",
    "...",
    "/",
    "x x",
    "n/a",
    "na",
    "null",
    "none",
    "không có",
    "chưa có",
    "chưa cấp",
    "đang cập nhật",
}
_BROKEN = re.compile(r"\ufffd|^#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL)[!?]?", re.IGNORECASE)
_WORDS = {"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5}
_FILLED_STARS = "*★⭐🌟✭✮✯✰⋆✶"
_HOLLOW_STARS = "☆"
_STARS = re.compile(
    r"(?:dat |hang |xep hang |san pham |ocop )*"
    r"(\d+(?:[.,]0+)?|khong|mot|hai|ba|bon|nam) ?(?:sao|\*|★|⭐)?(?: ocop)?"
    r"(?: cap (?:tinh|thanh pho|huyen|quoc gia|trung uong))?"
)
# "4 sao (nâng hạng)": how a product came to its rank says nothing against it.
_REMARK = re.compile(
    r" ?\((?:nang hang|danh gia lai|cong nhan lai|duy tri|cap moi|moi|lan \d|lan dau)\)$| nam 20\d\d$"
)
_POTENTIAL = re.compile(
    r"\b5 sao .*(?:de nghi|tn\b)|\btiem nang\b|\btn ?5\b|\bde nghi (?:cong nhan |xet |danh gia |trung uong |tw )*5\b"
)
_NOT_RANKED = re.compile(r"(?:khong|chua) (?:dat|xep hang|phan hang|cong nhan|du dieu kien)\b.*|loai|truot")
_SCORE = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?:d|diem)?(?: ?/ ?100(?: ?d| ?diem)?)?")
_DATE = re.compile(
    r"(?:ngay\s*)?(\d{1,2})\s*(?:[/.-]|thang)\s*(\d{1,2})\s*(?:[/.-]|,?\s*nam)\s*(\d{4})(?!\d)", re.IGNORECASE
)
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank as written: stars 0 to 5; potential five stands as four stars (OCOP.md §1). ``by_words``: "Không
    đạt", zero stars only because no number is given."""

    stars: int
    potential_five: bool = False
    by_words: bool = False


def is_absent(text: str) -> bool:
    """Whether a cell says nothing: blank, a dash, "không có"."""
    return not text or text.lower() in _ABSENT


def is_broken(text: str) -> bool:
    """Whether a cell is damaged: a character lost in conversion, or an error of the spreadsheet."""
    return bool(_BROKEN.search(text))


@lru_cache(maxsize=1024)
def read_rank(text: str) -> Rank | None:
    """The rank a cell names: ``4 sao``, ``****``, ``★★★★☆``, ``Bốn sao``, ``Tiềm năng 5 sao``, ``Không đạt``."""
    filled = sum(text.count(star) for star in _FILLED_STARS)
    beside = text.strip(_FILLED_STARS + _HOLLOW_STARS + " \ufe0f()\n")
    if filled and not beside:
        return Rank(filled) if filled <= MAX_STARS else None
    if filled > 1:  # "**** (4 sao)": both must say the same
        said = read_rank(beside)
        return said if said is not None and said.stars == filled else None
    folded = _REMARK.sub("", fold(text).replace("\n", " ")).strip(" .:;()")
    if _POTENTIAL.search(folded):
        stars = {int(digit) for digit in re.findall(r"\d", folded)} | {
            value for word, value in _WORDS.items() if re.search(rf"\b{word} sao\b", folded)
        }
        return Rank(4, potential_five=True) if stars <= {4, 5} else None
    if _NOT_RANKED.fullmatch(folded):
        return Rank(0, by_words=True)
    match = _STARS.fullmatch(folded)
    if match is None:
        return None
    token = match.group(1)
    stars_read = _WORDS[token] if token in _WORDS else int(token.replace(",", ".").split(".")[0])
    return Rank(stars_read) if stars_read <= MAX_STARS else None


def read_score(text: str) -> Decimal | None:
    """Points out of 100: ``69,5``, ``69.5 điểm``, ``69,5/100``. At full length; see ``rounded_down``."""
    match = _SCORE.fullmatch(fold(text))
    if match is None:
        return None
    try:
        score = Decimal(match.group(1).replace(",", "."))
    except InvalidOperation:
        return None
    return score if score <= MAX_SCORE else None


def rounded_down(score: Decimal) -> Decimal:
    """A score to two places, never up: a mean of 69.9967 must not reach the next band."""
    return score.quantize(_PLACES, rounding="ROUND_DOWN")


def read_date(text: str) -> date | None:
    """The first date in a text: ``04/03/2024``, ``ngày 4 tháng 3 năm 2024``, ``2024-03-04``; None if none or
    impossible."""
    folded = fold(text)
    if match := _ISO_DATE.search(folded):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DATE.search(folded):
        day, month, year = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
