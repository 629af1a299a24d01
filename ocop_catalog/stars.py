"""Stars, scores, schemes and product codes of the OCOP programme (OCOP.md §1).

Pure Python, no Django. What the decisions of the Prime Minister fix stands here as data, each row with the
decision it comes from: score bands, the maxima of the score sheet, who recognises which stars under which
scheme, how long a certificate runs, how product codes are built.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

MIN_LISTED_STARS = 3
"""Three stars and above is the same as "holds a certificate"; fewer stars are an evaluation result only."""

MAX_STARS = 5

CERTIFICATE_MONTHS = 36
"""Calendar months a certificate runs from the date of its decision (04-03-2024 → 04-03-2027)."""

EXPIRY_NOTICE_DAYS = 30
"""The issuer notifies the subject at least this many days before a certificate ends."""

STAR_BANDS: tuple[tuple[Decimal, int], ...] = (
    (Decimal(90), 5),
    (Decimal(70), 4),
    (Decimal(50), 3),
    (Decimal(30), 2),
    (Decimal(0), 1),
)
"""Lower bound of each half-open band, highest first: 69.5 points are three stars."""

MAX_SCORE = Decimal(100)


class CouncilLevel(StrEnum):
    """Level of the authority that evaluates or recognises. The older texts count commune/district as one
    level."""

    COMMUNE = "commune"
    DISTRICT = "district"
    CITY = "city"
    MINISTRY = "ministry"

    @property
    def label(self) -> str:
        """The level in Vietnamese, as a decision names it."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {
    CouncilLevel.COMMUNE: "cấp xã",
    CouncilLevel.DISTRICT: "cấp huyện",
    CouncilLevel.CITY: "cấp tỉnh, thành phố",
    CouncilLevel.MINISTRY: "cấp trung ương",
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One set of evaluation criteria, as a decision of the Prime Minister put it in force.

    ``in_force_from``/``in_force_until`` bound the dates on which it is *the* scheme. ``accepted_until`` is
    later where files opened under it could still be decided afterwards (such a list must name its scheme).
    ``maxima`` are the points of the parts A community and organisation, B marketing and story, C quality.
    ``issuers`` says which level recognises which stars.
    """

    code: str
    decision: str
    in_force_from: date
    in_force_until: date | None
    accepted_until: date | None
    maxima: tuple[int, int, int]
    issuers: tuple[tuple[int, CouncilLevel], ...]

    def issuer_of(self, stars: int) -> CouncilLevel | None:
        """The level that recognises this many stars, or None where no certificate exists (below three, above
        five)."""
        return dict(self.issuers).get(stars)

    def accepts(self, on: date) -> bool:
        """Whether a decision of this date may rest on this scheme."""
        return self.in_force_from <= on and (self.accepted_until is None or on <= self.accepted_until)


_CITY_FROM_THREE = ((3, CouncilLevel.CITY), (4, CouncilLevel.CITY), (5, CouncilLevel.MINISTRY))
_DISTRICT_FOR_THREE = ((3, CouncilLevel.DISTRICT), (4, CouncilLevel.CITY), (5, CouncilLevel.MINISTRY))

# The old criteria fit files opened before 148/QĐ-TTg: the city's list of the round of 2022 was decided in
# spring 2023, with
# three-star products on it. 180 days is the transition the programme grants elsewhere (26/2026).
SCHEMES: tuple[Scheme, ...] = (
    Scheme(
        code="1048",
        decision="1048/QĐ-TTg (sửa đổi theo 781/QĐ-TTg năm 2020)",
        in_force_from=date(2019, 1, 1),
        in_force_until=date(2023, 2, 23),
        accepted_until=date(2023, 8, 23),
        maxima=(35, 25, 40),
        issuers=_CITY_FROM_THREE,
    ),
    Scheme(
        code="148",
        decision="148/QĐ-TTg",
        in_force_from=date(2023, 2, 24),
        in_force_until=date(2025, 7, 5),
        accepted_until=date(2025, 7, 5),
        maxima=(40, 25, 35),
        issuers=_DISTRICT_FOR_THREE,
    ),
    Scheme(
        code="148+1489",
        decision="148/QĐ-TTg sửa đổi theo 1489/QĐ-TTg",
        in_force_from=date(2025, 7, 6),
        in_force_until=date(2026, 5, 21),
        accepted_until=date(2026, 11, 17),
        maxima=(40, 25, 35),
        issuers=_CITY_FROM_THREE,
    ),
    Scheme(
        code="26/2026",
        decision="26/2026/QĐ-TTg",
        in_force_from=date(2026, 5, 22),
        in_force_until=None,
        accepted_until=None,
        maxima=(40, 25, 35),
        issuers=_CITY_FROM_THREE,
    ),
)

_SCHEMES_BY_CODE = {scheme.code: scheme for scheme in SCHEMES}


def scheme_by_code(code: str) -> Scheme | None:
    """The scheme of this code (``1048``, ``148``, ``148+1489``, ``26/2026``), or None."""
    return _SCHEMES_BY_CODE.get(code)


def scheme_in_force(on: date) -> Scheme | None:
    """The scheme in force on a day, or None before the programme."""
    for scheme in reversed(SCHEMES):
        if on >= scheme.in_force_from:
            return scheme
    return None


def may_issue(scheme: Scheme, level: CouncilLevel, stars: int, on: date) -> bool:
    """Whether a council of this level may recognise this many stars under this scheme in a decision of this
    date."""
    return scheme.accepts(on) and scheme.issuer_of(stars) == level


def stars_for_score(score: Decimal) -> int:
    """Stars (1 to 5) of a council's mean score in points.

    Raises ValueError for a score outside 0 to 100.
    """
    if not Decimal(0) <= score <= MAX_SCORE:
        raise ValueError(f"score out of range: {score}")
    return next(stars for bound, stars in STAR_BANDS if score >= bound)


def band(stars: int) -> str:
    """The score band of a number of stars in Vietnamese: ``band(3) == "từ 50 đến dưới 70 điểm"``. Zero stars
    share band one."""
    stars = max(stars, 1)
    bounds = {tier: bound for bound, tier in STAR_BANDS}
    if stars == 1:
        return f"dưới {bounds[2]} điểm"
    if stars == MAX_STARS:
        return f"từ {bounds[stars]} đến {MAX_SCORE} điểm"
    return f"từ {bounds[stars]} đến dưới {bounds[stars + 1]} điểm"


def add_months(start: date, months: int) -> date:
    """The same day some calendar months later; a day the month lacks becomes its last (29-02-2024 + 36 →
    28-02-2027)."""
    years, month0 = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month0 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def certificate_valid_until(decided_on: date) -> date:
    """Last day on which a certificate of this decision date is valid, that day included."""
    return add_months(decided_on, CERTIFICATE_MONTHS)


@dataclass(frozen=True, slots=True)
class ProductCode:
    """An OCOP product code: ``province-district-commune-serial-year`` until 2025, afterwards without the
    district."""

    province: str
    district: str | None
    commune: str
    serial: str
    year: int

    def __str__(self) -> str:
        parts = [self.province, self.district, self.commune, self.serial, str(self.year)]
        return "-".join(part for part in parts if part is not None)


PRODUCT_CODE_FORMS = "01-018-00577-1-2023 hoặc 01-00577-1-2026"
"""What is expected where a product code cannot be read."""

_PRODUCT_CODE = re.compile(r"(\d{2})-(?:(\d{3})-)?(\d{5})-(\d{1,6})-(20\d{2})")
_CODE_SEPARATORS = re.compile(r"\s*[-\u2010-\u2015\u2212./_]\s*|\s+")


def parse_product_code(text: str) -> ProductCode | None:
    """Read a product code, with whatever dashes, dots or spaces the office put between its parts; None if it
    is not one."""
    match = _PRODUCT_CODE.fullmatch(_CODE_SEPARATORS.sub("-", text.strip()))
    if match is None:
        return None
    province, district, commune, serial, year = match.groups()
    return ProductCode(province, district, commune, serial, int(year))
