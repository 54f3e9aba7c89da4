"""ZHOUZHI at its real size: everybody pledges, a deadline passes, and who is blank is asked for."""

import os
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from itertools import filterfalse
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection

from bench.drive import DEADLINE, ZHOUZHI, Drive, Subject, at_once
from bench.house import Installation, installation
from bench.memory import megabytes, processes_of
from domain.values import Form, PledgerKind
from projections import overdue
from projections.catchup import Catchup
from projections.coverage import By, Coverage, Tally, coverage, subjects
from projections.coverage import Subject as Row
from projections.coverage.view import COVERAGE
from projections.log import Log
from projections.paging import MAX_LIMIT
from projections.reach import Reach
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS

LATE_ONE_IN = 200
"""Of so many, one does not pledge in time."""
IN_TIME, AFTERWARDS = DEADLINE - timedelta(days=5), DEADLINE + timedelta(days=5)
_ASKED = 5
"""How often each question is asked; the median is printed."""


def run(*, quick: bool) -> None:
    """Load the drive by commands, let the deadline pass, and compare who is blank with who did not pledge."""
    figures = ZHOUZHI.part(20) if quick else ZHOUZHI
    with installation() as own, psycopg.connect(own.engines.database_url, autocommit=True) as conn:
        drive = Drive(own.house.pledgebook, figures)
        print(f"\n{figures.preset}: {figures.organisations} organisations and {figures.people:,} members")
        _told("founded and admitted", drive, drive.found)
        late, in_time = parted(drive, LATE_ONE_IN)
        _told(f"{len(in_time):,} pledged in time", drive, lambda: publish(drive, in_time, IN_TIME))
        _catch_up(drive, conn)
        for on in (DEADLINE, AFTERWARDS):
            check(drive, conn, on, blank=late)
        _told(f"{len(late)} pledged too late", drive, lambda: publish(drive, late, AFTERWARDS))
        _catch_up(drive, conn)
        check(drive, conn, DEADLINE, blank=late)
        check(drive, conn, AFTERWARDS, blank=[])
        print(f"  as counted by hand: {len(late)} blank on {DEADLINE}, none on {AFTERWARDS}")
        _ask(drive, conn)
        _show_memory(own)


def parted(drive: Drive, one_in: int) -> tuple[list[Subject], list[Subject]]:
    """Return one in so many of those for whom nobody has to wait, and all others."""
    everybody = [*drive.subjects]
    late = [each for each in everybody if not drive.heads(each)][one_in // 2 :: one_in]
    return late, [each for each in everybody if each not in late]


def publish(drive: Drive, everybody: Iterable[Subject], day: date) -> None:
    """Let all pledge on a day; heads go first, as the policy may ask."""
    chosen = [*everybody]
    at_once(lambda each: drive.publish(each, day), filter(drive.heads, chosen))
    at_once(lambda each: drive.publish(each, day), filterfalse(drive.heads, chosen))


def check(drive: Drive, conn: Connection[Any], on: date, *, blank: Collection[Subject]) -> None:
    """Raise `AssertionError` unless on a day those are blank, nobody else, and everybody is counted once.

    All but the ``blank`` have pledged by then.
    """
    everybody = [*drive.subjects]
    pledged = [subject for subject in everybody if subject not in blank]
    found = counted(drive, conn, on=on)
    _same("organisations", found.organisations, _tally(drive, PledgerKind.ORGANISATION, pledged, blank))
    _same("members", found.members, _tally(drive, PledgerKind.MEMBER, pledged, blank))
    _same("all organisations", found.organisations.subjects, drive.figures.organisations)
    _same("all members", found.members.subjects, drive.figures.people)
    if on > DEADLINE:
        _same("the work list", _owed(drive, conn, on), _owing(blank))
    rows = Counter((row.subject, row.organisation) for row in listed(drive, conn, on=on, status="BLANK"))
    _same("the blank list", sorted(rows.elements()), _owing(blank))
    kinds = {part.key: part.members.subjects for part in counted(drive, conn, on=on, by=By.KIND).parts}
    _same("members by kind", {kind: kinds[kind] for kind in drive.figures.members}, dict(drive.figures.members))
    for by in (By.UNIT, By.TYPE, By.LEVEL):
        parts = counted(drive, conn, on=on, by=by).parts
        _same(f"the sum by {by.value}", sum(part.members.blank for part in parts), found.members.blank)
        _same(f"all by {by.value}", sum(part.organisations.subjects for part in parts), found.organisations.subjects)


def _owing(blank: Iterable[Subject]) -> list[tuple[UUID, UUID]]:
    return sorted((each.pledger.id, each.place) for each in blank if "ACTIVIST" not in each.kinds)


def _owed(drive: Drive, conn: Connection[Any], on: date) -> list[tuple[UUID, UUID]]:
    """Return who owes a pledge by the work list, after the counts of it said the same."""
    asked: dict[str, Any] = {"today": on, "about_kind": "COVERAGE", "campaign": drive.campaign}
    found = [*overdue.every(conn, **asked)]
    _same("days overdue", {duty.days_overdue for duty in found} - {(on - DEADLINE).days}, set())
    _same("the count of the work list", overdue.counts(conn, **asked).overdue, len(found))
    return sorted((duty.subject, duty.owing_organisation) for duty in found)


def counted(drive: Drive, conn: Connection[Any], **asked: Any) -> Coverage:
    """Return the figures of the drive."""
    return coverage(conn, campaign=drive.campaign, **asked)


def listed(drive: Drive, conn: Connection[Any], **asked: Any) -> list[Row]:
    """Return the whole list, one page after another."""
    found: list[Row] = []
    cursor: str | None = None
    while True:
        page = subjects(conn, campaign=drive.campaign, cursor=cursor, limit=MAX_LIMIT, **asked)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def _tally(drive: Drive, kind: PledgerKind, pledged: Iterable[Subject], blank: Iterable[Subject]) -> Tally:
    status = Counter(_status(drive, each) for each in pledged if each.pledger.kind is kind)
    missing = sum(each.pledger.kind is kind and "ACTIVIST" not in each.kinds for each in blank)
    counts = status["PLEDGED"] + status["ORAL"] + missing
    return Tally(counts, status["PLEDGED"], status["ORAL"], blank=missing, joined=status["JOINED"])


def _status(drive: Drive, subject: Subject) -> str:
    if "ACTIVIST" in subject.kinds:
        return "JOINED"
    return "ORAL" if drive.form(subject) is Form.ORAL else "PLEDGED"


def _same(what: str, found: object, expected: object) -> None:
    assert found == expected, f"{what}: {found}, where {expected} was expected"


def _told(what: str, drive: Drive, work: Callable[[], object]) -> None:
    before, start = drive.commands, time.perf_counter()
    work()
    seconds, commands = time.perf_counter() - start, drive.commands - before
    print(
        f"  {what}: {commands:,} transactions in {seconds:.0f} s, {1000 * seconds / commands:.1f} ms each", flush=True
    )


def _catch_up(drive: Drive, conn: Connection[Any]) -> None:
    create_missing(conn, PROJECTIONS)
    log = Log(drive.book.mapper.to_domain_event)
    seconds = {}
    for projection in PROJECTIONS:
        start, catchup = time.perf_counter(), Catchup(projection, log)
        while catchup.step(conn):
            pass
        seconds[projection.name] = time.perf_counter() - start
    conn.execute("ANALYZE")
    print(
        f"  {log.head(conn):,} events are in {len(PROJECTIONS)} read models after {sum(seconds.values()):.0f} s more,"
        f" {seconds[COVERAGE.name]:.1f} of them for coverage"
    )


def _ask(drive: Drive, conn: Connection[Any]) -> None:
    committee, late = next(iter(drive.parent)), AFTERWARDS - timedelta(days=1)
    line = Reach(subtrees=frozenset({committee}))
    questions: dict[str, Callable[[], object]] = {
        "all figures": lambda: counted(drive, conn, on=DEADLINE),
        "figures by sub-unit": lambda: counted(drive, conn, on=DEADLINE, by=By.UNIT),
        "figures by sub-unit for one committee": lambda: counted(drive, conn, on=DEADLINE, by=By.UNIT, reach=line),
        "the blank list": lambda: listed(drive, conn, on=DEADLINE, status="BLANK"),
        "the overdue list": lambda: [*overdue.every(conn, today=late, about_kind="COVERAGE")],
        "the overdue list of one committee": lambda: overdue.worklist(conn, today=late, under=committee),
        "its figures": lambda: overdue.counts(conn, today=late, under=committee),
        "the overdue list by who owes": lambda: overdue.worklist(conn, today=late, order="owing"),
        "a page of everybody": lambda: subjects(conn, campaign=drive.campaign, on=DEADLINE),
        "a page of one committee": lambda: subjects(conn, campaign=drive.campaign, on=DEADLINE, reach=line),
        "everybody in pages of 200": lambda: listed(drive, conn, on=DEADLINE),
    }
    for name, question in questions.items():
        times = sorted(1000 * _seconds(question) for _ in range(_ASKED))
        print(f"  {name + ':':<40}{statistics.median(times):>8.0f} ms ({times[0]:.0f} to {times[-1]:.0f})")


def _seconds(question: Callable[[], object]) -> float:
    start = time.perf_counter()
    question()
    return time.perf_counter() - start


def _show_memory(own: Installation) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    postgres = sum(
        megabytes(each)[0] for each in processes_of(os.getpid(), own.settings.data_dir) if each.pid != os.getpid()
    )
    print(f"  memory: this process at most {peak:.0f} MB (RSS), PostgreSQL {postgres:.0f} MB (PSS) at the end")
