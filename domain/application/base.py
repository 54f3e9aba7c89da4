"""What every command needs: who calls, exactly-once answers, optimistic concurrency, and the way to aggregates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, JSONTranscoder, Transcoder
from eventsourcing.utils import EnvType

from domain import rules
from domain.aggregate import Event, Root
from domain.application.codec import Codec
from domain.application.judgement.boxes import BallotBoxes, Swap
from domain.application.kept import Kept
from domain.authority import Claim, Standing
from domain.calendar import Calendar, calendar_id
from domain.deadlines import Origins, traced
from domain.errors import KeyReused, NotFound, Refused, Rule, StaleVersion
from domain.policy import Policy
from domain.supervised import Supervised
from domain.transcodings import Cipher, transcodings
from domain.values import Act, Role, clean
from domain.working_days import WorkingDays

ATTEMPTS = 12
"""How often a command is tried on newer states before others have won for good; a try takes some milliseconds."""
DEFAULT_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Call:
    """One command as it came in: who gives it, when, and how it is told from a repetition.

    ``moment`` is aware; ``occurred_on`` defaults to its day in the campaign's zone. ``on_behalf_of`` chooses the
    capacity of a substitute, or of who writes for a member. ``role`` is set only for callers who act without a post
    (SYSTEM, ADMINISTRATOR, SERVICE), ``within`` is the organisation below which they stay. ``fingerprint`` identifies
    the request that came with ``key``. ``expected`` is the version the caller decided on, None for any.
    """

    actor: UUID
    moment: datetime
    occurred_on: date | None = None
    on_behalf_of: UUID | None = None
    reason: str = ""
    role: Role | None = None
    within: UUID | None = None
    key: str | None = None
    fingerprint: str = ""
    expected: int | None = None

    def today(self, zone: str) -> date:
        """Return the day on which the call came in."""
        return self.moment.astimezone(ZoneInfo(zone)).date()

    def day(self, zone: str) -> date:
        """Return when the act happened; raises `errors.Refused` for a day that has not come yet."""
        today = self.today(zone)
        if self.occurred_on is not None and self.occurred_on > today:
            raise Refused(rules.FUTURE)
        return self.occurred_on or today

    def claim(self, day: date) -> Claim:
        """Return who claims the right to do this on ``day``."""
        return Claim(self.actor, day, self.role, self.within, self.on_behalf_of)

    def viewer(self, zone: str) -> Claim:
        """Return who gives the command as a reader: what one may see is judged by today, whatever day the act is of."""
        return self.claim(self.today(zone))

    def act(self, standing: Standing, day: date) -> Act:
        """Return the act as events carry it."""
        return Act(
            actor=self.actor,
            role=standing.role,
            organisation=standing.organisation,
            occurred_on=day,
            on_behalf_of=standing.on_behalf_of,
            reason=clean(self.reason, "reason", required=False, limit=1000),
        )


@dataclass(frozen=True)
class Answer:
    """What a command did: the aggregate, its version and stage now, and the position of its last event in the log."""

    id: UUID
    version: int
    stage: str
    position: int


@dataclass(frozen=True)
class Receipt:
    """The first answer to an Idempotency-Key of one caller; written in the transaction of the events."""

    actor: UUID
    key: str
    fingerprint: str
    answer: Answer


class Receipts(Protocol):
    """The recorder's side of exactly-once commands."""

    def find_receipt(self, actor: UUID, key: str) -> Receipt | None:
        """Return the stored receipt, with the position of the answer's last event."""


R = TypeVar("R", bound=Root)
D = TypeVar("D", bound=Supervised)


class Base(Application[UUID]):
    """The event-sourced application under all groups of commands."""

    name = "Pledgebook"

    def __init__(self, cipher: Cipher, boxes: BallotBoxes, env: EnvType | None = None) -> None:
        self._cipher = cipher
        self.boxes = boxes
        super().__init__(env)
        # Aggregates to be changed are rebuilt each time: to copy one that is kept takes as long.
        self._kept = Kept(self.recorder, self._replayed)

    def close(self) -> None:
        super().close()
        self.boxes.close()

    def construct_transcoder(self) -> Transcoder:
        codec = Codec()
        self.register_transcodings(codec)
        return codec

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        for transcoding in transcodings(self._cipher):
            transcoder.register(transcoding)

    def find(self, kind: type[R], key: UUID) -> R:
        """Return the aggregate ``key`` for change; raises `errors.NotFound` if there is none of that ``kind``."""
        return _of(kind, key, self._replayed(key))

    def look_up(self, kind: type[R], key: UUID) -> R:
        """Return the aggregate ``key`` as it is now, for reading only."""
        self._kept.refresh()
        return self.recall(kind, key)

    def recall(self, kind: type[R], key: UUID) -> R:
        """Return the aggregate ``key`` as it was when this thread last looked one up, or newer; for reading only."""
        return _of(kind, key, self._kept.get(key))

    def _replayed(self, key: UUID) -> Root | None:
        """Apply the events; unlike the library's repository, without asking each what it can do (25 us an event)."""
        found: Root | None = None
        for event in cast("Iterable[Event]", self.events.get(key)):
            found = event.mutate(found)
        return found

    def traced(self, kind: type[D], key: UUID) -> tuple[D, Origins]:
        """Return a thing of ``kind`` for change, with where its duties come from; raises `errors.NotFound`."""
        thing, origins = traced(cast("Iterable[Event]", self.events.get(key)))
        return _of(kind, key, thing), origins

    def working_days(self, policy: Policy) -> WorkingDays:
        """Return the days that count under a policy, as they are known now."""
        if not policy.calendar:
            return WorkingDays.EVERY_DAY
        return self.look_up(Calendar, calendar_id(policy.calendar)).current

    def exists(self, key: UUID) -> bool:
        """Tell whether any aggregate has this id."""
        return bool(self.recorder.select_events(key, limit=1))

    def answered(self, call: Call) -> Answer | None:
        """Return the first answer to the call's key, if any; raises `errors.KeyReused` if the request was another."""
        if call.key is None:
            return None
        receipt = cast("Receipts", self.recorder).find_receipt(call.actor, call.key)
        if receipt is None:
            return None
        if receipt.fingerprint != call.fingerprint:
            raise KeyReused
        return receipt.answer

    def commit(self, call: Call, changed: Root, swap: Swap | None = None) -> Answer:
        """Append the pending events and the receipt in one transaction, with ``swap`` if any, and return the answer."""
        answer = Answer(changed.id, changed.version, _stage(changed), 0)
        receipt = Receipt(call.actor, call.key, call.fingerprint, answer) if call.key else None
        recordings = self.save(changed, receipt=receipt, swap=swap) if changed.pending_events else []
        position = recordings[-1].notification.id if recordings else self.recorder.max_notification_id() or 0
        return Answer(answer.id, answer.version, answer.stage, position)

    def carry_out(
        self, call: Call, change: Callable[[], tuple[Root, Swap | None]], *, repeated: Rule | None = None
    ) -> Answer:
        """Commit what ``change`` makes, exactly once, with what is swapped in a ballot box by the same transaction.

        A repeated key gets the first answer, or is refused by the rule ``repeated``. A lost race is run again on the
        newer state, unless the caller decided on a version: then it is `errors.StaleVersion`.
        """
        attempt = 1
        while True:
            if answer := self._first(call, repeated):
                return answer
            changed, swap = change()
            try:
                return self.commit(call, changed, swap)
            except IntegrityError:
                if answer := self._first(call, repeated):
                    return answer
                if call.expected is not None:
                    current = self.look_up(type(changed), changed.id)
                    if swap is None or call.expected != current.version:
                        raise StaleVersion(call.expected, current.version) from None
                if attempt == ATTEMPTS:
                    raise
                attempt += 1

    def _first(self, call: Call, repeated: Rule | None) -> Answer | None:
        answer = self.answered(call)
        if answer and repeated:
            raise Refused(repeated)
        return answer


S = TypeVar("S", bound=Base)
P = ParamSpec("P")


def command(
    method: Callable[Concatenate[S, Call, P], Root],
) -> Callable[Concatenate[S, Call, P], Answer]:
    """Make a method that changes one aggregate an exactly-once command, by `Base.carry_out`."""

    def run(self: S, call: Call, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        return self.carry_out(call, lambda: (method(self, call, *args, **kwargs), None))

    return wraps(method)(run)


def _of(kind: type[R], key: UUID, found: Root | None) -> R:
    if not isinstance(found, kind):
        raise NotFound(kind.__name__.lower(), key)
    return found


def _stage(changed: Root) -> str:
    stage = getattr(changed, "stage", None)
    return stage.value if stage else ""
