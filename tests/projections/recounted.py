"""Gaps counted again day by day from the events, without any read model."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from domain import campaign as campaigns
from domain.aggregate import Event
from domain.catalogue import BRANCH_LEVELS
from domain.judgement import evaluation as evaluations
from domain.judgement.verdict import EvaluationVerdict
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import changing, evaluating, proposing, reviewing, signing, supervising
from domain.policy import Policy
from domain.values import PledgerKind, Role

E = TypeVar("E", bound=Event)

DAY = timedelta(days=1)
LAST_MONTH = {date(2027, 6, 30): date(2027, 5, 31)}
"""The first day of the last month, by the day on which a campaign closes."""


@dataclass(frozen=True)
class Recounted:
    """What a row of the list says, bar names."""

    code: str
    organisation: UUID
    since: date
    pledge: UUID | None = None
    member: UUID | None = None
    campaign: UUID | None = None
    channel: str = ""
    number: int | None = None
    due: date | None = None


class Recount:
    """The events of some aggregates up to the day ``on``, and the organisations and members they lead to."""

    def __init__(
        self, events: Sequence[Event], on: date, places: Sequence[Organisation], members: Sequence[Member]
    ) -> None:
        self.events = [event for event in events if event.act.occurred_on <= on]
        self.all = events
        self.on = on
        self.places = {each.id: each for each in places}
        self.members = {each.id: each for each in members}

    def gaps(self) -> set[Recounted]:
        """Return every gap of the day."""
        return {
            *self._posts(),
            *self._responsible(),
            *(gap for begun in self._of(proposing.Proposed) for gap in self._of_pledge(begun)),
            *self._never_evaluated(),
        }

    def under(self, top: UUID) -> set[UUID]:
        """Return an organisation and all below it on the day."""
        return {key for key in self.places if top in self._line(key)}

    def _of(self, *kinds: type[E], id: UUID | None = None) -> list[E]:
        return [e for e in self.events if isinstance(e, kinds) and id in (None, e.originator_id)]

    def _line(self, key: UUID | None) -> Iterator[UUID]:
        while key is not None:
            yield key
            key = self.places[key].parent_on(self.on)

    def _stands(self, place: Organisation, day: date) -> bool:
        return place.founded_on <= day and (place.dissolved_on is None or day < place.dissolved_on)

    def _first(self, lacks: Callable[[date], bool]) -> date | None:
        """Return the first of the days up to the day of the question on which it was lacking without a break."""
        day = self.on
        while lacks(day):
            day -= DAY
        return None if day == self.on else day + DAY

    def _posts(self) -> Iterator[Recounted]:
        for key, place in self.places.items():
            vacancy = self._first(lambda d: self._stands(place, d) and not place.holders_on(Role.SECRETARY, d))  # noqa: B023
            if vacancy:
                yield Recounted("SECRETARY_VACANT", key, vacancy)
            reached = [
                e.opens_on
                for e in self.all
                if isinstance(e, campaigns.Opened)
                and e.opens_on <= self.on <= e.closes_on
                and not self._of(campaigns.Closed, id=e.originator_id)
                and e.organisation in self._line(key)
            ]
            lonely = self._first(lambda d: self._stands(place, d) and not place.holders_on(Role.CONTACT_LEADER, d))  # noqa: B023
            if lonely and reached and place.level in BRANCH_LEVELS:
                yield Recounted("CONTACT_LEADER_MISSING", key, max(lonely, min(reached)))

    def _responsible(self) -> Iterator[Recounted]:
        branches = [each for each in self.places.values() if each.level in BRANCH_LEVELS]

        def held(member: UUID, day: date) -> int:
            return sum(member in place.holders_on(Role.RESPONSIBLE_LEADER, day) for place in branches)

        for key, member in self.members.items():
            since = self._first(lambda d: held(key, d) not in (0, 2, 3))  # noqa: B023
            if since:
                place, number = member.organisation_on(self.on), held(key, self.on)
                yield Recounted("DUAL_RESPONSIBILITY", place, since, member=key, number=number)

    def _of_pledge(self, begun: proposing.Proposed) -> Iterator[Recounted]:
        key = begun.originator_id
        about: dict[str, Any] = {
            "organisation": begun.organisation,
            "pledge": key,
            "member": begun.pledger.id if begun.pledger.kind is PledgerKind.MEMBER else None,
            "campaign": begun.campaign,
        }
        if self._of(evaluating.Closed, id=key) or self._withdrawn(key):
            return
        for published in self._of(signing.Published, id=key):
            shown = {e.channel for e in self._of(signing.Publicised, id=key)}
            for channel in self._policy(begun).channels(begun.pledger.kind, self.places[begun.organisation].type):
                if channel.obligatory and not channel.automatic and channel.code not in shown:
                    since = published.act.occurred_on
                    yield Recounted("CHANNEL_MISSING", since=since, channel=channel.code, **about)
        signed = [e.act.occurred_on for e in self._of(signing.Signed, id=key)]
        bound = [e.act.occurred_on for e in self._of(signing.Published, id=key)] + ([max(signed)] if signed[1:] else [])
        copies = {e.holder: e.digest for e in self._of(signing.CopyFiled, id=key)}
        if bound and len(copies) < 3:
            yield Recounted("COPIES_UNRECONCILED", since=min(bound), number=len(copies), **about)
        returned = due = None
        for event in self._of(reviewing.Returned, proposing.Revised, supervising.DeadlineMoved, id=key):
            if isinstance(event, supervising.DeadlineMoved):
                due = event.to if event.duty == "propose" else due
            else:
                returned = event if isinstance(event, reviewing.Returned) else None
                due = returned.due if returned else None
        if returned:
            yield Recounted("RETURNED_NOT_REVISED", since=returned.act.occurred_on, due=due, **about)

    def _never_evaluated(self) -> Iterator[Recounted]:
        for begun in self._of(proposing.Proposed):
            key, place, campaign = begun.originator_id, begun.organisation, begun.campaign
            if begun.pledger.kind is PledgerKind.MEMBER or self._withdrawn(key):
                continue
            if not self._policy(begun).mechanisms.evaluation:
                continue
            opened = next(e for e in self.all if isinstance(e, campaigns.Opened) and e.originator_id == campaign)
            over = self._of(campaigns.Closed, id=campaign) or not self._stands(self.places[place], self.on)
            for published in self._of(signing.Published, id=key):
                day = published.act.occurred_on
                ends = [
                    e.period.end
                    for e in self.all  # a period is one from its first day on, whenever it was opened
                    if isinstance(e, campaigns.DutiesOpened) and (e.originator_id, e.duty) == (campaign, "evaluation")
                    if e.period.start <= self.on and e.period.end >= day
                ]
                expected = min([LAST_MONTH[opened.closes_on], *(end + DAY for end in ends)])
                if expected <= self.on and not over and not self._judged(place, campaign, day):
                    yield Recounted("NEVER_EVALUATED", place, max(expected, day), pledge=key, campaign=campaign)

    def _judged(self, place: UUID, campaign: UUID, published: date) -> bool:
        """Tell whether ballots that were counted once the letter hung on the board have a valid published result."""
        for held in self._of(evaluations.Announced):
            key = held.originator_id
            counted = any(e.act.occurred_on >= published for e in self._of(evaluations.Closed, id=key))
            results = [e.verdict for e in self._of(evaluations.ResultPublished, id=key)]
            valid = any(verdict is not EvaluationVerdict.VOID for verdict in results)
            if (held.organisation, held.campaign) == (place, campaign) and counted and valid:
                return True
        return False

    def _withdrawn(self, pledge: UUID) -> bool:
        return any(event.approved for event in self._of(changing.WithdrawalDecided, id=pledge))

    def _policy(self, begun: proposing.Proposed) -> Policy:
        kinds = (campaigns.Opened, campaigns.PolicyChanged)
        stated = [e for e in self.all if isinstance(e, kinds) and e.originator_id == begun.campaign]
        return Policy.from_data(stated[begun.policy_version - 1].policy)
