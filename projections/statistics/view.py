"""The statistics of the drive: its figures by day (N4), and the forms of the organisations (L4)."""

from projections import events
from projections.projection import Projection, schema_of
from projections.statistics import daily, reported

STATISTICS = Projection(
    name="statistics",
    version=3,
    tables=schema_of("projections.statistics"),
    handlers={**daily.HANDLERS, **reported.HANDLERS},
    ignored=events.REGISTER
    | events.CAMPAIGN
    | (events.BEYOND - events.REPORT)
    | (events.PLEDGE - daily.HANDLERS.keys()),
)
