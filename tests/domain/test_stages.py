"""The stage machine as a table: which command each stage takes, and what is owed in it."""

from datetime import date

import pytest

from domain.errors import Refused, WrongStage
from domain.pledge import ALLOWED, Duty, Pledge
from domain.pledge.inspecting import Inspected, InspectionForm
from domain.policy import Approver
from domain.rights import COMMANDS as RIGHTS
from domain.values import Holder, ItemCheck, Milestone, Party, Stage
from tests.domain.letters import (
    AFTERWARDS,
    ALL_WELL,
    CAMPAIGN_END,
    CASE,
    DAY,
    SUMMER,
    THREE,
    YEAR_END,
    own,
    pledge_in,
    strike_off,
    superior,
    system,
    verdicts,
)
from tests.domain.scenario import Command, given

COMMANDS: dict[str, Command] = {
    "revise": lambda p: p.revise(own(), THREE),
    "submit": lambda p: p.submit(own(), CASE),
    "review": lambda p: p.review(superior(), CASE, Approver.COMMITTEE, verdicts=verdicts(p), faults=[]),
    "sign": lambda p: p.sign(own(), CASE, Party.PLEDGER, p.letter.digest),
    "file_copy": lambda p: p.file_copy(system(), CASE, Holder.BOARD, "d0c"),
    "publish": lambda p: p.publish(system(), CASE),
    "publicise": lambda p: p.publicise(own(), CASE, "BOARD", "村口"),
    "make_plan": lambda p: p.make_plan(own(), [Milestone(3, "走访", DAY)]),
    "report_progress": lambda p: p.report_progress(own(), 3, 10, ""),
    "complete_item": lambda p: p.complete_item(own(), 3, "photo/3", ""),
    "strike_off": lambda p: p.strike_off(superior(), CASE, 3, ALL_WELL),
    "correct_item": lambda p: p.correct_item(superior(reason="误录"), CASE, 1),
    "ask_help": lambda p: p.ask_help(own(), CASE, 3, "缺车"),
    "give_help": lambda p: p.give_help(superior(), 3, "借车"),
    "self_check": lambda p: p.self_check(own(), CASE, [ItemCheck(n, 1) for n in (1, 2, 3)]),
    "inspect": lambda p: p.inspect(superior(), CASE, InspectionForm.RANDOM, [Inspected(3, on_track=True)]),
    "request_amendment": lambda p: p.request_amendment(own(reason="延期"), CASE, 2, THREE[2]),
    "decide_amendment": lambda p: p.decide_amendment(superior(), CASE, approved=True),
    "request_withdrawal": lambda p: p.request_withdrawal(own(reason="并村"), CASE),
    "decide_withdrawal": lambda p: p.decide_withdrawal(superior(), CASE, approved=True),
    "open_evaluation": lambda p: p.open_evaluation(system(AFTERWARDS), CASE),
    "assess": lambda p: p.assess(superior(AFTERWARDS), CASE, kept=[1], unkept=[2, 3], criticism=""),
    "order_rectification": lambda p: p.order_rectification(superior(AFTERWARDS), CASE, date(2013, 3, 1)),
    "report_rectification": lambda p: p.report_rectification(own(), CASE, causes="因", measures="措施"),
    "conclude_rectification": lambda p: p.conclude_rectification(superior(), CASE, solved=True, criticism=""),
    "close": lambda p: p.close(superior(), CASE, carried_over=[2, 3]),
}
WITHDRAWAL = {"request_withdrawal", "decide_withdrawal"}
ITEMS = {
    "report_progress", "complete_item", "strike_off", "correct_item", "ask_help", "give_help", "publicise", "inspect",
}  # fmt: skip
TAKEN = {
    Stage.PROPOSE: {"revise", "submit", *WITHDRAWAL},
    Stage.REVIEW: {"review", *WITHDRAWAL},
    Stage.SIGN: {"sign", *WITHDRAWAL},
    Stage.PUBLISH: {"sign", "file_copy", "publish", "publicise", *WITHDRAWAL},
    Stage.FULFIL: {"make_plan", "self_check", "request_amendment", "decide_amendment", "open_evaluation",
                   *ITEMS, *WITHDRAWAL},
    Stage.EVALUATE: {"assess", "order_rectification", "report_rectification", "conclude_rectification", "close",
                     *ITEMS},
    Stage.CLOSED: set[str](),
    Stage.WITHDRAWN: set[str](),
}  # fmt: skip


def test_the_table_of_the_code_is_the_table_of_this_test() -> None:
    assert {stage: set(commands) for stage, commands in ALLOWED.items()} == TAKEN


def test_every_command_that_anybody_has_a_right_to_is_in_the_table() -> None:
    rights = {right.partition(":")[0] for right in RIGHTS} & set(dir(Pledge))
    assert rights == {*COMMANDS, "propose", "remind", "escalate", "follow_calendar"}
    assert all(callable(getattr(Pledge, name)) for name in rights)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stage", Stage)
def test_a_stage_takes_its_commands_and_names_them_to_everything_else(stage: Stage, command: str) -> None:
    pledge = pledge_in(stage)
    if command in TAKEN[stage]:
        try:
            COMMANDS[command](pledge)
        except Refused:  # a guard of the stage, tested beside the stage
            assert pledge.stage is stage
        return
    error = given(pledge).when(COMMANDS[command]).raises(WrongStage)
    assert (error.command, error.stage, error.allowed) == (command, stage.value, sorted(TAKEN[stage]))


DUTIES = {
    Stage.PROPOSE: [Duty("propose", 0, Party.PLEDGER, date(2011, 3, 8))],
    Stage.REVIEW: [Duty("review", 0, Party.SUPERIOR, date(2011, 3, 8))],
    Stage.SIGN: [Duty("sign", 0, Party.PLEDGER, date(2011, 3, 8))],
    Stage.PUBLISH: [Duty("publish", 0, Party.SUPERIOR, date(2011, 3, 4))],
    Stage.FULFIL: [
        Duty("plan", 0, Party.PLEDGER, date(2011, 3, 15)),
        Duty("item", 1, Party.PLEDGER, SUMMER),
        Duty("item", 2, Party.PLEDGER, YEAR_END),
        Duty("item", 3, Party.PLEDGER, CAMPAIGN_END),
    ],
    Stage.EVALUATE: [Duty("assess", 0, Party.SUPERIOR, date(2013, 2, 9))],
    Stage.CLOSED: [],
    Stage.WITHDRAWN: [],
}


@pytest.mark.parametrize("stage", Stage)
def test_each_stage_owes_its_duties(stage: Stage) -> None:
    assert pledge_in(stage).duties() == DUTIES[stage]


def test_once_the_pledger_has_signed_the_superior_owes_the_signature() -> None:
    pledge = pledge_in(Stage.SIGN)
    COMMANDS["sign"](pledge)
    assert pledge.duties() == [Duty("sign", 0, Party.SUPERIOR, date(2011, 3, 8))]


def test_an_item_reported_as_done_is_owed_by_the_superior_until_it_is_struck_off() -> None:
    pledge = pledge_in(Stage.FULFIL)
    COMMANDS["make_plan"](pledge)
    pledge.complete_item(own(), 1, "photo/1", "")
    assert [d.ref for d in pledge.duties()] == ["strike_off:1", "item:2", "item:3"]
    strike_off(pledge, 1)
    assert [d.ref for d in pledge.duties()] == ["item:2", "item:3"]


@pytest.mark.parametrize(("request_", "ref"), [("request_amendment", "decide:2"), ("request_withdrawal", "decide")])
def test_a_change_that_waits_is_a_duty_of_the_superior(request_: str, ref: str) -> None:
    pledge = pledge_in(Stage.FULFIL)
    COMMANDS[request_](pledge)
    assert (pledge.duties()[-1].ref, pledge.duties()[-1].owed_by) == (ref, Party.SUPERIOR)
