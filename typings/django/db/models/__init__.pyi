# What mypy must know of Django, which carries no types: a member of a TextChoices class is of that class, not the pair
# of value and label it is written as. Everything else is Any.
import enum
from typing import Any

class Choices(enum.Enum):  # type: ignore[misc]
    label: str
    choices: list[tuple[Any, str]]
    values: list[Any]
    labels: list[str]
    names: list[str]

class TextChoices(str, Choices):  # type: ignore[misc]
    value: str

class IntegerChoices(int, Choices):  # type: ignore[misc]
    value: int

def __getattr__(name: str) -> Any: ...
