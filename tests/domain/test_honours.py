"""Who gets a title: what counts against a candidate, award days, and that nobody at all may be eligible (K2)."""

from dataclasses import replace
from datetime import date

import pytest

from domain import rules
from domain.errors import InvalidInput, Refused
from domain.judgement.honours import REASONS, TITLES, Criterion, Honours, LeftOut, Merit, ineligible_because
from domain.policy import Policy, preset
from domain.values import Act, Pledger, PledgerKind, Role
from tests.domain.letters import BRANCH, CAMPAIGN, HEAD, MEMBER, one

WELL = Merit(pledges=1, overdue=0, struck_off=3, struck_off_this_month=1)
SOMEBODY = Pledger(PledgerKind.MEMBER, MEMBER)
PARTY_DAY = date(2011, 7, 1)


def confer(
    *candidates: tuple[Pledger, Merit],
    title: str = "EXCELLENT_MEMBER",
    day: date = PARTY_DAY,
    policy: str = "TOWN_2012",
) -> tuple[list[Pledger], list[LeftOut]]:
    act = Act(HEAD, Role.SECRETARY, BRANCH, day)
    conferred = Honours.confer(
        act, preset(policy), campaign=CAMPAIGN, organisation=BRANCH, title=title, candidates=candidates
    )
    (event,) = conferred.pending_events
    return event.recipients, event.left_out  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("merit", "year", "star"),
    [
        (WELL, "", ""),
        (replace(WELL, pledges=0), "NO_PLEDGE", "NO_PLEDGE"),
        (replace(WELL, overdue=1), "OVERDUE", "OVERDUE"),
        (replace(WELL, struck_off=0, struck_off_this_month=0), "NOTHING_KEPT", "NOTHING_KEPT"),
        (replace(WELL, struck_off_this_month=0), "", "NOTHING_THIS_MONTH"),
        (replace(WELL, criticised=True), "CRITICISED", "CRITICISED"),
        (replace(WELL, evaluation_missing=True), "EVALUATION_MISSING", ""),
        (replace(WELL, evaluation_failed=True), "EVALUATION_FAILED", "EVALUATION_FAILED"),
        (replace(WELL, rectifying=True), "RECTIFYING", "RECTIFYING"),
    ],
)
def test_what_counts_against_a_candidate(merit: Merit, year: str, star: str) -> None:
    assert (ineligible_because(Criterion.YEAR, merit), ineligible_because(Criterion.STAR, merit)) == (year, star)
    assert {year, star} <= {"", *REASONS}


def test_every_eligible_candidate_gets_the_title_and_the_others_are_told_why() -> None:
    late = Pledger(PledgerKind.MEMBER, one("late"))
    recipients, left_out = confer((SOMEBODY, WELL), (late, replace(WELL, overdue=2)))
    assert (recipients, left_out) == ([SOMEBODY], [LeftOut(late, "OVERDUE")])


@pytest.mark.parametrize("candidates", [(), ((SOMEBODY, replace(WELL, pledges=0)),)])
@pytest.mark.parametrize("day", [date(2011, 7, 1), date(2010, 12, 31)])
def test_the_expressway_office_gives_a_title_to_nobody_where_nobody_qualifies(
    day: date, candidates: tuple[tuple[Pledger, Merit], ...]
) -> None:
    recipients, left_out = confer(*candidates, day=day, policy="HIGHWAY_OFFICE")
    assert recipients == []
    assert len(left_out) == len(candidates)


@pytest.mark.parametrize(
    ("policy", "days"),
    [
        ("SU_COUNTY", "03-08 05-01 05-04 07-01 08-01 09-10 10-01"),
        ("HIGHWAY_OFFICE", "07-01 12-31"),
        ("TOWN_2012", "07-01"),
    ],
)
def test_titles_are_given_on_the_award_days_of_the_policy(policy: str, days: str) -> None:
    for number in range(365):
        day = date.fromordinal(date(2011, 1, 1).toordinal() + number)
        if f"{day:%m-%d}" in days.split():
            assert confer((SOMEBODY, WELL), day=day, policy=policy) == ([SOMEBODY], [])
        else:
            with pytest.raises(Refused) as refused:
                confer((SOMEBODY, WELL), day=day, policy=policy)
            assert refused.value.rule is rules.NOT_AN_AWARD_DAY


def test_stars_are_given_on_any_day_and_so_is_every_title_where_the_policy_names_no_days() -> None:
    day = date(2011, 5, 20)
    assert confer((SOMEBODY, WELL), title="STAR_OF_MONTH", day=day) == ([SOMEBODY], [])
    assert Policy.commendation_days == preset("DEFAULT").commendation_days == ()
    assert confer((SOMEBODY, WELL), day=day, policy="DEFAULT") == ([SOMEBODY], [])


def test_no_title_goes_to_the_wrong_kind() -> None:
    with pytest.raises(Refused) as refused:
        confer((Pledger(PledgerKind.ORGANISATION, BRANCH), WELL))
    assert refused.value.rule is rules.TITLE_FOR_OTHERS


def test_an_unknown_title_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        confer(title="BEST_OF_ALL")
    assert refused.value.field == "title"


def test_titles_have_names_of_their_own() -> None:
    assert len({title.zh for title in TITLES.values()}) == len({title.en for title in TITLES.values()}) == len(TITLES)
