"""Turns notices into words right before they are sent: not what was done meanwhile, nor what one may no longer see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.application import Pledgebook
from domain.application.deadlines import Dated
from domain.authority import Claim
from domain.campaign import Campaign
from domain.errors import NotFound
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification
from domain.ladder import rungs_left
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Pledge
from workflows import contracts
from workflows.notices.outbox import Notice, Occasion
from workflows.notices.recipients import member
from workflows.notices.texts import Matter, Month

Agenda = Callable[[UUID, date], Month]
"""What a person owes on a day, of the read models; the day is the one on which it is told."""

KINDS: Mapping[str, type[Dated]] = {
    contracts.PLEDGE: Pledge,
    contracts.EVALUATION: Evaluation,
    contracts.RECTIFICATION: Rectification,
    contracts.COMMENT: Comment,
}
"""What has duties, by the first word of its events' topics."""

_PATHS: Mapping[str, str] = {
    contracts.PLEDGE: "pledges",
    contracts.EVALUATION: "evaluations",
    contracts.RECTIFICATION: "rectifications",
    contracts.COMMENT: "comments",
}


@dataclass(frozen=True)
class Needless:
    """Why a notice is not sent."""

    reason: str


DONE, RESTS, UNSEEN, GONE = (Needless(reason) for reason in ("DONE", "RESTS", "UNSEEN", "GONE"))


class Teller:
    """Makes the content of notices; ``public_url`` is where the reader finds the things."""

    def __init__(self, app: Pledgebook, public_url: str) -> None:
        self._app = app
        self._public_url = public_url.rstrip("/")

    def matter(self, notice: Notice, today: date) -> Matter | Needless:
        """Return what a reminder or an escalation says on ``today``."""
        if notice.thing is None:
            return GONE
        try:
            thing = self._app.look_up(KINDS[notice.kind], notice.thing)
        except NotFound:
            return GONE
        owed = thing.owed(notice.duty, notice.due)
        if owed is None or owed.owed_by.value != notice.owed_by:
            return DONE
        if not self._app.sees(Claim(notice.person, today), thing):
            return UNSEEN
        rests_until = thing.rests.get((notice.duty, notice.due))
        if rests_until and rests_until > today and notice.occasion is Occasion.REMINDED:
            return RESTS
        policy = self._app.ruling(thing)
        ladder = policy.days.ladder(self._app.working_days(policy))
        climbed = {rung for ref, due, rung in thing.reminded if (ref, due) == (notice.duty, notice.due)}
        coming = rungs_left(ladder, notice.due, date.min, climbed, rests_until=rests_until)
        return Matter(
            duty=notice.duty,
            about=self._whose(thing),
            campaign=self._app.look_up(Campaign, thing.campaign).name,
            due=notice.due,
            days=(today - notice.due).days,
            link=self.link(notice.kind, thing.id),
            next_on=coming[0].on if coming else None,
            next_up=bool(coming) and coming[0].escalates,
            level=notice.rung if notice.occasion is Occasion.ESCALATED else "",
        )

    def link(self, kind: str, key: UUID) -> str:
        """Return where a thing is read."""
        return f"{self._public_url}/{_PATHS[kind]}/{key}"

    def _whose(self, thing: Dated) -> str:
        person = member(thing)
        if person:
            return str(self._app.look_up(Member, person).name)
        return self._app.look_up(Organisation, thing.organisation).name
