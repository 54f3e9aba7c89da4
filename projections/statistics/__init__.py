"""The statistics of the drive: figures by day, of any subtree."""

from projections.statistics.series import MOST_POINTS, Point, Step, points, series

__all__ = ["MOST_POINTS", "Point", "Step", "points", "series"]
