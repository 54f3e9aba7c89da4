"""The periods of a cadence by the calendar, what a campaign opens of them, and that each duty is known (H4, I2, J1)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain import catalogue
from domain.cadence import CADENCED, Period, Scope, cadences, period_of, periods
from domain.campaign import Campaign, DutiesOpened
from domain.errors import InvalidInput
from domain.policy import Mechanisms, Policy, preset, presets
from domain.values import Act, Role
from tests.domain.letters import CAMPAIGN, COUNTY, POLICY, one
from tests.domain.scenario import event, given

DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def period(first: str, last: str) -> Period:
    return Period(day(first), day(last))


TABLES = {
    "weeks begin on Monday, stumps from four days on": (
        "P1W", "2011-02-23", "2011-03-17",
        ["2011-02-23/2011-02-27", "2011-02-28/2011-03-06", "2011-03-07/2011-03-13", "2011-03-14/2011-03-17"],
    ),
    "months of a leap year, its last a stump of half": (
        "P1M", "2012-01-20", "2012-04-15",
        ["2012-02-01/2012-02-29", "2012-03-01/2012-03-31", "2012-04-01/2012-04-15"],
    ),
    "a common year's February has a stump of fourteen days": (
        "P1M", "2011-02-15", "2011-03-15", ["2011-02-15/2011-02-28"],
    ),
    "pairs of months by the calendar": (
        "P2M", "2011-02-01", "2011-08-31", ["2011-03-01/2011-04-30", "2011-05-01/2011-06-30", "2011-07-01/2011-08-31"],
    ),
    "quarters, a leap year's first one short by a month": (
        "P3M", "2012-02-01", "2012-09-01", ["2012-02-01/2012-03-31", "2012-04-01/2012-06-30", "2012-07-01/2012-09-01"],
    ),
    "half-years": ("P6M", "2011-01-01", "2011-12-31", ["2011-01-01/2011-06-30", "2011-07-01/2011-12-31"]),
    "years": (
        "P1Y", "2010-06-01", "2012-11-30", ["2010-06-01/2010-12-31", "2011-01-01/2011-12-31", "2012-01-01/2012-11-30"],
    ),
    "three years from the year of opening": ("P3Y", "2010-01-01", "2012-12-31", ["2010-01-01/2012-12-31"]),
    "five months from the month of opening": (
        "P5M", "2010-10-10", "2011-12-31", ["2010-10-10/2011-02-28", "2011-03-01/2011-07-31", "2011-08-01/2011-12-31"],
    ),
    "ten days from the day of opening": (
        "P10D", "2012-02-20", "2012-03-15", ["2012-02-20/2012-02-29", "2012-03-01/2012-03-10", "2012-03-11/2012-03-15"],
    ),
    "days": (
        "P1D", "2012-02-28", "2012-03-01", ["2012-02-28/2012-02-28", "2012-02-29/2012-02-29", "2012-03-01/2012-03-01"],
    ),
    "a campaign shorter than half of the period owes nothing": ("P1Y", "2011-03-01", "2011-08-29", []),
    "the last months of the calendar": (
        "P2M", "9999-09-01", "9999-12-31", ["9999-09-01/9999-10-31", "9999-11-01/9999-12-31"],
    ),
    "a year that ends beyond the calendar": ("P3Y", "9997-07-01", "9999-12-31", ["9997-07-01/9999-12-31"]),
    "weeks that end beyond the calendar": (
        "P1W", "9999-12-20", "9999-12-31", ["9999-12-20/9999-12-26", "9999-12-27/9999-12-31"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("every", "opens", "closes", "expected"), TABLES.values(), ids=TABLES)
def test_a_cadence_has_these_periods(every: str, opens: str, closes: str, expected: list[str]) -> None:
    found = list(periods(every, day(opens), day(closes)))
    assert [f"{each.start}/{each.end}" for each in found] == expected


@pytest.mark.parametrize("every", ["P0M", "P1", "1M", "PT1H", "P1M1D", "P1000D", "P-1M"])
def test_what_is_no_duration_has_no_periods(every: str) -> None:
    with pytest.raises(ValueError, match=every):
        list(periods(every, day("2011-01-01"), day("2011-12-31")))


EVERY = st.builds("P{}{}".format, st.integers(1, 40), st.sampled_from("DWMY"))
BOUNDS = st.tuples(st.dates(date(1990, 1, 1), date(9990, 1, 1)), st.integers(0, 1500)).map(
    lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1]))
)


@drawn(EVERY, BOUNDS)
def test_periods_follow_one_another_and_leave_out_stumps_at_the_ends_only(
    every: str, bounds: tuple[date, date]
) -> None:
    opens, closes = bounds
    found = list(periods(every, opens, closes))
    for each, following in pairwise(found):
        assert following.start == each.end + DAY
        assert not each.overlaps(following)
    for each in found:
        assert opens <= each.start <= each.end <= closes
        assert period_of(every, each.start, opens, closes) == period_of(every, each.end, opens, closes) == each
    longest = max((each.days for each in found[1:-1]), default=0)
    head = (found[0].start - opens).days if found else 0
    tail = (closes - found[-1].end).days if found else 0
    assert longest == 0 or max(head, tail) <= longest / 2 + 2  # months and years differ by some days


def test_no_period_lies_outside_the_campaign_or_in_a_stump() -> None:
    opens, closes = day("2011-01-20"), day("2011-03-10")
    found = {text: period_of("P1M", day(text), opens, closes) for text in ("2011-01-25", "2011-03-05", "2012-01-01")}
    assert set(found.values()) == {None}
    assert period_of("P1M", day("2011-02-14"), opens, closes) == period("2011-02-01", "2011-02-28")


def test_two_periods_overlap_where_they_share_a_day() -> None:
    june = period("2011-06-01", "2011-06-30")
    assert june.overlaps(period("2011-06-30", "2011-07-01"))
    assert june.overlaps(period("2011-05-01", "2011-06-01"))
    assert not june.overlaps(period("2011-07-01", "2011-07-31"))
    assert not june.overlaps(period("2011-05-01", "2011-05-31"))
    assert (june.days, june.covers(day("2011-06-30")), june.covers(day("2011-07-01"))) == (30, True, False)


def test_every_cadence_that_a_policy_may_name_is_known_with_a_mechanism_that_exists() -> None:
    assert set(CADENCED) == set(catalogue.CADENCES)
    assert {each.mechanism for each in CADENCED.values()} - {""} <= set(vars(Mechanisms()))
    assert {each.scope for each in CADENCED.values()} == set(Scope)
    assert {key for each in presets().values() for key in each.cadences} <= set(CADENCED)


def test_a_mechanism_that_is_off_takes_its_cadences_with_it() -> None:
    quiet = preset("SU_COUNTY").changed({"mechanisms": {"comment": False}})
    kept = set(preset("SU_COUNTY").cadences) - {"comment", "comment_reminder", "comment_check", "comment_summary"}
    assert {key for key, _ in cadences(quiet)} == kept
    assert list(cadences(replace(POLICY, cadences={"unheard_of": "P1M", "visit": "P2W"}))) == [("visit", "P2W")]


OPENS, CLOSES = day("2011-01-01"), day("2011-12-31")


def at(text: str) -> Act:
    return Act(one("the county"), Role.SYSTEM, COUNTY, day(text), reason="定期")


def monthly(**every: str) -> Policy:
    return replace(POLICY, cadences={key.rstrip("_"): each for key, each in every.items()})


def campaign(policy: Policy, opens: date = OPENS, closes: date = CLOSES) -> Campaign:
    return Campaign.open(
        CAMPAIGN, at("2011-01-01"),
        name="诺", theme="", organisation=COUNTY, opens_on=opens, closes_on=closes, policy=policy,
    )  # fmt: skip


def opened(going: Campaign) -> Mapping[str, list[str]]:
    return {duty: [f"{each.start:%m%d}-{each.end:%m%d}" for each in found] for duty, found in going.opened.items()}


def test_what_has_begun_is_opened_in_the_order_in_which_it_began() -> None:
    policy = monthly(life_meeting="P1M", briefing="P3M")
    (
        given(campaign(policy))
        .when(lambda c: c.open_duties(at("2011-02-01")))
        .then(
            event(DutiesOpened, at("2011-02-01"), duty="life_meeting", period=period("2011-01-01", "2011-01-31")),
            event(DutiesOpened, at("2011-02-01"), duty="briefing", period=period("2011-01-01", "2011-03-31")),
            event(DutiesOpened, at("2011-02-01"), duty="life_meeting", period=period("2011-02-01", "2011-02-28")),
        )
    )


def test_a_period_is_opened_once() -> None:
    going = campaign(monthly(life_meeting="P1M"))
    going.open_duties(at("2011-03-01"))
    given(going).when(lambda c: c.open_duties(at("2011-03-31")), lambda c: c.open_duties(at("2011-01-01"))).then()


def test_nothing_is_opened_before_it_begins_nor_after_the_campaign_was_closed() -> None:
    early = campaign(monthly(life_meeting="P1M"), opens=day("2011-02-01"))
    given(early).when(lambda c: c.open_duties(at("2011-01-31"))).then()
    early.close(at("2011-03-31"), open_items=0)
    given(early).when(lambda c: c.open_duties(at("2011-04-01"))).then()
    assert early.next_opening(day("2011-01-01")) is None


def test_the_year_of_su_county_opens_83_periods() -> None:
    going = campaign(preset("SU_COUNTY"))
    going.open_duties(at("2011-12-31"))
    assert {duty: len(found) for duty, found in going.opened.items()} == {
        "self_check": 12, "inspection": 4, "briefing": 4, "comment": 4, "comment_reminder": 12, "comment_check": 2,
        "comment_summary": 1, "evaluation": 2, "ranking_organisation": 6, "ranking_member": 12,
        "disclosure_member": 12, "life_meeting": 12,
    }  # fmt: skip
    assert sum(map(len, going.opened.values())) == 83


def test_the_next_opening_is_the_next_first_day_of_any_cadence() -> None:
    going = campaign(monthly(life_meeting="P2M", briefing="P3M"))
    going.open_duties(at("2011-01-01"))
    starts, at_last = [], day("2011-01-01")
    while following := going.next_opening(at_last):
        starts.append(f"{following:%m%d}")
        at_last = following
    assert starts == ["0301", "0401", "0501", "0701", "0901", "1001", "1101"]
    assert campaign(monthly()).next_opening(OPENS) is None


@pytest.mark.parametrize(
    ("change_on", "first", "second", "expected"),
    [
        ("2011-02-10", {"briefing": "P3M"}, {"briefing": "P1M"}, ["0101-0331", "0401-0430", "0501-0531"]),
        ("2011-02-10", {"briefing": "P1M"}, {"briefing": "P3M"}, ["0101-0131", "0201-0228", "0401-0630"]),
        ("2011-02-10", {"briefing": "P1M"}, {"briefing": "P1M"}, [
            "0101-0131", "0201-0228", "0301-0331", "0401-0430", "0501-0531",
        ]),
        ("2011-02-10", {}, {"briefing": "P1M"}, ["0210-0228", "0301-0331", "0401-0430", "0501-0531"]),
        ("2011-02-16", {}, {"briefing": "P1M"}, ["0301-0331", "0401-0430", "0501-0531"]),
        ("2011-02-10", {"briefing": "P1M"}, {}, ["0101-0131", "0201-0228"]),
        ("2011-04-01", {"briefing": "P1M"}, {}, ["0101-0131", "0201-0228", "0301-0331"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["2011-02-10", None])
def test_another_policy_changes_what_is_opened_from_its_day_on(
    change_on: str, first: dict[str, str], second: dict[str, str], expected: list[str], before: str | None
) -> None:
    going = campaign(monthly(**first))
    if before:
        going.open_duties(at(before))
    going.change_policy(at(change_on), monthly(**second))
    going.open_duties(at("2011-05-01"))
    assert opened(going) == {"briefing": expected}


def test_a_policy_that_was_overtaken_before_its_day_opens_nothing() -> None:
    going = campaign(monthly())
    going.change_policy(at("2011-06-01"), monthly(visit="P1M"))
    going.change_policy(at("2011-05-01"), monthly(briefing="P1M"))
    going.open_duties(at("2011-12-31"))
    assert set(going.opened) == {"briefing"}
    assert (len(going.opened["briefing"]), going.opened["briefing"][0]) == (8, period("2011-05-01", "2011-05-31"))


CHANGES = st.lists(st.tuples(st.dates(OPENS, CLOSES), EVERY), min_size=1, max_size=4)


@drawn(CHANGES, st.lists(st.dates(OPENS, CLOSES), max_size=4))
def test_no_period_of_a_duty_overlaps_another_whatever_policies_follow(
    changes: list[tuple[date, str]], openings: list[date]
) -> None:
    going = campaign(monthly(visit="P1M"))
    for (since, every), asked in zip(changes, [*openings, *[OPENS] * 4], strict=False):
        going.change_policy(replace(at("2011-01-01"), occurred_on=since), monthly(visit=every))
        going.open_duties(replace(at("2011-01-01"), occurred_on=asked))
    going.open_duties(at("2011-12-31"))
    found = going.opened.get("visit", [])
    assert found == sorted(found)
    assert not any(each.overlaps(following) for each, following in pairwise(found))
    assert going.next_opening(CLOSES) is None


@pytest.mark.parametrize(
    ("every", "closes", "accepted"),
    [
        ("P1D", "2021-01-07", True),
        ("P1D", "2021-01-08", False),
        ("P1W", "9999-12-31", False),
        ("P3Y", "9999-12-31", True),
    ],
)
def test_a_cadence_of_more_periods_than_ten_years_have_days_is_no_policy(
    every: str, closes: str, accepted: bool
) -> None:
    def opening() -> Campaign:
        return campaign(monthly(visit=every), closes=day(closes))

    if accepted:
        assert opening().next_opening(OPENS) is not None
        return
    with pytest.raises(InvalidInput) as caught:
        opening()
    assert caught.value.field == "policy.cadences.visit"
    going = campaign(monthly(), closes=day(closes))
    error = given(going).when(lambda c: c.change_policy(at("2011-02-01"), monthly(visit=every))).raises(InvalidInput)
    assert error.field == "policy.cadences.visit"
