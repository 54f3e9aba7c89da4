"""Every command of the application asks for its own right, and refuses everybody else without a trace."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from domain.application import Call, Pledgebook
from domain.errors import NotAuthorised, NotFound, PledgebookError
from domain.pledge import Pledge
from domain.pledge.inspecting import Inspected, InspectionForm
from domain.policy import Approver
from domain.rights import COMMANDS as RIGHTS
from domain.values import SYSTEM, Fault, Holder, ItemCheck, Milestone, Party, Role, Stage
from tests.application.world import (
    AFTERWARDS,
    ALL_WELL,
    CLERK,
    CLOSES,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    HEAD,
    IN_CHARGE,
    MEMBER,
    OTHER,
    OTHER_HEAD,
    STRANGER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    TOWN_OFFICE,
    World,
    call,
    draft,
    of,
)

Command = Callable[[Pledgebook, Call, UUID], object]
EVERYBODY = {
    "county secretary": COUNTY_HEAD, "leader in charge": IN_CHARGE, "town secretary": TOWN_HEAD,
    "town deputy": TOWN_DEPUTY, "town office": TOWN_OFFICE, "secretary": HEAD, "deputy": DEPUTY, "clerk": CLERK,
    "member": MEMBER, "other secretary": OTHER_HEAD, "stranger": STRANGER, "system": SYSTEM,
}  # fmt: skip
WRITERS = {"secretary", "deputy", "clerk"}
JUDGES = {"town secretary", "town deputy", "leader in charge"}
BY_POLICY = JUDGES | {"system"}
BY_SYSTEM = {"system"}

COMMANDS: dict[str, tuple[Stage, set[str], Command]] = {
    "revise": (Stage.PROPOSE, WRITERS, lambda app, who, key: app.revise(who, key, [draft()])),
    "submit": (Stage.PROPOSE, WRITERS, lambda app, who, key: app.submit(who, key)),
    "review:COMMITTEE": (
        Stage.REVIEW, JUDGES, lambda app, who, key: app.review(who, key, Approver.COMMITTEE, [], [Fault(0, "EMPTY")]),
    ),
    "review:SECRETARY": (
        Stage.REVIEW, {"town secretary"}, lambda app, who, key: app.review(who, key, Approver.SECRETARY, [], []),
    ),
    "review:LEADER_IN_CHARGE": (
        Stage.REVIEW, {"leader in charge"},
        lambda app, who, key: app.review(who, key, Approver.LEADER_IN_CHARGE, [], []),
    ),
    "sign:PLEDGER": (Stage.SIGN, {"secretary"}, lambda app, who, key: app.sign(who, key, Party.PLEDGER, "")),
    "sign:SUPERIOR": (Stage.SIGN, {"town secretary"}, lambda app, who, key: app.sign(who, key, Party.SUPERIOR, "")),
    "file_copy": (Stage.PUBLISH, BY_SYSTEM, lambda app, who, key: app.file_copy(who, key, Holder.BOARD, "d0c")),
    "publish": (Stage.PUBLISH, BY_SYSTEM, lambda app, who, key: app.publish(who, key)),
    "publicise": (
        Stage.FULFIL, WRITERS | {"town secretary", "town deputy", "town office"},
        lambda app, who, key: app.publicise(who, key, "BOARD", "村口"),
    ),
    "make_plan": (
        Stage.FULFIL, WRITERS, lambda app, who, key: app.make_plan(who, key, [Milestone(1, "招标", DAY)]),
    ),
    "report_progress": (Stage.FULFIL, WRITERS, lambda app, who, key: app.report_progress(who, key, 1, 50)),
    "complete_item": (Stage.FULFIL, WRITERS, lambda app, who, key: app.complete_item(who, key, 1, "photo/1")),
    "strike_off": (Stage.FULFIL, JUDGES, lambda app, who, key: app.strike_off(who, key, 1, ALL_WELL)),
    "correct_item": (Stage.FULFIL, JUDGES, lambda app, who, key: app.correct_item(who, key, 1)),
    "ask_help": (Stage.FULFIL, WRITERS, lambda app, who, key: app.ask_help(who, key, 1, "缺资金")),
    "give_help": (Stage.FULFIL, JUDGES, lambda app, who, key: app.give_help(who, key, 1, "拨款")),
    "self_check": (
        Stage.FULFIL, WRITERS, lambda app, who, key: app.self_check(who, key, [ItemCheck(1, 1), ItemCheck(2, 1)]),
    ),
    "inspect": (
        Stage.FULFIL, JUDGES,
        lambda app, who, key: app.inspect(who, key, InspectionForm.RANDOM, [Inspected(1, on_track=True)]),
    ),
    "request_amendment": (
        Stage.FULFIL, WRITERS, lambda app, who, key: app.request_amendment(who, key, 1, draft("硬化村道2公里")),
    ),
    "decide_amendment": (Stage.FULFIL, JUDGES, lambda app, who, key: app.decide_amendment(who, key, approved=True)),
    "request_withdrawal": (Stage.FULFIL, WRITERS, lambda app, who, key: app.request_withdrawal(who, key)),
    "decide_withdrawal": (Stage.FULFIL, JUDGES, lambda app, who, key: app.decide_withdrawal(who, key, approved=True)),
    "open_evaluation": (Stage.FULFIL, BY_POLICY, lambda app, who, key: app.open_evaluation(who, key)),
    "assess": (Stage.EVALUATE, JUDGES, lambda app, who, key: app.assess(who, key, kept=[1], unkept=[2])),
    "order_rectification": (Stage.EVALUATE, BY_POLICY, lambda app, who, key: app.order_rectification(who, key)),
    "report_rectification": (
        Stage.EVALUATE, WRITERS, lambda app, who, key: app.report_rectification(who, key, causes="因", measures="措施"),
    ),
    "conclude_rectification": (
        Stage.EVALUATE, BY_POLICY, lambda app, who, key: app.conclude_rectification(who, key, solved=True),
    ),
    "close": (Stage.EVALUATE, BY_POLICY, lambda app, who, key: app.close_pledge(who, key)),
    "remind": (Stage.FULFIL, BY_SYSTEM, lambda app, who, key: app.remind(who, key, "item:1", CLOSES, "-7")),
    "escalate": (Stage.FULFIL, BY_SYSTEM, lambda app, who, key: app.escalate(who, key, "item:1", CLOSES)),
    "follow_calendar": (Stage.FULFIL, BY_SYSTEM, lambda app, who, key: app.follow_calendar(who, key)),
}  # fmt: skip


def may(command: Command, app: Pledgebook, key: UUID, who: UUID, day: date) -> bool:
    role = Role.SYSTEM if who == SYSTEM else None
    try:
        command(app, call(who, day, role=role, reason="说明"), key)
    except (NotAuthorised, NotFound):
        return False
    except PledgebookError:
        return True  # what else stops a command comes after the right to give it
    return True


def test_every_right_on_a_pledge_has_its_row() -> None:
    assert {*COMMANDS, "propose"} == {right for right in RIGHTS if hasattr(Pledge, right.partition(":")[0])}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_given_by_these_people_and_by_nobody_else(name: str) -> None:
    stage, expected, command = COMMANDS[name]
    day = AFTERWARDS if stage is Stage.EVALUATE else DAY
    world = World()
    key = world.reach(stage)
    found = set()
    for title, who in EVERYBODY.items():
        before = world.position()
        if may(command, world.app, key, who, day):
            found.add(title)
        else:
            assert world.position() == before
    assert found == expected


def test_who_may_write_for_the_branch_begins_its_pledge() -> None:
    world = World()
    for who in set(EVERYBODY.values()) - {HEAD, DEPUTY, CLERK, SYSTEM}:
        world.forbids(lambda who=who: world.propose(who=call(who)))  # type: ignore[misc]
    world.forbids(lambda: world.propose(who=call(SYSTEM, role=Role.SYSTEM)))
    assert world.app.pledge(world.propose(who=call(CLERK))).proposers == {CLERK}


def test_a_member_and_the_branch_write_the_members_pledge_but_only_the_member_signs() -> None:
    world = World()
    key = world.propose(of(MEMBER), who=call(DEPUTY))
    act = world.acts(key)[0]
    assert (act.role, act.on_behalf_of) == (Role.DEPUTY_SECRETARY, MEMBER)
    world.app.submit(call(MEMBER), key)
    world.approve(key, call(HEAD), Approver.SECRETARY)
    digest = world.app.pledge(key).letter.digest
    for who in (HEAD, DEPUTY, TOWN_HEAD):
        world.forbids(lambda who=who: world.app.sign(call(who), key, Party.PLEDGER, digest))  # type: ignore[misc]
    world.app.sign(call(MEMBER), key, Party.PLEDGER, digest)
    world.app.sign(call(HEAD), key, Party.SUPERIOR, digest)
    assert world.app.pledge(key).stage is Stage.PUBLISH


def test_the_system_gives_only_the_commands_of_the_policy() -> None:
    world = World()
    key = world.reach(Stage.SIGN)
    with pytest.raises(NotAuthorised) as refused:
        world.app.sign(call(SYSTEM, role=Role.SYSTEM), key, Party.SUPERIOR, "")
    assert refused.value.command == "sign"


def test_an_administrator_keeps_the_register_but_touches_no_pledge() -> None:
    world = World()
    key = world.propose()
    world.hides(lambda: world.app.submit(call(STRANGER, role=Role.ADMINISTRATOR), key))
    world.hides(lambda: world.app.submit(call(STRANGER, role=Role.SERVICE, within=OTHER), key))
    world.forbids(lambda: world.app.submit(call(STRANGER, role=Role.SERVICE, within=TOWN), key))
