"""Quiet hours, also over midnight; digests by day and month; the end of a month, once, also after an outage."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.application.world import DAY, HEAD, TOWN_HEAD
from tests.notices.office import SITE, ZONE, Office, at
from workflows.notices.outbox import Contact, Digest
from workflows.notices.texts import Matter, Month, Subtree
from workflows.notices.timing import after_quiet, last_month_end, moment

NIGHT, NOON, NEVER = (time(21), time(8)), (time(12), time(14)), None
MAIL = "head@example.org"
JUNE = date(2026, 6, 15)
OWING = Month([Matter("item:2", "李庄村党支部", "", date(2011, 2, 1), 58, f"{SITE}/pledges/1")], 1, 0)


@pytest.mark.parametrize(
    ("quiet", "clock", "day", "then"),
    [
        (NIGHT, "20:59", 0, "20:59"),
        (NIGHT, "21:00", 1, "08:00"),
        (NIGHT, "23:59", 1, "08:00"),
        (NIGHT, "00:00", 0, "08:00"),
        (NIGHT, "07:59", 0, "08:00"),
        (NIGHT, "08:00", 0, "08:00"),
        (NOON, "12:30", 0, "14:00"),
        (NOON, "14:00", 0, "14:00"),
        (NEVER, "03:00", 0, "03:00"),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(
    quiet: tuple[time, time] | None, clock: str, day: int, then: str
) -> None:
    told = after_quiet(at(JUNE, clock), Contact(quiet=quiet), ZONE)
    assert told == at(JUNE + timedelta(days=day), then)


def test_quiet_hours_reach_over_the_end_of_the_year() -> None:
    told = after_quiet(at(date(2026, 12, 31), "22:00"), Contact(quiet=NIGHT), ZONE)
    assert told == at(date(2027, 1, 1), "08:00")


@pytest.mark.parametrize(
    ("digest", "made", "then"),
    [
        (Digest.EACH, at(JUNE, "10:00"), at(JUNE, "10:00")),
        (Digest.DAILY, at(JUNE, "08:30"), at(JUNE, "09:00")),
        (Digest.DAILY, at(JUNE, "09:01"), at(date(2026, 6, 16), "09:00")),
        (Digest.MONTHLY, at(JUNE, "10:00"), at(date(2026, 6, 30), "09:00")),
        (Digest.MONTHLY, at(date(2026, 6, 30), "10:00"), at(date(2026, 7, 31), "09:00")),
        (Digest.MONTHLY, at(date(2026, 12, 31), "10:00"), at(date(2027, 1, 31), "09:00")),
        (Digest.MONTHLY, at(date(2028, 2, 3), "10:00"), at(date(2028, 2, 29), "09:00")),
    ],
)
def test_a_digest_waits_for_its_morning(digest: Digest, made: datetime, then: datetime) -> None:
    assert moment(Contact(quiet=None, digest=digest), made, made, ZONE) == then


@pytest.mark.parametrize(
    ("now", "ended"),
    [
        (at(date(2026, 6, 30), "08:59"), date(2026, 5, 31)),
        (at(date(2026, 6, 30), "09:00"), date(2026, 6, 30)),
        (at(date(2026, 7, 1), "00:30"), date(2026, 6, 30)),
        (at(date(2027, 1, 1), "00:00"), date(2026, 12, 31)),
    ],
)
def test_a_month_ends_at_nine_on_its_last_day(now: datetime, ended: date) -> None:
    assert last_month_end(now, ZONE) == ended


def test_nobody_is_woken_and_nothing_is_lost(office: Office) -> None:
    office.reached_by(HEAD, MAIL, quiet=NIGHT)
    pledge = office.world.propose()
    office.now = at(DAY, "22:00")
    office.remind(pledge, "propose", "-1", DAY)
    office.runs()
    assert office.pigeons.sent == []
    office.now = at(DAY + timedelta(days=1), "07:59")
    office.runs()
    assert office.pigeons.sent == []
    office.now = at(DAY + timedelta(days=1), "08:00")
    office.runs()
    assert len(office.pigeons.sent) == 1


def test_a_daily_digest_is_one_message(office: Office) -> None:
    office.reached_by(HEAD, MAIL, digest=Digest.DAILY)
    office.under_review(2)
    office.runs()
    assert office.pigeons.sent == []
    office.now = at(DAY + timedelta(days=1), "09:00")
    office.runs()
    assert office.pigeons.subjects == ["【诺册】2项提醒"]


def test_new_choices_hold_for_what_waits(office: Office) -> None:
    office.reached_by(HEAD, MAIL, digest=Digest.MONTHLY)
    office.remind(office.world.propose(), "propose", "-1", DAY)
    office.runs()
    assert office.pigeons.sent == []
    office.reached_by(HEAD, MAIL, digest=Digest.EACH)
    office.runs()
    assert len(office.pigeons.sent) == 1


def test_the_month_ends_with_one_digest_for_who_is_reached(office: Office) -> None:
    office.reached_by(HEAD, MAIL)
    office.month = OWING
    office.now = at(date(2011, 3, 31), "08:59")
    office.runs()
    assert office.pigeons.sent == []
    office.now = at(date(2011, 3, 31), "09:00")
    for _ in range(2):
        office.runs()
        with office.house.pool.connection() as conn:
            conn.execute("UPDATE courier SET digested = '2011-02-28'")  # as if it had been forgotten
    (message,) = office.pigeons.to(MAIL)
    assert message.subject == "【诺册】2011年3月汇总"
    assert message.body.splitlines()[:2] == [
        "您的待办：逾期1项，30天内到期0项。",
        f"· 李庄村党支部：兑现承诺事项（第2项），期限2011-02-01（已逾期58天） {SITE}/pledges/1",
    ]


def test_a_digest_missed_in_an_outage_comes_late_and_only_the_last(office: Office) -> None:
    office.reached_by(HEAD, MAIL)
    office.month = OWING
    office.now = at(date(2011, 6, 3), "11:00")
    office.runs()
    assert office.pigeons.subjects == ["【诺册】2011年5月汇总"]


def test_who_owes_nothing_gets_no_digest(office: Office) -> None:
    office.reached_by(HEAD, MAIL)
    office.now = at(date(2011, 3, 31), "09:00")
    office.runs()
    assert office.pigeons.sent == []
    assert office.deliveries("d.state", "d.error") == [("DROPPED", "NOTHING_OWED")]


def test_heads_are_told_the_counts_below_them(office: Office) -> None:
    office.reached_by(TOWN_HEAD, MAIL, language="en")
    office.month = Month([], 0, 0, [Subtree("某镇党委", 3, 4)])
    office.now = at(date(2011, 3, 31), "09:00")
    office.runs()
    assert "某镇党委 and below: 3 overdue, 4 due" in office.pigeons.to(MAIL)[0].body
