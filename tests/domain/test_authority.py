"""Who may give which command: posts of the right side, on the day of the act (B2 to B4)."""

from datetime import date
from uuid import UUID

import pytest

from domain.authority import RIGHTS, Side, Standing, keeper, standing
from domain.errors import NotAuthorised
from domain.organisation import Organisation
from domain.values import Role
from tests.domain.letters import BRANCH, COUNTY, MEMBER, STRANGER, TOWN, one, superior

FROM, UNTIL = date(2011, 2, 1), date(2011, 5, 1)
POSTS = [role for role in Role if role not in (Role.MEMBER, Role.PUBLIC, Role.ADMINISTRATOR, Role.SERVICE, Role.SYSTEM)]
WRITERS = {"SECRETARY", "DEPUTY_SECRETARY", "CLERK"}
COMMITTEE = {"SECRETARY", "DEPUTY_SECRETARY", "COMMITTEE_MEMBER", "LEADER_IN_CHARGE"}
HELPERS = COMMITTEE | {"CONTACT_LEADER", "RESPONSIBLE_LEADER"}
SHOWERS = WRITERS | {"COMMITTEE_MEMBER", "OFFICE"}
NOBODY: set[str] = set()


def holder(role: Role, place: UUID) -> UUID:
    return one(f"{role.value} of {place}")


def staffed(place: UUID, parent: UUID | None) -> Organisation:
    """Return an organisation where each post is held by somebody of its own, from February to May."""
    organisation = Organisation.found(
        place, superior(date(2011, 1, 1)), name="某", level="BRANCH", type="RURAL", parent=parent
    )
    for role in POSTS:
        organisation.fill_post(superior(FROM), role, holder(role, place))
        organisation.vacate_post(superior(UNTIL), role, holder(role, place))
    return organisation


OWN, REVIEWER, ABOVE = staffed(BRANCH, TOWN), staffed(TOWN, COUNTY), staffed(COUNTY, None)
PLACES = {"own": OWN, "reviewer": REVIEWER, "above": ABOVE}

# Which posts of the pledging organisation, of the reviewer, and of the reviewer's superior carry a command.
TABLE: dict[str, tuple[set[str], set[str], set[str]]] = {
    **dict.fromkeys(
        ["propose", "revise", "submit", "make_plan", "report_progress", "complete_item", "ask_help", "self_check",
         "request_amendment", "request_withdrawal", "report_rectification"],
        (WRITERS, NOBODY, NOBODY),
    ),
    **dict.fromkeys(
        ["review:COMMITTEE", "strike_off", "correct_item", "decide_amendment", "decide_withdrawal", "open_evaluation",
         "assess", "order_rectification", "conclude_rectification", "close"],
        (NOBODY, COMMITTEE, {"LEADER_IN_CHARGE"}),
    ),
    "review:SECRETARY": (NOBODY, {"SECRETARY"}, NOBODY),
    "review:LEADER_IN_CHARGE": (NOBODY, {"LEADER_IN_CHARGE"}, {"LEADER_IN_CHARGE"}),
    "sign:PLEDGER": ({"SECRETARY"}, NOBODY, NOBODY),
    "sign:SUPERIOR": (NOBODY, {"SECRETARY"}, NOBODY),
    "publicise": (SHOWERS, SHOWERS, NOBODY),
    "give_help": (NOBODY, HELPERS, {"LEADER_IN_CHARGE"}),
    **dict.fromkeys(["file_copy", "publish", "remind", "escalate"], (NOBODY, NOBODY, NOBODY)),
}  # fmt: skip


def may(command: str, actor: UUID, day: date = date(2011, 3, 1), member: UUID | None = None) -> Standing | None:
    try:
        return standing(command, actor, day, own=OWN, superiors=[REVIEWER, ABOVE], member=member)
    except NotAuthorised:
        return None


def test_every_command_has_its_row() -> None:
    assert set(TABLE) == set(RIGHTS)


@pytest.mark.parametrize("command", TABLE)
def test_a_command_is_carried_by_these_posts_and_no_others(command: str) -> None:
    for (where, place), expected in zip(PLACES.items(), TABLE[command], strict=True):
        carrying = {role.value for role in POSTS if may(command, holder(role, place.id))}
        assert carrying == expected, where


@pytest.mark.parametrize("command", TABLE)
def test_nobody_carries_a_command_before_or_after_their_time_in_the_post(command: str) -> None:
    for place in PLACES.values():
        for role in POSTS:
            assert may(command, holder(role, place.id), date(2011, 1, 31)) is None
            assert may(command, holder(role, place.id), UNTIL) is None


@pytest.mark.parametrize("command", TABLE)
def test_a_stranger_carries_nothing(command: str) -> None:
    assert may(command, STRANGER) is None
    assert may(command, STRANGER, member=MEMBER) is None


@pytest.mark.parametrize("command", TABLE)
def test_a_member_carries_the_pledgers_side_of_their_own_pledge(command: str) -> None:
    pledgers = RIGHTS[command].side in (Side.PLEDGER, Side.EITHER)
    assert may(command, MEMBER, member=MEMBER) == (Standing(Role.MEMBER, BRANCH) if pledgers else None)
    assert may(command, MEMBER) is None


def test_a_branch_writes_for_its_member_but_never_signs_for_them() -> None:
    secretary = holder(Role.SECRETARY, BRANCH)
    assert may("propose", secretary, member=MEMBER) == Standing(Role.SECRETARY, BRANCH)
    assert may("sign:PLEDGER", secretary, member=MEMBER) is None
    assert may("sign:PLEDGER", secretary) == Standing(Role.SECRETARY, BRANCH)


def test_a_standing_names_the_post_and_the_organisation_it_is_held_in() -> None:
    assert may("strike_off", holder(Role.LEADER_IN_CHARGE, COUNTY)) == Standing(Role.LEADER_IN_CHARGE, COUNTY)
    assert may("publicise", holder(Role.OFFICE, TOWN)) == Standing(Role.OFFICE, TOWN)


@pytest.mark.parametrize("command", TABLE)
def test_a_refusal_names_the_command_without_its_side(command: str) -> None:
    with pytest.raises(NotAuthorised) as refused:
        standing(command, STRANGER, FROM, own=OWN, superiors=[REVIEWER])
    assert refused.value.command == command.partition(":")[0]
    assert "_" not in str(refused.value)


def test_without_a_superior_nobody_judges() -> None:
    with pytest.raises(NotAuthorised):
        standing("assess", holder(Role.SECRETARY, TOWN), date(2011, 3, 1), own=OWN, superiors=[])


@pytest.mark.parametrize("role", POSTS)
def test_the_register_is_kept_by_office_secretaries_and_clerk_of_the_place_or_above(role: Role) -> None:
    keeps = role.value in WRITERS | {"OFFICE"}
    for place in PLACES.values():
        expected = Standing(role, place.id) if keeps else None
        assert keeper(holder(role, place.id), date(2011, 3, 1), [OWN, REVIEWER, ABOVE]) == expected
    assert keeper(holder(role, BRANCH), date(2011, 3, 1), [REVIEWER, ABOVE]) is None
