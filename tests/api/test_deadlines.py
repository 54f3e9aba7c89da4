"""Deadlines over HTTP: calendars imported, deadlines explained, more time given, reminders acknowledged."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.application import Call
from domain.values import SYSTEM, Role
from tests.api.town import ADMINISTRATOR, Town, today

OFFICIAL = Path(__file__).parents[2] / "docs" / "calendars" / "cn.json"
WHY = {"reason": "汛期道路中断"}

pytestmark = pytest.mark.usefixtures("read_models")


def deadlines(town: Town, pledge: str) -> dict[str, Any]:
    answer = town.get("village-clerk", f"/pledges/{pledge}/deadlines")
    assert answer.status_code == 200, answer.text
    return {each["ref"]: each for each in answer.json()["deadlines"]}


def more_time(due: str, to: str, **fields: Any) -> dict[str, Any]:
    return {"owed_by": "PLEDGER", "duty": "plan", "due": due, "to": to, "act": WHY, **fields}


def test_the_official_calendar_is_imported_as_it_lies_in_the_documentation(town: Town) -> None:
    body = json.loads(OFFICIAL.read_text("utf-8"))
    assert town.post("town-secretary", "/calendars/CN-OFFICIAL/editions", body).status_code == 403
    assert town.post(ADMINISTRATOR, "/calendars/CN-OFFICIAL/editions", body).status_code == 200
    shown = town.get("stranger", "/calendars/CN-OFFICIAL").json()
    assert (shown["edition"], shown["followed"], shown["sources"]) == (1, False, [body["source"]])
    days = {day["on"]: day for day in shown["days"]}
    assert len(days) == len(body["days"])
    assert days["2026-02-14"] == {"on": "2026-02-14", "works": True, "name": "春节调休上班"}
    for day in days.values():
        # A make-up day lies on a weekend, and nobody is told that a weekday is worked.
        assert not day["works"] or date.fromisoformat(day["on"]).weekday() > 4, day


def test_a_policy_names_an_imported_calendar_only(town: Town) -> None:
    policy = {"preset": "DEFAULT", "changes": {"calendar": "CN-LATER"}}
    refused = town.post(ADMINISTRATOR, "/campaigns", town.drive(policy=policy))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "policy.calendar"
    body = {"days": [{"on": "2026-10-01", "works": False}], "source": "通知"}
    assert town.post(ADMINISTRATOR, "/calendars/CN-LATER/editions", body).is_success
    assert town.post(ADMINISTRATOR, "/campaigns", town.drive(policy=policy)).status_code == 201


def test_a_deadline_tells_its_rule_its_start_and_every_step(town: Town) -> None:
    pledge = town.published()
    due, to = str(today() + timedelta(days=14)), str(today() + timedelta(days=30))
    plan = deadlines(town, pledge)["plan"]
    assert (plan["rule"], plan["days"], plan["since"], plan["due"]) == ("days.plan", 14, str(today()), due)
    assert (plan["calendar"], plan["edition"], plan["steps"]) == ("", 0, [])
    for who in ("village-clerk", "village-secretary", "stranger"):
        refused = town.change(who, pledge, "extensions", more_time(due, to))
        assert refused.status_code == (404 if who == "stranger" else 403), who
    town.done("town-secretary", pledge, "extensions", more_time(due, to))
    plan = deadlines(town, pledge)["plan"]
    assert (plan["due"], plan["first_due"]) == (to, due)
    (step,) = plan["steps"]
    assert (step["cause"], step["reason"], step["due"], step["to"]) == ("EXTENSION", WHY["reason"], due, to)
    overdue = town.get("town-secretary", "/overdue", after=town.rows(), pledge=pledge, due_soon_days=60).json()
    assert [row["due"] for row in overdue["items"] if row["ref"] == "plan"] == [to]


def test_an_item_gets_no_more_time_than_the_campaign_has(town: Town) -> None:
    pledge = town.published()
    item = deadlines(town, pledge)["item:1"]
    assert (item["rule"], item["days"]) == ("limit", None)
    body = more_time(item["due"], "2100-06-30", duty="item:1")
    refused = town.change("town-secretary", pledge, "extensions", body)
    assert refused.json()["code"] == "due-outside-campaign"


def test_a_reminder_is_acknowledged_by_who_owes_with_a_reason(town: Town) -> None:
    pledge = town.published()
    due = today() + timedelta(days=14)
    body = {"owed_by": "PLEDGER", "duty": "plan", "due": str(due), "until": str(due), "act": WHY}
    early = town.change("village-clerk", pledge, "acknowledgements", body)
    assert early.json()["code"] == "not-reminded"
    call = Call(SYSTEM, datetime.now(UTC), role=Role.SYSTEM)
    town.house.pledgebook.remind(call, UUID(pledge), "plan", due, "-7")
    assert town.change("town-secretary", pledge, "acknowledgements", body).status_code == 403
    without = town.change("village-clerk", pledge, "acknowledgements", {**body, "act": {}})
    assert without.json()["code"] == "reason-missing"
    town.done("village-clerk", pledge, "acknowledgements", body)
    overdue = town.get("town-secretary", "/overdue", after=town.rows(), pledge=pledge, due_soon_days=60).json()
    (row,) = [row for row in overdue["items"] if row["ref"] == "plan"]
    assert (row["rests_until"], row["level"]) == (str(due), 0)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/calendars/cn/editions", {"days": [{"on": "2026-10-01", "works": False}], "source": "通知"}),
        ("/calendars/CN/editions", {"days": [], "source": "通知"}),
        ("/calendars/CN/editions", {"days": [{"on": "2026-13-01", "works": False}], "source": "通知"}),
        ("/calendars/CN/editions", {"days": [{"on": "2026-10-01", "works": "no"}], "source": "通知"}),
        ("/calendars/CN/editions", {"days": [{"on": "2026-10-01", "works": False}] * 2, "source": "通知"}),
        ("/calendars/CN/editions", {"days": [{"on": "2026-10-01", "works": False}], "source": " "}),
    ],
)
def test_a_calendar_of_nonsense_is_refused(town: Town, path: str, body: dict[str, Any]) -> None:
    before = town.rows()
    assert town.post(ADMINISTRATOR, path, body).status_code == 422
    assert town.rows() == before
    assert town.get("stranger", "/calendars/NONE").status_code == 404
