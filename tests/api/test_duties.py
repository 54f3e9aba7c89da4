"""The periodic duties over HTTP: what is open, met and missed, on which day, and how many of each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.application import Call
from domain.values import SYSTEM, Role
from tests.api.town import ADMINISTRATOR, Town

READER = "town-secretary"
OPENS, CLOSES = "2024-01-01", "2025-12-31"
"""Two years that are over: whatever was not done in them is missed."""

pytestmark = pytest.mark.usefixtures("read_models")


@pytest.fixture
def drive(town: Town) -> dict[str, str]:
    """A campaign of the town that asks for a briefing each month, with all of it opened."""
    changes = {"cadences": {"briefing": "P1M", "report": "P6M"}}
    policy = {"preset": "DEFAULT", "changes": changes}
    body = town.drive(opens_on=OPENS, closes_on=CLOSES, policy=policy)
    key = town.made(ADMINISTRATOR, "/campaigns", body)
    town.house.pledgebook.open_duties(Call(SYSTEM, datetime.now(UTC), role=Role.SYSTEM), UUID(key))
    return {"campaign": key}


def asked(town: Town, path: str, **query: Any) -> Any:
    answer = town.get(READER, path, after=town.rows(), **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def met(town: Town, campaign: str, period: str) -> UUID:
    """Enter a briefing by the village for a period by its secretary and return the record's id."""
    town.house.pledgebook.enter_record(
        head(town), key := uuid4(), campaign=UUID(campaign), kind="BRIEFING", organisation=UUID(town.village),
        title="践诺通报会", text="通报践诺情况", attendance=12, period=date.fromisoformat(period),
    )  # fmt: skip
    return key


def head(town: Town, reason: str = "") -> Call:
    """Return a call of the village's secretary."""
    return Call(town.people["village-secretary"], datetime.now(UTC), reason=reason)


def test_a_duty_says_who_owes_it_for_which_period_and_how_it_stands(town: Town, drive: dict[str, str]) -> None:
    reports = asked(town, "/duties", **drive, duty="report")["items"]
    assert [duty["starts_on"] for duty in reports] == ["2024-01-01", "2024-07-01", "2025-01-01", "2025-07-01"]
    assert reports[0] == {
        "campaign": drive["campaign"], "duty": "report", "starts_on": "2024-01-01", "ends_on": "2024-06-30",
        "state": "MISSED", "subject_kind": "ORGANISATION", "subject": town.village, "subject_name": "柳湾村党支部",
        "organisation": town.village, "organisation_name": "柳湾村党支部", "owed_by": "PLEDGER",
        "owing_organisation": town.village, "owing_organisation_name": "柳湾村党支部", "owing_member": None,
        "met_on": None, "met_late": False,
    }  # fmt: skip
    on = {"on": "2024-07-01"}
    assert [duty["state"] for duty in asked(town, "/duties", **drive, duty="report", **on)["items"]] == [
        "MISSED",
        "OPEN",
    ]


def test_a_record_for_a_past_period_meets_its_duty_late_and_a_retracted_one_does_not(
    town: Town, drive: dict[str, str]
) -> None:
    march = {**drive, "duty": "briefing", "period": "2024-03-15"}
    (duty,) = asked(town, "/duties", **march)["items"]
    assert (duty["state"], duty["ends_on"]) == ("MISSED", "2024-03-31")
    record = met(town, drive["campaign"], period="2024-03-20")
    (duty,) = asked(town, "/duties", **march)["items"]
    assert (duty["state"], duty["met_late"]) == ("MET", True)
    yesterday = str(date.fromisoformat(duty["met_on"]) - timedelta(days=1))
    assert asked(town, "/duties", **march, on=yesterday)["items"][0]["state"] == "MISSED"
    town.house.pledgebook.retract_record(head(town, "记错了村"), record)
    assert asked(town, "/duties", **march)["items"][0]["state"] == "MISSED"


def test_the_counts_are_those_of_the_list(town: Town, drive: dict[str, str]) -> None:
    met(town, drive["campaign"], period="2024-03-20")
    counts = asked(town, "/duties/counts", **drive)
    late = {"opened": 24, "met": 1, "met_late": 1, "missed": 23, "open": 0}
    missed = {"opened": 4, "met": 0, "met_late": 0, "missed": 4, "open": 0}
    total = {"opened": 28, "met": 1, "met_late": 1, "missed": 27, "open": 0}
    assert counts["by_duty"] == {"briefing": late, "report": missed}
    assert counts["total"] == total
    assert counts["by_organisation"] == {town.village: total}
    assert len(asked(town, "/duties", **drive, state="MISSED", limit=200)["items"]) == 27
    assert asked(town, "/duties/counts", **drive, on="2023-12-31")["total"]["opened"] == 0


def test_duties_come_in_pages_each_once(town: Town, drive: dict[str, str]) -> None:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = asked(town, "/duties", **drive, limit=9, **cursor)
        found += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len({(duty["duty"], duty["starts_on"]) for duty in found}) == len(found) == 28
    assert [duty["ends_on"] for duty in found] == sorted(duty["ends_on"] for duty in found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "LATE"}, "state"),
        ({"period": "March"}, "period"),
        ({"cursor": "x"}, "cursor"),
        ({"sort": "x"}, "sort"),
    ],
)
def test_what_is_no_filter_is_refused(town: Town, query: dict[str, Any], field: str) -> None:
    answer = town.get(READER, "/duties", **query)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
