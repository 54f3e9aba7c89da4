"""Records through the application: who enters which, of whom, what they refer to, and who reads them (L, M)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from domain import rules
from domain.application import Call
from domain.errors import AlreadyExists, InvalidInput, NotAuthorised, NotFound, StaleVersion
from domain.record import Record, RecordEntered
from domain.values import Erased, Role
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    COLLEAGUE,
    COUNTY,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    FOUNDED,
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
    Guard,
    World,
    admin,
    call,
    every,
    system,
)
from tests.domain.letters import one

RECORD = one("record")
LIAISON, SUPERVISOR = one("liaison"), one("supervisor")
PRIVATE: dict[str, Any] = {"kind": "SUMMARY_REPORT", "text": "按期完成"}
VISIT: dict[str, Any] = {"kind": "LIAISON_VISIT", "text": "入户六家"}
OWN: dict[str, Any] = {"kind": "LABEL", "text": "三制一卡", "member": MEMBER}
GROUP: dict[str, Any] = {"kind": "LEADING_GROUP"}


def enter(world: World, who: Call, key: UUID = RECORD, **changes: Any) -> RecordEntered:
    fields = {"organisation": BRANCH, "campaign": CAMPAIGN, "title": "三月", **PRIVATE, **changes}
    world.app.enter_record(who, key, **fields)
    (found, *_) = world.app.events.get(key)
    assert isinstance(found, RecordEntered)
    return found


def visited() -> World:
    world = World()
    for person, role in ((LIAISON, Role.LIAISON), (SUPERVISOR, Role.SUPERVISOR)):
        world.app.fill_post(admin(FOUNDED), BRANCH, role, world.admit(person, place=TOWN))
    return world


def group(world: World, *members: UUID) -> object:
    return enter(world, call(CLERK), **GROUP, refers_to=members, text="")


GUARDS = [
    Guard("a member's record in an organisation that is not theirs", rules.NOT_AFFILIATED,
          lambda w: enter(w, call(MEMBER), **OWN, organisation=OTHER)),
    Guard("a group without its secretary", rules.RECORD_GROUP, lambda w: group(w, CLERK, MEMBER)),
    Guard("a group without the clerk", rules.RECORD_GROUP, lambda w: group(w, HEAD, MEMBER)),
    Guard("a group while nobody is secretary", rules.RECORD_GROUP, lambda w: group(w, HEAD, CLERK),
          given=lambda w: w.app.vacate_post(admin(), BRANCH, Role.SECRETARY, HEAD)),
    Guard("a visit to an organisation that is no more", rules.DISSOLVED,
          lambda w: enter(w, call(CLERK), refers_to=[OTHER], kind="VISIT"),
          given=lambda w: w.app.dissolve_organisation(admin(), OTHER)),
    Guard("a record of tomorrow", rules.FUTURE, lambda w: enter(w, call(CLERK, occurred_on=DAY + timedelta(1)))),
    Guard("a record taken back twice", rules.RECORD_RETRACTED,
          lambda w: w.app.retract_record(call(CLERK, reason="误录"), RECORD),
          given=lambda w: (enter(w, call(CLERK)), w.app.retract_record(call(CLERK, reason="误录"), RECORD))),
]  # fmt: skip


@every(GUARDS)
def test_a_record_is_refused_in_the_county(guard: Guard) -> None:
    guard.holds()


def done(world: World, command: Callable[[], object]) -> bool:
    """Tell whether a command was let through; one that was not has stored nothing."""
    before = world.position()
    try:
        command()
    except (NotAuthorised, NotFound):
        assert world.position() == before
        return False
    return True


EVERYBODY = {
    "county secretary": COUNTY_HEAD, "leader in charge": IN_CHARGE, "town secretary": TOWN_HEAD,
    "town deputy": TOWN_DEPUTY, "town office": TOWN_OFFICE, "secretary": HEAD, "deputy": DEPUTY, "clerk": CLERK,
    "member": MEMBER, "colleague": COLLEAGUE, "other secretary": OTHER_HEAD, "stranger": STRANGER,
    "liaison": LIAISON, "supervisor": SUPERVISOR,
}  # fmt: skip
WRITERS = {"secretary", "deputy", "clerk"}
WHO_ENTERS = [(PRIVATE, WRITERS), (VISIT, WRITERS | {"liaison"}), (OWN, WRITERS | {"member"})]


@pytest.mark.parametrize(("fields", "expected"), WHO_ENTERS, ids=["its own", "a visit", "a member's"])
def test_these_people_enter_a_record_and_take_it_back_and_nobody_else(
    fields: dict[str, Any], expected: set[str]
) -> None:
    there = one("there before")
    entering, retracting = set(), set()
    for title, who in EVERYBODY.items():
        world = visited()
        enter(world, call(CLERK), key=there, **fields)
        if done(world, partial(enter, world, call(who), **fields)):
            entering.add(title)
        if done(world, partial(world.app.retract_record, call(who, reason="误录"), there)):
            retracting.add(title)
    assert entering == retracting == expected


def test_the_system_and_the_administrator_enter_nothing() -> None:
    world = World()
    world.forbids(lambda: enter(world, system()))
    world.forbids(lambda: enter(world, admin()))


def test_who_writes_for_a_member_is_recorded_with_the_member() -> None:
    world = World()
    enter(world, call(CLERK), kind="DISCLOSURE_MEMBER", member=MEMBER)
    enter(world, call(MEMBER), key=one("second"), kind="DISCLOSURE_MEMBER", member=MEMBER)
    acts = [act for key in (RECORD, one("second")) for act in world.acts(key)]
    assert [(act.role, act.on_behalf_of) for act in acts] == [(Role.CLERK, MEMBER), (Role.MEMBER, None)]


def test_a_leader_looks_after_branches_from_the_organisation_of_the_post() -> None:
    world = World()
    world.app.fill_post(admin(FOUNDED), COUNTY, Role.COMMITTEE_MEMBER, MEMBER)
    found = enter(world, call(COUNTY_HEAD), kind="DUAL_RESPONSIBILITY", member=MEMBER, organisation=COUNTY,
                  refers_to=[BRANCH, OTHER])  # fmt: skip
    assert (found.member, found.organisation, found.refers_to) == (MEMBER, COUNTY, [BRANCH, OTHER])


def test_a_leading_group_has_the_secretary_and_the_clerk_of_the_day() -> None:
    world = World()
    assert enter(world, call(CLERK), **GROUP, refers_to=(HEAD, CLERK, MEMBER)).refers_to == [HEAD, CLERK, MEMBER]


@pytest.mark.parametrize(
    ("fields", "en"),
    [
        ({"kind": "VISIT", "refers_to": [one("nowhere")]}, "there is no organisation"),
        ({"kind": "VISIT", "refers_to": [MEMBER]}, "there is no organisation"),
        ({**GROUP, "refers_to": [HEAD, CLERK, one("nobody")]}, "there is no member"),
        ({**GROUP, "refers_to": [HEAD, CLERK, STRANGER]}, "there is no member"),
        ({**GROUP, "refers_to": [HEAD, CLERK, TOWN]}, "there is no member"),
    ],
)
def test_what_a_record_refers_to_is_known_to_who_enters_it(fields: dict[str, Any], en: str) -> None:
    world = World()
    with pytest.raises(InvalidInput) as refused:
        enter(world, call(CLERK), **fields)
    assert refused.value.field == f"refers_to.{len(fields['refers_to']) - 1}"
    assert en in refused.value.en


def test_of_a_member_whom_one_may_not_see_no_record_is_entered_and_nothing_learnt() -> None:
    world = World()
    world.hides(lambda: enter(world, call(OTHER_HEAD), **OWN, organisation=OTHER))
    world.hides(lambda: enter(world, call(OTHER_HEAD), **{**OWN, "member": one("nobody")}, organisation=OTHER))


@pytest.mark.parametrize(("public", "expected"), [(True, {STRANGER, COLLEAGUE, MEMBER, HEAD}), (False, {MEMBER, HEAD})])
def test_a_public_record_is_read_by_everybody_and_another_by_the_line(*, public: bool, expected: set[UUID]) -> None:
    world = World()
    enter(world, call(CLERK), **OWN, public=public)
    record = world.app.find(Record, RECORD)
    assert {w for w in (STRANGER, COLLEAGUE, MEMBER, HEAD) if world.app.sees(call(w).claim(DAY), record)} == expected


def test_a_record_outside_any_campaign_takes_the_days_of_shanghai() -> None:
    world = World()
    assert enter(world, call(CLERK), campaign=None).act.occurred_on == DAY
    assert world.app.retract_record(call(CLERK, reason="误录"), RECORD).version == 2


def test_a_record_is_entered_once_and_taken_back_in_the_version_one_saw() -> None:
    world = World()
    enter(world, call(CLERK))
    with pytest.raises(AlreadyExists):
        enter(world, call(CLERK))
    with pytest.raises(StaleVersion):
        world.app.retract_record(call(CLERK, reason="误录", expected=2), RECORD)


def test_what_is_said_of_a_member_goes_with_the_members_personal_data() -> None:
    world = World()
    enter(world, call(MEMBER), **OWN)
    world.cipher.erased.add(MEMBER)
    (found,) = world.app.events.get(RECORD)
    assert isinstance(found, RecordEntered)
    assert (found.title, found.text) == (Erased(MEMBER), Erased(MEMBER))
    record = world.app.find(Record, RECORD)
    assert (record.title, record.retracted_by) == (Erased(MEMBER), None)
