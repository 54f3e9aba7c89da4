"""Every command, in every role, from every seat, is allowed exactly where docs/authority.md says so (B2 to B4)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial

import pytest

from domain.application import Call, Pledgebook
from domain.authority import Claim
from domain.errors import NotAuthorised
from domain.exemption import Exemption
from domain.judgement.evaluation import Evaluation
from domain.rights import COMMANDS, SIGHTS
from domain.values import PledgerKind, Role
from runtime.docs import authority_table
from tests.application.judged import ON_JUDGED, SUBJECTS, THINGS, judge
from tests.application.matrix import (
    AWAY,
    BACK,
    BRANCH,
    CALLERS,
    CAMPAIGN,
    DAY,
    DOCUMENT,
    FIRST,
    FOUNDED,
    HOLDERS,
    KEYS,
    LEFT,
    MEMBER,
    PLEDGERS,
    SECOND,
    SECONDS,
    TABLE,
    Caller,
    County,
    Probe,
    may,
    reads,
)
from tests.application.probes import CALENDARS, LINKS, ON_PLEDGES, ON_REGISTER

THE_DAY_BEFORE = timedelta(1)


@cache
def county() -> County:
    """Return the one county of this process; nothing that is tried here changes it."""
    found = County()
    judge(found.app, Call(MEMBER, datetime.combine(FOUNDED, time(1), UTC)))
    return found


class Row:
    """One command on one thing: how it is given, what the thing is, and what the documentation says."""

    def __init__(self, name: str, around: str) -> None:
        self.name, self.around = name, around
        self.person, self.thing = None, ""
        self._give: Callable[[Pledgebook, Probe], object]
        if around in PLEDGERS:
            pledger, key = PLEDGERS[around], KEYS[around]
            self.person = pledger.id if pledger.kind is PledgerKind.MEMBER else None
            self.thing = "pledge" if name != "propose" else "member" if self.person else ""
            self._give = (
                (lambda app, who: app.propose(who, CAMPAIGN, pledger, []))
                if name == "propose"
                else (lambda app, who: ON_PLEDGES[name](app, who, key))
            )
        else:
            self.thing, self._give = {**ON_REGISTER, **ON_JUDGED}[name]
            self.person = SUBJECTS.get(name, MEMBER)

    def expected(self, caller: Caller) -> str:
        if may(caller, self.name, self.around, self.person):
            return "allowed"
        if not self.thing or caller.role is Role.SYSTEM:
            return "forbidden"
        return "forbidden" if reads(caller, self.thing, self.around, self.person) else "hidden"

    def answer(self, caller: Caller, day: date = DAY) -> tuple[str, Probe]:
        call = caller.call(day)
        return county().answer(partial(self._give, county().app, call)), call


def setting(name: str) -> str:
    """Return what a command on no pledge is about."""
    return "a calendar" if name in CALENDARS else "a link" if name in LINKS else "the register"


ROWS = [
    *(Row(name, around) for name in ("propose", *ON_PLEDGES) for around in KEYS),
    *(Row(name, setting(name)) for name in (*ON_REGISTER, *ON_JUDGED)),
]
EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {row.around}")


def test_the_documentation_holds_the_table_made_from_the_rights() -> None:
    text = DOCUMENT.read_text("utf-8")
    generated = text.split("<!-- authority_table: generated", 1)[1].split("-->", 1)[1]
    assert generated.split("<!-- authority_table: end -->", 1)[0].strip() == authority_table()


def test_every_command_and_every_role_stands_in_the_table_and_is_tried() -> None:
    assert set(TABLE) == {*COMMANDS, *SIGHTS}
    assert {row.name for row in ROWS} == set(COMMANDS)
    assert all(set(row) == set(Role) for row in TABLE.values())
    assert {caller.role for caller in CALLERS} == set(Role)


def test_every_word_of_the_table_is_explained_and_carries_somebody_in_some_seat() -> None:
    words = {word for row in TABLE.values() for cell in row.values() for word in cell}
    explained = DOCUMENT.read_text("utf-8").split("## The rules around it")[0]
    assert {word for word in words if f"| `{word}` |" not in explained} == set()
    carried = {
        word
        for row in ROWS
        for caller in CALLERS
        for role, word in caller.seats(row.around, row.person)
        if word in TABLE[row.name][role]
    }
    assert carried == words


@EVERY_ROW
def test_a_command_is_given_from_the_seats_of_the_table_and_from_no_other(row: Row) -> None:
    for caller in CALLERS:
        assert row.answer(caller)[0] == row.expected(caller), caller.name


@EVERY_ROW
def test_a_substitute_gives_every_command_of_the_post_and_the_act_names_both(row: Row) -> None:
    for caller in FIRST:
        said, call = row.answer(caller)
        assert said == row.expected(caller), caller.name
        if said == "allowed":
            (act,) = call.acts
            assert (act.actor, act.on_behalf_of) == (caller.id, caller.holder), caller.name
            assert (act.role, act.organisation) == (caller.role, caller.place), caller.name


def out_of_time() -> Iterator[tuple[Caller, date]]:
    """Yield callers on days on which they have nothing to say any more, or yet."""
    yield from ((caller, day) for caller in HOLDERS for day in (FOUNDED - THE_DAY_BEFORE, LEFT, BACK))
    yield from ((caller, day) for caller in FIRST for day in (AWAY - THE_DAY_BEFORE, SECOND, LEFT))
    yield from ((caller, day) for caller in SECONDS for day in (SECOND - THE_DAY_BEFORE, LEFT, BACK))


@EVERY_ROW
def test_a_post_and_its_substitution_carry_nothing_before_or_after_their_days(row: Row) -> None:
    carrying = {caller for caller in (*HOLDERS, *FIRST, *SECONDS) if row.expected(caller) == "allowed"}
    for caller in carrying.intersection(SECONDS):
        assert row.answer(caller, SECOND)[0] == row.answer(caller, LEFT - THE_DAY_BEFORE)[0] == "allowed", caller.name
    for caller, day in out_of_time():
        if caller in carrying and caller.id != row.person:
            assert row.answer(caller, day)[0] in ("hidden", "forbidden"), (caller.name, day)


@pytest.mark.parametrize("name", THINGS)
def test_a_comment_or_record_is_read_from_the_seats_of_the_table_and_from_no_other(name: str) -> None:
    app = county().app
    kind, key, person = THINGS[name]
    thing = app.find(kind, key)
    for caller in (*CALLERS, *FIRST):
        expected = reads(caller, name.partition(" ")[0], "the register", person)
        assert app.sees(caller.call().claim(DAY), thing) is expected, caller.name
    for caller, day in out_of_time():
        if caller.id != person:
            assert not app.sees(caller.call(day).claim(day), thing), (caller.name, day)


def test_a_result_is_read_before_it_is_published_from_the_seats_of_the_table_and_from_no_other() -> None:
    app = county().app
    _, key, _ = THINGS["evaluation"]
    evaluation = app.find(Evaluation, key)
    for caller in (*CALLERS, *FIRST):
        expected = reads(caller, "result", "the register", None)
        assert app.sees_result(caller.call().claim(DAY), evaluation) is expected, caller.name


def test_a_subtree_is_exported_from_the_seats_of_the_table_and_from_no_other() -> None:
    app = county().app

    def exports(caller: Caller, day: date) -> bool:
        try:
            app.require_auditor(caller.call(day).claim(day), BRANCH)
        except NotAuthorised:
            return False
        return True

    for caller in (*CALLERS, *FIRST):
        assert exports(caller, DAY) is reads(caller, "export", "the register", None), caller.name
    for caller, day in out_of_time():
        assert not exports(caller, day), (caller.name, day)


@pytest.mark.parametrize("around", [*KEYS, "member", "opinion", "exemption", "grounds"])
def test_a_thing_is_read_from_the_seats_of_the_table_and_from_no_other(around: str) -> None:
    thing, app = county().things[around], county().app

    def look(claim: Claim) -> bool:
        if around == "grounds":
            return app.sees_grounds(claim, app.find(Exemption, thing.id))
        return app.sees(claim, thing)

    sight, setting = ("pledge", around) if around in KEYS else (around, "the register")
    person = Row("revise", around).person if around in KEYS else MEMBER
    for caller in (*CALLERS, *FIRST):
        assert look(caller.call().claim(DAY)) is reads(caller, sight, setting, person), caller.name
    for caller, day in out_of_time():
        if caller.id != person and caller.place != BRANCH:
            assert not look(caller.call(day).claim(day)), (caller.name, day)
