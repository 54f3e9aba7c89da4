"""The ladder of reminders: which rungs are left, and on which days."""

from datetime import date

from domain.ladder import ESCALATED, RED, YELLOW, Ladder, Rung, rungs_left
from domain.working_days import WorkingDays

DUE = date(2026, 6, 10)


CARDS = {ESCALATED: 14, YELLOW: 21, RED: 28}


def left(
    since: date,
    *climbed: str,
    levels: dict[str, int] | None = None,
    calendar: WorkingDays = WorkingDays.EVERY_DAY,
    rests_until: date | None = None,
) -> list[tuple[str, str]]:
    ladder = Ladder((7, 1), (0, 1, 7), levels or {ESCALATED: 14}, calendar)
    found = rungs_left(ladder, DUE, since, climbed, rests_until=rests_until)
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


def test_cards_come_after_the_escalation_one_by_one() -> None:
    assert left(date(2026, 6, 18), levels=CARDS) == [
        (ESCALATED, "2026-06-24"),
        (YELLOW, "2026-07-01"),
        (RED, "2026-07-08"),
    ]
    assert left(date(2026, 5, 1), YELLOW, levels=CARDS) == [(RED, "2026-07-08")]


def test_reminders_rest_and_come_together_when_the_rest_is_over() -> None:
    assert left(date(2026, 5, 1), "-7", rests_until=date(2026, 6, 12)) == [
        ("-1", "2026-06-12"),
        ("0", "2026-06-12"),
        ("+1", "2026-06-12"),
        ("+7", "2026-06-17"),
        (ESCALATED, "2026-06-24"),
    ]


def test_what_goes_up_the_tree_does_not_rest() -> None:
    late = left(date(2026, 6, 18), levels=CARDS, rests_until=date(2026, 7, 30))
    assert late == left(date(2026, 6, 18), levels=CARDS)


def test_the_ladder_counts_working_days() -> None:
    # Wednesday the 10th; the 12th is a holiday, Saturday the 13th is worked in exchange.
    calendar = WorkingDays("CN", 1, {date(2026, 6, 12): False, date(2026, 6, 13): True})
    assert left(date(2026, 5, 1), calendar=calendar) == [
        ("-7", "2026-06-01"),
        ("-1", "2026-06-09"),
        ("0", "2026-06-10"),
        ("+1", "2026-06-11"),
        ("+7", "2026-06-19"),
        (ESCALATED, "2026-06-30"),
    ]


def test_levels_escalate_and_reminders_do_not() -> None:
    assert all(Rung(level, DUE).escalates for level in (ESCALATED, YELLOW, RED))
    assert not Rung("+7", DUE).escalates
