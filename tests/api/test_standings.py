"""Assessments, rankings, honours and classes over HTTP: who gives them, who reads them, how they are told."""

from typing import Any

import pytest

from tests.api.standing import READER, YEAR, assess, drive, honour, rank
from tests.api.town import ADMINISTRATOR, LONG_AGO, Town, place

STRANGER = "stranger"

pytestmark = pytest.mark.usefixtures("read_models")


@pytest.fixture
def campaign(town: Town) -> str:
    """Return a campaign that ranks and honours."""
    return drive(town, ranking_minimum_group=1)


def test_a_ranking_holds_all_direct_subordinates_and_states_its_method(town: Town, campaign: str) -> None:
    second = town.made(ADMINISTRATOR, "/organisations", place("石桥村党支部", "BRANCH", "RURAL", town.town))
    town.made(ADMINISTRATOR, "/organisations", place("石桥村一组", "GROUP", "RURAL", second))
    key = rank(town, campaign)
    [table] = town.get(None, "/rankings", after=town.rows(), campaign=campaign).json()["items"]
    assert (table["id"], table["starts_on"], table["ends_on"]) == (key, "2020-03-01", "2020-03-31")
    assert {row["subject"] for row in table["rows"]} == {town.village, second}
    assert {(row["numerator"], row["denominator"], row["rank"]) for row in table["rows"]} == {(0, 0, None)}
    assert len(table["method"]) == 4
    assert all(said["zh"] and said["en"] for said in table["method"])


def test_a_period_is_ranked_once(town: Town, campaign: str) -> None:
    rank(town, campaign)
    body = {"campaign": campaign, "kind": "ORGANISATION", "organisation": town.town, "day": "2020-03-31"}
    answer = town.post(READER, "/rankings", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-exists")
    assert town.post(READER, "/rankings", {**body, "day": "2020-04-01"}).status_code == 201


def test_a_table_of_members_is_the_branchs(town: Town, campaign: str) -> None:
    people = [
        town.made(
            ADMINISTRATOR,
            "/members",
            {"name": name, "kinds": ["MEMBER"], "organisation": town.village, "act": LONG_AGO},
        )
        for name in ("林青", "周海")
    ]
    body = {"campaign": campaign, "kind": "MEMBER", "organisation": town.village, "day": "2020-03-10"}
    assert town.post(READER, "/rankings", body).status_code == 403
    town.made("village-secretary", "/rankings", body)
    [table] = town.get(None, "/rankings", after=town.rows(), campaign=campaign, kind="MEMBER").json()["items"]
    assert {row["subject"] for row in table["rows"]} == {*people}


def test_who_gets_no_title_is_told_why_and_the_public_sees_that_nobody_got_it(town: Town, campaign: str) -> None:
    key = honour(town, campaign)
    [given] = town.get(None, "/honours", after=town.rows(), campaign=campaign).json()["items"]
    assert (given["id"], given["title"]["code"], given["recipients"]) == (key, "RED_FLAG", [])
    [left] = town.get(READER, "/honours/left-out", conferral=key).json()["items"]
    assert (left["candidate"], left["reason"]["code"]) == (town.village, "NO_PLEDGE")
    assert town.get(STRANGER, "/honours/left-out", conferral=key).json()["items"] == []


@pytest.mark.parametrize("day", ["2020-07-01", "2020-12-31"])
def test_the_expressway_office_shows_that_nobody_qualified(town: Town, day: str) -> None:
    policy = {"preset": "HIGHWAY_OFFICE", "changes": {}}
    office = town.made(ADMINISTRATOR, "/campaigns", town.drive(policy=policy))
    key = honour(town, office, title="ADVANCED_ORGANISATION", act={"occurred_on": day})
    [given] = town.get(None, "/honours", after=town.rows(), campaign=office).json()["items"]
    assert (given["id"], given["day"], given["recipients"]) == (key, day, [])
    [left] = town.get(READER, "/honours/left-out", conferral=key).json()["items"]
    assert left["reason"]["code"] == "NO_PLEDGE"


def test_a_village_that_kept_its_promise_is_eligible_and_gets_the_flag(town: Town) -> None:
    pledge = town.published()
    town.done("village-clerk", pledge, "items/1/completion", {"evidence": "照片"})
    verdict = {"problem_solved": True, "in_place": True, "public_satisfied": True}
    town.done("town-secretary", pledge, "items/1/strike-off", verdict)
    query: dict[str, Any] = {"campaign": town.campaign, "title": "RED_FLAG", "candidate": [town.village]}
    asked = town.get(READER, "/honours/eligible", **query).json()
    assert (asked["title"]["code"], asked["items"][0]["eligible"], asked["items"][0]["reason"]) == (
        "RED_FLAG",
        True,
        None,
    )
    assert town.get(STRANGER, "/honours/eligible", **query).status_code == 404
    key = honour(town, town.campaign)
    [given] = town.get(None, "/honours", after=town.rows(), bearer=town.village).json()["items"]
    assert (given["id"], [each["name"] for each in given["recipients"]]) == (key, ["柳湾村党支部"])


def test_assessments_are_read_in_the_line_and_their_classes_compared_with_the_targets(
    town: Town, campaign: str
) -> None:
    key = assess(town, campaign, organisation_class="BACKWARD", criticism="台账不全")
    query: dict[str, Any] = {"after": town.rows(), "campaign": campaign}
    [found] = town.get(READER, "/assessments", **query).json()["items"]
    assert (found["id"], found["criticised"], found["organisation_class"]) == (key, True, "BACKWARD")
    assert town.get(STRANGER, "/assessments", **query).json()["items"] == []
    rates = town.get(READER, "/classes", campaign=campaign, year=YEAR + 1, under=town.town).json()["items"]
    backward = next(rate for rate in rates if rate["organisation_class"]["code"] == "BACKWARD")
    assert (backward["numerator"], backward["denominator"], backward["target_percent"]) == (0, 1, 95)
    assert (backward["met"], backward["without_class"]) == (False, [town.village])
    hidden = town.get(STRANGER, "/classes", campaign=campaign, year=YEAR + 1).json()["items"]
    assert [rate["denominator"] for rate in hidden] == [0, 0, 0]


@pytest.mark.parametrize(
    ("path", "fields", "code"),
    [
        ("/assessments", {"organisation_class": "GOLDEN"}, "invalid-input"),
        ("/assessments", {"year": 2019}, "campaign-not-open"),
        ("/honours", {"title": "BEST"}, "invalid-input"),
        ("/honours", {"title": "ADVANCED_ORGANISATION", "act": {"occurred_on": "2020-06-30"}}, "not-an-award-day"),
        ("/rankings", {"day": "2019-12-31"}, "campaign-not-open"),
    ],
)
def test_nonsense_is_refused_with_its_code(
    town: Town, campaign: str, path: str, fields: dict[str, object], code: str
) -> None:
    target = {"kind": "ORGANISATION", "id": town.village}
    bodies: dict[str, dict[str, object]] = {
        "/assessments": {"campaign": campaign, "target": target, "year": YEAR, "conclusion": "如期兑现"},
        "/honours": {"campaign": campaign, "organisation": town.town, "title": "RED_FLAG", "candidates": [target]},
        "/rankings": {"campaign": campaign, "kind": "ORGANISATION", "organisation": town.town, "day": "2020-03-10"},
    }
    before = town.rows()
    answer = town.post(READER, path, {**bodies[path], **fields})
    assert (answer.json()["code"], town.rows()) == (code, before)
