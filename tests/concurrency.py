"""Real processes against each other: each with its own connection, all let go at the same moment."""

from __future__ import annotations

import multiprocessing
import pickle
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections

SECONDS = 60


@dataclass(frozen=True)
class Outcome:
    """What one call did: its value, or the exception it raised."""

    value: Any = None
    error: BaseException | None = None


def run_at_once(
    calls: Sequence[Callable[[], Any]], *, seconds: float = SECONDS, daemon: bool = True
) -> list[Outcome]:
    """Run every call in a process of its own, started together; their outcomes in the order of ``calls``. Those that
    start processes themselves must be no ``daemon``.

    Values and exceptions must be picklable. Raises TimeoutError when one does not come back: a deadlock.
    """
    context = multiprocessing.get_context("fork")  # a fresh interpreter would import Saleor for seconds
    barrier = context.Barrier(len(calls))
    connections.close_all()  # a connection must not be shared across a fork
    runners = []
    for call in calls:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(call, barrier, sender), daemon=daemon)
        process.start()
        sender.close()
        runners.append((process, receiver))
    try:
        return [_receive(receiver, seconds) for _, receiver in runners]
    finally:
        for process, receiver in runners:
            process.join(1)
            if process.is_alive():
                process.kill()
                process.join()
            receiver.close()


def _run(call: Callable[[], Any], barrier: Any, sender: Any) -> None:
    try:
        connections["default"].ensure_connection()
        barrier.wait(SECONDS)
        outcome = Outcome(value=call())
    except BaseException as error:  # noqa: BLE001 - whatever it was is the outcome
        outcome = Outcome(error=error)
    try:
        message = pickle.dumps(outcome)
        pickle.loads(message)  # some exceptions pickle but do not come back
    except Exception:  # noqa: BLE001
        shown = "".join(traceback.format_exception(outcome.error)) if outcome.error else repr(outcome.value)
        message = pickle.dumps(Outcome(error=RuntimeError(f"not picklable: {shown}")))
    sender.send_bytes(message)
    sender.close()
    connections.close_all()


def _receive(receiver: Any, seconds: float) -> Outcome:
    if not receiver.poll(seconds):
        raise TimeoutError(f"a process did not finish in {seconds} s: a deadlock?")
    outcome: Outcome = pickle.loads(receiver.recv_bytes())
    return outcome
