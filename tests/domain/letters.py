"""The people, policies and letters of the domain tests: a village branch pledges, its town committee reviews."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.pledge import Case, Pledge
from domain.policy import Approver, Mechanisms, Policy, preset
from domain.values import (
    SYSTEM,
    Act,
    Due,
    DueKind,
    Fault,
    Findings,
    Form,
    Holder,
    Party,
    Personal,
    Pledger,
    PledgerKind,
    Promise,
    Role,
    Stage,
    Verdict,
)


def one(name: str) -> UUID:
    """Return the id of somebody or something by name."""
    return uuid5(NAMESPACE_URL, name)


CAMPAIGN, BRANCH, TOWN, COUNTY = one("campaign"), one("branch"), one("town"), one("county")
HEAD, CLERK, REVIEWER, STRANGER = one("head"), one("clerk"), one("reviewer"), one("stranger")
MEMBER, OPINION, PLEDGE = one("member"), one("opinion"), one("pledge")

DAY = date(2011, 3, 1)
SUMMER, YEAR_END, CAMPAIGN_END, AFTERWARDS = (
    date(2011, 6, 30),
    date(2011, 12, 31),
    date(2012, 12, 31),
    date(2013, 1, 10),
)
ALL_WELL = Findings(problem_solved=True, in_place=True, public_satisfied=True)
POLICY = preset("DEFAULT")


def own(day: date = DAY, reason: str = "", actor: UUID = CLERK) -> Act:
    """Something done on the pledger's side."""
    return Act(actor, Role.CLERK, BRANCH, day, reason=reason)


def superior(day: date = DAY, reason: str = "", actor: UUID = REVIEWER, on_behalf_of: UUID | None = None) -> Act:
    """Something done by the reviewing committee."""
    return Act(actor, Role.SECRETARY, TOWN, day, on_behalf_of, reason)


def system(day: date = DAY) -> Act:
    """Something the workflow did."""
    return Act(SYSTEM, Role.SYSTEM, TOWN, day)


def policy(mechanisms: dict[str, bool] | None = None, **changes: Any) -> Policy:
    """Return the default policy with other switches and values."""
    switches: Mechanisms = replace(POLICY.mechanisms, **(mechanisms or {}))
    return replace(POLICY, mechanisms=switches, **changes)


def case(policy: Policy = POLICY, **known: Any) -> Case:
    """Return what surrounds the command; the branch's secretary is the pledge's own."""
    return Case(policy, **{"organisation_type": "RURAL", "own": frozenset({HEAD}), **known})


CASE = case()


def promise(text: str = "硬化村道3公里", **changes: Any) -> Promise:
    """Return a measurable, dated item that answers an opinion."""
    fields: dict[str, Any] = {
        "measure": "3公里",
        "responsible": Personal(HEAD, "李四"),
        "due": Due(DueKind.DATE, SUMMER),
        "limit": SUMMER,
        "opinions": (OPINION,),
    }
    return Promise(text, **{**fields, **changes})


THREE = [
    promise(),
    promise("安装路灯20盏", measure="20盏", due=Due(DueKind.YEAR_END), limit=YEAR_END),
    promise("每周入户走访", measure="每周一次", due=Due(DueKind.CAMPAIGN_END), limit=CAMPAIGN_END),
]


def propose(around: Case = CASE, act: Act | None = None, **changes: Any) -> Pledge:
    """Begin the branch's pledge."""
    fields: dict[str, Any] = {
        "campaign": CAMPAIGN,
        "policy_version": 1,
        "round": 2011,
        "pledger": Pledger(PledgerKind.ORGANISATION, BRANCH),
        "organisation": BRANCH,
        "reviewer": TOWN,
        "form": Form.LETTER,
        "items": list(THREE),
    }
    return Pledge.propose(PLEDGE, act or own(), around, **{**fields, **changes})


def verdicts(pledge: Pledge, around: Case = CASE, *, failing: tuple[int, str] | None = None) -> list[Verdict]:
    """Return a verdict on every criterion of every item, all passed but the one named."""
    criteria = around.policy.criteria_for(leading=around.leading)
    return [Verdict(n, c, (n, c) != failing) for n in pledge.items for c in criteria]


def approve(pledge: Pledge, around: Case = CASE, act: Act | None = None) -> None:
    """Let every approver of the policy approve."""
    for approver in around.policy.approvers(pledge.pledger.kind):
        pledge.review(act or superior(), around, approver, verdicts=verdicts(pledge, around), faults=[])


def send_back(pledge: Pledge, *faults: Fault, around: Case = CASE) -> None:
    """Return the letter."""
    found = list(faults) or [Fault(1, "NOT_SPECIFIC")]
    pledge.review(superior(), around, Approver.COMMITTEE, verdicts=verdicts(pledge, around), faults=found)


def sign_both(pledge: Pledge, around: Case = CASE) -> None:
    """Let both sides sign."""
    pledge.sign(own(actor=HEAD), around, Party.PLEDGER, pledge.letter.digest)
    pledge.sign(superior(), around, Party.SUPERIOR, pledge.letter.digest)


def publish(pledge: Pledge, around: Case = CASE) -> None:
    """File the three copies and put the letter on the board."""
    for holder in Holder:
        pledge.file_copy(system(), around, holder, "d0c")
    pledge.publish(system(), around)


def strike_off(pledge: Pledge, item: int, day: date = DAY) -> None:
    """Keep one item."""
    pledge.complete_item(own(day), item, "photo/1", "")
    pledge.strike_off(superior(day), CASE, item, ALL_WELL)


def to_evaluation(pledge: Pledge, around: Case = CASE) -> None:
    """Keep the first item and let the time of the others run out."""
    strike_off(pledge, 1)
    pledge.open_evaluation(system(AFTERWARDS), around)


def close(pledge: Pledge, around: Case = CASE) -> None:
    """Assess, and carry over what was not kept."""
    pledge.assess(superior(AFTERWARDS), around, kept=[1], unkept=[2, 3], criticism="")
    pledge.close(superior(AFTERWARDS), around, carried_over=[2, 3])


def withdraw(pledge: Pledge, around: Case = CASE) -> None:
    """Ask for withdrawal and grant it."""
    pledge.request_withdrawal(own(reason="并村"), around)
    pledge.decide_withdrawal(superior(), around, approved=True)


_STEPS: list[tuple[Stage, Callable[[Pledge, Case], None]]] = [
    (Stage.REVIEW, lambda pledge, around: pledge.submit(own(), around)),
    (Stage.SIGN, approve),
    (Stage.PUBLISH, sign_both),
    (Stage.FULFIL, publish),
    (Stage.EVALUATE, to_evaluation),
    (Stage.CLOSED, close),
]


def pledge_in(stage: Stage, around: Case = CASE, **changes: Any) -> Pledge:
    """Return a pledge that reached ``stage`` by commands alone, under a policy with a signing stage."""
    pledge = propose(around, **changes)
    for reached, step in _STEPS:
        if pledge.stage is stage:
            return pledge
        if stage is not Stage.WITHDRAWN:
            step(pledge, around)
            assert pledge.stage is reached
    if stage is Stage.WITHDRAWN:
        withdraw(pledge, around)
    return pledge


def assessed() -> Pledge:
    """Return a pledge in evaluation that was found unfulfilled in two of three items."""
    pledge = pledge_in(Stage.EVALUATE)
    pledge.assess(superior(AFTERWARDS), CASE, kept=[1], unkept=[2, 3], criticism="")
    return pledge


def ordered() -> Pledge:
    """Return a pledge under an order to rectify."""
    pledge = assessed()
    pledge.order_rectification(system(AFTERWARDS), CASE, date(2013, 2, 10))
    return pledge
