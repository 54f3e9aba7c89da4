"""How values are written into the log: small named JSON forms, registered with the library's transcoder."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import Transcoding

from domain import cadence, calendar, supervised, values
from domain.judgement import comment, evaluation, honours, ranking, rectification, verdict
from domain.pledge import inspecting


class Cipher(Protocol):
    """Seals personal data under a key per subject; `open` returns None once the subject's key is destroyed."""

    def seal(self, subject: UUID, text: str) -> str:
        """Return ``text`` encrypted for storage."""

    def open(self, subject: UUID, sealed: str) -> str | None:
        """Return the text, or None after erasure."""


class DateAsISO(Transcoding):
    """A calendar date as ``YYYY-MM-DD``."""

    type = date
    name = "date"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class EnumAsValue(Transcoding):
    """One enum as its value; the name of the transcoding is the enum's own."""

    def __init__(self, cls: type[Enum]) -> None:
        self.type = cls
        self.name = cls.__name__.lower()

    def encode(self, obj: Enum) -> Any:
        return obj.value

    def decode(self, data: Any) -> Enum:
        member: Enum = self.type(data)
        return member


class ValueAsRecord(Transcoding):
    """One frozen dataclass as an object of its fields; fields that hold their default are left out."""

    def __init__(self, cls: type) -> None:
        self.type = cls
        self.name = cls.__name__.lower()
        self._defaults = {f.name: f.default for f in fields(cls)}

    def encode(self, obj: Any) -> dict[str, Any]:
        return {name: value for name, value in vars(obj).items() if value != self._defaults[name]}

    def decode(self, data: dict[str, Any]) -> Any:
        return self.type(**{key: tuple(v) if isinstance(v, list) else v for key, v in data.items()})


class PersonalAsSealed(Transcoding):
    """Personal data, encrypted; decodes to `values.Erased` when the subject's key is gone, and never raises."""

    type = values.Personal
    name = "personal"

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def encode(self, obj: values.Personal) -> dict[str, Any]:
        return {"subject": obj.subject, "sealed": self._cipher.seal(obj.subject, obj.value)}

    def decode(self, data: dict[str, Any]) -> values.Personal | values.Erased:
        text = self._cipher.open(data["subject"], data["sealed"])
        return values.Erased(data["subject"]) if text is None else values.Personal(data["subject"], text)


ENUMS = (
    values.Stage,
    values.Role,
    values.PledgerKind,
    values.Form,
    values.Party,
    values.Holder,
    values.DueKind,
    values.Outcome,
    comment.CommentMode,
    comment.Checkpoint,
    inspecting.InspectionForm,
    rectification.SourceKind,
    verdict.EvaluationVerdict,
    supervised.MoveCause,
)
RECORDS = (
    values.Erased,
    values.Act,
    values.Pledger,
    values.Due,
    values.Source,
    values.Promise,
    values.Phase,
    values.Meeting,
    values.Verdict,
    values.Fault,
    values.Findings,
    values.Milestone,
    values.ItemCheck,
    comment.FollowUp,
    evaluation.Attendance,
    rectification.Problem,
    inspecting.Inspected,
    cadence.Period,
    ranking.Ranked,
    honours.LeftOut,
    calendar.SpecialDay,
)


def transcodings(cipher: Cipher) -> Iterable[Transcoding]:
    """Return everything the log's transcoder needs beyond the library's own UUID, Decimal and datetime."""
    yield DateAsISO()
    yield PersonalAsSealed(cipher)
    yield from map(EnumAsValue, ENUMS)
    yield from map(ValueAsRecord, RECORDS)
