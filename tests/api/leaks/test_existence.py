"""What one may not know of answers every operation exactly as what there never was."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.api.leaks.asking import Asking, Operation
from tests.api.leaks.county import ANONYMOUS, CALLERS, County, Thing

KINDS = {
    "pledge_id": "pledge",
    "member_id": "member",
    "opinion_id": "opinion",
    "exemption_id": "exemption",
    "comment_id": "comment",
    "record_id": "record",
    "rectification_id": "rectification",
    "evaluation_id": "evaluation",
    "form_id": "statistics",
    "account_id": "account",
    "token_id": "account",
    "webhook_id": "webhook",
}
"""What paths name that is hidden, by its parameter; accounts and webhooks are, from all but their keepers."""
KEPT = {"account", "webhook"}
"""What these callers are refused before anything is looked up."""
PUBLIC = {
    "organisation_id": "organisation",
    "campaign_id": "campaign",
    "preset_id": "preset",
    "code": "calendar",
    "item": "item",
    "problem": "problem",
    "position": "position",
}
"""What everybody knows who has an account."""
QUERIES: tuple[dict[str, Any], ...] = (
    {},
    {"as_of": "2019-01-01T00:00:00Z"},
    {"as_of": "2099-01-01T00:00:00Z"},
    {"holder": "BOARD"},
    {"on": "1950-01-01"},
    {"limit": 1},
    {"bogus": 1},
)
ACTS: tuple[dict[str, str], ...] = (
    {},
    {"occurred_on": "2099-01-01"},
    {"occurred_on": "1950-01-01"},
    {"on_behalf_of": str(uuid4())},
)
TELLING = {"POST /evaluations/{evaluation_id}/ballots"}
"""Whoever comes too late with a slip is told so, when no code is left to tell a voter by; nothing else is told."""
_VOLATILE = re.compile(r'"request_id": "[^"]*"')
_HEADERS = {"date", "x-request-id"}


@dataclass(frozen=True)
class Variant:
    """One way of asking; ``version`` is the one of If-Match, 0 for the right one."""

    version: str | None = None
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None


@pytest.fixture(scope="module")
def asking(client: httpx2.Client, county: County) -> Asking:
    return Asking(client, county)


def variants(operation: Operation) -> Iterator[Variant]:
    """Yield reasonable and unreasonable ways of asking."""
    if operation.method == "GET":
        yield from (Variant(query=query) for query in QUERIES)
        return
    example = dict(operation.example or {})
    for version in (None, '"1"', '"999"', "RIGHT", "nonsense"):
        yield Variant(version, body=example)
    for body in (*({**example, "act": act} for act in ACTS), {}, {"bogus": 1}, [], "text"):
        yield Variant("RIGHT", body=body)


def hidden(county: County, caller: str, operation: Operation, name: str) -> Iterator[Thing]:
    """Yield things of which ``caller`` may not know by this path: near and far, on the board, of another kind."""
    kind = KINDS[name]
    if operation.path.startswith("/board"):
        yield from [each for each in county.things if each.kind == kind and not each.published][::4]
        return
    # The count of a published result is for everybody with an account.
    counted = operation.path.endswith("/export")
    there = [each for each in county.hidden(caller) if each.kind == kind and not (counted and each.published)]
    published = [each for each in there if each.published]
    other = [each for each in county.hidden(caller) if each.kind not in {kind, *KEPT}]
    yield from dict.fromkeys([*there[:1], *there[-1:], *published[:1], *other[:1]])


def told(asking: Asking, caller: str, operation: Operation, ids: dict[str, UUID], variant: Variant) -> str:
    """Return all that is answered, but for the ids that were asked for."""
    # What there never was has no right version; any will do.
    right = next((found for key in ids.values() if (found := asking.county.version(key))), 2)
    headers = {}
    if variant.version is not None:
        headers["If-Match"] = f'"{right}"' if variant.version == "RIGHT" else variant.version
    sent: dict[str, Any] = {"params": variant.query, "headers": headers}
    if operation.method != "GET" and operation.example is not None:
        sent["json"] = variant.body
    places = dict.fromkeys(operation.parameters, "1") | {name: str(key) for name, key in ids.items()}
    answer = asking.ask(caller, operation.method, operation.path.format(**places), **sent)
    kept = {name: value for name, value in answer.headers.items() if name not in _HEADERS}
    text = _VOLATILE.sub("", answer.text) + json.dumps(kept)
    for key in ids.values():
        text = text.replace(str(key), "ID")
    return f"{answer.status_code} {text}"


@pytest.mark.parametrize("caller", CALLERS)
def test_what_one_may_not_know_of_answers_like_nothing(asking: Asking, caller: str) -> None:
    county, told_apart, asked = asking.county, [], 0
    for operation in asking.operations:
        names = [name for name in operation.parameters if operation.parameters[name]["in"] == "path"]
        assert set(names) <= KINDS.keys() | PUBLIC.keys(), operation.name
        for name in KINDS.keys() & set(names) if operation.name not in TELLING else ():
            for variant in variants(operation):
                nothing = {each: uuid4() for each in names if each in KINDS}
                expected = told(asking, caller, operation, nothing, variant)
                for thing in hidden(county, caller, operation, name):
                    found = told(asking, caller, operation, {**nothing, name: thing.id}, variant)
                    asked += 1
                    if found != expected:
                        told_apart.append(f"{operation.name} {variant} {thing.about}:\n  {found}\n  {expected}")
    assert not told_apart, "\n".join(told_apart[:20])
    assert asked > 200


@pytest.mark.parametrize("caller", [caller for caller in CALLERS if caller != ANONYMOUS])
def test_a_well_formed_command_on_what_one_may_not_know_of_finds_nothing(asking: Asking, caller: str) -> None:
    for operation in asking.operations:
        for name in KINDS.keys() & operation.parameters.keys() if operation.name not in TELLING else ():
            thing = next(hidden(asking.county, caller, operation, name))
            ids = dict.fromkeys(KINDS.keys() & operation.parameters.keys(), thing.id)
            body = Variant("RIGHT", body=dict(operation.example or {})) if operation.method != "GET" else Variant()
            answer = told(asking, caller, operation, ids, body)
            expected = "403" if KINDS[name] in KEPT else "404"
            assert answer.startswith(expected), (operation.name, answer)
