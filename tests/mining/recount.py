"""What an export must hold, counted over the whole log by the domain alone: no read model, no query, no pseudonym."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID

from domain.aggregate import Event
from domain.application import Pledgebook
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.values import SYSTEM, PledgerKind

KINDS = ("comment", "evaluation", "pledge", "rectification")
_BEGIN = {"comment.given", "evaluation.announced", "pledge.proposed", "rectification.opened"}


@dataclass
class Recount:
    """The events of a scope by the things to which they happened, in the order of their histories."""

    histories: dict[UUID, list[Event]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[UUID, str] = field(default_factory=dict)
    complete: set[UUID] = field(default_factory=set)
    items: dict[UUID, set[int]] = field(default_factory=lambda: defaultdict(set))
    persons: set[UUID] = field(default_factory=set)
    places: set[UUID] = field(default_factory=set)

    @property
    def traces(self) -> dict[UUID, list[Event]]:
        """The histories of pledges."""
        return {key: events for key, events in self.histories.items() if self.kinds[key] == "pledge"}

    def of(self, kind: str) -> set[UUID]:
        """Return the things of a kind."""
        return {key for key, found in self.kinds.items() if found == kind}


def recount(app: Pledgebook, under: UUID, since: date, until: date) -> Recount:
    """Go through the log from its beginning."""
    app.look_up(Organisation, under)
    found, begun, states, left_out = Recount(), dict[UUID, Event](), dict[UUID, Any](), set[UUID]()
    for event in log(app):
        key, kind = event.originator_id, event.TOPIC.partition(".")[0]
        if kind not in KINDS:
            continue
        begun.setdefault(key, event)
        states[key] = event.mutate(states.get(key))
        place, day = cast("Any", begun[key]).organisation, event.act.occurred_on
        if not (since <= day <= until and stands_below(app, place, under, day)):
            left_out.add(key)
            continue
        found.histories[key].append(event)
        found.kinds[key] = kind
        found.persons |= {event.act.actor, event.act.on_behalf_of, _person(begun[key])} - {None, SYSTEM}  # type: ignore[arg-type]
        found.places |= {place, event.act.organisation} - {None}
        if isinstance(states[key], Pledge):
            found.places |= {states[key].reviewer}
            found.items[key] |= states[key].items.keys()
    found.complete = {key for key in found.traces if key not in left_out and states[key].ended}
    return found


def log(app: Pledgebook) -> Iterator[Event]:
    """Yield every event of the log in its order."""
    position = 0
    while page := app.recorder.select_notifications(position, 500, inclusive_of_start=False):
        for notification in page:
            yield cast("Event", app.mapper.to_domain_event(notification))
        position = page[-1].id


def stands_below(app: Pledgebook, place: UUID, under: UUID, day: date) -> bool:
    """Tell whether an organisation was ``under`` on a day or below it, going up superior by superior."""
    seen: set[UUID] = set()
    above: UUID | None = place
    while above and above not in seen:
        if above == under:
            return True
        seen.add(above)
        above = app.recall(Organisation, above).parent_on(day)
    return False


def _person(first: Any) -> UUID | None:
    party = getattr(first, "pledger", None) or getattr(first, "target", None)
    if party:
        return party.id if party.kind is PledgerKind.MEMBER else None
    member: UUID | None = getattr(first, "member", None)
    return member
