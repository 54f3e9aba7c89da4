"""What is refused in a public evaluation: nothing is stored, and nothing is told of other ballots (J1 to J5)."""

from datetime import date, timedelta
from functools import partial

import pytest

from domain import rules
from domain.errors import InvalidInput, Refused
from domain.judgement.ballots import MOST
from domain.judgement.evaluation import Attendance, Report
from domain.policy import Policy, preset
from domain.values import Role
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
    box,
    close,
    counted,
    county,
    criticise,
    issue,
    opened,
    publish,
    rectified,
    report,
    sealed,
    vote,
)
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    DAY,
    DEPUTY,
    FOUNDED,
    HEAD,
    MEMBER,
    OTHER_HEAD,
    TOWN_DEPUTY,
    TOWN_HEAD,
    TOWN_OFFICE,
    Guard,
    World,
    admin,
    call,
    every,
)
from tests.domain.letters import one

CODES = [f"CDEF-GHJK-LMNP-QRS{sign}" for sign in "23456789TU"]
OFF = preset("DEFAULT").changed({"mechanisms": {"evaluation": False}})
LEADERS = [Attendance("OWN_LEADERS", 3)]
AGAIN = call(TELLER, HELD, key="codes-1", fingerprint="codes")


@pytest.fixture(autouse=True)
def _known_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every evaluation have the same codes."""
    monkeypatch.setattr("domain.application.judgement.evaluations.new_codes", lambda number: CODES[:number])


def cast(world: World, code: str = CODES[0], day: date | None = None) -> None:
    world.app.cast_ballot(KEY, code, SATISFIED, today=day)


def came(*found: Attendance) -> list[Attendance]:
    return [*CAME, *found]


def failed(world: World, solved: int | None = None) -> None:
    counted(world, [DISSATISFIED])
    if solved is not None:
        rectified(world, KEY, solved=solved)


def late(world: World) -> None:
    announce(world, who=call(CLERK, LAST), held_on=LAST, closes_on=LAST)


def unreported(world: World) -> None:
    announce(world)
    attend(world, KEY)
    issue(world, KEY)


def judged_by_own(world: World) -> None:
    """Let a leader of the branch be its evaluator, too."""
    announce(world)
    world.app.fill_post(admin(FOUNDED), BRANCH, Role.EVALUATOR, DEPUTY)


def seated(world: World) -> None:
    """Let the town's deputy sit on the branch's committee."""
    opened(world)
    world.app.fill_post(admin(FOUNDED), BRANCH, Role.COMMITTEE_MEMBER, TOWN_DEPUTY)


def shut(world: World) -> None:
    """Let the process die after the box was shut."""
    opened(world)
    found = box(world, KEY)
    assert found
    world.app.boxes.change(KEY, lambda it: type(it)(it.unused, it.used, it.grades, it.remarks, shut=True))


def issued_once(world: World) -> None:
    announce(world)
    attend(world, KEY)
    issue(world, KEY, AGAIN)


GUARDS = [
    Guard("an evaluation where the policy has none", rules.MECHANISM_OFF, announce, policy=OFF),
    Guard("after the campaign", rules.NOT_IN_SESSION,
          lambda w: announce(w, held_on=date(2013, 1, 1), closes_on=date(2013, 1, 2))),
    Guard("open beyond the campaign", rules.NOT_IN_SESSION,
          lambda w: announce(w, held_on=date(2012, 12, 31), closes_on=date(2013, 1, 1))),
    Guard("a second one meanwhile", rules.EVALUATION_RUNNING, announce, given=announce),
    Guard("a second one after the first was passed", rules.EVALUATED_BEFORE, late,
          given=lambda w: counted(w, [SATISFIED])),
    Guard("a second one after a failure without rectification", rules.RECTIFICATION_NOT_DONE, late, given=failed),
    Guard("a second one with an open problem", rules.RECTIFICATION_NOT_DONE, late, given=partial(failed, solved=1)),
    Guard("attendance of an organisation that was dissolved", rules.DISSOLVED, lambda w: attend(w, KEY),
          given=lambda w: (announce(w), w.app.dissolve_organisation(admin(HELD), BRANCH))),
    Guard("attendance twice", rules.EVALUATION_STEP, lambda w: attend(w, KEY), given=opened),
    Guard("codes before anybody came", rules.EVALUATION_STEP, lambda w: issue(w, KEY), given=announce),
    Guard("criticism before anybody came", rules.EVALUATION_STEP, lambda w: criticise(w, KEY), given=announce),
    Guard("a result before the count", rules.EVALUATION_STEP, lambda w: publish(w, KEY), given=opened),
    Guard("a result twice", rules.EVALUATION_STEP, lambda w: publish(w, KEY),
          given=lambda w: publish(w, counted(w, [SATISFIED]))),
    Guard("criticism after the result", rules.EVALUATION_STEP, lambda w: criticise(w, KEY, call(TOWN_HEAD, LAST)),
          given=lambda w: publish(w, counted(w, [SATISFIED]))),
    Guard("a count that nobody came to, on its last day", rules.EVALUATION_STEP, lambda w: close(w, KEY),
          given=announce),
    Guard("a count before the opening", rules.OUT_OF_ORDER, lambda w: close(w, KEY, call(TOWN_OFFICE, DAY)),
          given=opened),
    Guard("attendance before the day", rules.NOT_HELD, lambda w: attend(w, KEY, who=call(TOWN_OFFICE, DAY)),
          given=announce),
    Guard("attendance after the last day", rules.NOT_HELD,
          lambda w: attend(w, KEY, who=call(TOWN_OFFICE, LAST + timedelta(1))), given=announce),
    Guard("one person in two categories", rules.EVALUATOR_TWICE,
          lambda w: attend(w, KEY, [Attendance("MASSES", 2, (MEMBER,)), Attendance("DELEGATES", 1, (MEMBER,))]),
          given=announce),
    Guard("one person twice in one", rules.EVALUATOR_TWICE,
          lambda w: attend(w, KEY, [Attendance("MASSES", 2, (MEMBER, MEMBER))]), given=announce),
    Guard("the own deputy among the public", rules.EVALUATOR_BEYOND,
          lambda w: attend(w, KEY, [Attendance("MEMBERS_AND_CADRES", 9, (MEMBER, DEPUTY))]), item=1, given=announce),
    Guard("three leaders of a body of two", rules.EVALUATOR_BEYOND, lambda w: attend(w, KEY, came(*LEADERS)), item=3,
          given=announce),
    Guard("attendance taken by the own deputy", rules.OWN_EVALUATION,
          lambda w: attend(w, KEY, who=call(DEPUTY, HELD)), given=judged_by_own),
    Guard("a count by who sits in both bodies", rules.OWN_EVALUATION,
          lambda w: close(w, KEY, call(TOWN_DEPUTY, HELD)), given=seated),
    Guard("criticism by who sits in both bodies", rules.OWN_EVALUATION,
          lambda w: criticise(w, KEY, call(TOWN_DEPUTY, HELD)), given=seated),
    Guard("a second report", rules.REPORTED_BEFORE, lambda w: report(w, KEY), given=opened),
    Guard("the codes once more", rules.CODES_SHOWN, lambda w: issue(w, KEY, AGAIN), given=issued_once),
    Guard("other codes after a ballot", rules.BALLOTS_CAST, lambda w: issue(w, KEY),
          given=lambda w: vote(w, *opened(w), [SATISFIED])),
    Guard("a ballot before the report", rules.BALLOT_BEFORE_REPORT, cast, given=unreported),
    Guard("a code that never was", rules.CODE_UNKNOWN, lambda w: cast(w, "2222-2222-2222-2222"), given=opened),
    Guard("a code before the report that never was", rules.CODE_UNKNOWN, lambda w: cast(w, "2222"), given=unreported),
    Guard("no code at all", rules.CODE_UNKNOWN, lambda w: cast(w, " - "), given=opened),
    Guard("a code before there are any", rules.CODE_UNKNOWN, cast, given=announce),
    Guard("a code of no evaluation", rules.CODE_UNKNOWN, cast),
    Guard("a code of other things", rules.CODE_UNKNOWN,
          lambda w: w.app.cast_ballot(BRANCH, CODES[0], SATISFIED), given=opened),
    Guard("a used code", rules.CODE_USED, cast, given=lambda w: vote(w, *opened(w), [DISSATISFIED])),
    Guard("a used code, typed in another way", rules.CODE_USED,
          lambda w: cast(w, CODES[0].replace("-", " ").lower()), given=lambda w: vote(w, *opened(w), [SATISFIED])),
    Guard("an unused code after the count", rules.BALLOT_LATE, lambda w: cast(w, CODES[5]),
          given=lambda w: counted(w, [SATISFIED])),
    Guard("a used code after the result", rules.BALLOT_LATE, cast,
          given=lambda w: publish(w, counted(w, [SATISFIED]))),
    Guard("a ballot on the day after the last", rules.BALLOT_LATE, lambda w: cast(w, day=LAST + timedelta(1)),
          given=opened),
    Guard("a ballot while it is counted", rules.BALLOT_LATE, cast, given=shut),
    Guard("criticism twice", rules.CRITICISED_BEFORE, lambda w: criticise(w, KEY),
          given=lambda w: criticise(w, opened(w)[0])),
    Guard("a second count", rules.EVALUATION_CLOSED, lambda w: close(w, KEY), given=counted),
    Guard("a count after the result", rules.EVALUATION_CLOSED, lambda w: close(w, KEY),
          given=lambda w: publish(w, counted(w))),
]  # fmt: skip


@every(GUARDS)
def test_what_is_refused_leaves_the_log_and_every_box_as_they_were(guard: Guard) -> None:
    world = county(guard.policy)
    if guard.given:
        guard.given(world)
    before = sealed(world)
    world.refuses(guard.rule, lambda: guard.when(world), guard.item)
    assert sealed(world) == before


@pytest.mark.parametrize("voted", [0, 1, 9])
@pytest.mark.parametrize("code", ["2222-2222-2222-2222", CODES[0], ""])
def test_a_refusal_is_the_same_however_many_voted_and_for_whatever(voted: int, code: str) -> None:
    said = set()
    for grade in (SATISFIED, DISSATISFIED):
        world = county()
        key, codes = opened(world)
        vote(world, key, [codes[0], *codes[1:voted]], [grade] * max(voted, 1))
        with pytest.raises(Refused) as refused:
            cast(world, code)
        said.add((refused.value.rule.code, refused.value.item, refused.value.detail, str(refused.value)))
    expected = rules.CODE_USED if code == CODES[0] else rules.CODE_UNKNOWN
    assert said == {(expected.code, 0, "", expected.en)}


BAD: dict[str, list[Attendance]] = {
    "nobody": [],
    "a category that is none": [Attendance("FRIENDS", 3)],
    "a category of another policy": [Attendance("SERVICE_RECIPIENTS", 3)],
    "a category twice": [*CAME, CAME[0]],
    "fewer than are named": [Attendance("MASSES", 1, (MEMBER, CLERK))],
    "none of a category": [Attendance("MASSES", 0)],
    "less than none": [Attendance("MASSES", -1), Attendance("DELEGATES", 2)],
    "more than a box holds": [Attendance("MASSES", MOST), Attendance("DELEGATES", 1)],
}


@pytest.mark.parametrize("bad", BAD)
def test_an_attendance_that_cannot_be_is_refused(bad: str) -> None:
    categories = [c for c in preset("DEFAULT").evaluator_categories if c != "SERVICE_RECIPIENTS"]
    world = county(preset("DEFAULT").changed({"evaluator_categories": categories}))
    announce(world)
    before = world.position()
    with pytest.raises(InvalidInput):
        attend(world, KEY, BAD[bad])
    assert world.position() == before


@pytest.mark.parametrize(
    ("held_on", "closes_on"),
    [(DAY - timedelta(1), LAST), (HELD, HELD - timedelta(1)), (date(2011, 2, 28), date(2011, 2, 28))],
)
def test_days_out_of_order_are_refused(held_on: date, closes_on: date) -> None:
    world = county()
    with pytest.raises(InvalidInput):
        announce(world, held_on=held_on, closes_on=closes_on)


def test_an_evaluation_belongs_to_a_period_and_to_the_campaign_s_organisations() -> None:
    weekly: Policy = preset("DEFAULT").changed({"cadences": {"evaluation": "P5Y"}})
    with pytest.raises(InvalidInput, match="held_on"):
        announce(county(weekly))
    world = county()
    world.app.found_organisation(admin(FOUNDED), one("far"), name="远", level="BRANCH", type="RURAL", parent=None)
    world.app.fill_post(admin(FOUNDED), one("far"), Role.CLERK, CLERK)
    with pytest.raises(InvalidInput, match="organisation"):
        world.app.announce_evaluation(call(CLERK), CAMPAIGN, one("far"), held_on=HELD)


@pytest.mark.parametrize("said", [Report("", "二", "三", "四", "五"), Report("一", "二", "三", "四", " ")])
def test_a_report_says_something_under_each_heading(said: Report) -> None:
    world = county()
    announce(world)
    with pytest.raises(InvalidInput):
        world.app.report_to_evaluation(call(HEAD, HELD), KEY, said)


@pytest.mark.parametrize(("grade", "remark"), [("GOOD", ""), (SATISFIED, "长" * 201), (SATISFIED, "\x00")])
def test_a_ballot_that_says_nothing_intelligible_uses_no_code(grade: str, remark: str) -> None:
    world = county()
    key, codes = opened(world)
    before = sealed(world)
    with pytest.raises(InvalidInput):
        world.app.cast_ballot(key, codes[0], grade, remark)
    assert sealed(world) == before
    world.app.cast_ballot(key, codes[0], SATISFIED)


def test_others_do_not_learn_that_there_is_an_evaluation() -> None:
    world = county()
    key, _ = opened(world)
    for command in (issue, report, close, publish):
        world.hides(lambda command=command: command(world, key, call(OTHER_HEAD, LAST)))  # type: ignore[misc]
