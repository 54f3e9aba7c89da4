"""The audit trail."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field

from api.calls import viewer
from api.guard import guarded_router
from api.queries.reading import Listed, Moment, listed
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Code, Day
from domain.aggregate import stored_events
from domain.values import Role
from projections import audit_trail
from projections.audit_trail.view import AUDIT_TRAIL
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.reach import NOWHERE, reach_of

router = guarded_router("audit")

_HIDDEN = {
    "exemptions": "exemption",
    "grounds": "grounds",
    "rectifications": "rectification:MEMBER",
    "results": "result",
}
"""By which sight what not all readers of pledges may know is read."""


class AuditQuery(Listed):
    """Which events; `organisation` and `under` are the one for which somebody acted."""

    actor: UUID | None = None
    role: Role | None = None
    organisation: UUID | None = None
    under: UUID | None = None
    on_behalf_of: UUID | None = None
    pledge: UUID | None = None
    aggregate: UUID | None = Field(default=None, description="The thing that was changed, whatever it is.")
    type: Annotated[str, Code(event.TOPIC for event in stored_events())] | None = None
    recorded_from: Moment | None = None
    recorded_to: Moment | None = Field(default=None, description="Not included.")
    occurred_from: Day | None = None
    occurred_to: Day | None = Field(default=None, description="Included.")
    late_only: bool = Field(default=False, description="Only what was recorded on a later day than it happened.")


@router.get("/audit/events", responses=QUERY, summary="Search the audit trail")
async def list_events(request: Request, query: Annotated[AuditQuery, Query()]) -> Listing[audit_trail.AuditEvent]:
    """Return who did what, in which role, for whom, when, and when it was recorded; the newest first."""
    claim = viewer(request)

    def find(conn: Any, **filters: Any) -> Page[audit_trail.AuditEvent]:
        # Administrators keep the register and read of it; what is pledged is not theirs to see.
        register = reach_of(conn, claim, "member") if claim.role is Role.ADMINISTRATOR else NOWHERE
        hidden: dict[str, Any] = {name: reach_of(conn, claim, sight) for name, sight in _HIDDEN.items()}
        return audit_trail.events(conn, register=register, **hidden, **filters)

    return await listed(request, query, find, AUDIT_TRAIL, ORGANISATIONS, sight="pledge")
