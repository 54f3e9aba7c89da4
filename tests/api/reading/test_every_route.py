"""Every route that reads has decided who may: nobody, the line, everybody who is known, or everybody."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from fastapi.routing import iter_route_contexts

from api.app import create_app
from api.guard import GuardedRoute
from api.parts import Parts
from domain.application import Call
from tests.api.reporting import filled
from tests.api.standing import assess, drive, honour
from tests.api.town import ADMINISTRATOR, PEOPLE, Town, place

STRANGER, READER = "stranger", "town-secretary"

LISTS: dict[str, dict[str, Any]] = {
    "/pledges": {},
    "/ledger": {},
    "/overdue": {"due_soon_days": 366},
    "/duties": {},
    "/gaps": {},
    "/members": {},
    "/opinions": {},
    "/exemptions": {},
    "/comments": {},
    "/records": {},
    "/rectifications": {},
    "/evaluations": {},
    "/assessments": {},
    "/honours/left-out": {},
    "/coverage/subjects": {"campaign": "{campaign_id}"},
    "/statistics": {},
    "/audit/events": {"type": "pledge.proposed"},
}
"""Lists of what only some may see, with filters that leave such things only; some name a thing of `keys`."""
SUMS = {
    "/ledger/totals",
    "/overdue/counts",
    "/duties/counts",
    "/records/counts",
    "/gaps/counts",
    "/coverage",
    "/statistics/series",
    "/statistics/sum",
    "/statistics/sum.xlsx",
}
FILES = {"/overdue/export", "/exports/xes", "/exports/ocel"}
"""What is taken away as a file; tests/api/test_overdue.py and test_exports.py read them."""
COMPARED = {"/classes", "/honours/eligible", "/statistics/form"}
"""What is asked about something named; tests/api/test_standings.py and test_statistics_forms.py ask for it."""
SINGLE = {
    "/pledges/{pledge_id}",
    "/pledges/{pledge_id}/history",
    "/pledges/{pledge_id}/deadlines",
    "/pledges/{pledge_id}/letter",
    "/pledges/{pledge_id}/letter.pdf",
    "/pledges/{pledge_id}/workflow",
    "/members/{member_id}",
    "/opinions/{opinion_id}",
    "/exemptions/{exemption_id}",
    "/comments/{comment_id}",
    "/comments/{comment_id}/workflow",
    "/records/{record_id}",
    "/rectifications/{rectification_id}",
    "/rectifications/{rectification_id}/workflow",
    "/evaluations/{evaluation_id}",
    "/evaluations/{evaluation_id}/workflow",
    "/evaluations/{evaluation_id}/export",
    "/statistics/{form_id}",
    "/statistics/{form_id}/form.xlsx",
}
KNOWN = {
    "/organisations",
    "/organisations/{organisation_id}",
    "/campaigns",
    "/campaigns/{campaign_id}",
    "/campaigns/{campaign_id}/workflow",
    "/calendars/{code}",
    "/policies",
    "/policies/{preset_id}",
    "/record-kinds",
}
"""What everybody reads who has an account."""
OPEN = {
    "/board",
    "/board/{pledge_id}",
    "/board/{pledge_id}/letter.pdf",
    "/results",
    "/rankings",
    "/honours",
    "/health/live",
    "/health/ready",
    "/openapi.json",
}
OWN_RULES = ("/me/", "/webhooks/", "/sessions/", "/accounts/", "/login/", "/audit/security/", "/metrics/")
"""What is not about pledges and people: accounts, the caller's own session, the service."""

pytestmark = pytest.mark.usefixtures("read_models")


def reading(parts: Parts) -> dict[str, bool]:
    """Return the paths that answer GET, and whether their routes need credentials."""
    found = {
        str(route.path): isinstance(route.original_route, GuardedRoute)
        for route in iter_route_contexts(create_app(parts).routes)
        if "GET" in (route.methods or ())
    }
    return {path: guarded for path, guarded in found.items() if not f"{path}/".startswith(OWN_RULES)}


def test_every_route_that_reads_has_decided_who_may(parts: Parts) -> None:
    routes = reading(parts)
    assert {
        path for path, guarded in routes.items() if guarded
    } == LISTS.keys() | SUMS | FILES | COMPARED | SINGLE | KNOWN
    assert {path for path, guarded in routes.items() if not guarded} == OPEN


@pytest.fixture
def keys(town: Town) -> dict[str, str]:
    """The ids of a town in which every list has something to show, by the names of the paths' parameters."""
    town.made(ADMINISTRATOR, "/organisations", place("新设党支部", "BRANCH", "RURAL", town.town))
    member = town.made(ADMINISTRATOR, "/members", {"name": "老陈", "kinds": ["MEMBER"], "organisation": town.village})
    asked = {"campaign": town.campaign, "member": member, "grounds": "长期卧床"}
    comment = {
        "campaign": town.campaign,
        "target": {"kind": "ORGANISATION", "id": town.village},
        "mode": "MEETING",
        "checkpoint": "AFTER",
        "achievements": "修得快",
        "shortcomings": "台账不全",
        "direction": "补齐台账",
    }
    record = {"kind": "SUMMARY_REPORT", "organisation": town.village, "title": "总结", "text": "按期完成"}
    pledge = town.published()
    holiday = {"days": [{"on": "2026-10-01", "works": False}], "source": "通知"}
    assert town.post(ADMINISTRATOR, "/calendars/CN/editions", holiday).is_success
    town.open_duties()
    with town.house.pool.connection() as conn:
        conn.execute(
            "INSERT INTO letter_document VALUES (%s, %s, 'PLEDGER', '%%PDF') ON CONFLICT DO NOTHING",
            ("ab" * 32, pledge),
        )
    comment_id, today = town.made(READER, "/comments", comment), datetime.now(ZoneInfo("Asia/Shanghai")).date()
    evaluation = town.house.pledgebook.announce_evaluation(
        Call(PEOPLE["village-clerk"], datetime.now(UTC)), UUID(town.campaign), UUID(town.village), held_on=today
    )
    driven = drive(town)
    assess(town, driven)
    honour(town, driven)
    came = {"attendance": [{"category": "MASSES", "number": 3}]}
    for step, said in (("attendance", came), ("closing", {})):
        assert town.post(READER, f"/evaluations/{evaluation.id}/{step}", said).is_success
    source = {"source": comment_id, "act": {"reason": "限期整改"}}
    return {
        "pledge_id": pledge,
        "member_id": member,
        "opinion_id": town.opinion,
        "comment_id": comment_id,
        "evaluation_id": str(evaluation.id),
        "rectification_id": town.made(READER, "/rectifications", source),
        "record_id": town.made("village-clerk", "/records", record),
        "exemption_id": town.made("village-clerk", "/exemptions", asked),
        "form_id": town.made("village-clerk", "/statistics", filled(town)),
        "organisation_id": town.village,
        "campaign_id": town.campaign,
        "preset_id": "DEFAULT",
        "code": "CN",
    }


def test_lists_show_the_line_something_and_a_stranger_nothing(town: Town, keys: dict[str, str]) -> None:
    assert keys
    for path, filters in LISTS.items():
        named: dict[str, Any] = {
            name: value.format(**keys) if isinstance(value, str) else value for name, value in filters.items()
        }
        query: dict[str, Any] = {"after": town.rows(), "under": town.town, **named}
        assert town.get(READER, path, **query).json()["items"], path
        assert town.get(STRANGER, path, **query).json()["items"] == [], path


def test_sums_of_a_stranger_are_zero(town: Town, keys: dict[str, str]) -> None:
    assert keys
    query: dict[str, Any] = {"after": town.rows(), "under": town.town}
    for who, count in ((READER, 1), (STRANGER, 0)):
        totals = town.get(who, "/ledger/totals", **query).json()
        duties = town.get(who, "/overdue/counts", **query, due_soon_days=366, about_kind="PLEDGE").json()
        periodic = town.get(who, "/duties/counts", **query).json()["total"]["opened"]
        assert (totals["total"]["items"], len(totals["by_organisation"])) == (count, count)
        assert ("plan" in duties["by_code"], bool(duties["by_code"])) == (bool(count), bool(count))
        assert town.get(who, "/statistics/series", **query).json()["items"][-1]["items"] == count
        assert town.get(who, "/statistics/sum", **query, campaign=town.campaign).json()["forms"] == count
        records = town.get(who, "/records/counts", **query).json()["items"]
        assert [each["records"] for each in records] == [1] * count
        assert bool(periodic) is bool(count)
        lacking = town.get(who, "/gaps/counts", **query).json()
        assert ("CHANNEL_MISSING" in lacking["by_code"], bool(lacking["total"])) == (bool(count), bool(count))
        covered = town.get(who, "/coverage", **query, campaign=town.campaign).json()
        assert bool(covered["organisations"]["subjects"] + covered["members"]["subjects"]) is bool(count)


def test_single_things_are_not_there_for_a_stranger(town: Town, keys: dict[str, str]) -> None:
    for path in SINGLE:
        address = path.format(**keys)
        assert town.get(STRANGER, address).status_code == 404, path
        unknown = path.format(**dict.fromkeys(keys, str(UUID(int=5))))
        said, of_nothing = (town.get(STRANGER, each).json() for each in (address, unknown))
        assert (said["code"], said["title"]) == (of_nothing["code"], of_nothing["title"])
        assert_shown(town, READER, path, keys)


def test_what_everybody_knows_is_not_for_those_without_an_account(town: Town, keys: dict[str, str]) -> None:
    for path in KNOWN:
        assert_shown(town, STRANGER, path, keys)
    for path in KNOWN | LISTS.keys() | SUMS | FILES | COMPARED | SINGLE:
        assert town.get(None, path.format(**keys)).status_code == 401, path


def assert_shown(town: Town, who: str, path: str, keys: dict[str, str]) -> None:
    """Assert that somebody reads a thing, or gets as far as its workflow, of which nothing is known here."""
    answer = town.get(who, path.format(**keys))
    if path.endswith("workflow"):
        assert answer.json()["code"] == "unavailable", path
    else:
        assert answer.is_success, path
