"""What a list shows is what the domain lets its reader see: the same question asked in SQL and in Python."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest

from domain.application.keeping import Guarded
from domain.authority import Claim, line_seats, may_read
from domain.errors import Refused
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.values import Role, Stage
from projections import audit_trail, comments, duties, gaps, ledger, organisations, overdue, pledges, records
from projections.audit_trail.view import AUDIT_TRAIL
from projections.comments.view import COMMENTS
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.evaluations.view import EVALUATIONS
from projections.gaps.view import GAPS
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.paging import MAX_LIMIT, Page
from projections.pledges.view import PLEDGES
from projections.reach import NOWHERE, reach_of
from projections.records.view import RECORDS
from projections.statistics.view import STATISTICS
from tests.generators import seeded
from tests.projections.county import TODAY, County
from tests.projections.store import Store, open_store

pytestmark = pytest.mark.xdist_group("reach")  # one worker makes the counties

T = TypeVar("T")

FEW = {0: 0, 1: 4, 2: 100}
"""How many organisations a reach names one by one, by the county's seed: both ways of asking find the same."""


@pytest.fixture(scope="module", params=FEW)
def county(request: pytest.FixtureRequest, create_database: Callable[[], str]) -> Iterator[County]:
    with open_store(create_database()) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr("projections.reach._FEW", FEW[request.param])
        county = County(store, seeded(request.param))
        store.catch_up(
            ORGANISATIONS,
            PLEDGES,
            LEDGER,
            OVERDUE,
            DUTIES,
            COVERAGE,
            COMMENTS,
            RECORDS,
            EVALUATIONS,
            STATISTICS,
            GAPS,
            AUDIT_TRAIL,
        )
        yield county


def whole(query: Callable[..., Page[T]], store: Store, **filters: Any) -> list[T]:
    """Return all pages of a list."""
    found: list[T] = []
    cursor = None
    while True:
        page = query(store.conn, **filters, cursor=cursor, limit=MAX_LIMIT)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def within(store: Store, claim: Claim, place: UUID, sight: str = "pledge") -> bool:
    """Tell whether the domain lets somebody read the pledges of an organisation, or what else ``sight`` is about."""
    line = store.app.line(place, claim.day)
    return may_read(claim, sight, line_seats(line, store.app.guides(line, claim.day)))


def test_lists_show_exactly_what_the_domain_lets_everybody_see(county: County) -> None:
    store = county.store
    sees, seen = store.app.sees, 0
    for claim in county.claims():
        reach = reach_of(store.conn, claim, "pledge")
        shown = {row.id for row in whole(pledges.find, store, reach=reach)}
        assert shown == {key for key, pledge in county.pledges.items() if sees(claim, pledge)}
        items = whole(ledger.items, store, reach=reach)
        hung = {key for key in shown if county.pledges[key].letter.published_on}
        assert {item.pledge for item in items} == hung
        assert ledger.totals(store.conn, today=TODAY, reach=reach).items == len(items)
        parts = ledger.totals_by_organisation(store.conn, today=TODAY, reach=reach)
        assert {part.organisation for part in parts} == {item.organisation for item in items}
        assert sum(part.items for part in parts) == len(items)
        seen += len(shown)
    assert 0 < seen < len(county.pledges) * len(list(county.claims()))


def test_people_and_what_they_asked_for_are_shown_to_who_may_see_them(county: County) -> None:
    store = county.store
    sees, withheld = store.app.sees, 0
    for claim in county.claims():
        reach = reach_of(store.conn, claim, "member")
        shown = {row.id for row in whole(organisations.members, store, reach=reach)}
        assert shown == {key for key, member in county.members.items() if sees(claim, member)}
        reach = reach_of(store.conn, claim, "opinion")
        authors = {row.id: row.author for row in whole(organisations.opinions, store, reach=reach)}
        assert authors == {
            key: str(opinion.author) if opinion.author and store.app.sees_author(claim, opinion) else None
            for key, opinion in county.opinions.items()
            if sees(claim, opinion)
        }
        reach, deciding = (reach_of(store.conn, claim, sight) for sight in ("exemption", "grounds"))
        grounds = {row.id: row.grounds for row in whole(organisations.exemptions, store, reach=reach, grounds=deciding)}
        assert grounds == {
            key: str(exemption.grounds) if store.app.sees_grounds(claim, exemption) else None
            for key, exemption in county.exemptions.items()
            if sees(claim, exemption)
        }
        withheld += list(grounds.values()).count(None)
    assert withheld


def test_comments_and_records_are_shown_to_who_may_see_them(county: County) -> None:
    store, seen = county.store, 0
    things: dict[str, tuple[Callable[..., Page[Any]], dict[UUID, Any]]] = {
        "comment": (comments.comments, county.comments), "record": (records.records, county.records),
    }  # fmt: skip
    for claim in county.claims():
        for sight, (query, known) in things.items():
            reach = reach_of(store.conn, claim, sight)
            shown = {row.id for row in whole(query, store, reach=reach)}
            assert shown == {key for key, thing in known.items() if store.app.sees(claim, thing)}
            if sight == "record":
                standing = {key for key in shown if known[key].retracted_by is None}
                assert sum(count.records for count in records.counts(store.conn, reach=reach)) == len(standing)
            seen += len(shown)
    assert 0 < seen < (len(county.comments) + len(county.records)) * len(list(county.claims()))


def test_a_duty_is_shown_to_who_sees_what_it_is_about_wherever_it_is_owed(county: County) -> None:
    store = county.store
    everything = whole(overdue.worklist, store, today=TODAY, due_soon_days=400)
    assert {duty.about_kind for duty in everything} == {"PLEDGE", "COMMENT", "CADENCE"}
    things: dict[UUID, Guarded] = {**county.pledges, **county.comments}
    hidden = 0
    for claim in county.claims():
        reaches = overdue.reaches(store.conn, claim)
        filters: dict[str, Any] = {"today": TODAY, "due_soon_days": 400, "reaches": reaches}
        seen = {key for key, thing in things.items() if store.app.sees(claim, thing)}
        places = {place for place in county.organisations if within(store, claim, place, "duty")}
        own = None if claim.role else claim.actor
        visible = [
            duty
            for duty in everything
            if duty.about in seen
            or (duty.about_kind == "CADENCE" and (duty.organisation in places or duty.subject == own))
        ]
        assert [_key(duty) for duty in whole(overdue.worklist, store, **filters)] == [_key(duty) for duty in visible]
        assert overdue.counts(store.conn, **filters).total == len(visible)
        periodic = whole(duties.duties, store, on=TODAY, reach=reaches["duty"])
        assert {row.organisation for row in periodic if row.subject != own} <= places
        assert len(periodic) >= sum(duty.about_kind == "CADENCE" for duty in visible)
        unseen = [duty for duty in everything if duty.about_kind != "CADENCE" and duty.about not in seen]
        hidden += sum(within(store, claim, duty.owing_organisation) for duty in unseen)
    assert hidden


def _key(duty: overdue.OwedDuty) -> tuple[object, ...]:
    return duty.due, duty.subject, duty.about, duty.ref


def test_the_trail_shows_what_concerns_a_reader(county: County) -> None:
    store = county.store
    everything = whole(audit_trail.events, store)
    persons = {key: key for key in county.members} | {key: each.member for key, each in county.exemptions.items()}
    persons |= {key: each.pledger.id for key, each in county.pledges.items()}
    persons |= {key: each.target.id for key, each in county.comments.items()}
    persons |= {key: each.member for key, each in county.records.items() if each.member}

    def sees(claim: Claim, exemption: UUID) -> bool:
        return store.app.sees(claim, county.exemptions[exemption])

    for claim in county.claims():
        sights = ("pledge", "member", "exemption", "grounds")
        reach, member, asked, grounds = (reach_of(store.conn, claim, sight) for sight in sights)
        register = member if claim.role is Role.ADMINISTRATOR else NOWHERE
        shown = whole(audit_trail.events, store, reach=reach, register=register, exemptions=asked, grounds=grounds)
        places = {place for place in county.organisations if within(store, claim, place)}
        bounds = {place for place in county.organisations if claim.within in (None, *_line(store, place))}
        kept = bounds if claim.role is Role.ADMINISTRATOR else set()
        own = claim.actor if claim.role is None else None
        assert [row.position for row in shown] == [
            row.position
            for row in everything
            if row.aggregate_kind == "campaign"
            or (row.concerns in places and (row.aggregate_kind != "exemption" or sees(claim, row.aggregate)))
            or (row.concerns in kept and row.aggregate_kind in ("organisation", "member"))
            or (own and own in (row.actor, row.on_behalf_of, persons.get(row.aggregate)))
        ]
        for row in shown:
            if row.aggregate_kind == "exemption" and row.reason:
                assert store.app.sees_grounds(claim, county.exemptions[row.aggregate])


def test_gaps_are_the_organisations_without_a_secretary_and_hold_up_what_needs_one(county: County) -> None:
    store = county.store
    lacking = whole(gaps.gaps, store, on=TODAY, code="SECRETARY_VACANT")
    places = county.organisations
    assert {gap.organisation for gap in lacking} == {
        key for key, place in places.items() if not place.holders_on(Role.SECRETARY, TODAY)
    }
    for gap in lacking:
        place = places[gap.organisation]
        assert gap.superior == place.parent_on(TODAY)
        assert gap.days == (TODAY - gap.since).days
        assert not any(place.holders_on(Role.SECRETARY, TODAY - timedelta(days=ago)) for ago in range(gap.days + 1))
        assert gap.since == place.founded_on or place.holders_on(Role.SECRETARY, gap.since - timedelta(days=1))
        assert gap.waiting == sum(_waits_for(store, pledge, place.id) for pledge in county.pledges.values())
    assert any(gap.waiting for gap in lacking)
    assert [(gap.since, gap.pinyin) for gap in lacking] == sorted((gap.since, gap.pinyin) for gap in lacking)
    for claim in county.claims():
        reach = reach_of(store.conn, claim, "pledge")
        seen = whole(gaps.gaps, store, on=TODAY, code="SECRETARY_VACANT", reach=reach)
        shown = {gap.organisation: gap.waiting for gap in seen}
        assert shown == {
            gap.organisation: sum(
                store.app.sees(claim, pledge) and _waits_for(store, pledge, gap.organisation)
                for pledge in county.pledges.values()
            )
            for gap in lacking
            if within(store, claim, gap.organisation)
        }


def test_what_a_letter_lacks_is_shown_to_who_sees_the_letter(county: County) -> None:
    store = county.store
    lacking = whole(gaps.gaps, store, on=TODAY)
    assert {gap.code for gap in lacking if gap.pledge} >= {"CHANNEL_MISSING", "RETURNED_NOT_REVISED"}
    hidden = 0
    for claim in county.claims():
        reach = reach_of(store.conn, claim, "pledge")
        own = claim.actor if claim.role is None else None
        visible = [
            gap
            for gap in lacking
            if (
                store.app.sees(claim, county.pledges[gap.pledge])
                if gap.pledge
                else within(store, claim, gap.organisation) or (own is not None and gap.member == own)
            )
        ]
        shown = whole(gaps.gaps, store, on=TODAY, reach=reach)
        assert [(gap.code, gap.about, gap.channel) for gap in shown] == [
            (gap.code, gap.about, gap.channel) for gap in visible
        ]
        assert gaps.counts(store.conn, on=TODAY, reach=reach).total == len(visible)
        hidden += len(lacking) - len(visible)
    assert hidden


def _waits_for(store: Store, pledge: Pledge, place: UUID) -> bool:
    if pledge.stage not in (Stage.REVIEW, Stage.SIGN):
        return False
    own = store.app.recall(Organisation, pledge.organisation)
    with suppress(Refused):
        return place in (own.id, store.app.reviewer(pledge.pledger, own, TODAY).id)
    return place == own.id


def _line(store: Store, place: UUID) -> set[UUID]:
    return {each.id for each in store.app.line(place, TODAY)}
