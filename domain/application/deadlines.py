"""Commands on deadlines: calendars imported and followed, more time given, reminders acknowledged (A5, H5, N1)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.aggregate import Root
from domain.application.base import Call, command
from domain.application.judgement.comments import Comments
from domain.application.judgement.evaluations import Evaluations
from domain.application.judgement.rectifications import Rectifications
from domain.application.pledges import Pledges
from domain.calendar import Calendar, SpecialDay, calendar_id
from domain.campaign import Campaign
from domain.deadlines import Deadline, Origins, explained, following
from domain.errors import NotFound
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.policy import Policy
from domain.supervised import LONGEST_EXTENSION, Supervised
from domain.values import Party, PledgerKind, Role

Dated = Pledge | Evaluation | Rectification | Comment
"""What has deadlines."""


class Deadlines(Pledges, Evaluations, Rectifications, Comments):
    """What is owed by a day, whatever it is owed about."""

    @command
    def import_calendar(self, call: Call, code: str, days: Sequence[SpecialDay], source: str) -> Calendar:
        """Enter the official holidays and make-up workdays of some years; what is counted by them follows."""
        act = self.keep("import_calendar", call, None)
        key = calendar_id(code)
        if not self.exists(key):
            return Calendar.start(act, code=code, days=days, source=source)
        calendar = self.find(Calendar, key)
        calendar.expect(call.expected)
        calendar.revise(act, days=days, source=source)
        return calendar

    @command
    def conclude_calendar(self, call: Call, key: UUID, edition: int, moved: int) -> Calendar:
        """Record that all open deadlines followed an edition."""
        act = self.keep("conclude_calendar", call, None)
        calendar = self.find(Calendar, key)
        calendar.expect(call.expected)
        calendar.conclude(act, edition, moved)
        return calendar

    @command
    def follow_calendar(self, call: Call, key: UUID) -> Dated:
        """Let the open deadlines of a thing follow the latest edition of its calendar; repeated, it changes nothing."""
        thing, origins = self.traced(type(self.dated(key)), key)
        policy = self.ruling(thing)
        with self.concealing(call, thing, policy.timezone):
            act = self.keep("follow_calendar", call, thing.organisation, policy.timezone)
        thing.expect(call.expected)
        current = self.working_days(policy)
        for duty, to in following(self._explained(thing, origins, policy), current, call.today(policy.timezone)):
            thing.follow_calendar(act, duty.ref, duty.due, to, current.edition)
        return thing

    @command
    def extend_deadline(self, call: Call, pledge_id: UUID, owed_by: Party, duty: str, due: date, *, to: date) -> Pledge:
        """Give more time: the reviewer to who pledged, who stands over the reviewer to the reviewer."""
        pledge, setting = self.open(f"extend_deadline:{owed_by.value}", call, pledge_id)
        if owed_by is Party.PLEDGER:
            pledge.require_impartial(setting.act, setting.case)
        item = duty.partition(":")[0] in ("item", "strike_off")
        latest = setting.campaign.closes_on if item else setting.act.occurred_on + LONGEST_EXTENSION
        pledge.extend(setting.act, owed_by, duty, due, to=to, latest=latest)
        return pledge

    @command
    def acknowledge_reminder(
        self,
        call: Call,
        kind: type[Dated],
        key: UUID,
        owed_by: Party,
        duty: str,
        *,
        due: date,
        until: date | None = None,
    ) -> Dated:
        """Take note of a reminder, by the side that owes the duty of a pledge, an evaluation or another dated thing."""
        thing: Dated = self.find(kind, key)
        policy = self.ruling(thing)
        if isinstance(thing, Pledge):
            thing, setting = self.open(f"acknowledge_reminder:{owed_by.value}", call, key)
            act = setting.act
        else:
            with self.concealing(call, thing, policy.timezone):
                right = f"acknowledge_reminder:{self._side(owed_by, thing, call.day(policy.timezone))}"
                act = self.keep(right, call, thing.organisation, policy.timezone, person=_member(thing))
            thing.expect(call.expected)
        thing.acknowledge(act, owed_by, duty, due, until, longest=policy.days.snooze)
        return thing

    def deadlines(self, pledge_id: UUID) -> list[Deadline]:
        """Return the deadlines of a pledge with their reasons; raises `errors.NotFound`."""
        pledge, origins = self.traced(Pledge, pledge_id)
        return self._explained(pledge, origins, self.ruling(pledge))

    def ruling(self, thing: Dated) -> Policy:
        """Return the policy by which a thing goes: the one it began under."""
        campaign = self.look_up(Campaign, thing.campaign)
        if isinstance(thing, Comment):
            return campaign.policy_on(thing.given_on)
        return campaign.policies[thing.policy_version - 1]

    def dated(self, key: UUID) -> Dated:
        """Return what has deadlines; raises `errors.NotFound`."""
        thing = self.find(Root, key)
        if not isinstance(thing, Dated):
            raise NotFound("deadline", key)
        return thing

    def _side(self, owed_by: Party, thing: Dated, day: date) -> str:
        """Return who owes: a member's own branch where it judges, which it does but for its secretary."""
        member = _member(thing)
        place = self.look_up(Organisation, thing.organisation)
        branch = member is not None and member not in place.holders_on(Role.SECRETARY, day)
        return "BRANCH" if owed_by is Party.SUPERIOR and branch else owed_by.value

    def _explained(self, thing: Supervised, origins: Origins, policy: Policy) -> list[Deadline]:
        calendar = self.look_up(Calendar, calendar_id(policy.calendar)) if policy.calendar else None
        return explained(thing, origins, policy, calendar)


def _member(thing: Dated) -> UUID | None:
    match thing:
        case Rectification(member=member):
            return member
        case Comment(target=target) if target.kind is PledgerKind.MEMBER:
            return target.id
        case _:
            return None
