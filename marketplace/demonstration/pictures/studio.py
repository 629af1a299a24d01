"""Draws pictures into a directory, in a process of its own.

``python -m marketplace.demonstration.pictures.studio DIRECTORY WIDTHS NAME…`` writes ``NAME.jpg`` and each width as
``NAME/WIDTH.avif|webp|jpg``, and a line to its output for every picture done. Needs neither Django nor a database.
Encoders run at their quick settings: flat drawings are small all the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from . import Picture, draw

ENCODERS: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("avif", "AVIF", {"quality": 60, "speed": 9, "max_threads": 1}),
    ("webp", "WEBP", {"quality": 76, "method": 1}),
    ("jpg", "JPEG", {"quality": 80}),
)
_ORIGINAL_QUALITY = 90


def main(directory: Path, widths: list[int], names: list[str]) -> None:
    """Draw each of the pictures called ``MOTIF.PALETTE``."""
    for name in names:
        drawn = draw(Picture(*name.split(".")))
        drawn.save(directory / f"{name}.jpg", quality=_ORIGINAL_QUALITY)
        (directory / name).mkdir()
        scaled = drawn
        for width in sorted(
            widths, reverse=True
        ):  # each from the one before: half the work, and no difference to see
            scaled = scaled.resize((width, width), Image.Resampling.LANCZOS)
            for extension, encoder, options in ENCODERS:
                scaled.save(directory / name / f"{width}.{extension}", encoder, **options)
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(width) for width in sys.argv[2].split(",")], sys.argv[3:])
