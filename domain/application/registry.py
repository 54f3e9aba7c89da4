"""Commands that keep the register: campaigns, organisations and posts, members."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain import rules
from domain.application.base import DEFAULT_ZONE, Call, command
from domain.application.keeping import Keeping
from domain.calendar import calendar_id
from domain.campaign import Campaign
from domain.errors import InvalidInput, NotAuthorised, Refused
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.policy import Policy
from domain.rights import SENIOR_POSTS
from domain.values import Act, Phase, Role

GUIDANCE_GROUP = "SYSTEM_GROUP"
"""The level of the organisations that guide a system."""

PLEDGE_ENDS = ["pledge.proposed", "pledge.closed", "pledge.withdrawal-decided"]


class Registry(Keeping):
    """The tree, the people and the drives under which they pledge."""

    @command
    def open_campaign(
        self,
        call: Call,
        campaign_id: UUID,
        *,
        name: str,
        theme: str,
        organisation: UUID,
        opens_on: date,
        closes_on: date,
        policy: Policy,
        phases: Sequence[Phase] = (),
    ) -> Campaign:
        """Open a campaign below ``organisation``."""
        act = self.keep("open_campaign", call, organisation, policy.timezone)
        self.require_new("campaign", campaign_id)
        self._require_calendar(policy)
        return Campaign.open(
            campaign_id,
            act,
            name=name,
            theme=theme,
            organisation=organisation,
            opens_on=opens_on,
            closes_on=closes_on,
            policy=policy,
            phases=phases,
        )

    @command
    def change_policy(self, call: Call, campaign_id: UUID, policy: Policy) -> Campaign:
        """Give the campaign's further pledges another policy."""
        campaign, act = self._campaign("change_policy", call, campaign_id)
        self._require_calendar(policy)
        campaign.change_policy(act, policy)
        return campaign

    @command
    def open_round(self, call: Call, campaign_id: UUID, year: int) -> Campaign:
        """Open the round of another year."""
        campaign, act = self._campaign("open_round", call, campaign_id)
        campaign.open_round(act, year)
        return campaign

    @command
    def close_campaign(self, call: Call, campaign_id: UUID) -> Campaign:
        """End the campaign; refused while an item has no outcome (H6)."""
        campaign, act = self._campaign("close_campaign", call, campaign_id)
        campaign.close(act, open_items=self._open_items(campaign_id))
        return campaign

    @command
    def found_organisation(
        self,
        call: Call,
        organisation_id: UUID,
        *,
        name: str,
        level: str,
        type: str,
        parent: UUID | None,
    ) -> Organisation:
        """Enter an organisation below ``parent``; only an administrator founds a root."""
        if parent is None and call.role is not Role.ADMINISTRATOR:
            raise NotAuthorised("found_organisation")
        act = self.keep("found_organisation", call, parent)
        if parent is not None:
            self.place(parent, act.occurred_on)
        self.require_new("organisation", organisation_id)
        return Organisation.found(organisation_id, act, name=name, level=level, type=type, parent=parent)

    @command
    def rename_organisation(self, call: Call, organisation_id: UUID, name: str) -> Organisation:
        """Rename an organisation."""
        organisation, act = self._organisation("rename_organisation", call, organisation_id)
        organisation.rename(act, name)
        return organisation

    @command
    def move_organisation(self, call: Call, organisation_id: UUID, parent: UUID) -> Organisation:
        """Put an organisation under another superior, which must not lie below it; who does so stands above both."""
        organisation, act = self._organisation("move_organisation", call, organisation_id, into=parent)
        self.place(parent, act.occurred_on)
        if organisation_id in self._ever_above(parent, act.occurred_on):
            raise Refused(rules.NOT_LOWER)
        organisation.move(act, parent)
        return organisation

    @command
    def assign_guidance(self, call: Call, organisation_id: UUID, group: UUID | None) -> Organisation:
        """Put an organisation into the system of a guidance group, or with None out of it (B2)."""
        organisation, act = self._organisation("assign_guidance", call, organisation_id, into=group)
        if group is not None and self.place(group, act.occurred_on).level != GUIDANCE_GROUP:
            raise Refused(rules.NOT_A_GUIDE)
        organisation.assign_guidance(act, group)
        return organisation

    @command
    def dissolve_organisation(self, call: Call, organisation_id: UUID) -> Organisation:
        """End an organisation."""
        organisation, act = self._organisation("dissolve_organisation", call, organisation_id)
        organisation.dissolve(act)
        return organisation

    @command
    def fill_post(self, call: Call, organisation_id: UUID, role: Role, member: UUID) -> Organisation:
        """Let a member hold a post; the senior ones are filled from above."""
        organisation, act = self._organisation(_ranked("fill_post", role), call, organisation_id)
        self.named(call.viewer(DEFAULT_ZONE), member)
        organisation.fill_post(act, role, member)
        return organisation

    @command
    def vacate_post(self, call: Call, organisation_id: UUID, role: Role, member: UUID) -> Organisation:
        """End a member's tenure."""
        organisation, act = self._organisation(_ranked("vacate_post", role), call, organisation_id)
        organisation.vacate_post(act, role, member)
        return organisation

    @command
    def name_substitute(
        self, call: Call, organisation_id: UUID, role: Role, substitute: UUID, *, since: date, until: date
    ) -> Organisation:
        """Let a member act for the caller in a post of theirs from ``since`` until the day before ``until``."""
        organisation, act = self._organisation("name_substitute", call, organisation_id)
        self.named(call.viewer(DEFAULT_ZONE), substitute)
        organisation.name_substitute(replace(act, role=role), role, substitute, since=since, until=until)
        return organisation

    @command
    def end_substitution(self, call: Call, organisation_id: UUID, role: Role) -> Organisation:
        """Take a post of the caller's back before the period is over."""
        organisation, act = self._organisation("end_substitution", call, organisation_id)
        organisation.end_substitution(replace(act, role=role), role)
        return organisation

    @command
    def admit_member(
        self,
        call: Call,
        member_id: UUID,
        *,
        name: str,
        kinds: list[str],
        organisation: UUID,
        residence: UUID | None,
    ) -> Member:
        """Enter a member of an organisation."""
        act = self.keep("admit_member", call, organisation)
        for place in filter(None, (organisation, residence)):
            self.place(place, act.occurred_on)
        self.require_new("member", member_id)
        return Member.admit(member_id, act, name=name, kinds=kinds, organisation=organisation, residence=residence)

    @command
    def transfer_member(self, call: Call, member_id: UUID, organisation: UUID) -> Member:
        """Move a member's affiliation; asked for where the member comes from."""
        member, act = self._member("transfer_member", call, member_id)
        self.place(organisation, act.occurred_on)
        member.transfer(act, organisation)
        return member

    @command
    def assign_duty(self, call: Call, member_id: UUID, duty: str) -> Member:
        """Assign a duty post to a member without a post."""
        member, act = self._member("assign_duty", call, member_id)
        member.assign_duty(act, duty)
        return member

    def _require_calendar(self, policy: Policy) -> None:
        if policy.calendar and not self.exists(calendar_id(policy.calendar)):
            raise InvalidInput("policy.calendar", f"there is no calendar {policy.calendar}", "没有这一工作日历")

    def _campaign(self, right: str, call: Call, key: UUID) -> tuple[Campaign, Act]:
        campaign = self.find(Campaign, key)
        act = self.keep(right, call, campaign.organisation, campaign.policy.timezone)
        campaign.expect(call.expected)
        return campaign, act

    def _organisation(self, right: str, call: Call, key: UUID, *, into: UUID | None = None) -> tuple[Organisation, Act]:
        organisation = self.find(Organisation, key)
        act = self.keep(right, call, key, into=into)
        organisation.expect(call.expected)
        return organisation, act

    def _member(self, right: str, call: Call, key: UUID) -> tuple[Member, Act]:
        member = self.find(Member, key)
        with self.concealing(call, member):
            act = self.keep(right, call, member.organisation_on(call.day(DEFAULT_ZONE)))
        member.expect(call.expected)
        return member, act

    def _ever_above(self, organisation: UUID, day: date) -> set[UUID]:
        """Return an organisation and all that stand above it on ``day`` or, by moves known already, later."""
        found: set[UUID] = set()
        queue: list[UUID | None] = [organisation]
        while queue:
            key = queue.pop()
            if key is not None and key not in found:
                found.add(key)
                place = self.look_up(Organisation, key)
                queue += [place.parent_on(day), *(parent for since, parent in place.parents if since > day)]
        return found

    def _open_items(self, campaign: UUID) -> int:
        """Count the items of a campaign that have no outcome, from the log itself; an empty draft counts as one.

        A campaign is closed once in years, so a scan beats an index that every command would have to keep.
        """
        alive: set[UUID] = set()
        position = 0
        while batch := self.recorder.select_notifications(position, 1000, topics=PLEDGE_ENDS, inclusive_of_start=False):
            for notification in batch:
                alive.add(UUID(str(notification.originator_id)))
            position = batch[-1].id
        pledges = (self.find(Pledge, key) for key in alive)
        return sum(len(pledge.items) or 1 for pledge in pledges if pledge.campaign == campaign and not pledge.ended)


def _ranked(command: str, role: Role) -> str:
    return f"{command}:{'SENIOR' if role in SENIOR_POSTS else 'JUNIOR'}"
