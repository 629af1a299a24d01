"""Who handles which topic. Packages above register dotted paths in their ``AppConfig.ready``.

A handler is ``def handler(message: OutboxMessage) -> None``. It runs inside a transaction together with the record
that it ran, so its database effects happen exactly once. An effect outside the database (an e-mail) can happen twice
when the process dies between the effect and the commit: give it an identity that the receiver can recognise
(``message.pk``). Raising means: try again later.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .models import OutboxMessage

Handler = Callable[["OutboxMessage"], None]

_paths_by_topic: dict[str, list[str]] = {}


def register(topic: str, handler_path: str) -> None:
    """Have the function at ``handler_path`` called for each message on ``topic``; registering twice changes nothing."""
    paths = _paths_by_topic.setdefault(topic, [])
    if handler_path not in paths:
        paths.append(handler_path)


def handler_paths(topic: str) -> tuple[str, ...]:
    """The dotted paths registered for ``topic``, in the order of registration (empty when nobody listens)."""
    return tuple(_paths_by_topic.get(topic, ()))


def load(handler_path: str) -> Handler:
    """The function at a dotted path; ``ImportError`` when it is not there."""
    handler: Handler = import_string(handler_path)
    return handler


def registered() -> dict[str, tuple[str, ...]]:
    """All topics with their handlers."""
    return {topic: tuple(paths) for topic, paths in _paths_by_topic.items()}
