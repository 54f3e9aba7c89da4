"""The setting of a command on a pledge: campaign, tree and capacity as they stood on the day of the act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain import rules
from domain.application.base import Call
from domain.application.petitions import Petitions
from domain.authority import Seats, standing
from domain.campaign import Campaign
from domain.errors import Refused
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Case, Pledge
from domain.policy import Policy
from domain.rights import COMMANDS, Seat
from domain.values import Act, Pledger, PledgerKind, Role


@dataclass(frozen=True)
class Setting:
    """What a command method hands to the pledge."""

    act: Act
    case: Case
    campaign: Campaign
    reviewer: Organisation


class Settings(Petitions):
    """Opens pledges for change."""

    def open(self, right: str, call: Call, pledge_id: UUID) -> tuple[Pledge, Setting]:
        """Return the pledge and the setting in which ``call`` exercises ``right`` on it.

        Raises `errors.NotFound`, also where the caller may not know of the pledge, `errors.StaleVersion`,
        `errors.NotAuthorised`, or `errors.Refused` for a future day.
        """
        pledge = self.find(Pledge, pledge_id)
        campaign = self.look_up(Campaign, pledge.campaign)
        policy = campaign.policies[pledge.policy_version - 1]
        act, own, reviewer = self.authorise(right, call, pledge, policy.timezone)
        pledge.expect(call.expected)
        heads = own.holders_on(Role.SECRETARY, act.occurred_on)
        # Judged late it is judged today: whose it became since then is partial, too.
        partial = self.heads(own, act.occurred_on, call.today(policy.timezone))
        member = self.recall(Member, pledge.pledger.id) if pledge.pledger.kind is PledgerKind.MEMBER else None
        case = Case(
            policy=policy,
            organisation_type=own.type,
            own=frozenset() if member else partial,
            secretary_vacant=not reviewer.holders_on(Role.SECRETARY, act.occurred_on) or (member is None and not heads),
            leading=member is not None and (member.leading or member.id in heads),
            calendar=self.working_days(policy),
        )
        return pledge, Setting(act, case, campaign, reviewer)

    def authorise(self, right: str, call: Call, pledge: Pledge, zone: str) -> tuple[Act, Organisation, Organisation]:
        """Return the act by which ``call`` exercises ``right``, with the pledging and the reviewing organisation."""
        person = pledge.pledger.id if pledge.pledger.kind is PledgerKind.MEMBER else None
        with self.concealing(call, pledge, zone):
            day = call.day(zone)
            own = self.recall(Organisation, pledge.organisation)
            reviewer = self.reviewer(pledge.pledger, own, day)
            seats = self.seats(right, own, reviewer, day, person=person)
            return call.act(standing(call.claim(day), right, seats, person=person), day), own, reviewer

    def reviewer(self, pledger: Pledger, place: Organisation, day: date) -> Organisation:
        """Return who reviews on ``day``: the superior of an organisation and of its secretary, a member's own branch.

        After a move the new superior answers for what the branch does from then on; acts of earlier days are judged by
        the tree of their day (B4). Raises `errors.Refused` where there is no superior.
        """
        if pledger.kind is PledgerKind.MEMBER and pledger.id not in place.holders_on(Role.SECRETARY, day):
            return place
        superior = place.parent_on(day)
        if superior is None:
            raise Refused(rules.NO_SUPERIOR)
        return self.recall(Organisation, superior)

    def pledging_place(
        self, pledger: Pledger, member: Member | None, asked: UUID | None, day: date, policy: Policy
    ) -> Organisation:
        """Return where somebody pledges on ``day``: ``asked``, or the first of their places (C6, C7).

        Raises `errors.Refused` where they do not belong.
        """
        places: tuple[UUID, ...] = (pledger.id,)
        if member:
            places = member.places_on(day, in_service_at_residence=policy.in_service_at_residence)
        if asked is not None and asked not in places:
            raise Refused(rules.NOT_AFFILIATED)
        return self.place(asked or places[0], day)

    def seats(
        self, right: str, own: Organisation, reviewer: Organisation, day: date, *, person: UUID | None = None
    ) -> Seats:
        """Return the seats around a pledge of ``own`` or of its member ``person`` that ``right`` asks for."""
        asked = {grant.seat for grant in COMMANDS[right]}
        return {
            Seat.OWN: [own],
            Seat.WRITER: [own],
            Seat.HOUSE: [] if person else [own],
            Seat.REVIEWER: [reviewer],
            Seat.OVER: self._over(reviewer, day) if Seat.OVER in asked else [],
            Seat.ABOVE: self.line(own.id, day)[1:] if Seat.ABOVE in asked else [],
            Seat.GUIDE: self.guides(self.line(own.id, day), day) if Seat.GUIDE in asked else [],
        }

    def _over(self, reviewer: Organisation, day: date) -> Sequence[Organisation]:
        above = reviewer.parent_on(day)
        return [self.recall(Organisation, above)] if above else []
