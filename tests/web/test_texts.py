"""Every text that pages and messages show is in the English catalogue, so none stays Vietnamese in an English page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from marketplace.embedded.messages import LOCALES

ROOT = Path(__file__).resolve().parents[2]
CALL = re.compile(r"\b(pgettext|ngettext|gettext)\(")
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2)}
LONGEST = 6000

Text = tuple[str | None, str]
"""Context and Vietnamese text."""


def in_templates(folder: str) -> Iterator[tuple[Text, Path]]:
    for path in sorted([*(ROOT / folder).rglob("*.html"), *(ROOT / folder).rglob("*.txt")]):
        if "static" in path.parts:
            continue
        code = templatize(path.read_text(), origin=str(path))
        for call in CALL.finditer(code):
            words = arguments(code[call.end() : call.end() + LONGEST])
            context = words.pop(0) if call.group(1) == "pgettext" else None
            yield (context, words[0]), path


def arguments(code: str) -> list[str]:
    """The text arguments of a call whose code starts behind its bracket."""
    for end in re.finditer(r"\)", code):
        try:
            call = ast.parse(f"f({code[: end.end()]}", mode="eval").body
        except SyntaxError:
            continue
        assert isinstance(call, ast.Call)
        return [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
    raise AssertionError(code[:80])


def in_code(folder: str) -> Iterator[tuple[Text, Path]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract("python", file, keywords=KEYWORDS):
                yield (None, message if isinstance(message, str) else str(message[0])), path


@pytest.mark.parametrize("folder", ["marketplace", "search", "ocop_catalog", "storefront_api"])
def test_every_text_has_a_place_in_the_catalogue(folder: str) -> None:
    with (LOCALES / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = {
            (message.context, message.id if isinstance(message.id, str) else message.id[0])
            for message in read_po(file, locale="en")
        }
    missing = [
        f"{path.relative_to(ROOT)}: {text[1]}"
        for text, path in (*in_templates(folder), *in_code(folder))
        if text not in known
    ]
    assert missing == []
