"""Reads one product's row into a record and judges what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from ocop_catalog.importers.faults import Fault
from ocop_catalog.importers.head import COMMUNES_REFORM, DecisionContext
from ocop_catalog.importers.headers import Field, Heading
from ocop_catalog.importers.places import HANOI_CODE, NOWHERE, Gazetteer, Mentions, Unit
from ocop_catalog.importers.records import ProducerRecord, ResultRecord
from ocop_catalog.importers.sections import Section
from ocop_catalog.importers.tables import Row
from ocop_catalog.importers.titles import (
    DecisionHead,
    level_of_issuer,
    read_decision,
    read_level,
)
from ocop_catalog.importers.values import (
    DATE_FORMS,
    SCORE_FORMS,
    STARS_FORMS,
    Rank,
    is_absent,
    is_broken,
    read_date,
    read_rank,
    read_score,
    rounded_down,
)
from ocop_catalog.stars import (
    MAX_STARS,
    MIN_LISTED_STARS,
    PRODUCT_CODE_FORMS,
    CouncilLevel,
    band,
    parse_product_code,
    scheme_by_code,
    stars_for_score,
)
from ocop_catalog.text import fold, nfc

MAX_NAME = 250
PARTS_TOLERANCE = Decimal("0.05")
"""Points by which three rounded means may miss their rounded total."""

_POTENTIAL = Rank(4, potential_five=True)
_TAIL = re.compile(
    r"(?:\n|\s[-–]\s|[,;(]\s*)(?=(?:địa chỉ|đ/c|đc|số|thôn|xóm|tổ|ấp|khu|cụm|lô|đường|phố|ngõ|ngách|km|xã|phường|thị trấn|huyện|quận|"
    r"thị xã|tp\.?|tx\.?|thành phố|tỉnh|làng|bản|tdp)\b)",
    re.IGNORECASE,
)
_KINDS = (
    ("cooperative_group", re.compile(r"\b(to hop|tht\b)")),
    ("cooperative", re.compile(r"\b(hop tac xa|htx|lhhtx)\b")),
    (
        "company",
        re.compile(r"\b(cong ty|cty|doanh nghiep|dntn|tap doan|xi nghiep|tong cong ty)\b"),
    ),
)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table under one heading."""

    heading: Heading
    context: DecisionContext
    gazetteer: Gazetteer
    sheet: str = ""
    _split: dict[str, tuple[str, str, Mentions]] = field(default_factory=dict)

    def read(self, row: Row, section: Section) -> tuple[ResultRecord | None, list[Fault]]:
        """The record of a row, or None with every fault in it."""
        faults = list(self._damage(row))
        if faults:
            return None, faults
        product = " ".join(self._text(row, Field.PRODUCT).split())
        if not product:
            faults.append(self._fault(row, Field.PRODUCT, "Thiếu tên sản phẩm.", "tên sản phẩm"))
        elif len(product) > MAX_NAME:
            faults.append(
                self._fault(
                    row,
                    Field.PRODUCT,
                    "Tên sản phẩm quá dài.",
                    f"không quá {MAX_NAME} ký tự",
                )
            )
        decision = self._decision(row, faults)
        producer = self._producer(row, section, decision, faults)
        score = self._score(row, Field.SCORE, faults)
        rank = self._rank(row, section, score, faults)
        if rank is not None:
            rank = self._judge(row, rank, score, decision, faults)
        parts = self._parts(row, score, decision, faults)
        code = self._code(row, faults)
        if faults or rank is None or producer is None:
            return None, faults
        record = ResultRecord(
            line=row.line,
            product=product,
            producer=producer,
            stars=rank.stars,
            potential_five=rank.potential_five,
            score=rounded_down(score) if score is not None else None,
            parts=parts,
            code=code,
            group=" ".join(self._text(row, Field.GROUP).split()) or section.group,
            decision=decision,
        )
        return record, faults

    # -- cells -------------------------------------------------------------------------------------------------------

    def _text(self, row: Row, field: Field) -> str:
        text = row.cell(self.heading.columns.get(field))
        return "" if is_absent(text) else text

    def _fault(
        self,
        row: Row,
        field: Field,
        message: str,
        expected: str,
        value: str | None = None,
    ) -> Fault:
        if self.sheet:
            message = f"[{self.sheet}] {message}"
        shown = row.cell(self.heading.columns.get(field)) if value is None else value
        return Fault(row.line, self.heading.title(field), shown, message, expected)

    def _damage(self, row: Row) -> list[Fault]:
        faults = [
            self._fault(row, field, "Ô bị hỏng, không đọc được.", "nội dung gốc của ô")
            for field, index in self.heading.columns.items()
            if field is not Field.NUMBERING and is_broken(row.cell(index))
        ]
        beyond = [cell for cell in row.cells[len(self.heading.titles) :] if cell]
        if beyond:
            message = "Hàng có nhiều ô hơn hàng tiêu đề: có thể một ô chứa dấu phân cách mà không đặt trong ngoặc kép."
            faults.append(
                Fault(
                    row.line,
                    "",
                    "; ".join(beyond),
                    message,
                    f"{len(self.heading.titles)} ô",
                )
            )
        return faults

    # -- decision ----------------------------------------------------------------------------------------------------

    def _decision(self, row: Row, faults: list[Fault]) -> DecisionHead:
        """The decision a row rests on: its own where the list names one for each row, else the file's."""
        if Field.DECISION_NUMBER not in self.heading.columns:
            return self.context.head
        text = self._text(row, Field.DECISION_NUMBER)
        own = read_decision(text)
        if text and not own.number:
            own = replace(own, number=" ".join(text.split())[:60])
        if date_text := self._text(row, Field.DECISION_DATE):
            day = read_date(date_text)
            if day is None:
                faults.append(self._fault(row, Field.DECISION_DATE, "Không đọc được ngày.", DATE_FORMS))
            own = replace(own, date=day)
        if issuer := " ".join(self._text(row, Field.ISSUER).split()):
            own = replace(own, issuer=issuer, level=level_of_issuer(issuer) or read_level(issuer))
        head = self.context.completed(own)
        if not faults:
            faults.extend(self._decision_gaps(row, head))
        return head

    def _decision_gaps(self, row: Row, head: DecisionHead) -> list[Fault]:
        if not head.number:
            return [
                self._fault(
                    row,
                    Field.DECISION_NUMBER,
                    "Thiếu số quyết định.",
                    "ví dụ 1147/QĐ-UBND",
                )
            ]
        if head.date is None:
            return [self._fault(row, Field.DECISION_DATE, "Thiếu ngày quyết định.", DATE_FORMS)]
        if not head.scheme:
            return [
                self._fault(
                    row,
                    Field.DECISION_DATE,
                    "Ngày này chưa có bộ tiêu chí OCOP.",
                    "ngày từ năm 2019",
                )
            ]
        if head.level is None:
            return [
                self._fault(
                    row,
                    Field.ISSUER,
                    "Không rõ cấp của cơ quan ban hành.",
                    "ví dụ UBND thành phố Hà Nội",
                )
            ]
        return []

    # -- producer and place ------------------------------------------------------------------------------------------

    def _producer(
        self, row: Row, section: Section, decision: DecisionHead, faults: list[Fault]
    ) -> ProducerRecord | None:
        written = self._text(row, Field.PRODUCER)
        name, tail, named = self._name(written)
        if not name:
            faults.append(self._fault(row, Field.PRODUCER, "Thiếu tên chủ thể.", "tên pháp lý của chủ thể"))
            return None
        if len(name) > MAX_NAME:
            faults.append(
                self._fault(
                    row,
                    Field.PRODUCER,
                    "Tên chủ thể quá dài.",
                    f"không quá {MAX_NAME} ký tự",
                )
            )
            return None
        address = " ".join(self._text(row, Field.ADDRESS).split())
        columns = self._column_mentions(row)
        behind = self.gazetteer.mentions(tail) if tail else NOWHERE
        mentions = columns.or_else(self._address_mentions(address)).or_else(behind)
        mentions = mentions.or_else(section.mentions).or_else(named)
        province, district, commune = self._units(row, columns, mentions, decision, faults)
        if province is None:
            return None
        return ProducerRecord(
            name=name,
            kind=_kind_of(f"{self._text(row, Field.PRODUCER_KIND)} {name}"),
            address=(address or " ".join(tail.split()) or _composed(mentions))[:300],
            province=province,
            district=district,
            commune=commune,
            phone=self._text(row, Field.PHONE).replace("\n", " ")[:30],
            representative=self._text(row, Field.REPRESENTATIVE).replace("\n", " ")[:150],
            registration=re.sub(r"\s", "", self._text(row, Field.REGISTRATION))[:30],
        )

    def _name(self, written: str) -> tuple[str, str, Mentions]:
        """Name, address behind it, and units the name speaks of; a producer's rows follow each other, so it is kept."""
        if written not in self._split:
            name, tail = _split_name(written)
            self._split[written] = name, tail, self.gazetteer.known_mentions(name)
        return self._split[written]

    def _column_mentions(self, row: Row) -> Mentions:
        """What the columns for units say; such a cell may hold a whole address too."""
        named = NOWHERE
        for column in (Field.DISTRICT, Field.COMMUNE, Field.PROVINCE):
            text = " ".join(self._text(row, column).split())
            if not text:
                continue
            said = self.gazetteer.mentions(text) if re.search(r"[,;]", text) else NOWHERE
            if said == NOWHERE:
                said = Mentions(**{column.name.lower(): text})
            named = named.or_else(said)
        return named

    def _address_mentions(self, address: str) -> Mentions:
        """What an address says; "Địa phương" with nothing but a district's name is a district."""
        if self.gazetteer.district(address):
            return Mentions(district=address)
        return self.gazetteer.mentions(address)

    def _units(
        self,
        row: Row,
        columns: Mentions,
        mentions: Mentions,
        decision: DecisionHead,
        faults: list[Fault],
    ) -> tuple[Unit | None, Unit | None, Unit | None]:
        province = self.context.province
        if mentions.province:
            named = self.gazetteer.province(mentions.province)
            if named is None and columns.province:
                faults.append(self._unknown(row, Field.PROVINCE, mentions.province, "province"))
            province = named or province
        if province is None or province.code != HANOI_CODE:
            return province, None, None
        district = self.gazetteer.district(mentions.district) if mentions.district else None
        if mentions.district and district is None:
            faults.append(self._unknown(row, Field.DISTRICT, mentions.district, "district"))
            return province, None, None
        commune = self.gazetteer.commune(mentions.commune) if mentions.commune else None
        reformed = decision.date is not None and decision.date >= COMMUNES_REFORM
        if commune is None:
            if reformed and columns.commune and district is None:
                faults.append(self._unknown(row, Field.COMMUNE, mentions.commune, "commune"))
            return province, district, None
        if district is None:
            # Before the reform the same name was another, smaller unit, and several districts had one of it.
            district = self.gazetteer.district(commune.districts[0]) if reformed else None
            return province, district, commune if reformed else None
        return (
            province,
            district,
            commune if district.code in commune.districts else None,
        )

    def _unknown(self, row: Row, field: Field, value: str, kind: str) -> Fault:
        nearest = self.gazetteer.nearest(value, kind)
        expected = f"có phải: {', '.join(nearest)}?" if nearest else "tên trong danh mục đơn vị hành chính"
        what = {
            "province": "tỉnh, thành phố",
            "district": "quận, huyện, thị xã",
            "commune": "xã, phường",
        }[kind]
        where = "" if kind == "province" else " của Hà Nội"
        return self._fault(row, field, f"Không có {what} này{where}.", expected, value=value)

    # -- rank, score, code -------------------------------------------------------------------------------------------

    def _rank(self, row: Row, section: Section, score: Decimal | None, faults: list[Fault]) -> Rank | None:
        text = self._text(row, Field.STARS)
        ticked = [
            Rank(stars, potential)
            for index, stars, potential in self.heading.star_columns
            if not is_absent(row.cell(index)) and row.cell(index) != "0"
        ]
        if len(ticked) > 1:
            faults.append(
                self._fault(
                    row,
                    Field.STARS,
                    "Đánh dấu nhiều hạng sao.",
                    "một hạng sao cho mỗi sản phẩm",
                )
            )
            return None
        rank = ticked[0] if ticked else None
        if text:
            rank = read_rank(text)
            if rank is None:
                faults.append(self._fault(row, Field.STARS, "Không đọc được hạng sao.", STARS_FORMS))
                return None
        if rank is None:
            rank = section.rank
        elif (
            section.rank is not None
            and section.rank.stars != rank.stars
            and not _is_potential(rank, section.rank)
        ):
            message = f"Hạng sao khác với đề mục phía trên ({section.rank.stars} sao)."
            faults.append(self._fault(row, Field.STARS, message, f"{section.rank.stars} sao"))
            return None
        if (
            rank is None
            and Field.STARS not in self.heading.columns
            and not self.heading.star_columns
            and score is not None
        ):
            rank = Rank(stars_for_score(score))
        if rank is None:
            faults.append(self._fault(row, Field.STARS, "Thiếu hạng sao.", STARS_FORMS))
            return None
        noted = read_rank(self._text(row, Field.NOTE))
        if rank.stars >= 4 and (noted == _POTENTIAL or section.rank == _POTENTIAL):
            return _POTENTIAL
        return rank

    def _score(self, row: Row, field: Field, faults: list[Fault]) -> Decimal | None:
        text = self._text(row, field)
        if not text:
            return None
        score = read_score(text)
        if score is None:
            faults.append(self._fault(row, field, "Không đọc được điểm.", SCORE_FORMS))
        return score

    def _judge(
        self,
        row: Row,
        rank: Rank,
        score: Decimal | None,
        decision: DecisionHead,
        faults: list[Fault],
    ) -> Rank | None:
        """Score against stars, then stars against the issuer under the scheme on that date."""
        if score is not None:
            earned = stars_for_score(score)
            if rank.by_words and earned < MIN_LISTED_STARS:
                rank = Rank(earned)
            held = MAX_STARS if rank.potential_five else max(rank.stars, 1)
            if earned != held:
                faults.append(self._fault(row, Field.SCORE, *_disagreement(rank, score, earned)))
                return None
        if rank.stars < MIN_LISTED_STARS:
            return Rank(rank.stars)
        scheme = scheme_by_code(decision.scheme)
        if scheme is None or decision.level is None:
            return rank
        issuer = scheme.issuer_of(rank.stars)
        if issuer != decision.level:
            needed = issuer.label if issuer else "cấp có thẩm quyền"
            message = (
                f"Hạng {rank.stars} sao theo {scheme.decision} do {needed} công nhận; "
                f"quyết định này của {decision.level.label} ({decision.issuer})."
            )
            potential = rank.stars == MAX_STARS and decision.level is CouncilLevel.CITY
            expected = (
                "tiềm năng 5 sao, hoặc quyết định của cấp trung ương"
                if potential
                else f"quyết định của {needed}"
            )
            faults.append(
                self._fault(
                    row,
                    Field.STARS,
                    message,
                    expected,
                    self._text(row, Field.STARS) or _shown(rank),
                )
            )
            return None
        return rank

    def _parts(
        self,
        row: Row,
        score: Decimal | None,
        decision: DecisionHead,
        faults: list[Fault],
    ) -> tuple[Decimal, Decimal, Decimal] | None:
        fields = (Field.SCORE_A, Field.SCORE_B, Field.SCORE_C)
        before = len(faults)
        values = [self._score(row, field, faults) for field in fields]
        scheme = scheme_by_code(decision.scheme)
        for part, value, most in zip(fields, values, scheme.maxima if scheme else (), strict=False):
            if value is not None and value > most:
                message = "Điểm vượt mức tối đa của phần này."
                faults.append(self._fault(row, part, message, f"không quá {most} điểm"))
        a, b, c = values
        if len(faults) > before or a is None or b is None or c is None:
            return None
        if score is not None and abs(a + b + c - score) > PARTS_TOLERANCE:
            message = f"Tổng ba phần là {_number(a + b + c)}, khác tổng điểm."
            faults.append(self._fault(row, Field.SCORE, message, _number(a + b + c)))
        return rounded_down(a), rounded_down(b), rounded_down(c)

    def _code(self, row: Row, faults: list[Fault]) -> str:
        text = self._text(row, Field.CODE)
        if not text:
            return ""
        code = parse_product_code(text)
        if code is None:
            faults.append(self._fault(row, Field.CODE, "Mã sản phẩm không đúng dạng.", PRODUCT_CODE_FORMS))
            return ""
        return str(code)


def _split_name(written: str) -> tuple[str, str]:
    """A producer's name and the address written behind it: ``HTX gốm Kim Lan (xã Kim Lan, huyện Gia Lâm)``."""
    parts = _TAIL.split(written, maxsplit=1)
    name = nfc(parts[0]).strip(" ,;:-–")
    tail = parts[1].rstrip(" )") if len(parts) > 1 else ""
    return name, tail


@lru_cache(maxsize=4096)
def _kind_of(text: str) -> str:
    """The kind of producer a name or a column tells; a household where neither says more."""
    folded = fold(text)
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), "household")


def _composed(mentions: Mentions) -> str:
    parts = (mentions.commune, mentions.district, mentions.province)
    return ", ".join(part for part in parts if part)


def _is_potential(rank: Rank, section_rank: Rank) -> bool:
    """Under "Tiềm năng 5 sao" offices write 5 or 4 stars."""
    return section_rank.potential_five and rank.stars in {4, 5}


def _disagreement(rank: Rank, score: Decimal, earned: int) -> tuple[str, str]:
    message = f"Điểm {_number(score)} là mức {earned} sao, không khớp hạng {_shown(rank)}."
    if earned == MAX_STARS and rank.stars == 4:
        return message, f"tiềm năng 5 sao, hoặc điểm {band(4)}"
    return (
        message,
        f"{earned} sao, hoặc điểm {band(MAX_STARS if rank.potential_five else rank.stars)}",
    )


def _shown(rank: Rank) -> str:
    return "tiềm năng 5 sao" if rank.potential_five else f"{rank.stars} sao"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
