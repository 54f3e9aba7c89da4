"""The setting of a command on a pledge: campaign, tree and capacity as they stood on the day of the act."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain import rules
from domain.application.base import Call
from domain.application.petitions import Petitions
from domain.authority import RIGHTS, Side, Standing, standing
from domain.campaign import Campaign
from domain.errors import NotAuthorised, Refused
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Case, Pledge
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

        Raises `errors.NotFound`, `errors.StaleVersion`, `errors.NotAuthorised`, or `errors.Refused` for a future day.
        """
        pledge = self.find(Pledge, pledge_id)
        pledge.expect(call.expected)
        campaign = self.look_up(Campaign, pledge.campaign)
        policy = campaign.policies[pledge.policy_version - 1]
        day = call.day(policy.timezone)
        # One look at the log's news serves them all.
        own = self.recall(Organisation, pledge.organisation)
        reviewer = self.reviewer(pledge.pledger, own, day)
        member = self.recall(Member, pledge.pledger.id) if pledge.pledger.kind is PledgerKind.MEMBER else None
        capacity = self._capacity(right, call, day, own=own, reviewer=reviewer, member=member)
        case = Case(
            policy=policy,
            organisation_type=own.type,
            own=frozenset() if member else frozenset(own.holders_on(Role.SECRETARY, day)),
            secretary_vacant=not reviewer.holders_on(Role.SECRETARY, day)
            or (member is None and not own.holders_on(Role.SECRETARY, day)),
            leading=member is not None and (member.leading or member.id in own.holders_on(Role.SECRETARY, day)),
        )
        written_for = member if member and RIGHTS[right].side is Side.PLEDGER and member.id != call.actor else None
        behalf = written_for.id if written_for else None
        return pledge, Setting(call.act(capacity, day, on_behalf_of=behalf), case, campaign, reviewer)

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

    def _capacity(
        self, right: str, call: Call, day: date, *, own: Organisation, reviewer: Organisation, member: Member | None
    ) -> Standing:
        if call.role is Role.SYSTEM:
            if not RIGHTS[right].system:
                raise NotAuthorised(right.partition(":")[0])
            return Standing(Role.SYSTEM, reviewer.id)
        superiors = [reviewer]
        above = reviewer.parent_on(day)
        if above is not None:
            superiors.append(self.recall(Organisation, above))
        return standing(right, call.actor, day, own=own, superiors=superiors, member=member.id if member else None)
