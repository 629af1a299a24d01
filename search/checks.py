"""What must be right before the search can run: the files an editor may change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, register

from .synonyms import OPTIONAL_WORDS, SYNONYMS, load_optional_words, load_synonyms

_FILES: tuple[tuple[Path, Callable[[], Any]], ...] = (
    (SYNONYMS, load_synonyms),
    (OPTIONAL_WORDS, load_optional_words),
)


@register
def word_files_can_be_read(**_kwargs: Any) -> list[CheckMessage]:
    """``search.E001``: the file of synonyms or of optional words is missing or is not UTF-8."""
    problems: list[CheckMessage] = []
    for path, load in _FILES:
        try:
            load()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Error(f"{path.name} cannot be read: {error}", id="search.E001"))
    return problems
