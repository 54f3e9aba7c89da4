"""Exports of random histories hold what the log says, in any scope, and nothing that anybody wrote."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.aggregate import Event, stored_events
from domain.organisation import Organisation
from projections.mining.activities import ACTIVITIES, JUDGEMENT, LEFT_OUT, PLEDGE
from projections.mining.objects import ATTRIBUTES
from tests.generated_letters import histories
from tests.generators import seeded
from tests.mining.recount import Recount, log, recount
from tests.projections.mining.reading import EVER, Ocel, Xes, exported, pseudonym, related
from tests.projections.store import Store

PERIODS = [EVER, (date(2026, 3, 1), date(2026, 9, 30))]
CODE = re.compile(r"[A-Z0-9_+:.-]{0,40}|[a-z0-9_:+-]{1,40}")
"""Codes of the program and the like: what a fixed list holds is in nobody's words."""
_ID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")


@pytest.fixture
def written(store: Store) -> Store:
    """A store with the log of a town in which everything happens at random, moves of branches among it."""
    store.save(histories(seeded(71), pledges=40, steps=45), together=20)
    return store


def scopes(store: Store) -> Iterator[tuple[UUID, tuple[date, date]]]:
    """Yield the root, and organisations of which some move into them or away."""
    places = list(dict.fromkeys(e.originator_id for e in log(store.app) if e.TOPIC == "organisation.founded"))
    moved = {e.originator_id for e in log(store.app) if e.TOPIC == "organisation.moved"}
    assert moved
    into = {parent for key in moved for _, parent in store.app.look_up(Organisation, key).parents if parent}
    for under in (places[0], *sorted(into - {places[0]})[:3], places[-1]):
        for period in PERIODS:
            yield under, period


def test_exports_hold_what_a_recount_over_the_log_finds(written: Store) -> None:
    sizes = set()
    for under, period in scopes(written):
        xes, ocel = exported(written, under, period)
        expected = recount(written.app, under, *period)
        assert_traces(xes, expected)
        assert_events(ocel, expected)
        assert_objects(ocel, expected)
        sizes.add(len(ocel.events))
    assert len(sizes) > 4


def assert_traces(xes: Xes, expected: Recount) -> None:
    assert {key: [event["concept:name"] for event in trace.events] for key, trace in xes.traces.items()} == {
        pseudonym("pledge", key): [PLEDGE[type(event)].en for event in events]
        for key, events in expected.traces.items()
    }
    complete = {key for key, trace in xes.traces.items() if trace.attributes["complete"] == "true"}
    assert complete == {pseudonym("pledge", key) for key in expected.complete}


def assert_events(ocel: Ocel, expected: Recount) -> None:
    assert {key: event["type"] for key, event in ocel.events.items()} == {
        f"{pseudonym(expected.kinds[key], key)}/{event.originator_version}": ACTIVITIES[type(event)].en
        for key, events in expected.histories.items()
        for event in events
    }
    assert len(ocel.events) == len(ocel.content["events"])


def assert_objects(ocel: Ocel, expected: Recount) -> None:
    assert len(ocel.objects) == len(ocel.content["objects"])
    for kind in ("pledge", "comment", "evaluation", "rectification"):
        assert ocel.of(kind) == {pseudonym(kind, key) for key in expected.of(kind)}
    assert ocel.of("item") == {pseudonym("item", key, n) for key, numbers in expected.items.items() for n in numbers}
    assert ocel.of("person") == {pseudonym("person", key) for key in expected.persons}
    assert ocel.of("organisation") == {pseudonym("organisation", key) for key in expected.places}


def test_every_reference_leads_to_an_object_and_every_value_is_declared(written: Store) -> None:
    under, _ = next(scopes(written))
    _, ocel = exported(written, under)
    for each in (*ocel.events.values(), *ocel.objects.values()):
        assert {key for _, key in related(each)} <= ocel.objects.keys()
    for types, found in (("eventTypes", ocel.events), ("objectTypes", ocel.objects)):
        declared = {kind["name"]: {a["name"] for a in kind["attributes"]} for kind in ocel.content[types]}
        assert all({a["name"] for a in each["attributes"]} <= declared[each["type"]] for each in found.values())
    changes = Counter(a["name"] for each in ocel.objects.values() for a in each["attributes"])
    assert changes.keys() == {
        name for kind in ("pledge", "item", "comment", "organisation") for name in ATTRIBUTES[kind]
    }


def test_nothing_that_anybody_wrote_and_no_id_leaves(written: Store) -> None:
    under, _ = next(scopes(written))
    said = {text for event in log(written.app) for text in texts(event) if not CODE.fullmatch(text)}
    assert len(said) > 100
    for document in exported(written, under):
        text = document.text
        for term in ACTIVITIES.values():
            text = text.replace(f'"{term.zh}"', '""')
        assert sorted(each for each in said if each in text) == []
        assert _ID.findall(re.sub(r"-[0-9a-f]{32}\b", "", text)) == []
        assert re.findall(r"[\u3400-\u9fff]", text) == []


def texts(value: Any) -> Iterator[str]:
    """Yield every text in an event, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in (*value.keys(), *value.values()) for text in texts(each))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (text for each in value for text in texts(each))
    elif isinstance(value, Event):
        yield from texts([each for name, each in vars(value).items() if name != "originator_topic"])
    elif is_dataclass(value):
        yield from (text for each in fields(value) for text in texts(getattr(value, each.name)))


def test_every_event_class_is_told_or_left_out_and_no_two_have_one_name() -> None:
    assert ACTIVITIES.keys() | LEFT_OUT == set(stored_events())
    assert not ACTIVITIES.keys() & LEFT_OUT
    names = [term.en for term in ACTIVITIES.values()]
    assert len(set(names)) == len(names) == len(PLEDGE) + len(JUDGEMENT)
