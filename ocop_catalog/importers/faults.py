"""What is wrong with a file, said so that the clerk who wrote it finds the cell and knows what to write."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: line in the file (1-based; 0 for the file as a whole), column heading, the value as read,
    what is wrong with it and what was expected, in Vietnamese."""

    line: int
    column: str
    value: str
    message: str
    expected: str

    def as_json(self) -> dict[str, int | str]:
        """The shape of ``import_decision --json``."""
        return {
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "expected": self.expected,
        }


class UnreadableFile(Exception):
    """The file cannot be read at all; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault
