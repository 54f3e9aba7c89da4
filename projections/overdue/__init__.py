"""What is owed, by whom and since when; overdue is what was due before the day of the question."""

from projections.overdue.filters import Reaches, reaches
from projections.overdue.owed import About, Counts, NextStep, Order, OwedDuty
from projections.overdue.queries import counts, every, worklist

__all__ = ["About", "Counts", "NextStep", "Order", "OwedDuty", "Reaches", "counts", "every", "reaches", "worklist"]
