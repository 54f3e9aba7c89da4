"""Who sees what over HTTP: grounds, authors, moved branches, the trail, and the board."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.town import ADMINISTRATOR, LONG_AGO, PEOPLE, Town, place
from tests.e2e.installation import until

CLERK, HEAD, SUPERIOR, VILLAGER = "village-clerk", "village-secretary", "town-secretary", "villager"

pytestmark = pytest.mark.usefixtures("read_models")


def listed(town: Town, who: str, path: str, **query: Any) -> list[dict[str, Any]]:
    """Return the first page of a list that shows all that was written."""
    answer = town.get(who, path, after=town.rows(), **query)
    assert answer.is_success, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def county_above(town: Town) -> str:
    """Put the town below a county whose supervisor is the villager, and return the county."""
    county = town.made(ADMINISTRATOR, "/organisations", place("某县委", "COMMITTEE", "ORGAN", None))
    assert town.post(ADMINISTRATOR, f"/organisations/{town.town}/parent", {"parent": county}).is_success
    member = town._member(VILLAGER)
    body = {"post": "SUPERVISOR", "member": member, "act": LONG_AGO}
    assert town.post(ADMINISTRATOR, f"/organisations/{county}/posts", body).is_success
    return county


def exempted(town: Town) -> str:
    """Return a member of the village who asks for exemption."""
    member = town.made(
        ADMINISTRATOR,
        "/members",
        {"name": "老陈", "kinds": ["OLD_INFIRM"], "organisation": town.village, "act": LONG_AGO},
    )
    body = {"campaign": town.campaign, "member": member, "grounds": "长期卧床", "act": {"reason": "附医院证明"}}
    town.made(CLERK, "/exemptions", body)
    return member


def test_grounds_are_told_to_who_decides_and_hidden_from_who_only_supervises(town: Town) -> None:
    county_above(town)
    member = exempted(town)
    grounds = {
        who: [each["grounds"] for each in listed(town, who, "/exemptions", member=member)]
        for who in (CLERK, HEAD, SUPERIOR, VILLAGER)
    }
    assert grounds == {CLERK: ["长期卧床"], HEAD: ["长期卧床"], SUPERIOR: ["长期卧床"], VILLAGER: [None]}
    reasons = {
        who: [
            each["reason"] for each in listed(town, who, "/audit/events", type="exemption.requested", under=town.town)
        ]
        for who in (HEAD, VILLAGER)
    }
    assert reasons == {HEAD: ["附医院证明"], VILLAGER: [""]}


def test_neighbours_read_what_was_asked_but_not_by_whom(town: Town) -> None:
    neighbour = {"organisation": town.village}
    town._member(VILLAGER)
    assert town.post(ADMINISTRATOR, f"/members/{PEOPLE[VILLAGER]}/affiliation", neighbour).is_success
    body = {
        "campaign": town.campaign,
        "organisation": town.village,
        "channel": "VISIT",
        "text": "路灯不亮",
        "author": "老李",
    }
    opinion = town.made(CLERK, "/opinions", body)
    told = {who: listed(town, who, "/opinions", organisation=town.village) for who in (CLERK, VILLAGER)}
    assert {who: {each["id"]: each["author"] for each in seen} for who, seen in told.items()} == {
        CLERK: {opinion: "老李", town.opinion: None},
        VILLAGER: {opinion: None, town.opinion: None},
    }


def test_a_moved_branch_is_seen_from_above_as_the_tree_stands_now(town: Town) -> None:
    pledge = town.published()
    assert [each["id"] for each in listed(town, SUPERIOR, "/pledges", organisation=town.village)] == [pledge]
    other = town.made(ADMINISTRATOR, "/organisations", place("河东镇党委", "COMMITTEE", "ORGAN", None))
    body = {"post": "AUDITOR", "member": town._member(VILLAGER), "act": LONG_AGO}
    assert town.post(ADMINISTRATOR, f"/organisations/{other}/posts", body).is_success
    assert listed(town, VILLAGER, "/pledges", organisation=town.village) == []
    assert town.post(ADMINISTRATOR, f"/organisations/{town.village}/parent", {"parent": other}).is_success
    for path in ("/pledges", "/ledger"):
        assert listed(town, SUPERIOR, path, organisation=town.village) == []
        assert len(listed(town, VILLAGER, path, organisation=town.village)) == 1
        assert len(listed(town, CLERK, path, organisation=town.village)) == 1


def test_an_administrator_reads_the_register_and_its_trail_but_no_pledge(town: Town) -> None:
    pledge = town.published()
    member = exempted(town)
    for path in ("/pledges", "/ledger", "/overdue", "/exemptions", "/gaps"):
        assert listed(town, ADMINISTRATOR, path, under=town.town) == []
    assert member in {each["id"] for each in listed(town, ADMINISTRATOR, "/members", organisation=town.village)}
    trail = listed(town, ADMINISTRATOR, "/audit/events", limit=200)
    assert {each["aggregate_kind"] for each in trail} == {"organisation", "campaign", "member"}
    assert listed(town, ADMINISTRATOR, "/audit/events", pledge=pledge) == []


def test_everybody_reads_what_was_done_in_the_campaign_and_by_themselves(town: Town) -> None:
    pledge = town.proposed()
    seen = listed(town, "stranger", "/audit/events", aggregate=town.campaign)
    assert [each["type"] for each in seen] == ["campaign.opened"]
    assert listed(town, "stranger", "/audit/events", aggregate=pledge) == []
    clerk = {"post": "CLERK", "member": str(town.people[CLERK])}
    assert town.post(ADMINISTRATOR, f"/organisations/{town.village}/posts/vacation", clerk).is_success
    assert listed(town, CLERK, "/pledges", organisation=town.village) == []
    own = listed(town, CLERK, "/audit/events", aggregate=pledge)
    assert [each["actor"] for each in own] == [str(town.people[CLERK])]


def test_the_board_shows_nothing_that_is_not_public(town: Town) -> None:
    more, most = (Town(town.client, town.house) for _ in range(2))
    draft, approved, shown = more.proposed(), most.approved(), town.published()
    exempted(town)
    board = town.get(None, "/board", after=town.rows(), limit=200)
    assert shown in board.text
    for key in (draft, approved):
        assert key not in board.text
        assert town.get(None, f"/board/{key}").status_code == 404
    for secret in ("长期卧床", "老陈", "reviewer", "evidence", "grounds", "opinions"):
        assert secret not in board.text


def test_a_vacancy_is_listed_with_the_letters_that_wait(town: Town) -> None:
    town.approved()
    head = {"post": "SECRETARY", "member": str(town.people[HEAD]), "act": {"occurred_on": "2020-03-01"}}
    assert town.post(ADMINISTRATOR, f"/organisations/{town.village}/posts/vacation", head).is_success
    (gap,) = listed(town, SUPERIOR, "/gaps", under=town.town, code="SECRETARY_VACANT")
    assert (gap["code"], gap["organisation"], gap["superior"]) == ("SECRETARY_VACANT", town.village, town.town)
    assert (gap["since"], gap["waiting"]) == ("2020-03-01", 1)
    assert gap["days"] > 2000
    assert (gap["meaning_zh"][:4], gap["organisation_name"][-1:], gap["past_due"]) == ("书记空缺", "部", False)
    assert listed(town, SUPERIOR, "/gaps", under=town.town, on="2020-02-01", code="SECRETARY_VACANT") == []
    refused = town.get(SUPERIOR, "/gaps", code="NOTHING")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "code")


def test_who_reaches_for_what_they_may_not_know_of_stands_in_the_security_log(town: Town) -> None:
    pledge = town.proposed()
    hidden, missing = (town.get("stranger", f"/pledges/{key}") for key in (pledge, uuid4()))
    assert hidden.status_code == missing.status_code == 404
    assert town.post("stranger", f"/pledges/{pledge}/withdrawal", {}, If_Match='"1"').status_code == 404
    expected = [f"concealed pledge POST /pledges/{pledge}/withdrawal", f"concealed pledge GET /pledges/{pledge}"]
    query: dict[str, Any] = {"account": str(town.people["stranger"]), "kind": "refused"}

    def told() -> list[str]:
        return [each["detail"] for each in town.get(ADMINISTRATOR, "/audit/security", **query).json()["items"]][:2]

    until(lambda: told() == expected)  # the entry follows the answer
