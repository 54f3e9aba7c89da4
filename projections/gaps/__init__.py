"""Gaps (缺口): what is lacking on a day, so that supervisors need not look for it."""

from projections.gaps.queries import CODES, Gap, GapCounts, counts, gaps

__all__ = ["CODES", "Gap", "GapCounts", "counts", "gaps"]
