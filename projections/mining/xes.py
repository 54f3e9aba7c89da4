"""The export as XES (IEEE 1849-2023): a trace for each pledge, an event for each thing that happened to it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID
from xml.sax.saxutils import quoteattr

from psycopg import Connection

from domain.pledge import Pledge
from domain.values import Stage
from projections.mining.activities import PLEDGE
from projections.mining.histories import Step, reading
from projections.mining.objects import concerned
from projections.mining.pseudonyms import Pseudonyms
from projections.mining.scope import Scope

_EXTENSIONS = (("Concept", "concept"), ("Lifecycle", "lifecycle"), ("Organizational", "org"), ("Time", "time"))
_CLASSIFIERS = (("Activity", "concept:name"), ("Stage", "stage"), ("Role", "org:role"), ("Resource", "org:resource"))
_UNKNOWN = "UNKNOWN"
_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

Value = str | int | bool | datetime

_GLOBALS: Mapping[str, Mapping[str, Value]] = {
    "trace": {"concept:name": _UNKNOWN, "organisation": _UNKNOWN, "pledger": _UNKNOWN, "complete": False},
    "event": {
        "concept:name": _UNKNOWN,
        "lifecycle:transition": "complete",
        "time:timestamp": _LONG_AGO,
        "org:resource": _UNKNOWN,
        "org:role": _UNKNOWN,
        "stage": _UNKNOWN,
        "term": _UNKNOWN,
        "recorded": _LONG_AGO,
        "late_days": 0,
    },
}
"""What every trace and every event has, with the values that the standard asks for where one had none."""


def xes(conn: Connection[Any], scope: Scope, names: Pseudonyms) -> Iterator[bytes]:
    """Yield the document in parts; ``conn`` is in autocommit mode and busy until the last of them."""
    with reading(conn, scope, ["pledge"]) as log:
        yield _head(scope, names)
        for _, pledge, steps in log.histories():
            yield _trace(scope, names, pledge, steps)
        yield b"</log>\n"


def _head(scope: Scope, names: Pseudonyms) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1849-2023" xes.features="" xmlns="http://www.xes-standard.org/">',
        *(
            f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>'
            for name, prefix in _EXTENSIONS
        ),
        *(f'<global scope="{level}">{_attributes(values)}</global>' for level, values in _GLOBALS.items()),
        *(f'<classifier name="{name}" scope="event" keys="{keys}"/>' for name, keys in _CLASSIFIERS),
        _attributes(
            {
                "concept:name": "Pledgebook",
                "lifecycle:model": "standard",
                "under": names.of("organisation", scope.under),
                "since": scope.since.isoformat(),
                "until": scope.until.isoformat(),
            }
        ),
    ]
    return "\n".join([*lines, ""]).encode()


def _trace(scope: Scope, names: Pseudonyms, key: UUID, steps: Iterator[Step]) -> bytes:
    """Return a trace; it is complete if the pledge is over and nothing that happened to it is left out."""
    pledge: Pledge | None = None
    events, whole = [], True
    for step in steps:
        stage = pledge.stage if pledge else Stage.PROPOSE
        pledge = cast("Pledge", step.event.mutate(pledge))
        if step.row.inside:
            events.append(f"<event>{_attributes(_event(scope, names, step, stage))}</event>")
        whole = whole and step.row.inside
    pledge = cast("Pledge", pledge)
    header = {
        "concept:name": names.of("pledge", key),
        "organisation": names.of("organisation", pledge.organisation),
        "pledger": pledge.pledger.kind.value,
        "form": pledge.form.value,
        "round": pledge.round,
        "complete": whole and pledge.ended,
    }
    return "\n".join([f"<trace>{_attributes(header)}", *events, "</trace>", ""]).encode()


def _event(scope: Scope, names: Pseudonyms, step: Step, stage: Stage) -> Mapping[str, Value]:
    """Return what is told of an event; ``stage`` is the one in which it found the pledge."""
    row, term, items = step.row, PLEDGE[type(step.event)], concerned(step.event)
    told: dict[str, Value] = {
        "concept:name": term.en,
        "lifecycle:transition": "complete",
        "time:timestamp": scope.moment(row.occurred_on, row.recorded_at),
        "org:resource": names.actor(row.actor),
        "org:role": row.role,
        "stage": stage.value,
        "term": term.zh,
        "recorded": row.recorded_at.astimezone(scope.zone),
        "late_days": row.late_days,
    }
    if row.organisation:
        told["org:group"] = names.of("organisation", row.organisation)
    if row.on_behalf_of:
        told["on_behalf_of"] = names.actor(row.on_behalf_of)
    if len(items) == 1:
        told["item"] = min(items)
    return told


def _attributes(values: Mapping[str, Value]) -> str:
    return "".join(_attribute(key, value) for key, value in values.items())


def _attribute(key: str, value: Value) -> str:
    match value:
        case bool():
            kind, text = "boolean", str(value).lower()
        case int():
            kind, text = "int", str(value)
        case datetime():
            kind, text = "date", value.isoformat(timespec="milliseconds")
        case _:
            kind, text = "string", value
    return f'<{kind} key="{key}" value={quoteattr(text)}/>'
