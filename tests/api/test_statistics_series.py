"""Figures over time over HTTP."""

from datetime import date
from typing import Any

import pytest

from tests.api.town import Town

pytestmark = pytest.mark.usefixtures("read_models")


def figures(town: Town, who: str = "town-secretary", **query: Any) -> dict[str, Any]:
    """Return the answer to who asks for the town's figures."""
    found: dict[str, Any] = town.get(who, "/statistics/series", after=town.rows(), under=town.town, **query).json()
    return found


def test_the_last_day_agrees_with_the_ledger(town: Town) -> None:
    town.published()
    series = figures(town, step="week")
    total = town.get("town-secretary", "/ledger/totals", under=town.town).json()["total"]
    assert (len(series["items"]) in (53, 54), series["step"], series["to"]) == (
        True,
        "week",
        series["items"][-1]["day"],
    )
    assert {key: series["items"][-1][key] for key in ("pledges", "items", "done", "overdue", "percent")} == {
        "pledges": 1,
        "items": 1,
        "done": 0,
        "overdue": 0,
        "percent": total["percent"],
    }
    assert (series["items"][0]["items"], series["items"][0]["percent"]) == (0, None)
    assert figures(town, campaign="00000000-0000-4000-8000-000000000009")["items"][-1]["items"] == 0


def test_of_days_to_come_it_says_what_falls_due(town: Town) -> None:
    town.published()
    query = {"from": "2099-12-30", "to": "2100-01-01"}
    assert [(point["day"], point["due"]) for point in figures(town, **query)["items"]] == [
        ("2099-12-30", 0),
        ("2099-12-31", 0),
        ("2100-01-01", 1),
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-02-01", "to": "2026-01-01"}, "from"),
        ({"from": "2010-01-01", "to": "2026-01-01"}, "from"),
        ({"from": "yesterday"}, "from"),
        ({"step": "year"}, "step"),
        ({"since": "2026-01-01"}, "since"),
    ],
)
def test_a_series_that_cannot_be_drawn_is_refused_by_its_field(town: Town, query: dict[str, str], field: str) -> None:
    answer = town.get("town-secretary", "/statistics/series", None, **query)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_the_step_of_ten_years_is_a_week(town: Town) -> None:
    answer = figures(town, **{"from": "2010-01-01", "to": "2026-01-01", "step": "week"})
    assert {date.fromisoformat(point["day"]).isoweekday() for point in answer["items"][:-1]} == {7}
