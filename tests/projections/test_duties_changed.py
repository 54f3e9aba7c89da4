"""The periodic duties of a small county that changes: moves, dissolutions, ends; filters, counts, rebuilding (B4)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from projections import duties
from projections.comparison import compare
from projections.duties.view import DUTIES
from tests.projections.cadences import CLOSES, NAMES, OPENS, County, key
from tests.projections.duty_lists import FEBRUARY, JANUARY, LOWER, MARCH, MEMBERS, MID, SCOPES, listed, states
from tests.projections.store import Store


def test_who_owed_it_then_owes_it_still_when_the_tree_has_moved(store: Store) -> None:
    county = County(store, inspection="P1M", disclosure_member="P1M")
    county.open(JANUARY)
    county.move("hill", "west", MID)
    county.move("east", "city", MID)
    county.transfer("li", "mill", MID)
    county.transfer("wang", "lake", MID)
    county.open(FEBRUARY)

    def owing(period: date) -> dict[str, str]:
        rows = listed(county, FEBRUARY, period=period)
        return {NAMES[row.subject]: NAMES[row.owing_organisation] for row in rows}

    assert owing(JANUARY) == {**LOWER, **MEMBERS}
    assert owing(FEBRUARY) == {
        "west": "county", "hill": "west", "mill": "west",
        "chief": "county", "zhou": "hill", "li": "mill", "wang": "mill",
    }  # fmt: skip


def test_moves_and_transfers_recorded_late_count_by_their_day(store: Store) -> None:
    county = County(store, inspection="P1M", disclosure_member="P1M")
    county.move("hill", "west", date(2026, 1, 20))
    county.move("hill", "lake", MID)
    county.transfer("li", "mill", date(2026, 1, 20))
    county.transfer("li", "lake", MID)
    county.open(FEBRUARY)
    owing = {NAMES[row.subject]: NAMES[row.owing_organisation] for row in listed(county, FEBRUARY, period=FEBRUARY)}
    assert (owing["hill"], owing["li"]) == ("west", "mill")


def test_who_is_dissolved_owes_nothing_from_then_on(store: Store) -> None:
    county = County(store, inspection="P1M", life_meeting="P1M")
    county.open(FEBRUARY)
    county.record("LIFE_MEETING", "mill", date(2026, 2, 2))
    for name in ("mill", "west"):
        county.dissolve(name, date(2026, 2, 10))
    assert states(county, MARCH, duty="life_meeting", period=FEBRUARY) == {"county": "x", "hill": "x", "mill": "M"}
    assert states(county, MARCH, duty="inspection", period=FEBRUARY) == dict.fromkeys(("east", "hill", "lake"), "x")
    assert states(county, MARCH, duty="inspection", period=MID) == dict.fromkeys(LOWER, "x")
    county.open(MARCH)
    assert states(county, MARCH, duty="life_meeting", period=MARCH) == {"county": "o", "hill": "o"}


def test_what_was_not_over_when_the_campaign_ended_is_not_owed(store: Store) -> None:
    county = County(store, life_meeting="P1M")
    county.open(FEBRUARY)
    county.record("LIFE_MEETING", "hill", FEBRUARY)
    county.campaign.close(county.act(date(2026, 2, 10)), open_items=0)
    county.save(county.campaign)
    assert states(county, MARCH, period=FEBRUARY) == {"hill": "M"}
    assert states(county, MARCH, period=JANUARY) == {"county": "x", "hill": "x", "mill": "x"}


def test_organisations_that_were_moved_below_each_other_do_not_hold_up_the_opening(store: Store) -> None:
    county = County(store, inspection="P1M")
    county.move("county", "hill", MID)
    county.open(JANUARY)
    assert set(states(county, JANUARY)) == {*LOWER, "county"}


def test_the_filters_and_the_counts_agree(store: Store) -> None:
    county = County(store, inspection="P1M", life_meeting="P1M", disclosure_member="P1M")
    county.open(FEBRUARY)
    county.record("LIFE_MEETING", "hill", MID)
    county.record("LIFE_MEETING", "mill", MID, known=FEBRUARY)
    county.record("DISCLOSURE_MEMBER", "wang", date(2026, 2, 2), period=MID)
    on = date(2026, 2, 3)
    everything = listed(county, on)
    asked: list[dict[str, Any]] = [
        {"duty": "inspection"}, {"under": key("east")}, {"organisation": key("hill")}, {"subject": key("wang")},
        {"owing_organisation": key("east")}, {"campaign": key("campaign")}, {"campaign": key("none")},
        {"period": MID}, {"state": "MISSED"}, {"state": "MET"}, {"state": "OPEN"},
        {"state": "MISSED", "under": key("west"), "period": MID},
    ]  # fmt: skip
    told: list[Callable[[duties.PeriodicDuty], bool]] = [
        lambda r: r.duty == "inspection",
        lambda r: NAMES[r.organisation] in ("east", "hill", "lake", "gone"),
        lambda r: NAMES[r.organisation] == "hill",
        lambda r: NAMES[r.subject] == "wang",
        lambda r: NAMES[r.owing_organisation] == "east",
        lambda _: True,
        lambda _: False,
        lambda r: r.starts_on == JANUARY,
        lambda r: r.state == "MISSED",
        lambda r: r.state == "MET",
        lambda r: r.state == "OPEN",
        lambda r: r.state == "MISSED" and NAMES[r.organisation] in ("west", "mill") and r.starts_on == JANUARY,
    ]
    for filters, wanted in zip(asked, told, strict=True):
        found = listed(county, on, **filters)
        assert found == [row for row in everything if wanted(row)], filters
        counted = duties.counts(county.store.conn, on=on, **filters)
        assert counted.total == tally(found)
        for duty, part in counted.by_duty.items():
            assert part == tally([row for row in found if row.duty == duty])
        for owing, part in counted.by_organisation.items():
            assert part == tally([row for row in found if row.owing_organisation == owing])
        assert sum(part.opened for part in counted.by_organisation.values()) == len(found)
    assert duties.counts(county.store.conn, on=on).total == duties.Tally(24, 3, 2, 9, 12)


def tally(rows: Sequence[duties.PeriodicDuty]) -> duties.Tally:
    """Count by hand."""
    each = [row.state for row in rows]
    late = sum(row.met_late for row in rows)
    return duties.Tally(len(rows), each.count("MET"), late, each.count("MISSED"), each.count("OPEN"))


def test_rebuilt_equals_incremental_over_a_year_of_everything(store: Store) -> None:
    county = County(store, **dict.fromkeys(SCOPES, "P1M"))
    pledges = [county.published(name, date(2025, 12, 31)) for name in ("hill", "wang", "li")]
    for month in range(1, 13):
        day = date(2026, month, 10)
        county.open(date(2026, month, 1))
        county.caught_up()
        county.check(pledges[month % 3], day)
        county.comment("hill", day)
        county.record("LIFE_MEETING", "hill", day).retract(county.act(day))
        county.move("lake", ("east", "west")[month % 2], day)
        county.transfer("li", ("hill", "mill")[month % 2], day)
    county.dissolve("mill", CLOSES)
    county.caught_up()
    assert compare(store.url, DUTIES, store.log) == []
    assert len(listed(county, CLOSES)) > 12 * 40
    assert OPENS == JANUARY
