"""What comments and rectifications bring onto the work list, and the periodic duties that were missed (I4, J4, N1)."""

from datetime import date, timedelta
from typing import Any, cast

import pytest
from psycopg import Connection

from domain.aggregate import Event
from domain.cadence import Period
from domain.campaign import Campaign
from domain.judgement.ballots import Box
from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.judgement.evaluation import Attendance, Evaluation, Notice
from domain.judgement.rectification import Cause, SourceKind
from domain.ladder import ESCALATED
from domain.policy import preset
from domain.supervised import Supervised
from domain.values import Pledger, PledgerKind, Role
from projections import overdue
from projections.catchup import Batch
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.rebuild import create_missing
from projections.statistics.view import STATISTICS
from tests.domain import rectifications
from tests.domain.letters import BRANCH, CAMPAIGN, COUNTY, MEMBER, own, superior, system
from tests.domain.rectifications import BENCH, FAILED_ON, REPORTED_ON
from tests.projections.cadences import NAMES, OPENS, County, key
from tests.projections.store import Store

GIVEN = date(2026, 2, 10)


class Follower:
    """Applies what an aggregate says event by event, and compares the open rows with what the aggregate owes."""

    def __init__(self, store: Store) -> None:
        self.conn: Connection[Any] = store.conn
        create_missing(self.conn, [OVERDUE])
        self.conn.execute("SET search_path TO overdue")
        self.position = 0
        campaign = Campaign.open(
            CAMPAIGN, system(), name="诺", theme="", organisation=COUNTY, opens_on=date(2010, 1, 1),
            closes_on=date(2012, 12, 31), policy=preset("DEFAULT"),
        )  # fmt: skip
        self._apply(cast("list[Event]", campaign.collect_events()))

    def owes_as_much(self, aggregate: Supervised, *codes: str) -> None:
        """Assert that the open rows are the duties of the aggregate, which have these names."""
        self._apply(cast("list[Event]", aggregate.collect_events()))
        rows = self.conn.execute(
            "SELECT ref, code, item, owed_by, due FROM duty WHERE about = %s AND closed_at IS NULL", (aggregate.id,)
        ).fetchall()
        assert set(rows) == {(d.ref, d.code, d.item, d.owed_by.value, d.due) for d in aggregate.duties()}
        assert sorted(row[0] for row in rows) == sorted(codes)

    def _apply(self, happened: list[Event]) -> None:
        batch = Batch()
        for event in happened:
            self.position += 1
            if type(event) in OVERDUE.handlers:
                OVERDUE.apply(batch, event, self.position)
        batch.run(self.conn)


@pytest.mark.parametrize("cause", [None, rectifications.commented(), rectifications.commented(MEMBER)])
def test_the_open_rows_of_a_rectification_are_its_duties_after_every_step(store: Store, cause: Cause | None) -> None:
    follower = Follower(store)
    failed = rectifications.begun(cause)
    follower.owes_as_much(failed, "report")
    rectifications.report(failed)
    follower.owes_as_much(failed, "order")
    failed.return_report(superior(REPORTED_ON), BENCH, "措施不实")
    follower.owes_as_much(failed, "report")
    rectifications.report(failed, rectifications.ROAD, rectifications.LAMPS)
    failed.order(superior(rectifications.ORDERED_ON), BENCH, rectifications.PERIOD)
    follower.owes_as_much(failed, "rectify:1", "rectify:2")
    rectifications.close(failed, 1)
    follower.owes_as_much(failed, "confirm:1", "rectify:2")
    failed.reopen_problem(superior(rectifications.CONFIRMED_ON), BENCH, 1, "仍未修好")
    follower.owes_as_much(failed, "rectify:1", "rectify:2")
    for number in (1, 2):
        rectifications.close(failed, number, rectifications.CONFIRMED_ON)
    failed.confirm_problem(superior(rectifications.CONFIRMED_ON), BENCH, 1)
    follower.owes_as_much(failed, "confirm:2")
    failed.confirm_problem(superior(rectifications.CONFIRMED_ON), BENCH, 2)
    if cause and cause.kind is SourceKind.COMMENT:
        follower.owes_as_much(failed)
        return
    follower.owes_as_much(failed, "reevaluate")
    failed.reopen_problem(superior(rectifications.CONFIRMED_ON), BENCH, 2, "又不亮了")
    follower.owes_as_much(failed, "rectify:2")


def test_the_open_rows_of_a_comment_are_its_duties_after_every_step(store: Store) -> None:
    follower = Follower(store)
    comment = Comment.give(
        key("comment"), superior(FAILED_ON), campaign=CAMPAIGN, target=Pledger(PledgerKind.ORGANISATION, BRANCH),
        organisation=BRANCH, own=frozenset(), mode=CommentMode.ON_SPOT, checkpoint=Checkpoint.AFTER, account="",
        achievements="好", shortcomings="缺", direction="改", feed_back_due=date(2011, 7, 8),
        follow_ups=[("补台账", date(2011, 8, 1)), ("修路灯", date(2011, 9, 1))],
    )  # fmt: skip
    follower.owes_as_much(comment, "feed_back", "follow_up:1", "follow_up:2")
    comment.follow_up(own(REPORTED_ON), 2, "已修", "照片")
    follower.owes_as_much(comment, "feed_back", "follow_up:1")
    comment.feed_back(superior(REPORTED_ON), "书面反馈")
    comment.publish(superior(REPORTED_ON), "支部")
    follower.owes_as_much(comment, "follow_up:1")
    comment.follow_up(own(REPORTED_ON), 1, "已补", "")
    follower.owes_as_much(comment)


@pytest.mark.parametrize("held", [True, False])
def test_the_open_rows_of_an_evaluation_are_its_duties_after_every_step(store: Store, held: bool) -> None:
    follower = Follower(store)
    day, last, after = date(2011, 6, 25), date(2011, 6, 30), date(2011, 7, 1)
    notice = Notice(
        campaign=CAMPAIGN, organisation=BRANCH, organisation_type="RURAL", policy_version=1,
        period=Period(date(2011, 1, 1), last), attempt=1, previous=None, held_on=day, closes_on=last,
        minimum=30, threshold=90, satisfied=("SATISFIED",),
    )  # fmt: skip
    evaluation = Evaluation.announce(superior(day), notice)
    follower.owes_as_much(evaluation, "hold")
    if held:
        came = [Attendance("MASSES", 30)]
        evaluation.open(superior(day), came, categories=["MASSES"], leaders=frozenset())
        evaluation.issue_codes(superior(day), None)
        follower.owes_as_much(evaluation, "close")
    evaluation.close(superior(after), Box(), after + timedelta(days=7))
    follower.owes_as_much(evaluation, "publish_result")
    evaluation.criticise(superior(after), "弄虚作假")
    evaluation.publish_result(own(after), "村务公开栏")
    follower.owes_as_much(evaluation)


def listed(county: County, today: date, **filters: Any) -> list[overdue.OwedDuty]:
    """Return the work list in small pages, and assert that the counts say the same."""
    county.store.catch_up(ORGANISATIONS, OVERDUE, DUTIES, COVERAGE, STATISTICS)
    conn, found, cursor = county.store.conn, [], None
    while True:
        page = overdue.worklist(conn, today=today, cursor=cursor, limit=2, **filters)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    keys = [(row.due, row.subject, row.position, row.ref) for row in found]
    assert keys == sorted(set(keys))
    counted = overdue.counts(conn, today=today, **filters)
    assert counted.total == len(found) == sum(counted.by_code.values()) == sum(counted.by_organisation.values())
    return found


def owing(rows: list[overdue.OwedDuty]) -> set[tuple[str, str, str]]:
    return {(NAMES[row.subject], row.ref, NAMES[row.owing_organisation]) for row in rows}


def test_the_feedback_on_a_comment_is_owed_by_who_gives_it(store: Store) -> None:
    county = County(store)
    for name in ("chief", "li", "hill"):
        county.comment(name, GIVEN)
    county.places["county"].fill_post(county.act(OPENS), Role.SECRETARY, key("chief"))
    county.save(county.places["county"])
    late = date(2026, 3, 1)
    rows = listed(county, late)
    assert owing(rows) == {
        ("hill", "feed_back", "east"), ("li", "feed_back", "hill"), ("chief", "feed_back", "city"),
    }  # fmt: skip
    for row in rows:
        assert (row.about_kind, row.owed_by, row.owing_member, row.pledge, row.pledger) == (
            "COMMENT", "SUPERIOR", None, None, None,
        )  # fmt: skip
        assert (row.since, row.days_overdue, row.period, row.round) == (GIVEN, 12, None, None)
        assert row.next_step == overdue.NextStep(False, "+7", late)


def test_who_owes_the_feedback_changes_on_the_day_on_which_a_member_becomes_secretary(store: Store) -> None:
    county = County(store)
    county.comment("li", GIVEN)
    county.places["hill"].fill_post(county.act(date(2026, 2, 25)), Role.SECRETARY, key("li"))
    county.save(county.places["hill"])
    for today, name in ((date(2026, 2, 24), "hill"), (date(2026, 2, 25), "east")):
        assert owing(listed(county, today)) == {("li", "feed_back", name)}
        assert [NAMES[row.subject] for row in listed(county, today, owing_organisation=key(name))] == ["li"]


def test_what_was_reminded_and_passed_up_is_told(store: Store) -> None:
    county = County(store)
    comment = county.comment("hill", GIVEN)
    due = comment.feed_back_due
    comment.remind(system(due), "feed_back", due, "-1")
    comment.escalate(system(due), "feed_back", due, key("county"))
    county.save(comment)
    (row,) = listed(county, date(2026, 3, 1))
    assert (row.reminders, row.escalated_to, row.rungs, row.next_step) == (1, key("county"), ["-1", ESCALATED], None)


def test_a_missed_duty_stands_on_the_work_list_until_it_is_met(store: Store) -> None:
    county = County(store, life_meeting="P1M", inspection="P1M", disclosure_member="P1M")
    county.open(date(2026, 2, 1))
    county.record("LIFE_MEETING", "hill", date(2026, 1, 15))
    county.record("LIFE_MEETING", "mill", date(2026, 2, 10), period=date(2026, 1, 15))
    county.record("DISCLOSURE_MEMBER", "li", date(2026, 1, 31), known=date(2026, 2, 3))
    january = listed(county, date(2026, 2, 1))
    assert owing(january) == {
        ("county", "life_meeting:2026-01-01", "county"), ("mill", "life_meeting:2026-01-01", "mill"),
        ("east", "inspection:2026-01-01", "county"), ("west", "inspection:2026-01-01", "county"),
        ("hill", "inspection:2026-01-01", "east"), ("lake", "inspection:2026-01-01", "east"),
        ("mill", "inspection:2026-01-01", "west"), ("chief", "disclosure_member:2026-01-01", "county"),
        ("zhou", "disclosure_member:2026-01-01", "hill"), ("wang", "disclosure_member:2026-01-01", "mill"),
    }  # fmt: skip
    assert listed(county, date(2026, 1, 31)) == []
    assert owing(january) - owing(listed(county, date(2026, 2, 10))) == {("mill", "life_meeting:2026-01-01", "mill")}
    for row in january:
        assert (row.about, row.about_kind, row.code) == (key("campaign"), "CADENCE", row.ref.partition(":")[0])
        assert (row.since, row.due, row.days_overdue, row.next_step) == (OPENS, date(2026, 1, 31), 1, None)
        assert row.period is not None
        assert (row.period.start, row.period.end) == (OPENS, date(2026, 1, 31))
        assert (row.owing_member == row.subject) is (row.code == "disclosure_member")
    (mill,) = [row for row in january if row.ref == "life_meeting:2026-01-01" and row.subject == key("mill")]
    assert mill.closed_on == date(2026, 2, 10)


def test_the_work_list_is_filtered_by_what_a_duty_is_about(store: Store) -> None:
    county = County(store, life_meeting="P1M", inspection="P1M")
    county.open(date(2026, 2, 1))
    comment = county.comment("hill", date(2026, 1, 10))
    today = date(2026, 2, 1)
    everything = listed(county, today)
    assert len(everything) == 9
    for filters, wanted in (
        ({"about_kind": "COMMENT"}, [row for row in everything if row.about == comment.id]),
        ({"about": comment.id}, [row for row in everything if row.about == comment.id]),
        ({"about_kind": "CADENCE"}, [row for row in everything if row.about != comment.id]),
        ({"pledge": comment.id}, []),
        ({"subject": key("hill")}, [row for row in everything if row.subject == key("hill")]),
        ({"under": key("east")}, [row for row in everything if NAMES[row.organisation] in ("east", "hill", "lake")]),
        ({"owing_organisation": key("east")}, [r for r in everything if r.owing_organisation == key("east")]),
        ({"code": "inspection"}, [row for row in everything if row.code == "inspection"]),
        ({"owed_by": "SUPERIOR"}, [row for row in everything if row.owed_by == "SUPERIOR"]),
        ({"campaign": key("campaign")}, everything),
        ({"campaign": key("none")}, []),
    ):
        assert listed(county, today, **cast("dict[str, Any]", filters)) == wanted, filters
    soon = listed(county, today, due_soon_days=30)
    assert soon[:9] == everything
    assert {row.since for row in soon[9:]} == {today}
    assert len(soon) == 9 + 8
