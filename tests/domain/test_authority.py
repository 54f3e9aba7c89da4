"""In which capacity somebody acts: the post, the organisation, and in whose stead (B2 to B5)."""

from datetime import date
from uuid import UUID

import pytest

from domain.authority import Claim, Seats, Standing, line_seats, may_read, standing
from domain.errors import NotAuthorised
from domain.organisation import Organisation
from domain.rights import COMMANDS, POSTS, SENIOR_POSTS, SIGHTS, Seat
from domain.values import SYSTEM, Role
from tests.domain.letters import BRANCH, COUNTY, DAY, HEAD, MEMBER, STRANGER, TOWN, one, superior

FROM, UNTIL = date(2011, 2, 1), date(2011, 5, 1)
AWAY, BACK = date(2011, 3, 1), date(2011, 4, 1)
GUIDING = one("guidance group")


def holder(role: Role, place: UUID) -> UUID:
    return one(f"{role.value} of {place}")


def stand_in(role: Role, place: UUID) -> UUID:
    return one(f"stands in for {role.value} of {place}")


def staffed(place: UUID, parent: UUID | None) -> Organisation:
    """Return an organisation whose posts are held from February to May, in March by substitutes as well."""
    organisation = Organisation.found(
        place, superior(date(2011, 1, 1)), name="某", level="BRANCH", type="RURAL", parent=parent
    )
    for role in POSTS:
        organisation.fill_post(superior(FROM), role, holder(role, place))
        mine = superior(FROM, actor=holder(role, place))
        organisation.name_substitute(mine, role, stand_in(role, place), since=AWAY, until=BACK)
        organisation.vacate_post(superior(UNTIL), role, holder(role, place))
    return organisation


LINE = [staffed(BRANCH, TOWN), staffed(TOWN, COUNTY), staffed(COUNTY, None)]
SEATS: Seats = {
    **line_seats(LINE, [staffed(GUIDING, COUNTY)]), Seat.HOUSE: LINE[:1], Seat.OVER: LINE[2:],
}  # fmt: skip
SECRETARY, CLERK = holder(Role.SECRETARY, BRANCH), holder(Role.CLERK, BRANCH)


def found(
    command: str, actor: UUID, day: date = DAY, *, person: UUID | None = None, behalf: UUID | None = None
) -> Standing | None:
    try:
        return standing(Claim(actor, day, behalf=behalf), command, SEATS, person=person)
    except NotAuthorised:
        return None


def test_a_standing_names_the_post_and_the_organisation_it_is_held_in() -> None:
    assert found("strike_off", holder(Role.LEADER_IN_CHARGE, COUNTY)) == Standing(Role.LEADER_IN_CHARGE, COUNTY)
    assert found("publicise", holder(Role.OFFICE, TOWN)) == Standing(Role.OFFICE, TOWN)
    assert found("give_help", holder(Role.SECRETARY, GUIDING)) == Standing(Role.SECRETARY, GUIDING)
    assert found("name_substitute", CLERK) == Standing(Role.CLERK, BRANCH)
    assert found("strike_off", STRANGER) is None


def test_a_substitute_stands_in_the_holders_post_in_the_holders_stead() -> None:
    acting, secretary = stand_in(Role.SECRETARY, TOWN), holder(Role.SECRETARY, TOWN)
    assert found("sign:SUPERIOR", acting) == Standing(Role.SECRETARY, TOWN, secretary)
    assert found("sign:SUPERIOR", acting, behalf=secretary) == Standing(Role.SECRETARY, TOWN, secretary)
    assert found("sign:SUPERIOR", acting, behalf=acting) is None
    for day in (FROM, date(2011, 2, 28), BACK, UNTIL):
        assert found("sign:SUPERIOR", acting, day) is None
    assert found("name_substitute", acting) is None
    assert found("name_substitute", secretary) is None  # a post of the organisation itself


def test_who_writes_for_a_member_writes_in_the_members_name() -> None:
    assert found("propose", SECRETARY, person=MEMBER) == Standing(Role.SECRETARY, BRANCH, MEMBER)
    assert found("propose", SECRETARY) == Standing(Role.SECRETARY, BRANCH)
    assert found("propose", MEMBER, person=MEMBER) == Standing(Role.MEMBER, BRANCH)
    assert found("propose", SECRETARY, person=SECRETARY) == Standing(Role.MEMBER, BRANCH)
    assert found("propose", MEMBER) is None


@pytest.mark.parametrize("behalf", [HEAD, STRANGER, MEMBER, SECRETARY])
def test_nobody_acts_in_the_stead_of_whom_they_only_name(behalf: UUID) -> None:
    assert found("strike_off", holder(Role.SECRETARY, TOWN), behalf=behalf) is None
    assert found("propose", CLERK, behalf=behalf) is None


def test_ones_own_post_comes_before_another_in_which_one_substitutes() -> None:
    both = LINE[1].substitutes_for(stand_in(Role.CLERK, TOWN), DAY)
    assert both == ((Role.CLERK, holder(Role.CLERK, TOWN)),)
    place = staffed(TOWN, COUNTY)
    place.fill_post(superior(FROM), Role.COMMITTEE_MEMBER, stand_in(Role.SECRETARY, TOWN))
    seats: Seats = {Seat.REVIEWER: [place]}
    actor, secretary = stand_in(Role.SECRETARY, TOWN), holder(Role.SECRETARY, TOWN)
    chosen = [standing(Claim(actor, DAY, behalf=behalf), "strike_off", seats) for behalf in (None, secretary)]
    assert chosen == [Standing(Role.COMMITTEE_MEMBER, TOWN), Standing(Role.SECRETARY, TOWN, secretary)]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_refusal_names_the_command_without_its_side(command: str) -> None:
    with pytest.raises(NotAuthorised) as refused:
        standing(Claim(STRANGER, FROM), command, SEATS)
    assert refused.value.command == command.partition(":")[0]
    assert "_" not in str(refused.value)


def test_without_a_superior_nobody_judges() -> None:
    with pytest.raises(NotAuthorised):
        standing(Claim(holder(Role.SECRETARY, TOWN), DAY), "assess", line_seats(LINE[1:2]))


def test_the_system_acts_for_the_reviewer_or_where_there_is_none_for_the_organisation() -> None:
    system = Claim(SYSTEM, DAY, Role.SYSTEM)
    assert standing(system, "close", SEATS) == Standing(Role.SYSTEM, TOWN)
    assert standing(system, "remind", line_seats(LINE[2:])) == Standing(Role.SYSTEM, COUNTY)
    assert standing(system, "remind", {}) == Standing(Role.SYSTEM, None)


@pytest.mark.parametrize(("within", "may"), [(None, True), (BRANCH, True), (COUNTY, True), (STRANGER, False)])
def test_staff_acts_within_its_bounds(within: UUID | None, may: bool) -> None:
    for role in (Role.ADMINISTRATOR, Role.SERVICE):
        claim = Claim(STRANGER, DAY, role, within)
        if may:
            assert standing(claim, "rename_organisation", SEATS) == Standing(role, BRANCH)
        else:
            with pytest.raises(NotAuthorised):
                standing(claim, "rename_organisation", SEATS)
        assert may_read(claim, "pledge", SEATS) is (may and role is Role.SERVICE)


def test_who_reads_does_so_in_a_post_of_their_day_or_in_anothers() -> None:
    for actor, day, reads in (
        (CLERK, DAY, True), (CLERK, UNTIL, False), (stand_in(Role.CLERK, COUNTY), DAY, True),
        (stand_in(Role.CLERK, COUNTY), BACK, False), (STRANGER, DAY, False),
    ):  # fmt: skip
        assert may_read(Claim(actor, day), "pledge", SEATS) is reads
    assert may_read(Claim(STRANGER, DAY), "grounds", SEATS, person=STRANGER)


def test_the_table_names_posts_and_callers_that_exist() -> None:
    staff = {Role.MEMBER, Role.ADMINISTRATOR, Role.SERVICE, Role.SYSTEM}
    for right in (*COMMANDS.values(), *SIGHTS.values()):
        for grant in right:
            assert set(grant.roles) <= {*POSTS, *staff}
            assert (grant.seat in (Seat.PERSON, Seat.STAFF, Seat.SYSTEM)) is staff.issuperset(grant.roles)
    assert set(POSTS) > SENIOR_POSTS
