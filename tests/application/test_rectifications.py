"""Rectifications through the application: who begins, reports, orders and confirms, by the posts of the day (J4)."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain import rules
from domain.errors import AlreadyExists, NotFound, StaleVersion
from domain.judgement.rectification import Step
from domain.values import Erased, Party, Personal, Role
from tests.application.rectifying import (
    COMMENT,
    OF_COMMENT,
    PROBLEMS,
    REASON,
    begin,
    begun,
    close,
    closed,
    comment,
    confirm,
    found,
    heading_both,
    of_member,
    on_head,
    on_member,
    order,
    ordered,
    reopen,
    report,
    reported,
    seat,
    send_back,
    standing_in,
)
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    COUNTY,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    HEAD,
    IN_CHARGE,
    MEMBER,
    OTHER_HEAD,
    STRANGER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    TOWN_OFFICE,
    Guard,
    World,
    admin,
    call,
    every,
    system,
)
from tests.domain.letters import one

YESTERDAY, TOMORROW, MONTH = DAY - timedelta(1), DAY + timedelta(1), DAY + timedelta(30)
EVALUATOR, CONTACT = one("evaluator"), one("contact leader")

GUARDS = [
    Guard("an order without a reason in the comment", rules.REASON_MISSING, lambda w: begin(w, call(TOWN_HEAD)),
          given=comment),
    Guard("a rectification begun before the comment", rules.JUDGED_EARLY,
          lambda w: begin(w, call(TOWN_HEAD, occurred_on=YESTERDAY, reason=REASON)), given=comment),
    Guard("a rectification begun by the organisation's own head", rules.OWN_RECTIFICATION,
          lambda w: begin(w, call(HEAD, reason=REASON)), given=lambda w: (heading_both(w), comment(w))),
    Guard("one begun by who stands in for the head", rules.OWN_RECTIFICATION,
          lambda w: begin(w, call(TOWN_DEPUTY, reason=REASON)), given=lambda w: (comment(w), standing_in(w))),
    Guard("an order by the organisation's own head", rules.OWN_RECTIFICATION, lambda w: order(w, who=call(HEAD)),
          given=lambda w: (heading_both(w), reported(w))),
    Guard("a report returned by the organisation's own head", rules.OWN_RECTIFICATION,
          lambda w: send_back(w, who=call(HEAD)), given=lambda w: (heading_both(w), reported(w))),
    Guard("a confirmation by the organisation's own head", rules.OWN_RECTIFICATION,
          lambda w: confirm(w, 1, who=call(HEAD)), given=lambda w: (heading_both(w), closed(w))),
    Guard("a reopening by the organisation's own head", rules.OWN_RECTIFICATION,
          lambda w: reopen(w, 1, who=call(HEAD)), given=lambda w: (heading_both(w), closed(w))),
    Guard("an order by the member concerned", rules.OWN_RECTIFICATION, lambda w: order(w, who=call(MEMBER)),
          given=of_member(lambda w: report(w, who=call(CLERK)))),
    Guard("a confirmation by the member concerned", rules.OWN_RECTIFICATION,
          lambda w: confirm(w, 1, who=call(MEMBER)),
          given=of_member(lambda w: (report(w), order(w, who=call(DEPUTY)), close(w, 1)))),
    Guard("a confirmation by who closed it for the member", rules.OWN_CLAIM,
          lambda w: confirm(w, 1, who=call(DEPUTY)),
          given=of_member(lambda w: (report(w), order(w, who=call(HEAD)), close(w, 1, who=call(DEPUTY))))),
    Guard("an order by who reported for the member", rules.OWN_CLAIM, lambda w: order(w, who=call(DEPUTY)),
          given=of_member(lambda w: report(w, who=call(DEPUTY)))),
    Guard("a report without problems", rules.REPORT_INCOMPLETE, lambda w: report(w, problems=[]), given=begun),
    Guard("a report whose second problem has no measures", rules.REPORT_INCOMPLETE,
          lambda w: report(w, problems=[PROBLEMS[0], replace(PROBLEMS[1], measures="")]), item=2, given=begun),
    Guard("a report whose problem has no limit", rules.REPORT_INCOMPLETE,
          lambda w: report(w, problems=[replace(PROBLEMS[0], limit=None)]), item=1, given=begun),
    Guard("an end of what followed from a comment", rules.REEVALUATION_MISSING,
          lambda w: w.app.end_rectification(system(), OF_COMMENT), given=closed),
]  # fmt: skip


@every(GUARDS)
def test_a_rectification_is_refused(guard: Guard) -> None:
    guard.holds()


def test_a_comment_leads_to_solved_problems_and_an_end(world: World) -> None:
    ordered(world)
    for number in (1, 2):
        close(world, number)
        assert found(world).step is Step.RECTIFY
        confirm(world, number)
    ended = found(world)
    assert (ended.step, ended.solved, ended.evaluation, ended.verdict) == (Step.CONCLUDED, True, None, None)
    assert (ended.organisation, ended.member, ended.campaign, ended.source) == (BRANCH, None, CAMPAIGN, COMMENT)
    assert [(act.role, act.organisation) for act in world.acts(OF_COMMENT)] == [
        (Role.SECRETARY, TOWN), (Role.CLERK, BRANCH), (Role.DEPUTY_SECRETARY, TOWN),
        *[(Role.CLERK, BRANCH), (Role.DEPUTY_SECRETARY, TOWN)] * 2, (Role.DEPUTY_SECRETARY, TOWN),
    ]  # fmt: skip


def test_there_is_one_rectification_of_one_comment(world: World) -> None:
    begun(world)
    with pytest.raises(AlreadyExists):
        begin(world)
    for nothing in (one("nothing"), BRANCH, CAMPAIGN):
        with pytest.raises(NotFound):
            begin(world, source=nothing)


def test_only_the_direct_superior_begins_orders_and_confirms(world: World) -> None:
    comment(world)
    within = (HEAD, DEPUTY, CLERK, TOWN_OFFICE, COUNTY_HEAD, IN_CHARGE)
    for who in within:
        world.forbids(lambda who=who: begin(world, call(who, reason=REASON)))  # type: ignore[misc]
    for who in (STRANGER, OTHER_HEAD):
        world.hides(lambda who=who: begin(world, call(who, reason=REASON)))  # type: ignore[misc]
    begin(world)
    for who in (TOWN_HEAD, TOWN_DEPUTY, COUNTY_HEAD):
        world.forbids(lambda who=who: report(world, who=call(who)))  # type: ignore[misc]
    report(world)
    for who in within:
        world.forbids(lambda who=who: order(world, who=call(who)))  # type: ignore[misc]
        world.forbids(lambda who=who: send_back(world, who=call(who)))  # type: ignore[misc]
    for who in (STRANGER, OTHER_HEAD):
        world.hides(lambda who=who: order(world, who=call(who)))  # type: ignore[misc]
    order(world, who=call(TOWN_HEAD))
    close(world, 1, who=call(HEAD))
    for who in within:
        world.forbids(lambda who=who: confirm(world, 1, who=call(who)))  # type: ignore[misc]
        world.forbids(lambda who=who: reopen(world, 1, who=call(who)))  # type: ignore[misc]
    world.forbids(lambda: close(world, 2, who=system()))
    world.hides(lambda: close(world, 2, who=admin()))
    confirm(world, 1)


def test_the_own_branch_judges_a_member_and_the_town_its_secretary(world: World) -> None:
    on_member(world)
    world.hides(lambda: report(world, who=call(STRANGER)))
    report(world, who=call(MEMBER))
    for who in (TOWN_HEAD, TOWN_DEPUTY):
        world.forbids(lambda who=who: order(world, who=call(who)))  # type: ignore[misc]
    send_back(world, who=call(DEPUTY))
    report(world)
    order(world, who=call(HEAD))
    close(world, 1, who=call(MEMBER))
    confirm(world, 1, who=call(HEAD))
    acts = world.acts(OF_COMMENT)
    assert [(act.role, act.on_behalf_of) for act in acts[1:4]] == [
        (Role.MEMBER, None), (Role.DEPUTY_SECRETARY, None), (Role.CLERK, MEMBER),
    ]  # fmt: skip
    assert found(world).member == MEMBER


def test_the_town_judges_the_branchs_secretary(world: World) -> None:
    on_head(world)
    report(world, who=call(HEAD))
    for who in (HEAD, DEPUTY):
        world.forbids(lambda who=who: order(world, who=call(who)))  # type: ignore[misc]
    order(world, who=call(TOWN_HEAD))
    assert found(world).step is Step.RECTIFY


def test_a_rectification_of_a_member_is_not_for_visitors_and_evaluators(world: World) -> None:
    for person, role in ((EVALUATOR, Role.EVALUATOR), (CONTACT, Role.CONTACT_LEADER)):
        seat(world, BRANCH, role, world.admit(person, place=COUNTY))
    begun(world)
    ours = found(world)
    members = World()
    for person, role in ((EVALUATOR, Role.EVALUATOR), (CONTACT, Role.CONTACT_LEADER)):
        seat(members, BRANCH, role, members.admit(person, place=COUNTY))
    on_member(members)
    mine = found(members)
    seen = {HEAD: (True, True), TOWN_OFFICE: (True, True), COUNTY_HEAD: (True, True), MEMBER: (False, True),
            EVALUATOR: (True, False), CONTACT: (True, False), STRANGER: (False, False)}  # fmt: skip
    for who, expected in seen.items():
        claim = call(who).claim(DAY)
        assert (world.app.sees(claim, ours), members.app.sees(claim, mine)) == expected


def test_posts_count_on_the_day_of_the_act_and_today(world: World) -> None:
    reported(world)
    world.app.vacate_post(admin(TOMORROW), TOWN, Role.DEPUTY_SECRETARY, TOWN_DEPUTY)
    world.hides(lambda: order(world, who=call(TOWN_DEPUTY, TOMORROW)))
    world.hides(lambda: order(world, who=call(TOWN_DEPUTY, TOMORROW, occurred_on=DAY)))
    seat(world, TOWN, Role.COMMITTEE_MEMBER, TOWN_OFFICE, TOMORROW)
    world.forbids(lambda: order(world, who=call(TOWN_OFFICE, TOMORROW, occurred_on=DAY)))
    order(world, who=call(TOWN_OFFICE, TOMORROW))


def test_after_a_move_the_new_superior_judges(world: World) -> None:
    reported(world)
    world.app.move_organisation(admin(TOMORROW), BRANCH, COUNTY)
    world.hides(lambda: order(world, who=call(TOWN_DEPUTY, TOMORROW)))
    order(world, who=call(COUNTY_HEAD, TOMORROW))
    assert found(world).step is Step.RECTIFY


def test_nobody_judges_on_a_day_on_which_they_headed_what_is_judged(world: World) -> None:
    reported(world)
    seat(world, TOWN, Role.COMMITTEE_MEMBER, DEPUTY, TOMORROW)
    seat(world, BRANCH, Role.SECRETARY, DEPUTY, MONTH)
    world.refuses(rules.OWN_RECTIFICATION, lambda: order(world, who=call(DEPUTY, MONTH, occurred_on=TOMORROW)))


def test_a_command_is_given_on_the_version_it_was_decided_on(world: World) -> None:
    begun(world)
    report(world, who=call(CLERK, expected=1))
    with pytest.raises(StaleVersion):
        order(world, who=call(TOWN_DEPUTY, expected=1))


def test_a_repeated_command_gets_its_first_answer(world: World) -> None:
    comment(world)
    same = call(TOWN_HEAD, reason=REASON, key="k", fingerprint="f")
    assert begin(world, same) == begin(world, same) == OF_COMMENT
    assert found(world).version == 1


def test_overdue_steps_go_up_the_tree_from_who_owes_them(world: World) -> None:
    begun(world)

    def escalate(to: UUID | None, owed_by: Party) -> None:
        (duty,) = found(world).duties()
        assert duty.owed_by is owed_by
        before = world.position()
        world.app.remind_rectification(system(MONTH), OF_COMMENT, duty.ref, duty.due, "+1")
        world.app.escalate_rectification(system(MONTH), OF_COMMENT, duty.ref, duty.due)
        world.app.escalate_rectification(system(MONTH), OF_COMMENT, duty.ref, duty.due)
        assert world.position() == before + 2
        assert list(world.app.events.get(OF_COMMENT))[-1].to == to  # type: ignore[attr-defined]

    escalate(TOWN, Party.PLEDGER)
    report(world)
    escalate(COUNTY, Party.SUPERIOR)
    for who in (TOWN_HEAD, HEAD):
        world.forbids(
            lambda who=who: world.app.remind_rectification(call(who), OF_COMMENT, "order", DAY, "+1")  # type: ignore[misc]
        )


def test_the_overdue_steps_of_a_member_go_to_the_branch_and_its_own_to_the_town(world: World) -> None:
    on_member(world)
    (duty,) = found(world).duties()
    world.app.escalate_rectification(system(MONTH), OF_COMMENT, duty.ref, duty.due)
    report(world, who=call(MEMBER))
    (duty,) = found(world).duties()
    world.app.escalate_rectification(system(MONTH), OF_COMMENT, duty.ref, duty.due)
    escalations = [event.to for event in world.app.events.get(OF_COMMENT) if hasattr(event, "to")]
    assert escalations == [BRANCH, TOWN]


def test_what_is_said_about_a_member_goes_with_the_members_data(world: World) -> None:
    on_member(world)
    report(world, who=call(MEMBER))
    assert found(world).examination == Personal(MEMBER, "对照自查")
    world.cipher.erased.add(MEMBER)
    forgotten = found(world)
    assert forgotten.examination == Erased(MEMBER)
    assert {problem.problem.text for problem in forgotten.tasks.values()} == {Erased(MEMBER)}
