"""Rectifications over HTTP: from a comment to solved problems, what is refused, and who may know (J4, I4)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.application import Call
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.rectification import rectification_id
from domain.values import Pledger, PledgerKind
from tests.api.town import PEOPLE, Town, fresh_key

REASON = {"act": {"reason": "点评指出的问题须限期整改"}}
pytestmark = pytest.mark.usefixtures("read_models")


def today(days: int = 0) -> str:
    return str((datetime.now(UTC) + timedelta(hours=8, days=days)).date())


def report(**changes: Any) -> dict[str, Any]:
    problem = {"text": "公开栏未更新", "goal": "每月更新", "measures": "专人负责", "limit": today(20)}
    return {"examination": "对照点评自查", "problems": [problem, {**problem, "text": "路灯不亮", **changes}]}


def commented(town: Town, target: Pledger | None = None, who: str = "town-secretary") -> str:
    """Return the id of a comment on the village or on somebody in it."""
    key = uuid4()
    town.house.pledgebook.give_comment(
        Call(PEOPLE[who], datetime.now(UTC)),
        key,
        campaign=UUID(town.campaign),
        target=target or Pledger(PledgerKind.ORGANISATION, UUID(town.village)),
        mode=CommentMode.MEETING,
        checkpoint=Checkpoint.DURING,
        achievements="走访扎实",
        shortcomings="公开不及时",
        direction="按月公开",
    )
    return str(key)


def begun(town: Town) -> str:
    return town.made("town-secretary", "/rectifications", {"source": commented(town), **REASON})


def step(town: Town, who: str, key: str, what: str, body: Any = None) -> Any:
    answer = town.post(who, f"/rectifications/{key}/{what}", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ordered(town: Town) -> str:
    key = begun(town)
    step(town, "village-clerk", key, "report", report())
    step(town, "town-secretary", key, "order")
    return key


def shown(town: Town, who: str, key: str) -> Any:
    answer = town.get(who, f"/rectifications/{key}", after=town.rows())
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer: Any, code: str, status: int = 422) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_comment_leads_over_report_and_order_to_solved_problems(town: Town) -> None:
    source = commented(town)
    answer = town.post("town-secretary", "/rectifications", {"source": source, **REASON})
    key = answer.json()["id"]
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/rectifications/{key}")
    assert key == str(rectification_id(UUID(source)))
    step(town, "village-clerk", key, "report", report())
    step(town, "town-secretary", key, "return", {"note": "措施不具体"})
    done = step(town, "village-secretary", key, "report", report())
    answer = town.post("town-secretary", f"/rectifications/{key}/order", {"due": today(40)}, If_Match='"4"')
    assert (done["version"], answer.headers["ETag"]) == (4, '"5"')
    for problem in ("problems/1", "problems/2"):
        step(town, "village-clerk", key, f"{problem}/closing", {"evidence": "照片"})
        step(town, "town-secretary", key, f"{problem}/reopening", {"note": "仍未更新"})
        step(town, "village-clerk", key, f"{problem}/closing", {"evidence": "照片两张"})
        step(town, "town-secretary", key, f"{problem}/confirmation")
    found = shown(town, "village-clerk", key)
    row = found["rectification"]
    assert (row["step"], row["problems"], row["confirmed"], row["returns"]) == ("CONCLUDED", 2, 2, 1)
    assert (found["examination"], found["note"]) == ("对照点评自查", "措施不具体")
    assert [(p["status"], p["evidence"], p["reopenings"]) for p in found["problems"]] == [
        ("CONFIRMED", "照片两张", 1)
    ] * 2
    assert {deadline["state"] for deadline in found["deadlines"]} == {"MET"}
    assert [d["duty"] for d in found["deadlines"][:4]] == ["report", "order"] * 2


@pytest.mark.parametrize("lacking", [{"measures": ""}, {"limit": None}, {"goal": " "}, {"text": ""}])
def test_a_report_without_measures_or_limit_is_refused_and_leaves_nothing(town: Town, lacking: dict[str, Any]) -> None:
    key = begun(town)
    before = town.rows()
    answer = town.post("village-clerk", f"/rectifications/{key}/report", report(**lacking))
    refused(answer, "report-incomplete")
    assert answer.json()["item"] == 2
    refused(town.post("village-clerk", f"/rectifications/{key}/report", {**report(), "problems": []}),
            "report-incomplete")  # fmt: skip
    assert town.rows() == before
    assert shown(town, "village-clerk", key)["problems"] == []


def test_what_comes_out_of_turn_is_refused_by_its_rule(town: Town) -> None:
    key = begun(town)
    at = f"/rectifications/{key}"
    refused(town.post("town-secretary", f"{at}/order"), "rectification-step")
    refused(town.post("village-clerk", f"{at}/problems/1/closing", {"evidence": "照片"}), "rectification-step")
    step(town, "village-clerk", key, "report", report())
    refused(town.post("town-secretary", f"{at}/order", {"due": today()}), "due-too-early")
    refused(town.post("town-secretary", f"{at}/order", {"due": today(19)}), "limit-beyond-order")
    step(town, "town-secretary", key, "order")
    refused(town.post("village-clerk", f"{at}/problems/3/closing", {"evidence": "照片"}), "unknown-problem")
    refused(town.post("town-secretary", f"{at}/problems/1/confirmation"), "problem-not-closed")
    refused(town.post("town-secretary", "/rectifications", {"source": commented(town)}), "reason-missing")


def test_who_may_not_is_told_so_and_who_may_not_know_finds_nothing(town: Town) -> None:
    key = ordered(town)
    at, closing = f"/rectifications/{key}", {"evidence": "照片"}
    assert town.post("town-secretary", f"{at}/problems/1/closing", closing).status_code == 403
    assert town.post("village-secretary", f"{at}/order").status_code == 403
    unknown = f"/rectifications/{uuid4()}"
    before = town.rows()
    for who in ("stranger", "villager"):
        for what, body in (
            ("report", report()), ("return", {"note": "x"}), ("order", {}), ("problems/1/closing", closing),
            ("problems/1/confirmation", {}), ("problems/1/reopening", {"note": "x"}),
        ):  # fmt: skip
            said, of_nothing = (town.post(who, f"{place}/{what}", body) for place in (at, unknown))
            assert said.status_code == of_nothing.status_code == 404
            assert said.json()["code"] == of_nothing.json()["code"] == "not-found"
        assert town.get(who, at).status_code == 404
        assert town.get(who, "/rectifications", after=before).json()["items"] == []
        refused(town.post(who, "/rectifications", {"source": commented(town), **REASON}), "not-found", 404)
    assert town.get(None, at).status_code == 401


def test_a_list_is_filtered_by_what_is_asked(town: Town) -> None:
    key = ordered(town)
    query: dict[str, Any] = {"after": town.rows(), "organisation": town.village}
    (row,) = town.get("town-secretary", "/rectifications", **query, step="RECTIFY").json()["items"]
    assert (row["id"], row["organisation_name"], row["due"]) == (key, "柳湾村党支部", today(20))
    assert town.get("town-secretary", "/rectifications", **query, step="REPORT").json()["items"] == []
    assert town.get("town-secretary", "/rectifications", step="NOTHING").status_code == 422


def test_a_repeated_command_is_answered_once(town: Town) -> None:
    body, key = {"source": commented(town), **REASON}, fresh_key()
    first, second = (town.post("town-secretary", "/rectifications", body, Idempotency_Key=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert town.post("town-secretary", "/rectifications", body).status_code == 409


def test_who_judges_gives_more_time_and_everybody_sees_it(town: Town) -> None:
    key = begun(town)
    due = town.get("town-secretary", f"/rectifications/{key}", after=town.rows()).json()["rectification"]["due"]
    body = {"duty": "report", "due": due, "to": today(60), "act": {"reason": "汛期抢险"}}
    refused(town.post("village-clerk", f"/rectifications/{key}/extensions", body), "not-authorised", 403)
    refused(town.post("stranger", f"/rectifications/{key}/extensions", body), "not-found", 404)
    step(town, "town-secretary", key, "extensions", body)
    found = shown(town, "village-clerk", key)
    assert found["rectification"]["due"] == today(60)
    assert [(each["duty"], each["due"], each["state"]) for each in found["deadlines"]] == [
        ("report", due, "DROPPED"),
        ("report", today(60), "OPEN"),
    ]
    refused(town.post("town-secretary", f"/rectifications/{key}/extensions", body), "not-owed")
