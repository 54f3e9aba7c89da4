"""The export as OCEL 2.0 (JSON): events with all the objects they touch, and how the objects changed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any, LiteralString
from uuid import UUID

from psycopg import Connection

from domain.aggregate import Root
from domain.pledge import Pledge
from domain.values import SYSTEM, Stage
from projections.mining import objects
from projections.mining.activities import ACTIVITIES, PLEDGE
from projections.mining.histories import Reading, Step, reading
from projections.mining.objects import Kin, State, Value
from projections.mining.pseudonyms import Pseudonyms
from projections.mining.scope import Scope

KINDS = ("comment", "evaluation", "pledge", "rectification")
"""The things whose events are told."""

_IN_MEMORY = 1 << 20
_PART = 1 << 16
_INITIALLY = "1970-01-01T00:00:00+00:00"
"""When a value was given that was there before the export begins (OCEL 2.0, section 7)."""

_EVENT = {"term": "string", "role": "string", "recorded": "time", "late_days": "integer"}
_ORGANISATION: LiteralString = "SELECT level, type FROM organisations.organisation WHERE id = %s"


def ocel(conn: Connection[Any], scope: Scope, names: Pseudonyms) -> Iterator[bytes]:
    """Yield the document in parts; ``conn`` is in autocommit mode and busy until the last of them.

    Objects are written aside while the events go out, in a file without a name.
    """
    with reading(conn, scope, KINDS) as log, SpooledTemporaryFile(max_size=_IN_MEMORY) as aside:
        yield b'{"eventTypes":' + _text(_event_types()) + b',"objectTypes":' + _text(_object_types())
        yield b',"events":['
        export = _Export(conn, log, names, aside)
        comma = b"\n"
        for event in export.events():
            yield comma + _text(event)
            comma = b",\n"
        export.keep_others()
        yield b'],"objects":['
        aside.seek(0)
        while part := aside.read(_PART):
            yield part
        yield b"]}\n"


class _Object:
    """An object on its way into the log: every value that it was given, with the moment."""

    def __init__(self, id: str, type: str) -> None:
        self.id, self.type = id, type
        self.attributes: list[dict[str, str]] = []
        self.relations: dict[tuple[str, str], None] = {}
        self._last: dict[str, str] = {}

    def take(self, state: Mapping[str, str], moment: str) -> None:
        """Take note of the values that changed."""
        for name, value in state.items():
            if self._last.get(name) != value:
                self.attributes.append({"name": name, "time": moment, "value": value})
                self._last[name] = value

    def written(self) -> dict[str, Any]:
        """Return the object as the document has it."""
        return {
            "id": self.id,
            "type": self.type,
            "attributes": self.attributes,
            "relationships": _related(self.relations),
        }


class _Thing:
    """A thing with its items while its history goes by."""

    def __init__(self, scope: Scope, names: Pseudonyms, kind: str, key: UUID) -> None:
        self.key = key
        self.root: Root | None = None
        self.object = _Object(names.of(kind, key), kind)
        self.items: dict[int, _Object] = {}
        self._scope, self._names = scope, names
        self._shown = False

    def change(self, step: Step) -> None:
        """Go on by one event; one that is exported shows what it changed, and what outside ones changed before it."""
        moment = self._scope.moment(step.row.occurred_on, step.row.recorded_at).isoformat(timespec="milliseconds")
        if step.row.inside and not self._shown and self.root:
            self._show(self.root, _INITIALLY)
        self.root = step.event.mutate(self.root)
        if step.row.inside and self.root:
            self._show(self.root, moment)

    def _show(self, root: Root, moment: str) -> None:
        self._shown = True
        self.object.take(self._plain(objects.state(root)), moment)
        there = objects.items(root)
        for number, state in there.items():
            if number not in self.items:
                self.items[number] = _Object(self._names.item(self.key, number), "item")
            self.items[number].take(self._plain(state), moment)
        for number in self.items.keys() - there.keys():
            self.items[number].take({"status": objects.REMOVED}, moment)

    def _plain(self, state: State) -> dict[str, str]:
        return {name: _value(value, self._scope) for name, value in state.items() if value is not None}


class _Export:
    """One export on its way: it yields events and keeps objects."""

    def __init__(self, conn: Connection[Any], log: Reading, names: Pseudonyms, aside: IO[bytes]) -> None:
        self._conn, self._log, self._names, self._aside = conn, log, names, aside
        self._scope = log.scope
        self._places: set[UUID] = set()
        self._comma = b"\n"

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield every event, thing by thing, and keep the things."""
        for kind, key, steps in self._log.histories():
            thing = _Thing(self._scope, self._names, kind, key)
            kin: tuple[Kin, ...] = ()
            sources: tuple[tuple[int, Kin], ...] = ()
            for step in steps:
                stage = thing.root.stage.value if isinstance(thing.root, Pledge) else Stage.PROPOSE.value
                thing.change(step)
                if step.row.inside and thing.root:
                    kin, sources = tuple(objects.kin(thing.root)), tuple(objects.sources(thing.root))
                    yield self._event(thing, step, stage)
            self._keep_thing(thing, kin, sources)

    def keep_others(self) -> None:
        """Keep the persons and organisations that were referred to."""
        for person in self._log.persons():
            if person != SYSTEM:
                self._keep(_Object(self._names.of("person", person), "person"))
        for place in sorted(self._places, key=lambda place: self._names.of("organisation", place)):
            self._keep(self._organisation(place))

    def _event(self, thing: _Thing, step: Step, stage: str) -> dict[str, Any]:
        row, term = step.row, ACTIVITIES[type(step.event)]
        told: dict[str, Value] = {"term": term.zh, "role": row.role, "late_days": row.late_days}
        if type(step.event) in PLEDGE:
            told["stage"] = stage
        related = {(thing.object.id, row.kind): None}
        numbers = sorted(objects.concerned(step.event) & thing.items.keys())
        related |= {(thing.items[number].id, "item"): None for number in numbers}
        related[self._place(row.concerns), "concerns"] = None
        if row.organisation:
            related[self._place(row.organisation), "acting for"] = None
        for person, qualifier in ((row.actor, "actor"), (row.on_behalf_of, "on behalf of"), (row.person, "about")):
            if person and person != SYSTEM:
                related[self._names.of("person", person), qualifier] = None
        attributes = {name: _value(value, self._scope) for name, value in told.items()}
        attributes["recorded"] = row.recorded_at.astimezone(self._scope.zone).isoformat(timespec="milliseconds")
        return {
            "id": f"{thing.object.id}/{row.version}",
            "type": term.en,
            "time": self._scope.moment(row.occurred_on, row.recorded_at).isoformat(timespec="milliseconds"),
            "attributes": [{"name": name, "value": value} for name, value in attributes.items()],
            "relationships": _related(related),
        }

    def _keep_thing(self, thing: _Thing, kin: Iterable[Kin], sources: Iterable[tuple[int, Kin]]) -> None:
        for each in kin:
            self._relate(thing.object, each)
        for item in thing.items.values():
            item.relations[thing.object.id, "part of"] = None
        for number, each in sources:
            self._relate(thing.items[number], each)
        for kept in (thing.object, *thing.items.values()):
            self._keep(kept)

    def _relate(self, subject: _Object, kin: Kin) -> None:
        """Let an object refer to another; what is not exported is not referred to."""
        if kin.type == "organisation":
            name = self._place(kin.id)
        elif kin.type == "person":
            name = self._names.of("person", kin.id)
        elif not self._log.exports(kin.id):
            return
        else:
            name = self._names.item(kin.id, kin.item) if kin.item else self._names.of(kin.type, kin.id)
        subject.relations[name, kin.qualifier] = None

    def _organisation(self, place: UUID) -> _Object:
        """Return an organisation with its superiors of the period; only the register's codes are told of it."""
        found = _Object(self._names.of("organisation", place), "organisation")
        row = self._conn.execute(_ORGANISATION, (place,)).fetchone()
        if row:
            found.take({"level": row[0], "type": row[1]}, _INITIALLY)
        for day, superior in self._log.subtree.superiors(place, self._scope):
            name = self._names.of("organisation", superior)
            first = day == self._scope.since
            found.take({"superior": name}, _INITIALLY if first else self._scope.start_of(day).isoformat())
            if superior in self._places:
                found.relations[name, "below"] = None
        return found

    def _place(self, organisation: UUID) -> str:
        self._places.add(organisation)
        return self._names.of("organisation", organisation)

    def _keep(self, kept: _Object) -> None:
        self._aside.write(self._comma + _text(kept.written()))
        self._comma = b",\n"


def _event_types() -> list[dict[str, Any]]:
    return [
        {"name": term.en, "attributes": _declared(_EVENT | ({"stage": "string"} if kind in PLEDGE else {}))}
        for kind, term in ACTIVITIES.items()
    ]


def _object_types() -> list[dict[str, Any]]:
    return [{"name": name, "attributes": _declared(types)} for name, types in objects.ATTRIBUTES.items()]


def _declared(types: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in types.items()]


def _related(relations: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"objectId": name, "qualifier": qualifier} for name, qualifier in relations]


def _value(value: Value, scope: Scope) -> str:
    """Return a value as text, which the schema of OCEL 2.0 asks for whatever the declared type."""
    match value:
        case bool():
            return str(value).lower()
        case date():
            return scope.end_of(value).isoformat()
        case _:
            return str(value)


def _text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
