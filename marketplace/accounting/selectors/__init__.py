"""Reads of the accounts."""

from .cash import cash_up_of
from .statements import statement_of_point, statement_of_producer

__all__ = ["cash_up_of", "statement_of_point", "statement_of_producer"]
