"""Work shared out to forked processes: building documents is Python's work, and Python works on one core a process."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from traceback import format_exception
from typing import Any, TypeVar, cast

from django.db import connections

from search.errors import SearchError

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], Iterable[Result]]


def shared_out(work: Work[Item, Result], items: Sequence[Item], processes: int) -> Iterator[Result]:
    """What ``work`` answers for its share of the items, as it comes, from so many processes (here, with one).

    ``work`` runs with a connection of its own and must open whatever else it talks to. Raises what it raised in any of
    them, or ``ChildProcessError`` when one of them died; then the others are stopped. When this process dies, they
    end at their next result.
    """
    if processes < 2 or len(items) < 2:
        yield from work(items)
        return
    context = multiprocessing.get_context("fork")  # a fresh interpreter would import Saleor for seconds
    children: dict[Connection, BaseProcess] = {}
    try:
        for number in range(min(processes, len(items))):
            receiver, sender = context.Pipe(duplex=False)
            child: BaseProcess = context.Process(
                target=_run, args=(work, items[number::processes], sender), daemon=True
            )
            child.start()
            sender.close()  # the child has the only other end: when it dies, ours says so
            children[receiver] = child
        yield from _results(children)
    finally:
        for receiver, child in children.items():
            child.terminate()
            child.join()
            receiver.close()


def _results(children: dict[Connection, BaseProcess]) -> Iterator[Any]:
    running = set(children)
    while running:
        for receiver in cast(list[Connection], wait(list(running))):
            try:
                is_over, value = receiver.recv()
            except EOFError:
                children[receiver].join()
                raise ChildProcessError(
                    f"a process died ({children[receiver].exitcode}) before its work was done"
                ) from None
            if isinstance(value, BaseException):
                raise value
            if is_over:
                running.discard(receiver)
            else:
                yield value


def _run(work: Work[Item, Any], items: Sequence[Item], sender: Connection) -> None:
    for inherited in connections.all(initialized_only=True):
        inherited.connection = None  # the parent's: neither used nor closed here
    try:
        for result in work(items):
            sender.send((False, result))
        sender.send((True, None))
    except BrokenPipeError:
        return  # the parent is gone
    except BaseException as error:  # noqa: BLE001 - raised in the parent
        sender.send((True, _portable(error)))
    finally:
        connections.close_all()


def _portable(error: BaseException) -> BaseException:
    """Ours are told as they are; others, not all of which can be sent, as text."""
    return error if isinstance(error, SearchError) else RuntimeError("".join(format_exception(error)))
