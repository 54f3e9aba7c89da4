"""Substitution: a holder names who acts for them in a period; the act then answers for both (B5)."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain import rules
from domain.organisation import GuidanceAssigned, Organisation
from domain.posts import LONGEST_SUBSTITUTION, SubstituteNamed, SubstitutionEnded
from domain.values import Act, Role
from tests.domain.letters import BRANCH, CLERK, COUNTY, HEAD, MEMBER, STRANGER, TOWN, superior
from tests.domain.scenario import Command, Guard, event, every, given

SECRETARY = Role.SECRETARY
JAN, MARCH, APRIL, MAY, JUNE, JULY = (date(2011, month, 1) for month in (1, 3, 4, 5, 6, 7))
LAST_OF_MAY = date(2011, 5, 31)


def holder(day: date = MARCH, actor: UUID = HEAD) -> Act:
    return replace(superior(day), actor=actor)


def led() -> Organisation:
    """A branch whose secretary is in office since March."""
    place = Organisation.found(BRANCH, superior(JAN), name="李庄村党支部", level="BRANCH", type="RURAL", parent=TOWN)
    place.fill_post(superior(MARCH), SECRETARY, HEAD)
    return place


def name(since: date = APRIL, until: date = JUNE, *, act: Act | None = None, substitute: UUID = MEMBER) -> Command:
    return lambda o: o.name_substitute(act or holder(), SECRETARY, substitute, since=since, until=until)


def substituted() -> Organisation:
    """The secretary is away in April and May."""
    place = led()
    name()(place)
    return place


def dissolved() -> Organisation:
    place = led()
    place.dissolve(superior(APRIL))
    return place


GUARDS = [
    Guard("one's own substitute", rules.SUBSTITUTE_SELF, led, name(substitute=HEAD)),
    Guard("a substitute in a post held by another", rules.POST_NOT_HELD, led, name(act=holder(actor=CLERK))),
    Guard("a substitute named before the post was held", rules.POST_NOT_HELD, led, name(act=holder(JAN))),
    Guard("a substitute named by a substitute", rules.POST_NOT_HELD, substituted,
          name(MAY, JUNE, act=holder(APRIL, MEMBER), substitute=STRANGER)),
    Guard("a substitute in a dissolved organisation", rules.DISSOLVED, dissolved, name(act=holder(APRIL))),
    Guard("a period that began yesterday", rules.SUBSTITUTION_PERIOD, led, name(act=holder(date(2011, 4, 2)))),
    Guard("a period of no day", rules.SUBSTITUTION_PERIOD, led, name(APRIL, APRIL)),
    Guard("a period longer than a year", rules.SUBSTITUTION_PERIOD, led,
          name(APRIL, APRIL + LONGEST_SUBSTITUTION + timedelta(1))),
    Guard("a second substitute for the last day of the first", rules.SUBSTITUTED, substituted,
          name(LAST_OF_MAY, JULY, substitute=STRANGER)),
    Guard("a second substitute around the first", rules.SUBSTITUTED, substituted, name(MARCH, JULY)),
    Guard("taking back what nobody substitutes in", rules.NOT_SUBSTITUTED, led,
          lambda o: o.end_substitution(holder(), SECRETARY)),
    Guard("taking back after the period", rules.NOT_SUBSTITUTED, substituted,
          lambda o: o.end_substitution(holder(JUNE), SECRETARY)),
    Guard("taking back another's post", rules.NOT_SUBSTITUTED, substituted,
          lambda o: o.end_substitution(holder(APRIL, MEMBER), SECRETARY)),
]  # fmt: skip


@every(GUARDS)
def test_a_substitution_is_refused(guard: Guard) -> None:
    guard.holds()


def test_a_substitute_acts_from_the_first_day_to_the_last() -> None:
    place = given(led()).when(name()).then(
        event(SubstituteNamed, holder(), role=SECRETARY, substitute=MEMBER, since=APRIL, until=JUNE)
    )  # fmt: skip
    for day, acting in ((date(2011, 3, 31), False), (APRIL, True), (LAST_OF_MAY, True), (JUNE, False)):
        assert place.substitutes_for(MEMBER, day) == (((SECRETARY, HEAD),) if acting else ())
        assert place.stand_ins_on(SECRETARY, day) == ((MEMBER,) if acting else ())
        assert place.roles_on(MEMBER, day) == ()
    assert place.substitutes_for(STRANGER, APRIL) == place.stand_ins_on(Role.CLERK, APRIL) == ()


@pytest.mark.parametrize("end", [lambda o: o.vacate_post(superior(MAY), SECRETARY, HEAD),
                                 lambda o: o.fill_post(superior(MAY), SECRETARY, STRANGER)])  # fmt: skip
def test_who_loses_the_post_takes_the_substitute_along(end: Command) -> None:
    place = substituted()
    end(place)
    assert place.stand_ins_on(SECRETARY, date(2011, 4, 30)) == (MEMBER,)
    assert place.stand_ins_on(SECRETARY, MAY) == place.substitutes_for(MEMBER, MAY) == ()


def test_a_vacancy_is_not_filled_by_a_substitute() -> None:
    place = substituted()
    place.vacate_post(superior(MAY), SECRETARY, HEAD)
    assert place.holders_on(SECRETARY, MAY) == ()


@pytest.mark.parametrize(("back", "acting"), [(MARCH, ()), (APRIL, ()), (MAY, (MEMBER,))])
def test_a_holder_who_comes_back_early_takes_the_post_back(back: date, acting: tuple[object, ...]) -> None:
    place = given(substituted()).when(lambda o: o.end_substitution(holder(back), SECRETARY)).then(
        event(SubstitutionEnded, holder(back), role=SECRETARY)
    )  # fmt: skip
    assert place.stand_ins_on(SECRETARY, date(2011, 4, 30)) == acting
    assert place.stand_ins_on(SECRETARY, MAY) == ()
    name(MAY, JULY, act=holder(back), substitute=STRANGER)(place)
    assert place.stand_ins_on(SECRETARY, MAY) == (STRANGER,)


def test_taking_one_post_back_leaves_the_others_and_the_past() -> None:
    place = substituted()
    name(JUNE, JULY, substitute=STRANGER)(place)
    place.fill_post(superior(MARCH), Role.CLERK, HEAD)
    place.name_substitute(holder(), Role.CLERK, CLERK, since=APRIL, until=JULY)
    place.end_substitution(holder(JUNE), SECRETARY)
    assert place.stand_ins_on(SECRETARY, LAST_OF_MAY) == (MEMBER,)
    assert place.stand_ins_on(SECRETARY, JUNE) == ()
    assert place.stand_ins_on(Role.CLERK, JUNE) == (CLERK,)


def test_the_longest_substitution_is_a_year() -> None:
    place = led()
    name(APRIL, APRIL + LONGEST_SUBSTITUTION)(place)
    assert place.stand_ins_on(SECRETARY, date(2012, 3, 31)) == (MEMBER,)


def test_the_guidance_group_is_the_one_of_the_day_even_recorded_late() -> None:
    place = given(led()).when(lambda o: o.assign_guidance(superior(MAY), COUNTY)).then(
        event(GuidanceAssigned, superior(MAY), group=COUNTY)
    )  # fmt: skip
    place.assign_guidance(superior(JUNE), None)
    place.assign_guidance(superior(APRIL), STRANGER)
    days = (MARCH, APRIL, date(2011, 4, 30), MAY, JUNE)
    assert [place.guide_on(day) for day in days] == [None, STRANGER, STRANGER, COUNTY, None]
