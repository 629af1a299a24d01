"""Packages that Saleor's dependencies import and that we do without."""

import sys
from types import ModuleType
from typing import Any

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
    module: Any = ModuleType(
        "magic", "Stands for python-magic: tells pictures apart, without the system's libmagic."
    )
    module.from_buffer = picture_type
    sys.modules["magic"] = module


class _Expression:
    """What a formula of sympy's becomes: it can be written down, and is never worked out."""

    def __init__(self, text: object = "") -> None:
        self.text = text

    def _grow(self, other: object) -> "_Expression":
        return self

    __add__ = __sub__ = __mul__ = _grow


def _sympy() -> None:
    module: Any = ModuleType(
        "sympy", "Stands for sympy: measurement 3 writes its temperature scales in it, and nothing else."
    )
    solvers: Any = ModuleType("sympy.solvers")
    module.Expr = module.S = module.Symbol = _Expression
    module.solvers = solvers
    solvers.solve_linear = None
    sys.modules.update({"sympy": module, "sympy.solvers": solvers})


SHIMS = (
    Shim(
        name="magic",
        removed_in="versatileimagefield 3.1",
        why="thumbnails ask python-magic for a picture's type, which fails at import without the system's libmagic",
        apply=_magic,
    ),
    Shim(
        name="sympy",
        removed_in="measurement 3.2",
        why="weights come with computer algebra for temperatures: half of every command's start, 45 MB a process",
        apply=_sympy,
    ),
)
