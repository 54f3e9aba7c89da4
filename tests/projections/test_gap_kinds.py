"""Each kind of gap beside the vacant secretary: when it begins, what it says, and what mends it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.gap_kinds import GAP_KINDS
from domain.pledge import Pledge
from domain.values import SYSTEM, Act, Fault, Holder, Party, PledgerKind, Role, Verdict
from projections import gaps
from projections.gaps import Gap
from projections.registry import PROJECTIONS
from tests.projections.clerk import CLOSES, DAY, OPENS, Clerk
from tests.projections.evaluated import COUNTED, Held
from tests.projections.store import Store

RETURNED = date(2026, 3, 5)
DUE = date(2026, 3, 12)
WEEK = timedelta(days=7)


@pytest.fixture
def clerk(store: Store) -> Clerk:
    return Clerk(store)


def found(clerk: Clerk, code: str, on: date, **filters: object) -> list[Gap]:
    """Return the gaps of one kind on a day."""
    clerk.store.catch_up(*PROJECTIONS)
    return gaps.gaps(clerk.store.conn, on=on, code=code, **filters).items  # type: ignore[arg-type]


def days(clerk: Clerk, code: str, *asked: date) -> list[bool]:
    """Tell of each day whether there is one gap of the kind; there is never more than one."""
    listed = [found(clerk, code, on) for on in asked]
    assert all(len(each) < 2 for each in listed)
    return [bool(each) for each in listed]


def returned(clerk: Clerk, kind: PledgerKind = PledgerKind.ORGANISATION) -> Pledge:
    """Return a letter that came back for improvement and is to be revised in a week."""
    pledge = clerk.propose(kind=kind)
    pledge.submit(clerk.act(organisation=pledge.organisation), clerk.case)
    send_back(clerk, pledge, RETURNED)
    return pledge


def send_back(clerk: Clerk, pledge: Pledge, day: date) -> None:
    """Return a letter that was handed in."""
    verdicts = [Verdict(1, criterion, False) for criterion in clerk.case.policy.criteria_for(leading=False)]
    approver, faults = clerk.case.policy.approvers(pledge.pledger.kind)[0], [Fault(1, "NOT_SPECIFIC")]
    pledge.review(clerk.act(day, judge=True), clerk.case, approver, verdicts=verdicts, faults=faults)
    clerk.save(pledge)


def test_every_code_has_words_a_rule_and_a_remedy() -> None:
    assert set(gaps.CODES) == GAP_KINDS.keys()
    explained = (Path(__file__).parents[2] / "docs" / "gaps.md").read_text("utf-8")
    for code, kind in GAP_KINDS.items():
        assert f"| `{code}` | {kind.requirement} |" in explained
        assert all((kind.zh, kind.en, kind.requirement, kind.remedy.zh, kind.remedy.en))


def test_a_returned_letter_is_lacking_until_it_is_revised(clerk: Clerk) -> None:
    pledge = returned(clerk, PledgerKind.MEMBER)
    [gap] = found(clerk, "RETURNED_NOT_REVISED", RETURNED + WEEK)
    assert (gap.organisation, gap.about, gap.pledge) == (clerk.north.id, pledge.id, pledge.id)
    assert (gap.member, gap.member_name, gap.campaign_name) == (clerk.member.id, "李明", "公开承诺")
    assert (gap.since, gap.days, gap.due, gap.past_due) == (RETURNED, 7, DUE, False)
    pledge.revise(clerk.act(DUE + WEEK, organisation=clerk.north.id), [clerk.promise("架桥")])
    clerk.save(pledge)
    before, late, revised = RETURNED - timedelta(days=1), DUE + timedelta(days=6), DUE + WEEK
    assert days(clerk, "RETURNED_NOT_REVISED", before, RETURNED, late, revised) == [False, True, True, False]


def test_a_returned_letter_goes_by_the_deadline_that_is_in_force(clerk: Clerk) -> None:
    pledge = returned(clerk)
    later, last = DUE + WEEK, DUE + 2 * WEEK
    given = clerk.act(date(2026, 3, 10), judge=True, reason="农忙")
    pledge.extend(given, Party.PLEDGER, "propose", DUE, to=later, latest=CLOSES)
    pledge.follow_calendar(Act(SYSTEM, Role.SYSTEM, None, date(2026, 3, 15)), "propose", later, last, 2)
    clerk.save(pledge)
    shown = {day: found(clerk, "RETURNED_NOT_REVISED", day)[0] for day in (RETURNED, date(2026, 3, 13), DUE + WEEK)}
    assert [gap.due for gap in shown.values()] == [DUE, later, last]
    assert not any(gap.past_due for gap in shown.values())
    for day, late in ((last, False), (last + timedelta(days=1), True)):
        [gap] = found(clerk, "RETURNED_NOT_REVISED", day)
        assert (gap.since, gap.due, gap.past_due) == (RETURNED, last, late)
        for asked in (True, False):
            assert len(found(clerk, "RETURNED_NOT_REVISED", day, past_due=asked)) == (asked is late)
            assert gaps.counts(clerk.store.conn, on=day, past_due=asked, pledge=pledge.id).total == (asked is late)


def test_another_return_begins_with_its_own_deadline(clerk: Clerk) -> None:
    pledge = returned(clerk)
    given = clerk.act(RETURNED, judge=True, reason="农忙")
    pledge.extend(given, Party.PLEDGER, "propose", DUE, to=DUE + WEEK, latest=CLOSES)
    pledge.revise(clerk.act(RETURNED, organisation=clerk.north.id), [clerk.promise("架桥")])
    [duty] = pledge.duties()
    pledge.follow_calendar(Act(SYSTEM, Role.SYSTEM, None, RETURNED), duty.ref, duty.due, DUE + 3 * WEEK, 2)
    pledge.submit(clerk.act(RETURNED, organisation=clerk.north.id), clerk.case)
    again = RETURNED + timedelta(days=2)
    send_back(clerk, pledge, again)
    [gap] = found(clerk, "RETURNED_NOT_REVISED", DUE)
    assert (gap.since, gap.due) == (again, again + WEEK)


def test_a_channel_is_lacking_from_publication_until_the_letter_was_shown_there(clerk: Clerk) -> None:
    pledge = clerk.propose()
    clerk.publish(pledge)
    [gap] = found(clerk, "CHANNEL_MISSING", DAY + WEEK)
    assert (gap.about, gap.channel, gap.channel_zh, gap.channel_en) == (
        pledge.id,
        "BOARD",
        "公示栏张贴",
        "Notice board",
    )
    assert (gap.since, gap.days) == (DAY, 7)
    pledge.publicise(clerk.act(DAY + WEEK), clerk.case, "BOARD", "村口")
    clerk.save(pledge)
    shown = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=6), DAY + WEEK]
    assert days(clerk, "CHANNEL_MISSING", *shown) == [False, True, True, False]


def test_copies_are_lacking_from_the_second_signature_until_all_are_filed(clerk: Clerk) -> None:
    pledge = clerk.propose()
    clerk.approve(pledge)
    for party in Party:
        act = clerk.act(judge=party is Party.SUPERIOR, organisation=clerk.north.id)
        pledge.sign(act, clerk.case, party, pledge.letter.digest)
        clerk.save(pledge)
        assert days(clerk, "COPIES_UNRECONCILED", DAY) == [party is list(Party)[1]]
    for filed, holder in enumerate(Holder):
        [gap] = found(clerk, "COPIES_UNRECONCILED", DAY)
        assert (gap.about, gap.number, gap.since) == (pledge.id, filed, DAY)
        pledge.file_copy(clerk.act(), clerk.case, holder, "d" * 64)
        clerk.save(pledge)
    assert days(clerk, "COPIES_UNRECONCILED", DAY) == [False]


def test_a_branch_in_a_campaign_is_lacking_a_contact_leader(clerk: Clerk) -> None:
    assert [gap.organisation_name for gap in found(clerk, "CONTACT_LEADER_MISSING", DAY)] == [
        "北村党支部",
        "南村党支部",
        "镇党委",
    ]
    for place in (clerk.committee, clerk.south, clerk.north):
        place.fill_post(clerk.appointing(DAY), Role.CONTACT_LEADER, clerk.chief.id)
        clerk.save(place)
    assert found(clerk, "CONTACT_LEADER_MISSING", DAY) == []
    clerk.north.vacate_post(clerk.appointing(DAY + WEEK), Role.CONTACT_LEADER, clerk.chief.id)
    clerk.save(clerk.north)
    [gap] = found(clerk, "CONTACT_LEADER_MISSING", DAY + 2 * WEEK)
    assert (gap.organisation, gap.about, gap.since) == (clerk.north.id, clerk.north.id, DAY + WEEK)
    before, after = OPENS - timedelta(days=1), CLOSES + timedelta(days=1)
    assert days(clerk, "CONTACT_LEADER_MISSING", before, after) == [False, False]


def test_a_responsible_leader_holds_two_or_three_branches(clerk: Clerk) -> None:
    places = [clerk.committee, clerk.south, clerk.north, clerk.organisation("东村党支部", clerk.committee)]
    shown = []
    for number, place in enumerate(places):
        day = DAY + number * WEEK
        place.fill_post(clerk.appointing(day), Role.RESPONSIBLE_LEADER, clerk.chief.id)
        clerk.save(place)
        shown.append([(gap.number, gap.since, gap.about) for gap in found(clerk, "DUAL_RESPONSIBILITY", day)])
    chief = clerk.chief.id
    assert shown == [[(1, DAY, chief)], [], [], [(4, DAY + 3 * WEEK, chief)]]
    [gap] = found(clerk, "DUAL_RESPONSIBILITY", DAY + 4 * WEEK, member=chief)
    assert (gap.organisation, gap.member_name, gap.days) == (clerk.committee.id, "孙正", 7)


def test_a_letter_is_never_evaluated_until_its_own_valid_result_is_published(clerk: Clerk) -> None:
    clerk.campaign.open_duties(Act(SYSTEM, Role.SYSTEM, None, OPENS))
    clerk.save(clerk.campaign)
    first = published(clerk, "first", DAY)
    year_end, expected = date(2026, 12, 31), date(2027, 1, 1)
    assert days(clerk, "NEVER_EVALUATED", year_end, expected) == [False, True]
    Held(clerk, minimum=1000).open().count(satisfied=9, others=0).publish()
    [gap] = found(clerk, "NEVER_EVALUATED", expected + WEEK)
    assert (gap.about, gap.organisation, gap.since, gap.days) == (first.id, clerk.north.id, expected, 7)
    held = Held(clerk, attempt=2).open().count(satisfied=9, others=0)
    assert days(clerk, "NEVER_EVALUATED", expected) == [True]
    held.publish(expected + WEEK)
    assert days(clerk, "NEVER_EVALUATED", expected, expected + WEEK) == [True, False]
    second = published(clerk, "hung up after the ballots were counted", COUNTED + timedelta(days=1))
    assert [gap.about for gap in found(clerk, "NEVER_EVALUATED", expected + WEEK)] == [second.id]


def published(clerk: Clerk, name: str, day: date) -> Pledge:
    """Return a letter of the north branch that hangs on the board from a day on."""
    pledge = clerk.propose(name=name)
    clerk.approve(pledge)
    for party in Party:
        act = clerk.act(judge=party is Party.SUPERIOR, organisation=clerk.north.id)
        pledge.sign(act, clerk.case, party, pledge.letter.digest)
    for holder in Holder:
        pledge.file_copy(clerk.act(), clerk.case, holder, "d" * 64)
    pledge.publish(clerk.act(day), clerk.case)
    clerk.save(pledge)
    return pledge
