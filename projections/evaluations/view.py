"""How events change the read model of rectifications."""

from projections import events
from projections.evaluations import rectifying
from projections.projection import Projection, schema_of

EVALUATIONS = Projection(
    name="evaluations",
    version=1,
    tables=schema_of("projections.evaluations"),
    handlers=rectifying.HANDLERS,
    ignored=events.REGISTER | events.CAMPAIGN | events.PLEDGE | events.COMMENT | events.RECORD | events.STANDING,
)
