"""The periodic duties of a small county: who owes them, what meets them, and how they stand on a day (H4, I2, L1)."""

from datetime import date

import pytest

from domain.cadence import CADENCED, Period, Scope
from domain.values import PledgerKind, Role
from tests.projections.cadences import NAMES, OPENS, County, key
from tests.projections.duty_lists import FEBRUARY, JANUARY, MARCH, MID, SCOPES, listed, states
from tests.projections.store import Store


def test_the_table_has_every_scope() -> None:
    assert {CADENCED[duty].scope for duty in SCOPES} == set(Scope)


@pytest.mark.parametrize("duty", SCOPES)
def test_who_is_in_scope_owes_as_the_tree_stands(store: Store, duty: str) -> None:
    county = County(store, **{duty: "P1M"})
    for name in ("hill", "zhou", "wang", "jia"):
        county.published(name, date(2025, 12, 31))
    county.published("zhou", date(2025, 12, 30), place="lake")
    county.published("far", date(2025, 12, 30), place="west")
    if duty == "self_check":
        county.published("li", JANUARY)
    county.open(JANUARY)
    found = listed(county, JANUARY)
    assert {NAMES[row.subject]: NAMES[row.owing_organisation] for row in found} == SCOPES[duty]
    assert len(found) == len(SCOPES[duty])
    for row in found:
        member = NAMES[row.subject] in ("chief", "li", "zhou", "wang", "jia", "far")
        assert row.subject_kind == ("MEMBER" if member else "ORGANISATION")
        assert row.owing_member == (row.subject if member and row.owed_by == "PLEDGER" else None)
        assert (row.starts_on, row.ends_on, row.state, row.met_on) == (JANUARY, date(2026, 1, 31), "OPEN", None)
        assert row.subject_name == NAMES[row.subject]
        assert row.owing_organisation_name == NAMES[row.owing_organisation]


def test_the_comment_on_a_secretary_is_owed_above_what_they_head(store: Store) -> None:
    county = County(store, comment="P1M")
    hill, east, mill = (county.places[name] for name in ("hill", "east", "mill"))
    above = county.act(OPENS)
    hill.fill_post(above, Role.SECRETARY, key("zhou"))
    hill.fill_post(above, Role.SECRETARY, key("li"))  # takes it over
    hill.fill_post(above, Role.DEPUTY_SECRETARY, key("zhou"))
    mill.fill_post(above, Role.SECRETARY, key("wang"))
    mill.vacate_post(above, Role.SECRETARY, key("wang"))
    county.save(hill, mill)
    county.open(JANUARY)
    owing = {NAMES[row.subject]: NAMES[row.owing_organisation] for row in listed(county, JANUARY)}
    assert {name: owing[name] for name in ("li", "zhou", "wang")} == {"li": "east", "zhou": "hill", "wang": "mill"}
    east.fill_post(county.act(FEBRUARY), Role.SECRETARY, key("zhou"))
    county.save(east)
    county.open(FEBRUARY)
    owing = {NAMES[row.subject]: NAMES[row.owing_organisation] for row in listed(county, FEBRUARY, period=FEBRUARY)}
    assert (owing["li"], owing["zhou"]) == ("east", "county")


def test_a_duty_is_open_then_met_or_missed_by_the_day_on_which_it_was_done(store: Store) -> None:
    county = County(store, life_meeting="P1M")
    county.open(JANUARY)
    county.record("LIFE_MEETING", "hill", MID)
    county.record("LIFE_MEETING", "mill", date(2026, 1, 31), known=FEBRUARY)
    assert states(county, JANUARY) == {"county": "o", "hill": "o", "mill": "o"}
    assert states(county, MID) == {"county": "o", "hill": "M", "mill": "o"}
    assert states(county, date(2026, 1, 31)) == {"county": "o", "hill": "M", "mill": "m"}
    assert states(county, FEBRUARY) == {"county": "x", "hill": "M", "mill": "m"}
    assert states(county, date(2025, 12, 31)) == {}


def test_what_is_made_up_for_counts_for_its_period_and_is_late(store: Store) -> None:
    county = County(store, life_meeting="P1M")
    county.open(FEBRUARY)
    county.record("LIFE_MEETING", "hill", date(2026, 2, 10), period=MID)
    january = {"period": MID, "subject": key("hill")}
    assert states(county, date(2026, 2, 9), **january) == {"hill": "x"}
    assert states(county, date(2026, 2, 10), **january) == {"hill": "m"}
    assert states(county, date(2026, 2, 10), period=FEBRUARY, subject=key("hill")) == {"hill": "o"}
    county.record("LIFE_MEETING", "hill", date(2026, 1, 20), known=date(2026, 1, 20))
    (row,) = listed(county, FEBRUARY, **january)
    assert (row.met_on, row.met_late) == (date(2026, 1, 20), False)


def test_what_was_done_before_the_period_was_opened_meets_it(store: Store) -> None:
    county = County(store, life_meeting="P1M", comment="P3M")
    county.record("LIFE_MEETING", "hill", MID)
    county.record("LIFE_MEETING", "mill", MID, campaign=False)
    county.comment("hill", MID)
    county.open(FEBRUARY)
    assert states(county, FEBRUARY, duty="life_meeting", period=MID) == {"county": "x", "hill": "M", "mill": "M"}
    assert states(county, FEBRUARY, duty="comment", state="MET") == {"hill": "M"}


def test_a_retracted_record_opens_the_duty_again_unless_another_meets_it(store: Store) -> None:
    county = County(store, life_meeting="P1M")
    county.open(JANUARY)
    for name in ("hill", "mill"):
        wrong = county.record("LIFE_MEETING", name, MID)
        if name == "mill":
            county.record("LIFE_MEETING", name, date(2026, 1, 20))
        wrong.retract(county.act(date(2026, 1, 25)))
        county.save(wrong)
    assert states(county, FEBRUARY) == {"county": "x", "hill": "x", "mill": "M"}
    (row,) = listed(county, FEBRUARY, subject=key("mill"))
    assert row.met_on == date(2026, 1, 20)


def test_every_act_meets_its_own_duty_and_no_other(store: Store) -> None:
    county = County(store, self_check="P1M", inspection="P1M", comment="P1M", briefing="P1M", round="P1M", visit="P1M")
    of_hill, of_li = county.published("hill", date(2025, 12, 31)), county.published("li", date(2025, 12, 31))
    county.open(JANUARY)
    county.check(of_li, MID)
    county.inspect(of_hill, MID)
    county.inspect(of_li, MID)
    county.comment("li", MID)
    county.comment("west", MID)
    county.record("BRIEFING", "lake", MID)
    county.record("SUMMARY_REPORT", "mill", MID)
    county.published("mill", MID)
    met = {(row.duty, NAMES[row.subject]) for row in listed(county, MID, state="MET")}
    assert met == {
        ("self_check", "li"), ("inspection", "hill"), ("comment", "li"), ("comment", "west"), ("briefing", "lake"),
        ("round", "mill"),
    }  # fmt: skip


def test_an_evaluation_counts_for_its_period_once_a_valid_result_is_published(store: Store) -> None:
    county = County(store, evaluation="P6M")
    county.open(JANUARY)
    half = Period(JANUARY, date(2026, 6, 30))
    held = date(2026, 6, 25)
    for name in ("hill", "lake", "mill", "west"):
        evaluation = county.evaluation(name, half, held)
        if name == "hill":
            county.judged(evaluation, held, content=26)
        if name == "lake":
            county.judged(evaluation, date(2026, 7, 2))
        if name == "mill":
            county.judged(evaluation, held, came=29, content=29)
    june, july = date(2026, 6, 30), date(2026, 7, 1)
    assert states(county, june) == {"hill": "M", "lake": "o", "mill": "o", "west": "o", "east": "o"}
    assert states(county, july) == {"hill": "M", "lake": "x", "mill": "x", "west": "x", "east": "x"}
    assert states(county, date(2026, 7, 2)) == {"hill": "M", "lake": "m", "mill": "x", "west": "x", "east": "x"}
    county.judged(county.evaluation("mill", half, date(2026, 7, 3), attempt=2), date(2026, 7, 3))
    assert states(county, date(2026, 7, 3))["mill"] == "m"


def test_a_table_counts_for_the_period_that_it_is_of(store: Store) -> None:
    county = County(store, ranking_member="P1M", ranking_organisation="P1M")
    county.open(FEBRUARY)
    january = Period(JANUARY, date(2026, 1, 31))
    county.rank(PledgerKind.MEMBER, "hill", january, date(2026, 1, 31))
    county.rank(PledgerKind.MEMBER, "county", january, date(2026, 2, 1))
    county.rank(PledgerKind.ORGANISATION, "county", january, date(2026, 2, 20))
    members = states(county, MARCH, duty="ranking_member", period=JANUARY)
    assert members == {"county": "m", "hill": "M", "mill": "x"}
    assert states(county, MARCH, duty="ranking_organisation", period=JANUARY) == {
        "county": "m",
        "east": "x",
        "west": "x",
    }
    assert set(states(county, MARCH, duty="ranking_member", period=FEBRUARY).values()) == {"x"}


def test_an_assessment_counts_for_the_year_of_its_round_even_early_in_the_next(store: Store) -> None:
    county = County(store, assessment="P1Y")
    county.open(JANUARY)
    county.assess("hill", 2026, date(2026, 12, 20))
    county.assess("lake", 2026, date(2027, 1, 20))
    county.assess("mill", 2025, date(2027, 1, 20))
    assert states(county, date(2027, 2, 1)) == {"east": "x", "west": "x", "hill": "M", "lake": "m", "mill": "x"}


def test_a_pledge_that_ends_within_the_period_owes_no_check_for_it(store: Store) -> None:
    county = County(store, self_check="P1M")
    ended, checked, double = (county.published(name, date(2025, 12, 31)) for name in ("hill", "mill", "zhou"))
    county.published("zhou", date(2025, 12, 31), place="lake")
    refused = county.published("east", date(2025, 12, 31))
    county.open(JANUARY)
    county.check(checked, MID)
    for pledge in (ended, checked, double):
        pledge.request_withdrawal(county.act(MID), county.case)
        pledge.decide_withdrawal(county.act(MID, judge=True), county.case, approved=True)
    refused.request_withdrawal(county.act(MID), county.case)
    refused.decide_withdrawal(county.act(MID, judge=True), county.case, approved=False)
    county.save(ended, checked, double, refused)
    assert states(county, FEBRUARY) == {"mill": "M", "zhou": "x", "east": "x"}
    county.open(FEBRUARY)
    assert states(county, FEBRUARY, period=FEBRUARY) == {"zhou": "o", "east": "o"}
