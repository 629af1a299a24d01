"""Compile the message catalogues without GNU gettext: ``python -m marketplace.embedded.messages``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from marketplace.embedded.cluster import PROJECT

LOCALES = PROJECT / "marketplace" / "locale"


def compile_messages(directory: Path = LOCALES) -> list[Path]:
    """Write the ``.mo`` beside every ``.po`` that is newer; returns those written.

    Raises babel's PoFileError when a catalogue cannot be read.
    """
    written = []
    for source in sorted(directory.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], domain=source.stem, abort_invalid=True)
        unfinished = target.with_suffix(f".mo.{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_messages():
        sys.stdout.write(f"{path.relative_to(PROJECT)}\n")
