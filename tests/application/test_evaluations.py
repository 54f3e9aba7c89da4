"""Public evaluations in the county: who must come, what passes, another attempt, and what is owed (J1 to J5)."""

from datetime import date, timedelta

import pytest

from domain import rules
from domain.catalogue import ORGANISATION_TYPES
from domain.errors import Refused
from domain.judgement import ballots
from domain.judgement.evaluation import Attendance, Step, evaluation_id
from domain.judgement.verdict import EvaluationVerdict
from domain.policy import Policy, preset
from domain.values import Party, Role
from tests.application.evaluating import (
    CAME,
    DISSATISFIED,
    HELD,
    KEY,
    LAST,
    SATISFIED,
    TELLER,
    announce,
    attend,
    close,
    counted,
    county,
    criticise,
    found,
    issue,
    opened,
    publish,
    rectified,
    report,
    vote,
)
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    COUNTY,
    DEPUTY,
    FOUNDED,
    HEAD,
    MEMBER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_OFFICE,
    admin,
    call,
    system,
)
from tests.domain.letters import one

SU_COUNTY = preset("SU_COUNTY")
VOID, PASSED, FAILED = EvaluationVerdict.VOID, EvaluationVerdict.PASSED, EvaluationVerdict.FAILED
EDGES: dict[str, int] = {
    "RURAL": 30, "COMMUNITY": 30, "STATE_ENTERPRISE": 0, "ORGAN": 30, "WINDOW": 30, "SCHOOL": 30,
    "HIGHER_EDUCATION": 30, "STUDENT_BRANCH": 30, "MEDICAL": 30, "INSTITUTION": 30, "NON_PUBLIC": 20, "SOCIAL_ORG": 20,
    "RETIRED": 30, "FLOATING_ORG": 0, "PROJECT_BRANCH": 0, "MASS_ORG": 30,
}  # fmt: skip
"""How many must come in SU_COUNTY, by type of organisation, as its procedure says."""


def judged(satisfied: int, cast: int, came: int = 1000, minimum: int = 0, threshold: int = 90) -> EvaluationVerdict:
    return ballots.judged(
        attendance=came, minimum=minimum, satisfied=satisfied, cast=cast, threshold=threshold, criticised=False
    )


def evaluated(policy: Policy, came: int, satisfied: int, cast: int) -> EvaluationVerdict | None:
    """Hold a whole evaluation of the branch, which is RURAL."""
    world = county(policy)
    grades = [SATISFIED] * satisfied + [DISSATISFIED] * (cast - satisfied)
    return found(world, counted(world, grades, [Attendance("MASSES", came)])).verdict


def held_at(kind: str, came: int) -> EvaluationVerdict | None:
    """Hold an evaluation of an organisation of a type under SU_COUNTY; one of those who came votes."""
    world, place = county(SU_COUNTY), one(kind)
    world.app.found_organisation(admin(FOUNDED), place, name=kind, level="BRANCH", type=kind, parent=TOWN)
    world.app.fill_post(admin(FOUNDED), place, Role.SECRETARY, MEMBER)
    key = world.app.announce_evaluation(call(TOWN_OFFICE), CAMPAIGN, place, held_on=HELD).id
    attend(world, key, [Attendance("MASSES", came)])
    report(world, key, call(MEMBER, HELD))
    vote(world, key, issue(world, key, call(TOWN_OFFICE, HELD)), [SATISFIED])
    close(world, key, call(TOWN_OFFICE, HELD))
    return found(world, key).verdict


def test_the_table_names_every_type_of_organisation() -> None:
    assert EDGES.keys() == ORGANISATION_TYPES.keys()
    assert {kind: SU_COUNTY.evaluation_minimum.get(kind, 0) for kind in ORGANISATION_TYPES} == EDGES
    assert SU_COUNTY.evaluation_threshold_percent == 90


@pytest.mark.parametrize("kind", EDGES)
def test_one_evaluator_too_few_voids_and_the_minimum_is_enough(kind: str) -> None:
    minimum = EDGES[kind]
    assert held_at(kind, max(minimum, 1)) is PASSED
    if minimum:
        assert held_at(kind, minimum - 1) is VOID


@pytest.mark.parametrize(
    ("satisfied", "cast", "verdict"),
    [
        (899, 1000, FAILED), (900, 1000, PASSED), (901, 1000, PASSED), (26, 30, FAILED), (27, 30, PASSED),
        (17, 20, FAILED), (18, 20, PASSED), (8, 9, FAILED), (9, 10, PASSED), (9, 9, PASSED), (0, 1, FAILED),
        (8999, 10000, FAILED), (9000, 10000, PASSED), (0, 0, VOID),
    ],
)  # fmt: skip
def test_below_ninety_percent_fails_and_ninety_passes(satisfied: int, cast: int, verdict: EvaluationVerdict) -> None:
    assert judged(satisfied, cast) is verdict


@pytest.mark.parametrize(
    ("came", "satisfied", "cast", "verdict"),
    [(29, 29, 29, VOID), (30, 30, 30, PASSED), (30, 27, 30, PASSED), (30, 26, 30, FAILED), (30, 0, 0, VOID),
     (40, 1, 1, PASSED), (40, 0, 1, FAILED)],
)  # fmt: skip
def test_su_county_s_edges_hold_in_a_whole_evaluation(
    came: int, satisfied: int, cast: int, verdict: EvaluationVerdict
) -> None:
    assert evaluated(SU_COUNTY, came, satisfied, cast) is verdict


@pytest.mark.parametrize(
    ("threshold", "minimum", "verdict"),
    [(50, 4, PASSED), (51, 4, FAILED), (50, 5, VOID), (0, 0, PASSED), (100, 0, FAILED)],
)
def test_another_policy_has_other_numbers(threshold: int, minimum: int, verdict: EvaluationVerdict) -> None:
    policy = preset("DEFAULT").changed(
        {"evaluation_threshold_percent": threshold, "evaluation_minimum": {"RURAL": minimum}}
    )
    assert evaluated(policy, 4, 2, 4) is verdict


def test_the_policy_says_which_grades_are_satisfied() -> None:
    for grades, verdict in ((["SATISFIED"], FAILED), (["SATISFIED", "FAIRLY_SATISFIED"], PASSED)):
        world = county(preset("DEFAULT").changed({"satisfied_grades": grades}))
        assert found(world, counted(world, ["FAIRLY_SATISFIED", "SATISFIED"])).verdict is verdict


def test_what_it_is_judged_by_is_fixed_at_the_announcement() -> None:
    world = county(SU_COUNTY)
    key, codes = opened(world, [Attendance("MASSES", 30)])
    lenient = SU_COUNTY.changed({"evaluation_threshold_percent": 1, "evaluation_minimum": {}})
    world.app.change_policy(admin(HELD, reason="放宽"), CAMPAIGN, lenient)
    vote(world, key, codes, [SATISFIED] * 26 + [DISSATISFIED] * 4)
    close(world, key)
    notice = found(world, key).notice
    assert (notice.minimum, notice.threshold, found(world, key).verdict) == (30, 90, FAILED)


def test_a_teller_may_count_early_and_the_system_counts_what_nobody_came_to() -> None:
    world = county()
    key, _ = opened(world)
    close(world, key, call(TELLER, HELD))
    assert (found(world, key).step, found(world, key).verdict) == (Step.CLOSED, VOID)
    forgotten = county()
    key = announce(forgotten)
    close(forgotten, key, system(LAST + timedelta(1)))
    assert found(forgotten, key).verdict is VOID


def test_a_void_one_is_repeated_without_rectification() -> None:
    world = county()
    counted(world)
    again = announce(world, call(CLERK, LAST), LAST, LAST)
    assert again == evaluation_id(CAMPAIGN, BRANCH, date(2011, 1, 1), 2)
    assert (found(world, again).attempt, found(world, again).notice.previous) == (2, KEY)


def test_a_failed_one_is_repeated_when_every_problem_is_solved_also_after_a_void_attempt() -> None:
    world = county()
    counted(world, [DISSATISFIED])
    rectified(world, KEY)
    second = announce(world, call(CLERK, LAST), LAST, LAST)
    close(world, second, system(LAST + timedelta(1)))
    third = announce(world, call(CLERK, LAST + timedelta(1)), LAST + timedelta(2), LAST + timedelta(2))
    assert (found(world, third).attempt, found(world, third).notice.previous) == (3, second)


def test_what_failed_in_one_half_year_is_judged_again_for_it_in_the_next() -> None:
    world, july = county(SU_COUNTY), date(2011, 7, 4)
    counted(world, [DISSATISFIED], [Attendance("MASSES", 30)])
    with pytest.raises(Refused) as refused:
        announce(world, call(CLERK, july), july, july)
    assert refused.value.rule is rules.RECTIFICATION_NOT_DONE
    rectified(world, KEY, day=LAST)
    again = found(world, announce(world, call(CLERK, july), july, july))
    assert (again.attempt, again.period.end, again.notice.previous) == (2, date(2011, 6, 30), KEY)


def test_a_new_half_year_begins_anew() -> None:
    world, july = county(SU_COUNTY), date(2011, 7, 4)
    counted(world, [SATISFIED], [Attendance("MASSES", 30)])
    next_one = found(world, announce(world, call(CLERK, july), july, july))
    assert (next_one.attempt, next_one.period.start, next_one.notice.previous) == (1, date(2011, 7, 1), None)
    january = date(2012, 1, 10)
    with pytest.raises(Refused):
        announce(world, call(CLERK, july), july, july)
    assert found(world, announce(world, call(CLERK, january), january, january)).period.start == date(2012, 1, 1)


def test_without_a_cadence_the_campaign_is_the_period() -> None:
    world = county(preset("DEFAULT").changed({"cadences": {}}))
    period = found(world, announce(world)).period
    assert (period.start, period.end) == (date(2011, 1, 1), date(2012, 12, 31))


def test_strong_criticism_fails_what_the_public_passed_before_and_after_the_count() -> None:
    before, after = county(), county()
    key, codes = opened(before)
    criticise(before, key)
    vote(before, key, codes, [SATISFIED])
    close(before, key)
    counted(after, [SATISFIED])
    criticise(after, KEY, call(TOWN_DEPUTY, LAST))
    for world in (before, after):
        publish(world, KEY)
        assert (found(world, KEY).verdict, found(world, KEY).criticised) == (FAILED, True)


def test_criticism_does_not_make_a_void_one_valid() -> None:
    world = county()
    counted(world)
    criticise(world, KEY, call(TOWN_DEPUTY, LAST))
    assert found(world, KEY).verdict is VOID


def test_own_leaders_count_in_their_own_category_up_to_their_number() -> None:
    world = county()
    announce(world)
    attend(world, KEY, [*CAME, Attendance("OWN_LEADERS", 2, (HEAD, DEPUTY)), Attendance("DELEGATES", 1, (MEMBER,))])
    assert found(world, KEY).electorate == 13


def test_taiyuan_s_result_is_a_step_of_its_own_that_is_owed_after_the_count() -> None:
    world = county(preset("TAIYUAN"))
    key = counted(world, [SATISFIED])
    assert (found(world, key).step, found(world, key).published_on) == (Step.CLOSED, None)
    (duty,) = found(world, key).duties()
    assert (duty.ref, duty.owed_by, duty.due) == ("publish_result", Party.PLEDGER, LAST + timedelta(7))
    late = LAST + timedelta(8)
    world.app.remind_evaluation(system(late), key, duty.ref, duty.due, "+1")
    world.app.escalate_evaluation(system(late), key, duty.ref, duty.due)
    publish(world, key, call(CLERK, late))
    assert (found(world, key).step, found(world, key).published_on, found(world, key).duties()) == (
        Step.PUBLISHED, late, [],
    )  # fmt: skip
    assert len(found(world, key).reminded) == 2


def test_what_is_owed_goes_to_the_superior_of_who_owes_it() -> None:
    world = county()
    key = announce(world)
    sent = []
    for duty, due in (("hold", HELD), ("close", LAST)):
        if duty == "close":
            attend(world, key)
        assert [each.ref for each in found(world, key).duties()] == [duty]
        world.app.escalate_evaluation(system(LAST + timedelta(20)), key, duty, due)
        (*_, event) = world.app.events.get(key)
        sent.append(getattr(event, "to", None))
    assert sent == [TOWN, COUNTY]
    world.app.escalate_evaluation(system(LAST + timedelta(20)), key, "hold", HELD)
    assert found(world, key).duties()[0].ref == "close"


def test_a_report_is_heard_before_or_after_people_come_in() -> None:
    world = county()
    announce(world)
    report(world, KEY)
    attend(world, KEY)
    assert found(world, KEY).reported_on == HELD
