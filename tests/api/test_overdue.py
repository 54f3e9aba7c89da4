"""The overdue list over HTTP: its order, filters, figures and pages, and the same list as a file."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

import api.queries.overdue
from domain.application import Call
from domain.judgement.comment import Comment
from domain.ladder import YELLOW
from domain.values import SYSTEM, Role
from tests.api.town import ADMINISTRATOR, Town, place

CLERK, READER, STRANGER = "village-clerk", "town-secretary", "stranger"
DAYS = ("2020-02-01", "2020-03-01", "2020-04-01", "2020-05-01", "2020-06-01")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

pytestmark = pytest.mark.usefixtures("read_models")


def commented(town: Town, day: str, target: str) -> str:
    """Comment on an organisation: the feedback is owed a week later and never given."""
    body = {
        "campaign": town.campaign, "target": {"kind": "ORGANISATION", "id": target}, "mode": "MEETING",
        "checkpoint": "AFTER", "achievements": "修得快", "shortcomings": "台账不全", "direction": "补齐台账",
        "act": {"occurred_on": day},
    }  # fmt: skip
    return town.made(READER, "/comments", body)


@pytest.fixture
def query(town: Town) -> dict[str, Any]:
    """Five comments on two villages and a letter in review, all overdue; one was passed up with a yellow card."""
    other = town.made(ADMINISTRATOR, "/organisations", place("山前村党支部", "BRANCH", "RURAL", town.town))
    comments = [commented(town, day, other if number % 2 else town.village) for number, day in enumerate(DAYS)]
    town.done(CLERK, town.proposed(), "submissions", {"act": {"occurred_on": "2020-04-10"}})
    book, system = town.house.pledgebook, Call(SYSTEM, datetime.now(UTC), role=Role.SYSTEM)
    (duty,) = book.recall(Comment, UUID(comments[0])).duties()
    book.remind_comment(system, UUID(comments[0]), duty.ref, duty.due, "+1")
    book.escalate_comment(system, UUID(comments[0]), duty.ref, duty.due, YELLOW)
    return {"under": town.town, "after": town.rows()}


def walk(town: Town, **query: Any) -> list[dict[str, Any]]:
    """Return the list by pages of two."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = town.get(READER, "/overdue", **query, **cursor, limit=2).json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


@pytest.mark.parametrize(
    "filters",
    [
        {}, {"level": 1}, {"level": 2}, {"level": 3}, {"min_days": 2000}, {"code": "review"}, {"code": "feed_back"},
        {"about_kind": "COMMENT"}, {"owed_by": "PLEDGER"}, {"on": "2020-04-20"}, {"on": "2020-04-20", "min_days": 30},
        {"on": "2020-05-03", "due_soon_days": 30}, {"due_soon_days": 3660},
    ],
)  # fmt: skip
def test_pages_in_every_order_and_the_figures_agree(town: Town, query: dict[str, Any], filters: dict[str, Any]) -> None:
    rows = {order: walk(town, **query, **filters, order=order) for order in ("due", "-due", "owing")}
    due = rows["due"]
    keys = [(row["due"], row["about"], row["ref"]) for row in due]
    assert len(set(keys)) == len(keys)
    assert [row["due"] for row in due] == sorted(row["due"] for row in due)
    assert rows["-due"] == due[::-1]
    assert sorted(rows["owing"], key=repr) == sorted(due, key=repr)
    owing = [row["owing_organisation"] for row in rows["owing"]]
    assert len(list(dict.fromkeys(owing))) == len([a for a, b in zip(owing, [None, *owing], strict=False) if a != b])
    counts = town.get(READER, "/overdue/counts", **query, **filters).json()
    assert counts["total"] == len(due)
    assert counts["overdue"] == sum(row["days_overdue"] > 0 for row in due) == len(due) - counts["due_soon"]
    assert counts["by_code"] == Counter(row["code"] for row in due)
    assert counts["by_organisation"] == Counter(row["owing_organisation"] for row in due)
    assert counts["by_level"] == Counter(str(row["level"]) for row in due)


def test_level_and_days_leave_what_they_say(town: Town, query: dict[str, Any]) -> None:
    every = walk(town, **query)
    assert [row["level"] for row in every].count(2) == 1
    assert walk(town, **query, level=2) == [row for row in every if row["level"] == 2] != []
    assert walk(town, **query, level=3) == []
    days = every[2]["days_overdue"]
    assert walk(town, **query, min_days=days) == every[:3]


def test_a_cursor_of_another_order_is_refused(town: Town, query: dict[str, Any]) -> None:
    cursor = town.get(READER, "/overdue", **query, limit=1).json()["next_cursor"]
    for order in ("-due", "owing"):
        answer = town.get(READER, "/overdue", **query, order=order, cursor=cursor)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")
    for wrong in ({"order": "name"}, {"level": 4}, {"level": 0}, {"min_days": -1}):
        assert town.get(READER, "/overdue", **wrong).status_code == 422


def test_the_workbook_holds_the_list(town: Town, query: dict[str, Any]) -> None:
    listed = walk(town, **query, order="owing")
    answer = town.get(READER, "/overdue/export", **query, order="owing")
    assert (answer.status_code, answer.headers["content-type"]) == (200, SPREADSHEET)
    assert answer.headers["content-disposition"].startswith('attachment; filename="overdue-')
    assert answer.headers["x-content-type-options"] == "nosniff"
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    heading, *rows = book.get_sheet_by_name("逾期清单").to_python()
    found = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [
        (row["编号 Id"], row["事项编号 Ref"], row["期限 Due"], row["责任组织 Owing organisation"]) for row in found
    ] == [(row["about"], row["ref"], date.fromisoformat(row["due"]), row["owing_organisation_name"]) for row in listed]
    figures = {line[0]: line[1] for line in book.get_sheet_by_name("合计").to_python()}
    assert figures["合计 Total"] == len(listed)


def test_csv_holds_the_list_of_a_past_day(town: Town, query: dict[str, Any]) -> None:
    asked = {**query, "on": "2020-04-20", "code": "feed_back"}
    listed = walk(town, **asked)
    answer = town.get(READER, "/overdue/export", **asked, format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="overdue-2020-04-20.csv"' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    heading, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""))
    ids = heading.index("编号 Id")
    assert [row[ids] for row in rows] == [row["about"] for row in listed]
    assert len(rows) == 3


def test_nobody_exports_more_than_they_read(town: Town, query: dict[str, Any]) -> None:
    answer = town.get(STRANGER, "/overdue/export", **query, format="csv")
    assert len(answer.text.splitlines()) == 1


def test_a_list_too_long_for_a_file_is_refused(
    town: Town, query: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.queries.overdue, "_MOST", 5)
    answer = town.get(READER, "/overdue/export", **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")
    assert town.get(READER, "/overdue/export", **query, code="review").is_success
