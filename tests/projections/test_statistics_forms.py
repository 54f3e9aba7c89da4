"""The list of statistics forms, what the records give for one, and the sum of a subtree (L4)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.policy import preset
from domain.record import Record
from domain.statistics import Statistics
from domain.statistics_form import FIELDS, Kind, sound
from domain.values import DueKind, PledgerKind, Role
from projections import statistics
from projections.comparison import compare
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.pledges.view import PLEDGES
from projections.reach import NOWHERE, Reach
from projections.records.view import RECORDS
from projections.statistics import SOURCES
from projections.statistics.view import STATISTICS
from tests.domain.forms import form
from tests.projections.clerk import CLOSES, DAY, OPENS, OPINION, Clerk
from tests.projections.store import Store

DUE = date(2026, 9, 20)
EVE, LATE = DUE - timedelta(1), DUE + timedelta(4)


@pytest.fixture
def clerk(store: Store) -> Clerk:
    """A town whose campaign asks for the form."""
    clerk = Clerk(store)
    policy = preset("DEFAULT").changed({"statistics_due": DUE.isoformat()})
    clerk.campaign.change_policy(clerk.act(reason="年度统计"), policy)
    clerk.save(clerk.campaign)
    return clerk


def submit(clerk: Clerk, place: Organisation | None = None, day: date = DAY, **values: Any) -> Statistics:
    """Hand in the north branch's form, or another's."""
    of = (place or clerk.north).id
    found = Statistics.submit(
        clerk.act(day, organisation=of),
        campaign=clerk.campaign.id,
        organisation=of,
        period=clerk.campaign.reported,
        due=DUE,
        values=form(**values),
        derived={},
        notes={},
    )
    clerk.save(found)
    return found


def send_back(clerk: Clerk, found: Statistics, day: date = DAY) -> None:
    """Return a form."""
    found.send_back(clerk.act(day, judge=True, reason="制度数有误"), again=day + timedelta(7))
    clerk.save(found)


def listed(clerk: Clerk, today: date = DAY, **filters: Any) -> list[statistics.Form]:
    """Return the forms."""
    clerk.store.catch_up(ORGANISATIONS, STATISTICS)
    return statistics.forms(clerk.store.conn, today=today, **filters).items


def states(found: list[statistics.Form]) -> list[tuple[str, str, int]]:
    """Return whose forms they are, how they stand and how late they are."""
    return [(each.organisation_name, each.state, each.days_late) for each in found]


def test_what_is_owed_and_was_never_handed_in_is_listed_as_missing(clerk: Clerk) -> None:
    assert states(listed(clerk)) == [("北村党支部", "MISSING", 0), ("南村党支部", "MISSING", 0)]
    assert states(listed(clerk, LATE, late=True)) == [("北村党支部", "MISSING", 4), ("南村党支部", "MISSING", 4)]
    assert listed(clerk, DUE, late=True) == []
    assert listed(clerk, OPENS - timedelta(1)) == []
    [row] = listed(clerk, organisation=clerk.south.id)
    assert row == statistics.Form(
        id=None, campaign=clerk.campaign.id, organisation=clerk.south.id, organisation_name="南村党支部",
        pinyin=row.pinyin, starts_on=OPENS, ends_on=DUE, state="MISSING", due=DUE, days_late=0, submitted_on=None,
        submitted_by=None, submissions=0, returned_on=None, returned_reason="", version=None,
    )  # fmt: skip


def test_a_form_handed_in_is_missing_no_more_and_its_lateness_stays(clerk: Clerk) -> None:
    found = submit(clerk, day=LATE)
    assert states(listed(clerk, CLOSES)) == [("北村党支部", "SUBMITTED", 4), ("南村党支部", "MISSING", 467)]
    [row] = listed(clerk, CLOSES, state="SUBMITTED")
    assert (row.id, row.version, row.submitted_on, row.submitted_by) == (found.id, 1, LATE, clerk.writer)


def test_a_returned_form_is_owed_again_and_late_until_it_comes(clerk: Clerk) -> None:
    found = submit(clerk, day=EVE)
    send_back(clerk, found, DUE)
    [row] = listed(clerk, DUE + timedelta(9), state="RETURNED")
    assert (row.due, row.days_late, row.returned_on) == (DUE + timedelta(7), 2, DUE)
    assert (row.returned_reason, row.submissions, row.version) == ("制度数有误", 1, 2)
    found.resubmit(clerk.act(DUE + timedelta(8)), values=form(lectures=1), derived={}, notes={})
    clerk.save(found)
    [row] = listed(clerk, CLOSES, state="SUBMITTED")
    assert (row.days_late, row.submissions, row.returned_on, row.returned_reason) == (1, 2, None, "")


def test_nobody_owes_a_form_for_which_no_day_is_set(store: Store) -> None:
    assert listed(Clerk(store), CLOSES) == []


def test_who_was_dissolved_or_not_founded_by_the_day_owes_none(clerk: Clerk) -> None:
    clerk.south.dissolve(clerk.act(DUE))
    clerk.save(clerk.south)
    late = Organisation.found(
        clerk.id("new"), clerk.act(LATE), name="新村党支部", level="BRANCH", type="RURAL", parent=clerk.committee.id
    )
    clerk.save(late)
    assert states(listed(clerk, LATE)) == [("北村党支部", "MISSING", 4)]


def test_another_day_makes_another_form_and_the_first_stays(clerk: Clerk) -> None:
    first = submit(clerk)
    again = DUE + timedelta(90)
    policy = clerk.campaign.policy.changed({"statistics_due": again.isoformat()})
    clerk.campaign.change_policy(clerk.act(LATE, reason="第二次报送"), policy)
    clerk.save(clerk.campaign)
    found = listed(clerk, LATE, organisation=clerk.north.id)
    assert [(each.id, each.ends_on, each.state) for each in found] == [
        (None, again, "MISSING"),
        (first.id, DUE, "SUBMITTED"),
    ]


def test_forms_are_read_within_reach_and_come_in_pages(clerk: Clerk) -> None:
    submit(clerk)
    assert listed(clerk, reach=NOWHERE) == []
    assert states(listed(clerk, reach=Reach(places=frozenset({clerk.south.id})))) == [("南村党支部", "MISSING", 0)]
    assert states(listed(clerk, under=clerk.north.id)) == [("北村党支部", "SUBMITTED", 0)]
    assert listed(clerk, campaign=clerk.id("another")) == []
    first = statistics.forms(clerk.store.conn, today=DAY, limit=1)
    rest = statistics.forms(clerk.store.conn, today=DAY, limit=1, cursor=first.next_cursor)
    assert [*first.items, *rest.items] == listed(clerk)
    assert rest.next_cursor is None


def test_what_was_built_step_by_step_equals_what_is_rebuilt(clerk: Clerk) -> None:
    found = submit(clerk, help_amount="0.10", rule_names=["值班制度"])
    send_back(clerk, found)
    clerk.store.catch_up(STATISTICS, batch=2)
    assert compare(clerk.store.url, STATISTICS, clerk.store.log) == []


def derived(clerk: Clerk, place: UUID | None = None, until: date = DUE) -> statistics.Derived:
    """Return what the records give for the north branch, or for another."""
    clerk.store.catch_up(ORGANISATIONS, RECORDS, PLEDGES, LEDGER)
    of = place or clerk.north.id
    return statistics.derive(clerk.store.conn, campaign=clerk.campaign.id, organisation=of, since=OPENS, until=until)


def enter(clerk: Clerk, name: str, kind: str, day: date = DAY, **said: Any) -> Record:
    """Enter a record of the north branch."""
    fields: dict[str, Any] = {
        "campaign": clerk.campaign.id, "organisation": clerk.north.id, "member": None, "title": name, "text": "记录",
        "evidence": "", "attendance": None, "figures": {}, "details": {}, "period": None, "public": False,
        "refers_to": [],
    }  # fmt: skip
    entered = Record.enter(clerk.id(name), clerk.act(day), kind=kind, **{**fields, **said})
    clerk.save(entered)
    return entered


def test_a_branch_without_records_is_one_organisation_and_nothing_else(clerk: Clerk) -> None:
    nothing: statistics.Derived = {code: [] if FIELDS[code].kind is Kind.TEXTS else 0 for code in SOURCES}
    assert derived(clerk) == {**nothing, "organisations": 1}
    assert SOURCES.keys() <= FIELDS.keys()


def test_records_count_by_their_kinds_in_the_period_unless_taken_back(clerk: Clerk) -> None:
    enter(clerk, "first", "STUDY", attendance=30)
    enter(clerk, "second", "STUDY", DUE, attendance=12, campaign=None)
    wrong = enter(clerk, "wrong", "STUDY", attendance=500)
    wrong.retract(clerk.act(reason="重复录入"))
    clerk.save(wrong)
    enter(clerk, "after", "STUDY", LATE, attendance=7)
    enter(clerk, "before", "STUDY", OPENS - timedelta(1), attendance=7)
    enter(clerk, "elsewhere", "STUDY", attendance=7, organisation=clerk.south.id)
    enter(clerk, "other campaign", "STUDY", attendance=7, campaign=clerk.id("another"))
    enter(clerk, "bulletin", "BULLETIN", figures={"issue": 1, "sent_up": 1, "used": 0})
    for number in range(2):
        enter(clerk, f"badge {number}", "BADGE", member=clerk.member.id,
              details={"identity": "SHOWN", "pledge": "SHOWN", "image": "SHOWN"})  # fmt: skip
    found = derived(clerk)
    assert (found["study_sessions"], found["study_attendances"]) == (2, 42)
    assert (found["briefings"], found["members_badged"]) == (1, 1)
    assert derived(clerk, until=DAY)["study_attendances"] == 30


def test_a_member_pledged_once_the_letter_is_published_and_as_long_as_it_is_not_withdrawn(clerk: Clerk) -> None:
    pledge = clerk.propose(kind=PledgerKind.MEMBER)
    assert derived(clerk)["members_pledged"] == 0
    clerk.publish(pledge)
    assert derived(clerk)["members_pledged"] == 1
    assert derived(clerk, until=DAY - timedelta(1))["members_pledged"] == 0
    assert derived(clerk, clerk.south.id)["members_pledged"] == 0
    pledge.request_withdrawal(clerk.act(reason="调离"), clerk.case)
    pledge.decide_withdrawal(clerk.act(judge=True), clerk.case, approved=True)
    clerk.save(pledge)
    assert derived(clerk)["members_pledged"] == 0


def test_an_opinion_is_solved_once_the_item_that_answers_it_is_struck_off(clerk: Clerk) -> None:
    for key in (OPINION, clerk.id("another opinion")):
        clerk.save(
            Opinion.collect(
                key, clerk.act(), campaign=clerk.campaign.id, organisation=clerk.north.id, channel="VISIT",
                text="路灯不亮", author="",
            )
        )  # fmt: skip
    pledge = clerk.propose([clerk.promise("路灯", DueKind.YEAR_END)])
    clerk.publish(pledge)
    assert (derived(clerk)["problems_collected"], derived(clerk)["problems_solved"]) == (2, 0)
    clerk.strike_off(pledge, 1, DAY + timedelta(1))
    assert (derived(clerk)["problems_collected"], derived(clerk)["problems_solved"]) == (2, 1)
    assert derived(clerk, until=DAY)["problems_solved"] == 0


def test_a_contact_point_is_an_organisation_whose_contact_leader_is_ones_own_member(clerk: Clerk) -> None:
    clerk.south.fill_post(clerk.appointing(DAY), Role.CONTACT_LEADER, clerk.chief.id)
    clerk.save(clerk.south)
    assert derived(clerk, clerk.committee.id)["contact_points"] == 1
    assert derived(clerk, clerk.committee.id, until=DAY - timedelta(1))["contact_points"] == 0
    assert derived(clerk, clerk.south.id)["contact_points"] == 0
    clerk.chief.transfer(clerk.act(DAY + timedelta(1)), clerk.north.id)
    clerk.save(clerk.chief)
    assert derived(clerk, clerk.committee.id)["contact_points"] == 0
    assert derived(clerk)["contact_points"] == 1


@pytest.mark.parametrize(
    ("level", "figures"),
    [
        ("BRANCH", {"rules_total": 2, "rules_general_branch": 0, "rules_branch": 2}),
        ("GENERAL_BRANCH", {"rules_total": 2, "rules_general_branch": 1, "rules_branch": 1}),
        ("COMMITTEE", {}),
    ],
)
def test_rules_are_told_apart_by_the_level_of_who_adopted_them(
    clerk: Clerk, level: str, figures: dict[str, int]
) -> None:
    place = Organisation.found(
        clerk.id("place"), clerk.act(OPENS), name="机关", level=level, type="ORGAN", parent=clerk.committee.id
    )
    clerk.save(place)
    for name, of in (("own", "OWN"), ("lower", "LOWER")):
        details = {"field": "SERVICE", "level": of}
        enter(clerk, name, "RULE_ADOPTED", organisation=place.id, details=details)
    found = derived(clerk, place.id)
    assert {code: found[code] for code in found if code.startswith("rules")} == figures
    assert found.get("rule_names") in ((["lower", "own"], ["own", "lower"]) if figures else (None,))
    sound({**form(), **found})


def add_up(clerk: Clerk, **asked: Any) -> statistics.Summed:
    """Return the sum of the forms."""
    clerk.store.catch_up(ORGANISATIONS, STATISTICS)
    return statistics.summed(clerk.store.conn, **{"campaign": clerk.campaign.id, "until": DUE, **asked})


def test_the_sum_adds_figures_and_amounts_up_and_lists_texts_once(clerk: Clerk) -> None:
    submit(clerk, lectures=2, help_amount="0.10", title="先进集体", rule_names=["值班制度", "学习制度"])
    submit(clerk, clerk.south, lectures=3, help_amount="0.20", title="先进集体", rule_names=["值班制度"])
    found = add_up(clerk)
    assert (found.forms, found.wanting) == (2, [])
    assert (found.values["lectures"], found.values["help_amount"]) == (5, Decimal("0.30"))
    assert (found.values["title"], found.values["rule_names"]) == (["先进集体"], ["值班制度", "学习制度"])
    assert found.values.keys() == FIELDS.keys()
    assert add_up(clerk, under=clerk.north.id).values["lectures"] == 2
    assert add_up(clerk, until=DAY).forms == 0


def test_a_sum_names_who_is_missing_in_it_and_leaves_out_what_was_returned(clerk: Clerk) -> None:
    send_back(clerk, submit(clerk, lectures=2))
    found = add_up(clerk)
    assert [(each.organisation_name, each.state) for each in found.wanting] == [
        ("北村党支部", "RETURNED"),
        ("南村党支部", "MISSING"),
    ]
    assert (found.forms, found.values["lectures"], found.values["help_amount"]) == (0, 0, Decimal("0.00"))


def test_a_sum_is_of_what_its_reader_may_read(clerk: Clerk) -> None:
    submit(clerk, lectures=2)
    nothing = add_up(clerk, reach=NOWHERE)
    assert (nothing.forms, nothing.values["lectures"], nothing.wanting) == (0, 0, [])
    south = add_up(clerk, reach=Reach(places=frozenset({clerk.south.id})))
    assert (south.forms, [each.organisation for each in south.wanting]) == (0, [clerk.south.id])
