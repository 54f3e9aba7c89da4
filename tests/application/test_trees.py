"""No right reaches outside its subtree or its days, whatever the tree, its moves, posts and stand-ins (B2 to B4)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.application import Call, Pledgebook
from domain.errors import PledgebookError
from domain.pledge import Pledge
from domain.rights import COMMANDS, SENIOR_POSTS, VISITORS, Seat
from domain.values import Act, Findings, PledgerKind, Role
from tests.application.groves import (
    LENGTH,
    PEOPLE,
    START,
    Grove,
    Tenure,
    days,
    groves,
    member_of,
    place_id,
    planted,
    pledge_key,
)
from tests.application.matrix import Probe
from tests.application.probes import GROUPS, ON_PLEDGES

JUDGING = {name for name, right in COMMANDS.items() if {Seat.REVIEWER} <= {grant.seat for grant in right}}
ON_PLACES: dict[str, Callable[[Pledgebook, Call, UUID], object]] = {
    "rename_organisation": lambda app, who, place: app.rename_organisation(who, place, "新"),
    "dissolve_organisation": lambda app, who, place: app.dissolve_organisation(who, place),
    "fill_post:SENIOR": lambda app, who, place: app.fill_post(who, place, Role.SECRETARY, PEOPLE[0]),
    "fill_post:JUNIOR": lambda app, who, place: app.fill_post(who, place, Role.CLERK, PEOPLE[0]),
    "found_organisation": lambda app, who, place: app.found_organisation(who, place_id(0), parent=place, **GROUPS),
    "end_substitution": lambda app, who, place: app.end_substitution(who, place, Role.CLERK),
}
LINKING: dict[str, Callable[[Pledgebook, Call, UUID, UUID], object]] = {
    "move_organisation": lambda app, who, place, into: app.move_organisation(who, place, into),
    "assign_guidance": lambda app, who, place, into: app.assign_guidance(who, place, into),
}
thorough = settings(max_examples=40, deadline=None)
numbers = st.integers(0, 5)


def probe(person: UUID, day: date, late: int = 0) -> Probe:
    """Return a call about what happened on ``day``, recorded some days later."""
    moment = datetime.combine(day + timedelta(late), time(1), UTC)
    return Probe(person, moment, occurred_on=day, expected=999)


def granted(call: Probe, command: Callable[[], object]) -> Act | None:
    """Return the act in which a command would be given, if there is a right to it."""
    with suppress(PledgebookError):
        command()
    return call.acts[-1] if call.acts else None


def on_pledges(app: Pledgebook, place: int, day: date, late: int) -> Iterator[tuple[str, PledgerKind, Act]]:
    for kind in PledgerKind:
        for name, give in ON_PLEDGES.items():
            for person in PEOPLE:
                call = probe(person, day, late)
                act = granted(call, lambda: give(app, call, pledge_key(place, kind)))  # noqa: B023 - runs at once
                if act:
                    yield name, kind, act


def assert_held(grove: Grove, act: Act, person: UUID | None) -> int:
    """Assert that the post of an act was held, or stood in for, on its day; return the number of its organisation."""
    place = next(n for n in range(len(grove.parents)) if place_id(n) == act.organisation)
    day = act.occurred_on
    own = grove.holds(act.actor, act.role, place, day) and act.on_behalf_of in (None, person)
    assert own or (act.on_behalf_of is not None and grove.stands_in(act.actor, act.on_behalf_of, act.role, place, day))
    return place


@thorough
@given(groves(), numbers, days, st.integers(0, 5))
def test_a_right_to_a_pledge_comes_from_the_organisation_one_above_or_a_guidance_group(
    grove: Grove, number: int, day: date, late: int
) -> None:
    target = number % len(grove.parents)
    line = grove.line(target, day)
    for name, kind, act in on_pledges(planted(grove), target, day, late):
        person = member_of(target) if kind is PledgerKind.MEMBER else None
        if act.role is Role.MEMBER:
            assert (act.actor, act.organisation) == (person, place_id(target))
            continue
        place = assert_held(grove, act, person)
        assert place in line or (name == "give_help" and place in grove.groups(target, day))
        assert act.role not in VISITORS or place == target
        reviewed_at_home = person is not None and not grove.holds(person, Role.SECRETARY, target, day)
        reviewers = line if reviewed_at_home else line[1:]
        if name in JUDGING - {"publicise", "give_help"}:
            assert place in reviewers[:2]
            assert place in reviewers[:1] or act.role is Role.LEADER_IN_CHARGE


@thorough
@given(groves(), numbers, numbers, days)
def test_nobody_moves_or_links_what_they_do_not_sit_above_on_both_sides(
    grove: Grove, number: int, other: int, day: date
) -> None:
    target, into = number % len(grove.parents), other % len(grove.parents)
    app = planted(grove)
    for person in PEOPLE:
        for give in LINKING.values():
            call = probe(person, day)
            act = granted(call, lambda: give(app, call, place_id(target), place_id(into)))  # noqa: B023
            if act:
                place = assert_held(grove, act, None)
                assert place in grove.line(target, day)[1:]
                assert place in grove.line(into, day)
        for name, keep in ON_PLACES.items():
            call = probe(person, day)
            act = granted(call, lambda: keep(app, call, place_id(target)))  # noqa: B023
            if act:
                place = assert_held(grove, act, None)
                from_above = name in ("dissolve_organisation", "fill_post:SENIOR")
                assert place in grove.line(target, day)[from_above:]
                assert name != "end_substitution" or (place, act.on_behalf_of) == (target, None)


@thorough
@given(groves(), numbers, days)
def test_nobody_sees_a_pledge_without_a_post_in_its_line_or_a_guidance_group_of_it(
    grove: Grove, number: int, day: date
) -> None:
    target = number % len(grove.parents)
    app = planted(grove)
    for kind in PledgerKind:
        pledge = app.find(Pledge, pledge_key(target, kind))
        for person in PEOPLE:
            if not app.sees(probe(person, day).claim(day), pledge):
                continue
            around = {*grove.line(target, day), *grove.groups(target, day)}
            posts = {(role, place) for role, place in grove.posts(person, day) if place in around}
            own = kind is PledgerKind.MEMBER and person == member_of(target)
            assert own or {p for p in posts if p[0] not in VISITORS or p[1] == target}


OLD, NEW = 1, 2


@settings(max_examples=60, deadline=None)
@given(days, days, st.integers(0, LENGTH))
def test_a_moved_branch_is_judged_by_the_tree_of_the_day_of_the_act_however_late_it_is_recorded(
    moved: date, day: date, late: int
) -> None:
    ever = (START, START + timedelta(3 * LENGTH))
    heads = [Tenure(place, Role.SECRETARY, PEOPLE[place], *ever) for place in (OLD, NEW, 3)]
    grove = Grove([[], [(START, 0)], [(START, 0)], [(START, OLD), (moved, NEW)]], [[], [], [], []], heads)
    app, key = planted(grove), pledge_key(3, PledgerKind.ORGANISATION)
    superior = NEW if day >= moved else OLD
    for place in (OLD, NEW):
        call = probe(PEOPLE[place], day, late)
        act = granted(call, lambda: app.strike_off(call, key, 1, Findings(True, True, True)))  # noqa: B023
        assert (act is not None) is (place == superior)
        today = day + timedelta(late)
        seen = app.sees(call.claim(today), app.find(Pledge, key))
        assert seen is (place == (NEW if today >= moved else OLD))


@pytest.mark.parametrize("role", sorted(SENIOR_POSTS, key=str))
def test_nobody_fills_a_senior_post_of_their_own_organisation(role: Role) -> None:
    ever = (START, START + timedelta(LENGTH))
    heads = [Tenure(place, Role.SECRETARY, PEOPLE[place], *ever) for place in (0, 1)]
    app = planted(Grove([[], [(START, 0)]], [[], []], heads))
    for place, may in ((0, True), (1, False)):
        call = probe(PEOPLE[place], START)
        act = granted(call, lambda: app.fill_post(call, place_id(1), role, PEOPLE[3]))  # noqa: B023
        assert (act is not None) is may
