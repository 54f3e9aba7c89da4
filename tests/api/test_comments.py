"""Leaders' comments and inspections over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.town import Town, today

SAID: dict[str, Any] = {
    "mode": "ONE_BY_ONE",
    "checkpoint": "DURING",
    "achievements": "渠道修得快",
    "shortcomings": "台账不全",
    "direction": "补齐台账",
}
DUE = "2099-06-30"

pytestmark = pytest.mark.usefixtures("read_models")


def body(town: Town, **fields: Any) -> dict[str, Any]:
    """Return the body of a comment on the village."""
    target = {"kind": "ORGANISATION", "id": town.village}
    return {"campaign": town.campaign, "target": target, **SAID, **fields}


def member(town: Town) -> str:
    """Return a villager with an account."""
    return town._member("villager")


def test_a_comment_goes_from_the_town_to_the_village_and_comes_back_done(town: Town) -> None:
    asked = [{"text": "补记二月台账", "due": DUE}]
    made = town.post("town-secretary", "/comments", body(town, follow_ups=asked))
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    address = made.headers["Location"]
    steps = [
        ("town-secretary", "feedback", {"text": "请补齐台账"}),
        ("town-secretary", "publication", {"scope": "本支部"}),
        ("village-clerk", "follow-ups/1", {"result": "已补齐", "evidence": "台账第3页"}),
    ]
    for version, (who, step, content) in enumerate(steps, 2):
        answer = town.post(who, f"{address}/{step}", content)
        assert (answer.status_code, answer.json()["version"]) == (200, version), answer.text
    shown = town.get("village-secretary", address)
    assert shown.headers["ETag"] == '"4"'
    found = shown.json()
    assert found["duties"] == []
    assert (found["feedback"], found["scope"], found["rectification"]) == ("请补齐台账", "本支部", None)
    assert {key: found[key] for key in SAID} == SAID
    assert (found["target_name"], found["commenter_role"]) == ("柳湾村党支部", "SECRETARY")
    assert found["commenter_organisation"] == town.town
    [done] = found["follow_ups"]
    assert (done["no"], done["text"], done["due"], done["result"]) == (1, "补记二月台账", DUE, "已补齐")
    listed = town.get("town-secretary", "/comments", after=town.rows(), under=town.town).json()["items"]
    assert listed == [{key: value for key, value in found.items() if key != "duties"}]


def test_what_is_owed_about_a_comment_is_shown_with_it(town: Town) -> None:
    made = town.post("town-secretary", "/comments", body(town, follow_ups=[{"text": "补记", "due": DUE}]))
    duties = town.get("town-secretary", made.headers["Location"]).json()["duties"]
    assert [(duty["ref"], duty["owed_by"]) for duty in duties] == [
        ("feed_back", "SUPERIOR"),
        ("follow_up:1", "PLEDGER"),
    ]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"shortcomings": " "}, 422, "comment-incomplete"),
        ({"follow_ups": [{"text": "补记", "due": "2000-01-01"}]}, 422, "due-too-early"),
        ({"mode": "BY_PHONE"}, 422, "invalid-input"),
        ({"checkpoint": None}, 422, "invalid-input"),
        ({"follow_ups": [{"text": " ", "due": DUE}]}, 422, "invalid-input"),
        ({"campaign": "00000000-0000-4000-8000-000000000009"}, 404, "not-found"),
    ],
)
def test_an_unsound_comment_is_refused_and_nothing_stored(
    town: Town, fields: dict[str, Any], status: int, code: str
) -> None:
    before = town.rows()
    answer = town.post("town-secretary", "/comments", body(town, **fields))
    assert (answer.status_code, answer.json()["code"], town.rows()) == (status, code, before)


def test_nobody_comments_from_below_or_beside(town: Town) -> None:
    for who in ("village-secretary", "village-clerk"):
        assert town.post(who, "/comments", body(town)).json()["code"] == "not-authorised"
    target = {"kind": "MEMBER", "id": member(town)}
    assert town.post("stranger", "/comments", body(town, target=target)).json()["code"] == "not-found"
    assert town.post("village-secretary", "/comments", body(town, target=target)).status_code == 201


def test_a_follow_up_that_is_not_there_and_a_stale_version_are_refused(town: Town) -> None:
    address = town.post("town-secretary", "/comments", body(town)).headers["Location"]
    answer = town.post("village-clerk", f"{address}/follow-ups/1", {"result": "已补"})
    assert (answer.status_code, answer.json()["code"], answer.json()["item"]) == (422, "unknown-follow-up", 1)
    assert town.post("town-secretary", f"{address}/feedback", {"text": "请补"}, If_Match='"2"').status_code == 412
    assert town.post("town-secretary", f"{address}/publication", {"scope": "本支部"}).json()["code"] == "not-fed-back"


def test_a_comment_on_a_member_is_read_by_the_line_and_once_published_by_the_branch(town: Town) -> None:
    target = {"kind": "MEMBER", "id": member(town)}
    made = town.post("village-secretary", "/comments", body(town, target=target))
    address = made.headers["Location"]

    def readers() -> set[str]:
        query: dict[str, Any] = {"after": town.rows(), "target": target["id"], "limit": 200}
        found = set()
        for who in ("villager", "village-clerk", "town-secretary", "stranger", "administrator"):
            seen = town.get(who, address).is_success
            listed = {each["id"] for each in town.get(who, "/comments", **query).json()["items"]}
            assert seen is (made.json()["id"] in listed), who
            found |= {who} if seen else set()
        return found

    assert readers() == {"villager", "village-clerk", "town-secretary"}
    town.post("village-secretary", f"{address}/feedback", {"text": "请补齐"})
    town.post("village-secretary", f"{address}/publication", {"scope": "本支部"})
    assert readers() == {"villager", "village-clerk", "town-secretary"}
    assert town.get("stranger", address).json()["code"] == "not-found"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"mode": "ONE_BY_ONE", "checkpoint": "DURING"}, 1),
        ({"mode": "WRITTEN"}, 0),
        ({"published": "false", "fed_back": "false"}, 1),
        ({"since": "2000-01-01", "until": "2099-01-01"}, 1),
        ({"until": "2000-01-01"}, 0),
        ({"open_on": "2099-12-31"}, 1),
        ({"open_on": "2020-01-01"}, 0),
    ],
)
def test_comments_are_searched(town: Town, query: dict[str, Any], count: int) -> None:
    town.made("town-secretary", "/comments", body(town, follow_ups=[{"text": "补记", "due": DUE}]))
    found = town.get("town-secretary", "/comments", after=town.rows(), under=town.town, **query).json()["items"]
    assert len(found) == count


def test_the_superior_inspects_and_the_history_says_so(town: Town) -> None:
    pledge = town.published()
    findings = [{"item": 1, "on_track": False, "note": "尚未通水"}]
    assert (
        town.post("town-secretary", f"/pledges/{pledge}/inspections", {"form": "VISIT", "findings": []}).status_code
        == 428
    )
    for who in ("village-secretary", "village-clerk"):
        refused = town.change(who, pledge, "inspections", {"form": "VISIT", "findings": findings})
        assert refused.json()["code"] == "not-authorised"
    town.done("town-secretary", pledge, "inspections", {"form": "VISIT", "findings": findings})
    twice = town.change("town-secretary", pledge, "inspections", {"form": "RANDOM", "findings": findings * 2})
    assert (twice.json()["code"], twice.json()["item"]) == ("inspected-twice", 1)
    last = town.get("town-secretary", f"/pledges/{pledge}/history", after=town.rows()).json()["items"][-1]
    assert last["type"] == "pledge.inspected"
    assert last["line_zh"].endswith("：走访督查：第1项进度滞后（尚未通水）")
    assert last["line_en"].endswith("Inspection on a visit: item 1 behind (尚未通水)")


def test_a_comment_that_opened_a_rectification_says_so_to_the_line(town: Town) -> None:
    made = town.post("town-secretary", "/comments", body(town))
    address, key = made.headers["Location"], made.json()["id"]
    cause = {"source": key, "act": {"reason": "点评指出的问题须整改"}}
    opened = town.made("town-secretary", "/rectifications", cause)
    assert town.get("village-secretary", address).json()["rectification"] == opened
    [listed] = town.get("village-secretary", "/comments", after=town.rows(), under=town.village).json()["items"]
    assert (listed["id"], listed["rectification"]) == (key, opened)


def test_who_commented_gives_more_time_for_a_follow_up(town: Town) -> None:
    due, to = (str(today() + timedelta(days=days)) for days in (20, 50))
    address = town.post("town-secretary", "/comments", body(town, follow_ups=[{"text": "补记", "due": due}])).headers[
        "Location"
    ]
    more = {"duty": "follow_up:1", "due": due, "to": to, "act": {"reason": "台账在县里核对"}}
    assert town.post("village-clerk", f"{address}/extensions", more).status_code == 403
    assert town.post("town-secretary", f"{address}/extensions", {**more, "act": {}}).json()["code"] == "reason-missing"
    assert town.post("town-secretary", f"{address}/extensions", more).is_success
    found = town.get("village-secretary", address, after=town.rows()).json()
    assert [each["due"] for each in found["follow_ups"]] == [to]
    assert {duty["ref"]: duty["due"] for duty in found["duties"]}["follow_up:1"] == to
