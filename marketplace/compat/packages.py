"""Packages that Saleor's dependencies import and that we do without."""

import sys
from types import ModuleType

from .shim import Shim

# The first bytes of the formats that pictures are uploaded in.
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


def picture_type(head: bytes, mime: bool = True) -> str:
    """The media type of a picture from its first bytes; ``application/octet-stream`` for anything else."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _SIGNATURES if head.startswith(start)), "application/octet-stream")


def _magic() -> None:
    module = ModuleType("magic", "Stands for python-magic: tells pictures apart, without the system's libmagic.")
    module.from_buffer = picture_type  # type: ignore[attr-defined]
    sys.modules["magic"] = module


SHIMS = (
    Shim(
        name="magic",
        removed_in="versatileimagefield 3.1",
        why="thumbnails ask python-magic for a picture's type, which fails at import without the system's libmagic",
        apply=_magic,
    ),
)
