"""The application: one method per command, appended to the log exactly once, and the state as of any moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import UUID

from domain.aggregate import Event
from domain.application.base import Answer, Call, Receipt
from domain.application.cadences import Cadences
from domain.application.deadlines import Deadlines
from domain.application.drafting import Draft, pledge_id
from domain.application.judgement.standings import Standings
from domain.application.records import Records
from domain.application.reporting import Reporting
from domain.authority import Claim
from domain.errors import Concealed, NotFound
from domain.pledge import Pledge

__all__ = ["Answer", "Call", "Draft", "Pledgebook", "Receipt", "pledge_id"]


class Pledgebook(Deadlines, Standings, Records, Reporting, Cadences):
    """Everything that can be done with pledges; the log it appends to is the one truth."""

    name = "Pledgebook"

    def pledge(self, pledge_id: UUID, as_of: datetime | None = None) -> Pledge:
        """Return a pledge as it is now, or as the log knew it at the aware moment ``as_of`` (N3).

        Raises `errors.NotFound` if it did not exist (then).
        """
        pledge = self.find(Pledge, pledge_id)
        if as_of is None:
            return pledge
        known = [event.originator_version for event in self._history(pledge_id) if event.timestamp <= as_of]
        if not known:
            raise NotFound("pledge", pledge_id)
        past: Pledge = self.repository.get(pledge_id, version=known[-1])
        return past

    def visible_pledge(self, claim: Claim, pledge_id: UUID, as_of: datetime | None = None) -> Pledge:
        """Return a pledge that the claimant may read today; raises `errors.Concealed` where they may not."""
        if not self.sees(claim, self.look_up(Pledge, pledge_id)):
            raise Concealed("pledge", pledge_id)
        return self.pledge(pledge_id, as_of)

    def _history(self, pledge_id: UUID) -> Iterable[Event]:
        return cast("Iterable[Event]", self.events.get(pledge_id))
