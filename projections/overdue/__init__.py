"""What is owed, by whom and since when; overdue is what was due before the day of the question."""

from projections.overdue.queries import Counts, NextStep, OwedDuty, counts, worklist

__all__ = ["Counts", "NextStep", "OwedDuty", "counts", "worklist"]
