"""The state of a pledge that all stages share, and the table of which command is allowed in which stage."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from uuid import UUID

from domain import rules
from domain.errors import Refused, WrongStage
from domain.policy import Approver, Policy
from domain.supervised import Counted, Duty, Supervised
from domain.values import (
    Act,
    Due,
    DueKind,
    Form,
    Holder,
    Milestone,
    Outcome,
    Party,
    Pledger,
    PledgerKind,
    Promise,
    Stage,
)
from domain.working_days import WorkingDays

FULFILMENT = frozenset(
    {"report_progress", "complete_item", "strike_off", "correct_item", "ask_help", "give_help", "publicise", "inspect"}
)
WITHDRAWAL = frozenset({"request_withdrawal", "decide_withdrawal"})
ALLOWED: dict[Stage, frozenset[str]] = {
    Stage.PROPOSE: frozenset({"revise", "submit"}) | WITHDRAWAL,
    Stage.REVIEW: frozenset({"review"}) | WITHDRAWAL,
    Stage.SIGN: frozenset({"sign"}) | WITHDRAWAL,
    Stage.PUBLISH: frozenset({"sign", "file_copy", "publish", "publicise"}) | WITHDRAWAL,
    Stage.FULFIL: FULFILMENT
    | {"make_plan", "self_check", "request_amendment", "decide_amendment", "open_evaluation"}
    | WITHDRAWAL,
    Stage.EVALUATE: FULFILMENT
    | {"assess", "order_rectification", "report_rectification", "conclude_rectification", "close"},
    Stage.CLOSED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}
"""Which commands each stage allows; everything else is a 409 that names these."""


class ItemStatus(Enum):
    """Where an item stands in the ledger."""

    OPEN = "OPEN"
    CLAIMED = "CLAIMED"
    STRUCK_OFF = "STRUCK_OFF"


@dataclass
class Item:
    """One item: every wording it ever had and how far it has come."""

    number: int
    versions: list[Promise]
    status: ItemStatus = ItemStatus.OPEN
    percent: int = 0
    evidence: str = ""
    claimed_by: frozenset[UUID] = frozenset()
    claimed_on: date = date.min
    help_asked: bool = False
    struck_off_on: date | None = None
    outcome: Outcome | None = None

    @property
    def promise(self) -> Promise:
        """The wording in force."""
        return self.versions[-1]


@dataclass(frozen=True)
class Case:
    """What a command must know from outside the pledge, as it stood on the day of the act.

    ``own`` holds the people whose own pledge this is, and who substitutes for them; they never judge it (B5).
    ``calendar`` tells which days count where the policy counts some.
    """

    policy: Policy
    organisation_type: str = ""
    own: frozenset[UUID] = frozenset()
    secretary_vacant: bool = False
    leading: bool = False
    calendar: WorkingDays = WorkingDays.EVERY_DAY

    def after(self, act: Act, days: int) -> date:
        """Return the day by which something is due that counts ``days`` from the act."""
        return self.calendar.shift(act.occurred_on, days)


@dataclass(frozen=True)
class Change:
    """An amendment of one item, or with ``item`` 0 a withdrawal, that waits for its decision."""

    item: int
    promise: Promise | None
    due: date
    asked_on: date


@dataclass
class Rectification:
    """One order to rectify within a limit (K1)."""

    number: int
    items: tuple[int, ...]
    due: date
    report_due: date | None = None
    reported_by: frozenset[UUID] = frozenset()


@dataclass
class Signature:
    """Who signed for one side, and when."""

    actor: UUID
    on: date


@dataclass
class Progression:
    """What happened to the letter since it was approved."""

    digest: str = ""
    signatures: dict[Party, Signature] = field(default_factory=dict)
    copies: dict[Holder, str] = field(default_factory=dict)
    channels: dict[str, tuple[str, date]] = field(default_factory=dict)
    published_on: date | None = None
    plan: list[Milestone] = field(default_factory=list)


_COUNTED: Counted = {
    "propose": ("revise",),
    "review": ("review",),
    "sign": ("sign",),
    "publish": ("publish",),
    "plan": ("plan",),
    "assess": ("assess",),
    "decide": ("decide",),
    "rectify": ("rectify",),
    "confirm": ("confirm",),
}


class PledgeState(Supervised):
    """Everything that the guards of a pledge look at."""

    counted = _COUNTED

    def __init__(self) -> None:
        super().__init__()
        self.campaign = UUID(int=0)
        self.policy_version = 0
        self.round = 0
        self.pledger = Pledger(PledgerKind.MEMBER, UUID(int=0))
        self.organisation = UUID(int=0)
        self.reviewer = UUID(int=0)
        self.form = Form.LETTER
        self.imported = False
        self.refers_to: UUID | None = None
        self.proposers: set[UUID] = set()  # who wrote, handed in, signed or changed it for the pledger
        self.written_on = date.min  # the last day on which it was written or handed in
        self.stage = Stage.PROPOSE
        self.stage_due: date | None = None
        self.returned = False
        self.discussed = False
        self.submissions = 0
        self.items: dict[int, Item] = {}
        self.approvals: dict[Approver, frozenset[UUID]] = {}
        self.letter = Progression()
        self.change: Change | None = None
        self.inspected_on: date | None = None
        self.evaluated_from = date.min
        self.assessed = False
        self.rectification: Rectification | None = None
        self.rectifications = 0
        self.criticised = False

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen to the pledge."""
        return self.stage in (Stage.CLOSED, Stage.WITHDRAWN)

    def allowed(self) -> frozenset[str]:
        """Return the commands that the present stage allows."""
        return ALLOWED[self.stage]

    def require(self, command: str) -> None:
        """Raise `errors.WrongStage` unless ``command`` is allowed now."""
        if command not in self.allowed():
            raise WrongStage(command, self.stage.value, self.allowed())

    def require_impartial(self, act: Act, case: Case) -> None:
        """Raise if the actor, or whom they act for, judges a pledge of their own, or one they wrote or signed (B5)."""
        partial = case.own | self.proposers
        if self.pledger.kind is PledgerKind.MEMBER:
            partial |= {self.pledger.id}
        if act.persons & partial:
            raise Refused(rules.OWN_PLEDGE)
        require_after(act, self.written_on)

    def write(self, act: Act) -> None:
        """Take note of who wrote or handed in the letter, and when."""
        self.proposers |= act.persons
        self.written_on = max(self.written_on, act.occurred_on)

    def item(self, number: int) -> Item:
        """Return an item; raises `errors.Refused` if there is no such number."""
        if number not in self.items:
            raise Refused(rules.UNKNOWN_ITEM, number)
        return self.items[number]

    def unsettled_item(self, number: int) -> Item:
        """Return an item that was not struck off; raises `errors.Refused` otherwise."""
        item = self.item(number)
        if item.status is ItemStatus.STRUCK_OFF or item.outcome:
            raise Refused(rules.ITEM_SETTLED, number)
        return item

    def unsettled(self) -> list[Item]:
        """Return the items that are neither struck off nor otherwise ended."""
        return [i for i in self.items.values() if i.status is not ItemStatus.STRUCK_OFF and i.outcome is None]

    def duties(self) -> list[Duty]:
        """Return all that is owed now, by whom and by when (N1)."""
        if self.ended:
            return []
        duties = []
        if self.stage_due:
            code, owed_by = _STAGE_DUTY[self.stage]
            if self.stage is Stage.SIGN and Party.PLEDGER in self.letter.signatures:
                owed_by = Party.SUPERIOR
            duties.append(Duty(code, 0, owed_by, self.stage_due))
        if self.stage is Stage.FULFIL:
            duties += [
                Duty("strike_off", i.number, Party.SUPERIOR, i.promise.limit)
                if i.status is ItemStatus.CLAIMED
                else Duty("item", i.number, Party.PLEDGER, i.promise.limit)
                for i in self.unsettled()
            ]
        if self.change:
            duties.append(Duty("decide", self.change.item, Party.SUPERIOR, self.change.due))
        if self.rectification and self.rectification.report_due:
            duties.append(Duty("confirm", 0, Party.SUPERIOR, self.rectification.report_due))
        elif self.rectification:
            duties.append(Duty("rectify", 0, Party.PLEDGER, self.rectification.due))
        return duties

    def put_off(self, duty: str, to: date) -> None:
        """Let a duty be due on another day; an item gets another wording in which only the limit differs."""
        code, _, number = duty.partition(":")
        if code in ("item", "strike_off"):
            versions = self.items[int(number)].versions
            versions.append(replace(versions[-1], due=Due(DueKind.DATE, to), limit=to))
        elif code == "decide" and self.change:
            self.change = replace(self.change, due=to)
        elif code == "rectify" and self.rectification:
            self.rectification.due = to
        elif code == "confirm" and self.rectification:
            self.rectification.report_due = to
        else:
            self.stage_due = to


_STAGE_DUTY = {
    Stage.PROPOSE: ("propose", Party.PLEDGER),
    Stage.REVIEW: ("review", Party.SUPERIOR),
    Stage.SIGN: ("sign", Party.PLEDGER),
    Stage.PUBLISH: ("publish", Party.SUPERIOR),
    Stage.FULFIL: ("plan", Party.PLEDGER),
    Stage.EVALUATE: ("assess", Party.SUPERIOR),
}


def require_after(act: Act, day: date) -> None:
    """Raise if the act is said to have happened before ``day``, on which what it judges came to be (H7)."""
    if act.occurred_on < day:
        raise Refused(rules.JUDGED_EARLY)


def require_sound(policy: Policy, item: int, promise: Promise, day: date) -> None:
    """Raise unless the item can still be kept and, under a strict policy, is measurable and dated (D2)."""
    if policy.strict_items and not promise.measure:
        raise Refused(rules.UNMEASURABLE, item)
    if policy.strict_items and promise.due is None:
        raise Refused(rules.UNDATED, item)
    if promise.limit < day:
        raise Refused(rules.DUE_PAST, item)
