"""Who is pledged, oral, exempt or blank in a small county on any day (C1 to C8)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import InvalidInput
from domain.values import Form, Role
from projections.coverage import By, Coverage, Tally
from projections.reach import Reach
from tests.projections.cadences import OPENS, County, key
from tests.projections.covered import admit, counted, exemption, listed, rule, stand, withdraw
from tests.projections.store import Store

DAY, NEXT, LATER = date(2026, 2, 1), date(2026, 2, 2), date(2026, 3, 1)


@pytest.fixture
def county(store: Store) -> County:
    """A county whose policy has no cadences."""
    return County(store)


def test_everybody_is_blank_before_anybody_pledged(county: County) -> None:
    organisations = dict.fromkeys(("east", "west", "hill", "lake", "mill"), ".")
    members = dict.fromkeys(("chief@county", "li@hill", "wang@mill", "zhou@hill", "zhou@lake"), ".")
    assert stand(county, DAY) == {**organisations, **members}


def test_a_letter_counts_from_its_publication_and_is_in_hand_until_then(county: County) -> None:
    pledge = county.proposed("hill", DAY)
    pledge.submit(county.act(NEXT), county.case)
    county.save(pledge)
    assert stand(county, LATER, "hill") == {"hill": "."}
    in_hand = [[(row.pledge, row.stage) for row in listed(county, on) if row.name == "hill"] for on in
               (OPENS, DAY, NEXT, LATER)]  # fmt: skip
    assert in_hand == [[(None, None)], [(pledge.id, "PROPOSE")], [(pledge.id, "REVIEW")], [(pledge.id, "REVIEW")]]
    assert counted(county, NEXT).organisations == Tally(5, blank=5, in_hand=1)
    letter = county.published("mill", NEXT)
    (row,) = [row for row in listed(county, LATER) if row.name == "mill"]
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
    withdraw(county, county.published("hill", DAY), LATER)
    draft = county.proposed("mill", DAY)
    withdraw(county, draft, LATER)
    assert stand(county, date(2026, 2, 28), "hill") == {"hill": "P"}
    assert stand(county, LATER, "hill") == {"hill": "."}
    assert {row.pledge for row in listed(county, LATER)} == {None}


def test_only_the_superiors_approval_removes_the_blank_and_a_pledge_wins(county: County) -> None:
    asked, declined, elsewhere = (
        exemption(county, "li", DAY), exemption(county, "chief", DAY), exemption(county, "wang", DAY, key("another"))
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
    (row,) = [row for row in listed(county, DAY) if row.name == "wang"]
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
    rule(county, LATER, in_service_at_residence=False)
    assert stand(county, LATER, "zhou") == {"zhou@hill": "P"}
    rule(county, NEXT, in_service_at_residence=True)  # recorded late: the later version counts from its day
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
    admit(county, "neighbour", ["IN_SERVICE"], "lake", "lake")
    county.published("neighbour", DAY, place="lake")
    assert stand(county, DAY, "neighbour") == {"neighbour@lake": "P"}
    county.transfer("neighbour", "mill", NEXT)
    assert stand(county, NEXT, "neighbour") == {"neighbour@lake": "P", "neighbour@mill": "P"}


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
    assert [row.name for row in listed(county, NEXT, status="JOINED")] == ["jia"]


def test_who_is_dissolved_leaves_with_its_members_and_what_moves_away_with_all_below(county: County) -> None:
    county.dissolve("mill", NEXT)
    assert {*stand(county, DAY)} - {*stand(county, NEXT)} == {"mill", "wang@mill"}
    county.move("east", "city", LATER)
    assert {*stand(county, LATER)} == {"west", "chief@county"}
    county.move("east", "city", date(2026, 4, 1))
    county.move("east", "county", date(2026, 4, 1))  # recorded last on that day
    assert {*stand(county, date(2026, 4, 1))} == {*stand(county, NEXT)}


def test_each_round_has_its_own_pledges_from_the_day_it_opened(store: Store) -> None:
    county = County(store, date(2027, 12, 31))
    county.published("hill", DAY)
    assert {row.round for row in listed(county, LATER)} == {2026}
    assert listed(county, OPENS - timedelta(1)) == []
    county.campaign.open_round(county.act(LATER), 2027)
    county.save(county.campaign)
    early = county.proposed("hill", DAY, round=2027)
    assert listed(county, LATER - timedelta(1), round=2027) == []
    assert counted(county, LATER - timedelta(1), round=2027, by=By.UNIT) == Coverage(None, None, Tally(), Tally(), [])
    (row,) = [row for row in listed(county, LATER) if row.name == "hill"]
    assert (row.round, row.status, row.pledge) == (2027, "BLANK", early.id)
    assert [stand(county, on, "hill", round=2026) for on in (DAY, LATER)] == [{"hill": "P"}] * 2
    assert {row.round for row in listed(county, LATER - timedelta(1))} == {2026}


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
    for kind, subjects in kinds.items():
        assert len(listed(county, DAY, member_kind=kind)) == subjects


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
    found = counted(county, DAY, reach=mill, by=By.UNIT)
    assert (found.organisations, found.members) == (Tally(1, blank=1),) * 2
    assert [part.name for part in found.parts] == ["west"]
    # The home of a floating member assists, so it sees how they stand.
    assert {*stand(county, DAY, reach=hill)} == {"hill", "li@hill", "zhou@hill", "wang@mill"}
    assert {*stand(county, DAY, reach=Reach(person=key("li")))} == {"li@hill"}


def test_a_draft_begun_elsewhere_is_told_to_nobody_here(county: County) -> None:
    draft = county.proposed("li", DAY)
    county.transfer("li", "mill", NEXT)
    mill, hill = (Reach(places=frozenset({key(place)})) for place in ("mill", "hill"))
    own = Reach(person=key("li"))
    told = {reach: [row.pledge for row in listed(county, NEXT, reach=reach) if row.name == "li"]
            for reach in (mill, hill, own, None)}  # fmt: skip
    assert told == {mill: [None], hill: [], own: [draft.id], None: [draft.id]}
    assert counted(county, NEXT, reach=mill).members.in_hand == 0
    county.publish(draft, LATER)
    assert [row.pledge for row in listed(county, LATER, reach=mill) if row.name == "li"] == [draft.id]


def test_the_deadline_is_that_of_the_policy_or_some_days_after_a_later_round_opened(store: Store) -> None:
    county = County(store, date(2027, 12, 31))
    county.campaign.open_round(county.act(LATER), 2027)
    rule(county, OPENS, pledge_deadline="2026-02-15")
    assert [counted(county, on).deadline for on in (DAY, LATER)] == [date(2026, 2, 15), LATER + timedelta(30)]
    assert counted(county, LATER, round=2026).deadline == date(2026, 2, 15)
    rule(county, LATER, pledge_deadline=None)
    assert [counted(county, on, round=2026).deadline for on in (DAY, LATER)] == [date(2026, 2, 15), None]
    assert counted(county, LATER).round == 2027


def test_organisations_moved_below_each_other_hold_nothing_up(county: County) -> None:
    before = {*stand(county, DAY)}
    county.move("county", "hill", NEXT)
    assert {*stand(county, DAY)} == before
    # Going round, the county stands below itself: it owes a pledge as everybody else there does.
    assert {*stand(county, NEXT)} == {*before, "county"}
    county.move("county", "city", LATER)
    assert {*stand(county, LATER)} == before
