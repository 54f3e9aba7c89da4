"""The matrix of authority: a tree with every post held in every seat, and what the documentation says of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from domain.application import Call, pledge_id
from domain.authority import Standing
from domain.calendar import SpecialDay
from domain.errors import AlreadyExists, NotAuthorised, NotFound, StaleVersion
from domain.exemption import Exemption
from domain.member import Member
from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.policy import preset
from domain.rights import POSTS
from domain.values import SYSTEM, Act, Pledger, PledgerKind, Role
from tests.domain.letters import one
from tests.support.memory import memory_application

DOCUMENT = Path(__file__).parents[2] / "docs" / "authority.md"
FOUNDED, NAMED, LEFT = date(2011, 1, 2), date(2011, 2, 1), date(2011, 6, 1)
"""The posts are held from FOUNDED until LEFT; on NAMED each holder names two substitutes."""
AWAY, SECOND, BACK = date(2011, 3, 1), date(2011, 4, 1), date(2011, 8, 1)
"""One substitutes from AWAY until SECOND, another from then until BACK."""
DAY = date(2011, 3, 15)

CITY, COUNTY, TOWN, BRANCH = one("m-city"), one("m-county"), one("m-town"), one("m-branch")
GROUP, SIBLING, NEXT_TOWN = one("m-group"), one("m-sibling"), one("m-next-town")
GUIDE, OTHER_GUIDE, ELSEWHERE = one("m-guide"), one("m-other-guide"), one("m-elsewhere")
TREE: Mapping[UUID, UUID | None] = {
    CITY: None, COUNTY: CITY, TOWN: COUNTY, BRANCH: TOWN, GROUP: BRANCH, SIBLING: TOWN, NEXT_TOWN: COUNTY,
    GUIDE: COUNTY, OTHER_GUIDE: COUNTY, ELSEWHERE: None,
}  # fmt: skip
NAMES = {
    CITY: "higher above", COUNTY: "the reviewer's superior", TOWN: "the superior", BRANCH: "the organisation",
    GROUP: "below", SIBLING: "a sibling", NEXT_TOWN: "the superior-to-be", GUIDE: "the guidance group",
    OTHER_GUIDE: "another guidance group", ELSEWHERE: "nowhere",
}  # fmt: skip
CAMPAIGN, CAMPAIGN_OF_BRANCH, OPINION = one("m-campaign"), one("m-campaign of the branch"), one("m-opinion")

Words = Mapping[UUID, frozenset[str]]


def _words(**said: str) -> Words:
    places = {"city": CITY, "county": COUNTY, "town": TOWN, "branch": BRANCH, "guide": GUIDE}
    return {places[name]: frozenset(words.split("/")) for name, words in said.items()}


AROUND: Mapping[str, Words] = {
    "an organisation's pledge": _words(
        branch="own/house", town="reviewer/above", county="over/above", city="above", guide="guide"
    ),
    "the secretary's pledge": _words(
        branch="own", town="reviewer/above", county="over/above", city="above", guide="guide"
    ),
    "a member's pledge": _words(branch="own/reviewer", town="over/above", county="above", city="above", guide="guide"),
    "the register": _words(branch="own/holder", town="reviewer/above", county="above", city="above", guide="guide"),
    "a link": _words(county="above both", city="above both"),
    "a calendar": {},
}
"""What each place of the tree is to the thing in question, by the words of the documentation; written down by hand."""
BOUNDS: Mapping[str, frozenset[UUID | None]] = {
    **dict.fromkeys(AROUND, frozenset({None, BRANCH, TOWN, COUNTY, CITY})), "a link": frozenset({None, COUNTY, CITY}),
    "a calendar": frozenset({None}),
}  # fmt: skip
"""The bounds within which staff reach the thing."""


@dataclass(frozen=True)
class Caller:
    """Somebody in one seat: in a post, in a post that another holds, or in none."""

    name: str
    id: UUID
    role: Role
    place: UUID | None = None
    claimed: bool = False
    """Whether the role is no post and comes with the call, as SYSTEM's does."""
    holder: UUID | None = None
    """In whose stead."""

    def call(self, day: date = DAY) -> "Probe":
        """Return a call at nine in the morning in Shanghai; the version it decided on never was."""
        role, within = (self.role, self.place) if self.claimed else (None, None)
        return Probe(self.id, datetime.combine(day, time(1), UTC), role=role, within=within, expected=999)

    def seats(self, around: str, person: UUID | None) -> Iterator[tuple[Role, str]]:
        """Yield the roles in which they stand, each with its seat in the words of the documentation."""
        if self.id == person:
            yield Role.MEMBER, "in person"
        if self.role is Role.SYSTEM:
            yield self.role, "system"
        elif self.claimed:
            yield from [(self.role, "staff")] if self.place in BOUNDS[around] else []
        elif self.place and self.role is not Role.MEMBER:
            words = AROUND[around].get(self.place, frozenset())
            yield from ((self.role, word) for word in words if self.holder is None or word != "holder")


@dataclass(frozen=True)
class Probe(Call):
    """A call that remembers the acts made of it."""

    acts: list[Act] = field(default_factory=list, compare=False)

    def act(self, standing: Standing, day: date) -> Act:
        self.acts.append(super().act(standing, day))
        return self.acts[-1]


def holder_of(role: Role, place: UUID) -> UUID:
    """Return who holds a post."""
    return one(f"{role.value} of {place}")


def _person(what: str, role: Role, place: UUID) -> UUID:
    return one(f"{what} {role.value} of {place}")


_LINE = (BRANCH, TOWN, COUNTY, CITY)
HOLDERS = [Caller(f"{r.value} of {NAMES[p]}", holder_of(r, p), r, p) for p in TREE for r in POSTS]
FIRST, SECONDS = (
    [
        Caller(f"{what} {h.name}", _person(what, h.role, h.place), h.role, h.place, holder=h.id)
        for h in HOLDERS
        if h.place in (*_LINE, GUIDE, SIBLING, GROUP)
    ]
    for what in ("substitute of", "second substitute of")
)
NEIGHBOURS = [Caller(f"a member of {NAMES[p]}", _person("plain", Role.MEMBER, p), Role.MEMBER, p) for p in TREE]
MEMBER, SECRETARY = NEIGHBOURS[list(TREE).index(BRANCH)].id, holder_of(Role.SECRETARY, BRANCH)
OTHER_MEMBER = Caller("another member of the organisation", one("m-another member"), Role.MEMBER, BRANCH)
STAFF = [
    Caller(f"{role.value} bounded by {NAMES[p] if p else 'nothing'}", one("m-staff"), role, p, claimed=True)
    for role in (Role.ADMINISTRATOR, Role.SERVICE)
    for p in (None, *TREE)
]
OTHERS = [
    OTHER_MEMBER,
    Caller("the system", SYSTEM, Role.SYSTEM, claimed=True),
    Caller("the public", one("m-visitor"), Role.PUBLIC, claimed=True),
    Caller("a stranger", one("m-stranger"), Role.MEMBER),
]
CALLERS = [*HOLDERS, *NEIGHBOURS, *STAFF, *OTHERS]

PLEDGERS = {
    "an organisation's pledge": Pledger(PledgerKind.ORGANISATION, BRANCH),
    "the secretary's pledge": Pledger(PledgerKind.MEMBER, SECRETARY),
    "a member's pledge": Pledger(PledgerKind.MEMBER, MEMBER),
}
KEYS = {around: pledge_id(CAMPAIGN, 2011, pledger, BRANCH) for around, pledger in PLEDGERS.items()}
EXEMPTION = uuid5(CAMPAIGN, f"exemption/{MEMBER}")

DRIVE: dict[str, Any] = {
    "name": "为民承诺", "theme": "", "policy": preset("DEFAULT"),
    "opens_on": date(2011, 1, 1), "closes_on": date(2012, 12, 31),
}  # fmt: skip
HOLIDAYS = [SpecialDay(date(2011, 5, 1), works=False)]
HEARD = {"channel": "VISIT", "text": "路太烂", "author": "赵六"}


def documented() -> dict[str, dict[Role, frozenset[str]]]:
    """Return the table of the documentation: command or thing to read -> role -> seats."""
    table = DOCUMENT.read_text("utf-8").split("<!-- authority_table: generated", 1)[1].split("-->", 1)[1]
    lines = [line for line in table.split("<!--", 1)[0].splitlines() if line.startswith("|")]
    heads, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    roles = [Role(head.split("`")[1]) for head in heads[1:]]
    return {
        row[0].strip("`"): {
            role: frozenset(cell.split(", ")) - {"-"} for role, cell in zip(roles, row[1:], strict=True)
        }
        for row in rows
        if row[0].startswith("`")
    }


TABLE = documented()


class County:
    """The application with its tree, its people, three pledges, an opinion and an exemption. No probe changes it."""

    def __init__(self) -> None:
        self.app = memory_application()
        places = {key: self._staffed(key, parent) for key, parent in TREE.items()}
        people = [self._member(c.id, c.place or ELSEWHERE) for c in (*HOLDERS, *NEIGHBOURS, OTHER_MEMBER)]
        people += [self._member(c.id, ELSEWHERE) for c in (*FIRST, *SECONDS)]
        self.app.save(*places.values(), *people)
        admin = replace(STAFF[0].call(FOUNDED), expected=None)
        for key, place in ((CAMPAIGN, CITY), (CAMPAIGN_OF_BRANCH, BRANCH)):
            self.app.open_campaign(admin, key, organisation=place, **DRIVE)
        self.app.import_calendar(admin, "CN", HOLIDAYS, "国办发明电")
        self.app.collect_opinion(admin, OPINION, campaign=CAMPAIGN, organisation=BRANCH, **HEARD)
        self.app.request_exemption(replace(admin, actor=MEMBER, role=None), CAMPAIGN, MEMBER, "长期卧床")
        for pledger in PLEDGERS.values():
            writer = replace(admin, actor=SECRETARY if pledger.id == BRANCH else pledger.id, role=None)
            self.app.propose(writer, CAMPAIGN, pledger, [])

    @staticmethod
    def _staffed(key: UUID, parent: UUID | None) -> Organisation:
        act = Act(one("m-staff"), Role.ADMINISTRATOR, None, FOUNDED)
        level = "SYSTEM_GROUP" if key in (GUIDE, OTHER_GUIDE) else "COMMITTEE"
        place = Organisation.found(key, act, name=NAMES[key], level=level, type="RURAL", parent=parent)
        if key in (TOWN, NEXT_TOWN):
            place.assign_guidance(act, GUIDE if key == TOWN else OTHER_GUIDE)
        for role in POSTS:
            place.fill_post(act, role, holder_of(role, key))
            mine = replace(act, actor=holder_of(role, key), role=role, occurred_on=NAMED)
            for what, since, until in (("substitute of", AWAY, SECOND), ("second substitute of", SECOND, BACK)):
                place.name_substitute(mine, role, _person(what, role, key), since=since, until=until)
        for role in POSTS:
            place.vacate_post(replace(act, occurred_on=LEFT), role, holder_of(role, key))
        return place

    @staticmethod
    def _member(key: UUID, place: UUID) -> Member:
        act = Act(one("m-staff"), Role.ADMINISTRATOR, None, FOUNDED)
        return Member.admit(key, act, name="某", kinds=["MEMBER"], organisation=place, residence=None)

    @cached_property
    def things(self) -> dict[str, Pledge | Member | Opinion | Exemption]:
        """What may be read by some and not by others."""
        find = self.app.find
        exemption = find(Exemption, EXEMPTION)
        return {
            **{around: find(Pledge, key) for around, key in KEYS.items()}, "member": find(Member, MEMBER),
            "opinion": find(Opinion, OPINION), "exemption": exemption, "grounds": exemption,
        }  # fmt: skip

    def answer(self, command: Callable[[], object]) -> str:
        """Return whether the caller has the right, lacks it, or is not even told; nothing is ever written."""
        before = self.app.recorder.max_notification_id()
        try:
            command()
        except NotAuthorised:
            said = "forbidden"
        except NotFound:
            said = "hidden"
        except (StaleVersion, AlreadyExists):
            said = "allowed"
        assert self.app.recorder.max_notification_id() == before
        return said


def may(caller: Caller, row: str, around: str, person: UUID | None) -> bool:
    """Tell what the documentation says of one caller and one row."""
    return any(word in TABLE[row][role] for role, word in caller.seats(around, person))


def reads(caller: Caller, row: str, around: str, person: UUID | None) -> bool:
    """Tell whether the caller may read the thing; an opinion is read in person by its neighbours."""
    if row == "opinion":
        person = caller.id if caller.place == BRANCH and not caller.claimed and not caller.holder else None
    return may(caller, row, around, person)
