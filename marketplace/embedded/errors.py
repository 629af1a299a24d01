"""What can go wrong on the machine itself, in words for the person at the terminal."""

from __future__ import annotations


class EmbeddedError(Exception):
    """Base of this package's errors: ``code`` is stable, the message is for the person at the terminal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
