"""Rows that are not products: headings in between ("I. Huyện Ba Vì", "B. Sản phẩm đạt 4 sao"), totals,
signatures, notes.

A heading holds for the rows below it until a heading of the same rank replaces it: "II." ends what "I." and
every "1." below it said; headings without an enumerator replace the last one that said the same kind of
thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ocop_catalog.importers.headers import Field, Heading
from ocop_catalog.importers.places import NOWHERE, Gazetteer, Mentions
from ocop_catalog.importers.tables import Row
from ocop_catalog.importers.values import Rank, is_absent, read_rank
from ocop_catalog.text import fold

_ENUMERATOR = re.compile(
    r"^\(?(?:(?P<roman>[ivx]+)|(?P<letter>[a-z])|(?P<arabic>\d+(?:\.\d+)*))\s*[.)/:-]\s*|^(?P<bare>[ivx]+)\s+(?=\S)"
)
_BARE_ENUMERATOR = re.compile(r"^\(?(?:(?P<roman>[ivx]+)|(?P<letter>[a-z])|(?P<arabic>\d+(?:\.\d+)*))[.)]?$")
_TOTAL = re.compile(r"^(tong\b|tong (cong|so)|cong\b(?! ty| nghe)|toan (thanh pho|tinh|huyen))")
_COUNT = re.compile(r"^[(\[]?\s*\d+\s*(san pham|sp|chu the|don vi)?\s*[)\]]?$")
_TRAILING_COUNT = re.compile(r"\s*[:(–-]?\s*\d+\s*(?:sản phẩm|sp|chủ thể)\b.*$", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^\W*(nguoi (lap|tong hop)|lap bieu|t/?m\b|kt\b|tl\b|thu truong|(pho )?chu tich|(pho )?giam doc"
    r"|noi nhan|\(?da ky|ky ten|xac nhan|ghi chu|luu y|danh sach (nay )?(gom|co)|[\w ]+, ngay \d)"
)
_GROUP = re.compile(r"^(?:nhom|nganh)(?: hang| san pham)?\s*:?\s*(?:\d+|[ivx]+)?\s*[.:-]?\s*(?=\S)")
_PLACE = re.compile(r"(dia ban )?(xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tinh|tp|tx|h|q)\b\.?\s*\w")
_RANK_TEXT = re.compile(
    r"(?:tiềm năng\s+)?(?:\d|ba|bốn|năm|hai|một)\s*(?:sao|\*)(?:\s*tiềm năng)?|[★⭐*]{1,5}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Section:
    """What a heading says of the rows below it."""

    mentions: Mentions = NOWHERE
    rank: Rank | None = None
    group: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        said = {"place": any((self.mentions.province, self.mentions.district, self.mentions.commune))}
        return frozenset(
            kind
            for kind, is_said in (said | {"rank": self.rank is not None, "group": bool(self.group)}).items()
            if is_said
        )


@dataclass(slots=True)
class SectionStack:
    """The headings in force while a list is read."""

    _open: list[tuple[str, Section]] = field(default_factory=list)

    def enter(self, enumerator: str, section: Section) -> None:
        for depth, (style, opened) in enumerate(self._open):
            same_rank = style == enumerator if enumerator else bool(opened.kinds & section.kinds)
            if same_rank:
                del self._open[depth:]
                break
        self._open.append((enumerator, section))

    @property
    def current(self) -> Section:
        """All that the open headings say together, inner ones first."""
        mentions, rank, group = NOWHERE, None, ""
        for _style, section in reversed(self._open):
            mentions = mentions.or_else(section.mentions)
            rank = rank or section.rank
            group = group or section.group
        return Section(mentions, rank, group)


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that is no product: a heading with what it says, or (``section`` None) something to pass over.

    ``ends_list``: a signature or note, after which no more products are expected.
    """

    enumerator: str = ""
    section: Section | None = None
    ends_list: bool = False


def read_aside(row: Row, heading: Heading, gazetteer: Gazetteer) -> Aside | None:
    """What a row is if it is no product; None for a product's row, also a faulty one."""
    product, producer = (row.cell(heading.columns.get(field)) for field in (Field.PRODUCT, Field.PRODUCER))
    if product and producer and (_has_rank(row, heading) or not _signs(product, producer)):
        return None
    filled = [(index, cell) for index, cell in enumerate(row.cells) if not is_absent(cell)]
    enumerator = ""
    texts: list[tuple[int, str]] = []
    for position, (index, cell) in enumerate(filled):
        folded = fold(cell)
        if position == 0 and (match := _BARE_ENUMERATOR.match(folded)):
            enumerator = _style(match)
        elif not _COUNT.match(folded):
            texts.append((index, cell))
    if not texts:
        return Aside()
    folded_texts = [fold(cell) for _index, cell in texts]
    product_column = heading.columns[Field.PRODUCT]
    if _TOTAL.match(folded_texts[0]) and (len(texts) == 1 or not producer):
        return Aside()
    if any(_SIGNATURE.match(text) for text in folded_texts) and not _has_rank(row, heading):
        return Aside(ends_list=True)
    if len(texts) > 1:
        return None
    index, text = texts[0]
    own, section = _read_section(text, gazetteer)
    enumerator = own or enumerator
    if index == product_column and enumerator == "arabic" and not own and not section.kinds:
        return None
    if section.kinds or enumerator in {"roman", "letter"}:
        return Aside(enumerator, section)
    return None if index == product_column else Aside()


def _signs(*cells: str) -> bool:
    return any(_SIGNATURE.match(fold(cell)) for cell in cells)


def _has_rank(row: Row, heading: Heading) -> bool:
    return read_rank(row.cell(heading.columns.get(Field.STARS))) is not None


def _style(match: re.Match[str]) -> str:
    return "roman" if match.groupdict().get("bare") else str(match.lastgroup)


def _read_section(text: str, gazetteer: Gazetteer) -> tuple[str, Section]:
    """The enumerator's style in a heading's own text (or empty), and what the heading says."""
    match = _ENUMERATOR.match(fold(text))
    body = text[match.end() :] if match else text
    body = _TRAILING_COUNT.sub("", body.replace("\n", " ")).strip(" .:-–()")
    folded = fold(body)
    rank = None
    if len(body) < 120 and (said := _RANK_TEXT.search(body)):
        rank = read_rank("tiềm năng 5 sao") if "tiem nang" in folded else read_rank(said.group())
    group = body[found.end() :].strip(" .:-–") if (found := _GROUP.match(folded)) else ""
    mentions = NOWHERE
    if _PLACE.match(folded):
        mentions = gazetteer.mentions(body)
    elif gazetteer.district(body):
        mentions = Mentions(district=body)
    if match and not group and rank is None and mentions == NOWHERE:
        group = body
    section = Section(mentions=mentions, rank=rank, group=group)
    return (_style(match) if match else ""), section
