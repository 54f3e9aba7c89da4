"""All projections of the service, in the order in which rebuilds and status name them."""

from projections.audit_trail.view import AUDIT_TRAIL
from projections.comments.view import COMMENTS
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.evaluations.view import EVALUATIONS
from projections.gaps.view import GAPS
from projections.history.view import HISTORY
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.pledges.view import PLEDGES
from projections.projection import Projection
from projections.records.view import RECORDS
from projections.standings.view import STANDINGS
from projections.statistics.view import STATISTICS

PROJECTIONS: tuple[Projection, ...] = (
    ORGANISATIONS,
    PLEDGES,
    LEDGER,
    OVERDUE,
    DUTIES,
    COVERAGE,
    COMMENTS,
    RECORDS,
    EVALUATIONS,
    STANDINGS,
    GAPS,
    STATISTICS,
    HISTORY,
    AUDIT_TRAIL,
)
