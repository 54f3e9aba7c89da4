"""The list of who is covered shows who belongs to an organisation of which its reader may know, and drafts likewise."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from domain.authority import line_seats, may_read
from domain.values import PledgerKind
from projections.coverage import Subject, coverage, subjects
from projections.coverage.view import COVERAGE
from projections.organisations.view import ORGANISATIONS
from projections.paging import MAX_LIMIT
from projections.reach import reach_of
from tests.generators import OPENS, seeded
from tests.projections.county import TODAY, County
from tests.projections.store import Store, open_store


@pytest.fixture(scope="module", params=[0, 100])
def county(request: pytest.FixtureRequest, create_database: Callable[[], str]) -> Iterator[County]:
    """A county whose readers' organisations are named one by one, or looked up."""
    with open_store(create_database()) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr("projections.reach._FEW", request.param)
        county = County(store, seeded(request.param))
        _scatter(county)
        store.catch_up(ORGANISATIONS, COVERAGE)
        yield county


def _scatter(county: County) -> None:
    """Transfer everybody whose draft is not on the board yet to some other organisation."""
    for pledge in county.pledges.values():
        if pledge.pledger.kind is PledgerKind.MEMBER and pledge.letter.published_on is None:
            member = county.members[pledge.pledger.id]
            member.transfer(county.town.act(), county.rng.choice([*county.organisations]))
            county.store.save([member])


def listed(store: Store, **asked: Any) -> list[Subject]:
    return subjects(store.conn, on=TODAY, round=OPENS.year, limit=MAX_LIMIT, **asked).items


def test_who_may_know_of_a_place_is_told_who_is_covered_there(county: County) -> None:
    store, app = county.store, county.store.app
    shown, everything, withheld = 0, 0, 0
    for campaign in county.town.campaigns:
        everybody = listed(store, campaign=campaign.id)
        for claim in county.claims():
            reach, own = reach_of(store.conn, claim, "coverage"), None if claim.role else claim.actor
            lines = {place: app.line(place, TODAY) for place in county.organisations}
            places = {
                place
                for place, line in lines.items()
                if may_read(claim, "coverage", line_seats(line, app.guides(line, TODAY)))
            }
            expected = [row for row in everybody if {row.organisation, row.assisting} & places or own == row.subject]
            rows = listed(store, campaign=campaign.id, reach=reach)
            assert [(row.subject, row.organisation, row.status) for row in rows] == [
                (row.subject, row.organisation, row.status) for row in expected
            ]
            for row in rows:
                pledge = county.pledges[row.pledge] if row.pledge else None
                assert pledge is None or pledge.letter.published_on or app.sees(claim, pledge)
            withheld += sum(row.pledge is not None for row in expected) - sum(row.pledge is not None for row in rows)
            found = coverage(store.conn, on=TODAY, round=OPENS.year, campaign=campaign.id, reach=reach)
            assert found.organisations.blank + found.members.blank == sum(row.status == "BLANK" for row in rows)
            shown, everything = shown + len(rows), everything + len(everybody)
    assert 0 < shown < everything
    assert withheld
