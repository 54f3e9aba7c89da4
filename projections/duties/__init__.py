"""Periodic duties: who owes which in each period of a cadence, and what met it."""

from projections.duties.queries import DutyCounts, DutyState, PeriodicDuty, Tally, counts, duties

__all__ = ["DutyCounts", "DutyState", "PeriodicDuty", "Tally", "counts", "duties"]
