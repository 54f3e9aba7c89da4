"""Ballot boxes on a real PostgreSQL: races, many voters at once, and what is left when a process dies (J3)."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from domain import rules
from domain.errors import Refused
from domain.judgement.ballots import Box
from domain.judgement.evaluation import Evaluation, Step
from runtime.composition import House, open_house
from tests.application.evaluating import HELD, KEY, LAST, TELLER, box, close, found, issue, vote
from tests.application.world import World, call, system
from tests.runtime.ballots import MASTER, voting
from tests.runtime.conftest import StartPython

VOTERS = 48
SATISFIED, DISSATISFIED = "SATISFIED", "DISSATISFIED"

Voting = tuple[House, World, list[str]]


@pytest.fixture
def open_vote(fresh_database: str) -> Iterator[Voting]:
    with voting(fresh_database, VOTERS) as opened:
        yield opened


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do things at the same moment; return for each the code of the rule that refused it, or nothing."""
    start = Barrier(len(acts))

    def do(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except Refused as refused:
            return refused.rule.code
        return ""

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def test_of_two_voters_with_one_code_exactly_one_wins(open_vote: Voting) -> None:
    _, world, codes = open_vote
    won: Counter[str] = Counter()
    for code in codes:
        grades = (SATISFIED, DISSATISFIED)
        said = at_once(*(partial(world.app.cast_ballot, KEY, code, grade) for grade in grades))
        assert sorted(said) == ["", rules.CODE_USED.code]
        won[grades[said.index("")]] += 1
    close(world, KEY)
    tally = found(world, KEY).tally
    assert (tally[SATISFIED], tally[DISSATISFIED], found(world, KEY).cast) == (
        won[SATISFIED],
        won[DISSATISFIED],
        VOTERS,
    )


def test_of_many_who_vote_at_once_none_is_lost(open_vote: Voting) -> None:
    _, world, codes = open_vote
    grades = [SATISFIED if number % 3 else DISSATISFIED for number in range(VOTERS)]
    ballots = zip(codes, grades, strict=True)
    said = at_once(*(partial(world.app.cast_ballot, KEY, code, grade, f"意见{code}") for code, grade in ballots))
    assert said == [""] * VOTERS
    close(world, KEY)
    tally = found(world, KEY).tally
    assert (tally[SATISFIED], tally[DISSATISFIED]) == (grades.count(SATISFIED), grades.count(DISSATISFIED))
    assert len(found(world, KEY).used_codes) == VOTERS


def test_a_ballot_is_counted_or_late_when_it_races_with_the_count(open_vote: Voting) -> None:
    _, world, codes = open_vote
    acts = [lambda code=code: world.app.cast_ballot(KEY, code, SATISFIED) for code in codes]
    said = at_once(*acts[:20], lambda: close(world, KEY, call(TELLER, HELD)), *acts[20:])
    assert said.pop(20) == ""
    assert set(said) <= {"", rules.BALLOT_LATE.code}
    assert found(world, KEY).cast == said.count("")


def test_of_many_who_count_at_once_one_does(open_vote: Voting) -> None:
    house, world, codes = open_vote
    vote(world, KEY, codes[:5], [SATISFIED] * 5)
    said = at_once(*[lambda: close(world, KEY)] * 6)
    assert sorted(said) == ["", *[rules.EVALUATION_CLOSED.code] * 5]
    assert (found(world, KEY).cast, box(world, KEY), house.keyring.open(KEY, "")) == (5, None, None)


def test_new_codes_and_a_ballot_at_once_leave_either_the_ballot_or_the_codes(open_vote: Voting) -> None:
    _, world, codes = open_vote
    for _ in range(12):
        issued: list[str] = []
        said = at_once(
            lambda issued=issued: issued.extend(issue(world, KEY)),  # type: ignore[misc]
            lambda codes=codes: world.app.cast_ballot(KEY, codes[0], SATISFIED),  # type: ignore[misc]
        )
        it = box(world, KEY)
        assert it
        assert (said, len(it.grades)) in [
            ([rules.BALLOTS_CAST.code, ""], 1), (["", rules.CODE_UNKNOWN.code], 0),
        ]  # fmt: skip
        if it.grades:
            break
        codes = issued


def test_who_gives_up_in_the_middle_changes_nothing(open_vote: Voting) -> None:
    _, world, _ = open_vote
    before = world.app.boxes.read(KEY)

    def fail(it: Box) -> Box:
        raise ValueError(it.shut)

    with pytest.raises(ValueError, match="False"):
        world.app.boxes.change(KEY, fail)
    assert world.app.boxes.read(KEY) == before
    assert not world.app.boxes.change(TELLER, fail)


DIE = """
import os, signal, sys
from uuid import UUID
from runtime.composition import open_house
from tests.application.evaluating import KEY, LAST
from tests.application.world import system
where, url, key = sys.argv[1:]
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
with open_house(url, bytes.fromhex(key)) as house:
    if where == "append":
        house.pledgebook.recorder.insert_events = die
    else:
        house.pledgebook.boxes.destroy = die
    house.pledgebook.close_evaluation(system(LAST), KEY)
"""


@pytest.mark.parametrize("where", ["append", "destroy"])
def test_a_process_killed_in_the_count_leaves_what_closing_again_finishes(
    fresh_database: str, start_python: StartPython, where: str
) -> None:
    with voting(fresh_database, VOTERS) as (_, world, codes):
        vote(world, KEY, codes[:5], [SATISFIED] * 5)
    process = start_python(DIE, where, fresh_database, MASTER.hex())
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, errors
    with open_house(fresh_database, MASTER) as house:
        book = house.pledgebook
        shut = where == "append"
        assert book.find(Evaluation, KEY).step is (Step.OPEN if shut else Step.CLOSED)
        with pytest.raises(Refused) as late:
            book.cast_ballot(KEY, codes[6], SATISFIED)
        assert late.value.rule is rules.BALLOT_LATE
        if shut:
            book.close_evaluation(system(LAST), KEY)
        else:
            with pytest.raises(Refused):
                book.close_evaluation(system(LAST), KEY)
        assert book.find(Evaluation, KEY).cast == 5
        assert (book.boxes.read(KEY), house.keyring.open(KEY, "")) == ((None, None), None)


def test_the_box_and_the_codes_outlive_the_process(fresh_database: str) -> None:
    with voting(fresh_database, VOTERS) as (_, world, codes):
        vote(world, KEY, codes[:3], [SATISFIED] * 3)
    with open_house(fresh_database, MASTER) as house:
        house.pledgebook.cast_ballot(KEY, codes[3], DISSATISFIED)
        house.pledgebook.close_evaluation(system(LAST), KEY)
        assert house.pledgebook.find(Evaluation, KEY).cast == 4
