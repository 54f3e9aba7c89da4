"""The courier on a real database: who is told of which rung, once, and not of what is done or not theirs to see."""

from datetime import timedelta
from uuid import UUID

from domain.pledge import Pledge
from domain.values import Party, Role, Stage
from tests.application.world import (
    BRANCH,
    CLERK,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    HEAD,
    MEMBER,
    TOWN,
    TOWN_HEAD,
    TOWN_OFFICE,
    admin,
    call,
    of,
    system,
)
from tests.notices.office import REFUSED, SITE, Office, at, open_office

HEAD_MAIL, CLERK_MAIL = "head@example.org", "clerk@example.org"


def told(office: Office) -> set[UUID]:
    """Return everybody who has a notice."""
    with office.house.pool.connection() as conn:
        return {row[0] for row in conn.execute("SELECT person FROM notice")}


def test_secretary_and_clerk_are_told_what_their_organisation_owes_and_who_substitutes_too(office: Office) -> None:
    office.house.pledgebook.name_substitute(
        call(HEAD), BRANCH, Role.SECRETARY, DEPUTY, since=DAY, until=DAY + timedelta(days=30)
    )
    pledge = office.world.propose()
    office.remind(pledge, "propose", "-1", DAY)
    office.runs()
    assert told(office) == {HEAD, CLERK, DEPUTY}


def test_a_member_is_told_of_their_own_and_nobody_else(office: Office) -> None:
    pledge = office.world.propose(of(MEMBER))
    office.remind(pledge, "propose", "-1", DAY)
    office.runs()
    assert told(office) == {MEMBER}


def test_what_the_superior_owes_is_told_to_its_secretary_and_office(office: Office) -> None:
    pledge = office.world.reach(Stage.REVIEW)
    office.remind(pledge, "review", "+1", DAY)
    office.runs()
    assert told(office) == {TOWN_HEAD, TOWN_OFFICE}


def test_what_is_passed_up_is_told_to_the_head_of_where_it_went(office: Office) -> None:
    office.reached_by(COUNTY_HEAD, "county@example.org")
    pledge = office.world.reach(Stage.REVIEW)
    office.escalate(pledge, "review", DAY)
    office.runs()
    assert told(office) == {COUNTY_HEAD}
    assert office.pigeons.subjects == ["【诺册】逾期上报：李庄村党支部审核承诺书"]


def test_the_posts_of_the_day_of_the_event_count(office: Office) -> None:
    pledge = office.world.propose()
    office.remind(pledge, "propose", "-1", DAY)
    office.house.pledgebook.vacate_post(admin(DAY + timedelta(days=1)), BRANCH, Role.CLERK, CLERK)
    office.runs()
    assert CLERK in told(office)


def test_who_lost_the_post_since_then_is_not_sent_what_they_may_no_longer_see(office: Office) -> None:
    office.reached_by(TOWN_OFFICE, "office@example.org")
    pledge = office.world.reach(Stage.REVIEW)
    office.remind(pledge, "review", "+1", DAY)
    office.house.pledgebook.vacate_post(admin(DAY + timedelta(days=1)), TOWN, Role.OFFICE, TOWN_OFFICE)
    office.passes(days=1)
    office.runs()
    assert office.pigeons.sent == []
    assert office.deliveries("d.state", "d.error") == [("DROPPED", "UNSEEN")]


def test_the_message_says_what_whose_by_when_what_follows_and_where(office: Office) -> None:
    office.reached_by(HEAD, HEAD_MAIL)
    office.reached_by(CLERK, CLERK_MAIL, language="en")
    pledge = office.world.propose()
    office.remind(pledge, "propose", "-1", DAY)
    office.runs()
    (zh,), (en,) = office.pigeons.to(HEAD_MAIL), office.pigeons.to(CLERK_MAIL)
    assert zh.subject == "【诺册】提醒：李庄村党支部提交承诺书"
    assert zh.body.splitlines()[:5] == [
        "事项：李庄村党支部　提交承诺书",
        "活动：为民承诺",
        "期限：2011-03-08（还有7天）",
        "后续：如仍未完成，2011-03-09再次提醒",
        f"{SITE}/pledges/{pledge}",
    ]
    assert en.subject == "[Pledgebook] Reminder: Hand in the letter, 李庄村党支部"
    assert "Due: 2011-03-08 (7 days left)" in en.body


def test_each_rung_is_told_once_however_often_the_log_is_read(office: Office) -> None:
    office.reached_by(HEAD, HEAD_MAIL)
    pledge = office.world.propose()
    office.remind(pledge, "propose", "-1", DAY)
    office.runs()
    with office.house.pool.connection() as conn:
        conn.execute("UPDATE courier SET position = 0")
    office.runs()
    assert len(office.pigeons.sent) == 1


def test_a_new_installation_begins_at_the_head_of_the_log(fresh_database: str) -> None:
    with open_office(fresh_database, at(DAY, "10:00")) as office:
        office.reached_by(HEAD, HEAD_MAIL)
        pledge = office.world.propose()
        office.remind(pledge, "propose", "-1", DAY)
        office.runs()
        assert office.pigeons.sent == []
        office.remind(pledge, "propose", "0", DAY)
        office.runs()
        assert len(office.pigeons.sent) == 1


def test_nobody_is_told_of_what_was_done_meanwhile(office: Office) -> None:
    office.reached_by(HEAD, HEAD_MAIL)
    pledge = office.world.propose()
    office.remind(pledge, "propose", "-1", DAY)
    office.house.pledgebook.submit(call(HEAD), pledge)
    office.runs()
    assert office.pigeons.sent == []
    assert office.deliveries("d.state", "d.error") == [("DROPPED", "DONE")]


def test_a_duty_that_passed_to_the_other_side_is_not_told_to_the_first(office: Office) -> None:
    office.reached_by(HEAD, HEAD_MAIL)
    pledge = office.world.reach(Stage.SIGN)
    office.remind(pledge, "sign", "-1", DAY)
    office.house.pledgebook.sign(call(HEAD), pledge, Party.PLEDGER, office.pledge(pledge).letter.digest)
    office.runs()
    assert office.pigeons.sent == []


def test_a_reminder_that_was_acknowledged_is_not_repeated(office: Office) -> None:
    office.reached_by(CLERK, CLERK_MAIL)
    pledge = office.world.propose()
    office.remind(pledge, "propose", "-7", DAY)
    due = office.pledge(pledge).duties()[0].due
    office.house.pledgebook.acknowledge_reminder(
        call(HEAD, reason="周五开会"), Pledge, pledge, Party.PLEDGER, "propose", due=due, until=DAY + timedelta(days=3)
    )
    office.runs()
    assert office.pigeons.sent == []
    assert office.deliveries("d.state", "d.error") == [("DROPPED", "RESTS")]


def test_a_card_is_called_a_card(office: Office) -> None:
    office.reached_by(COUNTY_HEAD, "county@example.org")
    pledge = office.world.propose()
    due = office.pledge(pledge).duties()[0].due
    office.house.pledgebook.escalate(system(), pledge, "propose", due, "yellow")
    office.runs()
    assert office.pigeons.subjects == ["【诺册】黄牌：李庄村党支部提交承诺书"]


def test_of_several_rungs_that_wait_only_the_latest_is_sent(office: Office) -> None:
    office.reached_by(HEAD, HEAD_MAIL)
    pledge = office.world.propose()
    office.pigeons.broken = REFUSED
    office.remind(pledge, "propose", "-7", DAY)
    office.runs()
    office.remind(pledge, "propose", "-1", DAY)
    office.pigeons.broken = None
    office.runs()
    office.passes(hours=1)
    office.runs()
    assert office.deliveries("d.state", "d.error") == [("DROPPED", "SUPERSEDED"), ("SENT", "")]
    assert len(office.pigeons.sent) == 1


def test_who_has_no_channel_has_the_notice_and_no_delivery(office: Office) -> None:
    pledge = office.world.propose()
    office.remind(pledge, "propose", "-1", DAY)
    office.runs()
    assert told(office) == {HEAD, CLERK}
    assert office.deliveries("d.state") == []


def test_an_event_that_cannot_be_read_does_not_keep_the_others(office: Office) -> None:
    office.reached_by(HEAD, HEAD_MAIL)
    with office.house.pool.connection() as conn:
        conn.execute(
            "INSERT INTO pledgebook_events (originator_id, originator_version, topic, state)"
            " VALUES (gen_random_uuid(), 1, 'pledge.reminded', '{}')"
        )
    pledge = office.world.propose()
    office.remind(pledge, "propose", "-1", DAY)
    office.runs()
    assert len(office.pigeons.sent) == 1
