"""What one may not know of cannot be found out by naming it in a body."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.api.leaks.asking import Asking
from tests.api.leaks.county import MEMBER, SECRETARY, County

ITEM = {"text": "修路", "measure": "三公里", "responsible": "韩立山", "due": {"kind": "CAMPAIGN_END"}}

Body = Callable[[str], dict[str, Any]]
ITEMS: dict[str, Body] = {
    "opinion": lambda key: {**ITEM, "opinions": [key]},
    "pledge": lambda key: {**ITEM, "carried_from": {"pledge": key, "item": 1}},
    "member": lambda key: {**ITEM, "person": key},
}
"""Items that name something, by its kind."""


@pytest.fixture(scope="module")
def asking(client: httpx2.Client, county: County) -> Asking:
    return Asking(client, county)


def commands(county: County, caller: str) -> Iterator[tuple[str, str, UUID | None, Body]]:
    """Yield paths with the kind of what a body names, the thing that is changed, and the body."""
    campaign, branch = str(county.campaign), county.branch
    own = {SECRETARY: "idle", MEMBER: "drafting"}[caller]
    first = {"kind": "MEMBER", "id": str(branch.people[own])}
    draft = next(each.id for each in county.things if each.about == "letter of the own branch's drafting")

    def proposing(item: Body) -> Body:
        return lambda key: {"campaign": campaign, "pledger": first, "items": [item(key)]}

    def revising(item: Body) -> Body:
        return lambda key: {"items": [item(key)]}

    for kind, item in ITEMS.items():
        yield "/pledges", kind, None, proposing(item)
        yield f"/pledges/{draft}/revisions", kind, draft, revising(item)
    yield "/pledges", "pledge", None, lambda key: {"campaign": campaign, "pledger": first, "refers_to": key}
    yield "/pledges", "member", None, lambda key: {"campaign": campaign, "pledger": {"kind": "MEMBER", "id": key}}
    yield "/exemptions", "member", None, lambda key: {"campaign": campaign, "member": key, "grounds": "长期卧床"}
    yield f"/pledges/{draft}/submissions", "member", draft, lambda key: {"act": {"on_behalf_of": key}}
    said = {"mode": "MEETING", "checkpoint": "AFTER", "achievements": "实", "shortcomings": "少", "direction": "补"}
    yield "/comments", "member", None, lambda key: {
        "campaign": campaign, "target": {"kind": "MEMBER", "id": key}, **said,
    }  # fmt: skip
    record = {"organisation": str(branch.id), "title": "三月", "text": "按期"}
    yield "/records", "member", None, lambda key: {**record, "kind": "LABEL", "member": key}
    nowhere = {"organisation": str(uuid4())}
    yield "/records", "member", None, lambda key: {**record, "kind": "LABEL", "member": key, **nowhere}
    yield "/comments", "member", None, lambda key: {
        "campaign": campaign, "target": {"kind": "MEMBER", "id": key}, **said, **nowhere,
    }  # fmt: skip
    yield "/records", "member", None, lambda key: {**record, "kind": "LEADING_GROUP", "refers_to": [key]}
    posts, period = f"/organisations/{branch.id}/posts", {"since": "2098-01-01", "until": "2098-02-01"}
    yield posts, "member", None, lambda key: {"post": "LIAISON", "member": key}
    yield f"{posts}/vacation", "member", None, lambda key: {"post": "CLERK", "member": key}
    lending = f"/organisations/{branch.id}/substitutions"
    yield lending, "member", None, lambda key: {"post": "SECRETARY", "substitute": key, **period}


@pytest.mark.parametrize("caller", [SECRETARY, MEMBER])
def test_a_body_that_names_what_one_may_not_know_is_answered_like_one_that_names_nothing(
    asking: Asking, caller: str
) -> None:
    county, told_apart = asking.county, []
    for path, kind, changed, body in commands(county, caller):
        hidden = [each for each in county.hidden(caller) if each.kind == kind and not each.published]
        for thing in (hidden[0], hidden[-1]):
            answers = []
            for key in (str(thing.id), str(uuid4())):
                headers = {"If-Match": f'"{county.version(changed)}"'} if changed else {}
                answer = asking.ask(caller, "POST", path, json=body(key), headers=headers)
                said = {name: value for name, value in answer.json().items() if name != "request_id"}
                answers.append(f"{answer.status_code} {said}".replace(key, "ID"))
            if len({*answers}) > 1:
                told_apart.append(f"{path} naming the {thing.about}:\n  {answers[0]}\n  {answers[1]}")
    assert not told_apart, "\n".join(told_apart)
