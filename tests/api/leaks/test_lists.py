"""No list, whatever it is filtered by, shows or counts what its reader may not know."""

from collections import Counter
from collections.abc import Iterator, Sequence
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
    "/gaps": [{"on": "2020-08-01"}],
    "/gaps/counts": [{"on": "2020-08-01"}],
    "/overdue/export": [{"due_soon_days": 3660, "format": "csv"}],
    "/pledges": [{"sort": "name"}],
    "/audit/events": [{"limit": 7}],
}
"""Filters that leave more than none would."""
COVERAGE = ("/coverage", "/coverage/subjects")
SINGLE = {
    "pledge": ("/pledges/{}", "/pledges/{}/history", "/pledges/{}/letter", "/board/{}"),
    "member": ("/members/{}",),
    "opinion": ("/opinions/{}",),
    "exemption": ("/exemptions/{}",),
    "comment": ("/comments/{}",),
    "record": ("/records/{}",),
    "rectification": ("/rectifications/{}",),
    "evaluation": ("/evaluations/{}", "/evaluations/{}/export"),
    "statistics": ("/statistics/{}", "/statistics/{}/form.xlsx"),
}
AGREEING = ("pledges", "items", "done", "overdue", "percent")
"""The figures of a series whose last day agrees with the ledger's totals."""
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


def more(county: County, path: str) -> Sequence[dict[str, Any]]:
    """Return filters that leave more; who is covered is asked of a campaign."""
    if path not in COVERAGE:
        return MORE.get(path, [])
    by = {"by": "kind"} if path == "/coverage" else {"status": "BLANK"}
    return [{"campaign": str(county.campaign)}, {"campaign": str(county.campaign), **by}]


def filters(county: County, caller: str, name: str) -> Iterator[UUID]:
    """Yield ids that ``caller`` may not know, or that lead to what they may not know, for a filter by its name."""
    hidden = {kind: [each.id for each in county.hidden(caller) if each.kind == kind] for kind in county.kinds}
    members = [ADMINISTRATOR, *hidden["member"]]
    places = [county.county.id, county.next_town.id, county.next_branch.id, county.far_branch.id]
    by_name = {
        **dict.fromkeys(
            ("under", "organisation", "parent", "residence", "reviewer", "owing_organisation", "assisting"), places
        ),
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
        for query in more(asking.county, operation.path):
            yield operation, query
        for name in operation.named("query"):
            for key in filters(asking.county, caller, name):
                for query in ({}, *more(asking.county, operation.path)[:1]):
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
        (series,) = asking.read(caller, "/statistics/series", **query)
        assert {figure: series["items"][-1][figure] for figure in AGREEING} == {
            figure: totals["total"][figure] for figure in AGREEING
        }
        assert {part["organisation"]: part["items"] for part in totals["by_organisation"]} == Counter(
            item["organisation"] for item in items
        )
        (summed,) = asking.read(caller, "/statistics/sum", campaign=str(county.campaign), **query)
        forms = Counter(each["state"] for each in asking.items(caller, "/statistics", **query))
        lacking = Counter(each["state"] for each in summed["missing"])
        assert lacking + Counter(SUBMITTED=summed["forms"]) == forms
        for more in MORE["/overdue"]:
            (counts,) = asking.read(caller, "/overdue/counts", **query, **more)
            duties = asking.items(caller, "/overdue", **query, **more)
            assert counts["total"] == len(duties)
            assert counts["by_organisation"] == Counter(duty["owing_organisation"] for duty in duties)
        (kinds,) = asking.read(caller, "/records/counts", **query)
        standing = Counter(each["kind"] for each in asking.items(caller, "/records", **query, retracted="false"))
        assert {each["kind"]: each["records"] for each in kinds["items"]} == standing
        (wanting,) = asking.read(caller, "/gaps/counts", **query)
        gaps = asking.items(caller, "/gaps", **query)
        assert (wanting["total"], wanting["by_code"]) == (len(gaps), Counter(gap["code"] for gap in gaps))
        assert wanting["by_organisation"] == Counter(gap["organisation"] for gap in gaps)
        (periodic,) = asking.read(caller, "/duties/counts", **query)
        owed = Counter(duty["owing_organisation"] for duty in asking.items(caller, "/duties", **query))
        assert {place: tally["opened"] for place, tally in periodic["by_organisation"].items()} == owed


@pytest.mark.parametrize("caller", [caller for caller in CALLERS if caller != ANONYMOUS])
def test_who_is_covered_is_counted_as_it_is_listed(asking: Asking, caller: str) -> None:
    county, seen = asking.county, set[str]()
    for place in (None, county.county, county.town, county.branch, county.next_branch, county.far_branch):
        query = {"campaign": str(county.campaign), **({"under": str(place.id)} if place else {})}
        (counts,) = asking.read(caller, "/coverage", by="unit", **query)
        rows = asking.items(caller, "/coverage/subjects", **query)
        for kind, rows_of in (("organisations", "ORGANISATION"), ("members", "MEMBER")):
            status = Counter(row["status"] for row in rows if row["kind"] == rows_of)
            told = {name.upper(): counts[kind][name] for name in ("pledged", "oral", "exempt", "blank", "joined")}
            assert +Counter(told) == status
            in_hand = sum(
                row["kind"] == rows_of and row["status"] == "BLANK" and row["pledge"] is not None for row in rows
            )
            assert counts[kind]["in_hand"] == in_hand
            assert sum(part[kind]["subjects"] for part in counts["parts"]) == counts[kind]["subjects"]
        seen |= {row["subject"] for row in rows}
    own = {str(county.seats[caller])}
    assert seen > own if caller in (SECRETARY, SUPERVISOR) else seen == own
    assert asking.faults[caller] == []


@pytest.mark.parametrize("caller", CALLERS)
def test_an_export_tells_nobody_anything_in_words_or_by_id(asking: Asking, caller: str) -> None:
    county, sizes = asking.county, []
    for place in (county.county, county.town, county.branch, county.next_branch, county.far_branch):
        for path in ("/exports/xes", "/exports/ocel"):
            period = {"under": str(place.id), "since": "2000-01-01", "until": "2099-12-31"}
            answer = asking.ask(caller, "GET", path, params=period)
            assert not secrets(answer.text)
            assert answer.is_success or answer.status_code in (401, 403)
            if answer.is_success:
                assert not [each.about for each in county.things if str(each.id) in answer.text]
                sizes.append(len(answer.text))
    # The supervisor sits in the town, which has the branch below it; the secretary of the branch has it alone.
    assert len(sizes) == {SUPERVISOR: 6, SECRETARY: 2}.get(caller, 0)


def test_gaps_count_the_letters_that_their_reader_may_read(asking: Asking) -> None:
    vacant = {"code": "SECRETARY_VACANT"}
    shown = {
        caller: {gap["organisation"]: gap["waiting"] for gap in asking.items(caller, "/gaps", **vacant)}
        for caller in (SECRETARY, SUPERVISOR, VISITOR)
    }
    assert shown == {SECRETARY: {}, SUPERVISOR: {}, VISITOR: {}}
    county = asking.county
    book, head = county.book, county.town.people["secretary"]
    book.vacate_post(county.admin("reason of the vacancy", county.town.line), county.town.id, Role.SECRETARY, head)
    at = {**vacant, "after": book.recorder.max_notification_id()}
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
