"""Who has something to do when two producers turn out to be one. Packages above register themselves.

A follower is ``def follower(*, duplicate_id: int) -> None``; it runs inside the transaction of the merge, after it.
"""

from importlib import import_module

_paths: list[str] = []


def register(path: str) -> None:
    """Have the function at this dotted path called; registering twice changes nothing."""
    if path not in _paths:
        _paths.append(path)


def tell(*, duplicate_id: int) -> None:
    """``duplicate_id`` was merged into another."""
    for path in _paths:
        module, _, name = path.rpartition(".")
        getattr(import_module(module), name)(duplicate_id=duplicate_id)
