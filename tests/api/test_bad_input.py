"""Every kind of bad input: its status, its code, the field or rule it names, and nothing stored."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.api.town import ADMINISTRATOR, FINDINGS, ITEM, Town, place, token

pytestmark = pytest.mark.usefixtures("read_models")

NOWHERE = UUID(int=1)
CLERK, HEAD, SUPERIOR = "village-clerk", "village-secretary", "town-secretary"


@pytest.fixture
def untouched(town: Town) -> Iterator[None]:
    """Nothing is stored by a refused command."""
    before = town.rows()
    yield
    assert town.rows() == before


def refused(answer: httpx2.Response) -> tuple[int, str]:
    """Return status and code of a problem, after a look at its form."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert {"type", "title", "detail", "instance", "request_id"} <= problem.keys()
    return answer.status_code, problem["code"]


def fields(answer: httpx2.Response) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


@pytest.mark.usefixtures("untouched")
def test_unknown_ids_are_not_found(town: Town) -> None:
    for path in ("pledges", "organisations", "members", "campaigns", "opinions", "exemptions", "board"):
        assert refused(town.get("villager", f"/{path}/{uuid4()}")) == (404, "not-found")
    for step in ("letter", "history"):
        assert refused(town.get("villager", f"/pledges/{uuid4()}/{step}")) == (404, "not-found")
    answer = town.post(CLERK, f"/pledges/{uuid4()}/submissions", If_Match='"1"')
    assert refused(answer) == (404, "not-found")
    assert refused(town.post(CLERK, "/pledges", town.proposal(campaign=str(uuid4())))) == (404, "not-found")
    assert refused(town.get("villager", "/nowhere")) == (404, "not-found")
    assert refused(town.get("villager", "/policies/NOWHERE")) == (404, "not-found")


def test_an_id_of_another_kind_is_not_found(town: Town) -> None:
    assert refused(town.get("villager", f"/pledges/{town.campaign}")) == (404, "not-found")


def test_a_wrong_stage_names_the_stage_and_what_it_allows(town: Town) -> None:
    pledge = town.proposed()
    before = town.rows()
    answer = town.change(CLERK, pledge, "plan", {"milestones": [{"item": 1, "measure": "测量", "due": "2030-01-01"}]})
    assert refused(answer) == (409, "wrong-stage")
    problem = answer.json()
    assert (problem["stage"], problem["command"]) == ("PROPOSE", "make_plan")
    assert problem["allowed"] == ["decide_withdrawal", "request_withdrawal", "revise", "submit"]
    assert town.rows() == before


def test_a_stale_version_names_the_current_one(town: Town) -> None:
    pledge = town.proposed()
    town.done(CLERK, pledge, "revisions", {"items": [{**ITEM, "opinions": [town.opinion]}]})
    before = town.rows()
    answer = town.change(CLERK, pledge, "submissions", If_Match='"1"')
    assert refused(answer) == (412, "stale-version")
    assert answer.json()["current"] == 2
    assert answer.headers["ETag"] == '"2"'
    assert town.rows() == before


def test_a_change_of_a_pledge_without_if_match_is_refused(town: Town) -> None:
    pledge = town.proposed()
    before = town.rows()
    assert refused(town.post(CLERK, f"/pledges/{pledge}/submissions")) == (428, "if-match-missing")
    assert town.rows() == before


@pytest.mark.parametrize("version", ["1", '"a"', '"0"', '"1", "2"', "*", 'W/"1"', '"99999999999999999999"'])
def test_a_malformed_if_match_is_invalid(town: Town, version: str) -> None:
    answer = town.post(CLERK, f"/pledges/{uuid4()}/submissions", If_Match=version)
    assert refused(answer) == (422, "invalid-input")
    assert fields(answer) == ["If-Match"]


def test_organisations_and_campaigns_take_if_match_where_it_is_given(town: Town) -> None:
    path = f"/organisations/{town.village}/name"
    assert refused(town.post(ADMINISTRATOR, path, {"name": "新柳湾"}, If_Match='"1"')) == (412, "stale-version")
    version = town.get("villager", f"/organisations/{town.village}").headers["ETag"]
    assert town.post(ADMINISTRATOR, path, {"name": "新柳湾"}, If_Match=version).status_code == 200


def test_a_refused_guard_names_rule_item_and_requirement(town: Town) -> None:
    pledge = town.published()
    before = town.rows()
    answer = town.change(SUPERIOR, pledge, "items/1/strike-off", FINDINGS)
    assert refused(answer) == (422, "completion-missing")
    problem = answer.json()
    assert (problem["rule"], problem["item"], problem["requirement"]) == ("completion-missing", 1, "H2")
    assert problem["type"] == "urn:pledgebook:problem:refused"
    assert town.rows() == before


@pytest.mark.parametrize(
    ("finding", "rule"),
    [
        ("problem_solved", "refused-unsolved"),
        ("in_place", "refused-not-in-place"),
        ("public_satisfied", "refused-dissatisfied"),
    ],
)
def test_the_three_refusals_keep_an_item_on_the_ledger(town: Town, finding: str, rule: str) -> None:
    pledge = town.published()
    town.done(CLERK, pledge, "items/1/completion", {"evidence": "照片"})
    answer = town.change(SUPERIOR, pledge, "items/1/strike-off", {**FINDINGS, finding: False})
    assert refused(answer) == (422, rule)


def test_empty_evidence_is_refused_by_its_rule(town: Town) -> None:
    pledge = town.published()
    assert refused(town.change(CLERK, pledge, "items/1/completion", {"evidence": " "})) == (422, "evidence-missing")
    assert refused(town.change(CLERK, pledge, "items/2/progress", {"percent": 5})) == (422, "unknown-item")
    assert refused(town.change(CLERK, pledge, "items/1/progress", {"percent": 101})) == (422, "progress-range")


@pytest.mark.usefixtures("untouched")
def test_nobody_without_a_post_may_command(town: Town) -> None:
    answer = town.post("stranger", "/pledges", town.proposal())
    assert refused(answer) == (403, "not-authorised")
    assert answer.json()["command"] == "propose"
    root = place("自立党委", "COMMITTEE", "ORGAN", None)
    assert refused(town.post(HEAD, "/organisations", root)) == (403, "not-authorised")


def test_a_second_pledge_of_one_pledger_exists_already(town: Town) -> None:
    pledge = town.proposed()
    answer = town.post(CLERK, "/pledges", town.proposal())
    assert refused(answer) == (409, "already-exists")
    assert answer.json()["id"] == pledge


@pytest.mark.parametrize(
    ("authorisation", "code"),
    [
        (None, "token-missing"),
        ("Basic dXNlcjpwYXNz", "token-missing"),
        ("Bearer", "token-missing"),
        ("Bearer nobody-has-this-token", "token-unknown"),
        ("Bearer " + "x" * 5000, "token-unknown"),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/pledges"), ("GET", "/pledges"), ("GET", "/metrics")])
def test_without_a_known_token_nothing_is_read_or_written(
    town: Town, authorisation: str | None, code: str, method: str, path: str
) -> None:
    headers = {"Authorization": authorisation} if authorisation else {}
    answer = town.client.request(method, path, headers=headers, content=b"{")
    assert refused(answer) == (401, code)
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="pledgebook"')


@pytest.mark.parametrize("path", ["/board", "/health/live", "/health/ready", "/openapi.json"])
def test_the_board_health_and_the_description_need_no_token(town: Town, path: str) -> None:
    assert town.get(None, path).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "某支部", "level": "BRANCH", "type": "RURAL"}, "parent"),
        ({"name": 5, "level": "BRANCH", "type": "RURAL", "parent": None}, "name"),
        ({"name": " ", "level": "BRANCH", "type": "RURAL", "parent": None}, "name"),
        ({"name": "字" * 201, "level": "BRANCH", "type": "RURAL", "parent": None}, "name"),
        ({"name": "某支部", "level": "branch", "type": "RURAL", "parent": None}, "level"),
        ({"name": "某支部", "level": "BRANCH", "type": "MOON", "parent": None}, "type"),
        ({"name": "某支部", "level": "BRANCH", "type": "RURAL", "parent": "here"}, "parent"),
        ({"name": "某支部", "level": "BRANCH", "type": "RURAL", "parent": None, "more": 1}, "more"),
        ({**place("某支部", "BRANCH", "RURAL", None), "act": {"occurred_on": "2026-02-30"}}, "act.occurred_on"),
        ({**place("某支部", "BRANCH", "RURAL", None), "act": {"occurred_on": 0}}, "act.occurred_on"),
        ({**place("某支部", "BRANCH", "RURAL", None), "act": {"occurred_on": "0"}}, "act.occurred_on"),
        ({**place("某支部", "BRANCH", "RURAL", None), "act": {"why": "x"}}, "act.why"),
        ([], "body"),
        ("text", "body"),
        (None, "body"),
    ],
)
@pytest.mark.usefixtures("untouched")
def test_a_malformed_body_names_the_field(town: Town, body: Any, field: str) -> None:
    headers = {"Authorization": f"Bearer {token(ADMINISTRATOR)}"}
    answer = town.client.post("/organisations", json=body, headers=headers)
    assert refused(answer) == (422, "invalid-input")
    assert field in fields(answer)


@pytest.mark.parametrize(
    "content", [b"{", b"", b"\xff\xfe", b'{"name": }', b"[" * 100_000, b'{"name": "\xc3\x28"}', b"nonsense"]
)
@pytest.mark.usefixtures("untouched")
def test_what_is_not_json_is_refused(town: Town, content: bytes) -> None:
    headers = {"Authorization": f"Bearer {token(ADMINISTRATOR)}", "Content-Type": "application/json"}
    answer = town.client.post("/organisations", content=content, headers=headers)
    status, code = refused(answer)
    assert status == 422
    assert code == ("malformed-body" if content else "invalid-input")
    assert fields(answer) == ["body"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
@pytest.mark.usefixtures("untouched")
def test_only_json_is_taken(town: Town, media_type: str) -> None:
    headers = {"Authorization": f"Bearer {token(ADMINISTRATOR)}", "Content-Type": media_type}
    answer = town.client.post("/organisations", content=b"{}", headers=headers)
    assert refused(answer) == (415, "unsupported-media-type")


def test_a_path_that_is_no_id_names_it(town: Town) -> None:
    answer = town.get("villager", "/pledges/not-an-id")
    assert refused(answer) == (422, "invalid-input")
    assert answer.json()["errors"][0] | {"message": ""} == {"field": "pledge_id", "in": "path", "message": ""}
    assert refused(town.change(CLERK, town.proposed(), "items/0/progress", {"percent": 1}))[0] == 422


@pytest.mark.usefixtures("untouched")
def test_a_day_that_has_not_come_is_refused(town: Town) -> None:
    answer = town.post(CLERK, "/pledges", town.proposal(act={"occurred_on": "2150-01-01"}))
    assert refused(answer) == (422, "in-the-future")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/pledges", "GET, POST"),
        ("PUT", f"/pledges/{NOWHERE}", "GET"),
        ("GET", f"/pledges/{NOWHERE}/submissions", "POST"),
        ("POST", "/board", "GET"),
        ("PATCH", "/campaigns", "GET, POST"),
    ],
)
def test_a_wrong_method_is_told_all_methods_of_the_path(town: Town, method: str, path: str, allow: str) -> None:
    answer = town.client.request(method, path, headers={"Authorization": f"Bearer {token(ADMINISTRATOR)}"})
    assert refused(answer) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == allow


@pytest.mark.usefixtures("untouched")
def test_a_policy_is_checked_key_by_key(town: Town) -> None:
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]
    for changes, field in (
        ({"nonsense": 1}, "policy.nonsense"),
        ({"timezone": "Nowhere/City"}, "policy.timezone"),
        ({"days": {"review": 999_999_999}}, "policy.days.review"),
        ({"days": {"review": "soon"}}, "policy.days.review"),
        ({"days": []}, "policy.days"),
        ({"cadences": {"self_check": "monthly"}}, "policy.cadences.self_check"),
        ({"pledge_deadline": "in spring"}, "policy.pledge_deadline"),
        ({"zh_name": "a\u0000b"}, "policy.changes"),
        ({"labels": [[[[[[["deep"]]]]]]]}, "policy.changes"),
        ({"labels": [deep]}, "policy.changes"),
        ({"max_rectifications": 10**4000}, "policy.changes"),
    ):
        answer = town.post(ADMINISTRATOR, "/campaigns", town.drive(policy={"preset": "DEFAULT", "changes": changes}))
        assert refused(answer) == (422, "invalid-input"), changes
        assert fields(answer) == [field]
    answer = town.post(ADMINISTRATOR, "/campaigns", town.drive(policy={"preset": "ELSEWHERE"}))
    assert fields(answer) == ["policy.preset"]
    answer = town.post(ADMINISTRATOR, "/campaigns", town.drive(closes_on="2019-12-31"))
    assert fields(answer) == ["closes_on"]
