"""Commands on what people ask for: opinions of the public, exemptions of members."""

from uuid import UUID, uuid5

from domain import rules
from domain.application.base import Call, command
from domain.application.registry import Registry
from domain.campaign import Campaign
from domain.errors import Refused
from domain.exemption import Exemption
from domain.member import Member
from domain.opinion import Opinion
from domain.values import Act


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
        zone = self._zone(opinion.campaign)
        with self.concealing(call, opinion, zone):
            act = self.keep("reply_to_opinion", call, opinion.organisation, zone)
        opinion.expect(call.expected)
        opinion.reply(act, answer)
        return opinion

    @command
    def request_exemption(self, call: Call, campaign: UUID, member_id: UUID, grounds: str) -> Exemption:
        """Ask for the exemption of a member, by the member or by their branch."""
        policy = self.look_up(Campaign, campaign).policy
        if not policy.mechanisms.exemptions:
            raise Refused(rules.MECHANISM_OFF)
        member = self.look_up(Member, member_id)
        with self.concealing(call, member, policy.timezone):
            branch = member.organisation_on(call.day(policy.timezone))
            act = self.keep("request_exemption", call, branch, policy.timezone, person=member_id)
        key = uuid5(campaign, f"exemption/{member_id}")
        self.require_new("exemption", key)
        return Exemption.request(key, act, campaign=campaign, member=member_id, organisation=branch, grounds=grounds)

    @command
    def study_exemption(self, call: Call, exemption_id: UUID, *, supported: bool) -> Exemption:
        """Record the branch's conclusion."""
        exemption, act = self._exemption("study_exemption", call, exemption_id)
        exemption.study(act, supported=supported)
        return exemption

    @command
    def decide_exemption(self, call: Call, exemption_id: UUID, *, approved: bool) -> Exemption:
        """Record the superior's decision."""
        exemption, act = self._exemption("decide_exemption", call, exemption_id)
        exemption.decide(act, approved=approved)
        return exemption

    def _exemption(self, right: str, call: Call, key: UUID) -> tuple[Exemption, Act]:
        exemption = self.find(Exemption, key)
        zone = self._zone(exemption.campaign)
        with self.concealing(call, exemption, zone):
            act = self.keep(right, call, exemption.organisation, zone)
        exemption.expect(call.expected)
        return exemption, act

    def _zone(self, campaign: UUID) -> str:
        return self.look_up(Campaign, campaign).policy.timezone
