"""Coverage: who has pledged in a round, who is exempt, and who is blank, on any day."""

from projections.coverage.answers import By, Coverage, Part, Status, Subject, Tally
from projections.coverage.queries import coverage, subjects

__all__ = ["By", "Coverage", "Part", "Status", "Subject", "Tally", "coverage", "subjects"]
