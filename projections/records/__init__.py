"""Records around the pledges: listed, and counted by kind."""

from projections.records.queries import Count, Record, counts, records

__all__ = ["Count", "Record", "counts", "records"]
