"""Records (记录): what each kind must say, of whom it is, and that a wrong one is taken back in the open (L, M)."""

from datetime import timedelta
from typing import Any

import pytest

from domain import rules
from domain.cadence import CADENCED
from domain.errors import InvalidInput
from domain.record import MOST, Record, RecordEntered, RecordRetracted
from domain.record_kinds import RECORD_KINDS, RecordKind
from domain.values import Personal, PledgerKind, Role
from tests.domain.letters import BRANCH, CAMPAIGN, DAY, MEMBER, TOWN, one, own
from tests.domain.scenario import Guard, event, every, given, given_nothing

RECORD = one("record")
THE_DAY_BEFORE = DAY - timedelta(1)


def sufficient(kind: str) -> dict[str, Any]:
    """Return the least that a kind asks for."""
    asked = RECORD_KINDS[kind]
    return {
        "campaign": CAMPAIGN,
        "kind": kind,
        "organisation": BRANCH,
        "member": None if PledgerKind.ORGANISATION in asked.of else MEMBER,
        "title": "三月",
        "text": "到会群众提问六个" if "text" in asked.needs else "",
        "evidence": "file/1" if "evidence" in asked.needs else "",
        "attendance": 40 if "attendance" in asked.needs else None,
        "figures": dict.fromkeys(asked.figures, 2),
        "details": {key: next(iter(detail.choices), "某局") for key, detail in asked.details.items()},
        "period": None,
        "public": False,
        "refers_to": [one(f"{n}") for n in range(asked.refers.least if asked.refers else 0)],
    }


def enter(kind: str = "BRIEFING", **changes: Any) -> Record:
    return Record.enter(RECORD, own(), **{**sufficient(kind), **changes})


def entered(kind: str = "BRIEFING", **changes: Any) -> RecordEntered:
    (found,) = enter(kind, **changes).collect_events()
    assert isinstance(found, RecordEntered)
    return found


def retracted() -> Record:
    record = enter()
    record.retract(own(reason="日期有误"))
    return record


GUARDS = [
    Guard("taking a record back twice", rules.RECORD_RETRACTED, retracted, lambda r: r.retract(own(reason="误录"))),
    Guard("taking a record back without a reason", rules.REASON_MISSING, enter, lambda r: r.retract(own())),
    Guard("taking a record back before it was entered", rules.BEFORE_WHAT_IT_CONCERNS, enter,
          lambda r: r.retract(own(THE_DAY_BEFORE, reason="误录"))),
]  # fmt: skip


@every(GUARDS)
def test_a_record_is_not_taken_back(guard: Guard) -> None:
    guard.holds()


def test_a_wrong_record_is_taken_back_by_an_event_of_its_own() -> None:
    act = own(reason="日期有误")
    assert given(enter()).when(lambda r: r.retract(act)).then(event(RecordRetracted, act)).retracted_by == act


KINDS = pytest.mark.parametrize("kind", RECORD_KINDS)


@KINDS
def test_every_kind_takes_the_least_that_it_asks_for_and_nothing_less(kind: str) -> None:
    enter(kind)
    asked, least = RECORD_KINDS[kind], sufficient(kind)
    short: list[dict[str, Any]] = [
        {"title": " "},
        *({need: None if need == "attendance" else " "} for need in asked.needs),
    ]
    short += [{"figures": {k: n for k, n in least["figures"].items() if k != key}} for key in asked.figures]
    short += [{"details": {k: v for k, v in least["details"].items() if k != key}} for key in asked.details]
    short += [{"refers_to": least["refers_to"][1:]}] if asked.refers and asked.refers.least else []
    for missing in short:
        with pytest.raises(InvalidInput) as refused:
            enter(kind, **missing)
        assert refused.value.field.partition(".")[0] == next(iter(missing))


@KINDS
def test_no_kind_takes_what_it_does_not_know(kind: str) -> None:
    asked, least = RECORD_KINDS[kind], sufficient(kind)
    beyond: list[tuple[str, Any]] = [
        ("figures.x", {**least["figures"], "x": 1}),
        ("details.x", {**least["details"], "x": "某"}),
        ("refers_to", [one(f"{n}") for n in range((asked.refers.most if asked.refers else 0) + 1)]),
    ]
    for field, value in beyond:
        with pytest.raises(InvalidInput) as refused:
            enter(kind, **{field.partition(".")[0]: value})
        assert refused.value.field == field


@KINDS
def test_a_record_of_a_kind_is_of_an_organisation_or_of_a_member(kind: str) -> None:
    for member, subject in ((None, PledgerKind.ORGANISATION), (MEMBER, PledgerKind.MEMBER)):
        if subject in RECORD_KINDS[kind].of:
            assert enter(kind, member=member).member == member
        else:
            with pytest.raises(InvalidInput, match=r"member: a record of this kind"):
                enter(kind, member=member)


@KINDS
def test_what_is_public_by_its_nature_cannot_be_kept_back(kind: str) -> None:
    assert enter(kind).public is RECORD_KINDS[kind].public
    assert enter(kind, public=True).public


@KINDS
def test_a_choice_is_one_of_the_codes(kind: str) -> None:
    for key, detail in RECORD_KINDS[kind].details.items():
        details = sufficient(kind)["details"]
        for choice in detail.choices:
            assert entered(kind, details={**details, key: f" {choice} "}).details[key] == choice
        if detail.choices:
            with pytest.raises(InvalidInput, match=rf"details\.{key}: must be one of"):
                enter(kind, details={**details, key: "SOMETHING"})


def test_a_record_holds_what_was_said() -> None:
    act = own()
    said = entered(text=" 到会群众提问六个 ", period=THE_DAY_BEFORE, public=True)
    assert (said.act, said.kind, said.title, said.text) == (act, "BRIEFING", "三月", "到会群众提问六个")
    assert (said.attendance, said.period, said.public, said.campaign) == (40, THE_DAY_BEFORE, True, CAMPAIGN)


@KINDS
def test_the_state_of_a_record_is_all_that_was_said(kind: str) -> None:
    record = enter(kind)
    (said,) = record.collect_events()
    told_ = {key: value for key, value in vars(said).items() if hasattr(record, key) and key != "id"}
    assert {key: getattr(record, key) for key in told_} == told_
    assert {"kind", "title", "text", "figures", "details", "refers_to", "evidence", "attendance"} <= set(told_)
    assert (record.entered_by, record.retracted_by) == (own(), None)


def test_what_is_said_about_a_member_is_the_members_personal_data() -> None:
    said = entered("DISCLOSURE_MEMBER")
    assert (said.title, said.text) == (Personal(MEMBER, "三月"), Personal(MEMBER, "到会群众提问六个"))


def test_the_same_thing_referred_to_twice_counts_once() -> None:
    with pytest.raises(InvalidInput, match="must name 2 to 3"):
        enter("DUAL_RESPONSIBILITY", refers_to=[BRANCH, BRANCH])
    assert entered("DUAL_RESPONSIBILITY", refers_to=[BRANCH, TOWN, BRANCH]).refers_to == [BRANCH, TOWN]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"attendance": -1}, "attendance"),
        ({"attendance": MOST + 1}, "attendance"),
        ({"period": DAY + timedelta(1)}, "period"),
        ({"text": "\x00"}, "text"),
        ({"evidence": "x" * 1001}, "evidence"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_an_unsound_record_is_refused_by_the_name_of_its_field(changes: dict[str, Any], field: str) -> None:
    assert given_nothing().when(lambda _: enter(**changes)).raises(InvalidInput).field == field


def test_an_unknown_kind_is_no_record() -> None:
    fields = {**sufficient("LABEL"), "kind": "PARTY"}
    assert given_nothing().when(lambda _: Record.enter(RECORD, own(), **fields)).raises(InvalidInput).field == "kind"


@pytest.mark.parametrize("number", [-1, MOST + 1])
def test_a_figure_counts_something(number: int) -> None:
    figures = {"issue": 3, "sent_up": number, "used": 1}
    error = given_nothing().when(lambda _: enter("BULLETIN", figures=figures)).raises(InvalidInput)
    assert error.field == "figures.sent_up"


def test_a_period_is_only_of_a_duty_that_comes_back() -> None:
    error = given_nothing().when(lambda _: enter("LABEL", period=THE_DAY_BEFORE)).raises(InvalidInput)
    assert error.field == "period"


OWN_EVENTS = {
    "round", "self_check", "inspection", "comment", "evaluation", "assessment", "ranking_organisation",
    "ranking_member",
}  # fmt: skip
"""Duties met by something of their own."""


def test_each_duty_that_nothing_else_meets_is_met_by_one_kind_of_record() -> None:
    duties = [kind.duty for kind in RECORD_KINDS.values() if kind.duty]
    assert sorted(duties) == sorted(set(CADENCED) - OWN_EVENTS)


def test_the_kinds_are_those_of_the_requirements() -> None:
    assert {kind.requirement for kind in RECORD_KINDS.values()} >= {"L1", "L2", "L3", *(f"M{n}" for n in range(2, 9))}


def test_the_limits_of_the_procedures_stand_in_the_table() -> None:
    def choices(kind: str, detail: str) -> int:
        return len(RECORD_KINDS[kind].details[detail].choices)

    assert choices("CONTACT_DUTY", "duty") == 5
    assert (choices("RULE_ADOPTED", "field"), choices("RULE_ADOPTED", "level")) == (4, 2)
    assert len(RECORD_KINDS["SYNCHRONISATION"].details) == 5
    assert set(RECORD_KINDS["BADGE"].details) == {"identity", "pledge", "image"}
    assert RECORD_KINDS["LEADING_GROUP"].posts == (Role.SECRETARY, Role.CLERK)
    label = RECORD_KINDS["LABEL"]
    assert (label.needs, label.figures, label.details, label.refers) == (("text",), {}, {}, None)
    assert {need for kind in RECORD_KINDS.values() for need in kind.needs} == {"text", "evidence", "attendance"}


@KINDS
def test_a_kind_has_its_name_in_both_languages(kind: str) -> None:
    asked: RecordKind = RECORD_KINDS[kind]
    terms = [asked, *asked.figures.values(), *asked.details.values()]
    terms += [choice for detail in asked.details.values() for choice in detail.choices.values()]
    assert all(term.zh and term.en for term in terms)


def test_a_record_can_stand_outside_any_campaign() -> None:
    assert enter("LABEL", campaign=None).campaign is None
