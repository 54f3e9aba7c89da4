"""Gaps (缺口): what an organisation lacks on a day, so that supervisors need not look for it."""

from projections.gaps.queries import CODES, Gap, gaps

__all__ = ["CODES", "Gap", "gaps"]
