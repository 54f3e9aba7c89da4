"""No list, whatever it is filtered by, shows or counts what its reader may not know."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx2
import pytest

from domain.values import Role
from tests.api.leaks.asking import Asking, Operation
from tests.api.leaks.county import (
    ADMINISTRATOR,
    ANONYMOUS,
    CALLERS,
    MEMBER,
    SECRETARY,
    SUPERVISOR,
    VISITOR,
    County,
)
from tests.api.leaks.finding import secrets

MORE: dict[str, list[dict[str, Any]]] = {
    "/overdue": [{"due_soon_days": 3660}, {"on": "2020-08-01"}],
    "/overdue/counts": [{"due_soon_days": 3660}, {"on": "2020-08-01"}],
    "/pledges": [{"sort": "name"}],
    "/audit/events": [{"limit": 7}],
}
"""Filters that leave more than none would."""
SINGLE = {
    "pledge": ("/pledges/{}", "/pledges/{}/history", "/pledges/{}/letter", "/board/{}"),
    "member": ("/members/{}",),
    "opinion": ("/opinions/{}",),
    "exemption": ("/exemptions/{}",),
    "comment": ("/comments/{}",),
    "record": ("/records/{}",),
    "rectification": ("/rectifications/{}",),
    "evaluation": ("/evaluations/{}", "/evaluations/{}/export"),
}
NEVER_SHOWN = {
    "discussion",
    "self-check",
    "verdict",
    "news in the report before the evaluation",
    "work in the report before the evaluation",
    "remark in the evaluation",
    "mail address",
    "address",
}
"""What is written and shown to nobody so far; mail is shown masked, the address of a webhook to administrators."""


@pytest.fixture(scope="module")
def asking(client: httpx2.Client, county: County) -> Asking:
    return Asking(client, county)


def filters(county: County, caller: str, name: str) -> Iterator[UUID]:
    """Yield ids that ``caller`` may not know, or that lead to what they may not know, for a filter by its name."""
    hidden = {kind: [each.id for each in county.hidden(caller) if each.kind == kind] for kind in county.kinds}
    members = [ADMINISTRATOR, *hidden["member"]]
    places = [county.county.id, county.next_town.id, county.next_branch.id, county.far_branch.id]
    by_name = {
        **dict.fromkeys(("under", "organisation", "parent", "residence", "reviewer", "owing_organisation"), places),
        **dict.fromkeys(("member", "actor", "on_behalf_of", "pledger", "commenter"), members),
        "campaign": [county.campaign],
        "subject": [*places, *members],
        "target": [*places, *members],
        "bearer": [*places, *members],
        "candidate": [*places, *members],
        "conferral": [county.campaign],
        "about": [county.campaign, *(key for keys in hidden.values() for key in keys[-2:])],
        "pledge": hidden["pledge"],
        "opinion": hidden["opinion"],
        "source": hidden["comment"],
        "first": hidden["evaluation"],
        "aggregate": [county.next_town.id, *(key for keys in hidden.values() for key in keys[-2:])],
        "account": hidden["account"],
    }
    yield from by_name[name]


def readings(asking: Asking, caller: str) -> Iterator[tuple[Operation, dict[str, Any]]]:
    """Yield every list and every other reading without an id in its path, with every filter."""
    for operation in asking.operations:
        if operation.method != "GET" or "{" in operation.path:
            continue
        yield operation, {}
        for query in MORE.get(operation.path, ()):
            yield operation, query
        for name in operation.named("query"):
            for key in filters(asking.county, caller, name):
                for query in ({}, *MORE.get(operation.path, ())[:1]):
                    yield operation, {name: str(key), **query}


@pytest.mark.parametrize("caller", CALLERS)
def test_no_list_shows_what_its_reader_may_not_know(asking: Asking, caller: str) -> None:
    asked: Counter[str] = Counter()
    for operation, query in readings(asking, caller):
        asked[operation.path] += len(list(asking.read(caller, operation.path, **query)))
    assert "\n".join(asking.faults[caller]) == ""
    assert (len(asked) > 20, asked["/audit/events"] > 20) == (True, True)


@pytest.mark.parametrize("caller", [caller for caller in CALLERS if caller != ANONYMOUS])
def test_sums_count_what_their_reader_is_shown_and_no_more(asking: Asking, caller: str) -> None:
    county = asking.county
    for place in (None, county.county, county.town, county.branch, county.next_branch, county.far_branch):
        query = {"under": str(place.id)} if place else {}
        (totals,) = asking.read(caller, "/ledger/totals", **query)
        items = asking.items(caller, "/ledger", **query)
        assert totals["total"]["items"] == len(items)
        assert {part["organisation"]: part["items"] for part in totals["by_organisation"]} == Counter(
            item["organisation"] for item in items
        )
        for more in MORE["/overdue"]:
            (counts,) = asking.read(caller, "/overdue/counts", **query, **more)
            duties = asking.items(caller, "/overdue", **query, **more)
            assert counts["total"] == len(duties)
            assert counts["by_organisation"] == Counter(duty["owing_organisation"] for duty in duties)
        (kinds,) = asking.read(caller, "/records/counts", **query)
        standing = Counter(each["kind"] for each in asking.items(caller, "/records", **query, retracted="false"))
        assert {each["kind"]: each["records"] for each in kinds["items"]} == standing
        (periodic,) = asking.read(caller, "/duties/counts", **query)
        owed = Counter(duty["owing_organisation"] for duty in asking.items(caller, "/duties", **query))
        assert {place: tally["opened"] for place, tally in periodic["by_organisation"].items()} == owed


def test_gaps_count_the_letters_that_their_reader_may_read(asking: Asking) -> None:
    shown = {
        caller: {gap["organisation"]: gap["waiting"] for gap in asking.items(caller, "/gaps")}
        for caller in (SECRETARY, SUPERVISOR, VISITOR)
    }
    assert shown == {SECRETARY: {}, SUPERVISOR: {}, VISITOR: {}}
    county = asking.county
    book, head = county.book, county.town.people["secretary"]
    book.vacate_post(county.admin("reason of the vacancy", county.town.line), county.town.id, Role.SECRETARY, head)
    at = {"after": book.recorder.max_notification_id()}
    shown = {
        caller: {gap["organisation"]: gap["waiting"] for gap in asking.items(caller, "/gaps", **at)} for caller in shown
    }
    # The town's own letter; those of the two secretaries, which the contact leader of the town does not read.
    assert shown == {SECRETARY: {}, SUPERVISOR: {str(county.town.id): 3}, VISITOR: {str(county.town.id): 1}}


def test_every_kind_of_secret_is_told_to_somebody(asking: Asking) -> None:
    county = asking.county
    for caller in (MEMBER, SECRETARY, SUPERVISOR):
        for operation, query in readings(asking, caller):
            if not query:
                page = {"limit": 200} if "limit" in operation.parameters else {}
                list(asking.read(caller, operation.path, **page))
        for kind, paths in SINGLE.items():
            for each in county.visible(caller, kind):
                for path in paths:
                    list(asking.read(caller, path.format(each.id)))
        assert asking.faults[caller] == []
    told = {found for texts in asking.seen.values() for text in texts for found in secrets(text)}
    kinds = {what.partition(" of the ")[0]: set[bool]() for what, _ in county.secrets.values()}
    for text, (what, _) in county.secrets.items():
        kinds[what.partition(" of the ")[0]].add(text in told)
    assert {kind for kind, found in kinds.items() if True not in found} == NEVER_SHOWN
