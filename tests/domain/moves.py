"""Arbitrary commands on a pledge, drawn by hypothesis: mostly sensible, often not; and the steps that lead on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.pledge import Case, ItemStatus, Pledge
from domain.pledge.inspecting import Inspected, InspectionForm
from domain.policy import Approver, Policy, presets
from domain.values import (
    Act,
    Due,
    DueKind,
    Fault,
    Findings,
    Form,
    Holder,
    ItemCheck,
    Meeting,
    Milestone,
    Party,
    Pledger,
    PledgerKind,
    Promise,
    Role,
    Stage,
    Verdict,
)
from tests.domain.letters import (
    AFTERWARDS,
    ALL_WELL,
    BRANCH,
    CAMPAIGN_END,
    CLERK,
    DAY,
    HEAD,
    MEMBER,
    OPINION,
    REVIEWER,
    THREE,
    TOWN,
    own,
    promise,
    superior,
    system,
    verdicts,
)

Draw = Callable[..., Any]
Move = Callable[[Draw, Pledge, Case], object]

POLICIES: st.SearchStrategy[Policy] = st.sampled_from([presets()[name] for name in sorted(presets())])
PEOPLE: list[UUID] = [REVIEWER, CLERK, HEAD, MEMBER]
DAYS = [DAY, date(2011, 6, 30), CAMPAIGN_END, AFTERWARDS, date(2013, 6, 1)]
TEXTS = st.sampled_from(["缺资金", "缺资金", "缺资金", "", " ", "\x00", "x" * 4001])
REASONS = st.sampled_from(["汛期推迟", "", "并村"])
NUMBERS = st.sampled_from([1, 2, 3, 1, 2, 3, 0, 4])
OFTEN = st.integers(0, 9).map(lambda n: n > 0)

acts: st.SearchStrategy[Act] = st.builds(
    Act,
    actor=st.sampled_from([*[REVIEWER] * 4, *PEOPLE]),
    role=st.just(Role.SECRETARY),
    organisation=st.just(TOWN),
    occurred_on=st.sampled_from(DAYS),
    on_behalf_of=OFTEN.map(lambda often: None if often else MEMBER),
    reason=REASONS,
)
promises: st.SearchStrategy[Promise] = st.builds(
    promise,
    text=st.sampled_from(["硬化村道", "安装路灯"]),
    measure=st.sampled_from(["3公里", "3公里", ""]),
    due=st.sampled_from([Due(DueKind.YEAR_END), Due(DueKind.CAMPAIGN_END), None]),
    limit=st.sampled_from([CAMPAIGN_END, CAMPAIGN_END, date(2011, 6, 30)]),
    opinions=st.sampled_from([(OPINION,), ()]),
)
letters = st.lists(promises, max_size=3)
pledgers = st.sampled_from([Pledger(PledgerKind.ORGANISATION, BRANCH), Pledger(PledgerKind.MEMBER, MEMBER)])
forms = st.sampled_from([Form.LETTER, Form.LETTER, Form.ONE_SENTENCE])
discussions = st.sampled_from([None, Meeting("支部党员大会", DAY, 21)])
findings = st.builds(Findings, problem_solved=OFTEN, in_place=OFTEN, public_satisfied=OFTEN)


def around(policy: Policy) -> st.SearchStrategy[Case]:
    """Return what may surround a command under one policy."""
    return st.builds(
        Case,
        policy=st.just(policy),
        organisation_type=st.sampled_from(["RURAL", "WINDOW"]),
        own=st.just(frozenset({HEAD})),
        secretary_vacant=OFTEN.map(lambda often: not often),
        leading=st.booleans(),
    )


def _verdicts(draw: Draw, pledge: Pledge, case: Case) -> list[Verdict]:
    full = [Verdict(n, c, passed=True) for n in pledge.items for c in case.policy.criteria_for(leading=case.leading)]
    spoil = draw(st.sampled_from(["", "", "short", "failed", "strange"]))
    if spoil == "short":
        return full[1:]
    if spoil == "failed":
        return [replace(v, passed=False) for v in full[:1]] + full[1:]
    return [*full, Verdict(9, "FEASIBLE", passed=True)] if spoil else full


def _review(draw: Draw, pledge: Pledge, case: Case) -> None:
    faults = draw(st.lists(st.builds(Fault, NUMBERS, st.sampled_from(["EMPTY", "UNDATED", ""])), max_size=2))
    approver = draw(st.sampled_from([*case.policy.approvers(pledge.pledger.kind), *Approver]))
    pledge.review(draw(acts), case, approver, verdicts=_verdicts(draw, pledge, case), faults=faults)


def _sign(draw: Draw, pledge: Pledge, case: Case) -> None:
    digest = draw(st.sampled_from([pledge.letter.digest, pledge.letter.digest, "0" * 64]))
    pledge.sign(draw(acts), case, draw(st.sampled_from(Party)), digest)


def _assess(draw: Draw, pledge: Pledge, case: Case) -> None:
    kept = draw(st.lists(NUMBERS, max_size=3, unique=True))
    unkept = draw(st.one_of(st.just([n for n in pledge.items if n not in kept]), st.lists(NUMBERS, max_size=3)))
    pledge.assess(draw(acts), case, kept=kept, unkept=unkept, criticism=draw(REASONS))


def _amend(draw: Draw, pledge: Pledge, case: Case) -> None:
    pledge.request_amendment(draw(acts), case, draw(NUMBERS), draw(promises))


def _conclude(draw: Draw, pledge: Pledge, case: Case) -> None:
    pledge.conclude_rectification(draw(acts), case, solved=draw(st.booleans()), criticism=draw(REASONS))


def _check(draw: Draw, pledge: Pledge, case: Case) -> None:
    wanted = [i.number for i in pledge.unsettled()]
    numbers = draw(st.one_of(st.just(wanted), st.lists(NUMBERS, max_size=3)))
    pledge.self_check(draw(acts), case, [ItemCheck(n, draw(st.integers(-1, 101))) for n in numbers])


def _inspect(draw: Draw, pledge: Pledge, case: Case) -> None:
    found = draw(st.lists(st.builds(Inspected, NUMBERS, st.booleans(), st.sampled_from(["", "进度滞后"])), max_size=3))
    pledge.inspect(draw(acts), case, draw(st.sampled_from(InspectionForm)), found)


def _supervise(draw: Draw, pledge: Pledge, _: Case) -> None:
    refs = [(d.ref, d.due) for d in pledge.duties()] or [("review", DAY)]
    duty, due = draw(st.sampled_from(refs))
    if draw(st.booleans()):
        pledge.remind(draw(acts), duty, due, "-7")
        pledge.escalate(draw(acts), duty, due, TOWN)
    else:
        to = draw(st.sampled_from(DAYS))
        pledge.extend(draw(acts), draw(st.sampled_from(Party)), duty, due, to=to, latest=CAMPAIGN_END)


MOVES: dict[str, Move] = {
    "revise": lambda draw, p, _: p.revise(draw(acts), draw(letters)),
    "submit": lambda draw, p, case: p.submit(draw(acts), case, discussion=draw(discussions)),
    "review": _review,
    "sign": _sign,
    "file_copy": lambda draw, p, case: p.file_copy(draw(acts), case, draw(st.sampled_from(Holder)), "d0c"),
    "publish": lambda draw, p, case: p.publish(draw(acts), case),
    "publicise": lambda draw, p, case: p.publicise(
        draw(acts), case, draw(st.sampled_from(["BOARD", "X"])), draw(TEXTS)
    ),
    "make_plan": lambda draw, p, _: p.make_plan(
        draw(acts), draw(st.lists(st.builds(Milestone, NUMBERS, TEXTS, st.sampled_from(DAYS)), max_size=1))
    ),
    "report_progress": lambda draw, p, _: p.report_progress(draw(acts), draw(NUMBERS), draw(st.integers(-1, 101)), ""),
    "complete_item": lambda draw, p, _: p.complete_item(draw(acts), draw(NUMBERS), draw(TEXTS), ""),
    "strike_off": lambda draw, p, case: p.strike_off(draw(acts), case, draw(NUMBERS), draw(findings)),
    "correct_item": lambda draw, p, case: p.correct_item(draw(acts), case, draw(NUMBERS)),
    "ask_help": lambda draw, p, case: p.ask_help(draw(acts), case, draw(NUMBERS), draw(TEXTS)),
    "give_help": lambda draw, p, _: p.give_help(draw(acts), draw(NUMBERS), draw(TEXTS)),
    "self_check": _check,
    "inspect": _inspect,
    "request_amendment": _amend,
    "decide_amendment": lambda draw, p, case: p.decide_amendment(draw(acts), case, approved=draw(st.booleans())),
    "request_withdrawal": lambda draw, p, case: p.request_withdrawal(draw(acts), case),
    "decide_withdrawal": lambda draw, p, case: p.decide_withdrawal(draw(acts), case, approved=draw(st.booleans())),
    "open_evaluation": lambda draw, p, case: p.open_evaluation(draw(acts), case),
    "assess": _assess,
    "order_rectification": lambda draw, p, case: p.order_rectification(draw(acts), case, draw(st.sampled_from(DAYS))),
    "report_rectification": lambda draw, p, case: p.report_rectification(
        draw(acts), case, causes=draw(TEXTS), measures=draw(TEXTS)
    ),
    "conclude_rectification": _conclude,
    "close": lambda draw, p, case: p.close(
        draw(acts), case, carried_over=draw(st.lists(NUMBERS, max_size=2, unique=True))
    ),
    "supervise": _supervise,
}


def lead_on(pledge: Pledge, case: Case) -> None:
    """Give the commands that lead out of the present stage, whatever the policy; they may still be refused."""
    case = replace(case, secretary_vacant=False, leading=False)
    match pledge.stage:
        case Stage.PROPOSE:
            pledge.revise(own(), list(THREE))
            pledge.submit(own(reason="补报"), case, discussion=Meeting("支部党员大会", DAY, 21))
        case Stage.REVIEW:
            for approver in case.policy.approvers(pledge.pledger.kind):
                if approver not in pledge.approvals:
                    pledge.review(superior(), case, approver, verdicts=verdicts(pledge, case), faults=[])
        case Stage.SIGN | Stage.PUBLISH if pledge.signing_pending(case):
            party = Party.SUPERIOR if Party.PLEDGER in pledge.letter.signatures else Party.PLEDGER
            act = superior() if party is Party.SUPERIOR else own(actor=HEAD)
            pledge.sign(act, case, party, pledge.letter.digest)
        case Stage.PUBLISH:
            for holder in set(Holder) - set(pledge.letter.copies):
                pledge.file_copy(system(), case, holder, "d0c")
            pledge.publish(system(), case)
        case _:
            _lead_to_the_end(pledge, case)


def _lead_to_the_end(pledge: Pledge, case: Case) -> None:
    match pledge.stage:
        case Stage.FULFIL if pledge.items[1].status is ItemStatus.STRUCK_OFF:
            pledge.open_evaluation(system(AFTERWARDS), case)
        case Stage.FULFIL:
            pledge.complete_item(own(), 1, "photo/1", "")
            pledge.strike_off(superior(), case, 1, ALL_WELL)
        case Stage.EVALUATE if pledge.rectification:
            pledge.conclude_rectification(superior(AFTERWARDS), case, solved=False, criticism="进展缓慢")
        case Stage.EVALUATE if pledge.assessed and pledge.unsettled() and not pledge.rectifications:
            pledge.order_rectification(superior(AFTERWARDS), case, DAYS[-1])
        case Stage.EVALUATE if pledge.assessed:
            pledge.close(superior(AFTERWARDS), case, carried_over=[i.number for i in pledge.unsettled()])
        case Stage.EVALUATE:
            unkept = [i.number for i in pledge.unsettled()]
            kept = [n for n in pledge.items if n not in unkept]
            pledge.assess(superior(AFTERWARDS), case, kept=kept, unkept=unkept, criticism="")
        case _:
            pass
