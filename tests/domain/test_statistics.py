"""The statistics form (统计表): its fields, its checks, and that every version of it stays (L4)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from domain import form_rules, rules
from domain.cadence import Period
from domain.errors import Broken, InvalidInput, Rule, Unsound
from domain.policy import preset
from domain.statistics import Resubmitted, Returned, Statistics, Submitted, statistics_id
from domain.statistics_form import CHECKS, FIELDS, ITEMS, MOST, UNITS, Kind, sound
from tests.domain.forms import form, whole
from tests.domain.letters import BRANCH, CAMPAIGN, CLERK, DAY, own, superior
from tests.domain.scenario import Guard, event, every, given, given_nothing

DUE = date(2012, 9, 20)
PERIOD = Period(date(2010, 5, 1), DUE)
LATER = DAY + timedelta(7)
DERIVED: dict[str, Any] = {"organisations": 3, "title": "优秀党员"}


def submit(day: date = DAY, due: date | None = DUE, **changes: Any) -> Statistics:
    said = {"values": form(), "derived": {}, "notes": {}, **changes}
    return Statistics.submit(own(day), campaign=CAMPAIGN, organisation=BRANCH, period=PERIOD, due=due, **said)


def filling(**changes: Any) -> Callable[[Any], object]:
    return lambda _: submit(values=form(**changes))


def returned() -> Statistics:
    found = submit()
    found.send_back(superior(LATER, "制度数有误"), again=LATER)
    return found


def resubmit(found: Statistics, day: date = LATER, **changes: Any) -> None:
    said = {"values": form(), "derived": {}, "notes": {}, **changes}
    found.resubmit(own(day), **said)


def nothing() -> None:
    return None


GUARDS = [
    Guard("a figure left open", form_rules.MISSING, nothing, filling(lectures=None)),
    Guard("a figure below zero", form_rules.NEGATIVE, nothing, filling(lectures=-1)),
    Guard("an amount below zero", form_rules.NEGATIVE, nothing, filling(help_amount="-0.01")),
    Guard("more problems solved than collected", form_rules.SOLVED, nothing,
          filling(problems_collected=2, problems_solved=3)),
    Guard("more with a title and otherwise than commended", form_rules.COMMENDED, nothing,
          filling(commended=4, titled_count=3, other_count=2)),
    Guard("more volunteers than times", form_rules.VOLUNTEERS, nothing, filling(volunteers=2, volunteer_attendances=1)),
    Guard("more rules of the two levels than rules", form_rules.RULES, nothing, filling(rules_total=1, rules_branch=2)),
    Guard("fewer rules of the two levels than rules", form_rules.RULES, nothing,
          filling(rules_total=3, rules_branch=2)),
    Guard("another figure than the records give, without a word", form_rules.OVERRIDDEN, nothing,
          lambda _: submit(values=form(organisations=4), derived=DERIVED)),
    Guard("another text than the records give, without a word", form_rules.OVERRIDDEN, nothing,
          lambda _: submit(values=form(organisations=3, title="劳动模范"), derived=DERIVED)),
    Guard("handing in again what was not returned", form_rules.STANDS, submit, resubmit),
    Guard("handing in again before it was returned", rules.OUT_OF_ORDER, returned, lambda s: resubmit(s, DAY)),
    Guard("returning twice", form_rules.RETURNED, returned,
          lambda s: s.send_back(superior(LATER, "再改"), again=LATER)),
    Guard("returning without a reason", rules.REASON_MISSING, submit,
          lambda s: s.send_back(superior(LATER), again=LATER)),
    Guard("returning before it was handed in", rules.OUT_OF_ORDER, submit,
          lambda s: s.send_back(superior(DAY - timedelta(1), "有误"), again=DAY)),
    Guard("returning one's own", form_rules.OWN, submit,
          lambda s: s.send_back(superior(LATER, "有误", CLERK), again=LATER)),
    Guard("returning one's own in another's stead", form_rules.OWN, submit,
          lambda s: s.send_back(superior(LATER, "有误", on_behalf_of=CLERK), again=LATER)),
]  # fmt: skip


@every(GUARDS)
def test_a_form_refuses(guard: Guard) -> None:
    guard.holds()


def test_the_form_has_fourteen_items_and_forty_seven_fields() -> None:
    assert [*ITEMS] == [*range(1, 15)]
    assert len(FIELDS) == sum(len(item.fields) for item in ITEMS.values()) == 47
    assert all(field.unit in UNITS and field.zh and field.en for field in FIELDS.values())
    assert {code for code, field in FIELDS.items() if field.kind is Kind.DECIMAL} == {"help_amount", "donation_amount"}
    assert {code for code, field in FIELDS.items() if not field.counts} == {
        "title", "titled_by", "other_by", "rule_names",
    }  # fmt: skip
    assert {code for check in CHECKS for code in (*check.parts, check.whole)} <= FIELDS.keys()


def test_the_form_of_liaodong_was_due_on_the_twentieth_of_september_and_others_never() -> None:
    assert preset("LIAODONG").statistics_due == DUE
    assert preset("DEFAULT").statistics_due is None


def test_a_form_is_handed_in_with_all_that_it_says() -> None:
    said = form(help_amount="1200.5", donation_amount=80, rule_names=[" 值班制度 "], titled_by="校党委")
    submitted = given_nothing().when(lambda _: submit(values=said)).then(
        event(Submitted, own(), campaign=CAMPAIGN, organisation=BRANCH, period=PERIOD, due=DUE, derived={}, notes={},
              values=whole(help_amount=Decimal("1200.50"), donation_amount=Decimal(80), rule_names=["值班制度"],
                           titled_by="校党委"))
    )  # fmt: skip
    assert submitted is not None
    assert submit().id == statistics_id(CAMPAIGN, BRANCH, DUE)
    assert statistics_id(CAMPAIGN, BRANCH, DUE) != statistics_id(CAMPAIGN, BRANCH, DAY)


def test_what_is_left_open_is_taken_from_the_records_and_a_difference_is_explained() -> None:
    left = form()
    del left["organisations"]
    assert submit(values=left, derived=DERIVED).submissions[0].values == whole(**DERIVED)
    notes = {"organisations": "含代管支部一个", "lectures": "两场合办"}
    found = submit(values=form(organisations=4, title="优秀党员"), derived=DERIVED, notes=notes).submissions[0]
    assert (found.values["organisations"], found.derived, found.notes) == (4, DERIVED, notes)


def test_a_returned_form_is_handed_in_again_and_both_versions_stay() -> None:
    ground = "制度数有误"
    found = (
        given(submit())
        .when(lambda s: s.send_back(superior(LATER, ground), again=LATER))
        .then(event(Returned, superior(LATER, ground), due=DUE))
    )
    (first,) = found.submissions
    assert (first.act, first.returned) == (own(), superior(LATER, ground))
    found.collect_events()
    found = (
        given(found)
        .when(lambda s: resubmit(s, values=form(lectures=2)))
        .then(event(Resubmitted, own(LATER), values=whole(lectures=2), derived={}, notes={}))
    )
    assert [each.values["lectures"] for each in found.submissions] == [0, 2]
    assert [each.returned is None for each in found.submissions] == [False, True]


def test_lateness_stays_visible() -> None:
    assert [submit(DUE + timedelta(days)).submissions[0].days_late for days in (-1, 0, 1, 30)] == [0, 0, 1, 30]
    assert submit(DUE, due=None).submissions[0].days_late == 0
    late = submit(DUE + timedelta(3))
    late.send_back(superior(DUE + timedelta(5), "有误"), again=DUE + timedelta(12))
    resubmit(late, DUE + timedelta(13))
    assert [each.days_late for each in late.submissions] == [3, 1]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"party_songs": 1}, "values.party_songs"),
        ({"lectures": "2"}, "values.lectures"),
        ({"lectures": True}, "values.lectures"),
        ({"lectures": 2.5}, "values.lectures"),
        ({"lectures": MOST + 1}, "values.lectures"),
        ({"help_amount": "1.234"}, "values.help_amount"),
        ({"help_amount": "many"}, "values.help_amount"),
        ({"help_amount": "NaN"}, "values.help_amount"),
        ({"help_amount": "1e99"}, "values.help_amount"),
        ({"help_amount": 0.5}, "values.help_amount"),
        ({"help_amount": []}, "values.help_amount"),
        ({"title": 3}, "values.title"),
        ({"title": "优" * 401}, "values.title"),
        ({"rule_names": "制度"}, "values.rule_names"),
        ({"rule_names": ["制度", ""]}, "values.rule_names.1"),
        ({"rule_names": [3]}, "values.rule_names"),
        ({"rule_names": ["制度"] * 201}, "values.rule_names"),
    ],
)
def test_what_a_field_does_not_hold_is_refused_by_its_name(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        submit(values=form(**changes))
    assert caught.value.field == field


def test_a_note_on_no_field_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"notes\.songs"):
        submit(notes={"songs": "三首"})


def test_every_rule_that_a_form_breaks_is_told_with_its_field_and_figures() -> None:
    said = form(lectures=None, donations=-2, problems_solved=3, titled_count=1, other_count=1, organisations=4)
    with pytest.raises(Unsound) as caught:
        submit(values=said, derived=DERIVED)
    assert [*caught.value.broken] == [
        Broken(form_rules.MISSING, "values.lectures", "专题辅导报告", "Lectures on special subjects"),
        Broken(form_rules.NEGATIVE, "values.donations", "参与爱心捐助 -2", "Donations made: -2"),
        Broken(form_rules.SOLVED, "values.problems_solved", "已解决 3，收集整理师生反映的突出问题 0",
               "Solved among them: 3, Problems collected: 0"),
        Broken(form_rules.COMMENDED, "values.titled_count", "被评为 1，另 1，受到校级以上各类表彰 0",
               "Among them with a title: 1, Among them otherwise: 1, Commendations received: 0"),
        Broken(form_rules.OVERRIDDEN, "notes.organisations", "系统统计为3，填报为4", "records: 3, said: 4"),
    ]  # fmt: skip
    assert caught.value.rule is form_rules.MISSING


def test_figures_that_are_not_all_there_are_not_compared() -> None:
    with pytest.raises(Unsound) as caught:
        submit(values=form(problems_collected=None, problems_solved=3))
    assert [each.rule for each in caught.value.broken] == [form_rules.MISSING]


@any_of(st.fixed_dictionaries({code: st.integers(-1, 3) for code, field in FIELDS.items() if field.counts}))
def test_a_form_is_sound_exactly_where_none_of_its_checks_fails(values: dict[str, int]) -> None:
    broken = set[Rule]()
    if min(values.values()) < 0:
        broken.add(form_rules.NEGATIVE)
    if values["problems_solved"] > values["problems_collected"]:
        broken.add(form_rules.SOLVED)
    if values["titled_count"] + values["other_count"] > values["commended"]:
        broken.add(form_rules.COMMENDED)
    if values["volunteers"] > values["volunteer_attendances"]:
        broken.add(form_rules.VOLUNTEERS)
    if values["rules_general_branch"] + values["rules_branch"] != values["rules_total"]:
        broken.add(form_rules.RULES)
    if not broken:
        assert sound(sound(values)) == sound(values)
        return
    with pytest.raises(Unsound) as caught:
        sound(values)
    assert {each.rule for each in caught.value.broken} == broken
