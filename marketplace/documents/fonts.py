"""The letters of our PDFs: Source Sans 3 cut to Vietnamese (OFL, beside the files), embedded so that ₫ always shows."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "typefaces"
FAMILY = "ChoText"
REGULAR = "ChoText-Regular"
BOLD = "ChoText-Bold"


@cache
def install() -> None:
    """Make the two fonts known to reportlab; once in a process, before anything is measured."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, FOLDER / f"{name}.ttf"))
    for is_bold in (0, 1):
        for is_italic in (0, 1):  # there is no italic: what asks for one is set upright
            addMapping(FAMILY, is_bold, is_italic, BOLD if is_bold else REGULAR)


def drawable(text: str) -> str:
    """``text`` in letters of the fonts: composed (a base letter with loose marks has no glyph), line ends kept.

    Control characters are dropped; letters of other scripts stay, and print as the empty box.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if letter == "\n" or unicodedata.category(letter) != "Cc")
