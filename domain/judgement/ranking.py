"""Ranking (评比): how many of the promises that were due are kept, as one table for each group and period (K3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Self
from uuid import UUID, uuid5

from domain.aggregate import Created, Root
from domain.cadence import Period
from domain.catalogue import Term
from domain.pledge import Pledge
from domain.values import Act, PledgerKind

METHOD: Sequence[Term] = (
    Term("分子：截至期末已销号的承诺事项数", "Numerator: items struck off by the end of the period."),
    Term(
        "分母：截至期末已到期或已提前销号的承诺事项数",
        "Denominator: items whose limit was reached by then, or that were struck off before it.",
    ),
    Term("按兑现率由高到低排名，比率相同的名次并列", "The higher share ranks higher; equal shares share their rank."),
    Term(
        "期末尚无到期事项的不参加排名；可排名的少于最低数的，只列出不排名",
        "Who has nothing due is listed without a rank; so is everybody where fewer than the minimum can be ranked.",
    ),
)
"""How every table is made; stated with it."""


def ranking_id(campaign: UUID, kind: PledgerKind, organisation: UUID, period_start: date) -> UUID:
    """Return the id of the one table of an organisation's subordinates, or members, for a period."""
    return uuid5(campaign, f"ranking/{kind.value}/{organisation}/{period_start.isoformat()}")


@dataclass(frozen=True)
class Score:
    """How many items of a subject were due (``denominator``), and how many of these were struck off (``numerator``)."""

    subject: UUID
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Ranked:
    """One line of the table; without a ``rank`` the subject is listed only."""

    subject: UUID
    numerator: int
    denominator: int
    rank: int | None


def score(subject: UUID, pledges: Iterable[Pledge], day: date) -> Score:
    """Return how a subject's published pledges stood at the end of ``day``."""
    kept = due = 0
    for pledge in pledges:
        if pledge.letter.published_on is None or pledge.letter.published_on > day:
            continue
        for item in pledge.items.values():
            struck_off = item.struck_off_on is not None and item.struck_off_on <= day
            kept += struck_off
            due += struck_off or item.promise.limit <= day
    return Score(subject, kept, due)


def ranked(scores: Iterable[Score], minimum_group: int) -> list[Ranked]:
    """Return the table, by rank; equal shares share a rank (1, 1, 3) and stand in the order of their ids."""
    every = sorted(scores, key=lambda each: each.subject)
    rankable = [each for each in every if each.denominator]
    if len(rankable) < minimum_group:
        return [Ranked(each.subject, each.numerator, each.denominator, None) for each in every]
    rankable.sort(key=_share, reverse=True)
    table: list[Ranked] = []
    for _, group in groupby(rankable, key=_share):
        rank = len(table) + 1
        table += [Ranked(each.subject, each.numerator, each.denominator, rank) for each in group]
    return table + [Ranked(each.subject, each.numerator, 0, None) for each in every if not each.denominator]


def _share(found: Score) -> Fraction:
    return Fraction(found.numerator, found.denominator)


class Ranking(Root):
    """A published table; it never changes."""

    TOPIC = "ranking"

    @classmethod
    def publish(
        cls,
        act: Act,
        *,
        campaign: UUID,
        kind: PledgerKind,
        organisation: UUID,
        period: Period,
        scores: Iterable[Score],
        minimum_group: int,
    ) -> Self:
        """Publish the table of the subordinates or the members of ``organisation`` for a period."""
        return cls._create(
            RankingPublished,
            id=ranking_id(campaign, kind, organisation, period.start),
            act=act,
            campaign=campaign,
            kind=kind,
            organisation=organisation,
            period=period,
            rows=ranked(scores, minimum_group),
            minimum_group=minimum_group,
        )


class RankingPublished(Created):
    """A table was published."""

    TOPIC = "ranking.published"
    campaign: UUID
    kind: PledgerKind
    organisation: UUID
    period: Period
    rows: list[Ranked]
    minimum_group: int

    def apply(self, aggregate: Ranking) -> None:
        """Nothing is decided on a table, so nothing of it is kept."""
