"""Exports for process mining: the log of a subtree and a period as XES and OCEL 2.0, under pseudonyms."""

from projections.mining.ocel import ocel
from projections.mining.pseudonyms import Pseudonyms
from projections.mining.scope import Scope
from projections.mining.xes import xes

__all__ = ["Pseudonyms", "Scope", "ocel", "xes"]
