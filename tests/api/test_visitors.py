"""A contact leader reads their contact point, but not what its members must put right, nor a result before its day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.application import Call
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.evaluation import Attendance, Report
from domain.judgement.rectification import ProblemDraft
from domain.values import Pledger, PledgerKind, Role
from tests.api.standing import drive
from tests.api.town import ADMINISTRATOR, PEOPLE, Town, open_account

LINE = ("town-secretary", "village-secretary")
TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()
pytestmark = pytest.mark.usefixtures("read_models")


def by(who: str, **fields: Any) -> Call:
    return Call(PEOPLE[who], datetime.now(UTC), **fields)


@pytest.fixture
def visitor(town: Town) -> str:
    """A leader of the town who has the village as contact point."""
    book, admin = town.house.pledgebook, by(ADMINISTRATOR, role=Role.ADMINISTRATOR, occurred_on=date(2020, 1, 1))
    leader = uuid4()
    book.admit_member(admin, leader, name="白露", kinds=["MEMBER"], organisation=UUID(town.town), residence=None)
    book.fill_post(admin, UUID(town.village), Role.CONTACT_LEADER, leader)
    with town.house.pool.connection() as conn:
        open_account(conn, str(leader), leader, login=str(leader), name="白露", member=leader)
    return str(leader)


def rectifying(town: Town) -> str:
    """Let a villager put right what their branch said of them; return who."""
    villager = {"name": "林青", "kinds": ["MEMBER"], "organisation": town.village, "act": {"occurred_on": "2020-01-01"}}
    member = town.made(ADMINISTRATOR, "/members", villager)
    comment = uuid4()
    town.house.pledgebook.give_comment(
        by("village-secretary"),
        comment,
        campaign=UUID(town.campaign),
        target=Pledger(PledgerKind.MEMBER, UUID(member)),
        mode=CommentMode.MEETING,
        checkpoint=Checkpoint.DURING,
        achievements="走访扎实",
        shortcomings="公开不及时",
        direction="按月公开",
    )
    town.made("village-secretary", "/rectifications", {"source": str(comment), "act": {"reason": "限期整改"}})
    return member


def counted(town: Town) -> UUID:
    """Let the village be evaluated, criticised and counted; the result is not public yet."""
    book, judge = town.house.pledgebook, by("town-secretary")
    evaluation = book.announce_evaluation(judge, UUID(town.campaign), UUID(town.village), held_on=TODAY).id
    book.record_attendance(judge, evaluation, [Attendance("MASSES", 2)])
    (code, _) = book.issue_codes(judge, evaluation)[1]
    book.report_to_evaluation(by("village-secretary"), evaluation, Report(*["按计划推进"] * 5))
    book.cast_ballot(evaluation, code, "SATISFIED")
    book.criticise_evaluation(judge, evaluation, "群众反映强烈")
    book.close_evaluation(judge, evaluation)
    return evaluation


def types(town: Town, who: str, **query: Any) -> set[str]:
    items = town.get(who, "/audit/events", after=town.rows(), limit=100, **query).json()["items"]
    return {each["type"] for each in items}


def left_out(town: Town, who: str, member: str) -> list[str]:
    items = town.get(who, "/honours/left-out", after=town.rows(), candidate=member).json()["items"]
    return [each["candidate"] for each in items]


def test_the_audit_trail_tells_a_visitor_of_no_members_rectification(town: Town, visitor: str) -> None:
    rectifying(town)
    for who in LINE:
        assert {"rectification.opened", "comment.given"} <= types(town, who)
    seen = types(town, visitor)
    assert "comment.given" in seen
    assert "rectification.opened" not in seen


def test_nobody_learns_by_asking_for_titles_who_rectifies(town: Town, visitor: str) -> None:
    member = rectifying(town)
    campaign = drive(town)
    query: dict[str, Any] = {"campaign": campaign, "title": "STAR_OF_MONTH", "candidate": member}
    for who in LINE:
        assert town.get(who, "/honours/eligible", **query).status_code == 200
    assert town.get(visitor, "/honours/eligible", **query).status_code == 404
    candidates = [{"kind": "MEMBER", "id": member}]
    body = {"campaign": campaign, "organisation": town.village, "title": "STAR_OF_MONTH", "candidates": candidates}
    town.made("village-secretary", "/honours", body)
    assert left_out(town, "town-secretary", member) == [member]
    assert left_out(town, visitor, member) == []


def test_a_visitor_learns_of_strong_criticism_with_the_result(town: Town, visitor: str) -> None:
    evaluation = counted(town)
    of_it: dict[str, Any] = {"aggregate": str(evaluation)}
    assert "evaluation.criticised" in types(town, "village-secretary", **of_it)
    assert "evaluation.closed" in types(town, visitor, **of_it)
    assert "evaluation.criticised" not in types(town, visitor, **of_it)
    town.house.pledgebook.publish_result(by("town-secretary"), evaluation, "公开栏")
    assert "evaluation.criticised" in types(town, visitor, **of_it)


def test_the_first_result_does_not_tell_of_the_next_before_its_day(town: Town, visitor: str) -> None:
    first = counted(town)
    book, judge, clerk = town.house.pledgebook, by("town-secretary"), by("village-clerk")
    book.publish_result(judge, first, "公开栏")
    saga = book.begin_rectification(judge, first).id
    problem = ProblemDraft("公开栏三个月未更新", "每月更新", "专人负责", TODAY)
    book.report_on_rectification(clerk, saga, examination="对照自查", problems=[problem])
    book.order_period(judge, saga)
    book.close_problem(clerk, saga, 1, "照片")
    book.confirm_problem(judge, saga, 1)
    counted(town)
    for who, known in (("village-secretary", ["FAILED", "FAILED"]), (visitor, ["FAILED", None])):
        found = town.get(who, f"/evaluations/{first}", after=town.rows()).json()
        assert [each["verdict"] for each in found["attempts"]] == known
