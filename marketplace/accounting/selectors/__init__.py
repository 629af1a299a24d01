"""Reads of the accounts."""

from .statements import statement_of_point, statement_of_producer

__all__ = ["statement_of_point", "statement_of_producer"]
