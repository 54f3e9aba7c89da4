"""The list of records, and how many of each kind there are (L, M)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.record import Record
from domain.values import Erased, Role
from projections import records
from projections.comparison import compare
from projections.organisations.view import ORGANISATIONS
from projections.reach import NOWHERE, Reach
from projections.records.view import RECORDS
from tests.projections.clerk import DAY, Clerk
from tests.projections.store import Store

LATER = DAY + timedelta(7)
BULLETIN: dict[str, Any] = {"kind": "BULLETIN", "figures": {"issue": 3, "sent_up": 2, "used": 1}}


def enter(clerk: Clerk, name: str = "record", day: date = DAY, **said: Any) -> Record:
    """Record a briefing of the north branch, or something else."""
    fields: dict[str, Any] = {
        "campaign": clerk.campaign.id, "kind": "BRIEFING", "organisation": clerk.north.id, "member": None,
        "title": "一季度", "text": "群众提问六个", "evidence": "file/1", "attendance": 40, "figures": {}, "details": {},
        "period": None, "public": False, "refers_to": [],
    }  # fmt: skip
    entered = Record.enter(clerk.id(name), clerk.act(day), **{**fields, **said})
    clerk.save(entered)
    return entered


def found(clerk: Clerk, **filters: Any) -> list[records.Record]:
    """Return the records."""
    clerk.store.catch_up(ORGANISATIONS, RECORDS)
    return records.records(clerk.store.conn, **filters).items


def counted(clerk: Clerk, **filters: Any) -> list[records.Count]:
    """Return the counts."""
    clerk.store.catch_up(ORGANISATIONS, RECORDS)
    return records.counts(clerk.store.conn, **filters)


def test_a_record_is_listed_with_all_that_was_said(store: Store) -> None:
    clerk = Clerk(store)
    record = enter(clerk, "visit", kind="VISIT", attendance=None, refers_to=[clerk.south.id], period=DAY)
    [row] = found(clerk)
    assert row == records.Record(
        id=record.id, campaign=clerk.campaign.id, kind="VISIT", organisation=clerk.north.id,
        organisation_name="北村党支部", member=None, member_name="", title="一季度", text="群众提问六个",
        evidence="file/1", attendance=None, figures={}, details={}, occurred_on=DAY, period=DAY, public=False,
        refers_to=[clerk.south.id], entered_by=clerk.writer, entered_role=Role.SECRETARY.value, retracted_on=None,
        retraction_reason="", version=1,
    )  # fmt: skip


def test_a_record_taken_back_stays_with_the_reason_and_counts_no_more(store: Store) -> None:
    clerk = Clerk(store)
    record = enter(clerk)
    record.retract(clerk.act(LATER, reason="日期有误"))
    clerk.save(record)
    [row] = found(clerk)
    assert (row.retracted_on, row.retraction_reason, row.version) == (LATER, "日期有误", 2)
    assert counted(clerk) == []
    assert found(clerk, retracted=False) == []
    assert found(clerk, retracted=True) == [row]


def test_records_of_a_kind_are_counted_and_their_figures_added_up(store: Store) -> None:
    clerk = Clerk(store)
    enter(clerk, "first")
    enter(clerk, "second", organisation=clerk.south.id, attendance=2)
    enter(clerk, "third", **BULLETIN, attendance=None)
    enter(clerk, "fourth", **BULLETIN, attendance=None)
    enter(clerk, "last year", date(2025, 12, 31), **BULLETIN, attendance=None)
    briefing = records.Count("BRIEFING", 2, 2, 42, {})
    assert counted(clerk, year=2026) == [
        briefing, records.Count("BULLETIN", 2, 1, 0, {"issue": 6, "sent_up": 4, "used": 2}),
    ]  # fmt: skip
    assert counted(clerk, year=2025) == [records.Count("BULLETIN", 1, 1, 0, BULLETIN["figures"])]
    assert counted(clerk, organisation=clerk.south.id) == [records.Count("BRIEFING", 1, 1, 2, {})]
    assert counted(clerk, under=clerk.committee.id, year=2026)[0] == briefing
    assert counted(clerk, campaign=clerk.id("another")) == []


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["second", "record"]),
        ({"kinds": ["BRIEFING"]}, ["record"]),
        ({"kinds": ["BULLETIN", "BRIEFING"]}, ["second", "record"]),
        ({"kinds": []}, []),
        ({"since": LATER}, ["second"]),
        ({"until": DAY}, ["record"]),
        ({"public": True}, ["record"]),
        ({"public": False}, ["second"]),
    ],
)
def test_records_are_searched_by_kind_and_day(store: Store, filters: Any, names: list[str]) -> None:
    clerk = Clerk(store)
    enter(clerk)
    enter(clerk, "second", LATER, **BULLETIN, attendance=None)
    assert [row.id for row in found(clerk, **filters)] == [clerk.id(name) for name in names]


def test_records_are_searched_by_whom_they_are_of(store: Store) -> None:
    clerk = Clerk(store)
    enter(clerk, campaign=None)
    enter(clerk, "own", kind="DISCLOSURE_MEMBER", member=clerk.member.id, attendance=None, organisation=clerk.south.id)
    both, own = {clerk.id("record"), clerk.id("own")}, {clerk.id("own")}

    def ids(**filters: UUID) -> set[UUID]:
        return {row.id for row in found(clerk, **filters)}

    assert ids(under=clerk.committee.id) == both
    assert ids(member=clerk.member.id) == ids(organisation=clerk.south.id) == ids(campaign=clerk.campaign.id) == own
    assert [row.member_name for row in found(clerk, member=clerk.member.id)] == ["李明"]


def test_everybody_reads_what_is_public_and_the_line_the_rest(store: Store) -> None:
    clerk = Clerk(store)
    enter(clerk)
    enter(clerk, "own", kind="LABEL", member=clerk.member.id, attendance=None)
    enter(clerk, "third", **BULLETIN, attendance=None)
    readers = {
        NOWHERE: ["record"],
        Reach(person=clerk.member.id): ["own", "record"],
        Reach(places=frozenset({clerk.north.id})): ["own", "record", "third"],
        Reach(places=frozenset({clerk.south.id})): ["record"],
        Reach(whole=True): ["own", "record", "third"],
    }
    for reach, names in readers.items():
        assert {row.id for row in found(clerk, reach=reach)} == {clerk.id(name) for name in names}
        assert sum(count.records for count in counted(clerk, reach=reach)) == len(names)


def test_records_come_in_pages(store: Store) -> None:
    clerk = Clerk(store)
    for number in range(5):
        enter(clerk, f"{number}", DAY + timedelta(number // 2))
    whole = found(clerk)
    first = records.records(store.conn, limit=3)
    rest = records.records(store.conn, limit=3, cursor=first.next_cursor)
    assert [*first.items, *rest.items] == whole
    assert rest.next_cursor is None


def test_what_is_said_of_the_erased_is_a_placeholder_after_a_rebuild(store: Store) -> None:
    clerk = Clerk(store)
    enter(clerk, "own", kind="LABEL", member=clerk.member.id, attendance=None)
    store.cipher.erased.add(clerk.member.id)
    [row] = found(clerk)
    assert {row.title, row.text, row.member_name} == {str(Erased(clerk.member.id))}
    assert compare(store.url, RECORDS, store.log) == []
