"""Lets an independent process-mining tool read the exports; run in the tool's own environment by `make mining`.

Nothing of Pledgebook is imported here: what the files must hold was counted beside them.
"""

import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pm4py
from lxml import etree
from pm4py.objects.ocel.validation import jsonocel, ocel20_rel_validation

HERE = Path(__file__).parent
STAGES = ("PROPOSE", "REVIEW", "SIGN", "PUBLISH")
WAY = ("Propose", "Submit", "Review", "Approve", "Sign", "Publish")
"""What the path of a pledge to the board cannot do without; between them other things may happen."""


def main(folder: Path) -> None:
    """Judge every export in ``folder``; raises for the first that is not right."""
    names = sorted(path.name.removesuffix(".expected.json") for path in folder.glob("*.expected.json"))
    assert len(names) == 4, names
    for name in names:
        expected = json.loads((folder / f"{name}.expected.json").read_text("utf-8"))
        judge_xes(folder / f"{name}.xes", expected)
        judge_ocel(folder / f"{name}.json", expected)
        sys.stdout.write(f"{name}: {expected['traces']} traces, {sum(expected['activities'].values())} events\n")
    discover(folder / "whole.xes")
    sys.stdout.write("The process-mining tool accepts every export.\n")


def judge_xes(path: Path, expected: dict[str, Any]) -> None:
    """Validate against the grammar of IEEE 1849, read with the tool's importer, and count."""
    schema = etree.XMLSchema(etree.parse(HERE / "xes.xsd"))
    schema.assertValid(etree.parse(path))
    found = pm4py.read_xes(str(path), return_legacy_log_object=True)
    assert len(found) == expected["traces"]
    assert {"concept", "lifecycle", "org", "time"} <= {each["prefix"] for each in found.extensions.values()}
    assert found.classifiers["Stage"] == ["stage"]
    assert {"concept:name", "time:timestamp", "org:resource"} <= found.omni_present["event"].keys()
    if not found:
        return
    log = pm4py.convert_to_dataframe(found)
    assert log["case:concept:name"].nunique() == expected["traces"]
    assert len(log) == expected["events"]
    assert Counter(log["concept:name"]).items() <= Counter(expected["activities"]).items()
    assert set(log["lifecycle:transition"]) == {"complete"}
    assert log["time:timestamp"].notna().all()


def judge_ocel(path: Path, expected: dict[str, Any]) -> None:
    """Validate against the schema of OCEL 2.0, read, count, and validate the tool's relational form of it."""
    assert jsonocel.apply(str(path), str(HERE / "ocel20.json"))
    document, schema = (json.loads(each.read_text("utf-8")) for each in (path, HERE / "ocel20.json"))
    jsonschema.validate(document, schema, format_checker=jsonschema.FormatChecker(["date-time"]))
    if not expected["activities"]:
        assert (document["events"], document["objects"]) == ([], [])
        return
    ocel = pm4py.read_ocel2_json(str(path))
    assert Counter(ocel.events["ocel:activity"]) == expected["activities"]
    assert Counter(each["type"] for each in document["objects"]) == expected["objects"]
    # The tool leaves out what no event touches, such as a reviewer who has not reviewed yet.
    touched = {each["objectId"] for event in document["events"] for each in event["relationships"]}
    objects = set(ocel.objects["ocel:oid"])
    assert objects == touched == {each["id"] for each in document["objects"]} & touched
    assert len(ocel.objects) == len(objects)
    assert ocel.events["ocel:eid"].is_unique
    assert set(ocel.relations["ocel:oid"]) <= objects
    assert set(ocel.o2o["ocel:oid"]) | set(ocel.o2o["ocel:oid_2"]) <= objects
    assert ocel.relations["ocel:qualifier"].notna().all()
    assert len(ocel.object_changes) > 0
    tables = path.with_suffix(".sqlite")
    pm4py.write_ocel2_sqlite(ocel, str(tables))
    # The tool writes its tables without keys. That they would hold was seen above.
    satisfied, violated = ocel20_rel_validation.apply(str(tables))
    assert len(satisfied) > 10
    assert all("primary_key" in rule or "foreign_key" in rule for rule in violated), violated
    assert len(pm4py.ocel_get_object_types(ocel)) == len(expected["objects"])
    assert pm4py.discover_ocdfg(ocel)["activities"]


def discover(path: Path) -> None:
    """Find the way of a pledge to the board in directly-follows graphs: by stages, and by what was done."""
    log = pm4py.read_xes(str(path))
    stages, first, _ = pm4py.discover_dfg(log, activity_key="stage")
    assert set(first) == {STAGES[0]}, first
    for before, after in pairwise(STAGES):
        assert stages.get((before, after), 0) > 0, (before, after)
    activities, first, _ = pm4py.discover_dfg(log)
    assert set(first) == {WAY[0]}, first
    follows: dict[str, set[str]] = {}
    for before, after in activities:
        follows.setdefault(before, set()).add(after)
    for before, after in pairwise(WAY):
        assert after in reached(follows, before), (before, after)


def reached(follows: dict[str, set[str]], activity: str) -> set[str]:
    """Return what can come after an activity, directly or later."""
    found, waiting = set[str](), [activity]
    while waiting:
        new = follows.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
