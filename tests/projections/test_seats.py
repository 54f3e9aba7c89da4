"""Each seat by which somebody reads, one by one; `test_reach` compares them all with the domain."""

from datetime import date
from uuid import UUID

import pytest

from domain.authority import Claim
from domain.organisation import Organisation
from domain.values import PledgerKind, Role
from projections import organisations, pledges
from projections.organisations.view import ORGANISATIONS
from projections.pledges.view import PLEDGES
from projections.reach import NOWHERE, reach_of
from tests.projections.clerk import DAY, OPENS, Clerk
from tests.projections.store import Store


@pytest.fixture
def clerk(store: Store) -> Clerk:
    """A town with a letter of the north, one of the south, and one of a group below the north."""
    clerk = Clerk(store)
    group = clerk.organisation("北村一组", clerk.north)
    for place in (clerk.north, clerk.south, group):
        clerk.propose(organisation=place, name=f"of {place.name}")
    return clerk


def appoint(clerk: Clerk, place: Organisation, role: Role, member: UUID) -> None:
    place.fill_post(clerk.appointing(OPENS), role, member)
    clerk.save(place)


def seen(clerk: Clerk, reader: UUID, day: date = DAY, role: Role | None = None, within: UUID | None = None) -> set[str]:
    """Return whose letters somebody finds in the list."""
    clerk.store.catch_up(ORGANISATIONS, PLEDGES)
    reach = reach_of(clerk.store.conn, Claim(reader, day, role, within), "pledge")
    return {row.organisation_name for row in pledges.find(clerk.store.conn, reach=reach).items}


NORTH, SOUTH, GROUP = "北村党支部", "南村党支部", "北村一组"


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.SECRETARY, {NORTH, GROUP}),
        (Role.SUPERVISOR, {NORTH, GROUP}),
        (Role.AUDITOR, {NORTH, GROUP}),
        (Role.CONTACT_LEADER, {NORTH}),
        (Role.LIAISON, {NORTH}),
        (Role.EVALUATOR, set()),
    ],
)
def test_readers_see_all_below_and_visitors_the_one_place(clerk: Clerk, role: Role, names: set[str]) -> None:
    assert seen(clerk, clerk.chief.id) == set()
    appoint(clerk, clerk.north, role, clerk.chief.id)
    assert seen(clerk, clerk.chief.id) == names
    assert seen(clerk, clerk.chief.id, date(2025, 12, 31)) == set()


def test_a_substitute_reads_in_the_period_while_the_holder_holds_the_post(clerk: Clerk) -> None:
    appoint(clerk, clerk.north, Role.SECRETARY, clerk.writer)
    clerk.north.name_substitute(
        clerk.act(OPENS), Role.SECRETARY, clerk.chief.id, since=date(2026, 3, 1), until=date(2026, 9, 1)
    )
    clerk.save(clerk.north)
    by_day = {day: seen(clerk, clerk.chief.id, day) for day in (date(2026, 2, 28), DAY, date(2026, 9, 1))}
    assert by_day == {date(2026, 2, 28): set(), DAY: {NORTH, GROUP}, date(2026, 9, 1): set()}
    clerk.north.vacate_post(clerk.act(date(2026, 5, 1)), Role.SECRETARY, clerk.writer)
    clerk.save(clerk.north)
    assert seen(clerk, clerk.chief.id, date(2026, 4, 30)) == {NORTH, GROUP}
    assert seen(clerk, clerk.chief.id, date(2026, 5, 1)) == set()


def test_a_guidance_group_reads_its_system_until_it_is_taken_out(clerk: Clerk) -> None:
    guide = clerk.organisation("农业系统指导组", None)
    appoint(clerk, guide, Role.COMMITTEE_MEMBER, clerk.chief.id)
    assert seen(clerk, clerk.chief.id) == set()
    clerk.north.assign_guidance(clerk.act(date(2026, 2, 1)), guide.id)
    clerk.north.assign_guidance(clerk.act(date(2026, 6, 1)), None)
    clerk.save(clerk.north)
    by_day = {day: seen(clerk, clerk.chief.id, day) for day in (date(2026, 1, 31), DAY, date(2026, 6, 1))}
    assert by_day == {date(2026, 1, 31): set(), DAY: {NORTH, GROUP}, date(2026, 6, 1): set()}


def test_after_a_move_the_new_superior_sees_and_the_old_one_does_not(clerk: Clerk) -> None:
    appoint(clerk, clerk.north, Role.SUPERVISOR, clerk.judge)
    appoint(clerk, clerk.south, Role.SUPERVISOR, clerk.chief.id)
    assert (seen(clerk, clerk.judge), seen(clerk, clerk.chief.id)) == ({NORTH, GROUP}, {SOUTH})
    moved = clerk.store.app.find(Organisation, clerk.id(GROUP))
    moved.move(clerk.act(), clerk.south.id)
    clerk.save(moved)
    assert (seen(clerk, clerk.judge), seen(clerk, clerk.chief.id)) == ({NORTH}, {SOUTH, GROUP})


def test_members_see_their_own_letter(clerk: Clerk) -> None:
    clerk.propose(organisation=clerk.south, name="my own", kind=PledgerKind.MEMBER)
    assert seen(clerk, clerk.member.id) == {SOUTH}


def test_services_stay_within_their_bounds_and_administrators_read_no_pledge(clerk: Clerk) -> None:
    nobody = UUID(int=9)
    assert seen(clerk, nobody, role=Role.SERVICE) == {NORTH, SOUTH, GROUP}
    assert seen(clerk, nobody, role=Role.SERVICE, within=clerk.north.id) == {NORTH, GROUP}
    assert seen(clerk, nobody, role=Role.ADMINISTRATOR) == set()
    assert reach_of(clerk.store.conn, Claim(nobody, DAY, Role.ADMINISTRATOR), "pledge") == NOWHERE
    register = reach_of(clerk.store.conn, Claim(nobody, DAY, Role.ADMINISTRATOR, clerk.north.id), "member")
    assert [row.name for row in organisations.members(clerk.store.conn, reach=register).items] == ["李明"]


def test_who_reaches_nowhere_gets_an_empty_page_without_a_look_at_the_rows(clerk: Clerk) -> None:
    clerk.store.catch_up(ORGANISATIONS, PLEDGES)
    assert NOWHERE.over(["organisation"], ["pledger"]).text == "false"
    page = pledges.find(clerk.store.conn, reach=NOWHERE)
    assert (page.items, page.next_cursor) == ([], None)
