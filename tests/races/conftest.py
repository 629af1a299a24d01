"""Races with payment need a way to pay first."""

from tests.ordering.conftest import paid_first

__all__ = ["paid_first"]
