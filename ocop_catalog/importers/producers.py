"""Reads the producer of a row: name, kind, and where it is, whichever cells say so."""

from __future__ import annotations

import re
from functools import lru_cache

from ocop_catalog.importers.cells import RowCells
from ocop_catalog.importers.head import COMMUNES_REFORM, DecisionContext
from ocop_catalog.importers.headers import Field
from ocop_catalog.importers.places import HANOI_CODE, NOWHERE, Gazetteer, Mentions, Unit
from ocop_catalog.importers.records import ProducerRecord
from ocop_catalog.importers.sections import Section
from ocop_catalog.importers.titles import DecisionHead
from ocop_catalog.text import fold, nfc

MAX_NAME = 250

# An address written behind a name: a sign, then a word addresses begin with.
_TAIL = re.compile(
    r"(?:\n|\s[-–]\s|[,;(]\s*)(?=(?:địa chỉ|đ/c|đc|số|thôn|xóm|tổ|ấp|khu|cụm|lô|đường|phố|ngõ|ngách|km"
    r"|xã|phường|thị trấn|huyện|quận|thị xã|tp\.?|tx\.?|thành phố|tỉnh|làng|bản|tdp)\b)",
    re.IGNORECASE,
)
_KINDS = (
    ("cooperative_group", re.compile(r"\b(to hop|tht\b)")),
    ("cooperative", re.compile(r"\b(hop tac xa|htx|lhhtx)\b")),
    ("company", re.compile(r"\b(cong ty|cty|doanh nghiep|dntn|tap doan|xi nghiep|tong cong ty)\b")),
)


class ProducerReader:
    """Reads the producers of a list."""

    def __init__(self, context: DecisionContext, gazetteer: Gazetteer) -> None:
        self._context = context
        self._gazetteer = gazetteer
        self._names: dict[str, tuple[str, str, Mentions]] = {}

    def read(self, cells: RowCells, section: Section, decision: DecisionHead) -> ProducerRecord | None:
        """The producer of a row, or None with the faults noted in ``cells``."""
        if Field.PRODUCER not in cells.heading.columns:
            return None  # said once, of the list
        name, tail, named = self._name(cells.written(Field.PRODUCER))
        if not name:
            cells.fault(Field.PRODUCER, "Thiếu tên chủ thể.", "tên pháp lý của chủ thể")
            return None
        if len(name) > MAX_NAME:
            cells.fault(Field.PRODUCER, "Tên chủ thể quá dài.", f"không quá {MAX_NAME} ký tự")
            return None
        address = cells.text(Field.ADDRESS)
        columns = self._column_mentions(cells)
        behind = self._gazetteer.mentions(tail) if tail else NOWHERE
        mentions = columns.or_else(self._address_mentions(address)).or_else(behind)
        mentions = mentions.or_else(section.mentions).or_else(named)
        province, district, commune = self._units(cells, columns, mentions, decision)
        if province is None:
            return None
        return ProducerRecord(
            name=name,
            kind=_kind_of(f"{cells.text(Field.PRODUCER_KIND)} {name}"),
            address=(address or " ".join(tail.split()) or _composed(mentions))[:300],
            province=province,
            district=district,
            commune=commune,
            phone=cells.text(Field.PHONE)[:30],
            representative=cells.text(Field.REPRESENTATIVE)[:150],
            registration=cells.text(Field.REGISTRATION).replace(" ", "")[:30],
        )

    def _name(self, written: str) -> tuple[str, str, Mentions]:
        """Name, address behind it, and units the name speaks of; rows of one producer follow each other, so
        it is kept."""
        if written not in self._names:
            name, tail = _split_name(written)
            self._names[written] = name, tail, self._gazetteer.known_mentions(name)
        return self._names[written]

    def _column_mentions(self, cells: RowCells) -> Mentions:
        """What the columns for units say; such a cell may hold a whole address too."""
        named = NOWHERE
        for column in (Field.DISTRICT, Field.COMMUNE, Field.PROVINCE):
            text = cells.text(column)
            if not text:
                continue
            said = self._gazetteer.mentions(text) if re.search(r"[,;]", text) else NOWHERE
            if said == NOWHERE:
                said = Mentions(**{column.name.lower(): text})
            named = named.or_else(said)
        return named

    def _address_mentions(self, address: str) -> Mentions:
        """What an address says; "Địa phương" with nothing but a district's name is a district."""
        if self._gazetteer.district(address):
            return Mentions(district=address)
        return self._gazetteer.mentions(address)

    def _units(
        self, cells: RowCells, columns: Mentions, mentions: Mentions, decision: DecisionHead
    ) -> tuple[Unit | None, Unit | None, Unit | None]:
        """Province, district and commune of the mentions; the latter two for Hà Nội only. Notes unknown ones."""
        province = self._context.province
        if mentions.province:
            named = self._gazetteer.province(mentions.province)
            if named is None and columns.province:
                self._unknown(cells, Field.PROVINCE, mentions.province)
            province = named or province
        if province is None or province.code != HANOI_CODE:
            return province, None, None
        district = self._gazetteer.district(mentions.district) if mentions.district else None
        if mentions.district and district is None:
            self._unknown(cells, Field.DISTRICT, mentions.district)
            return province, None, None
        commune = self._gazetteer.commune(mentions.commune) if mentions.commune else None
        reformed = decision.date is not None and decision.date >= COMMUNES_REFORM
        if commune is None:
            if reformed and columns.commune and district is None:
                self._unknown(cells, Field.COMMUNE, mentions.commune)
            return province, district, None
        if district is None:
            # Before the reform the same name was another, smaller unit, and several districts had one of it.
            district = self._gazetteer.district(commune.districts[0]) if reformed else None
            return province, district, commune if reformed else None
        return province, district, commune if district.code in commune.districts else None

    def _unknown(self, cells: RowCells, column: Field, value: str) -> None:
        what, where = {
            Field.PROVINCE: ("tỉnh, thành phố", ""),
            Field.DISTRICT: ("quận, huyện, thị xã", " của Hà Nội"),
            Field.COMMUNE: ("xã, phường", " của Hà Nội"),
        }[column]
        nearest = self._gazetteer.nearest(value, column.name.lower())
        expected = f"có phải: {', '.join(nearest)}?" if nearest else "tên trong danh mục đơn vị hành chính"
        cells.fault(column, f"Không có {what} này{where}.", expected, value=value)


def _split_name(written: str) -> tuple[str, str]:
    """A producer's name and the address written behind it: ``HTX gốm Kim Lan (xã Kim Lan, huyện Gia Lâm)``."""
    name, *tail = _TAIL.split(written, maxsplit=1)
    return nfc(name).strip(" ,;:-–"), tail[0].rstrip(" )") if tail else ""


@lru_cache(maxsize=4096)
def _kind_of(text: str) -> str:
    """The kind of producer a name or a column tells; a household where neither says more."""
    folded = fold(text)
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), "household")


def _composed(mentions: Mentions) -> str:
    parts = (mentions.commune, mentions.district, mentions.province)
    return ", ".join(part for part in parts if part)
