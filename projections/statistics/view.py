"""The statistics of the drive: its figures by day (N4)."""

from projections import events
from projections.projection import Projection, schema_of
from projections.statistics import daily

STATISTICS = Projection(
    name="statistics",
    version=1,
    tables=schema_of("projections.statistics"),
    handlers={**daily.HANDLERS},
    ignored=events.REGISTER | events.CAMPAIGN | events.BEYOND | (events.PLEDGE - daily.HANDLERS.keys()),
)
