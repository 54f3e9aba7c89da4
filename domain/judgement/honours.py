"""Honours (表彰): titles, who is eligible by what the log says, and the days on which they are given (K2, M7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID, uuid5

from domain import rules
from domain.aggregate import Created, Root
from domain.catalogue import AWARD_DAYS, Term
from domain.errors import InvalidInput, Refused
from domain.policy import Policy
from domain.values import Act, Pledger, PledgerKind


class Criterion(Enum):
    """YEAR: all that was due is kept. STAR: the same, and something was struck off in the month of the award."""

    YEAR = "YEAR"
    STAR = "STAR"


@dataclass(frozen=True)
class Title(Term):
    """A title: who can bear it and by what criterion; a star is given in any month, other titles on award days."""

    kind: PledgerKind
    criterion: Criterion


_ORGANISATION, _MEMBER = PledgerKind.ORGANISATION, PledgerKind.MEMBER

TITLES: Mapping[str, Title] = {
    "ADVANCED_ORGANISATION": Title("先进党组织", "Advanced organisation", _ORGANISATION, Criterion.YEAR),
    "FIVE_GOOD_BRANCH": Title("五好党支部", "Five-good branch", _ORGANISATION, Criterion.YEAR),
    "RED_FLAG": Title("流动红旗", "Red flag", _ORGANISATION, Criterion.STAR),
    "EXCELLENT_MEMBER": Title("优秀党员", "Excellent member", _MEMBER, Criterion.YEAR),
    "EXCELLENT_WORKER": Title("优秀党务工作者", "Excellent Party worker", _MEMBER, Criterion.YEAR),
    "EXCELLENT_WOMAN": Title("优秀妇女", "Excellent woman", _MEMBER, Criterion.YEAR),
    "EXCELLENT_EMPLOYEE": Title("优秀职工", "Excellent employee", _MEMBER, Criterion.YEAR),
    "EXCELLENT_YOUTH": Title("优秀青年", "Excellent young member", _MEMBER, Criterion.YEAR),
    "MODEL": Title("先进典型", "Model", _MEMBER, Criterion.YEAR),
    "FOUR_GOOD_MEMBER": Title("四好党员", "Four-good member", _MEMBER, Criterion.YEAR),
    "STAR_OF_MONTH": Title("每月之星", "Star of the month", _MEMBER, Criterion.STAR),
    "FULFILMENT_STAR": Title("践诺明星", "Star of kept promises", _MEMBER, Criterion.STAR),
    "MEMBER_STAR": Title("党员之星", "Member's star", _MEMBER, Criterion.STAR),
}

REASONS: Mapping[str, Term] = {
    "NO_PLEDGE": Term("没有公开的承诺", "Has no published pledge"),
    "OVERDUE": Term("有到期未兑现的承诺事项", "Has items past their limit that are not struck off"),
    "NOTHING_KEPT": Term("没有已兑现的承诺事项", "Has no item struck off"),
    "NOTHING_THIS_MONTH": Term("当月没有兑现承诺事项", "Had no item struck off this month"),
    "CRITICISED": Term("受到批评", "Was criticised"),
    "EVALUATION_MISSING": Term("没有有效的群众评议", "Has no valid public evaluation"),
    "EVALUATION_FAILED": Term("最近一次群众评议未通过", "Failed the last public evaluation"),
    "RECTIFYING": Term("整改尚未结束", "Is under rectification"),
}
"""Why a candidate is left out, in the order in which they are asked."""


@dataclass(frozen=True)
class Merit:
    """What the log says of a candidate on the day of the award."""

    pledges: int
    overdue: int
    struck_off: int
    struck_off_this_month: int
    criticised: bool = False
    evaluation_missing: bool = False
    evaluation_failed: bool = False
    rectifying: bool = False


def ineligible_because(criterion: Criterion, merit: Merit) -> str:
    """Return the code of the first of `REASONS` against a candidate, "" for one who is eligible."""
    against = {
        "NO_PLEDGE": not merit.pledges,
        "OVERDUE": merit.overdue > 0,
        "NOTHING_KEPT": not merit.struck_off,
        "NOTHING_THIS_MONTH": criterion is Criterion.STAR and not merit.struck_off_this_month,
        "CRITICISED": merit.criticised,
        "EVALUATION_MISSING": criterion is Criterion.YEAR and merit.evaluation_missing,
        "EVALUATION_FAILED": merit.evaluation_failed,
        "RECTIFYING": merit.rectifying,
    }
    return next((code for code in REASONS if against[code]), "")


@dataclass(frozen=True)
class LeftOut:
    """A candidate who is not eligible, with a code of `REASONS`."""

    candidate: Pledger
    reason: str


def title_of(code: str) -> Title:
    """Return a title; raises `errors.InvalidInput` for an unknown code."""
    if code not in TITLES:
        raise InvalidInput("title", f"{code!r} is not a title", "没有这种荣誉称号")
    return TITLES[code]


def honours_id(campaign: UUID, organisation: UUID, title: str, day: date) -> UUID:
    """Return the id of the one conferral of a title by an organisation on a day."""
    return uuid5(campaign, f"honours/{organisation}/{title}/{day.isoformat()}")


class Honours(Root):
    """One conferral of a title: every eligible candidate bears it, however many there are; none is valid, too."""

    TOPIC = "honours"

    @classmethod
    def confer(
        cls,
        act: Act,
        policy: Policy,
        *,
        campaign: UUID,
        organisation: UUID,
        title: str,
        candidates: Sequence[tuple[Pledger, Merit]],
    ) -> Self:
        """Give ``title`` to the eligible candidates and note why the others do not get it."""
        known = title_of(title)
        _require_award_day(policy, known, act.occurred_on)
        found = {candidate: ineligible_because(known.criterion, merit) for candidate, merit in candidates}
        for candidate in found:
            if candidate.kind is not known.kind:
                raise Refused(rules.TITLE_FOR_OTHERS)
        return cls._create(
            HonoursConferred,
            id=honours_id(campaign, organisation, title, act.occurred_on),
            act=act,
            campaign=campaign,
            organisation=organisation,
            title=title,
            recipients=[candidate for candidate, reason in found.items() if not reason],
            left_out=[LeftOut(candidate, reason) for candidate, reason in found.items() if reason],
        )


def _require_award_day(policy: Policy, title: Title, day: date) -> None:
    days = {AWARD_DAYS.get(each, each) for each in policy.commendation_days}
    if days and title.criterion is Criterion.YEAR and f"{day:%m-%d}" not in days:
        raise Refused(rules.NOT_AN_AWARD_DAY)


class HonoursConferred(Created):
    """A title was given to all who were eligible, perhaps to nobody."""

    TOPIC = "honours.conferred"
    campaign: UUID
    organisation: UUID
    title: str
    recipients: list[Pledger]
    left_out: list[LeftOut]

    def apply(self, aggregate: Honours) -> None:
        """Nothing is decided on a conferral, so nothing of it is kept."""
