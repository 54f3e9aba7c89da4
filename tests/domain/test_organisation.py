"""The tree and its posts as they stood on any day, even when they are recorded late (B1 to B4)."""

from datetime import date

import pytest

from domain import rules
from domain.errors import InvalidInput
from domain.organisation import Dissolved, Founded, Moved, Organisation, Renamed
from domain.posts import PostFilled, PostVacated
from domain.values import Role
from tests.domain.letters import BRANCH, COUNTY, HEAD, MEMBER, STRANGER, TOWN, superior
from tests.domain.scenario import Guard, event, every, given, given_nothing

SECRETARY, CLERK = Role.SECRETARY, Role.CLERK
JAN, FEB, MARCH, APRIL, MAY = (date(2011, month, 1) for month in range(1, 6))
BEFORE = date(2010, 12, 31)


def branch() -> Organisation:
    return Organisation.found(BRANCH, superior(JAN), name="李庄村党支部", level="BRANCH", type="RURAL", parent=TOWN)


def led() -> Organisation:
    """A branch whose secretary is in office since March."""
    place = branch()
    place.fill_post(superior(MARCH), SECRETARY, HEAD)
    return place


def gone() -> Organisation:
    place = branch()
    place.dissolve(superior(APRIL))
    return place


GUARDS = [
    Guard("a new name before the founding", rules.BEFORE_FOUNDING, branch,
          lambda o: o.rename(superior(BEFORE), "新村")),
    Guard("a move before the founding", rules.BEFORE_FOUNDING, branch, lambda o: o.move(superior(BEFORE), COUNTY)),
    Guard("a post before the founding", rules.BEFORE_FOUNDING, branch,
          lambda o: o.fill_post(superior(BEFORE), SECRETARY, HEAD)),
    Guard("the end before the founding", rules.BEFORE_FOUNDING, branch, lambda o: o.dissolve(superior(BEFORE))),
    Guard("a new name after the end", rules.DISSOLVED, gone, lambda o: o.rename(superior(APRIL), "新村")),
    Guard("a move after the end", rules.DISSOLVED, gone, lambda o: o.move(superior(MAY), COUNTY)),
    Guard("a post after the end", rules.DISSOLVED, gone, lambda o: o.fill_post(superior(APRIL), SECRETARY, HEAD)),
    Guard("a second end", rules.DISSOLVED, gone, lambda o: o.dissolve(superior(MAY))),
    Guard("a second end dated before the first", rules.DISSOLVED, gone, lambda o: o.dissolve(superior(MARCH))),
    Guard("standing on the day of the end", rules.DISSOLVED, gone, lambda o: o.require_standing(APRIL)),
    Guard("a judge's post for oneself", rules.SELF_APPOINTED, branch,
          lambda o: o.fill_post(superior(FEB, actor=HEAD), Role.COMMITTEE_MEMBER, HEAD)),
    Guard("a judge's post for who is substituted", rules.SELF_APPOINTED, branch,
          lambda o: o.fill_post(superior(FEB, on_behalf_of=HEAD), SECRETARY, HEAD)),
    Guard("a post already held", rules.POST_HELD, led, lambda o: o.fill_post(superior(APRIL), SECRETARY, HEAD)),
    Guard("leaving a post not yet held", rules.POST_NOT_HELD, led,
          lambda o: o.vacate_post(superior(FEB), SECRETARY, HEAD)),
    Guard("leaving another's post", rules.POST_NOT_HELD, led,
          lambda o: o.vacate_post(superior(APRIL), SECRETARY, STRANGER)),
]  # fmt: skip


@every(GUARDS)
def test_an_organisation_refuses(guard: Guard) -> None:
    guard.holds()


def test_an_organisation_is_founded_below_its_superior() -> None:
    place = (
        given_nothing()
        .when(lambda _: branch())
        .then(event(Founded, superior(JAN), name="李庄村党支部", level="BRANCH", type="RURAL", parent=TOWN))
    )
    assert (place.parent_on(JAN), place.founded_on, place.type) == (TOWN, JAN, "RURAL")


def test_an_organisation_takes_another_name() -> None:
    place = (
        given(branch())
        .when(lambda o: o.rename(superior(FEB), " 新李庄村党支部 "))
        .then(event(Renamed, superior(FEB), name="新李庄村党支部"))
    )
    assert place.name == "新李庄村党支部"


@pytest.mark.parametrize("name", ["", " ", "村" * 201, "村\x00"])
def test_a_name_is_short_clean_text(name: str) -> None:
    assert given(branch()).when(lambda o: o.rename(superior(FEB), name)).raises(InvalidInput).field == "name"


@pytest.mark.parametrize(
    ("day", "parent"),
    [(BEFORE, TOWN), (JAN, TOWN), (date(2011, 1, 31), TOWN), (FEB, STRANGER), (MARCH, COUNTY), (MAY, COUNTY)],
)
def test_the_superior_is_the_one_of_the_day(day: date, parent: object) -> None:
    place = branch()
    given(place).when(lambda o: o.move(superior(MARCH), COUNTY)).then(event(Moved, superior(MARCH), parent=COUNTY))
    place.move(superior(FEB), STRANGER)  # recorded after, happened before
    assert place.parent_on(day) == parent


@pytest.mark.parametrize("day", [FEB, date(2011, 2, 28)])
def test_a_post_is_vacant_before_it_is_filled(day: date) -> None:
    assert led().holders_on(SECRETARY, day) == ()


def test_a_post_is_held_from_its_day_until_the_day_it_is_left() -> None:
    place = led()
    given(place).when(lambda o: o.vacate_post(superior(APRIL), SECRETARY, HEAD)).then(
        event(PostVacated, superior(APRIL), role=SECRETARY, member=HEAD)
    )
    assert place.holders_on(SECRETARY, MARCH) == (HEAD,)
    assert place.holders_on(SECRETARY, date(2011, 3, 31)) == (HEAD,)
    assert place.holders_on(SECRETARY, APRIL) == ()
    assert place.roles_on(HEAD, MARCH) == (SECRETARY,)
    assert place.roles_on(HEAD, APRIL) == ()


def test_a_new_secretary_ends_the_time_of_the_old_one() -> None:
    place = (
        given(led())
        .when(lambda o: o.fill_post(superior(APRIL), SECRETARY, MEMBER))
        .then(event(PostFilled, superior(APRIL), role=SECRETARY, member=MEMBER))
    )
    assert place.holders_on(SECRETARY, date(2011, 3, 31)) == (HEAD,)
    assert place.holders_on(SECRETARY, APRIL) == (MEMBER,)


def test_a_secretary_recorded_late_stays_until_the_next_one() -> None:
    place = led()
    place.fill_post(superior(FEB), SECRETARY, STRANGER)
    assert [place.holders_on(SECRETARY, day) for day in (JAN, FEB, MARCH, MAY)] == [(), (STRANGER,), (HEAD,), (HEAD,)]


def test_a_secretary_squeezed_between_two_others_leaves_both_in_order() -> None:
    place = led()
    place.fill_post(superior(MAY), SECRETARY, MEMBER)
    place.fill_post(superior(APRIL), SECRETARY, STRANGER)
    assert [place.holders_on(SECRETARY, day) for day in (MARCH, APRIL, MAY)] == [(HEAD,), (STRANGER,), (MEMBER,)]


def test_other_posts_are_shared_and_nobody_holds_one_twice() -> None:
    place = branch()
    place.fill_post(superior(MARCH), CLERK, HEAD)
    place.fill_post(superior(FEB), CLERK, MEMBER)
    place.fill_post(superior(FEB), CLERK, HEAD)  # recorded late; runs into the time known already
    assert place.holders_on(CLERK, FEB) == (MEMBER, HEAD)
    assert sorted(place.holders_on(CLERK, MARCH)) == sorted([MEMBER, HEAD])


def test_leaving_one_post_leaves_the_others_and_the_others_tenures() -> None:
    place = led()
    place.fill_post(superior(MARCH), CLERK, HEAD)
    place.fill_post(superior(MARCH), CLERK, MEMBER)
    place.vacate_post(superior(APRIL), CLERK, HEAD)
    assert place.roles_on(HEAD, MAY) == (SECRETARY,)
    assert place.holders_on(CLERK, MAY) == (MEMBER,)


def test_who_comes_back_to_a_post_keeps_the_first_time_in_it() -> None:
    place = led()
    place.vacate_post(superior(APRIL), SECRETARY, HEAD)
    place.fill_post(superior(MAY), SECRETARY, HEAD)
    assert [place.holders_on(SECRETARY, day) for day in (MARCH, APRIL, MAY)] == [(HEAD,), (), (HEAD,)]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PUBLIC, Role.ADMINISTRATOR, Role.SYSTEM])
def test_only_posts_can_be_filled(role: Role) -> None:
    assert given(branch()).when(lambda o: o.fill_post(superior(FEB), role, HEAD)).raises(InvalidInput).field == "role"


def test_a_dissolved_organisation_keeps_its_past_and_its_last_days_can_still_be_recorded() -> None:
    place = given(branch()).when(lambda o: o.dissolve(superior(APRIL))).then(event(Dissolved, superior(APRIL)))
    place.fill_post(superior(FEB), SECRETARY, HEAD)
    place.require_standing(date(2011, 3, 31))
    assert place.holders_on(SECRETARY, MARCH) == (HEAD,)
    assert place.holders_on(SECRETARY, APRIL) == place.roles_on(HEAD, MAY) == ()


def test_the_posts_end_with_the_organisation_also_when_its_end_is_recorded_late() -> None:
    place = led()
    place.fill_post(superior(MAY), CLERK, MEMBER)
    given(place).when(lambda o: o.dissolve(superior(APRIL))).then(event(Dissolved, superior(APRIL)))
    assert place.holders_on(SECRETARY, date(2011, 3, 31)) == (HEAD,)
    assert place.holders_on(SECRETARY, APRIL) == place.holders_on(CLERK, MAY) == ()
