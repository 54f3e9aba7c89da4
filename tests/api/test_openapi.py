"""The description of the interface is complete: a walk over every operation."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from pydantic import BaseModel

from api.app import create_app
from api.identity import schemas as identity
from api.parts import Parts
from api.schemas import campaigns, fulfilment, letters, public_evaluations, register, webhooks
from api.schemas.base import Body, CommandBody

BALLOTS = "/evaluations/{evaluation_id}/ballots"
OPEN = {
    "/board",
    "/board/{pledge_id}",
    "/board/{pledge_id}/letter.pdf",
    "/health/live",
    "/health/ready",
    "/honours",
    "/rankings",
    "/results",
    "/login/oidc",
    "/login/oidc/callback",
}
"""What anybody may read."""
LOGIN = ("/sessions", "post")
BESIDE_THE_LOG = {"identity", "accounts", "notifications", "webhooks"}


@pytest.fixture(scope="module")
def document(parts: Parts) -> dict[str, Any]:
    return create_app(parts).openapi()


def is_open(path: str, method: str) -> bool:
    """Whether an operation needs no token."""
    return (path in OPEN and method == "get") or path == BALLOTS or (path, method) == LOGIN


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def commands(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The operations that write to the log; a ballot is not in it until all are counted."""
    for path, method, operation in operations(document):
        if method == "post" and path != BALLOTS and not BESIDE_THE_LOG.intersection(operation["tags"]):
            yield path, method, operation


def bodies() -> list[type[BaseModel]]:
    kinds = dict.fromkeys((campaigns, fulfilment, letters, public_evaluations, register), CommandBody)
    return [
        model
        for module, kind in {**kinds, identity: Body, webhooks: Body}.items()
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, kind) and model not in {Body, CommandBody}
    ]


def test_every_operation_has_summary_description_tag_and_parameters_described(document: dict[str, Any]) -> None:
    known = {tag["name"] for tag in document["tags"]}
    for path, method, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        assert set(operation["tags"]) <= known
        assert operation["operationId"]
        assert method in {"get", "post"} or BESIDE_THE_LOG.intersection(operation["tags"])


def test_every_operation_names_its_refusals_as_problems(document: dict[str, Any]) -> None:
    written = {(path, method) for path, method, _ in commands(document)}
    for path, method, operation in operations(document):
        wanted = {"401", "422", "500", "503"}
        if (path, method) in written:
            wanted |= {"403", "404", "409", "412", "413", "415"}
        if path.startswith("/pledges/") and method == "post":
            wanted |= {"428"}
        if is_open(path, method) and (path, method) != LOGIN:
            wanted -= {"401"}
        if path.startswith("/health"):
            continue
        assert wanted <= operation["responses"].keys(), (path, method)
        for status, response in operation["responses"].items():
            if status >= "400":
                (content,) = response["content"].items()
                assert content[0] == "application/problem+json"
                assert content[1]["schema"] == {"$ref": "#/components/schemas/Problem"}
                assert all(example["value"]["status"] == int(status) for example in content[1]["examples"].values())


def test_every_request_body_has_an_example(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method in {"get", "delete"}:
            assert "requestBody" not in operation
            continue
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        schema = document["components"]["schemas"][reference.rpartition("/")[2]]
        assert schema["examples"], path
        assert schema["description"], path
        assert schema["additionalProperties"] is False


@pytest.mark.parametrize("body", bodies(), ids=lambda body: body.__name__)
def test_the_example_of_a_body_is_one(body: type[BaseModel]) -> None:
    extra = cast("dict[str, Any]", body.model_config["json_schema_extra"])
    for example in extra["examples"]:
        assert body.model_validate(example).model_dump(exclude_defaults=True)


def test_every_operation_but_the_open_ones_asks_for_a_token(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert ("security" in operation) != is_open(path, method), path


def test_every_change_of_a_pledge_takes_if_match_and_every_command_a_key(document: dict[str, Any]) -> None:
    for path, _, operation in commands(document):
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert {"Idempotency-Key", "If-Match"} <= names, path


def test_every_route_of_the_contract_is_there(document: dict[str, Any]) -> None:
    pledge = "/pledges/{pledge_id}"
    posts = ["/campaigns", "/organisations", "/members", "/opinions", "/pledges", "/exemptions"]
    steps = ["submissions", "reviews", "revisions", "signatures", "publications", "plan", "amendments", "withdrawal"]
    steps += ["self-checks", "rectifications", "evaluation", "assessment", "closing", "rectifications/report"]
    steps += ["rectifications/conclusion", "amendments/decision", "withdrawal/decision"]
    items = ["progress", "completion", "strike-off", "correction", "help", "help/given"]
    posts += [f"{pledge}/{step}" for step in steps] + [f"{pledge}/items/{{item}}/{step}" for step in items]
    gets = ["/pledges", pledge, f"{pledge}/history", f"{pledge}/workflow", f"{pledge}/letter", "/ledger", "/overdue"]
    gets += [
        "/ledger/totals",
        "/board",
        "/board/{pledge_id}",
        "/board/{pledge_id}/letter.pdf",
        "/audit/events",
        "/policies",
        "/campaigns",
        "/members",
    ]
    gets += ["/exports/xes", "/exports/ocel"]
    gets += ["/organisations", "/organisations/{organisation_id}", "/opinions/{opinion_id}", "/exemptions"]
    gets += ["/health/live", "/health/ready", "/metrics", "/me", "/sessions/current", "/audit/security"]
    account = "/accounts/{account_id}"
    posts += ["/sessions", "/accounts"]
    posts += [f"{account}/{step}" for step in ("password", "disabling", "enabling", "tokens")]
    gets += ["/accounts", account, f"{account}/tokens"]
    webhook = "/webhooks/{webhook_id}"
    posts += ["/me/notifications/test", "/webhooks", f"{webhook}/secret", f"{webhook}/replay"]
    posts += [f"{webhook}/deliveries/{{position}}/replay"]
    gets += ["/me/notifications", "/me/notices", "/webhooks", f"{webhook}/deliveries"]
    others = {("/me/notifications", "put"), (webhook, "delete")}
    others |= {("/me/password", "put"), (f"{account}/tokens/{{token_id}}", "delete")}
    others |= {("/sessions", "delete"), ("/sessions/current", "delete")}
    found = {(path, method) for path, method, _ in operations(document)}
    assert {(path, "post") for path in posts} | {(path, "get") for path in gets} | others <= found
