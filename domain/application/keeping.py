"""Who may keep the register, and who may read what is not public, by the tree as it stood on the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from domain.application.base import DEFAULT_ZONE, Base, Call
from domain.authority import Claim, Seats, line_seats, may_read, standing
from domain.campaign import Campaign
from domain.errors import AlreadyExists, Concealed, InvalidInput, NotAuthorised, NotFound, Refused
from domain.exemption import Exemption
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification
from domain.ladder import LEVELS
from domain.member import Member
from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.record import Record
from domain.rights import COMMITTEE, Seat
from domain.statistics import Statistics
from domain.supervised import Duty
from domain.values import Act, Party, PledgerKind, Role

Located = Pledge | Exemption | Comment | Record | Evaluation | Rectification | Statistics
"""What belongs to one organisation for good."""
Guarded = Member | Opinion | Located
"""What not everybody may read."""


class Keeping(Base):
    """The line of superiors, and the rights that go with it."""

    def line(self, organisation: UUID | None, day: date) -> list[Organisation]:
        """Return an organisation and all above it, as the tree stood on ``day``.

        Two organisations that are moved at the same moment can end up below each other; the line ends there.
        """
        found: dict[UUID, Organisation] = {}
        while organisation is not None and organisation not in found:
            place = self.look_up(Organisation, organisation)
            found[organisation] = place
            organisation = place.parent_on(day)
        return list(found.values())

    def guides(self, line: list[Organisation], day: date) -> list[Organisation]:
        """Return the guidance groups of the systems to which the organisations of ``line`` belong."""
        return [self.recall(Organisation, group) for place in line if (group := place.guide_on(day))]

    def place(self, organisation: UUID, day: date) -> Organisation:
        """Return an organisation that was not dissolved by ``day``; raises `errors.NotFound` or `errors.Refused`."""
        found = self.look_up(Organisation, organisation)
        found.require_standing(day)
        return found

    def keep(
        self,
        right: str,
        call: Call,
        organisation: UUID | None,
        zone: str = DEFAULT_ZONE,
        *,
        person: UUID | None = None,
        into: UUID | None = None,
    ) -> Act:
        """Return the act of keeping the register of ``organisation``; raises `errors.NotAuthorised`.

        ``person`` is the member that it is about. ``into`` is another organisation, under or to which the act brings
        it: then only seats above both count, so that nobody reaches beyond what they keep. What is entered late still
        holds today: it takes the right of both days, or who has lost a post could give it to themselves again.
        """
        day, today = call.day(zone), call.today(zone)
        if day != today:
            standing(call.claim(today), right, self._keepers(organisation, today, into), person=person)
        return call.act(standing(call.claim(day), right, self._keepers(organisation, day, into), person=person), day)

    @staticmethod
    def heads(place: Organisation, *days: date) -> frozenset[UUID]:
        """Return who was secretary of ``place`` on one of the days, or stood in for the secretary (B5)."""
        return frozenset(
            person
            for day in days
            for person in (*place.holders_on(Role.SECRETARY, day), *place.stand_ins_on(Role.SECRETARY, day))
        )

    def leading(self, place: Organisation, *days: date) -> frozenset[UUID]:
        """Return who does not judge ``place`` (B5): its leading body on the days, and who stood in at its head."""
        holders = (holder for day in days for role in COMMITTEE for holder in place.holders_on(role, day))
        return self.heads(place, *days).union(holders)

    def passed_up(self, owed: Duty | None, judge: UUID | None, day: date, level: str) -> UUID | None:
        """Return the organisation to which an overdue duty goes on ``day``, None where nobody is above.

        It goes to who judges, or above them where they owe it; with a yellow and a red card one level higher each, as
        far as there is one.
        """
        if judge and owed and owed.owed_by is Party.SUPERIOR:
            judge = self.look_up(Organisation, judge).parent_on(day)
        for _ in range(LEVELS.index(level)):
            judge = (self.look_up(Organisation, judge).parent_on(day) or judge) if judge else None
        return judge

    def require_within(self, campaign: Campaign, organisation: UUID, day: date) -> None:
        """Raise `errors.InvalidInput` unless a campaign reaches an organisation: it is its own, or stands below it."""
        if campaign.organisation not in {place.id for place in self.line(organisation, day)}:
            raise InvalidInput("organisation", "does not belong to the campaign", "该组织不在活动范围内")

    def require_new(self, kind: str, key: UUID) -> None:
        """Raise `errors.AlreadyExists` if the id is taken."""
        if self.exists(key):
            raise AlreadyExists(kind, key)

    def sees(self, claim: Claim, thing: Guarded) -> bool:
        """Tell whether somebody may read a thing that is not public, by the tree of the claim's day."""
        match thing:
            case Member():
                places = {thing.organisation_on(claim.day), thing.residence} - {None}
                return any(self._sees(claim, "member", place, thing.id) for place in places)
            case Opinion(organisation=place):
                return self._sees(claim, "opinion", place, self._neighbour(claim, place))
            case Comment(organisation=place) if thing.published_on and self._neighbour(claim, place):
                return True
            case Record(public=True):
                return True
            case _:
                sight, person = _sight(thing)
                return self._sees(claim, sight, thing.organisation, person)

    def sees_result(self, claim: Claim, evaluation: Evaluation) -> bool:
        """Tell whether somebody may read the result of an evaluation: everybody once it is published (J5)."""
        published = evaluation.published_on is not None
        return published or self._sees(claim, "result", evaluation.organisation, None)

    def sees_statistics(self, claim: Claim, organisation: UUID) -> bool:
        """Tell whether somebody may read the statistics forms of an organisation, handed in or not (L4)."""
        return self._sees(claim, "statistics", organisation, None)

    def sees_grounds(self, claim: Claim, exemption: Exemption) -> bool:
        """Tell whether somebody may read why a member asks for exemption: the member, and who decides on it."""
        return self._sees(claim, "grounds", exemption.organisation, exemption.member)

    def require_auditor(self, claim: Claim, organisation: UUID) -> None:
        """Raise unless somebody may export what is told of an organisation and all below it.

        Raises `errors.NotFound` where there is no such organisation, `errors.NotAuthorised`; organisations are known.
        """
        if not self._sees(claim, "export", self.look_up(Organisation, organisation).id, None):
            raise NotAuthorised("export")

    def sees_author(self, claim: Claim, opinion: Opinion) -> bool:
        """Tell whether somebody may read who gave an opinion; the neighbours read only what was said."""
        return self._sees(claim, "opinion", opinion.organisation, None)

    def named(self, claim: Claim, key: UUID) -> Member:
        """Return a member whom somebody may name: one they may read of, a colleague, or one who holds a post.

        Raises `errors.NotFound`; the names of post holders stand in the register, which everybody reads.
        """
        member = self.look_up(Member, key)
        home = member.organisation_on(claim.day)
        if not (
            self.sees(claim, member)
            or self._neighbour(claim, home)
            or any(place.roles_on(key, claim.day) for place in self.line(home, claim.day))
        ):
            raise Concealed("member", key)
        return member

    @contextmanager
    def concealing(self, call: Call, thing: Guarded | None, zone: str = DEFAULT_ZONE) -> Iterator[None]:
        """Let a refusal become `errors.Concealed` where the caller may not even know of ``thing``, if it is one."""
        try:
            yield
        except (NotAuthorised, Refused):
            if thing is None or call.role is Role.SYSTEM or self.sees(call.viewer(zone), thing):
                raise
            raise Concealed(type(thing).__name__.lower(), thing.id) from None

    def _keepers(self, organisation: UUID | None, day: date, into: UUID | None) -> Seats:
        line = self.line(organisation, day)
        if into is None:
            return line_seats(line)
        common = {place.id for place in self.line(into, day)}
        above = [place for place in line[1:] if place.id in common]
        return {Seat.OWN: line[:1], Seat.ABOVE: above, Seat.STAFF: above}

    def _sees(self, claim: Claim, sight: str, organisation: UUID | None, person: UUID | None) -> bool:
        line = self.line(organisation, claim.day)
        return may_read(claim, sight, line_seats(line, self.guides(line, claim.day)), person=person)

    def _neighbour(self, claim: Claim, place: UUID) -> UUID | None:
        """Return the claimant if they are a member of ``place``: its members read what it was asked for (D1)."""
        try:
            member = self.recall(Member, claim.actor)
        except NotFound:
            return None
        return member.id if place in (member.organisation_on(claim.day), member.residence) else None


def _sight(thing: Located) -> tuple[str, UUID | None]:
    """Return by which of `rights.SIGHTS` a thing is read, and the member that it is about."""
    match thing:
        case Pledge(pledger=target) | Comment(target=target):
            sight = "pledge" if isinstance(thing, Pledge) else "comment"
            return sight, target.id if target.kind is PledgerKind.MEMBER else None
        case Exemption(member=person):
            return "exemption", person
        case Record(member=person):
            return "record", person
        case Evaluation():
            return "evaluation", None
        case Statistics():
            return "statistics", None
        case _:
            return "rectification:MEMBER" if thing.member else "rectification", thing.member
