"""The year counted again by hand, from what was done and left undone, beside what the read models and the log say."""

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from psycopg import Connection

from bench.year.county import OPENS, YEAR
from bench.year.living import AWARDS, DECEMBER, Year
from domain.judgement.honours import HonoursConferred, honours_id
from domain.judgement.ranking import RankingPublished, ranking_id
from domain.values import PledgerKind
from projections import duties, overdue

PERIODS = {
    "self_check": 12, "inspection": 4, "briefing": 4, "comment": 4, "comment_reminder": 12, "comment_check": 2,
    "comment_summary": 1, "evaluation": 2, "ranking_organisation": 6, "ranking_member": 12, "disclosure_member": 12,
    "life_meeting": 12,
}  # fmt: skip
"""How often each duty of SU_COUNTY's cadences comes up in a year: 83 periods."""
AFTERWARDS = date(YEAR + 1, 1, 1)
_GROUP = 3
_MOST = 200


def check(year: Year, conn: Connection[Any]) -> dict[str, int]:
    """Compare everything and return how much there was of it; raises `AssertionError` where something differs."""
    rows = {duty: PERIODS[duty] * subjects for duty, subjects in _subjects(year).items()}
    undone = Counter(ref.partition(":")[0] for _, ref, _ in year.undone)
    counted = duties.counts(conn, on=AFTERWARDS, campaign=year.campaign).by_duty
    found = {duty: (tally.opened, tally.met, tally.met_late, tally.missed) for duty, tally in counted.items()}
    _same("duties", found, {duty: (n, n - undone[duty], 0, undone[duty]) for duty, n in rows.items()})
    _same("periods opened", _opened(year, conn), PERIODS)
    overdue_then = _overdue(conn)
    _same("overdue", sorted(overdue_then), sorted(year.undone))
    rankings = _check_rankings(year)
    honours = sum(_check_honours(year, day) for day in AWARDS)
    return {
        "duties": sum(rows.values()), "overdue": len(overdue_then), "rankings": rankings, "honours": honours,
    }  # fmt: skip


def _subjects(year: Year) -> dict[str, int]:
    lower, people = len(year.lower), len(year.home)
    superiors, branches = len(year.superiors), len(year.branch_ids)
    return {
        "self_check": lower + people, "inspection": lower, "briefing": lower, "comment": lower + people,
        "comment_reminder": superiors, "comment_check": superiors, "comment_summary": superiors, "evaluation": lower,
        "ranking_organisation": superiors, "ranking_member": branches, "disclosure_member": people,
        "life_meeting": branches,
    }  # fmt: skip


def _opened(year: Year, conn: Connection[Any]) -> dict[str, int]:
    """Return how many periods of each duty were opened, of which none may stand there twice."""
    statement = "SELECT duty, starts_on FROM duties.period WHERE campaign = %s"
    periods = [(str(duty), start) for duty, start in conn.execute(statement, (year.campaign,))]
    _same("periods opened twice", len(periods), len(set(periods)))
    return dict(Counter(duty for duty, _ in periods))


def _overdue(conn: Connection[Any]) -> list[tuple[UUID, str, UUID]]:
    """Return all that is overdue when the year is over, of whatever kind."""
    found: list[tuple[UUID, str, UUID]] = []
    cursor = None
    while True:
        page = overdue.worklist(conn, today=AFTERWARDS, cursor=cursor, limit=_MOST)
        found += [(row.subject, row.ref, row.owing_organisation) for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


def _check_rankings(year: Year) -> int:
    """Compare every table that was published with one made by hand, and return how many there are."""
    left_out = {(subject, ref) for subject, ref, _ in year.undone}
    found = 0
    for month in range(1, DECEMBER + 1):
        first = date(YEAR, month, 1)
        until = date(YEAR, month + 1, 1) if month < DECEMBER else AFTERWARDS
        for kind, places, start in (
            (PledgerKind.MEMBER, year.branch_ids, first),
            (PledgerKind.ORGANISATION, year.superiors if month % 2 == 0 else [], date(YEAR, max(month - 1, 1), 1)),
        ):
            for place in places:
                key = ranking_id(year.campaign, kind, place, start)
                duty = "ranking_member" if kind is PledgerKind.MEMBER else "ranking_organisation"
                published = next((e for e in year.book.events.get(key) if isinstance(e, RankingPublished)), None)
                _same("published", published is None, (place, f"{duty}:{start}") in left_out)
                if published:
                    table = {row.subject: (row.numerator, row.denominator, row.rank) for row in published.rows}
                    _same("ranking", table, _table(year, year.group(kind, place), until))
                    found += 1
    return found


def _table(year: Year, group: list[UUID], until: date) -> dict[UUID, tuple[int, int, int | None]]:
    """Return kept, due and rank of each of a group before ``until``: a rank is one more than there are better ones."""
    kept, due = {}, {}
    for subject in group:
        items = year.items[subject]
        struck = [item for item in items if item.struck_off and item.struck_off < until]
        kept[subject] = len(struck)
        due[subject] = len(struck) + sum(item.limit < until and item not in struck for item in items)
    shares = {subject: Fraction(kept[subject], due[subject]) for subject in group if due[subject]}
    ranks = {subject: 1 + sum(other > share for other in shares.values()) for subject, share in shares.items()}
    ranked = ranks if len(shares) >= _GROUP else {}
    return {subject: (kept[subject], due[subject], ranked.get(subject)) for subject in group}


def _check_honours(year: Year, day: date) -> int:
    """Compare who was honoured with who deserved it, and return how many there are."""
    title, kind = AWARDS[day]
    key = honours_id(year.campaign, year.county, title, day)
    (conferred,) = (event for event in year.book.events.get(key) if isinstance(event, HonoursConferred))
    deserving = {subject for subject in year.candidates(kind) if _deserves(year, subject, kind, day)}
    _same("honours", {each.id for each in conferred.recipients}, deserving)
    _same("left out", len(conferred.left_out), len(year.candidates(kind)) - len(deserving))
    return len(deserving)


def _deserves(year: Year, subject: UUID, kind: PledgerKind, day: date) -> bool:
    items = year.items[subject]
    in_time = all(item.limit >= day or item.kept_by(day) for item in items)
    judged = [passed for on, passed in year.results.get(subject, []) if OPENS <= on <= day]
    well_judged = kind is PledgerKind.MEMBER or (bool(judged) and judged[-1])
    return in_time and any(item.kept_by(day) for item in items) and well_judged


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise AssertionError(f"{what}: {found!r} where {expected!r} was expected")
