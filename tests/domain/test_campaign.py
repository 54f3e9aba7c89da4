"""A campaign's days, rounds, policies and the three kinds of due date (A1 to A5)."""

from dataclasses import replace
from datetime import date

import pytest

from domain import rules
from domain.campaign import Campaign, Closed, Opened, PolicyChanged, RoundOpened
from domain.errors import InvalidInput
from domain.policy import preset
from domain.values import Due, DueKind, Phase
from tests.domain.letters import CAMPAIGN, COUNTY, POLICY, policy, superior
from tests.domain.scenario import Guard, event, every, given, given_nothing

OPENS, CLOSES = date(2010, 6, 1), date(2012, 11, 30)
FIRST, SECOND = Phase("集中承诺", OPENS, date(2010, 8, 31)), Phase("践诺", date(2010, 9, 1), CLOSES)
ACT = superior()
WHY = superior(reason="上级新规定")
DATED, AT_YEAR_END, AT_CAMPAIGN_END = Due(DueKind.DATE, OPENS), Due(DueKind.YEAR_END), Due(DueKind.CAMPAIGN_END)


def campaign(**changes: object) -> Campaign:
    fields: dict[str, object] = {
        "name": "为民承诺", "theme": "争创先进", "organisation": COUNTY,
        "opens_on": OPENS, "closes_on": CLOSES, "policy": POLICY,
    }  # fmt: skip
    return Campaign.open(CAMPAIGN, ACT, **{**fields, **changes})  # type: ignore[arg-type]


def closed() -> Campaign:
    ended = campaign()
    ended.close(ACT, open_items=0)
    return ended


GUARDS = [
    Guard("closing over an open item", rules.ITEMS_OPEN, campaign, lambda c: c.close(ACT, open_items=1)),
    Guard("closing twice", rules.CAMPAIGN_CLOSED, closed, lambda c: c.close(ACT, open_items=0)),
    Guard("a round after the end", rules.CAMPAIGN_CLOSED, closed, lambda c: c.open_round(ACT, 2011)),
    Guard("a policy after the end", rules.CAMPAIGN_CLOSED, closed, lambda c: c.change_policy(WHY, POLICY)),
    Guard("a pledge after the end", rules.CAMPAIGN_CLOSED, closed, lambda c: c.require_session(OPENS, imported=False)),
    Guard("the first round again", rules.ROUND_EXISTS, campaign, lambda c: c.open_round(ACT, 2010)),
    Guard("the round of a year before", rules.NOT_IN_SESSION, campaign, lambda c: c.open_round(ACT, 2009)),
    Guard("the round of a year after", rules.NOT_IN_SESSION, campaign, lambda c: c.open_round(ACT, 2013)),
    Guard("a pledge before the first day", rules.NOT_IN_SESSION, campaign,
          lambda c: c.require_session(date(2010, 5, 31), imported=False)),
    Guard("a pledge after the last day", rules.NOT_IN_SESSION, campaign,
          lambda c: c.require_session(date(2012, 12, 1), imported=True)),
    Guard("another policy without a reason", rules.REASON_MISSING, campaign, lambda c: c.change_policy(ACT, POLICY)),
    Guard("a due date before the first day", rules.DUE_OUTSIDE, campaign,
          lambda c: c.limit(Due(DueKind.DATE, date(2010, 5, 31)), 2010, 4), item=4),
    Guard("a due date after the last day", rules.DUE_OUTSIDE, campaign,
          lambda c: c.limit(Due(DueKind.DATE, date(2012, 12, 1)), 2010, 1), item=1),
]  # fmt: skip


@every(GUARDS)
def test_a_campaign_refuses(guard: Guard) -> None:
    guard.holds()


def test_a_campaign_opens_with_its_first_round_and_policy() -> None:
    opened = given_nothing().when(lambda _: campaign(name=" 为民承诺 ")).then(
        event(Opened, ACT, name="为民承诺", theme="争创先进", organisation=COUNTY, opens_on=OPENS, closes_on=CLOSES,
              phases=[], policy=POLICY.to_data())
    )  # fmt: skip
    assert (opened.rounds, opened.policies, opened.policy_version) == ([2010], [POLICY], 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": OPENS}, "closes_on"),
        ({"name": ""}, "name"),
        ({"name": "活" * 201}, "name"),
        ({"theme": "\x00"}, "theme"),
        ({"phases": [Phase("", OPENS, CLOSES)]}, "phases.0.name"),
        ({"phases": [Phase("早", date(2010, 5, 31), CLOSES)]}, "phases.0"),
        ({"phases": [Phase("晚", OPENS, date(2012, 12, 1))]}, "phases.0"),
        ({"phases": [Phase("反", CLOSES, OPENS)]}, "phases.0"),
        ({"phases": [FIRST, replace(SECOND, starts_on=FIRST.ends_on)]}, "phases.1"),
    ],
)
def test_a_campaign_of_no_duration_or_name_is_no_campaign(changes: dict[str, object], field: str) -> None:
    assert given_nothing().when(lambda _: campaign(**changes)).raises(InvalidInput).field == field


def test_a_campaign_may_have_no_theme() -> None:
    assert campaign(theme=" ").theme == ""


def test_a_new_policy_is_another_version_and_the_old_one_stays() -> None:
    strict = preset("XIECUN")
    changed = (
        given(campaign())
        .when(lambda c: c.change_policy(WHY, strict))
        .then(event(PolicyChanged, WHY, policy=strict.to_data()))
    )
    assert (changed.policies, changed.policy, changed.policy_version) == ([POLICY, strict], strict, 2)


def test_every_year_of_the_campaign_has_its_round() -> None:
    going = (
        given(campaign())
        .when(lambda c: c.open_round(ACT, 2012), lambda c: c.open_round(ACT, 2011))
        .then(event(RoundOpened, ACT, year=2012), event(RoundOpened, ACT, year=2011))
    )
    assert going.rounds == [2010, 2012, 2011]


def test_a_campaign_closes_when_every_item_has_its_outcome() -> None:
    assert given(campaign()).when(lambda c: c.close(ACT, open_items=0)).then(event(Closed, ACT)).closed


@pytest.mark.parametrize("day", [OPENS, date(2011, 7, 1), CLOSES])
def test_a_pledge_can_be_made_from_the_first_to_the_last_day(day: date) -> None:
    campaign().require_session(day, imported=False)


def test_a_pledge_older_than_the_campaign_can_be_imported() -> None:
    campaign().require_session(date(2009, 1, 1), imported=True)


@pytest.mark.parametrize(
    ("due", "year", "limit"),
    [
        (Due(DueKind.DATE, OPENS), 2010, OPENS),
        (Due(DueKind.DATE, CLOSES), 2010, CLOSES),
        (AT_YEAR_END, 2010, date(2010, 12, 31)),
        (AT_YEAR_END, 2011, date(2011, 12, 31)),
        (AT_YEAR_END, 2012, CLOSES),
        (AT_CAMPAIGN_END, 2010, CLOSES),
        (None, 2011, CLOSES),
    ],
)
def test_each_kind_of_due_date_has_its_last_day(due: Due | None, year: int, limit: date) -> None:
    assert campaign().limit(due, year, 1) == limit


def test_a_dated_item_names_its_date() -> None:
    error = given(campaign()).when(lambda c: c.limit(Due(DueKind.DATE), 2010, 1)).raises(InvalidInput)
    assert error.field == "items.0.due.on"


def test_a_policy_in_the_log_is_plain_data_that_loads_again() -> None:
    odd = policy({"plan": False}, pledge_deadline=date(2010, 9, 20), labels=("三制一卡",))
    assert campaign(policy=odd).policy == odd
    assert DATED.on == OPENS


def test_the_phases_of_a_campaign_follow_one_another() -> None:
    assert campaign(phases=[FIRST, SECOND]).phases == [FIRST, SECOND]
