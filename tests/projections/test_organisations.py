"""The register: the tree, posts over time, members, campaigns and what people asked for."""

from datetime import date
from uuid import UUID

from domain.member import Member
from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.policy import preset
from domain.values import Role
from projections import organisations
from projections.comparison import compare
from projections.organisations.view import ORGANISATIONS
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.clerk import DAY, Clerk
from tests.projections.county import County
from tests.projections.store import Store

FAR = date(9999, 1, 1)


def test_the_register_equals_the_aggregates(store: Store) -> None:
    places: dict[UUID, Organisation] = {}
    people: dict[UUID, Member] = {}
    for aggregate in histories(seeded(71), pledges=150, steps=15, organisations=20):
        store.save([aggregate])
        if isinstance(aggregate, Organisation):
            places[aggregate.id] = aggregate
        if isinstance(aggregate, Member):
            people[aggregate.id] = aggregate
    store.catch_up(ORGANISATIONS)
    rows = {row.id: row for row in organisations.organisations(store.conn, limit=200).items}
    assert rows.keys() == places.keys()
    for place in places.values():
        row = rows[place.id]
        assert (row.name, row.parent, row.dissolved_on, row.version) == (
            place.name,
            place.parent_on(FAR),
            place.dissolved_on,
            place.version,
        )
        for day in (date(2026, 2, 1), date(2026, 9, 1), date(2027, 6, 1)):
            held = {(post.role, post.member) for post in organisations.posts(store.conn, place.id, on=day)}
            assert held == {(tenure.role.value, tenure.member) for tenure in place.tenures if tenure.covers(day)}
        assert set(organisations.subtree(store.conn, place.id)) == below(places, place.id)
    listed = {row.id: row for row in organisations.members(store.conn, limit=200).items}
    assert listed.keys() == people.keys()
    for person in people.values():
        found = listed[person.id]
        assert (found.name, found.organisation, found.duty) == (
            str(person.name),
            person.organisation_on(FAR),
            person.duty,
        )


def test_posts_substitutes_and_guidance_equal_the_aggregates(store: Store) -> None:
    county = County(store, seeded(72))
    store.catch_up(ORGANISATIONS, batch=7)
    query = "SELECT organisation, role, member, since, until FROM organisations.tenure"
    assert sorted(store.conn.execute(query).fetchall(), key=repr) == sorted(
        (
            (place.id, held.role.value, held.member, held.since, held.until)
            for place in county.organisations.values()
            for held in place.tenures
        ),
        key=repr,
    )
    query = "SELECT organisation, role, holder, substitute, since, until FROM organisations.substitution"
    named = sorted(store.conn.execute(query).fetchall(), key=repr)
    assert named == sorted(
        (
            (place.id, each.role.value, each.holder, each.substitute, each.since, each.until)
            for place in county.organisations.values()
            for each in place.substitutions
        ),
        key=repr,
    )
    query = "SELECT organisation, since, guide FROM organisations.guidance"
    guided = sorted(store.conn.execute(query).fetchall(), key=repr)
    assert guided == sorted(
        ((place.id, *entry) for place in county.organisations.values() for entry in place.guides), key=repr
    )
    assert named
    assert guided
    assert {row.id: row.version for row in organisations.organisations(store.conn, limit=200).items} == {
        place.id: place.version for place in county.organisations.values()
    }
    assert compare(store.url, ORGANISATIONS, store.log) == []


def test_a_tenure_recorded_late_lasts_until_the_next(store: Store) -> None:
    clerk = Clerk(store)
    clerk.north.fill_post(clerk.appointing(date(2026, 4, 1)), Role.SECRETARY, clerk.writer)
    clerk.north.fill_post(clerk.appointing(date(2026, 2, 1)), Role.SECRETARY, clerk.judge)
    clerk.north.fill_post(clerk.appointing(date(2026, 4, 1)), Role.CLERK, clerk.writer)
    clerk.north.fill_post(clerk.appointing(date(2026, 2, 1)), Role.CLERK, clerk.judge)
    clerk.save(clerk.north)
    store.catch_up(ORGANISATIONS)
    held = {(post.role, post.member): post.until for post in organisations.posts(store.conn, clerk.north.id, on=DAY)}
    assert held == {("SECRETARY", clerk.judge): date(2026, 4, 1), ("CLERK", clerk.judge): None}


def below(places: dict[UUID, Organisation], top: UUID) -> set[UUID]:
    """Return an organisation and all below it, from the aggregates."""
    found = {top}
    while more := {place.id for place in places.values() if place.parent_on(FAR) in found} - found:
        found |= more
    return found


def test_a_move_recorded_late_does_not_undo_a_newer_one(store: Store) -> None:
    clerk = Clerk(store)
    east = clerk.organisation("东村党支部", clerk.committee)
    east.move(clerk.act(date(2026, 5, 1)), clerk.north.id)
    east.move(clerk.act(date(2026, 4, 1)), clerk.south.id)
    clerk.save(east)
    store.catch_up(ORGANISATIONS)
    assert organisations.subtree(store.conn, clerk.north.id) == [clerk.north.id, east.id]
    assert organisations.subtree(store.conn, clerk.south.id) == [clerk.south.id]
    assert set(organisations.subtree(store.conn, clerk.committee.id)) == {
        clerk.committee.id,
        clerk.north.id,
        clerk.south.id,
        east.id,
    }


def test_lists_are_sorted_by_pinyin_and_paged(store: Store) -> None:
    clerk = Clerk(store)
    store.catch_up(ORGANISATIONS)
    first = organisations.organisations(store.conn, limit=2)
    assert [row.name for row in first.items] == ["北村党支部", "南村党支部"]
    rest = organisations.organisations(store.conn, limit=2, cursor=first.next_cursor)
    assert [row.name for row in rest.items] == ["镇党委"]
    assert rest.next_cursor is None
    assert [row.name for row in organisations.organisations(store.conn, parent=clerk.committee.id).items] == [
        "北村党支部",
        "南村党支部",
    ]
    assert organisations.organisations(store.conn, type="SCHOOL").items == []
    assert [row.name for row in organisations.members(store.conn).items] == ["李明", "孙正", "王强"]
    assert [row.name for row in organisations.members(store.conn, under=clerk.north.id).items] == ["李明"]
    assert organisations.members(store.conn, kind="RETIRED").items == []


def test_a_new_secretary_ends_the_tenure_of_the_former(store: Store) -> None:
    clerk = Clerk(store)
    clerk.north.fill_post(clerk.appointing(date(2026, 1, 1)), Role.SECRETARY, clerk.writer)
    clerk.north.fill_post(clerk.appointing(date(2026, 4, 1)), Role.SECRETARY, clerk.judge)
    clerk.save(clerk.north)
    store.catch_up(ORGANISATIONS)
    assert [post.member_name for post in organisations.posts(store.conn, clerk.north.id)] == ["王强"]
    assert [post.member_name for post in organisations.posts(store.conn, clerk.north.id, on=date(2026, 3, 31))] == [
        "李明"
    ]


def test_a_campaign_shows_its_present_policy(store: Store) -> None:
    clerk = Clerk(store)
    clerk.campaign.change_policy(clerk.act(reason="调整"), preset("TOWN_71"))
    clerk.campaign.open_round(clerk.act(), 2027)
    clerk.save(clerk.campaign)
    store.catch_up(ORGANISATIONS)
    [row] = organisations.campaigns(store.conn, open_on=DAY).items
    assert (row.policy["id"], row.policy_version, row.rounds, row.closed_on) == ("TOWN_71", 2, [2026, 2027], None)
    assert organisations.campaigns(store.conn, open_on=date(2030, 1, 1)).items == []
    clerk.campaign.close(clerk.act(date(2026, 6, 1)), open_items=0)
    clerk.save(clerk.campaign)
    store.catch_up(ORGANISATIONS)
    assert organisations.campaigns(store.conn, open_on=date(2026, 6, 2)).items == []


def test_opinions_say_what_became_of_them(store: Store) -> None:
    clerk = Clerk(store)
    opinion = Opinion.collect(
        clerk.id("asked"),
        clerk.act(),
        campaign=clerk.campaign.id,
        organisation=clerk.north.id,
        channel="VISIT",
        text="希望修路",
        author="",
    )
    clerk.save(opinion)
    store.catch_up(ORGANISATIONS)
    assert [row.id for row in organisations.opinions(store.conn, answered=False).items] == [opinion.id]
    opinion.reply(clerk.act(), "已列入")
    clerk.save(opinion)
    store.catch_up(ORGANISATIONS)
    assert organisations.opinions(store.conn, answered=False).items == []
    [row] = organisations.opinions(store.conn, under=clerk.committee.id, campaign=clerk.campaign.id).items
    assert (row.answer, row.answered_on, row.author) == ("已列入", DAY, None)
