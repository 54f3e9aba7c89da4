"""The ballot box of the county: codes, casting, counting, and what a crash or a lost race leaves (J3)."""

from fractions import Fraction
from hashlib import sha256

import pytest
from eventsourcing.persistence import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import rules
from domain.catalogue import GRADES
from domain.errors import Refused, StaleVersion
from domain.judgement import ballots
from domain.judgement.ballots import ALPHABET, Ballot, Box, new_codes
from domain.judgement.evaluation import Attendance, Step
from domain.judgement.verdict import EvaluationVerdict
from domain.policy import preset
from tests.application.evaluating import (
    DISSATISFIED,
    HELD,
    KEY,
    LAST,
    SATISFIED,
    TELLER,
    announce,
    attend,
    box,
    close,
    counted,
    county,
    found,
    issue,
    opened,
    publish,
    sealed,
    vote,
)
from tests.application.world import (
    BRANCH,
    call,
)

VOID, PASSED, FAILED = EvaluationVerdict.VOID, EvaluationVerdict.PASSED, EvaluationVerdict.FAILED


@settings(max_examples=60, deadline=None)
@given(grades=st.lists(st.sampled_from(sorted(GRADES)), max_size=12), threshold=st.integers(0, 100), come=st.data())
def test_the_tally_is_a_recount_of_the_ballots_whatever_they_are(
    grades: list[str], threshold: int, come: st.DataObject
) -> None:
    world = county(preset("DEFAULT").changed({"evaluation_threshold_percent": threshold}))
    came = come.draw(st.integers(max(len(grades), 1), 14))
    evaluation = found(world, counted(world, grades, [Attendance("MASSES", came)]))
    assert evaluation.tally == {grade: grades.count(grade) for grade in GRADES}
    assert (evaluation.cast, len(evaluation.used_codes)) == (len(grades), len(grades))
    if not grades:
        assert evaluation.verdict is VOID
        return
    share = Fraction(sum(grade in ("SATISFIED", "FAIRLY_SATISFIED") for grade in grades), len(grades))
    assert evaluation.verdict is (PASSED if share >= Fraction(threshold, 100) else FAILED)


def test_codes_can_be_read_and_typed_and_stand_for_one_evaluation_only() -> None:
    codes = new_codes(500)
    assert len(set(codes)) == 500
    assert all(set(code) <= {*ALPHABET, "-"} and [len(g) for g in code.split("-")] == [4] * 4 for code in codes)
    assert (len(ALPHABET), {*"0O1I"} & {*ALPHABET}) == (32, set())
    assert codes != sorted(codes)
    code = codes[0]
    plain = code.replace("-", "")
    assert ballots.hashed(KEY, code) == sha256(KEY.bytes + plain.encode()).hexdigest()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in plain.lower())
    assert {ballots.hashed(KEY, typed) for typed in (plain, code.lower(), f" {code}\n", wide)} == {
        ballots.hashed(KEY, code)
    }
    assert ballots.hashed(KEY, code) != ballots.hashed(BRANCH, code)


def test_a_box_has_one_length_whatever_is_in_it() -> None:
    codes = [f"{number:064x}" for number in range(4)]
    empty = Box(unused=tuple(codes))
    fullest = empty
    for code in codes:
        ballot = Ballot.of("FAIRLY_SATISFIED", "\U0002a6a5" * 200)
        fullest = fullest.cast(code, ballot, reported=True, late=False)
    quoted = empty.cast(codes[0], Ballot.of(SATISFIED, '"\\\n' * 66), reported=True, late=False)
    texts = [it.to_text() for it in (empty, fullest, quoted, Box(unused=tuple(codes), shut=True))]
    assert len({len(text.encode()) for text in texts}) == 1
    assert [Box.from_text(text) for text in texts] == [empty, fullest, quoted, Box(unused=tuple(codes), shut=True)]


def test_the_box_holds_what_was_cast_sorted_and_apart() -> None:
    world = county()
    key, codes = opened(world)
    for code, grade, remark in zip(codes, [SATISFIED, DISSATISFIED, SATISFIED], ["路好了", "", "办事快"], strict=False):
        world.app.cast_ballot(key, code, grade, remark, today=LAST)
    it = box(world, key)
    assert it
    assert (it.grades, it.remarks) == ((DISSATISFIED, SATISFIED, SATISFIED), ("办事快", "路好了"))
    assert it.used == tuple(sorted(ballots.hashed(key, code) for code in codes[:3]))
    assert it.unused == tuple(sorted(ballots.hashed(key, code) for code in codes[3:]))


def test_nothing_in_the_log_and_no_version_changes_while_people_vote() -> None:
    world = county()
    key, codes = opened(world)
    before = world.position(), found(world, key).version
    vote(world, key, codes, [SATISFIED] * 10)
    assert (world.position(), found(world, key).version) == before


def test_closing_empties_the_box_and_destroys_its_key() -> None:
    world = county()
    key, codes = opened(world)
    vote(world, key, codes, [SATISFIED])
    old = sealed(world)[key]
    close(world, key)
    assert (sealed(world), world.cipher.open(key, old)) == ({}, None)


def test_new_codes_take_the_place_of_the_old_ones() -> None:
    world = county()
    key, old = opened(world)
    new = issue(world, key)
    assert not set(old) & set(new)
    with pytest.raises(Refused):
        vote(world, key, old, [SATISFIED])
    vote(world, key, new, [SATISFIED])


def test_a_crash_before_the_count_is_stored_is_healed_by_closing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = county()
    key, codes = opened(world)
    vote(world, key, codes, [SATISFIED, DISSATISFIED])
    with monkeypatch.context() as dying:
        dying.setattr(world.recorder, "insert_events", _die)
        with pytest.raises(KeyboardInterrupt):
            close(world, key)
    assert found(world, key).step is Step.OPEN
    with pytest.raises(Refused) as refused:
        vote(world, key, codes[5:], [SATISFIED])
    assert refused.value.rule is rules.BALLOT_LATE
    close(world, key)
    assert (found(world, key).cast, sealed(world)) == (2, {})


def test_a_crash_before_the_key_is_destroyed_is_healed_by_closing_again_or_by_the_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for heal in (close, publish):
        world = county()
        key, _ = opened(world)
        with monkeypatch.context() as dying:
            dying.setattr(world.app.boxes, "destroy", _die)
            with pytest.raises(KeyboardInterrupt):
                close(world, key)
        assert (found(world, key).step, sealed(world), key in world.cipher.erased) == (Step.CLOSED, {}, False)
        if heal is close:
            with pytest.raises(Refused):
                close(world, key)
        else:
            publish(world, key)
        assert key in world.cipher.erased


def test_a_repeated_closing_gets_the_first_answer() -> None:
    world = county()
    key, _ = opened(world)
    who = call(TELLER, HELD, key="close-1", fingerprint="close")
    assert world.app.close_evaluation(who, key) == world.app.close_evaluation(who, key)


def test_codes_that_lose_a_race_are_made_again_and_those_that_won_are_the_box_s() -> None:
    world = county()
    key = announce(world)
    attend(world, key)
    other: list[str] = []
    world.recorder.before_insert.append(lambda: other.extend(issue(world, key)))
    mine = issue(world, key)
    it = box(world, key)
    assert it
    assert it.unused == ballots.full_box(key, mine).unused
    assert not set(mine) & set(other)


def test_codes_issued_while_a_ballot_is_cast_do_not_take_it_away() -> None:
    world = county()
    key, codes = opened(world)
    world.recorder.before_insert.append(lambda: vote(world, key, codes, [SATISFIED]))
    with pytest.raises(Refused) as refused:
        issue(world, key)
    assert refused.value.rule is rules.BALLOTS_CAST
    it = box(world, key)
    assert it
    assert len(it.grades) == 1


def test_a_ballot_cast_while_a_version_is_expected_is_no_conflict_of_versions() -> None:
    world = county()
    key, codes = opened(world)
    expected = found(world, key).version
    who = call(TELLER, HELD, expected=expected)
    world.recorder.before_insert.append(lambda: vote(world, key, codes, [SATISFIED]))
    with pytest.raises(Refused):
        world.app.issue_codes(who, key)
    issued = county()
    key, _ = opened(issued)
    issued.recorder.before_insert.append(lambda: issue(issued, key))
    with pytest.raises(StaleVersion):
        issued.app.issue_codes(call(TELLER, HELD, expected=found(issued, key).version), key)


def test_who_loses_again_and_again_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    world = county()
    key = announce(world)
    attend(world, key)

    def lose(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(world.recorder, "insert_events", lose)
    with pytest.raises(IntegrityError):
        issue(world, key)


def test_a_ballot_that_comes_when_the_box_is_gone_is_late() -> None:
    world = county()
    key, codes = opened(world)
    kept = world.app.boxes.change
    racing = True

    def closed_meanwhile(evaluation: object, change: object) -> bool:
        nonlocal racing
        if racing:
            racing = False
            close(world, key)
        return kept(evaluation, change)  # type: ignore[arg-type]

    world.app.boxes.change = closed_meanwhile  # type: ignore[method-assign]
    with pytest.raises(Refused) as refused:
        vote(world, key, codes, [SATISFIED])
    assert refused.value.rule is rules.BALLOT_LATE


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
