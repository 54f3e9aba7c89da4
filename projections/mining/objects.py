"""The objects of an OCEL log: what is told of each and of its kin, never in anybody's words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.aggregate import Event, Root
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification
from domain.pledge import Pledge, evaluating, fulfilling, inspecting, proposing, reviewing
from domain.supervised import Escalation, Move, Reminder, Rest
from domain.values import Pledger, PledgerKind

Value = str | int | bool | date
State = Mapping[str, Value | None]

ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "pledge": {
        "stage": "string",
        "form": "string",
        "pledger": "string",
        "round": "integer",
        "submissions": "integer",
        "rectifications": "integer",
        "criticised": "boolean",
    },
    "item": {"status": "string", "percent": "integer", "due": "time"},
    "evaluation": {"step": "string", "attempt": "integer", "held": "time", "verdict": "string"},
    "rectification": {"step": "string", "source": "string", "problems": "integer", "verdict": "string"},
    "comment": {
        "mode": "string",
        "checkpoint": "string",
        "follow_ups": "integer",
        "followed_up": "integer",
        "fed_back": "boolean",
        "published": "boolean",
    },
    "organisation": {"level": "string", "type": "string", "superior": "string"},
    "person": {},
}
"""What each type of objects has, with the types of OCEL 2.0."""

REMOVED = "REMOVED"
"""The status of an item that a revision left out."""


@dataclass(frozen=True)
class Kin:
    """What a thing refers to: the type and id of the other, what it is to the thing, the number if it is an item."""

    qualifier: str
    type: str
    id: UUID
    item: int = 0


def state(thing: Root) -> State:
    """Return the attributes of a thing as it is now; None where it has no value yet."""
    return _STATES[type(thing)](thing)


def items(thing: Root) -> Mapping[int, State]:
    """Return the attributes of the items of a pledge as they are now, by their numbers."""
    if not isinstance(thing, Pledge):
        return {}
    return {
        number: {
            "status": (item.outcome or item.status).value,
            "percent": item.percent,
            "due": item.promise.limit,
        }
        for number, item in thing.items.items()
    }


def kin(thing: Root) -> Iterator[Kin]:
    """Yield what a thing refers to."""
    match thing:
        case Pledge():
            yield Kin("belongs to", "organisation", thing.organisation)
            yield _party("pledged by", thing.pledger)
            yield Kin("reviewed by", "organisation", thing.reviewer)
            if thing.refers_to:
                yield Kin("refers to", "pledge", thing.refers_to)
        case Comment():
            yield Kin("belongs to", "organisation", thing.organisation)
            yield _party("comments on", thing.target)
        case Evaluation():
            yield Kin("evaluates", "organisation", thing.organisation)
            if thing.notice.previous:
                yield Kin("repeats", "evaluation", thing.notice.previous)
        case Rectification():
            yield Kin("belongs to", "organisation", thing.organisation)
            if thing.member:
                yield Kin("owed by", "person", thing.member)
            yield Kin("follows from", thing.source_kind.value.lower(), thing.source)
            if thing.evaluation:
                yield Kin("concluded by", "evaluation", thing.evaluation)


def sources(thing: Root) -> Iterator[tuple[int, Kin]]:
    """Yield the items of a pledge that carry over one of an earlier round, with that one (A1)."""
    if isinstance(thing, Pledge):
        for number, item in thing.items.items():
            source = item.promise.carried_from
            if source:
                yield number, Kin("carried over from", "item", source.pledge, source.item)


def concerned(event: Event) -> set[int]:
    """Return the numbers of the items that an event of a pledge is about; other events are about none."""
    if not event.TOPIC.startswith("pledge."):
        return set()
    if isinstance(event, Reminder | Escalation | Rest | Move):
        number = event.duty.partition(":")[2]
        return {int(number)} if number else set()
    several = _SEVERAL.get(type(event))
    return set(several(event)) - {0} if several else {event.item} if hasattr(event, "item") else set()


def _party(qualifier: str, party: Pledger) -> Kin:
    return Kin(qualifier, "person" if party.kind is PledgerKind.MEMBER else "organisation", party.id)


def _of_pledge(pledge: Pledge) -> State:
    return {
        "stage": pledge.stage.value,
        "form": pledge.form.value,
        "pledger": pledge.pledger.kind.value,
        "round": pledge.round,
        "submissions": pledge.submissions,
        "rectifications": pledge.rectifications,
        "criticised": pledge.criticised,
    }


def _of_evaluation(evaluation: Evaluation) -> State:
    return {
        "step": evaluation.step.value,
        "attempt": evaluation.attempt,
        "held": evaluation.notice.held_on,
        "verdict": evaluation.verdict and evaluation.verdict.value,
    }


def _of_rectification(rectification: Rectification) -> State:
    return {
        "step": rectification.step.value,
        "source": rectification.source_kind.value,
        "problems": len(rectification.tasks),
        "verdict": rectification.verdict and rectification.verdict.value,
    }


def _of_comment(comment: Comment) -> State:
    return {
        "mode": comment.mode.value,
        "checkpoint": comment.checkpoint.value,
        "follow_ups": len(comment.follow_ups),
        "followed_up": len(comment.followed),
        "fed_back": comment.fed_back_on is not None,
        "published": comment.published_on is not None,
    }


_STATES: Mapping[type[Root], Callable[[Any], State]] = {
    Pledge: _of_pledge,
    Evaluation: _of_evaluation,
    Rectification: _of_rectification,
    Comment: _of_comment,
}
_SEVERAL: Mapping[type[Event], Callable[[Any], Iterable[int]]] = {
    proposing.Proposed: lambda event: range(1, len(event.items) + 1),
    proposing.Revised: lambda event: range(1, len(event.items) + 1),
    reviewing.Reviewed: lambda event: (each.item for each in event.verdicts),
    reviewing.Returned: lambda event: (each.item for each in event.faults),
    fulfilling.Planned: lambda event: (each.item for each in event.milestones),
    fulfilling.SelfChecked: lambda event: (each.item for each in event.checks),
    inspecting.PledgeInspected: lambda event: (each.item for each in event.findings),
    evaluating.Assessed: lambda event: (*event.kept, *event.unkept),
    evaluating.RectificationOrdered: lambda event: event.items,
    evaluating.Closed: lambda event: (*event.kept, *event.carried_over, *event.unfulfilled),
}
"""Events that are about several items; 0 is the whole letter."""
