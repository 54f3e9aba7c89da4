"""What the presets say: the facts of the procedures as literals, and rules that every preset keeps."""

from datetime import date

import pytest

from domain import catalogue, errors
from domain.policy import Approver, Channel, Policy, Signing, channels, preset, presets, stated
from domain.values import PledgerKind, Role

PROCEDURES = [
    "CITY_ONSITE", "DONGKOU", "GUOMIAO", "HIGHWAY_OFFICE", "HUNAN_SHEWAI", "INDUSTRY_COMMERCE", "LIAODONG",
    "MEIXIAN", "PUBLISHING", "QUANJIAO", "STUDENT_BRANCH_PAPER", "SU_COUNTY", "TAIYUAN", "TONGCHUAN",
    "TOWNSHIP_MASS_WORK", "TOWN_2012", "TOWN_71", "WUJIAN", "XIECUN", "YUMEN_POWER", "ZHOUZHI",
]  # fmt: skip
EVERY = sorted([*PROCEDURES, "DEFAULT"])
ORGANISATION, MEMBER = PledgerKind.ORGANISATION, PledgerKind.MEMBER


def codes(channels: tuple[Channel, ...]) -> list[str]:
    return [channel.code for channel in channels]


def every_list(policy: Policy) -> list[tuple[Channel, ...]]:
    return [policy.channels_organisation, policy.channels_member, *policy.channels_by_type.values()]


def test_the_default_and_a_preset_of_each_of_the_21_procedures_load() -> None:
    assert sorted(presets()) == EVERY
    assert len(EVERY) == 22


def test_an_unknown_preset_is_not_found() -> None:
    with pytest.raises(errors.NotFound):
        preset("NOWHERE")


@pytest.mark.parametrize(
    ("name", "deadline", "hard"),
    [
        ("DONGKOU", date(2010, 6, 30), False),
        ("XIECUN", date(2010, 9, 20), True),
        ("SU_COUNTY", date(2011, 3, 15), True),
        ("HUNAN_SHEWAI", None, False),
        ("DEFAULT", None, False),
    ],
)
def test_a_deadline_is_hard_soft_or_missing_as_the_document_puts_it(
    name: str, deadline: date | None, hard: bool
) -> None:
    assert (preset(name).pledge_deadline, preset(name).deadline_hard) == (deadline, hard)


@pytest.mark.parametrize(
    ("name", "criteria"),
    [
        ("DONGKOU", "ADVANCED CENTRAL_WORK POST_FIT MASS_WISH FEASIBLE"),
        ("SU_COUNTY", "ADVANCED POST_FIT MASS_WISH FEASIBLE"),
        ("YUMEN_POWER", "ADVANCED MASS_WISH FEASIBLE"),
        ("WUJIAN", "FEASIBLE FORWARD NO_EMPTY MUST_INCLUDE POST_FIT MASS_WISH"),
        ("XIECUN", "ADVANCED MASS_WISH FEASIBLE SPECIFIC COMPLETE"),
        ("INDUSTRY_COMMERCE", "MASS_WISH"),
    ],
)
def test_a_review_asks_the_criteria_of_its_procedure(name: str, criteria: str) -> None:
    assert preset(name).criteria_for(leading=False) == tuple(criteria.split())


@pytest.mark.parametrize("name", ["XIECUN", "DONGKOU", "ZHOUZHI"])
def test_leading_members_are_held_to_a_higher_standard(name: str) -> None:
    policy = preset(name)
    assert stated()[name]["leader_higher_standard"] is True
    leading, ordinary = policy.criteria_for(leading=True), policy.criteria_for(leading=False)
    assert leading == (*ordinary, "HIGHER_STANDARD")


@pytest.mark.parametrize(
    ("name", "kind", "approvers"),
    [
        ("DONGKOU", ORGANISATION, (Approver.COMMITTEE,)),
        ("XIECUN", MEMBER, (Approver.COMMITTEE,)),
        ("WUJIAN", MEMBER, (Approver.SECRETARY,)),
        ("YUMEN_POWER", ORGANISATION, (Approver.COMMITTEE,)),
        ("YUMEN_POWER", MEMBER, (Approver.SECRETARY, Approver.LEADER_IN_CHARGE)),
    ],
)
def test_a_pledge_is_approved_by_those_the_procedure_names(
    name: str, kind: PledgerKind, approvers: tuple[Approver, ...]
) -> None:
    assert preset(name).approvers(kind) == approvers


def test_signing_is_a_stage_a_part_of_publishing_or_off() -> None:
    signing = {name: policy.signing for name, policy in presets().items() if "signing" in stated()[name]}
    off = ["CITY_ONSITE", "DONGKOU", "INDUSTRY_COMMERCE", "SU_COUNTY", "WUJIAN", "ZHOUZHI"]
    assert sorted(n for n, s in signing.items() if s is Signing.OFF) == off
    joined = [n for n, s in signing.items() if s is Signing.WITH_PUBLICATION]
    assert sorted(joined) == ["TOWN_71", "YUMEN_POWER"]
    assert sorted(n for n, s in signing.items() if s is Signing.REQUIRED) == ["DEFAULT", "XIECUN"]


def test_the_old_the_ill_those_of_little_schooling_and_the_retired_may_pledge_orally() -> None:
    for name in ("DONGKOU", "ZHOUZHI"):
        assert preset(name).oral_kinds == ("OLD_INFIRM", "LOW_LITERACY", "RETIRED")
        assert preset(name).mechanisms.oral_pledges


def test_in_xiecun_everybody_may_pledge_orally_and_exemptions_exist() -> None:
    assert set(preset("XIECUN").oral_kinds) == set(catalogue.MEMBER_KINDS) - {"MASSES"}
    assert preset("XIECUN").mechanisms.exemptions


@pytest.mark.parametrize("name", ["DONGKOU", "ZHOUZHI", "TOWN_2012"])
def test_full_coverage_without_exceptions_switches_exemptions_off(name: str) -> None:
    assert not preset(name).mechanisms.exemptions


def test_su_county_keeps_every_one_of_its_intervals() -> None:
    assert preset("SU_COUNTY").cadences == {
        "self_check": "P1M", "inspection": "P3M", "briefing": "P3M",
        "comment_reminder": "P1M", "comment": "P3M", "comment_check": "P6M", "comment_summary": "P1Y",
        "evaluation": "P6M", "ranking_organisation": "P2M", "ranking_member": "P1M",
        "disclosure_member": "P1M", "life_meeting": "P1M",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "cadences"),
    [
        ("CITY_ONSITE", {"round": "P1Y", "report": "P3M", "inspection": "P3M", "comment": "P3M",
                         "assessment": "P1Y"}),
        ("MEIXIAN", {"inspection": "P3M", "comment": "P3M"}),
        ("DONGKOU", {"round": "P1Y"}),
        ("TAIYUAN", {"visit": "P1W"}),
        ("XIECUN", {}),
    ],
)  # fmt: skip
def test_a_duty_is_periodic_only_where_an_interval_is_stated(name: str, cadences: dict[str, str]) -> None:
    assert preset(name).cadences == cadences


def test_service_windows_evaluate_yearly_and_check_themselves_half_yearly() -> None:
    cadences = preset("INDUSTRY_COMMERCE").cadences
    expected = ("P1Y", "P6M", "P3M")
    assert (cadences["evaluation"], cadences["self_check"], cadences["evaluation_prompt"]) == expected


def test_an_evaluation_in_su_county_needs_30_30_or_20_people_and_90_percent() -> None:
    policy = preset("SU_COUNTY")
    assert stated()["SU_COUNTY"]["evaluation_threshold_percent"] == 90
    assert [policy.evaluation_minimum[t] for t in ("RURAL", "COMMUNITY")] == [30, 30]
    assert [policy.evaluation_minimum[t] for t in ("ORGAN", "WINDOW", "INSTITUTION")] == [30, 30, 30]
    assert [policy.evaluation_minimum[t] for t in ("NON_PUBLIC", "SOCIAL_ORG")] == [20, 20]
    assert "STATE_ENTERPRISE" not in policy.evaluation_minimum


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("SU_COUNTY", "03-08 05-01 05-04 07-01 08-01 TEACHERS_DAY NATIONAL_DAY"),
        ("HIGHWAY_OFFICE", "YEAR_END 07-01"),
        ("INDUSTRY_COMMERCE", "07-01"),
        ("TOWN_2012", "07-01"),
        ("DEFAULT", ""),
    ],
)
def test_honours_are_given_on_the_days_of_the_procedure(name: str, days: str) -> None:
    assert preset(name).commendation_days == tuple(days.split())


def test_rankings_are_two_monthly_for_organisations_and_monthly_for_members() -> None:
    ranked = {n for n, p in presets().items() if p.mechanisms.ranking}
    assert ranked == {"SU_COUNTY", "TOWN_2012"}
    assert preset("SU_COUNTY").cadences["ranking_organisation"] == "P2M"
    assert {preset(n).cadences["ranking_member"] for n in ranked} == {"P1M"}


def test_classes_move_up_by_20_30_and_95_percent_a_year() -> None:
    assert preset("TOWN_2012").upgrade_targets == {"ADVANCED": 20, "ORDINARY": 30, "BACKWARD": 95}


def test_a_service_window_shows_its_letter_in_the_hall_and_at_the_counter() -> None:
    window = preset("SU_COUNTY").channels(ORGANISATION, "WINDOW")
    assert {c.code for c in window if c.obligatory} == {"BOARD", "SERVICE_HALL", "COUNTER"}
    assert codes(preset("SU_COUNTY").channels(ORGANISATION, "ORGAN")) == [
        "WEB_BOARD", "MEETING_READING", "WEBSITE", "BOARD",
    ]  # fmt: skip
    assert codes(preset("SU_COUNTY").channels(MEMBER, "WINDOW")) == ["WEB_BOARD", "MEETING_READING", "BOARD"]


def test_a_student_hangs_a_plate_on_the_dormitory_door() -> None:
    student = preset("STUDENT_BRANCH_PAPER").channels(MEMBER, "STUDENT_BRANCH")
    assert codes(student) == ["WEB_BOARD", "DORMITORY_PLATE", "DUTY_NOTICE"]


def test_leaders_pledge_first_in_one_procedure_only() -> None:
    assert [name for name, policy in presets().items() if policy.leaders_first] == ["ZHOUZHI"]


def test_two_way_pledges_address_the_superior_and_the_public() -> None:
    assert stated()["TOWN_2012"]["addressees"] == ["SUPERIOR", "PUBLIC"]


def test_undefined_labels_are_names_only() -> None:
    labels = {name: policy.labels for name, policy in presets().items() if policy.labels}
    assert labels == {"SU_COUNTY": ("三有一化",), "WUJIAN": ("五围绕五争当",), "ZHOUZHI": ("三制一卡",)}


@pytest.mark.parametrize("name", EVERY)
def test_every_channel_list_has_our_board_as_its_one_automatic_channel(name: str) -> None:
    for listed in every_list(preset(name)):
        assert [c.code for c in listed if c.automatic] == ["WEB_BOARD"]
        assert len(set(codes(listed))) == len(listed)


@pytest.mark.parametrize("name", EVERY)
def test_every_code_of_a_preset_is_in_the_catalogue(name: str) -> None:
    policy = preset(name)
    assert set(policy.criteria) <= set(catalogue.CRITERIA)
    assert set(policy.opinion_channels) <= set(catalogue.OPINION_CHANNELS)
    assert {*policy.oral_kinds, *policy.joining_kinds} <= set(catalogue.MEMBER_KINDS)
    types = {key.removesuffix(".MEMBER").removesuffix(".ORGANISATION") for key in policy.channels_by_type}
    assert types | set(policy.evaluation_minimum) <= set(catalogue.ORGANISATION_TYPES)
    assert set(policy.cadences) <= set(catalogue.CADENCES)
    assert set(policy.upgrade_targets) <= set(catalogue.ORGANISATION_CLASSES)
    for day in policy.commendation_days:
        month_day = catalogue.AWARD_DAYS.get(day, day)
        assert date.fromisoformat(f"2012-{month_day}").strftime("%m-%d") == month_day


def test_a_channel_is_called_the_same_in_every_preset() -> None:
    labels = {(c.code, c.zh, c.en) for p in presets().values() for ways in every_list(p) for c in ways}
    assert len(labels) == len({code for code, _, _ in labels})


def test_the_catalogue_holds_sixteen_types_and_only_real_posts() -> None:
    assert len(catalogue.ORGANISATION_TYPES) == 16
    assert set(catalogue.POSTS) <= {role.value for role in Role}


def test_channels_are_known_by_their_codes() -> None:
    assert (channels()["WALL_POSTER"].zh, channels()["WALL_POSTER"].en) == ("墙报", "Wall poster")
