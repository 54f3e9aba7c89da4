"""Gaps over HTTP: listed and counted alike, in words, in pages, by the deadline in force, to who may know."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from api.schemas.gap_views import GapCountsView, GapView
from domain.gap_kinds import GAP_KINDS
from tests.api.town import ADMINISTRATOR, LONG_AGO, Town

CLERK, HEAD, SUPERIOR, VILLAGER = "village-clerk", "village-secretary", "town-secretary", "villager"

pytestmark = pytest.mark.usefixtures("read_models")


def gaps(town: Town, who: str, **query: Any) -> list[dict[str, Any]]:
    """Return the gaps of a town as somebody is shown them; what they are counted as is the same."""
    asked = {"after": town.rows(), "under": town.town, **query}
    answer = town.get(who, "/gaps", **asked, limit=200)
    assert answer.is_success, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    counted = town.get(who, "/gaps/counts", **asked).json()
    assert counted["total"] == len(found)
    assert counted["by_code"] == Counter(gap["code"] for gap in found)
    assert counted["by_organisation"] == Counter(gap["organisation"] for gap in found)
    return found


def returned(town: Town, member: str | None = None) -> str:
    """Return the id of a letter, the village's own or that of a member, that came back for improvement today."""
    pledger = {"pledger": {"kind": "MEMBER", "id": member}} if member else {}
    judge, approver = (HEAD, "SECRETARY") if member else (SUPERIOR, "COMMITTEE")
    pledge = town.made(CLERK, "/pledges", town.proposal(**pledger))
    town.done(CLERK, pledge, "submissions")
    faults = [{"item": 1, "code": "NOT_SPECIFIC", "note": "请写明地点"}]
    town.done(judge, pledge, "reviews", town.review(pledge, approver=approver, faults=faults))
    return pledge


def villager(town: Town) -> str:
    """Bring the member who has an account and no post into this village, and return who it is."""
    member = town._member(VILLAGER)
    moved = town.post(ADMINISTRATOR, f"/members/{member}/affiliation", {"organisation": town.village})
    assert moved.is_success, moved.text
    return member


def test_a_returned_letter_is_shown_in_words_with_the_deadline_in_force(town: Town) -> None:
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    first, later = (str(today + timedelta(days=days)) for days in (7, 20))
    pledge = returned(town)
    [gap] = gaps(town, CLERK, code="RETURNED_NOT_REVISED")
    kind = GAP_KINDS["RETURNED_NOT_REVISED"]
    assert (gap["requirement"], gap["meaning_zh"], gap["meaning_en"]) == ("E3", kind.zh, kind.en)
    assert (gap["remedy_zh"], gap["remedy_en"]) == (kind.remedy.zh, kind.remedy.en)
    assert (gap["about"], gap["organisation"], gap["superior"]) == (pledge, town.village, town.town)
    assert (gap["since"], gap["due"], gap["past_due"], gap["campaign"]) == (str(today), first, False, town.campaign)
    more = {"owed_by": "PLEDGER", "duty": "propose", "due": first, "to": later, "act": {"reason": "农忙"}}
    town.done(SUPERIOR, pledge, "extensions", more)
    for day, late in ((later, False), (str(today + timedelta(days=21)), True)):
        [gap] = gaps(town, CLERK, code="RETURNED_NOT_REVISED", on=day)
        assert (gap["due"], gap["past_due"]) == (later, late)
        assert [each["pledge"] for each in gaps(town, CLERK, pledge=pledge, on=day, past_due="true")] == [pledge] * late
    town.done(CLERK, pledge, "revisions", {"items": town.proposal()["items"]})
    assert gaps(town, CLERK, pledge=pledge) == []


def test_gaps_of_a_letter_are_told_to_who_reads_the_letter(town: Town) -> None:
    member = villager(town)
    own = returned(town, member)
    visitor = {"post": "CONTACT_LEADER", "member": town._member(SUPERIOR), "act": LONG_AGO}
    seen = {who: {gap["about"] for gap in gaps(town, who)} for who in (SUPERIOR, VILLAGER, "stranger", ADMINISTRATOR)}
    assert own in seen[SUPERIOR]
    assert town.village in seen[SUPERIOR]
    assert (seen[VILLAGER], seen["stranger"], seen[ADMINISTRATOR]) == ({own}, set(), set())
    [gap] = gaps(town, VILLAGER)
    assert (gap["member"], gap["member_name"]) == (member, "韩立山")
    [lonely] = gaps(town, SUPERIOR, organisation=town.village, code="CONTACT_LEADER_MISSING")
    assert (lonely["about"], lonely["pledge"], lonely["due"]) == (town.village, None, None)
    assert town.post(ADMINISTRATOR, f"/organisations/{town.village}/posts", visitor).is_success
    assert gaps(town, SUPERIOR, organisation=town.village, code="CONTACT_LEADER_MISSING") == []


def test_gaps_come_in_pages_that_leave_out_and_repeat_nothing(town: Town) -> None:
    town.published()
    returned(town, villager(town))
    whole = gaps(town, SUPERIOR)
    assert {gap["code"] for gap in whole} >= {"CHANNEL_MISSING", "RETURNED_NOT_REVISED", "CONTACT_LEADER_MISSING"}
    paged: list[dict[str, Any]] = []
    query: dict[str, Any] = {"under": town.town, "limit": 1}
    while True:
        page = town.get(SUPERIOR, "/gaps", **query).json()
        paged += page["items"]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert paged == whole
    assert gaps(town, SUPERIOR, on="2019-12-31") == []
    refused = town.get(SUPERIOR, "/gaps/counts", code="NOTHING")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "code")


def test_the_examples_of_the_description_are_what_the_service_answers() -> None:
    for view in (GapView, GapCountsView):
        (shown,) = cast("dict[str, Any]", view.model_config["json_schema_extra"])["examples"]
        assert view.model_validate(shown).model_dump(mode="json") == shown
