"""What belongs to an export: the tree of the day, the first and the last day, and nothing outside them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.values import PledgerKind
from projections.mining import Scope
from tests.projections.clerk import DAY, Clerk
from tests.projections.evaluated import Held
from tests.projections.mining.reading import EVER, NAMESPACE, ZONE, exported, pseudonym, related
from tests.projections.store import Store

ONE = timedelta(days=1)
MOVE = DAY + timedelta(days=10)


def names(store: Store, under: Organisation, *period: date) -> list[str]:
    """Return what happened to the one pledge of the export, and check that both forms agree."""
    xes, ocel = exported(store, under.id, (period[0], period[-1]) if period else EVER)
    traces = [[event["concept:name"] for event in trace.events] for trace in xes.traces.values()]
    told = [event["type"] for event in ocel.events.values()]
    assert sorted(told) == sorted(name for trace in traces for name in trace)
    return traces[0] if traces else []


def test_the_first_and_the_last_day_belong_to_the_period(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose()
    clerk.publish(pledge)
    clerk.complete(pledge, 1, DAY + 5 * ONE)
    top = clerk.committee
    assert names(store, top, DAY + 5 * ONE) == ["Report item done"]
    assert names(store, top, DAY + ONE, DAY + 4 * ONE) == []
    assert names(store, top, DAY + ONE, DAY + 5 * ONE) == ["Report item done"]
    assert names(store, top, DAY, DAY + 4 * ONE)[-1] == "Publish"
    assert names(store, top, DAY, DAY + 5 * ONE)[-1] == "Report item done"


def test_a_branch_that_moves_is_told_of_by_each_superior_for_its_own_days(store: Store) -> None:
    clerk = Clerk(store)
    top = clerk.organisation("县委", None)
    other = clerk.organisation("另一镇党委", top)
    pledge = clerk.propose()
    clerk.publish(pledge)
    clerk.committee.move(clerk.act(DAY - ONE), top.id)
    clerk.save(clerk.committee)
    clerk.north.move(clerk.act(MOVE), other.id)
    clerk.save(clerk.north)
    clerk.complete(pledge, 1, MOVE - ONE)
    clerk.complete(pledge, 1, MOVE)
    before, after = names(store, clerk.committee), names(store, other)
    assert (before[0], before[-1], after) == ("Propose", "Report item done", ["Report item done"])
    assert names(store, top) == names(store, clerk.north) == before + after
    assert names(store, clerk.south) == []


def test_an_empty_period_is_a_log_without_anything(store: Store) -> None:
    clerk = Clerk(store)
    clerk.propose()
    xes, ocel = exported(store, clerk.committee.id, (date(2019, 1, 1), date(2019, 12, 31)))
    assert (xes.traces, ocel.events, ocel.objects) == ({}, {}, {})
    assert {"extension", "global", "classifier"} <= {each.tag.partition("}")[2] for each in xes.root}
    assert {each["name"] for each in ocel.content["objectTypes"]} > {"pledge", "item", "organisation", "person"}


def test_a_period_that_ends_before_it_begins_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInput):
        Scope(Clerk(store).north.id, DAY, DAY - ONE, ZONE)


def test_what_was_recorded_late_happened_at_the_end_of_its_day(store: Store) -> None:
    scope = Scope(Clerk(store).north.id, DAY, DAY, ZONE)
    morning = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert scope.moment(DAY, morning).isoformat() == "2026-03-01T09:30:00+08:00"
    assert scope.moment(DAY, morning + 3 * ONE).isoformat() == "2026-03-01T23:59:59+08:00"


def test_values_change_over_time_and_those_from_before_the_period_are_there_from_the_start(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose()
    clerk.publish(pledge)
    clerk.strike_off(pledge, 1, DAY + ONE)
    item, letter = pseudonym("item", pledge.id, 1), pseudonym("pledge", pledge.id)
    _, whole = exported(store, clerk.committee.id)
    done, end = "2026-03-02T23:59:59.000+08:00", "2026-03-01T23:59:59.000+08:00"
    assert whole.values(letter, "stage") == [
        (end, stage) for stage in ("PROPOSE", "REVIEW", "SIGN", "PUBLISH", "FULFIL")
    ]
    assert whole.values(item, "status") == [(end, "OPEN"), (done, "CLAIMED"), (done, "STRUCK_OFF")]
    assert whole.values(item, "due") == [(end, "2026-12-31T23:59:59+08:00")]
    _, later = exported(store, clerk.committee.id, (DAY + ONE, DAY + ONE))
    start = "1970-01-01T00:00:00+00:00"
    assert later.values(letter, "stage") == [(start, "FULFIL")]
    assert later.values(item, "status") == [(start, "OPEN"), (done, "CLAIMED"), (done, "STRUCK_OFF")]


def test_an_item_that_a_revision_left_out_says_so(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose([clerk.promise("修路"), clerk.promise("修桥")])
    pledge.revise(clerk.act(organisation=clerk.north.id), [clerk.promise("修路")])
    clerk.save(pledge)
    _, ocel = exported(store, clerk.committee.id)
    statuses = {n: [value for _, value in ocel.values(pseudonym("item", pledge.id, n), "status")] for n in (1, 2)}
    assert statuses == {1: ["OPEN"], 2: ["OPEN", "REMOVED"]}


def test_superiors_are_values_over_time(store: Store) -> None:
    clerk = Clerk(store)
    other = clerk.organisation("另一镇党委", None)
    clerk.propose()
    clerk.north.move(clerk.act(MOVE), other.id)
    clerk.save(clerk.north)
    _, ocel = exported(store, clerk.north.id)
    assert ocel.values(pseudonym("organisation", clerk.north.id), "superior") == [
        ("1970-01-01T00:00:00+00:00", pseudonym("organisation", clerk.committee.id)),
        (f"{MOVE}T00:00:00+08:00", pseudonym("organisation", other.id)),
    ]


def test_events_and_objects_refer_to_what_they_touch(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose(kind=PledgerKind.MEMBER)
    Held(clerk).open().count(20, 10).publish()
    xes, ocel = exported(store, clerk.committee.id)
    letter, north = pseudonym("pledge", pledge.id), pseudonym("organisation", clerk.north.id)
    writer, committee = pseudonym("person", clerk.writer), pseudonym("organisation", clerk.committee.id)
    item = pseudonym("item", pledge.id, 1)
    assert related(ocel.events[f"{letter}/1"]) == {
        ("pledge", letter),
        ("item", item),
        ("concerns", north),
        ("acting for", north),
        ("actor", writer),
        ("about", writer),
    }
    kin = {("belongs to", north), ("pledged by", writer), ("reviewed by", committee)}
    assert (related(ocel.objects[letter]), related(ocel.objects[item])) == (kin, {("part of", letter)})
    (held,) = ocel.of("evaluation")
    assert [value for _, value in ocel.values(held, "step")] == ["ANNOUNCED", "OPEN", "CLOSED", "PUBLISHED"]
    assert [value for _, value in ocel.values(held, "verdict")] == ["FAILED"]
    assert xes.traces.keys() == {letter}


def test_exports_with_one_key_can_be_joined_and_others_cannot(store: Store) -> None:
    clerk = Clerk(store)
    clerk.propose()
    keys = (b"a" * 32, b"a" * 32, b"b" * 32, None, None)
    found = [exported(store, clerk.committee.id, key=key)[1].objects.keys() for key in keys]
    assert found[0] == found[1]
    assert not any(one & two for n, one in enumerate(found[1:]) for two in found[n + 2 :])


def test_the_head_of_an_xes_log_says_how_to_read_it(store: Store) -> None:
    clerk = Clerk(store)
    clerk.publish(clerk.propose())
    xes, _ = exported(store, clerk.committee.id)
    extensions = {each.attrib["prefix"] for each in xes.root.findall("x:extension", NAMESPACE)}
    globals_ = {
        each.attrib["scope"]: {value.attrib["key"] for value in each}
        for each in xes.root.findall("x:global", NAMESPACE)
    }
    classifiers = {each.attrib["name"]: each.attrib["keys"] for each in xes.root.findall("x:classifier", NAMESPACE)}
    (trace,) = xes.traces.values()
    assert extensions == {"concept", "lifecycle", "org", "time"}
    assert all(globals_["event"] <= event.keys() for event in trace.events)
    assert globals_["trace"] <= trace.attributes.keys()
    assert set(classifiers.values()) <= globals_["event"]
    assert {key.partition(":")[0] for event in trace.events for key in event if ":" in key} <= extensions
    stages = [event["stage"] for event in trace.events]
    assert list(dict.fromkeys(stages)) == ["PROPOSE", "REVIEW", "SIGN", "PUBLISH"]
