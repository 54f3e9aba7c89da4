"""Commands that keep the register: campaigns, organisations and posts, members, opinions, exemptions."""

from datetime import date
from uuid import UUID, uuid5

from domain import rules
from domain.application.base import DEFAULT_ZONE, Base, Call, command
from domain.authority import Standing, keeper
from domain.campaign import Campaign
from domain.errors import AlreadyExists, NotAuthorised, Refused
from domain.exemption import Exemption
from domain.member import Member
from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.policy import Policy
from domain.values import Act, Role

PLEDGE_ENDS = ["pledge.proposed", "pledge.closed", "pledge.withdrawal-decided"]


class Registry(Base):
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
    ) -> Campaign:
        """Open a campaign below ``organisation``."""
        act = self.keep("open_campaign", call, organisation, policy.timezone)
        self._require_new("campaign", campaign_id)
        return Campaign.open(
            campaign_id,
            act,
            name=name,
            theme=theme,
            organisation=organisation,
            opens_on=opens_on,
            closes_on=closes_on,
            policy=policy,
        )

    @command
    def change_policy(self, call: Call, campaign_id: UUID, policy: Policy) -> Campaign:
        """Give the campaign's further pledges another policy."""
        campaign, act = self._campaign("change_policy", call, campaign_id)
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
        self._require_new("organisation", organisation_id)
        return Organisation.found(organisation_id, act, name=name, level=level, type=type, parent=parent)

    @command
    def rename_organisation(self, call: Call, organisation_id: UUID, name: str) -> Organisation:
        """Rename an organisation."""
        organisation, act = self._organisation("rename_organisation", call, organisation_id)
        organisation.rename(act, name)
        return organisation

    @command
    def move_organisation(self, call: Call, organisation_id: UUID, parent: UUID) -> Organisation:
        """Put an organisation under another superior, which must not lie below it."""
        organisation, act = self._organisation("move_organisation", call, organisation_id)
        if any(place.id == organisation_id for place in self.line(parent, act.occurred_on)):
            raise Refused(rules.NOT_LOWER)
        organisation.move(act, parent)
        return organisation

    @command
    def dissolve_organisation(self, call: Call, organisation_id: UUID) -> Organisation:
        """End an organisation."""
        organisation, act = self._organisation("dissolve_organisation", call, organisation_id)
        organisation.dissolve(act)
        return organisation

    @command
    def fill_post(self, call: Call, organisation_id: UUID, role: Role, member: UUID) -> Organisation:
        """Let a member hold a post."""
        organisation, act = self._organisation("fill_post", call, organisation_id)
        self.look_up(Member, member)
        organisation.fill_post(act, role, member)
        return organisation

    @command
    def vacate_post(self, call: Call, organisation_id: UUID, role: Role, member: UUID) -> Organisation:
        """End a member's tenure."""
        organisation, act = self._organisation("vacate_post", call, organisation_id)
        organisation.vacate_post(act, role, member)
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
        if residence is not None:
            self.look_up(Organisation, residence)
        self._require_new("member", member_id)
        return Member.admit(member_id, act, name=name, kinds=kinds, organisation=organisation, residence=residence)

    @command
    def transfer_member(self, call: Call, member_id: UUID, organisation: UUID) -> Member:
        """Move a member's affiliation; asked for where the member comes from."""
        member, act = self._member("transfer_member", call, member_id)
        self.look_up(Organisation, organisation)
        member.transfer(act, organisation)
        return member

    @command
    def assign_duty(self, call: Call, member_id: UUID, duty: str) -> Member:
        """Assign a duty post to a member without a post."""
        member, act = self._member("assign_duty", call, member_id)
        member.assign_duty(act, duty)
        return member

    @command
    def collect_opinion(
        self,
        call: Call,
        opinion_id: UUID,
        *,
        campaign: UUID,
        organisation: UUID,
        channel: str,
        text: str,
        author: str,
    ) -> Opinion:
        """Record what somebody asked an organisation for."""
        if not self.look_up(Campaign, campaign).policy.mechanisms.opinions:
            raise Refused(rules.MECHANISM_OFF)
        act = self.keep("collect_opinion", call, organisation)
        self._require_new("opinion", opinion_id)
        return Opinion.collect(
            opinion_id, act, campaign=campaign, organisation=organisation, channel=channel, text=text, author=author
        )

    @command
    def reply_to_opinion(self, call: Call, opinion_id: UUID, answer: str) -> Opinion:
        """Say what became of an opinion."""
        opinion = self.find(Opinion, opinion_id)
        opinion.expect(call.expected)
        opinion.reply(self.keep("reply_to_opinion", call, opinion.organisation), answer)
        return opinion

    @command
    def request_exemption(self, call: Call, campaign: UUID, member_id: UUID, grounds: str) -> Exemption:
        """Ask for the exemption of a member, by the member or by their branch."""
        policy = self.look_up(Campaign, campaign).policy
        if not policy.mechanisms.exemptions:
            raise Refused(rules.MECHANISM_OFF)
        member = self.look_up(Member, member_id)
        branch = member.organisation_on(call.day(policy.timezone))
        if call.actor == member_id:
            act = call.act(Standing(Role.MEMBER, branch), call.day(policy.timezone))
        else:
            act = self.keep("request_exemption", call, branch, policy.timezone)
        key = uuid5(campaign, f"exemption/{member_id}")
        self._require_new("exemption", key)
        return Exemption.request(key, act, campaign=campaign, member=member_id, organisation=branch, grounds=grounds)

    @command
    def study_exemption(self, call: Call, exemption_id: UUID, *, supported: bool) -> Exemption:
        """Record the branch's conclusion."""
        exemption = self.find(Exemption, exemption_id)
        exemption.expect(call.expected)
        self._require_other(call, exemption)
        exemption.study(self.keep("study_exemption", call, exemption.organisation, above=False), supported=supported)
        return exemption

    @command
    def decide_exemption(self, call: Call, exemption_id: UUID, *, approved: bool) -> Exemption:
        """Record the superior's decision."""
        exemption = self.find(Exemption, exemption_id)
        exemption.expect(call.expected)
        self._require_other(call, exemption)
        branch = self.look_up(Organisation, exemption.organisation)
        superior = branch.parent_on(call.day(DEFAULT_ZONE))
        if superior is None:
            raise Refused(rules.NO_SUPERIOR)
        exemption.decide(self.keep("decide_exemption", call, superior, above=False), approved=approved)
        return exemption

    def line(self, organisation: UUID | None, day: date) -> list[Organisation]:
        """Return an organisation and all above it, as the tree stood on ``day``."""
        found: list[Organisation] = []
        while organisation is not None:
            place = self.look_up(Organisation, organisation)
            found.append(place)
            organisation = place.parent_on(day)
        return found

    def keep(
        self, right: str, call: Call, organisation: UUID | None, zone: str = DEFAULT_ZONE, *, above: bool = True
    ) -> Act:
        """Return the act of keeping the register of ``organisation``; raises `NotAuthorised`.

        With ``above`` the organisations over it may do so, too.
        """
        day = call.day(zone)
        line = self.line(organisation, day)
        if call.role in (Role.ADMINISTRATOR, Role.SYSTEM):
            return call.act(Standing(call.role, organisation), day)
        standing = keeper(call.actor, day, line if above else line[:1])
        if standing is None:
            raise NotAuthorised(right)
        return call.act(standing, day)

    def _campaign(self, right: str, call: Call, key: UUID) -> tuple[Campaign, Act]:
        campaign = self.find(Campaign, key)
        campaign.expect(call.expected)
        return campaign, self.keep(right, call, campaign.organisation, campaign.policy.timezone)

    def _organisation(self, right: str, call: Call, key: UUID) -> tuple[Organisation, Act]:
        organisation = self.find(Organisation, key)
        organisation.expect(call.expected)
        return organisation, self.keep(right, call, key)

    def _member(self, right: str, call: Call, key: UUID) -> tuple[Member, Act]:
        member = self.find(Member, key)
        member.expect(call.expected)
        return member, self.keep(right, call, member.organisation_on(call.day(DEFAULT_ZONE)))

    def _require_new(self, kind: str, key: UUID) -> None:
        if self.exists(key):
            raise AlreadyExists(kind, key)

    @staticmethod
    def _require_other(call: Call, exemption: Exemption) -> None:
        if exemption.member in (call.actor, call.on_behalf_of):
            raise Refused(rules.OWN_PLEDGE)

    def _open_items(self, campaign: UUID) -> int:
        """Count the items of a campaign that have no outcome, from the log itself.

        A campaign is closed once in years, so a scan beats an index that every command would have to keep.
        """
        alive: set[UUID] = set()
        position = 0
        while batch := self.recorder.select_notifications(position, 1000, topics=PLEDGE_ENDS, inclusive_of_start=False):
            for notification in batch:
                alive.add(UUID(str(notification.originator_id)))
            position = batch[-1].id
        pledges = (self.find(Pledge, key) for key in alive)
        return sum(
            item.outcome is None
            for pledge in pledges
            if pledge.campaign == campaign and not pledge.ended
            for item in pledge.items.values()
        )
