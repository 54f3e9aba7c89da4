"""Coverage counted by hand over the events of a history: slow, plain, and written without a look at the SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from domain import campaign, exemption, member, organisation
from domain.aggregate import Event
from domain.pledge import changing, proposing, reviewing, signing
from domain.values import Form

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Counted:
    """How one subject stands in one place; ``pledge`` covers it or is in hand, then with its stage."""

    subject: UUID
    organisation: UUID
    status: str
    pledge: UUID | None
    stage: str | None
    assisting: UUID | None


@dataclass(frozen=True)
class Missing:
    """A pledge that is owed and missing."""

    subject: UUID
    organisation: UUID
    ref: str
    since: date
    due: date


class Recount:
    """The events of a history, asked about one campaign."""

    def __init__(self, events: Iterable[Event], campaign_id: UUID) -> None:
        self.events = list(events)
        self._by_kind: dict[type[Event], list[Event]] = {}
        for event in self.events:
            self._by_kind.setdefault(type(event), []).append(event)
        self.campaign = campaign_id
        self.opened = self.of(campaign.Opened, campaign_id)[0]
        self._days: dict[date, set[tuple[UUID, str]]] = {}

    def of(self, kind: type[E], id: UUID | None = None, on: date = date.max) -> list[E]:
        """Return the events of a kind, of one aggregate or all, that had happened by a day, as they were recorded."""
        return [
            cast("E", e)
            for e in self._by_kind.get(kind, [])
            if (id is None or e.originator_id == id) and e.act.occurred_on <= on
        ]

    def covered(self, round: int, on: date, under: UUID | None = None) -> set[Counted]:
        """Return how everybody stands in a round on a day, of a subtree of that day."""
        opened = [self.opened.opens_on.year] if self.opened.act.occurred_on <= on else []
        opened += [e.year for e in self.of(campaign.RoundOpened, self.campaign, on)]
        if round not in opened:
            return set()
        found = set()
        for founded in self.of(organisation.Founded, on=on):
            place = founded.originator_id
            if self._stands(place, on) and len(self._way_up(place, on)) > 1:
                found.add(self._counted(place, place, "OWN", round, on))
        for admitted in self.of(member.Admitted, on=on):
            for place, basis in self._places(admitted, on):
                if self._stands(place, on) and self._way_up(place, on):
                    counted = self._counted(admitted.originator_id, place, basis, round, on)
                    if counted.status != "-":
                        found.add(counted)
        return {each for each in found if under is None or under in self._above(each.organisation, on)}

    def missing(self, on: date) -> set[Missing]:
        """Return what is missing on a day in the round of that day, with the days since when and until when."""
        policy = self._policy(on)
        rounds = [e.year for e in self.of(campaign.RoundOpened, self.campaign, on)]
        if policy["pledge_deadline"] is None or self.opened.act.occurred_on > on:
            return set()
        if self.of(campaign.Closed, self.campaign, on):
            return set()
        year = rounds[-1] if rounds else self.opened.opens_on.year
        opening = next(
            (e.act.occurred_on for e in self.of(campaign.RoundOpened, self.campaign, on) if e.year == year),
            max(self.opened.opens_on, self.opened.act.occurred_on),
        )
        deadline, found = date.fromisoformat(policy["pledge_deadline"]), set()
        for blank in self.covered(year, on):
            if blank.status == "BLANK":
                basis = self._basis(blank.subject, blank.organisation, on)
                since = max(opening, self._first_day(blank.subject, basis, on), *self._withdrawals(blank, year, on))
                due = deadline if since <= deadline else since + timedelta(days=policy["days"]["join"])
                ref = f"pledge:{year}" + (":residence" if basis == "SERVICE" else "")
                if since <= on:
                    found.add(Missing(blank.subject, blank.organisation, ref, since, due))
        return found

    def _basis(self, subject: UUID, place: UUID, on: date) -> str:
        who = self.of(member.Admitted, subject)
        return dict(self._places(who[0], on))[place] if who else "OWN"

    def _first_day(self, subject: UUID, basis: str, on: date) -> date:
        """Look through all days on which anything happened, since nothing changes on others."""
        for day in sorted({e.act.occurred_on for e in self.events if e.act.occurred_on <= on}):
            if (subject, basis) in self._standing(day):
                return day
        raise AssertionError(subject)

    def _standing(self, on: date) -> set[tuple[UUID, str]]:
        if on not in self._days:
            places = [e.originator_id for e in self.of(organisation.Founded, on=on)]
            found = {(key, "OWN") for key in places if self._stands(key, on) and len(self._way_up(key, on)) > 1}
            for who in self.of(member.Admitted, on=on):
                for place, basis in self._places(who, on):
                    if self._stands(place, on) and self._way_up(place, on):
                        found.add((who.originator_id, basis))
            self._days[on] = found
        return self._days[on]

    def _withdrawals(self, blank: Counted, year: int, on: date) -> list[date]:
        """Return the days on which pledges for this place were withdrawn, with the first day there is."""
        who = next(iter(self.of(member.Admitted, blank.subject)), None)
        return [date.min] + [
            e.act.occurred_on
            for p in self.of(proposing.Proposed)
            if (p.campaign, p.round, p.pledger.id) == (self.campaign, year, blank.subject)
            and self._published(p) <= on
            and self._counts(p, blank.organisation, who, on)
            for e in self.of(changing.WithdrawalDecided, p.originator_id, on)
            if e.approved
        ]

    def parent(self, place: UUID, on: date) -> UUID | None:
        """Return the superior of an organisation that had been founded by a day."""
        moves: list[Any] = [*self.of(organisation.Founded, place, on), *self.of(organisation.Moved, place, on)]
        last: UUID | None = max(moves, key=lambda e: (e.act.occurred_on, e.originator_version)).parent
        return last

    def _above(self, place: UUID, on: date) -> list[UUID]:
        line: list[UUID] = []
        step: UUID | None = place
        while step is not None and step not in line:
            line.append(step)
            step = self.parent(step, on) if self.of(organisation.Founded, step, on) else None
        return line

    def _way_up(self, place: UUID, on: date) -> list[UUID]:
        """Return the line from a place to the campaign's organisation, nothing outside the campaign."""
        line = self._above(place, on)
        root = self.opened.organisation
        return line[: line.index(root) + 1] if root in line else []

    def _stands(self, place: UUID, on: date) -> bool:
        return bool(self.of(organisation.Founded, place, on)) and not self.of(organisation.Dissolved, place, on)

    def _home(self, admitted: member.Admitted, on: date) -> UUID:
        moves: list[Any] = [admitted, *self.of(member.Transferred, admitted.originator_id, on)]
        home: UUID = max(moves, key=lambda e: (e.act.occurred_on, e.originator_version)).organisation
        return home

    def _places(self, admitted: member.Admitted, on: date) -> list[tuple[UUID, str]]:
        home, residence = self._home(admitted, on), admitted.residence
        if residence is None:
            return [(home, "HOME")]
        if "FLOATING" in admitted.kinds:
            return [(residence, "FLOATING")]
        if "IN_SERVICE" in admitted.kinds and residence != home and self._in_service(on):
            return [(home, "HOME"), (residence, "SERVICE")]
        return [(home, "HOME")]

    def _in_service(self, on: date) -> bool:
        answer: bool = self._policy(on)["in_service_at_residence"]
        return answer

    def _policy(self, on: date) -> dict[str, Any]:
        policy = self.opened.policy
        for changed in self.of(campaign.PolicyChanged, self.campaign, on):
            policy = changed.policy
        return policy

    def _counted(self, subject: UUID, place: UUID, basis: str, round: int, on: date) -> Counted:
        joining, assisting, left = False, None, None
        for admitted in self.of(member.Admitted, subject):
            joining = any(kind in ("ACTIVIST", "NON_PARTY_CADRE", "MASSES") for kind in admitted.kinds)
            assisting = self._home(admitted, on) if basis == "FLOATING" else None
            left = admitted
        pledges = [
            p
            for p in self.of(proposing.Proposed)
            if (p.campaign, p.round, p.pledger.id) == (self.campaign, round, subject)
            and self._counts(p, place, left, on)
        ]
        standing = sorted(
            (p.form is Form.ORAL, self._published(p), str(p.originator_id), p)
            for p in pledges
            if self._published(p) <= on and not self._withdrawn(p, on)
        )
        if standing:
            oral, _, _, best = standing[0]
            status = "JOINED" if joining else "ORAL" if oral else "PLEDGED"
            return Counted(subject, place, status, best.originator_id, None, assisting)
        begun = [p for p in pledges if p.act.occurred_on <= on and not self._withdrawn(p, on)]
        status = "-" if joining else "EXEMPT" if self._exempt(subject, on) else "BLANK"
        if not begun:
            return Counted(subject, place, status, None, None, assisting)
        last = min(begun, key=lambda p: (-p.act.occurred_on.toordinal(), str(p.originator_id)))
        return Counted(subject, place, status, last.originator_id, self._stage(last, on), assisting)

    def _counts(self, pledge: proposing.Proposed, place: UUID, who: member.Admitted | None, on: date) -> bool:
        """Tell whether a pledge is one for a place of its pledger."""
        bases = dict(self._places(who, on)) if who else {}
        if who is None or who.residence is None or not {"IN_SERVICE", "FLOATING"} & set(who.kinds):
            return True
        if bases[place] == "FLOATING":
            return True
        if bases[place] == "SERVICE":
            return pledge.organisation == place
        if pledge.organisation != who.residence:
            return True
        changes = [e.act.occurred_on for e in self.of(member.Transferred, who.originator_id, on)]
        days = [day for day in (who.act.occurred_on, *changes) if day >= who.act.occurred_on]
        return pledge.organisation in {self._home(who, day) for day in days}

    def _published(self, pledge: proposing.Proposed) -> date:
        return next((e.act.occurred_on for e in self.of(signing.Published, pledge.originator_id)), date.max)

    def _withdrawn(self, pledge: proposing.Proposed, on: date) -> bool:
        return any(e.approved for e in self.of(changing.WithdrawalDecided, pledge.originator_id, on))

    def _exempt(self, subject: UUID, on: date) -> bool:
        asked = [
            e.originator_id for e in self.of(exemption.Requested) if (e.campaign, e.member) == (self.campaign, subject)
        ]
        return any(e.approved for key in asked for e in self.of(exemption.Decided, key, on))

    def _stage(self, pledge: proposing.Proposed, on: date) -> str:
        stage = "PROPOSE"
        for event in self.events:
            if event.originator_id != pledge.originator_id or event.act.occurred_on > on:
                continue
            if isinstance(event, reviewing.Returned):
                stage = "PROPOSE"
            elif isinstance(event, proposing.Submitted):
                stage = "REVIEW"
            elif isinstance(event, reviewing.Approved):
                stage = event.stage.value
            elif isinstance(event, signing.Signed) and event.due:
                stage = "PUBLISH"
        return stage
