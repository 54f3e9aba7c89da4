"""No list, whatever it is filtered by, shows or counts what its reader may not know."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.api.leaks.asking import Asking, Operation
from tests.api.leaks.county import ADMINISTRATOR, CALLERS, County

MORE: dict[str, list[dict[str, Any]]] = {
    "/overdue": [{"due_soon_days": 3660}, {"on": "2020-08-01"}],
    "/overdue/counts": [{"due_soon_days": 3660}, {"on": "2020-08-01"}],
    "/pledges": [{"sort": "name"}],
    "/audit/events": [{"limit": 7}],
}
"""Filters that leave more than none would."""


@pytest.fixture(scope="module")
def asking(client: httpx2.Client, county: County) -> Asking:
    return Asking(client, county)


def filters(county: County, caller: str, name: str) -> Iterator[UUID]:
    """Yield ids that ``caller`` may not know, or that lead to what they may not know, for a filter by its name."""
    hidden = {kind: [each.id for each in county.hidden(caller) if each.kind == kind] for kind in county.kinds}
    places = [county.county.id, county.next_town.id, county.next_branch.id, county.far_branch.id]
    by_name = {
        **dict.fromkeys(("under", "organisation", "parent", "residence", "reviewer", "owing_organisation"), places),
        **dict.fromkeys(("member", "actor", "on_behalf_of", "pledger"), [ADMINISTRATOR, *hidden["member"]]),
        "campaign": [county.campaign],
        "pledge": hidden["pledge"],
        "opinion": hidden["opinion"],
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
