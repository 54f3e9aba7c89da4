"""Assessments, rankings and honours as they are found, and upgrade rates against their targets (K1 to K4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from domain.cadence import Period
from domain.judgement.assessment import Assessment, Facts
from domain.judgement.honours import Honours, Merit
from domain.judgement.ranking import Ranking, Score
from domain.judgement.verdict import EvaluationVerdict
from domain.organisation import Organisation
from domain.policy import preset
from domain.values import Pledger, PledgerKind
from projections import standings
from projections.organisations.view import ORGANISATIONS
from projections.reach import NOWHERE, Reach
from projections.standings.view import STANDINGS
from tests.projections.clerk import DAY, Clerk
from tests.projections.store import Store

TARGETS = {"ADVANCED": 20, "ORDINARY": 30, "BACKWARD": 95}
WELL = Merit(pledges=1, overdue=0, struck_off=1, struck_off_this_month=1)


def assess(
    clerk: Clerk, place: UUID, year: int = 2026, organisation_class: str | None = None, **said: str
) -> Assessment:
    """Assess an organisation."""
    fields = {"criticism": "", "conclusion": "如期兑现", **said}
    found = Assessment.conclude(
        clerk.act(DAY),
        preset("TOWN_2012"),
        Facts(kept=3, unkept=1, running=2, comments=(), evaluations=(), verdict=EvaluationVerdict.PASSED),
        campaign=clerk.campaign.id,
        round=year,
        target=Pledger(PledgerKind.ORGANISATION, place),
        organisation=place,
        organisation_class=organisation_class,
        **fields,
    )
    clerk.save(found)
    return found


def rank(clerk: Clerk, scores: Sequence[Score], month: int = 3) -> Ranking:
    """Publish the committee's table of its branches."""
    table = Ranking.publish(
        clerk.act(DAY),
        campaign=clerk.campaign.id,
        kind=PledgerKind.ORGANISATION,
        organisation=clerk.committee.id,
        period=Period(date(2026, month, 1), date(2026, month, 28)),
        scores=scores,
        minimum_group=2,
    )
    clerk.save(table)
    return table


def honour(clerk: Clerk, *candidates: tuple[Pledger, Merit]) -> Honours:
    """Confer the red flag."""
    given = Honours.confer(
        clerk.act(DAY),
        preset("TOWN_2012"),
        campaign=clerk.campaign.id,
        organisation=clerk.committee.id,
        title="RED_FLAG",
        candidates=candidates,
    )
    clerk.save(given)
    return given


def caught_up(clerk: Clerk) -> Any:
    """Return a connection to read models that are up to date."""
    clerk.store.catch_up(ORGANISATIONS, STANDINGS)
    return clerk.store.conn


def test_an_assessment_is_found_by_whom_it_is_about_and_below_whom(store: Store) -> None:
    clerk = Clerk(store)
    first = assess(clerk, clerk.north.id, criticism="台账不全")
    second = assess(clerk, clerk.south.id)
    conn = caught_up(clerk)
    [found] = standings.assessments(conn, target=clerk.north.id).items
    assert (found.id, found.target_name, found.organisation_name) == (first.id, "北村党支部", "北村党支部")
    assert (found.kept, found.unkept, found.running, found.verdict) == (3, 1, 2, "PASSED")
    assert (found.criticised, found.criticism, found.conclusion) == (True, "台账不全", "如期兑现")
    assert {each.id for each in standings.assessments(conn, under=clerk.committee.id).items} == {first.id, second.id}
    assert standings.assessments(conn, criticised=False).items[0].id == second.id
    assert standings.assessments(conn, reach=NOWHERE).items == []
    seen = standings.assessments(conn, reach=Reach(places=frozenset({clerk.south.id}))).items
    assert [each.id for each in seen] == [second.id]


def test_lists_go_on_where_the_page_before_ended(store: Store) -> None:
    clerk = Clerk(store)
    made = {assess(clerk, clerk.north.id, year).id for year in range(2020, 2027)}
    made_tables = {rank(clerk, [], month).id for month in range(1, 8)}
    conn = caught_up(clerk)
    for find, expected in ((standings.assessments, made), (standings.rankings, made_tables)):
        found, cursor = [], None
        while True:
            page = find(conn, cursor=cursor, limit=3)
            found += [each.id for each in page.items]
            if (cursor := page.next_cursor) is None:
                break
        assert len(found) == len(set(found)) == 7
        assert set(found) == expected


def test_a_table_is_shown_in_its_order_with_names(store: Store) -> None:
    clerk = Clerk(store)
    table = rank(clerk, [Score(clerk.south.id, 1, 4), Score(clerk.north.id, 3, 4), Score(uuid4(), 0, 0)])
    rank(clerk, [Score(clerk.north.id, 1, 1)], month=4)
    conn = caught_up(clerk)
    [found] = standings.rankings(conn, on=date(2026, 3, 15)).items
    assert (found.id, found.organisation_name, found.minimum_group) == (table.id, "镇党委", 2)
    shown = [(row["name"], row["numerator"], row["denominator"], row["rank"]) for row in found.rows]
    assert shown == [("北村党支部", 3, 4, 1), ("南村党支部", 1, 4, 2), ("", 0, 0, None)]
    [april] = standings.rankings(conn, on=date(2026, 4, 1)).items
    assert [row["rank"] for row in april.rows] == [None]
    assert len(standings.rankings(conn, subject=clerk.north.id).items) == 2
    assert [each.id for each in standings.rankings(conn, subject=clerk.south.id).items] == [table.id]


def test_a_title_that_nobody_got_is_shown_and_so_is_why(store: Store) -> None:
    clerk = Clerk(store)
    north, south = (Pledger(PledgerKind.ORGANISATION, place.id) for place in (clerk.north, clerk.south))
    given = honour(clerk, (north, Merit(1, 2, 0, 0)), (south, Merit(0, 0, 0, 0)))
    conn = caught_up(clerk)
    [found] = standings.honours(conn).items
    assert (found.id, found.title, found.day, found.recipients) == (given.id, "RED_FLAG", DAY, [])
    reasons = {(each.name, each.reason) for each in standings.left_out(conn).items}
    assert reasons == {("北村党支部", "OVERDUE"), ("南村党支部", "NO_PLEDGE")}
    assert standings.left_out(conn, reach=NOWHERE).items == []
    assert standings.honours(conn, bearer=clerk.north.id).items == []


def test_who_bears_a_title_is_found_by_it(store: Store) -> None:
    clerk = Clerk(store)
    given = honour(clerk, (Pledger(PledgerKind.ORGANISATION, clerk.north.id), WELL))
    conn = caught_up(clerk)
    [found] = standings.honours(conn, bearer=clerk.north.id, since=DAY, until=DAY, title="RED_FLAG").items
    assert found.id == given.id
    assert [(each["name"], each["kind"]) for each in found.recipients] == [("北村党支部", "ORGANISATION")]
    assert standings.left_out(conn).items == []


def branches(clerk: Clerk, classes: Mapping[str, tuple[str, str | None]]) -> dict[str, Organisation]:
    """Found a branch for each name, with its class of 2025 and of 2026."""
    found = {name: clerk.organisation(name, clerk.committee) for name in classes}
    for name, (before, now) in classes.items():
        assess(clerk, found[name].id, 2025, before)
        if now:
            assess(clerk, found[name].id, 2026, now)
    return found


def test_the_town_of_2012_compares_its_classes_with_its_targets(store: Store) -> None:
    clerk = Clerk(store)
    places = branches(
        clerk,
        {
            "甲": ("BACKWARD", "ORDINARY"),
            "乙": ("BACKWARD", None),
            "丙": ("ORDINARY", "ADVANCED"),
            "丁": ("ORDINARY", "ORDINARY"),
            "戊": ("ORDINARY", "BACKWARD"),
            "己": ("ADVANCED", "ADVANCED"),
            "庚": ("ADVANCED", "ORDINARY"),
        },
    )
    rates = standings.class_rates(caught_up(clerk), year=2026, targets=TARGETS, under=clerk.committee.id)
    shown = [(r.organisation_class, r.numerator, r.denominator, r.target_percent, r.met) for r in rates]
    assert shown == [
        ("ADVANCED", 1, 5, 20, True),  # 20.0 % exactly
        ("ORDINARY", 1, 3, 30, True),
        ("BACKWARD", 1, 2, 95, False),
    ]
    assert rates[2].without_class == [places["乙"].id]
    assert preset("TOWN_2012").upgrade_targets == TARGETS


def test_without_targets_or_organisations_nothing_is_met_or_missed(store: Store) -> None:
    clerk = Clerk(store)
    branches(clerk, {"甲": ("BACKWARD", "ORDINARY")})
    conn = caught_up(clerk)
    assert [r.met for r in standings.class_rates(conn, year=2026, targets={})] == [None, None, None]
    assert [r.met for r in standings.class_rates(conn, year=2030, targets=TARGETS)] == [None, None, None]
    assert [r.denominator for r in standings.class_rates(conn, year=2026, targets=TARGETS, reach=NOWHERE)] == [0, 0, 0]
