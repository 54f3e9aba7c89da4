"""The courier: follows the log, keeps a notice for everybody who is to be told, and sends what is due."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from eventsourcing.persistence import MapperDeserialisationError, Notification
from eventsourcing.utils import TopicError

from domain.aggregate import stored_events
from domain.application import Pledgebook
from domain.errors import PledgebookError
from domain.supervised import Escalation, Reminder
from workflows.notices import texts
from workflows.notices.outbox import (
    Channel,
    Contact,
    Contacts,
    Digest,
    Notice,
    Occasion,
    Outbox,
    Place,
    State,
    Waiting,
)
from workflows.notices.recipients import recipients
from workflows.notices.sending import NotSent, Post
from workflows.notices.telling import KINDS, Agenda, Needless, Teller
from workflows.notices.texts import Matter, Message
from workflows.notices.timing import CALM, FLOOD, after_quiet, again, last_month_end, moment

BATCH, WINDOW = 200, 5000
"""How many reminders, and how many positions of the log, are looked at in one step."""

GROUPS = 20
"""To how many persons and channels something is sent in one step."""

LEASE = timedelta(minutes=5)
"""After this a message that was begun, and whose courier died, is sent again."""

_BROKEN = (
    PledgebookError,
    TopicError,
    MapperDeserialisationError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    AssertionError,
)
"""Faults of one thing's own data; the library asserts some of it."""

_log = structlog.get_logger(__name__)

_Letter = tuple[Sequence[Waiting], Message]
"""A message, and the notices that it tells."""


class Courier:
    """Tells people, at least once and each time under the same id; one process does so at a time.

    ``agenda`` tells what a person owes at the end of a month. Days and quiet hours are those of ``zone``.
    """

    def __init__(
        self,
        app: Pledgebook,
        outbox: Outbox,
        contacts: Contacts,
        post: Post,
        agenda: Agenda,
        *,
        public_url: str,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
    ) -> None:
        self._app = app
        self._outbox = outbox
        self._contacts = contacts
        self._post = post
        self._agenda = agenda
        self._teller = Teller(app, public_url)
        self._zone = zone
        self._clock = clock
        self._topics = [cls.TOPIC for cls in stored_events() if issubclass(cls, Reminder | Escalation)]

    def step(self, leads: Callable[[], bool] = lambda: True) -> int:
        """Follow the log a little, close the month if it is over, send what is due; returns how much that was.

        Raises what keeps it from following; what keeps a single message from going out is noted with it.
        """
        now = self._clock()
        place = self._outbox.place(Place(self._head(), last_month_end(now, self._zone)))
        done = self._follow(place.position, now)
        ended = last_month_end(now, self._zone)
        if ended > place.digested:
            done += self._outbox.add_month(ended, now)
        for group in self._outbox.due(now, GROUPS):
            if not leads():
                break
            self._deliver(group, self._clock())
            done += 1
        return done

    def _follow(self, position: int, now: datetime) -> int:
        """Keep notices of what follows ``position``, whose events become visible in order; returns how many events."""
        last = min(self._head(), position + WINDOW)
        if last <= position:
            return 0
        found = self._app.recorder.select_notifications(
            position, BATCH, stop=last, topics=self._topics, inclusive_of_start=False
        )
        upto = found[-1].id if len(found) == BATCH else last
        notices = [notice for notification in found for notice in self._notices(notification)]
        self._outbox.add(notices, upto, now)
        return upto - position

    def _notices(self, notification: Notification) -> list[Notice]:
        try:
            event = cast("Reminder | Escalation", self._app.mapper.to_domain_event(notification))
            kind, key = event.TOPIC.partition(".")[0], cast("UUID", notification.originator_id)
            persons = recipients(self._app, self._app.look_up(KINDS[kind], key), event)
        except _BROKEN as error:
            _log.error("courier skips an event", position=notification.id, error=type(error).__name__)
            return []
        return [
            Notice(
                person=person,
                occasion=Occasion.ESCALATED if isinstance(event, Escalation) else Occasion.REMINDED,
                due=event.due,
                position=notification.id,
                kind=kind,
                thing=key,
                duty=event.duty,
                rung=event.level if isinstance(event, Escalation) else event.rung,
                owed_by=event.owed_by.value,
            )
            for person in sorted(persons)
        ]

    def _deliver(self, group: Sequence[Waiting], now: datetime) -> None:
        """Send one person's notices by one channel, as far as their time has come."""
        person, kind = group[0].notice.person, group[0].channel
        contact = self._contacts.contact(person)
        channel = next((each for each in self._contacts.channels(person) if each.kind is kind), None)
        if channel is None or not self._post.takes(kind):
            self._outbox.settle(group, State.DROPPED, now, "NO_CHANNEL")
            return
        ready = []
        for waiting in group:
            at = self._moment(waiting, contact, now)
            if at > now:
                self._outbox.put_off([waiting], at)
            else:
                ready.append(waiting)
        ready = self._calmed(ready, now)
        for told, message in self._letters(ready, contact, now):
            self._send(told, channel, message, contact)

    def _calmed(self, ready: list[Waiting], now: datetime) -> list[Waiting]:
        """Return what may go now: who was sent enough within the hour is sent the rest when it is over, together."""
        reminding = [waiting for waiting in ready if waiting.notice.occasion is not Occasion.MONTH]
        if not reminding:
            return ready
        told = self._outbox.sent(reminding[0], now - CALM, FLOOD)
        if len(told) < FLOOD:
            return ready
        self._outbox.put_off(reminding, told[0] + CALM)
        return [waiting for waiting in ready if waiting not in reminding]

    def _moment(self, waiting: Waiting, contact: Contact, now: datetime) -> datetime:
        if waiting.notice.occasion is Occasion.MONTH:
            return after_quiet(now, contact, self._zone)
        return moment(contact, waiting.made_at, now, self._zone)

    def _letters(self, ready: Sequence[Waiting], contact: Contact, now: datetime) -> Iterator[_Letter]:
        """Yield the messages to send: each notice by itself, or all as one where they are many or wanted together."""
        language, today = contact.language, now.astimezone(self._zone).date()
        matters: list[tuple[Waiting, Matter]] = []
        for waiting in ready:
            notice = waiting.notice
            if notice.occasion is Occasion.MONTH:
                agenda = self._agenda(notice.person, today)
                if agenda.empty:
                    self._outbox.settle([waiting], State.DROPPED, now, "NOTHING_OWED")
                else:
                    yield [waiting], texts.month(notice.due, agenda, language)
                continue
            matter = self._matter(notice, today)
            if isinstance(matter, Needless):
                self._outbox.settle([waiting], State.DROPPED, now, matter.reason)
            else:
                matters.append((waiting, matter))
        if len(matters) > FLOOD or (contact.digest is not Digest.EACH and len(matters) > 1):
            yield [waiting for waiting, _ in matters], texts.several([matter for _, matter in matters], language)
        else:
            yield from (([waiting], texts.one(matter, language)) for waiting, matter in matters)

    def _matter(self, notice: Notice, today: date) -> Matter | Needless:
        try:
            return self._teller.matter(notice, today)
        except _BROKEN as error:
            _log.error("courier skips a notice", position=notice.position, error=type(error).__name__)
            return Needless("BROKEN")

    def _send(self, told: Sequence[Waiting], channel: Channel, message: Message, contact: Contact) -> None:
        """Send one message. The attempt is counted before: who dies with it has not tried for nothing for ever."""
        now = self._clock()
        if not self._outbox.claim(told, now, now + LEASE):
            return
        try:
            self._post.send(channel, message, str(told[0].notice.id))
        except Exception as error:  # noqa: BLE001 - whatever it is, others wait for theirs
            reason = str(error) if isinstance(error, NotSent) else type(error).__name__
            _log.warning("notice was not sent", channel=channel.kind.value, error=reason)
            for waiting in told:
                pause = again(waiting.attempts + 1)
                if pause is None:
                    self._outbox.settle([waiting], State.FAILED, now, reason)
                else:
                    self._outbox.settle([waiting], State.WAITING, now, reason)
                    self._outbox.put_off([waiting], after_quiet(now + pause, contact, self._zone))
        else:
            self._outbox.settle(told, State.SENT, now)

    def _head(self) -> int:
        return self._app.recorder.max_notification_id() or 0
