"""Year-end assessment (组织考核): what ledger, comments and evaluations say, the conclusion, the class (K1, K4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID, uuid5

from domain import rules
from domain.aggregate import Created, Root
from domain.catalogue import ORGANISATION_CLASSES
from domain.errors import InvalidInput, Refused
from domain.judgement.verdict import EvaluationVerdict
from domain.policy import Policy
from domain.values import Act, Erased, Personal, Pledger, PledgerKind, clean


def assessment_id(campaign: UUID, round: int, target: Pledger) -> UUID:
    """Return the id of the one assessment of a pledger in a round."""
    return uuid5(campaign, f"assessment/{round}/{target.kind.value}/{target.id}")


@dataclass(frozen=True)
class Facts:
    """What the assessment rests on: the items of the ledger on its day, the comments named, the evaluations held.

    ``verdict`` is that of the last valid evaluation of the year, None without one.
    """

    kept: int
    unkept: int
    running: int
    comments: Sequence[UUID]
    evaluations: Sequence[UUID]
    verdict: EvaluationVerdict | None


class Assessment(Root):
    """The conclusion on an organisation or member for one year."""

    TOPIC = "assessment"

    def __init__(self) -> None:
        self.criticised = False
        self.concluded_on = date.max

    @classmethod
    def conclude(
        cls,
        act: Act,
        policy: Policy,
        facts: Facts,
        *,
        campaign: UUID,
        round: int,
        target: Pledger,
        organisation: UUID,
        organisation_class: str | None,
        criticism: str,
        conclusion: str,
    ) -> Self:
        """Assess a pledger for the round of a year.

        Where the policy asks for comments, one must have been given; where it asks for evaluations, an organisation
        must have had a valid one. Classes are for organisations, under a policy with upgrade targets.
        """
        if "comment" in policy.cadences and policy.mechanisms.comment and not facts.comments:
            raise Refused(rules.ASSESSED_WITHOUT_COMMENT)
        of_organisation = target.kind is PledgerKind.ORGANISATION
        evaluated = "evaluation" in policy.cadences and policy.mechanisms.evaluation
        if of_organisation and evaluated and facts.verdict is None:
            raise Refused(rules.ASSESSED_WITHOUT_EVALUATION)
        if organisation_class is not None:
            if organisation_class not in ORGANISATION_CLASSES:
                raise InvalidInput("organisation_class", "is not a class", "没有这一等次")
            if not of_organisation or not policy.upgrade_targets:
                raise Refused(rules.CLASS_NOT_USED)
        return cls._create(
            AssessmentConcluded,
            id=assessment_id(campaign, round, target),
            act=act,
            campaign=campaign,
            round=round,
            target=target,
            organisation=organisation,
            kept=facts.kept,
            unkept=facts.unkept,
            running=facts.running,
            comments=list(facts.comments),
            evaluations=list(facts.evaluations),
            verdict=facts.verdict,
            organisation_class=organisation_class,
            criticism=Personal(target.id, clean(criticism, "criticism", required=False)),
            criticised=bool(criticism.strip()),
            conclusion=Personal(target.id, clean(conclusion, "conclusion")),
        )


class AssessmentConcluded(Created):
    """A pledger was assessed for a year."""

    TOPIC = "assessment.concluded"
    campaign: UUID
    round: int
    target: Pledger
    organisation: UUID
    kept: int
    unkept: int
    running: int
    comments: list[UUID]
    evaluations: list[UUID]
    verdict: EvaluationVerdict | None
    organisation_class: str | None
    criticism: Personal | Erased
    criticised: bool
    conclusion: Personal | Erased

    def apply(self, aggregate: Assessment) -> None:
        aggregate.criticised, aggregate.concluded_on = self.criticised, self.act.occurred_on
