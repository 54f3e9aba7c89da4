"""The history of each pledge in readable lines."""

from projections.history.queries import HistoryLine, lines

__all__ = ["HistoryLine", "lines"]
