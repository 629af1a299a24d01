"""Who consumes which topic. Packages above register dotted paths in their ``AppConfig.ready``.

A consumer is a name (``payments``, ``mails``) with one handler for each topic it wants. It gets a message of its own
for each, and its messages about one key go out in order; what one consumer cannot do holds back nothing of another's.

A handler is ``def handler(message: OutboxMessage) -> None``; raising means: try again later. There are two kinds:

- **inside** (the rule): it only writes to this database. It runs inside a transaction together with the record that it
  ran, so its effects happen exactly once.
- **outside** (its consumer is named in ``settings.OUTBOX_OUTSIDE``): it calls other machines. It runs outside of any
  transaction, so nothing waits while they answer, and it may run twice, even at the same moment: when a process dies
  before the record, or takes longer than its lease. It gives what it does an identity that the other machine recognises
  (an idempotency key, a ``Message-ID``), and writes down what came of it in a short transaction of its own.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from .models import OutboxMessage

Handler = Callable[["OutboxMessage"], None]

_paths: dict[tuple[str, str], str] = {}
"""(topic, consumer) → dotted path, in the order of registration."""


def register(topic: str, handler_path: str, *, consumer: str) -> None:
    """Have the function at ``handler_path`` called for each message on ``topic`` to ``consumer``.

    Raises ``ValueError`` when the consumer has another handler for it.
    """
    known = _paths.setdefault((topic, consumer), handler_path)
    if known != handler_path:
        raise ValueError(f"{consumer} handles {topic} with {known} already, not with {handler_path}")


def consumers(topic: str) -> tuple[str, ...]:
    """Who gets messages on ``topic``, in the order of registration (empty when nobody listens)."""
    return tuple(consumer for known, consumer in _paths if known == topic)


def handler_path(topic: str, consumer: str) -> str:
    """The dotted path of a consumer's handler; ``LookupError`` when it has none (any more)."""
    try:
        return _paths[topic, consumer]
    except KeyError:
        raise LookupError(f"{consumer} does not handle {topic}") from None


def load(handler_path: str) -> Handler:
    """The function at a dotted path; ``ImportError`` when it is not there."""
    handler: Handler = import_string(handler_path)
    return handler


def registered() -> dict[tuple[str, str], str]:
    """Every (topic, consumer) with its handler."""
    return dict(_paths)


def outside() -> dict[str, int]:
    """The consumers that call other machines, each with how many relays may wait for their answers at once."""
    found: dict[str, int] = settings.OUTBOX_OUTSIDE
    return found
