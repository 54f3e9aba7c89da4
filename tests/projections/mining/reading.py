"""Exports as tests read them: with parsers of the standard library, and pseudonyms made here again."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from projections import mining
from projections.audit_trail.view import AUDIT_TRAIL
from projections.mining import Pseudonyms, Scope
from projections.organisations.view import ORGANISATIONS
from tests.projections.store import Store

KEY = bytes(range(32))
ZONE = ZoneInfo("Asia/Shanghai")
NAMESPACE = {"x": "http://www.xes-standard.org/"}
EVER = (date(2000, 1, 1), date(2100, 12, 31))


def pseudonym(kind: str, *ids: object, key: bytes = KEY) -> str:
    """Return the name of a thing by what docs/exports.md says."""
    text = "/".join(str(each) for each in (kind, *ids))
    return f"{kind}-{hmac.digest(key, text.encode(), hashlib.sha256).hex()[:32]}"


@dataclass(frozen=True)
class Trace:
    """A trace: its attributes, and those of its events in their order."""

    attributes: dict[str, str]
    events: list[dict[str, str]]


@dataclass(frozen=True)
class Xes:
    """An XES document."""

    text: str

    @cached_property
    def root(self) -> ET.Element:
        return ET.fromstring(self.text)  # noqa: S314 - written here

    @cached_property
    def traces(self) -> dict[str, Trace]:
        """The traces by the names of their cases."""
        found = {}
        for trace in self.root.findall("x:trace", NAMESPACE):
            events = trace.findall("x:event", NAMESPACE)
            attributes = _attributes(each for each in trace if not each.tag.endswith("}event"))
            found[attributes["concept:name"]] = Trace(attributes, [_attributes(event) for event in events])
        return found


@dataclass(frozen=True)
class Ocel:
    """An OCEL document."""

    text: str

    @cached_property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found

    @cached_property
    def events(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in self.content["events"]}

    @cached_property
    def objects(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in self.content["objects"]}

    def of(self, kind: str) -> set[str]:
        """Return the ids of the objects of a type."""
        return {key for key, each in self.objects.items() if each["type"] == kind}

    def values(self, id: str, name: str) -> list[tuple[str, str]]:
        """Return when an object was given which values of an attribute."""
        return [(each["time"], each["value"]) for each in self.objects[id]["attributes"] if each["name"] == name]


def related(each: dict[str, Any]) -> set[tuple[str, str]]:
    """Return what an event or object refers to: qualifier and id."""
    return {(relation["qualifier"], relation["objectId"]) for relation in each["relationships"]}


def exported(store: Store, under: UUID, period: tuple[date, date] = EVER, key: bytes | None = KEY) -> tuple[Xes, Ocel]:
    """Bring the read models up to the log and export twice."""
    store.catch_up(ORGANISATIONS, AUDIT_TRAIL)
    scope = Scope(under, *period, ZONE)
    xes, ocel = (b"".join(form(store.conn, scope, Pseudonyms(key))) for form in (mining.xes, mining.ocel))
    return Xes(xes.decode()), Ocel(ocel.decode())


def _attributes(elements: Iterable[ET.Element]) -> dict[str, str]:
    return {each.attrib["key"]: each.attrib["value"] for each in elements}
