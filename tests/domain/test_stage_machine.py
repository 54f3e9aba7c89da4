"""No order of commands breaks the stage machine: drawn by hypothesis over every policy preset."""

from contextlib import suppress
from copy import deepcopy
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.aggregate import Event, Root
from domain.errors import PledgebookError
from domain.pledge import Case, ItemStatus, Pledge
from domain.pledge.fulfilling import ItemCompleted, ItemCorrected, StruckOff
from domain.policy import Policy
from domain.values import Form, Outcome, Pledger, Promise, Stage
from tests.domain.letters import CASE, own, propose
from tests.domain.moves import MOVES, POLICIES, around, forms, lead_on, letters, pledgers
from tests.domain.stored_events import mapper
from tests.domain.test_stages import COMMANDS

GOING = (Stage.PROPOSE, Stage.REVIEW, Stage.SIGN, Stage.PUBLISH, Stage.FULFIL)
TRANSITIONS: dict[str, dict[Stage, set[Stage]]] = {
    "submit": {Stage.PROPOSE: {Stage.REVIEW}},
    "review": {Stage.REVIEW: {Stage.REVIEW, Stage.PROPOSE, Stage.SIGN, Stage.PUBLISH}},
    "sign": {Stage.SIGN: {Stage.SIGN, Stage.PUBLISH}},
    "publish": {Stage.PUBLISH: {Stage.FULFIL}},
    "open_evaluation": {Stage.FULFIL: {Stage.EVALUATE}},
    "close": {Stage.EVALUATE: {Stage.CLOSED}},
    "decide_withdrawal": {stage: {stage, Stage.WITHDRAWN} for stage in GOING},
}
"""Where each accepted command may lead; one that is not here changes no stage."""

LOG = mapper()


def documented(command: str, before: Stage, after: Stage) -> bool:
    return after in TRANSITIONS.get(command, {}).get(before, {before})


def replayed(events: list[Event]) -> Root | None:
    """Return the aggregate as its events make it, written to the log and read back."""
    made: Root | None = None
    for happened in events:
        made = cast("Event", LOG.to_domain_event(LOG.to_stored_event(happened))).mutate(made)
    return made


def assert_struck_off_after_completion(events: list[Event]) -> None:
    claimed: set[int] = set()
    for happened in events:
        match happened:
            case ItemCompleted(item=number):
                claimed.add(number)
            case ItemCorrected(item=number):
                claimed.discard(number)
            case StruckOff(item=number):
                assert number in claimed
                claimed.discard(number)


def assert_ended_with_outcomes(pledge: Pledge) -> None:
    for item in pledge.items.values():
        assert (item.outcome is None) is not pledge.ended
        if pledge.ended:
            assert (item.outcome is Outcome.KEPT) is (item.status is ItemStatus.STRUCK_OFF)
            assert (item.outcome is Outcome.WITHDRAWN) <= (pledge.stage is Stage.WITHDRAWN)


class PledgeMachine(RuleBasedStateMachine):
    """Any command at any time, beside the steps that lead on, so that late stages are reached as well."""

    @initialize(policy=POLICIES, pledger=pledgers, form=forms, items=letters)
    def begin(self, policy: Policy, pledger: Pledger, form: Form, items: list[Promise]) -> None:
        self.case = Case(policy)
        self.pledge = propose(self.case, own(reason="补报"), pledger=pledger, form=form, items=items)
        self.events: list[Event] = []
        self.digest = ""
        self.settle()

    @rule(data=st.data(), any_command=st.sampled_from(sorted(MOVES)), anything=st.integers(0, 3))
    def give(self, data: st.DataObject, any_command: str, anything: int) -> None:
        allowed = sorted(self.pledge.allowed())
        command = data.draw(st.sampled_from(allowed)) if anything and allowed else any_command
        case = data.draw(around(self.case.policy))
        before = deepcopy(self.pledge)
        try:
            MOVES[command](data.draw, self.pledge, case)
        except PledgebookError:
            assert self.pledge == before
            return
        assert documented(command, before.stage, self.pledge.stage)
        struck = {n for n, item in before.items.items() if item.status is ItemStatus.STRUCK_OFF}
        assert all(self.pledge.items[n].versions == before.items[n].versions for n in struck)
        self.settle()

    @rule(seldom=st.integers(0, 3))
    def lead_on(self, seldom: int) -> None:
        if not seldom:
            with suppress(PledgebookError):
                lead_on(self.pledge, self.case)
            self.settle()

    def settle(self) -> None:
        """Take the events from the aggregate, as the log would."""
        self.events += self.pledge.collect_events()  # type: ignore[arg-type]

    @invariant()
    def duties_are_told_apart_and_end_with_the_pledge(self) -> None:
        refs = [(duty.ref, duty.due) for duty in self.pledge.duties()]
        assert len(set(refs)) == len(refs)
        assert not (refs and self.pledge.ended)

    @invariant()
    def every_ended_pledge_has_an_outcome_for_each_item(self) -> None:
        assert_ended_with_outcomes(self.pledge)

    @invariant()
    def the_digest_is_fixed_by_the_approval(self) -> None:
        approved = self.pledge.letter.digest
        assert approved == self.digest or not self.digest
        assert bool(approved) or self.pledge.stage in (Stage.PROPOSE, Stage.REVIEW, Stage.WITHDRAWN)
        self.digest = approved

    def teardown(self) -> None:
        assert [event.originator_version for event in self.events] == list(range(1, self.pledge.version + 1))
        assert replayed(self.events) == self.pledge
        assert_struck_off_after_completion(self.events)


PledgeMachine.TestCase.settings = settings(max_examples=80, stateful_step_count=50, deadline=None)
TestNoOrderOfCommandsBreaksTheStageMachine = PledgeMachine.TestCase


@settings(max_examples=200)
@given(st.lists(st.sampled_from(sorted(COMMANDS)), max_size=60), st.integers(0, 6))
def test_no_random_sequence_of_sound_commands_leaves_the_documented_ways(commands: list[str], start: int) -> None:
    pledge = propose()
    for _ in range(start):
        lead_on(pledge, CASE)
    for command in commands:
        before = pledge.stage
        accepted = False
        with suppress(PledgebookError):
            COMMANDS[command](pledge)
            accepted = True
        assert documented(command, before, pledge.stage) if accepted else pledge.stage is before
    assert_ended_with_outcomes(pledge)
    assert_struck_off_after_completion(list(pledge.pending_events))  # type: ignore[arg-type]
