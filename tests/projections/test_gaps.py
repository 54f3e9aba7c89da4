"""A vacant secretary's post: since when, under whom, and what waits for it."""

from datetime import date

from domain.authority import Claim
from domain.values import PledgerKind, Role
from projections import gaps
from projections.gaps import Gap
from projections.reach import reach_of
from projections.registry import PROJECTIONS
from tests.projections.clerk import DAY, OPENS, Clerk
from tests.projections.store import Store

LEFT, TODAY = date(2026, 2, 1), date(2026, 4, 1)


def found(clerk: Clerk, on: date = TODAY, **filters: object) -> list[Gap]:
    """Return the vacancies of a day."""
    clerk.store.catch_up(*PROJECTIONS)
    return gaps.gaps(clerk.store.conn, on=on, code="SECRETARY_VACANT", **filters).items  # type: ignore[arg-type]


def staffed(store: Store) -> Clerk:
    """Return a town all of whose organisations have their secretary from the first day on."""
    clerk = Clerk(store)
    for place, member in ((clerk.committee, clerk.judge), (clerk.north, clerk.writer), (clerk.south, clerk.writer)):
        place.fill_post(clerk.appointing(OPENS), Role.SECRETARY, member)
        clerk.save(place)
    return clerk


def test_where_every_post_is_filled_there_is_no_gap(store: Store) -> None:
    assert found(staffed(store)) == []


def test_a_vacancy_begins_when_the_last_secretary_left(store: Store) -> None:
    clerk = staffed(store)
    clerk.north.vacate_post(clerk.act(LEFT), Role.SECRETARY, clerk.writer)
    clerk.save(clerk.north)
    [gap] = found(clerk)
    assert (gap.code, gap.organisation, gap.organisation_name) == ("SECRETARY_VACANT", clerk.north.id, "北村党支部")
    assert (gap.superior, gap.superior_name) == (clerk.committee.id, "镇党委")
    assert (gap.since, gap.days, gap.waiting) == (LEFT, 59, 0)
    assert found(clerk, date(2026, 1, 31)) == []
    assert [gap.days for gap in found(clerk, LEFT)] == [0]


def test_an_organisation_that_never_had_a_secretary_lacks_one_since_its_founding(store: Store) -> None:
    clerk = staffed(store)
    east = clerk.organisation("东村党支部", clerk.committee)
    assert [(gap.organisation, gap.since) for gap in found(clerk)] == [(east.id, OPENS)]
    assert found(clerk, date(2025, 12, 31)) == []


def test_a_substitute_fills_no_vacancy_and_keeps_none_away(store: Store) -> None:
    clerk = staffed(store)
    clerk.north.name_substitute(clerk.act(OPENS), Role.SECRETARY, clerk.chief.id, since=OPENS, until=date(2026, 12, 1))
    clerk.save(clerk.north)
    assert found(clerk) == []
    clerk.north.vacate_post(clerk.act(LEFT), Role.SECRETARY, clerk.writer)
    clerk.save(clerk.north)
    assert [gap.organisation for gap in found(clerk)] == [clerk.north.id]


def test_a_dissolved_organisation_lacks_nothing(store: Store) -> None:
    clerk = staffed(store)
    east = clerk.organisation("东村党支部", clerk.committee)
    east.dissolve(clerk.act(LEFT))
    clerk.save(east)
    assert found(clerk) == []
    assert [gap.organisation for gap in found(clerk, date(2026, 1, 31))] == [east.id]


def test_letters_wait_for_the_secretary_of_either_side(store: Store) -> None:
    clerk = staffed(store)
    for place in (clerk.committee, clerk.north):
        place.vacate_post(clerk.act(LEFT), Role.SECRETARY, place.holders_on(Role.SECRETARY, LEFT)[0])
        clerk.save(place)
    clerk.propose(name="draft")
    clerk.approve(clerk.propose(name="of the north"))
    clerk.approve(clerk.propose(organisation=clerk.south, name="of the south"))
    clerk.approve(clerk.propose(name="of a member", kind=PledgerKind.MEMBER))
    clerk.publish(clerk.propose(name="published"))
    assert {gap.organisation: gap.waiting for gap in found(clerk)} == {clerk.committee.id: 2, clerk.north.id: 2}
    assert {gap.waiting for gap in found(clerk, date(2026, 2, 15))} == {0}


def test_gaps_come_in_pages_the_longest_first(store: Store) -> None:
    clerk = Clerk(store)
    clerk.south.fill_post(clerk.appointing(OPENS), Role.SECRETARY, clerk.writer)
    clerk.south.vacate_post(clerk.act(LEFT), Role.SECRETARY, clerk.writer)
    clerk.save(clerk.south)
    assert [gap.organisation_name for gap in found(clerk)] == ["北村党支部", "镇党委", "南村党支部"]
    page = gaps.gaps(store.conn, on=TODAY, code="SECRETARY_VACANT", limit=2)
    rest = gaps.gaps(store.conn, on=TODAY, code="SECRETARY_VACANT", limit=2, cursor=page.next_cursor)
    assert [gap.organisation_name for gap in (*page.items, *rest.items)] == ["北村党支部", "镇党委", "南村党支部"]
    assert [gap.organisation for gap in found(clerk, organisation=clerk.north.id)] == [clerk.north.id]
    assert len(found(clerk, under=clerk.committee.id)) == 3
    assert gaps.gaps(store.conn, on=TODAY, code="ANOTHER").items == []


def test_supervisors_see_the_gaps_below_them(store: Store) -> None:
    clerk = Clerk(store)
    clerk.north.fill_post(clerk.appointing(OPENS), Role.SUPERVISOR, clerk.writer)
    clerk.save(clerk.north)
    below = clerk.organisation("北村一组", clerk.north)
    store.catch_up(*PROJECTIONS)
    seen = {
        who: {gap.organisation for gap in found(clerk, reach=reach_of(store.conn, Claim(who, DAY), "pledge"))}
        for who in (clerk.writer, clerk.judge)
    }
    assert seen == {clerk.writer: {clerk.north.id, below.id}, clerk.judge: set()}
