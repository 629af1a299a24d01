"""Has the pictures drawn beside the load, by processes of their own, and stores them with all their variants."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from marketplace.web.pictures import FORMATS, WIDTHS, variant_path

from ..pictures import Picture, motifs, pictures_of

ROOT = Path(__file__).resolve().parents[3]


def missing_pictures() -> list[Picture]:
    """Pictures that products may show and the storage does not hold."""
    every = [picture for motif in motifs() for picture in pictures_of(motif)]
    last = WIDTHS[-1]
    # The widest variant of the last format is written last: where it is, all are.
    return [
        picture
        for picture in every
        if not default_storage.exists(variant_path(picture.path, last, FORMATS[-1][0]))
    ]


@contextmanager
def drawing(pictures: list[Picture]) -> Iterator[Callable[[Callable[[int], object]], None]]:
    """Draws while the block runs. Gives a function that waits for the rest and stores all; it calls back for each
    picture.

    Raises CalledProcessError from that function when a picture could not be drawn.
    """
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        directory = Path(folder)
        studios = [_studio(directory, share) for share in _shares(pictures)]
        try:
            yield lambda advance: _collect(studios, directory, advance)
        finally:
            for studio in studios:
                studio.kill()
                studio.communicate()


def _shares(pictures: list[Picture]) -> list[list[Picture]]:
    """As many shares as processors, by palette: a backdrop is rendered once in each process."""
    ordered = sorted(pictures, key=lambda picture: (picture.palette, picture.motif))
    number = min(os.cpu_count() or 1, len(ordered))
    size = -(-len(ordered) // number) if number else 0
    return [ordered[at * size : (at + 1) * size] for at in range(number)]


def _studio(directory: Path, pictures: list[Picture]) -> subprocess.Popen[str]:
    names = [f"{picture.motif}.{picture.palette}" for picture in pictures]
    widths = ",".join(map(str, WIDTHS))
    command = [
        sys.executable,
        "-m",
        "marketplace.demonstration.pictures.studio",
        str(directory),
        widths,
        *names,
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _collect(studios: list[subprocess.Popen[str]], directory: Path, advance: Callable[[int], object]) -> None:
    for studio in studios:
        for line in studio.stdout or ():
            motif, palette = line.strip().split(".")
            _store(directory, Picture(motif, palette))
            advance(1)
        if studio.wait():
            raise subprocess.CalledProcessError(studio.returncode, studio.args)


def _store(directory: Path, picture: Picture) -> None:
    drawn = directory / f"{picture.motif}.{picture.palette}"
    _put(drawn.with_name(f"{drawn.name}.jpg"), picture.path)
    for extension, _encoder, _options in FORMATS:
        for width in WIDTHS:
            _put(drawn / f"{width}.{extension}", variant_path(picture.path, width, extension))


def _put(file: Path, path: str) -> None:
    """Store one file under exactly this path."""
    default_storage.delete(path)
    with file.open("rb") as content:
        default_storage.save(path, File(content))
