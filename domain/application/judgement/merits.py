"""What the log says of a pledger: pledges, evaluations and rectifications, found by their derived ids."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.application.drafting import pledge_id
from domain.application.setting import Settings
from domain.campaign import Campaign
from domain.errors import NotFound
from domain.judgement.assessment import Assessment, assessment_id
from domain.judgement.evaluation import Evaluation, evaluation_id
from domain.judgement.honours import Merit
from domain.judgement.rectification import Rectification
from domain.judgement.verdict import EvaluationVerdict
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.values import Pledger, PledgerKind, Stage

_OPENED = ["rectification.opened"]
_PAGE = 1000


class Merits(Settings):
    """Looks aggregates up; the read models are not asked."""

    def home(self, pledger: Pledger, day: date) -> Organisation:
        """Return the organisation in which a pledger counts on ``day``: itself, or where the member belongs (C6)."""
        if pledger.kind is PledgerKind.ORGANISATION:
            return self.look_up(Organisation, pledger.id)
        (place, *_) = self.look_up(Member, pledger.id).places_on(day, in_service_at_residence=False)
        return self.look_up(Organisation, place)

    def pledges_of(self, campaign: Campaign, pledger: Pledger, place: UUID) -> list[Pledge]:
        """Return the pledges of a pledger in an organisation, of every round, that were published and not withdrawn."""
        found = []
        for year in campaign.rounds:
            key = pledge_id(campaign.id, year, pledger, place)
            if self.exists(key):
                pledge = self.look_up(Pledge, key)
                if pledge.letter.published_on is not None and pledge.stage is not Stage.WITHDRAWN:
                    found.append(pledge)
        return found

    def evaluations_of(self, campaign: Campaign, organisation: UUID) -> Iterator[Evaluation]:
        """Yield the evaluations of an organisation by period and attempt, under whatever policy they were held."""
        for start in dict.fromkeys(period.start for period in campaign.periods_of("evaluation")):
            attempt = 1
            while self.exists(key := evaluation_id(campaign.id, organisation, start, attempt)):
                yield self.look_up(Evaluation, key)
                attempt += 1

    def verdict_of(self, evaluations: list[Evaluation], day: date) -> EvaluationVerdict | None:
        """Return the last valid verdict published by ``day``."""
        valid = [
            e
            for e in evaluations
            if e.published_on and e.published_on <= day and e.verdict not in (None, EvaluationVerdict.VOID)
        ]
        return max(valid, key=lambda e: (e.published_on or day, e.attempt)).verdict if valid else None

    def rectifying(self, campaign: Campaign, day: date) -> frozenset[UUID]:
        """Return the organisations and members whose rectification went on at ``day``.

        Rectifications are few, so that the log is searched, once for all candidates, instead of kept in an index.
        """
        found = []
        position = 0
        while page := self.recorder.select_notifications(position, _PAGE, topics=_OPENED, inclusive_of_start=False):
            found += [self.recall(Rectification, UUID(str(each.originator_id))) for each in page]
            position = page[-1].id
        return frozenset(r.member or r.organisation for r in found if r.campaign == campaign.id and r.goes_on(day))

    def merit(self, campaign: Campaign, pledger: Pledger, day: date, rectifying: frozenset[UUID]) -> Merit:
        """Return what counts for and against a pledger on ``day``; ``rectifying`` is who rectifies."""
        place = self.home(pledger, day)
        pledges = self.pledges_of(campaign, pledger, place.id)
        items = [item for pledge in pledges for item in pledge.items.values()]
        struck_off = [item.struck_off_on for item in items if item.struck_off_on and item.struck_off_on <= day]
        verdict = None
        if pledger.kind is PledgerKind.ORGANISATION:
            verdict = self.verdict_of(list(self.evaluations_of(campaign, pledger.id)), day)
        return Merit(
            pledges=len(pledges),
            overdue=sum(i.promise.limit < day and not (i.struck_off_on and i.struck_off_on <= day) for i in items),
            struck_off=len(struck_off),
            struck_off_this_month=sum((on.year, on.month) == (day.year, day.month) for on in struck_off),
            criticised=any(p.criticised for p in pledges) or self._criticised(campaign, pledger, day),
            evaluation_missing=pledger.kind is PledgerKind.ORGANISATION
            and verdict is None
            and campaign.policy.mechanisms.evaluation
            and "evaluation" in campaign.policy.cadences,
            evaluation_failed=verdict is EvaluationVerdict.FAILED,
            rectifying=pledger.id in rectifying,
        )

    def _criticised(self, campaign: Campaign, pledger: Pledger, day: date) -> bool:
        """Tell whether the last assessment by ``day`` criticised; what was better later counts more."""
        for year in sorted(campaign.rounds, reverse=True):
            try:
                found = self.look_up(Assessment, assessment_id(campaign.id, year, pledger))
            except NotFound:
                continue
            if found.concluded_on <= day:
                return found.criticised
        return False
