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
from ocop_catalog.importers.headers import Field, Heading, find_heading, is_column_numbers, is_repeated
from ocop_catalog.importers.places import Gazetteer
from ocop_catalog.importers.producers import ProducerReader
from ocop_catalog.importers.records import DecisionList, ResultRecord
from ocop_catalog.importers.rows import RowReader
from ocop_catalog.importers.sections import Section, SectionStack, read_aside
from ocop_catalog.importers.tables import Row, Table, read_tables
from ocop_catalog.importers.titles import DecisionHead, read_titles
from ocop_catalog.matching import product_key
from ocop_catalog.text import match_key

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
        missing = [field for field in (Field.PRODUCER,) if field not in heading.columns]
        faults.extend(_missing_column(table.rows[heading.last].line, field) for field in missing)
        reader = RowReader(heading, context, producers, table.sheet)
        rows = list(_product_rows(table, heading, gazetteer))
        for row, section in progress(rows, "Đọc danh sách"):
            count += 1
            result, row_faults = reader.read(row, section)
            faults.extend(fault for fault in row_faults if fault.column not in missing)
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
    for table, heading in zip(tables, headings, strict=True):
        for row in table.rows[: heading.first if heading else 40]:
            yield from (cell for cell in row.cells if cell)


def _missing_column(line: int, field: Field) -> Fault:
    return Fault(line, field.value, "", f"Danh sách không có cột {field.value}.", f'một cột "{field.value}"')


def _product_rows(table: Table, heading: Heading, gazetteer: Gazetteer) -> Iterator[tuple[Row, Section]]:
    """The rows that stand for products, each with what the headings above it say."""
    sections = SectionStack()
    above: Row | None = None
    ended = False
    index = heading.last + 1
    while index < len(table.rows):
        row = table.rows[index]
        if repeated := is_repeated(heading, table.rows, index):
            index += repeated
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
        yield row, sections.current


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
