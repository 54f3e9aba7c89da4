"""Who is pledged, oral, exempt or blank in a small county on any day (C1 to C8)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.errors import InvalidInput
from domain.exemption import Exemption
from domain.member import Member
from domain.values import Form, Party, Role
from projections.coverage import By, Coverage, Subject, Tally, coverage, subjects
from projections.coverage.view import COVERAGE
from projections.organisations.view import ORGANISATIONS
from projections.reach import Reach
from tests.projections.cadences import NAMES, OPENS, County, key
from tests.projections.store import Store

DAY, NEXT, LATER = date(2026, 2, 1), date(2026, 2, 2), date(2026, 3, 1)
LETTERS = {"PLEDGED": "P", "ORAL": "O", "EXEMPT": "E", "BLANK": ".", "JOINED": "+"}
Rows = dict[str, str]


@pytest.fixture
def county(store: Store) -> County:
    """A county whose policy has no cadences."""
    return County(store)


def listed(county: County, on: date, **filters: Any) -> list[Subject]:
    """Return the whole list of a day."""
    county.store.catch_up(ORGANISATIONS, COVERAGE)
    asked = {"campaign": county.campaign.id, "on": on, **filters}
    return subjects(county.store.conn, limit=200, **asked).items


def counted(county: County, on: date, **filters: Any) -> Coverage:
    """Return the figures of a day."""
    county.store.catch_up(ORGANISATIONS, COVERAGE)
    return coverage(county.store.conn, **{"campaign": county.campaign.id, "on": on, **filters})


def stand(county: County, on: date, *names: str, **filters: Any) -> Rows:
    """Return how some stand, in one letter, a member ``name@place``."""
    found = {
        NAMES[row.subject] + ("" if row.kind == "ORGANISATION" else f"@{NAMES[row.organisation]}"): LETTERS[row.status]
        for row in listed(county, on, **filters)
    }
    return {name: letter for name, letter in found.items() if not names or name.split("@")[0] in names}


def admitted(county: County, name: str, kinds: Sequence[str], home: str, residence: str | None = None) -> str:
    """Enter another member."""
    county.people[name] = Member.admit(
        key(name), county.act(OPENS), name=name, kinds=list(kinds), organisation=key(home),
        residence=key(residence) if residence else None,
    )  # fmt: skip
    NAMES[key(name)] = name
    county.save(county.people[name])
    return name


def exemption(county: County, name: str, campaign: UUID | None = None) -> Exemption:
    """Ask for an exemption."""
    return Exemption.request(
        key(f"exemption {name} {campaign}"), county.act(DAY), campaign=campaign or county.campaign.id, member=key(name),
        organisation=key("hill"), grounds="长期患病",
    )  # fmt: skip


def test_everybody_is_blank_before_anybody_pledged(county: County) -> None:
    organisations = dict.fromkeys(("east", "west", "hill", "lake", "mill"), ".")
    members = dict.fromkeys(("chief@county", "li@hill", "wang@mill", "zhou@hill", "zhou@lake"), ".")
    assert stand(county, DAY) == {**organisations, **members}


def test_a_letter_counts_from_its_publication_and_is_in_hand_until_then(county: County) -> None:
    pledge = county.proposed("hill", DAY)
    pledge.submit(county.act(NEXT), county.case)
    county.save(pledge)
    assert stand(county, LATER, "hill") == {"hill": "."}
    in_hand = [[(row.pledge, row.stage) for row in listed(county, on) if NAMES[row.subject] == "hill"] for on in
               (OPENS, DAY, NEXT, LATER)]  # fmt: skip
    assert in_hand == [[(None, None)], [(pledge.id, "PROPOSE")], [(pledge.id, "REVIEW")], [(pledge.id, "REVIEW")]]
    assert counted(county, NEXT).organisations == Tally(5, blank=5, in_hand=1)
    letter = county.published("mill", NEXT)
    (row,) = [row for row in listed(county, LATER) if NAMES[row.subject] == "mill"]
    assert (row.status, row.since, row.pledge, row.stage) == ("PLEDGED", NEXT, letter.id, None)
    assert stand(county, DAY, "mill") == {"mill": "."}


@pytest.mark.parametrize(("form", "letter"), [(Form.LETTER, "P"), (Form.ONE_SENTENCE, "P"), (Form.ORAL, "O")])
def test_a_sentence_counts_as_a_letter_and_an_oral_pledge_apart(county: County, form: Form, letter: str) -> None:
    county.published("li", DAY, form=form)
    assert stand(county, DAY, "li") == {"li@hill": letter}
    assert counted(county, DAY).members == Tally(5, pledged=letter == "P", oral=letter == "O", blank=4)


def test_a_letter_wins_over_an_oral_pledge(county: County) -> None:
    county.published("li", DAY, form=Form.ORAL)
    county.published("li", NEXT)
    assert [stand(county, on, "li")["li@hill"] for on in (DAY, NEXT)] == ["O", "P"]


def test_a_withdrawn_pledge_counts_until_the_day_before(county: County) -> None:
    county.withdraw(county.published("hill", DAY), LATER)
    draft = county.proposed("mill", DAY)
    county.withdraw(draft, LATER)
    assert stand(county, date(2026, 2, 28), "hill") == {"hill": "P"}
    assert stand(county, LATER, "hill") == {"hill": "."}
    assert {row.pledge for row in listed(county, LATER)} == {None}


def test_only_the_superiors_approval_removes_the_blank_and_a_pledge_wins(county: County) -> None:
    asked, declined, elsewhere = (
        exemption(county, "li"), exemption(county, "chief"), exemption(county, "wang", campaign=key("another"))
    )  # fmt: skip
    for each in (asked, declined, elsewhere):
        each.study(county.act(DAY), supported=True)
    county.save(asked, declined, elsewhere)
    assert set(stand(county, LATER).values()) == {"."}
    for each in (asked, declined, elsewhere):
        each.decide(county.act(NEXT, judge=True), approved=each is not declined)
    county.save(asked, declined, elsewhere)
    county.published("li", LATER, form=Form.ORAL)
    found = [stand(county, on, "li", "chief", "wang") for on in (DAY, NEXT, LATER)]
    assert [row["li@hill"] for row in found] == [".", "E", "O"]
    assert {row["chief@county"] + row["wang@mill"] for row in found} == {".."}
    assert counted(county, NEXT).members == Tally(5, exempt=1, blank=4)


def test_who_floats_counts_once_where_they_live_and_the_home_assists(county: County) -> None:
    county.published("wang", DAY, place="mill")
    (row,) = [row for row in listed(county, DAY) if NAMES[row.subject] == "wang"]
    assert (row.status, row.assisting_name, row.organisation_name) == ("PLEDGED", "hill", "mill")
    county.transfer("wang", "lake", NEXT)
    assert [row.assisting_name for row in listed(county, NEXT, assisting=key("lake"))] == ["lake"]
    assert listed(county, DAY, assisting=key("lake")) == []
    assert stand(county, NEXT, "wang") == {"wang@mill": "P"}


def test_who_is_in_service_pledges_in_two_places_where_the_policy_says_so(county: County) -> None:
    county.published("zhou", DAY)
    assert stand(county, DAY, "zhou") == {"zhou@hill": "P", "zhou@lake": "."}
    county.published("zhou", NEXT, place="lake")
    assert stand(county, NEXT, "zhou") == {"zhou@hill": "P", "zhou@lake": "P"}
    county.rule(LATER, in_service_at_residence=False)
    assert stand(county, LATER, "zhou") == {"zhou@hill": "P"}
    county.rule(NEXT, in_service_at_residence=True)  # recorded late: the later version counts from its day
    assert stand(county, LATER, "zhou") == {"zhou@hill": "P", "zhou@lake": "P"}
    county.transfer("zhou", "lake", LATER)
    assert stand(county, LATER, "zhou") == {"zhou@lake": "P"}


def test_a_pledge_where_one_lives_is_none_at_work(county: County) -> None:
    county.published("zhou", DAY, place="lake")
    assert stand(county, DAY, "zhou") == {"zhou@hill": ".", "zhou@lake": "P"}


def test_nobody_becomes_blank_by_a_transfer(county: County) -> None:
    county.published("li", DAY)
    county.published("zhou", DAY)
    county.transfer("li", "mill", NEXT)
    county.transfer("zhou", "mill", NEXT)
    assert stand(county, NEXT, "li", "zhou") == {"li@mill": "P", "zhou@mill": "P", "zhou@lake": "."}
    assert stand(county, DAY, "li") == {"li@hill": "P"}


def test_who_pledged_at_home_where_they_live_keeps_it_when_they_move_to_work_elsewhere(county: County) -> None:
    neighbour = admitted(county, "neighbour", ["IN_SERVICE"], "lake", "lake")
    county.published("lake", DAY)
    pledge = county.proposed("lake", DAY, round=2027)
    assert pledge.round == 2027
    county.people[neighbour].transfer(county.act(NEXT), key("mill"))
    county.save(county.people[neighbour])
    assert stand(county, NEXT, neighbour) == {"neighbour@mill": ".", "neighbour@lake": "."}


def test_a_transfer_of_the_same_day_recorded_last_counts(county: County) -> None:
    county.transfer("li", "mill", NEXT)
    county.transfer("li", "lake", NEXT)
    county.transfer("li", "county", DAY)
    assert [[*stand(county, on, "li")] for on in (OPENS, DAY, NEXT)] == [["li@hill"], ["li@county"], ["li@lake"]]


def test_who_joins_is_counted_apart_and_only_once_they_pledged(county: County) -> None:
    assert stand(county, DAY, "jia") == {}
    county.published("jia", NEXT)
    assert stand(county, NEXT, "jia") == {"jia@hill": "+"}
    assert counted(county, NEXT).members == Tally(5, blank=5, joined=1)
    assert [NAMES[row.subject] for row in listed(county, NEXT, status="JOINED")] == ["jia"]


def test_who_is_dissolved_leaves_with_its_members_and_what_moves_away_with_all_below(county: County) -> None:
    county.dissolve("mill", NEXT)
    assert {*stand(county, DAY)} - {*stand(county, NEXT)} == {"mill", "wang@mill"}
    county.move("east", "city", LATER)
    assert {*stand(county, LATER)} == {"west", "chief@county"}
    county.move("east", "county", date(2026, 4, 1))
    assert {*stand(county, date(2026, 4, 1))} == {*stand(county, NEXT)}


def test_each_round_has_its_own_pledges(county: County) -> None:
    county.published("hill", DAY)
    county.campaign.open_round(county.act(LATER), 2026) if 2026 not in county.campaign.rounds else None
    county.proposed("hill", DAY, round=2027)
    assert listed(county, LATER, round=2027) == []
    assert counted(county, LATER, round=2027) == Coverage(Tally(), Tally(), [])
    assert stand(county, LATER, "hill", round=2026) == {"hill": "P"}
    assert {row.round for row in listed(county, LATER)} == {2026}
    assert listed(county, date(2025, 12, 31)) == []


def test_the_list_names_who_answers_for_it_on_that_day(county: County) -> None:
    hill = county.places["hill"]
    hill.fill_post(county.act(DAY), Role.SECRETARY, key("chief"))
    hill.fill_post(county.act(LATER), Role.SECRETARY, key("zhou"))
    hill.fill_post(county.act(OPENS), Role.CLERK, key("li"))
    county.save(hill)
    names = [{row.secretary_name for row in listed(county, on, organisation=key("hill"))} for on in (OPENS, DAY, LATER)]
    assert names == [{""}, {"chief"}, {"zhou"}]


def test_figures_are_broken_down_by_the_tree_of_the_day(county: County) -> None:
    county.published("hill", DAY)
    county.move("hill", "west", LATER)

    def units(on: date, **filters: Any) -> dict[str, tuple[int, int]]:
        found = counted(county, on, by=By.UNIT, **filters)
        return {part.name: (part.organisations.pledged, part.members.subjects) for part in found.parts}

    assert units(DAY) == {"county": (0, 1), "east": (1, 3), "west": (0, 1)}
    assert units(LATER) == {"county": (0, 1), "east": (0, 1), "west": (1, 3)}
    assert units(LATER, under=key("west")) == {"hill": (1, 2), "mill": (0, 1), "west": (0, 0)}
    assert {*stand(county, DAY, under=key("west"))} == {"west", "mill", "wang@mill"}


def test_figures_are_broken_down_by_type_level_and_kind(county: County) -> None:
    assert [part.key for part in counted(county, DAY, by=By.TYPE).parts] == ["RURAL"]
    assert [part.key for part in counted(county, DAY, by=By.LEVEL).parts] == ["BRANCH"]
    kinds = {part.key: part.members.subjects for part in counted(county, DAY, by=By.KIND).parts}
    assert kinds == {"FLOATING": 1, "IN_SERVICE": 2, "MEMBER": 2}


def test_filters_leave_what_they_name(county: County) -> None:
    county.published("hill", DAY)
    assert stand(county, DAY, status="PLEDGED") == {"hill": "P"}
    assert len(listed(county, DAY, kind="ORGANISATION", type="RURAL", level="BRANCH")) == 5
    assert listed(county, DAY, type="SCHOOL") == []
    assert {*stand(county, DAY, member_kind="IN_SERVICE")} == {"zhou@hill", "zhou@lake"}
    assert counted(county, DAY, status="BLANK").organisations == Tally(4, blank=4)
    with pytest.raises(InvalidInput):
        listed(county, DAY, cursor="nonsense")


@pytest.mark.parametrize(
    ("tally", "percent"),
    [(Tally(3, pledged=2, blank=1), "66.6"), (Tally(9550, blank=1), "99.9"), (Tally(2, exempt=1, oral=1), "100.0")],
)
def test_a_hundred_per_cent_means_everybody(tally: Tally, percent: str) -> None:
    assert tally.percent == Decimal(percent)
    assert str(tally.percent) == percent
    assert Tally().percent is None


def test_figures_tell_no_more_than_the_list(county: County) -> None:
    mill, hill = Reach(places=frozenset({key("mill")})), Reach(person=key("li"), places=frozenset({key("hill")}))
    assert {*stand(county, DAY, reach=mill)} == {"mill", "wang@mill"}
    assert counted(county, DAY, reach=mill, by=By.UNIT) == Coverage(
        *(Tally(1, blank=1),) * 2, counted(county, DAY, reach=mill, by=By.UNIT).parts
    )
    assert [part.name for part in counted(county, DAY, reach=mill, by=By.UNIT).parts] == ["west"]
    # The home of a floating member assists, so it sees how they stand.
    assert {*stand(county, DAY, reach=hill)} == {"hill", "li@hill", "zhou@hill", "wang@mill"}
    assert {*stand(county, DAY, reach=Reach(person=key("li")))} == {"li@hill"}


def test_organisations_moved_below_each_other_hold_nothing_up(county: County) -> None:
    county.move("county", "hill", NEXT)
    assert "county" in stand(county, NEXT)
    assert Party.PLEDGER
