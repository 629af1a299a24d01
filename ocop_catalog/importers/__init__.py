"""Official files as offices really write them → typed records, with every fault named by line and column
(pure Python)."""

from .decision_list import read_decision_list
from .faults import Fault
from .places import Gazetteer, Unit
from .records import DecisionList, ProducerRecord, ResultRecord
from .titles import DecisionHead, read_level

__all__ = [
    "DecisionHead",
    "DecisionList",
    "Fault",
    "Gazetteer",
    "ProducerRecord",
    "ResultRecord",
    "Unit",
    "read_decision_list",
    "read_level",
]
