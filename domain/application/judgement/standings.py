"""Commands by which organisations and members are ranked, assessed and honoured, by what the log says of them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain import rules
from domain.application.base import Call, command
from domain.application.judgement.merits import Merits
from domain.authority import Claim
from domain.cadence import period_of
from domain.campaign import Campaign
from domain.errors import Concealed, InvalidInput, NotFound, Refused
from domain.judgement.assessment import Assessment, Facts, assessment_id
from domain.judgement.comment import Comment
from domain.judgement.honours import Honours, honours_id, ineligible_because, title_of
from domain.judgement.ranking import Ranking, Score, ranking_id, score
from domain.member import Member
from domain.organisation import Organisation
from domain.values import Pledger, PledgerKind, Role

CADENCE = {PledgerKind.ORGANISATION: "ranking_organisation", PledgerKind.MEMBER: "ranking_member"}


class Standings(Merits):
    """Ranking, assessment, honours."""

    @command
    def publish_ranking(
        self,
        call: Call,
        campaign_id: UUID,
        kind: PledgerKind,
        organisation: UUID,
        *,
        day: date,
        subjects: Sequence[UUID],
    ) -> Ranking:
        """Publish the table of the direct subordinates, or of the members, for the period in which ``day`` lies.

        ``subjects`` are all who ever belonged to the group; those who do at the end of the period are ranked.
        """
        campaign = self.look_up(Campaign, campaign_id)
        policy = campaign.policy
        if not policy.mechanisms.ranking:
            raise Refused(rules.MECHANISM_OFF)
        act = self.keep("publish_ranking", call, organisation, policy.timezone)
        self.require_within(campaign, organisation, act.occurred_on)
        every = policy.cadences.get(CADENCE[kind], "P1M")
        period = period_of(every, day, campaign.opens_on, campaign.closes_on)
        if period is None or act.occurred_on < period.start:
            raise Refused(rules.NOT_IN_SESSION)
        self.require_new("ranking", ranking_id(campaign_id, kind, organisation, period.start))
        until = min(period.end, act.occurred_on)
        group = [each for each in dict.fromkeys(subjects) if self._in_group(kind, each, organisation, until)]
        return Ranking.publish(
            act,
            campaign=campaign_id,
            kind=kind,
            organisation=organisation,
            period=period,
            scores=[self._score(campaign, Pledger(kind, each), organisation, until) for each in group],
            minimum_group=policy.ranking_minimum_group,
        )

    @command
    def conclude_assessment(
        self,
        call: Call,
        campaign_id: UUID,
        target: Pledger,
        *,
        year: int,
        comments: Sequence[UUID] = (),
        organisation_class: str | None = None,
        criticism: str = "",
        conclusion: str,
    ) -> Assessment:
        """Assess an organisation or member for a round; ``comments`` are those on which the conclusion rests."""
        campaign = self.look_up(Campaign, campaign_id)
        policy = campaign.policy
        day, today = call.day(policy.timezone), call.today(policy.timezone)
        if year not in campaign.rounds or day.year < year:
            raise Refused(rules.NOT_IN_SESSION)
        member = self.look_up(Member, target.id) if target.kind is PledgerKind.MEMBER else None
        with self.concealing(call, member, policy.timezone):
            place = self.home(target, day)
            of_branch = member is not None and member.id not in place.holders_on(Role.SECRETARY, day)
            right = "conclude_assessment:MEMBER" if of_branch else "conclude_assessment"
            act = self.keep(right, call, place.id, policy.timezone)
        if act.persons & self._themselves(target, day, today):
            raise Refused(rules.OWN_PLEDGE)
        self.require_within(campaign, place.id, day)
        self.require_new("assessment", assessment_id(campaign_id, year, target))
        return Assessment.conclude(
            act,
            policy,
            self._facts(campaign, target, place=place.id, year=year, comments=comments, day=day),
            campaign=campaign_id,
            round=year,
            target=target,
            organisation=place.id,
            organisation_class=organisation_class,
            criticism=criticism,
            conclusion=conclusion,
        )

    @command
    def confer_honours(
        self, call: Call, campaign_id: UUID, organisation: UUID, title: str, candidates: Sequence[Pledger]
    ) -> Honours:
        """Give a title to every eligible candidate; who they are follows from the log, and none is valid, too."""
        campaign = self.look_up(Campaign, campaign_id)
        policy = campaign.policy
        if not policy.mechanisms.commendation:
            raise Refused(rules.MECHANISM_OFF)
        act = self.keep("confer_honours", call, organisation, policy.timezone)
        day = act.occurred_on
        self.require_within(campaign, organisation, day)
        self.require_new("honours", honours_id(campaign_id, organisation, title, day))
        for number, candidate in enumerate(candidates):
            if not self._honourable(candidate, organisation, day):
                raise InvalidInput(f"candidates.{number}", "stands nowhere below you", "不在表彰范围之内")
            if act.persons & self._themselves(candidate, day, call.today(policy.timezone)):
                raise Refused(rules.OWN_HONOUR)
        rectifying = self.rectifying(campaign, day)
        return Honours.confer(
            act,
            policy,
            campaign=campaign_id,
            organisation=organisation,
            title=title,
            candidates=[(each, self.merit(campaign, each, day, rectifying)) for each in dict.fromkeys(candidates)],
        )

    def ineligible(
        self, claim: Claim, campaign_id: UUID, title: str, candidates: Sequence[Pledger]
    ) -> dict[Pledger, str]:
        """Return why each candidate would be left out on the claim's day, "" for one who would get the title.

        Raises `errors.NotFound`, also where the claimant may not read how one of them stands: of a member, whether
        they rectify.
        """
        campaign = self.look_up(Campaign, campaign_id)
        criterion = title_of(title).criterion
        for each in candidates:
            person = each.id if each.kind is PledgerKind.MEMBER else None
            sight = "rectification:MEMBER" if person else "assessment"
            if not self._sees(claim, sight, self.home(each, claim.day).id, person):
                raise Concealed(each.kind.value.lower(), each.id)
        rectifying = self.rectifying(campaign, claim.day)
        return {
            each: ineligible_because(criterion, self.merit(campaign, each, claim.day, rectifying))
            for each in candidates
        }

    def _score(self, campaign: Campaign, pledger: Pledger, organisation: UUID, until: date) -> Score:
        place = pledger.id if pledger.kind is PledgerKind.ORGANISATION else organisation
        return score(pledger.id, self.pledges_of(campaign, pledger, place), until)

    def _in_group(self, kind: PledgerKind, subject: UUID, organisation: UUID, day: date) -> bool:
        try:
            if kind is PledgerKind.ORGANISATION:
                place = self.look_up(Organisation, subject)
                gone = place.dissolved_on is not None and place.dissolved_on <= day
                return place.parent_on(day) == organisation and not gone
            return self.home(Pledger(kind, subject), day).id == organisation
        except NotFound:
            return False

    def _honourable(self, candidate: Pledger, organisation: UUID, day: date) -> bool:
        """Tell whether a candidate is an organisation below, or a member of one at or below (K2)."""
        try:
            line = [place.id for place in self.line(self.home(candidate, day).id, day)]
        except NotFound:
            return False
        return organisation in (line if candidate.kind is PledgerKind.MEMBER else line[1:])

    def _themselves(self, candidate: Pledger, *days: date) -> frozenset[UUID]:
        """Return for whom a title or a conclusion would be their own: the member, the organisation's leaders (B5)."""
        if candidate.kind is PledgerKind.MEMBER:
            return frozenset({candidate.id})
        return self.leading(self.look_up(Organisation, candidate.id), *days)

    def _facts(
        self, campaign: Campaign, target: Pledger, *, place: UUID, year: int, comments: Sequence[UUID], day: date
    ) -> Facts:
        for number, key in enumerate(comments):
            if not self._about(key, campaign.id, target, day):
                raise InvalidInput(
                    f"comments.{number}", "is no comment on the pledger until then", "不是此前对该承诺方的点评"
                )
        items = [i for p in self.pledges_of(campaign, target, place) if p.round == year for i in p.items.values()]
        kept = sum(item.struck_off_on is not None and item.struck_off_on <= day for item in items)
        unkept = sum(i.promise.limit < day and not (i.struck_off_on and i.struck_off_on <= day) for i in items)
        evaluations = self.evaluations_of(campaign, target.id) if target.kind is PledgerKind.ORGANISATION else ()
        held = [e for e in evaluations if e.period.start.year <= year <= e.period.end.year]
        return Facts(
            kept=kept,
            unkept=unkept,
            running=len(items) - kept - unkept,
            comments=list(dict.fromkeys(comments)),
            evaluations=[e.id for e in held if e.published_on and e.published_on <= day],
            verdict=self.verdict_of(held, day),
        )

    def _about(self, key: UUID, campaign: UUID, target: Pledger, day: date) -> bool:
        try:
            comment = self.look_up(Comment, key)
        except NotFound:
            return False
        return (comment.campaign, comment.target) == (campaign, target) and comment.given_on <= day
