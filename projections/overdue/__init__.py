"""What is owed, by whom and since when; overdue is what was due before the day of the question."""

from projections.overdue.owed import About, Counts, NextStep, OwedDuty
from projections.overdue.queries import Reaches, counts, reaches, worklist

__all__ = ["About", "Counts", "NextStep", "OwedDuty", "Reaches", "counts", "reaches", "worklist"]
