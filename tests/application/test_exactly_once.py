"""Exactly once: the same key gets the first answer, a lost race is run again, and a stale decision is refused."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.application import Answer
from domain.application.base import ATTEMPTS
from domain.errors import AlreadyExists, KeyReused, NotFound, Refused, StaleVersion, WrongStage
from domain.organisation import Organisation
from domain.values import Holder, Party, Stage
from tests.application.world import BRANCH, CLERK, HEAD, MEMBER, World, admin, call, draft, of, system
from tests.domain.letters import one

KEYED = call(HEAD, key="k1", fingerprint="a")


def test_the_same_key_gets_the_first_answer_and_nothing_happens_twice(world: World) -> None:
    key = world.propose()
    first = world.app.submit(KEYED, key)
    world.approve(key, call(one("town secretary")))
    before = world.position()
    assert world.app.submit(KEYED, key) == first
    assert (first.id, first.version, first.stage) == (key, 2, "REVIEW")
    assert (first.position, world.position()) == (before - 2, before)


def test_an_answer_names_the_position_of_its_last_event(world: World) -> None:
    answer = world.app.rename_organisation(admin(), BRANCH, "新李庄村党支部")
    assert answer == Answer(BRANCH, answer.version, "", world.position())


def test_a_key_with_another_request_is_refused(world: World) -> None:
    key = world.propose()
    world.app.submit(KEYED, key)
    before = world.position()
    with pytest.raises(KeyReused):
        world.app.submit(replace(KEYED, fingerprint="b"), key)
    assert world.position() == before


def test_a_key_belongs_to_its_caller(world: World) -> None:
    key = world.propose()
    world.app.submit(KEYED, key)
    with pytest.raises(WrongStage):
        world.app.submit(replace(KEYED, actor=CLERK), key)


def test_a_refused_command_leaves_its_key_free(world: World) -> None:
    key = world.propose(items=[])
    with pytest.raises(Refused, match="no items"):
        world.app.submit(KEYED, key)
    world.app.revise(call(HEAD), key, [draft()])
    assert world.app.submit(KEYED, key).stage == "REVIEW"


def test_without_a_key_a_repetition_is_another_command(world: World) -> None:
    key = world.propose()
    world.app.revise(call(HEAD), key, [draft()])
    world.app.revise(call(HEAD), key, [draft()])
    assert world.app.pledge(key).version == 3


def test_a_creation_repeated_with_its_key_gets_the_first_answer(world: World) -> None:
    first = world.collect(one("o2"), KEYED)
    assert world.collect(one("o2"), KEYED) == first
    with pytest.raises(AlreadyExists):
        world.collect(one("o2"), call(HEAD, key="k2", fingerprint="a"))


def test_a_lost_race_is_run_again_on_the_newer_state(world: World) -> None:
    before = world.app.look_up(Organisation, BRANCH).version
    world.recorder.before_insert.append(lambda: world.app.rename_organisation(admin(), BRANCH, "先到"))
    answer = world.app.rename_organisation(call(HEAD), BRANCH, "后到")
    assert (world.app.look_up(Organisation, BRANCH).name, answer.version) == ("后到", before + 2)


def test_a_race_lost_to_the_same_key_gets_the_winners_answer(world: World) -> None:
    key = world.propose()
    won: list[Answer] = []
    world.recorder.before_insert.append(lambda: won.append(world.app.submit(KEYED, key)))
    assert [world.app.submit(KEYED, key)] == won


def test_a_race_lost_to_the_same_key_on_another_thing_is_a_reuse(world: World) -> None:
    key = world.propose()
    other = replace(KEYED, fingerprint="b")
    world.recorder.before_insert.append(lambda: world.app.rename_organisation(other, BRANCH, "先到"))
    with pytest.raises(KeyReused):
        world.app.submit(KEYED, key)
    assert world.app.pledge(key).stage is Stage.PROPOSE


def test_a_race_of_two_creations_has_one_winner(world: World) -> None:
    world.recorder.before_insert.append(lambda: world.propose(who=call(CLERK)))
    with pytest.raises(AlreadyExists):
        world.propose()


def test_a_race_lost_again_and_again_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = world.recorder.insert_events
    tries: list[str] = []

    def beaten(events: Sequence[StoredEvent], **kwargs: Any) -> None:
        tries.append(events[0].topic)
        stored(events)
        stored(events, **kwargs)

    monkeypatch.setattr(world.recorder, "insert_events", beaten)
    with pytest.raises(IntegrityError):
        world.app.rename_organisation(call(HEAD), BRANCH, "总是后到")
    assert tries == ["organisation.renamed"] * ATTEMPTS


def test_the_expected_version_is_accepted_and_any_other_is_stale(world: World) -> None:
    key = world.propose()
    world.app.submit(call(HEAD, expected=1), key)
    with pytest.raises(StaleVersion) as refused:
        world.app.request_withdrawal(call(HEAD, expected=1, reason="并村"), key)
    assert (refused.value.expected, refused.value.current) == (1, 2)


def test_a_decision_overtaken_while_it_is_written_is_stale(world: World) -> None:
    key = world.propose()
    world.recorder.before_insert.append(lambda: world.app.revise(call(CLERK), key, [draft()]))
    with pytest.raises(StaleVersion) as refused:
        world.app.submit(call(HEAD, expected=1), key)
    assert (refused.value.expected, refused.value.current) == (1, 2)
    assert world.app.pledge(key).stage is Stage.PROPOSE


@pytest.mark.parametrize("what", ["organisation", "member", "campaign", "opinion", "exemption"])
def test_the_register_is_changed_at_the_expected_version_only(world: World, what: str) -> None:
    who = admin(expected=99, reason="说明")
    exemption = world.app.request_exemption(call(MEMBER), one("campaign"), MEMBER, "长期卧床").id
    commands = {
        "organisation": lambda: world.app.rename_organisation(who, BRANCH, "新村"),
        "member": lambda: world.app.assign_duty(who, MEMBER, "护林岗"),
        "campaign": lambda: world.app.open_round(who, one("campaign"), 2012),
        "opinion": lambda: world.app.reply_to_opinion(who, one("opinion"), "已办"),
        "exemption": lambda: world.app.study_exemption(replace(who, actor=HEAD, role=None), exemption, supported=True),
    }
    with pytest.raises(StaleVersion):
        commands[what]()
    if what == "exemption":
        with pytest.raises(StaleVersion):
            world.app.decide_exemption(replace(who, actor=one("town secretary"), role=None), exemption, approved=True)


def test_what_the_workflow_repeats_changes_nothing(world: World) -> None:
    key = world.reach(Stage.PUBLISH)
    app = world.app
    first = [app.file_copy(system(), key, holder, "d0c") for holder in Holder]
    again = [app.file_copy(system(), key, holder, "d0c") for holder in Holder]
    assert [answer.version for answer in again] == [first[-1].version] * 3
    published = app.publish(system(), key)
    assert app.publish(system(), key) == published
    (duty, *_) = app.pledge(key).duties()
    reminded = app.remind(system(), key, duty.ref, duty.due, "-7")
    assert app.remind(system(), key, duty.ref, duty.due, "-7") == reminded
    assert app.escalate(system(), key, duty.ref, duty.due) == app.escalate(system(), key, duty.ref, duty.due)


def test_another_document_for_a_holder_is_no_repetition(world: World) -> None:
    key = world.reach(Stage.PUBLISH)
    world.app.file_copy(system(), key, Holder.BOARD, "d0c")
    with pytest.raises(Refused, match="filed already"):
        world.app.file_copy(system(), key, Holder.BOARD, "0ther")


def test_what_is_not_there_is_not_found(world: World) -> None:
    for missing in (one("nothing"), BRANCH, MEMBER):
        with pytest.raises(NotFound) as refused:
            world.app.sign(call(HEAD), missing, Party.PLEDGER, "")
        assert (refused.value.kind, refused.value.key) == ("pledge", str(missing))
    assert world.app.exists(BRANCH)
    assert not world.app.exists(one("nothing"))
    assert world.app.pledge(world.propose(of(MEMBER))).version == 1
