"""No order of commands leads past an open problem: drawn by hypothesis over rectifications of every kind (J4)."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import cast
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.aggregate import Event, Root
from domain.errors import PledgebookError
from domain.judgement.rectification import Cause, ProblemDraft, ProblemStatus, Rectification, SourceKind, Step
from domain.judgement.rectification.events import ProblemClosed, ProblemConfirmed, ProblemReopened
from domain.judgement.verdict import EvaluationVerdict
from domain.values import Act
from tests.domain.letters import CLERK, HEAD, MEMBER, REVIEWER, STRANGER, own, superior, system
from tests.domain.rectifications import BENCH, BY_BRANCH, FAILED_ON, LAMPS, PERIOD, ROAD, commented, failed
from tests.domain.stored_events import mapper

LOG = mapper()
NEXT = UUID(int=7)
STEPS: dict[str, dict[Step, set[Step]]] = {
    "report": {Step.REPORT: {Step.ORDER}},
    "return": {Step.ORDER: {Step.REPORT}},
    "order": {Step.ORDER: {Step.RECTIFY}},
    "close": {Step.RECTIFY: {Step.RECTIFY}},
    "confirm": {Step.RECTIFY: {Step.RECTIFY, Step.REEVALUATE, Step.CONCLUDED}},
    "reopen": {Step.RECTIFY: {Step.RECTIFY}, Step.REEVALUATE: {Step.RECTIFY}},
    "conclude": {Step.REEVALUATE: {Step.CONCLUDED}},
}
"""Where each command may be given, and where it may lead."""

drafts = st.lists(
    st.builds(
        replace,
        st.sampled_from([ROAD, LAMPS]),
        measures=st.sampled_from(["专人检修", "更换施工队", " "]),
        limit=st.sampled_from([None, ROAD.limit, LAMPS.limit, PERIOD]),
    ),
    max_size=3,
)
people = st.sampled_from([REVIEWER, STRANGER, CLERK, HEAD, MEMBER])
numbers = st.integers(1, 3)
Move = Callable[[Rectification, Act, st.DataObject], None]


def _report(r: Rectification, act: Act, data: st.DataObject) -> None:
    problems: list[ProblemDraft] = data.draw(drafts)
    r.report(act, BENCH, examination="监督不力", problems=problems)


MOVES: dict[str, Move] = {
    "report": _report,
    "return": lambda r, act, _: r.return_report(act, BENCH, "措施不具体"),
    "order": lambda r, act, _: r.order(act, BY_BRANCH if r.member else BENCH, PERIOD + timedelta(30)),
    "close": lambda r, act, data: r.close_problem(act, BENCH, data.draw(numbers), "照片3张"),
    "confirm": lambda r, act, data: r.confirm_problem(act, BENCH, data.draw(numbers)),
    "reopen": lambda r, act, data: r.reopen_problem(act, BENCH, data.draw(numbers), "仍有坑洼"),
    "conclude": lambda r, act, data: r.conclude(
        act, NEXT, data.draw(st.sampled_from([EvaluationVerdict.PASSED, EvaluationVerdict.FAILED]))
    ),
}


class RectificationMachine(RuleBasedStateMachine):
    """Any command by anybody at any time; time mostly goes on."""

    @initialize(cause=st.sampled_from([failed(), commented(), commented(MEMBER)]))
    def begin(self, cause: Cause) -> None:
        act = superior(FAILED_ON, "点评指出问题", actor=STRANGER)
        self.day = FAILED_ON
        self.subject = Rectification.begin(act, BENCH, cause)
        self.events: list[Event] = []
        self.settle()

    @rule(data=st.data(), anything=st.integers(0, 4), who=people, later=st.integers(-1, 3))
    def give(self, data: st.DataObject, anything: int, who: UUID, later: int) -> None:
        sensible = [name for name, steps in STEPS.items() if self.subject.step in steps]
        name = data.draw(st.sampled_from(sensible if anything and sensible else sorted(MOVES)))
        act = (own if name in ("report", "close") else superior)(self.day + timedelta(later), actor=who)
        before = deepcopy(self.subject)
        try:
            MOVES[name](self.subject, system(self.day) if name == "conclude" else act, data)
        except PledgebookError:
            assert self.subject == before
            return
        assert self.subject.step in STEPS[name].get(before.step, set()), (name, before.step)
        self.day = max(self.day, act.occurred_on)
        self.settle()

    def settle(self) -> None:
        """Take the events from the aggregate, as the log would."""
        self.events += self.subject.collect_events()  # type: ignore[arg-type]

    @invariant()
    def another_evaluation_waits_for_the_last_open_problem(self) -> None:
        statuses = [task.status for task in self.subject.tasks.values()]
        confirmed = bool(statuses) and set(statuses) == {ProblemStatus.CONFIRMED}
        assert self.subject.solved is confirmed
        assert confirmed is (self.subject.step in (Step.REEVALUATE, Step.CONCLUDED))
        assert self.subject.step is not Step.REEVALUATE or self.subject.source_kind is SourceKind.EVALUATION

    @invariant()
    def something_is_owed_until_the_end(self) -> None:
        refs = [duty.ref for duty in self.subject.duties()]
        assert len(set(refs)) == len(refs)
        assert bool(refs) is not self.subject.ended

    def teardown(self) -> None:
        assert [event.originator_version for event in self.events] == list(range(1, self.subject.version + 1))
        made: Root | None = None
        for happened in self.events:
            made = cast("Event", LOG.to_domain_event(LOG.to_stored_event(happened))).mutate(made)
        assert made == self.subject
        assert_nobody_confirmed_what_they_closed(self.events)


def assert_nobody_confirmed_what_they_closed(events: list[Event]) -> None:
    closers: dict[int, set[UUID]] = {}
    for happened in events:
        match happened:
            case ProblemClosed(problem=number, act=act):
                closers.setdefault(number, set()).update(act.persons)
            case ProblemConfirmed(problem=number, act=act) | ProblemReopened(problem=number, act=act):
                assert not act.persons & closers[number]
            case _:
                pass


RectificationMachine.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestNoOrderOfCommandsLeadsPastAnOpenProblem = RectificationMachine.TestCase
