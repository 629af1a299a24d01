"""Reads of the accounts."""

from .cash import cash_up_of, closings_of, closings_with_difference
from .holding import held_for_producer, in_the_drawer, points_holding, producers_owed, who_holds_what
from .statements import statement_of_place, statement_of_point, statement_of_producer
from .tax import tax_list

__all__ = [
    "cash_up_of",
    "closings_of",
    "closings_with_difference",
    "held_for_producer",
    "in_the_drawer",
    "points_holding",
    "producers_owed",
    "statement_of_place",
    "statement_of_point",
    "statement_of_producer",
    "tax_list",
    "who_holds_what",
]
