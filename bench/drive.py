"""A drive of the size that a procedure states: its tree, its people and their pledges, through the application."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from threading import Lock
from typing import Any, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.application import Call, Draft, Pledgebook
from domain.member import FLOATING, IN_SERVICE, LEADING_KINDS
from domain.policy import Policy, preset
from domain.values import SYSTEM, Act, Due, DueKind, Form, Holder, Party, Pledger, PledgerKind, Role, Stage, Verdict

T = TypeVar("T")
U = TypeVar("U")

OPENS, DEADLINE, CLOSES = date(2010, 6, 21), date(2010, 9, 20), date(2010, 12, 31)
FOUNDED = date(2010, 5, 1)
_AT_ONCE = 4
_ORAL, _AWAY, _SERVING = 20, 33, 25
"""One in so many may pledge orally, is floating, is in service and lives outside the drive."""


def at_once(work: Callable[[U], object], each: Iterable[U]) -> None:
    """Do the same with each of them, four at a time; raises what one of them raised."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for done in [threads.submit(work, one) for one in each]:
            done.result()


@dataclass(frozen=True)
class Figures:
    """How many organisations of each level and how many members of each kind a procedure names.

    ``direct`` branches stand below the top itself, the others below all committees and general branches.
    """

    preset: str
    committees: int
    general_branches: int
    branches: int
    members: Mapping[str, int]
    direct: int = 0

    @property
    def organisations(self) -> int:
        """All that pledge; the top, which drives it, is not among them."""
        return self.committees + self.general_branches + self.direct + self.branches

    @property
    def people(self) -> int:
        """All members."""
        return sum(self.members.values())

    def part(self, of: int) -> "Figures":
        """Return the same for one in ``of``, at least one of each."""
        return Figures(
            self.preset,
            committees=-(-self.committees // of),
            general_branches=-(-self.general_branches // of),
            branches=-(-self.branches // of),
            members={kind: number // of for kind, number in self.members.items()},
            direct=-(-self.direct // of),
        )


ZHOUZHI = Figures("ZHOUZHI", committees=81, general_branches=21, branches=557, members={"MEMBER": 9550})
HUNAN_SHEWAI = Figures(
    "HUNAN_SHEWAI", committees=0, general_branches=17, branches=60, direct=14,
    members={"TEACHING_STAFF": 734, "STUDENT": 1473},
)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """Who pledges, where, of which kinds, and who heads the place and who judges."""

    pledger: Pledger
    place: UUID
    kinds: frozenset[str]
    writer: UUID
    judge: UUID


@dataclass
class Drive:
    """The drive; ``joining`` activists pledge without having to."""

    book: Pledgebook
    figures: Figures
    joining: int = 10
    commands: int = 0
    _counting: Lock = field(default_factory=Lock)
    people: dict[UUID, tuple[list[str], UUID, UUID | None]] = field(default_factory=dict)
    """Each with kinds, home and residence."""

    def __post_init__(self) -> None:
        figures = self.figures
        off = {"mechanisms": {"opinions": False}, "pledge_deadline": DEADLINE.isoformat()}
        self.policy: Policy = preset(figures.preset).changed(off)
        self.above, self.top, self.outside, self.campaign = (
            self._id(name) for name in ("above", "top", "outside", "drive")
        )
        committees = [self._id(f"committee {n}") for n in range(figures.committees)]
        general = [self._id(f"general branch {n}") for n in range(figures.general_branches)]
        direct = [self._id(f"direct branch {n}") for n in range(figures.direct)]
        lowest = [self._id(f"branch {n}") for n in range(figures.branches)]
        middle = [*committees, *general]
        self.parent = dict.fromkeys((*committees, *direct), self.top)
        self.parent |= {
            key: committees[n % len(committees)] if committees else self.top for n, key in enumerate(general)
        }
        self.parent |= {key: middle[n % len(middle)] for n, key in enumerate(lowest)}
        self.branches = [*direct, *lowest]
        kinds = [kind for kind, number in figures.members.items() for _ in range(number)]
        for n, kind in enumerate(kinds):
            self.people[self._id(f"member {n}")] = self._person(n, kind)
        heads = list(self.people)
        self.head = dict(zip((*self.branches, *middle), heads, strict=False))
        self.head[self.top] = self._id("head")
        joining = [(["ACTIVIST"], self.branches[n % len(self.branches)], None) for n in range(self.joining)]
        self.people |= {self._id(f"activist {n}"): person for n, person in enumerate(joining)}

    @property
    def subjects(self) -> Iterator[Subject]:
        """Everybody who pledges: the organisations, then the members, heads before those whom they lead."""
        for place in self.parent:
            pledger = Pledger(PledgerKind.ORGANISATION, place)
            yield Subject(pledger, place, frozenset(), self.head[place], self.head[self.parent[place]])
        for member, (kinds, home, residence) in self.people.items():
            place = residence if residence and FLOATING in kinds else home
            judge = self.parent[place] if self.head[place] == member else place
            yield Subject(Pledger(PledgerKind.MEMBER, member), place, frozenset(kinds), member, self.head[judge])

    def found(self) -> None:
        """Enter the tree and the people, fill the secretaries' posts, and open the campaign."""
        admin = self._call(self._id("administrator"), FOUNDED, Role.ADMINISTRATOR)
        for place in (self.above, self.outside, self.top, *self.parent):
            level = "BRANCH" if place in self.branches else "COMMITTEE"
            parent = self.above if place == self.top else self.parent.get(place)
            self._give(
                self.book.found_organisation, admin, place, name="某党组织", level=level, type="ORGAN", parent=parent
            )
        everybody = {**self.people, self.head[self.top]: (["MEMBER"], self.above, None)}
        at_once(lambda member: self._admit(admin, member, *everybody[member]), everybody)
        for place, head in self.head.items():
            self._give(self.book.fill_post, admin, place, Role.SECRETARY, head)
        self._give(
            self.book.open_campaign, admin, self.campaign, name="公开承诺", theme="", organisation=self.top,
            opens_on=OPENS, closes_on=CLOSES, policy=self.policy,
        )  # fmt: skip

    def publish(self, subject: Subject, day: date) -> None:
        """Take a subject's pledge to the board on ``day``, by the stages of the policy.

        What follows the proposal is judged act by act and saved as one.
        """
        own, judge = self._call(subject.writer, day), self._call(subject.judge, day)
        drafts = [Draft("为群众办一件实事", "年底前办结", "某人", Due(DueKind.CAMPAIGN_END))]
        done = self._give(self.book.propose, own, self.campaign, subject.pledger, drafts, form=self.form(subject))
        pledge, setting = self.book.open("submit", own, done.id)
        writer, case = setting.act, setting.case
        pledge.submit(writer, case, discussion=None)
        if pledge.stage is Stage.REVIEW:
            leading = bool(subject.kinds & LEADING_KINDS)
            verdicts = [Verdict(1, criterion, passed=True) for criterion in self.policy.criteria_for(leading=leading)]
            for approver in self.policy.approvers(subject.pledger.kind):
                act = self._act(f"review:{approver.value}", judge, done.id)
                pledge.review(act, case, approver, verdicts=verdicts, faults=[])
        if pledge.stage is Stage.SIGN:
            pledge.sign(writer, case, Party.PLEDGER, pledge.letter.digest)
            pledge.sign(self._act("sign:SUPERIOR", judge, done.id), case, Party.SUPERIOR, pledge.letter.digest)
        system = self._act("publish", self._call(SYSTEM, day, Role.SYSTEM), done.id)
        for holder in Holder:
            pledge.file_copy(system, case, holder, "d" * 64)
        pledge.publish(system, case)
        self._give(self.book.save, pledge)

    @staticmethod
    def heads(subject: Subject) -> bool:
        """Tell whether it is somebody before whom the others of the place may not pledge."""
        return "BRANCH_SECRETARY" in subject.kinds

    def form(self, subject: Subject) -> Form:
        """Return how a subject pledges: orally who may."""
        return Form.ORAL if subject.kinds.intersection(self.policy.oral_kinds) else Form.LETTER

    def _admit(self, admin: Call, member: UUID, kinds: list[str], home: UUID, residence: UUID | None) -> None:
        self._give(
            self.book.admit_member, admin, member, name="某人", kinds=kinds, organisation=home, residence=residence
        )

    def _person(self, n: int, kind: str) -> tuple[list[str], UUID, UUID | None]:
        """Return what the member of that number is; the first ones hold the posts and are nothing else."""
        home = self.branches[n % len(self.branches)]
        if n < len(self.parent):
            return [kind, "BRANCH_SECRETARY"], home, None
        if n % _AWAY == 0:
            return [kind, FLOATING], home, self.branches[(n + 1) % len(self.branches)]
        if n % _SERVING == 0:
            return [kind, IN_SERVICE], home, self.outside
        return [kind, "RETIRED"] if n % _ORAL == 0 else [kind], home, None

    def _act(self, right: str, call: Call, key: UUID) -> Act:
        return self.book.open(right, call, key)[1].act

    def _give(self, command: Callable[..., T], *arguments: Any, **named: Any) -> T:
        with self._counting:
            self.commands += 1
        return command(*arguments, **named)

    def _call(self, actor: UUID, day: date, role: Role | None = None) -> Call:
        return Call(actor, datetime.combine(day, time(1), UTC), reason="按程序办理", role=role)

    def _id(self, name: str) -> UUID:
        return uuid5(NAMESPACE_OID, f"{self.figures.preset}/{name}")
