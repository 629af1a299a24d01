"""Reads a council's decision list: a file as an office wrote it into typed records, or every fault in it.

The algorithm: read the file as tables; find the heading row; read the decision's head from options and title
rows; then row by row tell products from headings, totals and page headings, read each cell, and judge what it
says against the scheme (score against stars, stars against the issuer on that date) and against the units
known. Liberal in layout, strict in facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from ocop_catalog.importers.faults import Fault, UnreadableFile
from ocop_catalog.importers.head import resolve_head
from ocop_catalog.importers.headers import Field, Heading, find_heading, heading_within, is_column_numbers
from ocop_catalog.importers.places import Gazetteer
from ocop_catalog.importers.producers import ProducerReader
from ocop_catalog.importers.records import DecisionList, ResultRecord
from ocop_catalog.importers.rows import RowReader
from ocop_catalog.importers.sections import Section, SectionStack, read_aside
from ocop_catalog.importers.tables import Row, Table, read_tables
from ocop_catalog.importers.titles import DecisionHead, read_titles
from ocop_catalog.matching import product_key
from ocop_catalog.text import fold, match_key

_COVER_ROWS = 40
_PRODUCER_FIELDS = (Field.PRODUCER, Field.ADDRESS, Field.DISTRICT, Field.COMMUNE, Field.PROVINCE, Field.PHONE)


def read_decision_list(
    content: bytes,
    *,
    options: DecisionHead,
    gazetteer: Gazetteer,
    progress: Callable[[Iterable[Any], str], Iterable[Any]] = lambda items, _label: items,
) -> DecisionList:
    """Read a whole list. ``options`` are what the user says of the decision and win over the title rows.

    ``progress`` may wrap the rows, with a label, to show how far the reading is.

    Never raises for what a file may hold: an unreadable file is one fault.
    """
    try:
        tables, headings = _best_reading(content)
    except UnreadableFile as error:
        return DecisionList(options, 0, (), (error.fault,))
    faults = [fault for table in tables for fault in table.faults]
    if not any(headings):
        faults.append(
            Fault(
                0,
                "",
                "",
                "Không tìm thấy hàng tiêu đề của danh sách.",
                'hàng có "Tên sản phẩm", "Chủ thể" và "Hạng sao"',
            )
        )
        return DecisionList(options, 0, (), tuple(faults))

    titles = read_titles(_title_lines(tables, headings))
    dated_by_row = any(heading and Field.DECISION_NUMBER in heading.columns for heading in headings)
    context = resolve_head(
        options=options, titles=titles, gazetteer=gazetteer, may_lack_decision=dated_by_row
    )
    faults.extend(context.faults)

    producers = ProducerReader(context, gazetteer)
    results: list[ResultRecord] = []
    count = 0
    for table, heading in zip(tables, headings, strict=True):
        if heading is None:
            continue
        rows = list(_product_rows(table, heading, gazetteer))
        faults.extend(_missing_columns(table, [heading, *(each for each, _row, _section in rows)]))
        for row_heading, row, section in progress(rows, "Đọc danh sách"):
            count += 1
            reader = RowReader(row_heading, context, producers, table.sheet)
            result, row_faults = reader.read(row, section)
            faults.extend(row_faults)
            if result is not None:
                results.append(result)
    faults.extend(_duplicates(results))
    if count == 0 and not faults:
        faults.append(
            Fault(
                0, "", "", "Danh sách không có sản phẩm nào.", "ít nhất một hàng sản phẩm dưới hàng tiêu đề"
            )
        )
    faults.sort(key=lambda fault: fault.line)
    return DecisionList(context.head, count, tuple(results), tuple(faults))


def _best_reading(content: bytes) -> tuple[list[Table], list[Heading | None]]:
    """Of the possible readings (one for each delimiter) the one whose headings name most columns."""
    readings = [(tables, [find_heading(table) for table in tables]) for tables in read_tables(content)]
    return max(readings, key=lambda reading: sum(heading.weight for heading in reading[1] if heading))


def _title_lines(tables: list[Table], headings: list[Heading | None]) -> Iterator[str]:
    """The texts above the lists, and of sheets without a list. A committee's name may stand on two lines."""
    for table, heading in zip(tables, headings, strict=True):
        rows = table.rows[: heading.first if heading else _COVER_ROWS]
        for number, row in enumerate(rows):
            below = rows[number + 1] if number + 1 < len(rows) else None
            for column, cell in enumerate(row.cells):
                if below and fold(cell) in {"uy ban nhan dan", "ubnd"}:
                    yield f"{cell} {below.cell(column)}"
                elif cell:
                    yield cell


def _missing_columns(table: Table, headings: Iterable[Heading]) -> Iterator[Fault]:
    """Said once for the list, not for each of its rows."""
    for heading in dict.fromkeys(headings):
        if Field.PRODUCER not in heading.columns:
            column = Field.PRODUCER.value
            line = table.rows[heading.last].line
            yield Fault(line, column, "", f"Danh sách không có cột {column}.", f'một cột "{column}"')


def _product_rows(
    table: Table, heading: Heading, gazetteer: Gazetteer
) -> Iterator[tuple[Heading, Row, Section]]:
    """The rows that stand for products, each with the heading of its columns and what the headings in between
    say."""
    sections = SectionStack()
    above: Row | None = None
    ended = False
    index = heading.last + 1
    while index < len(table.rows):
        row = table.rows[index]
        if another := heading_within(table.rows, index):
            heading = another
            index = heading.last + 1
            continue
        index += 1
        if row.is_blank or (index - heading.last <= 3 and is_column_numbers(row)):
            continue
        aside = read_aside(row, heading, gazetteer)
        if aside is not None:
            ended = ended or aside.ends_list
            if aside.section is not None:
                sections.enter(aside.enumerator, aside.section)
                above = None
            continue
        if ended and not row.cell(heading.columns.get(Field.PRODUCER)):
            continue
        if not table.has_merges:
            row = _filled_down(row, above, heading)
        above = row
        yield heading, row, sections.current


def _filled_down(row: Row, above: Row | None, heading: Heading) -> Row:
    """A CSV loses merged cells: where all that tells of the producer is blank, the producer is the one above.

    Only where the list has more than one such column; a producer blank by itself is a fault.
    """
    columns = [heading.columns[field] for field in _PRODUCER_FIELDS if field in heading.columns]
    if (
        above is None
        or len(columns) < 2
        or Field.PRODUCER not in heading.columns
        or any(row.cell(i) for i in columns)
    ):
        return row
    cells = list(row.cells) + [""] * (max(columns) + 1 - len(row.cells))
    for column in columns:
        cells[column] = above.cell(column)
    return replace(row, cells=tuple(cells))


def _duplicates(results: list[ResultRecord]) -> Iterator[Fault]:
    """A product of one producer, or a code, that stands twice in one decision."""
    products: dict[tuple[str, ...], int] = {}
    codes: dict[str, int] = {}
    name_key = cache(match_key)
    for result in results:
        district = result.producer.district.code if result.producer.district else ""
        key = (
            result.decision.number,
            name_key(result.producer.name),
            result.producer.province.code,
            district,
            product_key(result.product),
        )
        first = products.setdefault(key, result.line)
        if first != result.line:
            yield Fault(
                result.line,
                Field.PRODUCT.value,
                result.product,
                f"Trùng sản phẩm của cùng chủ thể ở dòng {first}.",
                "mỗi sản phẩm một dòng",
            )
        elif result.code and codes.setdefault(result.code, result.line) != result.line:
            yield Fault(
                result.line,
                Field.CODE.value,
                result.code,
                f"Trùng mã sản phẩm ở dòng {codes[result.code]}.",
                "mỗi sản phẩm một mã riêng",
            )
