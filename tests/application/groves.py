"""Random trees drawn by hypothesis: who is whose superior, who held what, who stood in; and a naive answer to each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from domain.application import Call, Pledgebook
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Case, Pledge
from domain.policy import preset
from domain.values import Act, Form, Pledger, PledgerKind, Role
from tests.application.matrix import DRIVE
from tests.domain.letters import one
from tests.support.memory import memory_application

START, LENGTH = date(2011, 2, 1), 20
"""Everything happens within so many days."""
_NOON = datetime(2011, 2, 1, 4, tzinfo=UTC)
CAMPAIGN = one("g-campaign")
PEOPLE = [one(f"g-person {number}") for number in range(5)]
ROLES = [
    Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.CLERK, Role.OFFICE, Role.COMMITTEE_MEMBER, Role.LEADER_IN_CHARGE,
    Role.CONTACT_LEADER, Role.LIAISON, Role.AUDITOR,
]  # fmt: skip

days = st.integers(0, LENGTH).map(lambda n: START + timedelta(n))


@dataclass(frozen=True)
class Tenure:
    """Somebody's time in a post, or with ``holder`` in the post of another."""

    place: int
    role: Role
    person: UUID
    since: date
    until: date
    holder: UUID | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day < self.until


@dataclass
class Grove:
    """What was drawn, as plain lists; organisation 0 is the root, and a superior's number is always lower."""

    parents: list[list[tuple[date, int]]]
    guides: list[list[tuple[date, int]]]
    tenures: list[Tenure]
    stand_ins: list[Tenure] = field(default_factory=list)

    def parent(self, place: int, day: date) -> int | None:
        """Return the superior by looking at every move."""
        known = [(since, number, to) for number, (since, to) in enumerate(self.parents[place]) if since <= day]
        return max(known)[2] if known else None

    def line(self, place: int, day: date) -> list[int]:
        """Walk up the tree."""
        found = [place]
        while (above := self.parent(found[-1], day)) is not None:
            found.append(above)
        return found

    def groups(self, place: int, day: date) -> set[int]:
        """Return the guidance groups of an organisation and of those above it."""
        found = set()
        for other in self.line(place, day):
            known = [(since, number, to) for number, (since, to) in enumerate(self.guides[other]) if since <= day]
            found |= {max(known)[2]} if known else set()
        return found

    def holds(self, person: UUID, role: Role, place: int, day: date) -> bool:
        """Tell whether a post was held, by looking at every tenure."""
        return any((t.person, t.role, t.place) == (person, role, place) and t.covers(day) for t in self.tenures)

    def stands_in(self, person: UUID, holder: UUID, role: Role, place: int, day: date) -> bool:
        """Tell whether somebody acted for a holder who was in the post."""
        return self.holds(holder, role, place, day) and any(
            (t.person, t.holder, t.role, t.place) == (person, holder, role, place) and t.covers(day)
            for t in self.stand_ins
        )

    def posts(self, person: UUID, day: date) -> Iterator[tuple[Role, int]]:
        """Yield the posts in which somebody could act, their own and those of others."""
        for tenure in (*self.tenures, *self.stand_ins):
            in_office = tenure.holder is None or self.holds(tenure.holder, tenure.role, tenure.place, day)
            if tenure.person == person and tenure.covers(day) and in_office:
                yield tenure.role, tenure.place


def place_id(place: int) -> UUID:
    """Return the id of an organisation."""
    return one(f"g-place {place}")


def pledge_key(place: int, kind: PledgerKind) -> UUID:
    """Return the id of the pledge of an organisation, or of its one member."""
    return one(f"g-pledge {place} {kind.value}")


def member_of(place: int) -> UUID:
    """Return somebody who belongs to an organisation: the last of the people to the root, the others in turn."""
    return PEOPLE[place % len(PEOPLE)]


@st.composite
def groves(draw: st.DrawFn) -> Grove:
    """Draw a tree, its moves, guidance, posts and substitutions."""
    size = draw(st.integers(3, 6))
    parents: list[list[tuple[date, int]]] = [[]]
    for place in range(1, size):
        first = (START, draw(st.integers(0, place - 1)))
        moves = draw(st.lists(st.tuples(days, st.integers(0, place - 1)), max_size=2))
        parents.append([first, *moves])
    guides = [
        draw(st.lists(st.tuples(days, st.integers(0, size - 1)), max_size=1)) if draw(st.booleans()) else []
        for _ in range(size)
    ]
    posts = draw(
        st.lists(
            st.tuples(st.integers(0, size - 1), st.sampled_from(ROLES), st.sampled_from(PEOPLE), days, days),
            min_size=8, max_size=16, unique_by=(lambda p: p[:2] if p[1] is Role.SECRETARY else p[:3]),
        )
    )  # fmt: skip
    tenures = [
        Tenure(place, role, person, min(one_day, another), max(one_day, another))
        for place, role, person, one_day, another in posts
        if one_day != another
    ]
    stand_ins = [
        Tenure(t.place, t.role, person, since, since + timedelta(draw(st.integers(1, LENGTH))), t.person)
        for t in tenures
        if (person := draw(st.sampled_from([None, *PEOPLE]))) not in (None, t.person)
        for since in [t.since + timedelta(draw(st.integers(0, 3)))]
    ]
    return Grove(parents, guides, tenures, stand_ins)


def planted(grove: Grove) -> Pledgebook:
    """Return the application whose log says what was drawn, with a pledge of each organisation and of a member."""
    app = memory_application()
    staff = Act(one("g-staff"), Role.ADMINISTRATOR, None, START)
    places = []
    for number, superiors in enumerate(grove.parents):
        parent = place_id(superiors[0][1]) if superiors else None
        act = staff
        place = Organisation.found(place_id(number), act, name="某", level="COMMITTEE", type="RURAL", parent=parent)
        for since, to in superiors[1:]:
            place.move(_on(staff, since), place_id(to))
        for since, group in grove.guides[number]:
            place.assign_guidance(_on(staff, since), place_id(group))
        for tenure in (t for t in grove.tenures if t.place == number):
            place.fill_post(_on(staff, tenure.since), tenure.role, tenure.person)
            for sub in (s for s in grove.stand_ins if (s.place, s.role, s.holder) == _post(tenure)):
                mine = Act(tenure.person, tenure.role, place.id, tenure.since)
                place.name_substitute(mine, sub.role, sub.person, since=sub.since, until=sub.until)
            place.vacate_post(_on(staff, tenure.until), tenure.role, tenure.person)
        places.append(place)
    people = [
        Member.admit(person, staff, name="某", kinds=[], organisation=place_id(0), residence=None) for person in PEOPLE
    ]
    app.save(*places, *people)
    app.open_campaign(Call(one("g-staff"), _NOON, role=Role.ADMINISTRATOR), CAMPAIGN, organisation=place_id(0), **DRIVE)
    app.save(*(_pledge(place, kind, staff) for place in range(len(places)) for kind in PledgerKind))
    return app


def _post(tenure: Tenure) -> tuple[int, Role, UUID]:
    return tenure.place, tenure.role, tenure.person


def _on(act: Act, day: date) -> Act:
    return Act(act.actor, act.role, act.organisation, day)


def _pledge(place: int, kind: PledgerKind, act: Act) -> Pledge:
    pledger = Pledger(kind, place_id(place) if kind is PledgerKind.ORGANISATION else member_of(place))
    return Pledge.propose(
        pledge_key(place, kind), act, Case(preset("DEFAULT")), campaign=CAMPAIGN, policy_version=1, round=2011,
        pledger=pledger, organisation=place_id(place), reviewer=place_id(place), form=Form.LETTER, items=[],
    )  # fmt: skip
