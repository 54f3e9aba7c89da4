"""Pledges of a generated town and the random commands they are given."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from domain.aggregate import Root
from domain.pledge import Case, Duty, Pledge
from domain.pledge.inspecting import Inspected, InspectionForm
from domain.values import (
    SYSTEM,
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
    Personal,
    Pledger,
    PledgerKind,
    Promise,
    Verdict,
)
from tests.generators import CLOSES, NAMES, OPENS, WORDS, Town, refusable

SIDE_BY_SIDE = 20
STIR = 0.05
WITHDRAWALS = 0.03
WEIGHTS = {
    "remind": 1,
    "escalate": 1,
    "revise": 1,
    "correct_item": 2,
    "submit": 8,
    "complete_item": 10,
    "strike_off": 20,
    "open_evaluation": 10,
    "assess": 20,
    "order_rectification": 10,
    "close": 8,
}
"""How often a command is tried where the stage allows it; the others weigh 4."""


class Letters:
    """Writes pledges of ``town`` and gives them random commands."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.rng = town.rng
        self.author = SYSTEM
        self.judge = UUID(int=99)

    def propose(self) -> Pledge:
        """Begin a pledge of an organisation or a member."""
        rng, town = self.rng, self.town
        campaign = rng.choice(town.campaigns)
        organisation = rng.choice(town.organisations)
        member = rng.choice(town.members)
        kind = rng.choice(list(PledgerKind))
        forms = [Form.LETTER] if kind is PledgerKind.ORGANISATION else list(Form)
        return Pledge.propose(
            town.new_id(),
            town.act(actor=self.author, always=True),
            Case(campaign.policy),
            campaign=campaign.id,
            policy_version=campaign.policy_version,
            round=OPENS.year,
            pledger=Pledger(kind, organisation.id if kind is PledgerKind.ORGANISATION else member.id),
            organisation=organisation.id,
            reviewer=rng.choice(town.organisations).id,
            form=rng.choice(forms),
            items=[self.promise() for _ in range(rng.randint(1, 4))],
        )

    def promise(self) -> Promise:
        """Write an item that is due some time from now."""
        rng, town = self.rng, self.town
        limit = min(town.day + timedelta(days=rng.choice((0, 10, 60, 200))), CLOSES)
        due, limit = rng.choice(
            (
                (Due(DueKind.DATE, limit), limit),
                (Due(DueKind.YEAR_END), date(town.day.year, 12, 31)),
                (Due(DueKind.CAMPAIGN_END), CLOSES),
            )
        )
        return Promise(
            text=f"{rng.choice(WORDS)}{rng.randint(1, 9)}处",
            measure="现场验收",
            responsible=Personal(town.new_id(), rng.choice(NAMES)),
            due=due,
            limit=limit,
            category="民生",
            opinions=(rng.choice(town.opinions).id,) if town.opinions else (town.new_id(),),
        )

    def step(self, pledge: Pledge) -> None:
        """Give one random command that the stage allows; a refused one changes nothing."""
        rng = self.rng
        if pledge.ended:
            return
        commands = sorted(pledge.allowed() - {"decide_withdrawal", "request_withdrawal"})
        if pledge.duties():
            commands += ["remind", "escalate"]
        if rng.random() < WITHDRAWALS:
            commands = ["request_withdrawal", "decide_withdrawal"]
        campaign = next(c for c in self.town.campaigns if c.id == pledge.campaign)
        case = Case(campaign.policies[pledge.policy_version - 1], "RURAL")
        command = rng.choices(commands, [WEIGHTS.get(command, 4) for command in commands])[0]
        refusable(lambda: getattr(self, f"_{command}")(pledge, case))

    def _act(self) -> Act:
        return self.town.act(actor=self.author)

    def _verdict(self) -> Act:
        act = self.town.act(actor=self.judge)
        return Act(act.actor, act.role, act.organisation, act.occurred_on, None, act.reason)

    def _item(self, pledge: Pledge) -> int:
        return self.rng.choice(list(pledge.items))

    def _revise(self, pledge: Pledge, _: Case) -> None:
        pledge.revise(self._act(), [self.promise() for _ in range(self.rng.randint(1, 4))])

    def _submit(self, pledge: Pledge, case: Case) -> None:
        pledge.submit(self._act(), case, discussion=Meeting("BRANCH", self.town.day, 9))

    def _review(self, pledge: Pledge, case: Case) -> None:
        faults = [Fault(1, "NOT_SPECIFIC")] if self.rng.random() < 0.2 else []
        criteria = case.policy.criteria_for(leading=False)
        verdicts = [Verdict(n, c, not faults) for n in pledge.items for c in criteria]
        approver = self.rng.choice(case.policy.approvers(pledge.pledger.kind))
        pledge.review(self._verdict(), case, approver, verdicts=verdicts, faults=faults)

    def _sign(self, pledge: Pledge, case: Case) -> None:
        for party in self.rng.sample(list(Party), self.rng.randint(1, 2)):
            pledge.sign(self._act() if party is Party.PLEDGER else self._verdict(), case, party, pledge.letter.digest)

    def _file_copy(self, pledge: Pledge, case: Case) -> None:
        for holder in Holder:
            refusable(lambda holder=holder: pledge.file_copy(self._act(), case, holder, "d" * 64))  # type: ignore[misc]

    def _publish(self, pledge: Pledge, case: Case) -> None:
        pledge.publish(self._act(), case)

    def _publicise(self, pledge: Pledge, case: Case) -> None:
        codes = [c.code for c in case.policy.channels(pledge.pledger.kind, "RURAL")]
        pledge.publicise(self._act(), case, self.rng.choice(codes), "村口")

    def _make_plan(self, pledge: Pledge, _: Case) -> None:
        limits = {n: i.promise.limit for n, i in pledge.items.items()}
        pledge.make_plan(self._act(), [Milestone(n, "分步实施", limit) for n, limit in limits.items()])

    def _report_progress(self, pledge: Pledge, _: Case) -> None:
        pledge.report_progress(self._act(), self._item(pledge), self.rng.randint(0, 100), "推进中")

    def _complete_item(self, pledge: Pledge, _: Case) -> None:
        pledge.complete_item(self._act(), self._item(pledge), "照片", "已完成")

    def _strike_off(self, pledge: Pledge, case: Case) -> None:
        pledge.strike_off(self._verdict(), case, self._item(pledge), Findings(True, True, True))

    def _correct_item(self, pledge: Pledge, case: Case) -> None:
        pledge.correct_item(self._verdict(), case, self._item(pledge))

    def _ask_help(self, pledge: Pledge, case: Case) -> None:
        pledge.ask_help(self._act(), case, self._item(pledge), "缺资金")

    def _give_help(self, pledge: Pledge, _: Case) -> None:
        pledge.give_help(self._verdict(), self._item(pledge), "拨付资金")

    def _self_check(self, pledge: Pledge, case: Case) -> None:
        checks = [ItemCheck(i.number, self.rng.randint(0, 100)) for i in pledge.unsettled()]
        pledge.self_check(self._act(), case, checks)

    def _inspect(self, pledge: Pledge, case: Case) -> None:
        found = [Inspected(n, self.rng.random() < 0.8, "现场查看") for n in pledge.items]
        pledge.inspect(self._verdict(), case, self.rng.choice(list(InspectionForm)), found)

    def _request_amendment(self, pledge: Pledge, case: Case) -> None:
        pledge.request_amendment(self._act(), case, self._item(pledge), self.promise())

    def _decide_amendment(self, pledge: Pledge, case: Case) -> None:
        pledge.decide_amendment(self._verdict(), case, approved=self.rng.random() < 0.7)

    def _request_withdrawal(self, pledge: Pledge, case: Case) -> None:
        pledge.request_withdrawal(self._act(), case)

    def _decide_withdrawal(self, pledge: Pledge, case: Case) -> None:
        pledge.decide_withdrawal(self._verdict(), case, approved=self.rng.random() < 0.7)

    def _open_evaluation(self, pledge: Pledge, case: Case) -> None:
        pledge.open_evaluation(self._verdict(), case)

    def _assess(self, pledge: Pledge, case: Case) -> None:
        open_items = [item.number for item in pledge.unsettled()]
        kept = [number for number in pledge.items if number not in open_items]
        criticism = "工作不力" if self.rng.random() < 0.3 else ""
        pledge.assess(self._verdict(), case, kept=kept, unkept=open_items, criticism=criticism)

    def _order_rectification(self, pledge: Pledge, case: Case) -> None:
        pledge.order_rectification(self._verdict(), case, self.town.day + timedelta(days=30))

    def _report_rectification(self, pledge: Pledge, case: Case) -> None:
        pledge.report_rectification(self._act(), case, causes="人手不足", measures="增派人员")

    def _conclude_rectification(self, pledge: Pledge, case: Case) -> None:
        solved = self.rng.random() < 0.5
        pledge.conclude_rectification(self._verdict(), case, solved=solved, criticism="" if solved else "整改不力")

    def _close(self, pledge: Pledge, case: Case) -> None:
        carried = [item.number for item in pledge.unsettled() if self.rng.random() < 0.3]
        pledge.close(self._verdict(), case, carried_over=carried)

    def _remind(self, pledge: Pledge, _: Case) -> None:
        duty = self._duty(pledge)
        pledge.remind(self._act(), duty.ref, duty.due, self.rng.choice(("-7", "-1", "+1", "+7")))

    def _escalate(self, pledge: Pledge, _: Case) -> None:
        duty = self._duty(pledge)
        pledge.escalate(self._act(), duty.ref, duty.due, self.rng.choice(self.town.organisations).id)

    def _duty(self, pledge: Pledge) -> Duty:
        return self.rng.choice(pledge.duties())


def histories(
    rng: Random, *, pledges: int, steps: int = 25, organisations: int = 12, name: str = "town"
) -> Iterator[Root]:
    """Yield aggregates, each time one has new events, in the order in which they must be saved.

    The pledges live side by side, each with its own calendar, so their events interleave and days go back and forth
    in the log, as with late records; meanwhile the register changes. Towns of different names share one log.
    """
    town = Town(rng, name=name)
    yield from town.build(organisations)
    letters = Letters(town)
    alive: list[tuple[Pledge, date, int]] = []
    written = 0
    while written < pledges or alive:
        if written < pledges and len(alive) < SIDE_BY_SIDE:
            town.day = OPENS + timedelta(days=rng.randrange(300))
            pledge = letters.propose()
            alive.append((pledge, town.day, steps))
            written += 1
            yield pledge
        pledge, town.day, left = alive.pop(rng.randrange(len(alive)))
        letters.step(pledge)
        yield pledge
        if left > 1 and not pledge.ended:
            town.day += timedelta(days=rng.choice((0, 0, 1, 5, 40)))
            alive.append((pledge, town.day, left - 1))
        if rng.random() < STIR:
            yield from town.stir()
    yield from town.end()
