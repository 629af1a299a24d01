"""Reads one product's row into a record and judges what it says: rank, score, code and the decision it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ocop_catalog.importers.cells import RowCells
from ocop_catalog.importers.faults import Fault
from ocop_catalog.importers.head import DecisionContext
from ocop_catalog.importers.headers import Field, Heading
from ocop_catalog.importers.producers import MAX_NAME, ProducerReader
from ocop_catalog.importers.records import ResultRecord
from ocop_catalog.importers.sections import Section
from ocop_catalog.importers.tables import Row
from ocop_catalog.importers.titles import DecisionHead, level_of_issuer, read_decision, read_level
from ocop_catalog.importers.values import (
    DATE_FORMS,
    SCORE_FORMS,
    STARS_FORMS,
    Rank,
    is_absent,
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

PARTS_TOLERANCE = Decimal("0.05")
"""Points by which three rounded means may miss their rounded total."""

_POTENTIAL = Rank(4, potential_five=True)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table under one heading."""

    heading: Heading
    context: DecisionContext
    producers: ProducerReader
    sheet: str = ""

    def read(self, row: Row, section: Section) -> tuple[ResultRecord | None, list[Fault]]:
        """The record of a row, or None with every fault in it."""
        cells = RowCells(row, self.heading, self.sheet)
        cells.look_for_damage()
        if cells.faults:
            return None, cells.faults
        product = _product(cells)
        decision = self._decision(cells)
        producer = self.producers.read(cells, section, decision)
        score = _score(cells, Field.SCORE)
        rank = self._rank(cells, section, score)
        if rank is not None:
            rank = _judged(cells, rank, score, decision)
        parts = _parts(cells, score, decision)
        code = _code(cells)
        if cells.faults or rank is None or producer is None:
            return None, cells.faults
        record = ResultRecord(
            line=row.line,
            product=product,
            producer=producer,
            stars=rank.stars,
            potential_five=rank.potential_five,
            score=rounded_down(score) if score is not None else None,
            parts=parts,
            code=code,
            group=cells.text(Field.GROUP) or section.group,
            decision=decision,
        )
        return record, []

    def _decision(self, cells: RowCells) -> DecisionHead:
        """The decision a row rests on: its own where the list names one for each row, else the file's."""
        if Field.DECISION_NUMBER not in self.heading.columns:
            return self.context.head
        text = cells.text(Field.DECISION_NUMBER)
        own = read_decision(text)
        if text and not own.number:
            own = replace(own, number=text[:60])
        if date_text := cells.text(Field.DECISION_DATE):
            own = replace(own, date=read_date(date_text))
            if own.date is None:
                cells.fault(Field.DECISION_DATE, "Không đọc được ngày.", DATE_FORMS)
                return own
        if issuer := cells.text(Field.ISSUER):
            own = replace(own, issuer=issuer, level=level_of_issuer(issuer) or read_level(issuer))
        head = self.context.completed(own)
        if not head.number:
            cells.fault(Field.DECISION_NUMBER, "Thiếu số quyết định.", "ví dụ 1147/QĐ-UBND")
        elif head.date is None:
            cells.fault(Field.DECISION_DATE, "Thiếu ngày quyết định.", DATE_FORMS)
        elif not head.scheme:
            cells.fault(Field.DECISION_DATE, "Ngày này chưa có bộ tiêu chí OCOP.", "ngày từ năm 2019")
        elif head.level is None:
            cells.fault(Field.ISSUER, "Không rõ cấp của cơ quan ban hành.", "ví dụ UBND thành phố Hà Nội")
        return head

    def _rank(self, cells: RowCells, section: Section, score: Decimal | None) -> Rank | None:
        """The rank of a row: its cell, its tick, the heading above it, or where nothing else could say it the score."""
        ticked = [
            Rank(stars, potential)
            for index, stars, potential in self.heading.star_columns
            if not is_absent(cells.row.cell(index)) and cells.row.cell(index) != "0"
        ]
        if len(ticked) > 1:
            cells.fault(Field.STARS, "Đánh dấu nhiều hạng sao.", "một hạng sao cho mỗi sản phẩm")
            return None
        rank = ticked[0] if ticked else None
        if text := cells.written(Field.STARS):
            rank = read_rank(text)
            if rank is None:
                cells.fault(Field.STARS, "Không đọc được hạng sao.", STARS_FORMS)
                return None
        if rank is None:
            rank = section.rank
        elif section.rank is not None and section.rank.stars != rank.stars and not _meant(rank, section.rank):
            message = f"Hạng sao khác với đề mục phía trên ({section.rank.stars} sao)."
            cells.fault(Field.STARS, message, f"{section.rank.stars} sao")
            return None
        has_rank_column = Field.STARS in self.heading.columns or self.heading.star_columns
        if rank is None and not has_rank_column and score is not None:
            rank = Rank(stars_for_score(score))
        if rank is None:
            cells.fault(Field.STARS, "Thiếu hạng sao.", STARS_FORMS)
            return None
        noted = read_rank(cells.written(Field.NOTE))
        return _POTENTIAL if rank.stars >= 4 and _POTENTIAL in (noted, section.rank) else rank


def _product(cells: RowCells) -> str:
    product = cells.text(Field.PRODUCT)
    if not product:
        cells.fault(Field.PRODUCT, "Thiếu tên sản phẩm.", "tên sản phẩm")
    elif len(product) > MAX_NAME:
        cells.fault(Field.PRODUCT, "Tên sản phẩm quá dài.", f"không quá {MAX_NAME} ký tự")
    return product


def _score(cells: RowCells, column: Field) -> Decimal | None:
    text = cells.written(column)
    if not text:
        return None
    score = read_score(text)
    if score is None:
        cells.fault(column, "Không đọc được điểm.", SCORE_FORMS)
    return score


def _judged(cells: RowCells, rank: Rank, score: Decimal | None, decision: DecisionHead) -> Rank | None:
    """The rank if it stands: score against stars, then stars against the issuer under the scheme on that date."""
    if score is not None:
        earned = stars_for_score(score)
        if rank.by_words and earned < MIN_LISTED_STARS:
            rank = Rank(earned)
        if earned != (MAX_STARS if rank.potential_five else max(rank.stars, 1)):
            cells.fault(Field.SCORE, *_disagreement(rank, score, earned))
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
        may_propose = rank.stars == MAX_STARS and decision.level is CouncilLevel.CITY
        expected = (
            "tiềm năng 5 sao, hoặc quyết định của cấp trung ương"
            if may_propose
            else f"quyết định của {needed}"
        )
        cells.fault(Field.STARS, message, expected, cells.written(Field.STARS) or _shown(rank))
        return None
    return rank


def _parts(
    cells: RowCells, score: Decimal | None, decision: DecisionHead
) -> tuple[Decimal, Decimal, Decimal] | None:
    """Parts A, B and C of the score sheet where all are given, within their maxima and adding up to the total."""
    columns = (Field.SCORE_A, Field.SCORE_B, Field.SCORE_C)
    values = [_score(cells, column) for column in columns]
    scheme = scheme_by_code(decision.scheme)
    for column, value, most in zip(columns, values, scheme.maxima if scheme else (), strict=False):
        if value is not None and value > most:
            cells.fault(column, "Điểm vượt mức tối đa của phần này.", f"không quá {most} điểm")
    a, b, c = values
    if a is None or b is None or c is None:
        return None
    if score is not None and abs(a + b + c - score) > PARTS_TOLERANCE:
        total = _number(a + b + c)
        cells.fault(Field.SCORE, f"Tổng ba phần là {total}, khác tổng điểm.", total)
    return rounded_down(a), rounded_down(b), rounded_down(c)


def _code(cells: RowCells) -> str:
    text = cells.text(Field.CODE)
    code = parse_product_code(text) if text else None
    if text and code is None:
        cells.fault(Field.CODE, "Mã sản phẩm không đúng dạng.", PRODUCT_CODE_FORMS)
    return str(code or "")


def _meant(rank: Rank, section_rank: Rank) -> bool:
    """Under "Tiềm năng 5 sao" offices write 5 or 4 stars."""
    return section_rank.potential_five and rank.stars in {4, 5}


def _disagreement(rank: Rank, score: Decimal, earned: int) -> tuple[str, str]:
    message = f"Điểm {_number(score)} là mức {earned} sao, không khớp hạng {_shown(rank)}."
    if earned == MAX_STARS and rank.stars == 4:
        return message, f"tiềm năng 5 sao, hoặc điểm {band(4)}"
    return message, f"{earned} sao, hoặc điểm {band(MAX_STARS if rank.potential_five else rank.stars)}"


def _shown(rank: Rank) -> str:
    return "tiềm năng 5 sao" if rank.potential_five else f"{rank.stars} sao"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
