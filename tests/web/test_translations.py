"""English beside Vietnamese: every text of the catalogue is translated, and keeps its placeholders and markup."""

from __future__ import annotations

import re

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po

from marketplace.embedded.messages import LOCALES

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?\w+[^>]*>")


@pytest.fixture(scope="module")
def catalogue() -> list[Message]:
    with (LOCALES / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def texts(message: Message) -> tuple[str, list[str]]:
    """The Vietnamese text and its English ones (two with a plural)."""
    text = message.id[0] if isinstance(message.id, tuple) else message.id
    english = list(message.string) if isinstance(message.string, tuple) else [message.string]
    return str(text), english


def test_every_text_has_its_english(catalogue: list[Message]) -> None:
    assert len(catalogue) > 1000
    assert [text for text, english in map(texts, catalogue) if not all(english)] == []


def test_placeholders_and_markup_survive_translation(catalogue: list[Message]) -> None:
    changed = [
        text
        for text, english in map(texts, catalogue)
        if any(sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(one)) for one in english)
    ]
    assert changed == []
