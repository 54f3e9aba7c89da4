"""Whoever reads every stored byte of an evaluation cannot tell who voted what, nor in which order (J3)."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
import structlog

from domain.catalogue import GRADES
from domain.judgement.ballots import hashed
from tests.application.evaluating import KEY, close
from tests.runtime.ballots import Stored, fixed, in_order, known_codes, stored, voting

VOTERS, VOTES = 8, 6
GRADE = ["SATISFIED", "DISSATISFIED", "SATISFIED", "UNINFORMED", "FAIRLY_SATISFIED", "SATISFIED"]
ELSE = ["DISSATISFIED", "SATISFIED", "UNINFORMED", "SATISFIED", "SATISFIED", "FAIRLY_SATISFIED"]
"""The same ballots in other hands."""
OTHER = ["SATISFIED"] * 6
FORWARD, BACKWARD = [0, 1, 2, 3, 4, 5], [5, 2, 0, 4, 1, 3]
CODES = known_codes(VOTERS)
REMARKS = [f"意见{number}" for number in (1, 3, 5)]

Told = tuple[Stored, Stored]
Hold = Callable[[Sequence[str], Sequence[int]], Told]


@pytest.fixture(scope="module")
def hold(create_database: Callable[[], str]) -> Hold:
    """Hold a whole evaluation in a database of its own; returns what is stored before and after the count."""

    def run(grades: Sequence[str], order: Sequence[int]) -> Told:
        with fixed(), voting(create_database(), VOTERS) as (house, world, codes):
            assert codes == CODES
            for ballot in in_order(codes, grades, order):
                world.app.cast_ballot(KEY, *ballot)
            before = stored(house)
            close(world, KEY)
            return before, stored(house)

    return run


@pytest.fixture(scope="module")
def told(hold: Hold) -> Told:
    return hold(GRADE, FORWARD)


def test_another_order_of_voting_leaves_the_same(hold: Hold, told: Told) -> None:
    again = hold(GRADE, BACKWARD)
    assert [each.opened for each in again] == [each.opened for each in told]


def test_the_same_ballots_in_other_hands_leave_the_same(hold: Hold, told: Told) -> None:
    others = hold(ELSE, FORWARD)
    assert [each.opened for each in others] == [each.opened for each in told]


def test_other_ballots_leave_something_else(hold: Hold, told: Told) -> None:
    """Without this the two tests above could not fail."""
    before, after = hold(OTHER, FORWARD)
    changed = {name for name in told[0].opened if before.opened[name] != told[0].opened[name]}
    assert changed == {"public.ballot_box"}
    changed = {name for name in told[1].opened if after.opened[name] != told[1].opened[name]}
    assert changed == {"public.pledgebook_events", "evaluations.evaluation"}


def test_every_table_was_read(told: Told) -> None:
    for each in told:
        assert {"public.pledgebook_events", "public.ballot_box", "public.receipt", "public.subject_key"} <= set(
            each.raw
        )
        assert {"evaluations.evaluation", "audit_trail.event", "overdue.duty"} <= each.raw.keys()
    assert (told[0].raw["public.ballot_box"] != b"", told[1].raw["public.ballot_box"]) == (True, b"")


def test_without_the_key_the_box_tells_nothing(told: Told) -> None:
    box = told[0].raw["public.ballot_box"]
    for secret in (*GRADES, *CODES, *(hashed(KEY, code) for code in CODES), *REMARKS):
        assert secret.encode() not in box


def test_no_code_stands_anywhere_and_hashes_only_where_they_are_counted(told: Told) -> None:
    for each in told:
        for code in CODES:
            written = (code, code.replace("-", ""))
            assert [name for name, raw in each.raw.items() if any(form.encode() in raw for form in written)] == []
    places = [
        {name for name, raw in each.raw.items() for code in CODES if hashed(KEY, code).encode() in raw} for each in told
    ]
    assert places == [set(), {"public.pledgebook_events"}]
    assert not any(hashed(KEY, code).encode() in raw for code in CODES[VOTES:] for raw in told[1].raw.values())


def test_the_count_is_sorted_in_every_part(told: Told) -> None:
    (counted,) = [row for row in told[1].opened["public.pledgebook_events"] if "'remarks'" in row]
    used = sorted(hashed(KEY, code) for code in CODES[:VOTES])
    for found in (used, sorted(REMARKS)):
        assert repr(found) in counted


def test_the_box_has_one_length_however_many_voted(create_database: Callable[[], str]) -> None:
    lengths = set()
    with fixed(), voting(create_database(), VOTERS) as (house, world, codes):
        for number in range(VOTERS + 1):
            if number:
                world.app.cast_ballot(KEY, codes[number - 1], "FAIRLY_SATISFIED", "长" * 20 * number)
            lengths.add(len(world.app.boxes.read(KEY)[0] or ""))
        sealed, _ = world.app.boxes.read(KEY)
        close(world, KEY)
        assert house.keyring.open(KEY, sealed or "") is None
    assert len(lengths) == 1


def test_no_moment_of_voting_is_stored_and_no_line_is_logged(
    create_database: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> None:
    with fixed(), voting(create_database(), VOTERS) as (house, world, codes):
        world.app.boxes.read(KEY)
        time.sleep(0.05)
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        began = datetime.now(UTC)
        with structlog.testing.capture_logs() as lines:
            for ballot in in_order(codes, GRADE, BACKWARD):
                world.app.cast_ballot(KEY, *ballot)
        ended = datetime.now(UTC)
        logged = [record.getMessage() for record in caplog.records]
        time.sleep(0.05)
        found = [stored(house)]
        close(world, KEY)
        found.append(stored(house))
    assert not [moment for each in found for moment in each.times if began <= _aware(moment) <= ended]
    assert found[1].times
    assert (lines, [line for line in logged if "psycopg" not in line]) == ([], [])
    for secret in (*CODES, *(hashed(KEY, code) for code in CODES), *REMARKS, "DISSATISFIED"):
        assert not any(secret in line for line in logged)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
