"""What the workers do for the search index; ``settings`` says how often. Every task may run twice, or twice
at once.
"""

from __future__ import annotations

from celery import shared_task

from .indexing import drain as draining
from .indexing import learn


@shared_task(name="search.drain", ignore_result=True, expires=10)
def drain() -> None:
    """Write what waits; a second's beat keeps the index within two seconds of the shop."""
    draining.drain()


@shared_task(name="search.learn_words", ignore_result=True, expires=60)
def learn_words() -> None:
    """Learn new words when there are any."""
    learn.learn_words()
