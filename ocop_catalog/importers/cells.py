"""One row seen through its heading: cells by what they hold, and the faults found in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ocop_catalog.importers.faults import Fault
from ocop_catalog.importers.headers import Field, Heading
from ocop_catalog.importers.tables import Row
from ocop_catalog.importers.values import is_absent, is_broken


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cells of a row. ``sheet`` is named in faults where a workbook has several."""

    row: Row
    heading: Heading
    sheet: str = ""
    faults: list[Fault] = field(default_factory=list)

    def written(self, column: Field) -> str:
        """A cell as it stands, line breaks kept; empty where it says nothing or the list has no such column."""
        text = self.row.cell(self.heading.columns.get(column))
        return "" if is_absent(text) else text

    def text(self, column: Field) -> str:
        """A cell on one line."""
        return " ".join(self.written(column).split())

    def fault(self, column: Field, message: str, expected: str, value: str | None = None) -> None:
        """Note a fault in a column; ``value`` where it is not the whole cell that is wrong."""
        shown = self.row.cell(self.heading.columns.get(column)) if value is None else value
        if self.sheet:
            message = f"[{self.sheet}] {message}"
        self.faults.append(Fault(self.row.line, self.heading.title(column), shown, message, expected))

    def look_for_damage(self) -> None:
        """Note cells that cannot be read at all, and cells beyond the heading."""
        for column, index in self.heading.columns.items():
            if column is not Field.NUMBERING and is_broken(self.row.cell(index)):
                self.fault(column, "Ô bị hỏng, không đọc được.", "nội dung gốc của ô")
        width = len(self.heading.titles)
        beyond = [cell for cell in self.row.cells[width:] if cell]
        if beyond:
            message = "Hàng có nhiều ô hơn hàng tiêu đề: có thể một ô chứa dấu phân cách mà không đặt trong ngoặc kép."
            self.faults.append(Fault(self.row.line, "", "; ".join(beyond), message, f"{width} ô"))
