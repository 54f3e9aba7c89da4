"""What was owed on a day, counted anew from the events alone: slow, and without a line of the read models' SQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from domain import campaign, member, organisation, record
from domain.aggregate import Event, Root
from domain.cadence import CADENCED, Scope
from domain.campaign import Campaign
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification
from domain.ladder import LEVELS
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.record_kinds import RECORD_KINDS
from domain.supervised import Duty, Escalation, Move, Reminder, Rest, Supervised
from domain.values import Party, PledgerKind, Role
from projections.pinyin import sort_key
from projections.reach import Reach
from tests.projections.owed_rows import Row, Span

T = TypeVar("T")

_KINDS: Mapping[type[Root], str] = {
    Pledge: "PLEDGE", Evaluation: "EVALUATION", Rectification: "RECTIFICATION", Comment: "COMMENT",
}  # fmt: skip


@dataclass
class Recount:
    """Everything that was ever owed, from the events in the order of the log."""

    things: dict[UUID, Any] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    climbed: dict[tuple[UUID, str, date], list[tuple[date, str, UUID | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    rests: dict[tuple[UUID, str, date], list[tuple[date, date]]] = field(default_factory=lambda: defaultdict(list))
    homes: dict[UUID, list[tuple[date, UUID]]] = field(default_factory=lambda: defaultdict(list))
    above: dict[UUID, list[tuple[date, UUID | None]]] = field(default_factory=lambda: defaultdict(list))
    gone: set[UUID] = field(default_factory=set)
    records: dict[UUID, record.RecordEntered] = field(default_factory=dict)

    def take(self, event: Event, position: int) -> None:
        """Count an event."""
        thing = self.things.get(event.originator_id)
        if not isinstance(thing, Campaign):  # whose log has gaps, and which stays where it was opened
            thing = self.things[event.originator_id] = event.mutate(thing)
        if isinstance(thing, Supervised):
            self._note(event)
            self._settle(thing, event, position)
        self._register(event, position)

    def owed_on(self, today: date, soon: int | None = None) -> list[Row]:
        """Return what was overdue on a day, and what was due ``soon`` days later, in the order of the list."""
        last = today - timedelta(days=1) if soon is None else today + timedelta(days=soon)
        found = [self._row(span, today) for span in self.spans if self._stands(span, today) and span.duty.due <= last]
        return sorted(found, key=lambda row: (row.due, row.subject, row.position, row.ref))

    def below(self, top: UUID, today: date) -> set[UUID]:
        """Return an organisation and all that stood below it on a day."""
        return self._under(top, lambda place: self._superior(place, today))

    def within(self, reach: Reach) -> Callable[[Row], bool]:
        """Return whether a row is within a reach, in the tree as it stands."""
        seen = set(reach.places)
        for top in reach.subtrees:
            seen |= self.below(top, date.max)
        seen |= {place for place in self.above if self._superior(place, date.max) in reach.heads}
        return lambda row: reach.whole or row.organisation in seen or row.subject == reach.person

    def _note(self, event: Event) -> None:
        day = event.act.occurred_on
        if isinstance(event, Reminder):
            self.climbed[event.originator_id, event.duty, event.due].append((day, event.rung, None))
        elif isinstance(event, Escalation):
            self.climbed[event.originator_id, event.duty, event.due].append((day, event.level, event.to))
        elif isinstance(event, Rest):
            self.rests[event.originator_id, event.duty, event.due].append((day, event.until))

    def _settle(self, thing: Any, event: Event, position: int) -> None:
        """Close what is not owed any more, open what is new; moved or passed on it is as old as it was."""
        day = event.act.occurred_on
        owed = {(duty.ref, duty.due, duty.owed_by): duty for duty in thing.duties()}
        open_ones = {
            (span.ref, span.duty.due, span.duty.owed_by): span
            for span in self.spans
            if span.about == thing.id and span.closed_on is None
        }
        closed = [open_ones[key] for key in open_ones.keys() - owed.keys()]
        for span in closed:
            span.closed_on = day
        for key in owed.keys() - open_ones.keys():
            duty = owed[key]
            due = event.due if isinstance(event, Move) and event.duty == duty.ref else duty.due
            ages = [span.since for span in closed if (span.ref, span.duty.due) == (duty.ref, due)]
            subject, is_member = _subject(thing)
            self.spans.append(
                Span(
                    thing.id, _KINDS[type(thing)], duty, position, ages[0] if ages else day, day, thing.campaign,
                    thing.organisation, subject, is_member, round=getattr(thing, "round", None),
                    reviewer=getattr(thing, "reviewer", None),
                )
            )  # fmt: skip

    def _register(self, event: Event, position: int) -> None:
        day, key = event.act.occurred_on, event.originator_id
        if isinstance(event, organisation.Founded | organisation.Moved):
            self.above[key].append((day, event.parent))
        elif isinstance(event, organisation.Dissolved):
            self.gone.add(key)
            self._let_go(lambda span: key in (span.subject, span.owing) and span.duty.due >= day)
        elif isinstance(event, member.Admitted | member.Transferred):
            self.homes[key].append((day, event.organisation))
        elif isinstance(event, record.RecordEntered):
            self.records[key] = event
        elif isinstance(event, record.RecordRetracted):
            del self.records[key]
        elif isinstance(event, campaign.DutiesOpened):
            self.spans += self._opened(event, position)
        elif isinstance(event, campaign.Closed):
            self._let_go(lambda span: span.campaign == key and span.duty.due >= day)

    def _opened(self, event: campaign.DutiesOpened, position: int) -> Iterator[Span]:
        """Yield what a period lets everybody in scope owe, as the tree stands in the log."""
        known = CADENCED[event.duty]
        assert known.owed_by is Party.PLEDGER
        top = self.things[event.originator_id].organisation
        homes = {person: _latest(homes) for person, homes in self.homes.items()}
        places = self._under(top, lambda place: _latest(self.above[place])) - self.gone
        scopes: Mapping[Scope, Iterable[tuple[UUID, UUID]]] = {
            Scope.LOWER: ((place, place) for place in places if place != top),
            Scope.BRANCHES: ((place, place) for place in places & {*homes.values()}),
            Scope.MEMBERS: ((person, home) for person, home in homes.items() if home in places),
        }
        duty = Duty(event.duty, 0, Party.PLEDGER, event.period.end)
        for subject, place in scopes[known.scope]:
            yield Span(
                event.originator_id, "CADENCE", duty, position, event.period.start, event.period.start,
                event.originator_id, place, subject, known.scope is Scope.MEMBERS, period=event.period, owing=place,
            )  # fmt: skip

    def _let_go(self, ended: Callable[[Span], bool]) -> None:
        self.spans = [span for span in self.spans if not (span.period and ended(span) and self._met_on(span) is None)]

    def _met_on(self, span: Span) -> date | None:
        assert span.period
        period = span.period
        days = [
            made.act.occurred_on
            for made in self.records.values()
            if RECORD_KINDS[made.kind].duty == span.duty.code
            and (made.member or made.organisation) == span.subject
            and made.campaign in (None, span.campaign)
            and period.covers(made.period or made.act.occurred_on)
        ]
        return min(days, default=None)

    def _stands(self, span: Span, today: date) -> bool:
        closed_on = self._met_on(span) if span.period else span.closed_on
        return span.owed_from <= today and (closed_on is None or closed_on > today)

    def _row(self, span: Span, today: date) -> Row:
        owing, duty = self._owing(span, today), span.duty
        key = (span.about, span.ref, duty.due)
        climbed = sorted((day, rung, to) for day, rung, to in self.climbed[key] if day <= today)
        passed_up = sorted((LEVELS.index(rung) + 1, day, to) for day, rung, to in climbed if rung in LEVELS)
        level, escalated_on, escalated_to = passed_up[-1] if passed_up else (0, None, None)
        reminded = [day for day, rung, _ in climbed if rung not in LEVELS]
        rests = [until for day, until in self.rests[key] if day <= today]
        return Row(
            about=span.about,
            about_kind=span.about_kind,
            ref=span.ref,
            code=duty.code,
            item=duty.item,
            position=span.position,
            owed_by=duty.owed_by.value,
            owing_organisation=owing,
            owing_pinyin=sort_key(self.things[owing].name),
            owing_member=span.subject if span.member and duty.owed_by is Party.PLEDGER else None,
            due=duty.due,
            since=span.since,
            closed_on=self._met_on(span) if span.period else span.closed_on,
            today=today,
            campaign=span.campaign,
            round=span.round,
            organisation=span.organisation,
            reviewer=span.reviewer,
            subject_kind="MEMBER" if span.member else "ORGANISATION",
            subject=span.subject,
            starts_on=span.period.start if span.period else None,
            ends_on=span.period.end if span.period else None,
            level=level,
            rungs=[rung for _, rung, _ in climbed],
            reminders=len(reminded),
            last_reminder=max(reminded, default=None),
            escalated_on=escalated_on,
            escalated_to=escalated_to,
            rests_until=rests[-1] if rests else None,
        )

    def _owing(self, span: Span, today: date) -> UUID:
        if span.owing:
            return span.owing
        place: Organisation = self.things[span.organisation]
        heads = place.holders_on(Role.SECRETARY, today)
        if span.duty.owed_by is Party.PLEDGER or (span.member and span.subject not in heads):
            return place.id
        return self._superior(place.id, today) or place.id

    def _superior(self, place: UUID, today: date) -> UUID | None:
        return _latest([each for each in self.above[place] if each[0] <= today])

    def _under(self, top: UUID, superior: Callable[[UUID], UUID | None]) -> set[UUID]:
        found, more = set[UUID](), {top}
        while more:
            found |= more
            more = {place for place in [*self.above] if superior(place) in more} - found
        return found


def _latest(entered: list[tuple[date, T]]) -> T | None:
    """Return what stands since the latest day; of two of one day the one entered later."""
    return max(reversed(entered), key=lambda each: each[0])[1] if entered else None


def _subject(thing: Any) -> tuple[UUID, bool]:
    if isinstance(thing, Pledge | Comment):
        pledger = thing.pledger if isinstance(thing, Pledge) else thing.target
        return pledger.id, pledger.kind is PledgerKind.MEMBER
    person = thing.member if isinstance(thing, Rectification) else None
    return person or thing.organisation, person is not None
