"""Evaluations as they are read over HTTP: attempts and deadlines for the line, published results for everybody (J5)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.application import Call
from domain.judgement.evaluation import Attendance, Report
from tests.api.town import PEOPLE, Town

SAID = Report("活动", "承诺", "中心工作", "好事", "践诺")
pytestmark = pytest.mark.usefixtures("read_models")


def by(who: str) -> Call:
    return Call(PEOPLE[who], datetime.now(UTC))


def failed(town: Town) -> str:
    """Return the village's evaluation, counted: one of three is not satisfied."""
    book, today = town.house.pledgebook, datetime.now(ZoneInfo("Asia/Shanghai")).date()
    village = UUID(town.village)
    key = book.announce_evaluation(by("village-clerk"), UUID(town.campaign), village, held_on=today).id
    book.record_attendance(by("town-secretary"), key, [Attendance("MASSES", 3)])
    codes = book.issue_codes(by("town-secretary"), key)[1]
    book.report_to_evaluation(by("village-secretary"), key, SAID)
    for code, grade in zip(codes, ("SATISFIED", "SATISFIED", "DISSATISFIED"), strict=True):
        book.cast_ballot(key, code, grade)
    book.close_evaluation(by("town-secretary"), key)
    return str(key)


def results(town: Town, who: str | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = town.get(who, "/results", after=town.rows(), organisation=town.village).json()[
        "items"
    ]
    return found


def test_a_result_is_for_the_line_when_it_is_counted_and_for_everybody_when_it_is_published(town: Town) -> None:
    key = failed(town)
    found = town.get("village-clerk", f"/evaluations/{key}", after=town.rows())
    row = found.json()["evaluation"]
    assert found.headers["ETag"] == f'"{row["version"]}"'
    assert (row["step"], row["verdict"], row["satisfied"], row["cast"], row["percent"]) == (
        "CLOSED", "FAILED", 2, 3, "66.6",
    )  # fmt: skip
    assert found.json()["attendance"] == [{"category": "MASSES", "number": 3}]
    assert [(each["duty"], each["state"]) for each in found.json()["deadlines"]] == [
        ("hold", "MET"), ("close", "MET"), ("publish_result", "OPEN"),
    ]  # fmt: skip
    assert results(town) == results(town, "stranger") == []
    assert town.get("stranger", f"/evaluations/{key}").status_code == 404
    town.house.pledgebook.publish_result(by("town-secretary"), UUID(key), "村务公开栏")
    (shown,) = results(town)
    assert (shown["id"], shown["verdict"], shown["percent"], shown["place"]) == (key, "FAILED", "66.6", "村务公开栏")
    assert town.get("stranger", f"/evaluations/{key}").status_code == 404
    assert town.get("stranger", "/evaluations", after=town.rows()).json()["items"] == []


def test_a_failed_evaluation_names_its_rectification_and_keeps_its_verdict(town: Town) -> None:
    key = failed(town)
    refused = town.post("town-secretary", "/rectifications", {"source": key})
    assert (refused.status_code, refused.json()["code"]) == (422, "nothing-to-rectify")
    town.house.pledgebook.publish_result(by("town-secretary"), UUID(key), "村务公开栏")
    made = town.made("town-secretary", "/rectifications", {"source": key})
    found = town.get("town-secretary", f"/evaluations/{key}", after=town.rows()).json()
    assert found["evaluation"]["rectification"] == made
    assert [(each["attempt"], each["verdict"], each["rectification"]) for each in found["attempts"]] == [
        (1, "FAILED", made)
    ]
    again = {"organisation": town.village, "campaign": town.campaign, "held_on": found["evaluation"]["held_on"]}
    refused = town.post("village-clerk", "/evaluations", again)
    assert (refused.status_code, refused.json()["code"]) == (422, "rectification-not-done")
    (row,) = town.get("town-secretary", "/rectifications", source=key).json()["items"]
    assert (row["id"], row["source_kind"], row["step"]) == (made, "EVALUATION", "REPORT")
