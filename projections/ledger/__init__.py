"""The ledger (台账): every published item until it is struck off or otherwise ended."""

from projections.ledger.queries import ItemVersion, LedgerItem, Milestone, items, milestones, versions
from projections.ledger.totals import OrganisationTotals, Totals, totals, totals_by_organisation

__all__ = [
    "ItemVersion",
    "LedgerItem",
    "Milestone",
    "OrganisationTotals",
    "Totals",
    "items",
    "milestones",
    "totals",
    "totals_by_organisation",
    "versions",
]
