"""The table of a ranking: shares compared exactly, ranks shared, small groups listed without ranks (K3)."""

from fractions import Fraction
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.judgement.ranking import Ranked, Score, ranked

A, B, C, D, E = (UUID(int=number) for number in range(1, 6))
SCORES = st.lists(
    st.builds(Score, st.uuids(), st.integers(0, 40), st.integers(0, 40)).filter(lambda s: s.numerator <= s.denominator),
    unique_by=lambda each: each.subject,
    max_size=30,
)


def ranks(*scores: Score, minimum: int = 1) -> list[tuple[UUID, int | None]]:
    return [(line.subject, line.rank) for line in ranked(scores, minimum)]


def test_equal_shares_share_a_rank_and_the_next_rank_is_left_out() -> None:
    assert ranks(Score(A, 1, 2), Score(B, 3, 3), Score(C, 2, 4), Score(D, 0, 5)) == [(B, 1), (A, 2), (C, 2), (D, 4)]


def test_shares_are_compared_exactly_however_close_they_are() -> None:
    assert ranks(Score(A, 333, 1000), Score(B, 1, 3), Score(C, 334, 1000)) == [(C, 1), (B, 2), (A, 3)]


def test_who_has_nothing_due_is_listed_last_without_a_rank() -> None:
    assert ranks(Score(A, 0, 0), Score(B, 0, 1), Score(C, 1, 1)) == [(C, 1), (B, 2), (A, None)]


def test_of_fewer_than_the_minimum_nobody_is_ranked() -> None:
    two = (Score(B, 1, 2), Score(A, 1, 1), Score(C, 0, 0))
    assert ranks(*two, minimum=3) == [(A, None), (B, None), (C, None)]
    assert ranks(*two, Score(D, 1, 1), minimum=3) == [(A, 1), (D, 1), (B, 3), (C, None)]


def test_nobody_makes_an_empty_table() -> None:
    assert ranked([], 3) == []


@given(SCORES, st.integers(1, 5), st.randoms())
def test_a_table_depends_on_the_shares_alone(scores: list[Score], minimum: int, chance: Random) -> None:
    table = ranked(scores, minimum)
    shuffled = sorted(scores, key=lambda _: chance.random())
    assert ranked(shuffled, minimum) == table
    assert sorted((each.subject, each.numerator, each.denominator) for each in table) == sorted(
        (each.subject, each.numerator, each.denominator) for each in scores
    )
    placed = [line for line in table if line.rank is not None]
    assert (len(placed) >= minimum) or not placed
    for line in placed:
        better = [other for other in placed if share(other) > share(line)]
        assert line.rank == len(better) + 1


def share(line: Ranked) -> Fraction:
    return Fraction(line.numerator, line.denominator)
