"""Calls with a key of the client's: the same call again answers what it answered, another one with the key is refused.

A client whose answer was lost can not know whether its call went through. It makes a key (a UUID) for each thing it
wants done to an order and sends it along with every try.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marketplace.routing.errors import Busy
from marketplace.routing.lock_objects import short_transaction

from ..errors import ClientKeyReused, ClientKeyWrong, PlaceBusy
from ..models import ClientCall
from .orders import locked

_KEY = re.compile(r"[0-9A-Za-z_-]{8,64}")


@dataclass(frozen=True)
class Call:
    """Something to be done to an order: the client's key for it (empty: none), and what exactly is asked."""

    order_id: int
    key: str
    operation: str
    digest: str


def keyed(*, order_id: int, key: str, operation: str, asked: dict[str, Any]) -> Call:
    """A call under ``key``; ``asked`` is JSON that tells it from any other. Raises ``ClientKeyWrong``."""
    if key and not _KEY.fullmatch(key):
        raise ClientKeyWrong()
    text = json.dumps([operation, asked], sort_keys=True, ensure_ascii=False)
    return Call(order_id, key, operation, hashlib.sha256(text.encode()).hexdigest())


def answered(call: Call) -> str | None:
    """What the call led to when it was made before, None when it is new. Raises ``ClientKeyReused``."""
    known = ClientCall.objects.filter(order_id=call.order_id, key=call.key).first() if call.key else None
    if known is not None and known.digest != call.digest:
        raise ClientKeyReused()
    return None if known is None else known.result


def note_answer(call: Call, result: str = "") -> None:
    """Keep what the call led to, in the transaction of what it did; the caller holds the order's lock."""
    if call.key:
        ClientCall.objects.create(
            order_id=call.order_id, key=call.key, operation=call.operation, digest=call.digest, result=result
        )


def once(call: Call, work: Callable[[], object]) -> None:
    """Do ``work``, which writes to the order and nowhere else, unless this call did it before.

    Raises what ``work`` does (nothing is kept then), ``ClientKeyReused``, ``OrderNotFound``, ``PlaceBusy``.
    """
    try:
        with short_transaction():
            locked(call.order_id)
            if answered(call) is None:
                work()
                note_answer(call)
    except Busy as error:
        raise PlaceBusy() from error


def once_outside(call: Call, work: Callable[[], object]) -> None:
    """Do ``work``, which speaks to others and is idempotent by itself, unless this call did it before.

    No lock is held while it runs; of two at once both run, and one answer is kept. Raises as ``once`` does.
    """
    if answered(call) is not None:
        return
    work()
    try:
        with short_transaction():
            locked(call.order_id)
            if answered(call) is None:
                note_answer(call)
    except Busy as error:
        raise PlaceBusy() from error
