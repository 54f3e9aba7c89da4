"""The statistics of the drive: figures by day, and the forms of the organisations, of any subtree."""

from projections.statistics.filling import SOURCES, UNKNOWN, Derived, Source, derive
from projections.statistics.forms import OWED, Form, State, forms
from projections.statistics.series import MOST_POINTS, Point, Step, points, series
from projections.statistics.summed import Sum, Summed, Wanting, summed

__all__ = [
    "MOST_POINTS",
    "OWED",
    "SOURCES",
    "UNKNOWN",
    "Derived",
    "Form",
    "Point",
    "Source",
    "State",
    "Step",
    "Sum",
    "Summed",
    "Wanting",
    "derive",
    "forms",
    "points",
    "series",
    "summed",
]
