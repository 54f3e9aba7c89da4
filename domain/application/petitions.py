"""Commands on what people ask for: opinions of the public, exemptions of members."""

from uuid import UUID, uuid5

from domain import rules
from domain.application.base import Call, command
from domain.application.registry import Registry
from domain.authority import Standing
from domain.campaign import Campaign
from domain.errors import Refused
from domain.exemption import Exemption
from domain.member import Member
from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.values import Role


class Petitions(Registry):
    """Collected, answered, studied, decided."""

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
        act = self.keep("collect_opinion", call, organisation, self._zone(campaign))
        self.require_new("opinion", opinion_id)
        return Opinion.collect(
            opinion_id, act, campaign=campaign, organisation=organisation, channel=channel, text=text, author=author
        )

    @command
    def reply_to_opinion(self, call: Call, opinion_id: UUID, answer: str) -> Opinion:
        """Say what became of an opinion."""
        opinion = self.find(Opinion, opinion_id)
        opinion.expect(call.expected)
        opinion.reply(self.keep("reply_to_opinion", call, opinion.organisation, self._zone(opinion.campaign)), answer)
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
        self.require_new("exemption", key)
        return Exemption.request(key, act, campaign=campaign, member=member_id, organisation=branch, grounds=grounds)

    @command
    def study_exemption(self, call: Call, exemption_id: UUID, *, supported: bool) -> Exemption:
        """Record the branch's conclusion."""
        exemption = self.find(Exemption, exemption_id)
        exemption.expect(call.expected)
        self._require_other(call, exemption)
        zone = self._zone(exemption.campaign)
        act = self.keep("study_exemption", call, exemption.organisation, zone, above=False)
        exemption.study(act, supported=supported)
        return exemption

    @command
    def decide_exemption(self, call: Call, exemption_id: UUID, *, approved: bool) -> Exemption:
        """Record the superior's decision."""
        exemption = self.find(Exemption, exemption_id)
        exemption.expect(call.expected)
        self._require_other(call, exemption)
        zone = self._zone(exemption.campaign)
        superior = self.look_up(Organisation, exemption.organisation).parent_on(call.day(zone))
        if superior is None:
            raise Refused(rules.NO_SUPERIOR)
        act = self.keep("decide_exemption", call, superior, zone, above=False)
        exemption.decide(act, approved=approved)
        return exemption

    def _zone(self, campaign: UUID) -> str:
        return self.look_up(Campaign, campaign).policy.timezone

    @staticmethod
    def _require_other(call: Call, exemption: Exemption) -> None:
        if exemption.member in (call.actor, call.on_behalf_of):
            raise Refused(rules.OWN_PLEDGE)
