"""A campaign's policy: what the procedures disagree on, as data: one documented default, one preset each."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from domain import errors, policy_data
from domain.ladder import ESCALATED, RED, YELLOW, Ladder
from domain.values import PledgerKind, Stage
from domain.working_days import WorkingDays


class Signing(Enum):
    """Whether the two signatures are a stage of their own, part of publishing, or not asked for (F1)."""

    REQUIRED = "REQUIRED"
    WITH_PUBLICATION = "WITH_PUBLICATION"
    OFF = "OFF"


class Approver(Enum):
    """Whose approval a pledge needs; all that a policy lists are needed (E2)."""

    COMMITTEE = "COMMITTEE"
    SECRETARY = "SECRETARY"
    LEADER_IN_CHARGE = "LEADER_IN_CHARGE"


LONGEST_WAIT = 3660
"""Days; ten years."""

_DURATION = re.compile(r"P[1-9][0-9]{0,2}[DWMY]")


@dataclass(frozen=True)
class Channel:
    """A way of publishing; an obligatory one that is missing is a gap (G2)."""

    code: str
    zh: str
    en: str
    obligatory: bool = False
    automatic: bool = False


@dataclass(frozen=True)
class Mechanisms:
    """Which mechanisms the campaign uses (A4)."""

    opinions: bool = True
    discussion: bool = False
    oral_pledges: bool = True
    exemptions: bool = True
    plan: bool = True
    self_check: bool = True
    inspection: bool = True
    help: bool = True
    comment: bool = True
    evaluation: bool = True
    ranking: bool = False
    commendation: bool = True
    disclosure: bool = True


@dataclass(frozen=True)
class Days:
    """Length of each waiting stage in days of the policy's calendar, and when reminders and escalation fall due.

    A card of 0 days is not used. ``snooze`` is how long reminders may rest after a duty is due. No procedure states
    these; they are our own defaults.
    """

    revise: int = 7
    review: int = 7
    sign: int = 7
    publish: int = 3
    plan: int = 14
    decide: int = 7
    assess: int = 30
    rectify: int = 30
    confirm: int = 7
    report_upward: int = 15
    publish_result: int = 7
    reevaluate: int = 30
    feed_back: int = 7
    join: int = 30
    remind_before: tuple[int, ...] = (7, 1)
    remind_after: tuple[int, ...] = (1, 7)
    escalate_after: int = 14
    yellow_after: int = 0
    red_after: int = 0
    snooze: int = 14

    def ladder(self, calendar: WorkingDays) -> Ladder:
        """Return the ladder of every duty; cards that are not used are no rungs."""
        cards = {name: days for name, days in ((YELLOW, self.yellow_after), (RED, self.red_after)) if days}
        return Ladder(self.remind_before, self.remind_after, {ESCALATED: self.escalate_after, **cards}, calendar)


@dataclass(frozen=True)
class Policy:
    """The versioned rules of one campaign. A cadence is an ISO 8601 duration (``P1M``); without one it is off."""

    id: str
    zh_name: str
    en_name: str
    source: str = ""
    stages: tuple[Stage, ...] = ()
    """The stages the document itself describes; for the reader, no rule reads it."""
    pledge_deadline: date | None = None
    deadline_hard: bool = False
    statistics_due: date | None = None
    timezone: str = "Asia/Shanghai"
    calendar: str = ""
    """The code of an imported calendar by whose working days the days are counted; every day counts without one."""
    mechanisms: Mechanisms = Mechanisms()
    days: Days = Days()
    opinion_channels: tuple[str, ...] = ()
    strict_items: bool = True
    leader_higher_standard: bool = True
    duty_post_required: bool = True
    leaders_first: bool = False
    oral_kinds: tuple[str, ...] = ("OLD_INFIRM", "LOW_LITERACY", "RETIRED")
    joining_kinds: tuple[str, ...] = ("ACTIVIST", "NON_PARTY_CADRE")
    in_service_at_residence: bool = True
    addressees: tuple[str, ...] = ("SUPERIOR", "PUBLIC")
    criteria: tuple[str, ...] = ("ADVANCED", "POST_FIT", "MASS_WISH", "FEASIBLE", "SPECIFIC")
    approvers_organisation: tuple[Approver, ...] = (Approver.COMMITTEE,)
    approvers_member: tuple[Approver, ...] = (Approver.SECRETARY,)
    signing: Signing = Signing.REQUIRED
    channels_organisation: tuple[Channel, ...] = ()
    channels_member: tuple[Channel, ...] = ()
    channels_by_type: Mapping[str, tuple[Channel, ...]] = field(default_factory=dict)
    max_rectifications: int = 2
    cadences: Mapping[str, str] = field(default_factory=dict)
    evaluation_threshold_percent: int = 90
    evaluation_minimum: Mapping[str, int] = field(default_factory=dict)
    evaluator_categories: tuple[str, ...] = (
        "SUPERIOR_LEADERS",
        "OWN_LEADERS",
        "DELEGATES",
        "MEMBERS_AND_CADRES",
        "MASSES",
        "SERVICE_RECIPIENTS",
    )
    satisfied_grades: tuple[str, ...] = ("SATISFIED", "FAIRLY_SATISFIED")
    ranking_minimum_group: int = 3
    commendation_days: tuple[str, ...] = ()
    upgrade_targets: Mapping[str, int] = field(default_factory=dict)
    labels: tuple[str, ...] = ()

    def approvers(self, kind: PledgerKind) -> tuple[Approver, ...]:
        """Return every approver whose consent a pledge of ``kind`` needs (E2)."""
        return self.approvers_member if kind is PledgerKind.MEMBER else self.approvers_organisation

    def channels(self, kind: PledgerKind, organisation_type: str) -> tuple[Channel, ...]:
        """Return the publication channels for a pledger of ``kind`` in an organisation of that type (G2).

        A key of ``channels_by_type`` is a type for both kinds of pledger, or ``TYPE.KIND`` for one of them.
        """
        for key in (f"{organisation_type}.{kind.value}", organisation_type):
            if key in self.channels_by_type:
                return self.channels_by_type[key]
        return self.channels_member if kind is PledgerKind.MEMBER else self.channels_organisation

    def criteria_for(self, *, leading: bool) -> tuple[str, ...]:
        """Return the criteria of the review; HIGHER_STANDARD is asked of leading members only (C2)."""
        rest = tuple(c for c in self.criteria if c != "HIGHER_STANDARD")
        return (*rest, "HIGHER_STANDARD") if leading and self.leader_higher_standard else rest

    def to_data(self) -> dict[str, Any]:
        """Return the policy as plain JSON data, the form in which events and preset files hold it."""
        data: dict[str, Any] = json.loads(json.dumps(asdict(self), default=policy_data.plain))
        return data

    def changed(self, changes: Mapping[str, Any]) -> "Policy":
        """Return this policy with ``changes`` laid over it as a preset's file is; raises `errors.InvalidInput`."""
        return Policy.from_data(_overlay(self.to_data(), changes))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Policy":
        """Build a policy from plain data; raises `errors.InvalidInput` naming the unknown key or bad value."""
        policy: Policy = policy_data.build(cls, data, "policy")
        if not policy.criteria or not policy.approvers_member or not policy.approvers_organisation:
            raise errors.InvalidInput("policy", "needs criteria and approvers", "政策必须有审核标准和审核人")
        if not 0 <= policy.evaluation_threshold_percent <= 100:  # noqa: PLR2004 - a percentage
            raise errors.InvalidInput("policy.evaluation_threshold_percent", "is no percentage", "须在0至100之间")
        _check_days(policy.days)
        _check_zone(policy.timezone)
        for key, every in policy.cadences.items():
            if not _DURATION.fullmatch(every):
                path = f"policy.cadences.{key}"
                raise errors.InvalidInput(path, f"{every!r} is not an ISO 8601 duration", "周期格式不正确")
        return policy


def preset(name: str) -> Policy:
    """Return the preset of one procedure: the default preset overlaid with what the procedure states.

    Raises `errors.NotFound` for an unknown id.
    """
    if name not in presets():
        raise errors.NotFound("policy preset", name)
    return presets()[name]


@cache
def presets() -> Mapping[str, Policy]:
    """Return every preset by id; ``DEFAULT`` is our own, the others one per procedure."""
    files = stated()
    return {name: Policy.from_data(_overlay(files["DEFAULT"], data)) for name, data in files.items()}


@cache
def stated() -> Mapping[str, Mapping[str, Any]]:
    """Return what each preset file itself holds, by id: only what its procedure states."""
    files = (f for f in resources.files("domain.policies").iterdir() if f.name.endswith(".json"))
    found = (json.loads(f.read_text("utf-8")) for f in files)
    return {data["id"]: data for data in sorted(found, key=lambda data: str(data["id"]))}


@cache
def channels() -> Mapping[str, Channel]:
    """Return every channel of any preset by its code, for its names."""
    policies = presets().values()
    lists = (c for p in policies for c in (p.channels_organisation, p.channels_member, *p.channels_by_type.values()))
    return {channel.code: channel for listed in lists for channel in listed}


def _overlay(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with the keys of ``over``; ``mechanisms`` and ``days`` are merged key by key."""
    merged = {**base, **over}
    for group in ("mechanisms", "days"):
        if isinstance(merged[group], Mapping):
            merged[group] = {**base.get(group, {}), **merged[group]}
    return merged


def _check_days(days: Days) -> None:
    """Refuse waits that would lead beyond the calendar."""
    for name, value in vars(days).items():
        if not all(0 <= each <= LONGEST_WAIT for each in (value if isinstance(value, tuple) else (value,))):
            limits = f"0 and {LONGEST_WAIT}"
            raise errors.InvalidInput(f"policy.days.{name}", f"must lie between {limits}", f"须在0至{LONGEST_WAIT}之间")
    rungs = [days.escalate_after, *filter(None, (days.yellow_after, days.red_after))]
    if sorted(set(rungs)) != rungs:
        raise errors.InvalidInput(
            "policy.days", "a card comes after the escalation, red after yellow", "黄牌须晚于上报，红牌须晚于黄牌"
        )


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise errors.InvalidInput("policy.timezone", "is not a time zone", "不是有效的时区") from error
