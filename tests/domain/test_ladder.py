"""The ladder of reminders: which rungs are left, and on which days."""

from datetime import date

from domain.ladder import ESCALATED, Rung, rungs_left

DUE = date(2026, 6, 10)


def left(since: date, *climbed: str) -> list[tuple[str, str]]:
    found = rungs_left(DUE, since, climbed, before=(7, 1), after=(0, 1, 7), escalate=14)
    return [(rung.name, rung.on.isoformat()) for rung in found]


def test_a_new_duty_has_the_whole_ladder() -> None:
    assert left(date(2026, 5, 1)) == [
        ("-7", "2026-06-03"),
        ("-1", "2026-06-09"),
        ("0", "2026-06-10"),
        ("+1", "2026-06-11"),
        ("+7", "2026-06-17"),
        (ESCALATED, "2026-06-24"),
    ]


def test_rungs_before_the_duty_came_up_never_were() -> None:
    assert [name for name, _ in left(date(2026, 6, 3))] == ["-1", "0", "+1", "+7", ESCALATED]


def test_rungs_below_a_climbed_one_are_past() -> None:
    assert [name for name, _ in left(date(2026, 5, 1), "+1")] == ["+7", ESCALATED]


def test_nothing_follows_the_escalation() -> None:
    assert left(date(2026, 5, 1), "-7", ESCALATED) == []


def test_only_the_last_rung_escalates() -> None:
    assert Rung(ESCALATED, DUE).escalates
    assert not Rung("+7", DUE).escalates
