"""Random histories of everything that is owed: letters, comments, evaluations, rectifications, periodic duties.

To the generated letters come cards, rests, deadlines that move, and what is judged; the days go back and forth.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import cast
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.aggregate import Event, Root
from domain.cadence import Period
from domain.campaign import Campaign, DutiesOpened
from domain.judgement.ballots import Box
from domain.judgement.evaluation import Attendance, Evaluation, Notice
from domain.judgement.rectification import Bench, Cause, ProblemDraft, Rectification, SourceKind
from domain.ladder import LEVELS
from domain.member import Member
from domain.organisation import Organisation
from domain.policy import preset
from domain.record import Record
from domain.supervised import Supervised
from domain.values import SYSTEM, Act, Role
from tests.generated_letters import histories
from tests.generators import CLOSES, OPENS, refusable

CADENCES = {"briefing": "P6M", "disclosure_member": "P3M", "life_meeting": "P2M"}
"""Periodic duties of three scopes, which records alone meet; those of other campaigns are left out of the log."""

_RECORDS = {"briefing": "BRIEFING", "disclosure_member": "DISCLOSURE_MEMBER", "life_meeting": "LIFE_MEETING"}
_LATEST = date(2029, 12, 31)


class Chance:
    """What happens beside the letters, each time one of them went on."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.day = OPENS
        self.places: list[Organisation] = []
        self.people: list[Member] = []
        self.judged: list[Evaluation | Rectification] = []
        self.campaign: Campaign | None = None
        self.numbers = count()

    def known(self, aggregate: Root) -> None:
        """Take note of who and what there is."""
        if isinstance(aggregate, Organisation) and aggregate not in self.places:
            self.places.append(aggregate)
        if isinstance(aggregate, Member) and aggregate not in self.people:
            self.people.append(aggregate)

    def id(self) -> UUID:
        """Return a new id, the same ones in every run."""
        return uuid5(NAMESPACE_OID, f"owed/{next(self.numbers)}")

    def act(self, day: date | None = None) -> Act:
        """Return an act of somebody."""
        return Act(self.id(), Role.SECRETARY, None, day or self.day, reason="按程序办理")

    def system(self) -> Act:
        """Return an act of the service."""
        return Act(SYSTEM, Role.SYSTEM, None, self.day)

    def supervise(self, thing: Supervised) -> None:
        """Remind, pass up, take note of, or move something that is owed."""
        rng = self.rng
        if not thing.duties():
            return
        duty = rng.choice(thing.duties())
        to = duty.due + timedelta(days=rng.choice((-9, -1, 1, 20, 90)))
        kind = rng.randrange(6)
        if kind == 0:
            thing.remind(self.system(), duty.ref, duty.due, rng.choice(("-7", "0", "+7")))
        elif kind in (1, 2):
            thing.escalate(self.system(), duty.ref, duty.due, rng.choice(self.places).id, rng.choice(LEVELS))
        elif kind == 3:
            thing.remind(self.system(), duty.ref, duty.due, "-1")
            refusable(lambda: thing.acknowledge(self.act(), duty.owed_by, duty.ref, duty.due, None, longest=30))
        elif kind == 4:
            refusable(lambda: thing.extend(self.act(), duty.owed_by, duty.ref, duty.due, to=to, latest=_LATEST))
        else:
            thing.follow_calendar(self.system(), duty.ref, duty.due, to, 2)

    def happen(self) -> Iterator[Root]:
        """Let something be judged, a period open, a record be made, or the register change."""
        rng = self.rng
        kind = rng.randrange(10)
        if kind == 0:
            self.judged.append(self._announced() if rng.random() < 0.5 else self._begun())
            yield self.judged[-1]
        elif kind in (1, 2, 3) and self.judged:
            thing = rng.choice(self.judged)
            self.day = thing.since if isinstance(thing, Rectification) else self.day
            self.day += timedelta(days=rng.choice((0, 3, 20)))
            refusable(lambda: self._step(thing))
            if rng.random() < 0.4:
                self.supervise(thing)
            yield thing
        elif kind == 4:
            yield from self._periods()
        elif kind in (5, 6) and self.campaign:
            yield self._record(self.campaign)
        elif kind > 6:
            yield self._changed()

    def _changed(self) -> Root:
        """Move an organisation below one entered earlier, which cannot be below it, or change who heads it."""
        rng = self.rng
        number = rng.randrange(len(self.places))
        place, person = self.places[number], rng.choice(self.people)
        kind = rng.randrange(4)
        if kind == 0 and number:
            place.move(self.act(), self.places[rng.randrange(number)].id)
        elif kind == 1:
            refusable(lambda: place.fill_post(self.act(), Role.SECRETARY, person.id))
        elif kind == 2:
            heads = place.holders_on(Role.SECRETARY, self.day)
            refusable(lambda: place.vacate_post(self.act(), Role.SECRETARY, heads[0] if heads else person.id))
        else:
            person.transfer(self.act(), place.id)
            return person
        return place

    def _announced(self) -> Evaluation:
        rng = self.rng
        held_on = self.day + timedelta(days=rng.choice((0, 5, 30)))
        notice = Notice(
            campaign=self.id(), organisation=rng.choice(self.places).id, organisation_type="RURAL", policy_version=1,
            period=Period(OPENS, CLOSES), attempt=1, previous=None, held_on=held_on,
            closes_on=held_on + timedelta(days=rng.choice((0, 10))), minimum=1, threshold=90, satisfied=("SATISFIED",),
        )  # fmt: skip
        return Evaluation.announce(self.act(), notice)

    def _begun(self) -> Rectification:
        rng = self.rng
        member = rng.choice([None, *(person.id for person in self.people)])
        kind = SourceKind.COMMENT if member else rng.choice([*SourceKind])
        cause = Cause(kind, self.id(), self.id(), 1, rng.choice(self.places).id, member, self.day)
        return Rectification.begin(self.act(), self._bench(), cause)

    @staticmethod
    def _bench() -> Bench:
        return Bench(preset("DEFAULT").days)

    def _step(self, thing: Evaluation | Rectification) -> None:
        rng, bench = self.rng, self._bench()
        if isinstance(thing, Evaluation):
            steps: list[Callable[[], None]] = [
                lambda: thing.open(
                    self.act(thing.notice.held_on), [Attendance("MASSES", 3)], categories=["MASSES"],
                    leaders=frozenset(),
                ),
                lambda: self._close(thing),
                lambda: thing.publish_result(self.act(), "村务公开栏"),
            ]  # fmt: skip
        else:
            problems = [
                ProblemDraft("路未修好", "通车", "换人", self.day + timedelta(days=days))
                for days in rng.sample((0, 5, 40), 2)
            ]
            number = rng.choice((1, 2))
            steps = [
                lambda: thing.report(self.act(), bench, examination="监督不力", problems=problems),
                lambda: thing.return_report(self.act(), bench, "不实"),
                lambda: thing.order(self.act(), bench, self.day + timedelta(days=60)),
                lambda: thing.close_problem(self.act(), bench, number, "照片"),
                lambda: thing.close_problem(self.act(), bench, 3 - number, "照片"),
                lambda: thing.confirm_problem(self.act(), bench, number),
                lambda: thing.reopen_problem(self.act(), bench, number, "仍有坑洼"),
            ]
        for step in rng.sample(steps, 3):
            refusable(step)

    def _close(self, evaluation: Evaluation) -> None:
        act = self.act(max(self.day, evaluation.notice.closes_on + timedelta(days=1)))
        evaluation.require_closable(act)
        evaluation.close(act, Box(), act.occurred_on + timedelta(days=7))

    def _periods(self) -> Iterator[Root]:
        if self.campaign is None:
            policy = replace(preset("DEFAULT"), cadences=CADENCES)
            self.campaign = Campaign.open(
                self.id(), self.act(OPENS), name="诺", theme="", organisation=self.places[0].id, opens_on=OPENS,
                closes_on=CLOSES, policy=policy,
            )  # fmt: skip
        self.campaign.open_duties(self.system())
        yield self.campaign

    def _record(self, campaign: Campaign) -> Record:
        rng = self.rng
        duty, kind = rng.choice([*_RECORDS.items()])
        person = rng.choice(self.people) if duty == "disclosure_member" else None
        place = person.organisation_on(self.day) if person else rng.choice(self.places).id
        record = Record.enter(
            self.id(), self.act(), campaign=rng.choice((None, campaign.id)), kind=kind, organisation=place,
            member=person.id if person else None, title="记录", text="内容", evidence="", attendance=12, figures={},
            details={}, period=max(OPENS, self.day - timedelta(days=rng.choice((0, 20, 60)))), public=True,
            refers_to=[],
        )  # fmt: skip
        if rng.random() < 0.2:
            record.retract(self.act())
        return record


def log(rng: Random, *, pledges: int, steps: int, organisations: int) -> Iterator[Event]:
    """Yield the events of a random history in the order of the log."""
    chance = Chance(rng)
    for aggregate in histories(rng, pledges=pledges, steps=steps, organisations=organisations):
        chance.known(aggregate)
        if isinstance(aggregate, Supervised):
            for event in cast("Sequence[Event]", aggregate.pending_events):
                chance.day = event.act.occurred_on
            if rng.random() < 0.3:
                chance.supervise(aggregate)
        yield from _events(aggregate, chance)
        if len(chance.places) == organisations and rng.random() < 0.5:
            for other in chance.happen():
                yield from _events(other, chance)


def _events(aggregate: Root, chance: Chance) -> Iterator[Event]:
    for event in cast("Sequence[Event]", aggregate.collect_events()):
        if isinstance(event, DutiesOpened) and event.originator_id != (chance.campaign and chance.campaign.id):
            continue
        yield event
