"""What is read: lists in pages, read-your-writes, the past, the ledger, the overdue list, the trail."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.town import ADMINISTRATOR, FINDINGS, ITEM, Town, place

CLERK, HEAD, SUPERIOR = "village-clerk", "village-secretary", "town-secretary"
READER = SUPERIOR

pytestmark = pytest.mark.usefixtures("read_models")


def walk(town: Town, path: str, **query: Any) -> list[dict[str, Any]]:
    """Return all entries of a list, page by page."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = town.get(READER, path, **query, **cursor).json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        assert len(page["items"]) == query["limit"]
        cursor = {"cursor": page["next_cursor"]}


def test_a_list_shows_what_was_written_once_its_position_is_asked_for(town: Town) -> None:
    answer = town.post(CLERK, "/pledges", town.proposal()).json()
    query: dict[str, Any] = {"organisation": town.village, "after": answer["position"]}
    (entry,) = town.get(READER, "/pledges", **query).json()["items"]
    assert (entry["id"], entry["stage"], entry["pledger_name"]) == (answer["id"], "PROPOSE", "柳湾村党支部")
    assert town.get(READER, "/pledges", **query, stage="FULFIL").json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("path", ["/pledges", "/ledger", "/overdue", "/audit/events", "/organisations", "/board"])
def test_a_position_that_is_not_reached_in_time_is_not_yet(town: Town, path: str) -> None:
    answer = town.get(READER, path, after=town.rows() + 1000)
    assert (answer.status_code, answer.json()["code"]) == (504, "not-yet")
    assert answer.headers["Retry-After"] == "1"


def test_cursors_lead_through_a_list_without_gaps_or_repeats(town: Town) -> None:
    names = [f"第{n}村党支部" for n in range(7)]
    made = [town.made(ADMINISTRATOR, "/organisations", place(name, "BRANCH", "RURAL", town.town)) for name in names]
    entries = walk(town, "/organisations", under=town.town, limit=3, after=town.rows())
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids)) == 9
    assert set(made) < set(ids)
    assert [entry["pinyin"] for entry in entries] == sorted(entry["pinyin"] for entry in entries)


def test_a_cursor_of_another_list_is_refused(town: Town) -> None:
    made = [town.made(ADMINISTRATOR, "/organisations", place(n, "BRANCH", "RURAL", town.town)) for n in ("甲", "乙")]
    cursor = town.get("villager", "/organisations", limit=1, under=town.town, after=town.rows()).json()["next_cursor"]
    assert made
    answer = town.get("villager", "/audit/events", cursor=cursor)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "cursor")


def test_a_pledge_is_shown_as_it_was(town: Town) -> None:
    before = datetime.now(UTC)
    pledge = town.proposed()
    time.sleep(0.01)
    proposed = datetime.now(UTC)
    town.done(CLERK, pledge, "revisions", {"items": [{**ITEM, "text": "修渠五百米", "opinions": [town.opinion]}]})
    then = town.get(READER, f"/pledges/{pledge}", as_of=proposed.isoformat()).json()
    now = town.get(READER, f"/pledges/{pledge}").json()
    texts = [seen["items"][0]["versions"][-1]["text"] for seen in (then, now)]
    assert texts == [ITEM["text"], "修渠五百米"]
    assert [seen["version"] for seen in (then, now)] == [1, 2]
    local = proposed.astimezone().isoformat()
    assert town.get(READER, f"/pledges/{pledge}/letter", as_of=local).json()["version"] == 1
    assert town.get(READER, f"/pledges/{pledge}", as_of=before.isoformat()).status_code == 404


@pytest.mark.parametrize("moment", ["2026-01-01T00:00:00", "2026-01-01", "yesterday", "0", "1e10", "\0"])
def test_as_of_is_an_aware_moment(town: Town, moment: str) -> None:
    answer = town.get(READER, f"/pledges/{town.proposed()}", as_of=moment)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "as_of")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_as_of_may_be_far_away(town: Town, moment: str) -> None:
    answer = town.get(READER, f"/pledges/{town.proposed()}", as_of=moment)
    assert answer.status_code == (404 if moment.startswith("0001") else 200)


def test_the_ledger_counts_what_is_kept(town: Town) -> None:
    pledge = town.published()
    town.done(CLERK, pledge, "items/1/completion", {"evidence": "照片"})
    position = town.done(SUPERIOR, pledge, "items/1/strike-off", FINDINGS)["position"]
    (item,) = town.get(READER, "/ledger", under=town.town, after=position).json()["items"]
    assert (item["pledge"], item["no"], item["status"], item["responsible"]) == (pledge, 1, "STRUCK_OFF", "韩立山")
    totals = town.get(READER, "/ledger/totals", under=town.town, after=position).json()
    assert (totals["total"]["items"], totals["total"]["done"], totals["total"]["percent"]) == (1, 1, "100.0")
    (part,) = totals["by_organisation"]
    assert part["organisation"] == town.village
    opinion = town.get(READER, f"/opinions/{town.opinion}", after=position).json()
    assert [(each["pledge"], each["no"]) for each in opinion["items"]] == [(pledge, 1)]


def test_what_is_overdue_says_who_owes_it_and_what_happens_next(town: Town) -> None:
    pledge = town.proposed()
    position = town.done(CLERK, pledge, "submissions", {"act": {"occurred_on": "2020-02-01"}})["position"]
    query: dict[str, Any] = {"under": town.town, "code": "review", "after": position}
    (duty,) = town.get(READER, "/overdue", **query).json()["items"]
    assert (duty["pledge"], duty["owed_by"], duty["owing_organisation"]) == (pledge, "SUPERIOR", town.town)
    assert duty["days_overdue"] > 2000
    assert duty["next_step"]["escalation"] is True
    assert town.get(READER, "/overdue/counts", **query).json()["by_code"] == {"review": 1}
    before = town.get(READER, "/overdue", **query, on="2020-02-08").json()["items"]
    assert before == []


def test_a_draft_is_not_on_the_board(town: Town) -> None:
    assert town.get(None, f"/board/{town.proposed()}", after=town.rows()).status_code == 404


def test_a_published_letter_hangs_on_the_board(town: Town) -> None:
    pledge = town.published()
    (entry,) = town.get(None, "/board", under=town.town, after=town.rows()).json()["items"]
    assert entry == town.get(None, f"/board/{pledge}").json()
    assert entry["items"][0]["responsible"] == "韩立山"
    assert "reviewer" not in entry


def test_the_history_tells_in_both_languages(town: Town) -> None:
    pledge = town.proposed()
    position = town.done(CLERK, pledge, "submissions", {"act": {"reason": "会议通过"}})["position"]
    lines = walk(town, f"/pledges/{pledge}/history", after=position, limit=1)
    assert [line["type"] for line in lines] == ["pledge.proposed", "pledge.submitted"]
    assert "会议通过" in lines[1]["line_zh"]
    assert "会议通过" in lines[1]["line_en"]


def test_the_audit_trail_answers_by_actor_role_subtree_period_and_lateness(town: Town) -> None:
    started = datetime.now(UTC) - timedelta(seconds=1)
    pledge = town.proposed()
    position = town.done(CLERK, pledge, "submissions", {"act": {"occurred_on": "2020-02-01"}})["position"]
    clerk = str(town.people[CLERK])
    query: dict[str, Any] = {"pledge": pledge, "actor": clerk, "role": "CLERK", "under": town.town, "after": position}
    events = town.get(READER, "/audit/events", **query).json()["items"]
    assert [event["type"] for event in events] == ["pledge.submitted", "pledge.proposed"]
    late = town.get(READER, "/audit/events", **query, late_only=True).json()["items"]
    assert [event["type"] for event in late] == ["pledge.submitted"]
    assert late[0]["late_days"] > 2000
    recorded: dict[str, Any] = {"recorded_from": started.isoformat(), "type": "pledge.proposed"}
    assert len(town.get(READER, "/audit/events", **query, **recorded).json()["items"]) == 1
    occurred: dict[str, Any] = {"occurred_from": "2020-02-01", "occurred_to": "2020-02-01"}
    assert len(town.get(READER, "/audit/events", **query, **occurred).json()["items"]) == 1
    assert town.get(READER, "/audit/events", **query, on_behalf_of=str(uuid4())).json()["items"] == []


def test_the_register_is_read_from_the_log(town: Town) -> None:
    village = town.get(READER, f"/organisations/{town.village}").json()
    assert [(post["post"], post["name"]) for post in village["posts"]] == [("SECRETARY", "韩立山"), ("CLERK", "韩立山")]
    past = town.get(READER, f"/organisations/{town.village}", on="2019-12-31").json()
    assert past["posts"] == []
    member = town.made(ADMINISTRATOR, "/members", {"name": "孙梅", "kinds": ["NO_POST"], "organisation": town.village})
    duty = town.post(ADMINISTRATOR, f"/members/{member}/duty", {"duty": "护林岗"}).json()
    seen = town.get(READER, f"/members/{member}").json()
    assert (seen["name"], seen["duty"], seen["version"]) == ("孙梅", "护林岗", 2)
    (found,) = town.get(READER, "/members", organisation=town.village, kind="NO_POST", after=duty["position"]).json()[
        "items"
    ]
    assert found["id"] == member
    campaign = town.get(READER, f"/campaigns/{town.campaign}").json()
    assert (campaign["policy"]["id"], campaign["rounds"]) == ("DEFAULT", [2020])
    (listed,) = [c for c in walk(town, "/campaigns", limit=200, after=duty["position"]) if c["id"] == town.campaign]
    assert listed["organisation"] == town.town


def test_an_exemption_goes_through_its_three_steps(town: Town) -> None:
    member = town.made(
        ADMINISTRATOR, "/members", {"name": "老陈", "kinds": ["OLD_INFIRM"], "organisation": town.village}
    )
    body = {"campaign": town.campaign, "member": member, "grounds": "长期卧床"}
    key = town.made(CLERK, "/exemptions", body)
    early = town.post(SUPERIOR, f"/exemptions/{key}/decision", {"approved": True})
    assert (early.status_code, early.json()["code"]) == (422, "exemption-step")
    assert town.post(HEAD, f"/exemptions/{key}/study", {"supported": True}).status_code == 200
    done = town.post(SUPERIOR, f"/exemptions/{key}/decision", {"approved": True}).json()
    assert town.get(READER, f"/exemptions/{key}").json()["step"] == "APPROVED"
    (entry,) = town.get(READER, "/exemptions", member=member, after=done["position"]).json()["items"]
    assert entry["step"] == "APPROVED"


def test_an_opinion_is_answered(town: Town) -> None:
    done = town.post(CLERK, f"/opinions/{town.opinion}/reply", {"answer": "已列入计划"}).json()
    assert town.get(READER, f"/opinions/{town.opinion}").json()["answer"] == "已列入计划"
    (entry,) = town.get(READER, "/opinions", campaign=town.campaign, answered=True, after=done["position"]).json()[
        "items"
    ]
    assert entry["id"] == town.opinion


def test_the_tree_changes_over_time(town: Town) -> None:
    other = town.made(ADMINISTRATOR, "/organisations", place("河东镇党委", "COMMITTEE", "ORGAN", None))
    path = f"/organisations/{town.village}"
    assert town.post(
        ADMINISTRATOR, f"{path}/parent", {"parent": other, "act": {"occurred_on": "2025-01-01"}}
    ).is_success
    assert town.get("villager", path, on="2024-12-31").json()["parent"] == town.town
    assert town.get("villager", path).json()["parent"] == other
    clerk = {"post": "CLERK", "member": str(town.people[CLERK])}
    assert town.post(ADMINISTRATOR, f"{path}/posts/vacation", clerk).is_success
    member = {"organisation": other}
    assert town.post(ADMINISTRATOR, f"/members/{town.people[CLERK]}/affiliation", member).is_success
    assert town.post(ADMINISTRATOR, f"{path}/dissolution").is_success
    again = town.post(ADMINISTRATOR, f"{path}/dissolution")
    assert (again.status_code, again.json()["code"]) == (422, "organisation-dissolved")


def test_a_campaign_has_rounds_policies_and_an_end(town: Town) -> None:
    choice = {"preset": "XIECUN", "changes": {"days": {"review": 3}}}
    path = f"/campaigns/{town.made(ADMINISTRATOR, '/campaigns', town.drive(policy=choice))}"
    days = town.get("villager", path).json()["policy"]["days"]
    assert (days["review"], days["sign"]) == (3, 7)
    assert town.post(ADMINISTRATOR, f"{path}/rounds", {"year": 2021}).is_success
    change = {"policy": {"preset": "TOWN_71"}, "act": {"reason": "镇里统一做法"}}
    assert town.post(ADMINISTRATOR, f"{path}/policy", change).is_success
    seen = town.get("villager", path).json()
    assert (seen["policy"]["id"], seen["policy_version"], seen["rounds"]) == ("TOWN_71", 2, [2020, 2021])
    assert town.post(ADMINISTRATOR, f"{path}/closing").is_success
    assert town.get("villager", path).json()["closed"] is True


def test_the_presets_are_listed_and_shown(town: Town) -> None:
    items = town.get("villager", "/policies").json()["items"]
    assert len(items) == 22
    assert town.get("villager", "/policies/TOWN_71").json()["signing"] == "WITH_PUBLICATION"
