"""The paper slips with the single-use codes of a public evaluation."""

from projections.slips.press import Slips, print_slips

__all__ = ["Slips", "print_slips"]
