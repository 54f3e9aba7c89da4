"""The posts of an organisation and who substitutes in them, each with the days on which they held (B2 to B5)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain import rules
from domain.aggregate import Event, Root
from domain.errors import InvalidInput, Refused
from domain.rights import COMMITTEE, POSTS
from domain.values import Act, Role

LONGEST_SUBSTITUTION = timedelta(days=366)
"""Our own limit: who is away for longer gives the post up."""


@dataclass(frozen=True)
class Tenure:
    """A member's time in a post; ``until`` is the first day on which they no longer hold it."""

    role: Role
    member: UUID
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the post was held on ``day``."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Substitution:
    """A period in which ``substitute`` acts for the ``holder`` of a post, as long as they hold it."""

    role: Role
    holder: UUID
    substitute: UUID
    since: date
    until: date

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period; ``until`` is the first day after it."""
        return self.since <= day < self.until


class Posts(Root):
    """The part of an organisation that answers who held what, or acted for whom, on any past day."""

    def __init__(self) -> None:
        self.founded_on = date.min
        self.dissolved_on: date | None = None
        self.tenures: list[Tenure] = []
        self.substitutions: list[Substitution] = []

    def fill_post(self, act: Act, role: Role, member: UUID) -> None:
        """Let ``member`` hold ``role`` from ``act.occurred_on`` on; a former secretary's tenure ends that day.

        Recorded late, the tenure lasts until the one that followed: the next secretary's, or the member's own next.
        """
        self.require_existence(act.occurred_on)
        if role not in POSTS:
            raise InvalidInput("role", "is not a post", "不是职务")
        if role in COMMITTEE and member in act.persons:
            raise Refused(rules.SELF_APPOINTED)
        if member in self.holders_on(role, act.occurred_on):
            raise Refused(rules.POST_HELD)
        self.trigger_event(PostFilled, act=act, role=role, member=member)

    def vacate_post(self, act: Act, role: Role, member: UUID) -> None:
        """End a tenure on ``act.occurred_on``."""
        if member not in self.holders_on(role, act.occurred_on):
            raise Refused(rules.POST_NOT_HELD)
        self.trigger_event(PostVacated, act=act, role=role, member=member)

    def name_substitute(self, act: Act, role: Role, substitute: UUID, *, since: date, until: date) -> None:
        """Let ``substitute`` act for the actor in a post from ``since`` until the day before ``until``."""
        self.require_existence(act.occurred_on)
        if act.actor not in self.holders_on(role, act.occurred_on):
            raise Refused(rules.POST_NOT_HELD)
        if substitute == act.actor:
            raise Refused(rules.SUBSTITUTE_SELF)
        if not act.occurred_on <= since < until <= since + LONGEST_SUBSTITUTION:
            raise Refused(rules.SUBSTITUTION_PERIOD)
        if any(s.since < until and since < s.until for s in self._substitutions_of(role, act.actor)):
            raise Refused(rules.SUBSTITUTED)
        self.trigger_event(SubstituteNamed, act=act, role=role, substitute=substitute, since=since, until=until)

    def end_substitution(self, act: Act, role: Role) -> None:
        """End the actor's present and coming substitutions in a post on ``act.occurred_on``."""
        if not any(s.until > act.occurred_on for s in self._substitutions_of(role, act.actor)):
            raise Refused(rules.NOT_SUBSTITUTED)
        self.trigger_event(SubstitutionEnded, act=act, role=role)

    def require_standing(self, day: date) -> None:
        """Raise if the organisation was dissolved by ``day``."""
        if self.dissolved_on is not None and day >= self.dissolved_on:
            raise Refused(rules.DISSOLVED)

    def holders_on(self, role: Role, day: date) -> tuple[UUID, ...]:
        """Return who held ``role`` on ``day``."""
        return tuple(t.member for t in self.tenures if t.role is role and t.covers(day))

    def roles_on(self, member: UUID, day: date) -> tuple[Role, ...]:
        """Return the posts that ``member`` held on ``day``."""
        return tuple(t.role for t in self.tenures if t.member == member and t.covers(day))

    def substitutes_for(self, member: UUID, day: date) -> tuple[tuple[Role, UUID], ...]:
        """Return the posts in which ``member`` substitutes on ``day``, each with its holder."""
        return tuple(
            (s.role, s.holder)
            for s in self.substitutions
            if s.substitute == member and s.covers(day) and s.holder in self.holders_on(s.role, day)
        )

    def stand_ins_on(self, role: Role, day: date) -> tuple[UUID, ...]:
        """Return who substitutes in ``role`` on ``day``."""
        holders = self.holders_on(role, day)
        return tuple(
            s.substitute for s in self.substitutions if s.role is role and s.covers(day) and s.holder in holders
        )

    def _substitutions_of(self, role: Role, holder: UUID) -> list[Substitution]:
        return [s for s in self.substitutions if (s.role, s.holder) == (role, holder)]

    def require_existence(self, day: date) -> None:
        """Raise unless the organisation was founded by ``day`` and not yet dissolved."""
        if day < self.founded_on:
            raise Refused(rules.BEFORE_FOUNDING)
        self.require_standing(day)


class PostFilled(Event):
    """A member took a post."""

    TOPIC = "organisation.post-filled"
    role: Role
    member: UUID

    def apply(self, aggregate: Posts) -> None:
        since = self.act.occurred_on
        if self.role is Role.SECRETARY:
            aggregate.tenures = [_ended(t, since) if t.role is self.role else t for t in aggregate.tenures]
        later = [
            t.since
            for t in aggregate.tenures
            if t.role is self.role and t.since > since and (self.role is Role.SECRETARY or t.member == self.member)
        ]
        ends = [*later, *filter(None, [aggregate.dissolved_on])]
        aggregate.tenures.append(Tenure(self.role, self.member, since, min(ends, default=None)))


class PostVacated(Event):
    """A member left a post."""

    TOPIC = "organisation.post-vacated"
    role: Role
    member: UUID

    def apply(self, aggregate: Posts) -> None:
        aggregate.tenures = [
            _ended(t, self.act.occurred_on) if (t.role, t.member) == (self.role, self.member) else t
            for t in aggregate.tenures
        ]


class SubstituteNamed(Event):
    """The holder of a post, who is the actor, named somebody to act for them in a period."""

    TOPIC = "organisation.substitute-named"
    role: Role
    substitute: UUID
    since: date
    until: date

    def apply(self, aggregate: Posts) -> None:
        named = Substitution(self.role, self.act.actor, self.substitute, self.since, self.until)
        aggregate.substitutions.append(named)


class SubstitutionEnded(Event):
    """The holder of a post, who is the actor, took it back before the period was over."""

    TOPIC = "organisation.substitution-ended"
    role: Role

    def apply(self, aggregate: Posts) -> None:
        mine = (self.role, self.act.actor)
        ended = [
            replace(s, until=min(s.until, max(s.since, self.act.occurred_on))) if (s.role, s.holder) == mine else s
            for s in aggregate.substitutions
        ]
        aggregate.substitutions = [s for s in ended if s.since < s.until]


def _ended(tenure: Tenure, day: date) -> Tenure:
    if not tenure.covers(day):
        return tenure
    return Tenure(tenure.role, tenure.member, tenure.since, day)
