"""The status of a pledge: what its ladder, its publication and its evaluation look like to the workflow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.application import Answer, Call, Pledgebook
from domain.errors import NotFound
from domain.policy import Policy
from domain.values import SYSTEM, Holder, Role, Stage
from runtime import temporal as server
from runtime.settings import Settings
from tests.support.memory import memory_application
from tests.workflows.town import POLICY, Command, Town
from workflows import contracts, pledge_lifecycle
from workflows.contracts import PledgeStatus
from workflows.status.pledge import pledge_status

PLANLESS = replace(POLICY, mechanisms=replace(POLICY.mechanisms, plan=False))
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # in Shanghai


class Village:
    """A pledge in memory whose people act on days counted from the first."""

    def __init__(self, policy: Policy, *limits: int) -> None:
        self.app: Pledgebook = memory_application()
        self.town = Town.found(self.app, NOON, policy)
        self.pledge: UUID = self.town.letter(NOON, *limits)

    def __call__(self, day: int, command: Command, *args: object, actor: UUID | None = None) -> Answer:
        who = actor or self.town.secretary
        role = Role.SYSTEM if who == SYSTEM else None
        return command(Call(who, NOON + timedelta(days=day), reason="试", role=role), self.pledge, *args)

    def publish(self) -> None:
        self(0, self.app.submit)
        self(0, self.town.approve, actor=self.town.head)
        self(0, self.town.sign)
        self(0, self.town.sign, actor=self.town.head)
        for holder in Holder:
            self(0, self.app.file_copy, holder, "ab" * 32, actor=SYSTEM)
        self(0, self.app.publish, actor=SYSTEM)

    @property
    def status(self) -> PledgeStatus:
        return pledge_status(self.app, self.pledge)

    def rungs(self, duty: str) -> list[tuple[str, str]]:
        return [(rung.name, rung.at) for rung in self.status.rungs if rung.duty == duty]


def test_rungs_are_due_when_the_office_opens_in_the_campaigns_zone() -> None:
    village = Village(POLICY, 60)
    assert village.rungs("propose") == [
        ("-1", "2026-03-08T01:00:00+00:00"),
        ("+1", "2026-03-10T01:00:00+00:00"),
        ("+7", "2026-03-16T01:00:00+00:00"),
        ("escalated", "2026-03-23T01:00:00+00:00"),
    ]


def test_the_zone_is_the_policys() -> None:
    village = Village(replace(POLICY, timezone="Europe/Berlin"), 60)
    assert village.rungs("propose")[0] == ("-1", "2026-03-08T08:00:00+00:00")


def test_the_office_opens_at_nine_on_both_sides_of_the_change_to_summer_time() -> None:
    village = Village(replace(PLANLESS, timezone="Europe/Berlin"), 31)
    village.publish()
    assert village.rungs("item:1")[:2] == [("-7", "2026-03-26T08:00:00+00:00"), ("-1", "2026-04-01T07:00:00+00:00")]


def test_a_ladder_stands_on_both_sides_of_a_new_year() -> None:
    village = Village(PLANLESS, 305)
    village.publish()
    assert village.rungs("item:1") == [
        ("-7", "2026-12-25T01:00:00+00:00"),
        ("-1", "2026-12-31T01:00:00+00:00"),
        ("+1", "2027-01-02T01:00:00+00:00"),
        ("+7", "2027-01-08T01:00:00+00:00"),
        ("escalated", "2027-01-15T01:00:00+00:00"),
    ]


def test_a_policy_may_remind_on_the_day_itself() -> None:
    days = replace(POLICY.days, remind_before=(3, 0), remind_after=(), escalate_after=2)
    village = Village(replace(POLICY, days=days), 60)
    assert [name for name, _ in village.rungs("propose")] == ["-3", "0", "escalated"]


def test_what_was_recorded_and_what_lies_below_it_is_gone() -> None:
    village = Village(POLICY, 60)
    due = village.app.pledge(village.pledge).duties()[0].due
    village(8, village.app.remind, "propose", due, "+1", actor=SYSTEM)
    assert [name for name, _ in village.rungs("propose")] == ["+7", "escalated"]
    village(21, village.app.escalate, "propose", due, actor=SYSTEM)
    assert village.rungs("propose") == []


def test_a_duty_that_came_up_late_has_no_rungs_before_that() -> None:
    village = Village(POLICY, 60)
    village.publish()
    village(62, village.town.complete, 1)
    assert village.rungs("item:1") == []
    assert [name for name, _ in village.rungs("strike_off:1")] == ["+7", "escalated"]


def test_an_amended_limit_has_a_ladder_of_its_own() -> None:
    village = Village(POLICY, 60)
    village.publish()
    due = village.app.pledge(village.pledge).items[1].promise.limit
    village(53, village.app.remind, "item:1", due, "-7", actor=SYSTEM)
    (later,) = village.town.drafts(80)
    village(54, village.app.request_amendment, 1, later)
    village(55, lambda call, pledge: village.app.decide_amendment(call, pledge, approved=True), actor=village.town.head)
    assert [name for name, _ in village.rungs("item:1")] == ["-7", "-1", "+1", "+7", "escalated"]


def test_publication_lacks_signatures_then_copies() -> None:
    village = Village(POLICY, 60)
    village(0, village.app.submit)
    village(0, village.town.approve, actor=village.town.head)
    village(0, village.town.sign)
    assert not village.status.publishable
    village(0, village.town.sign, actor=village.town.head)
    assert village.status.publishable
    village(0, village.app.file_copy, Holder.PLEDGER, "ab" * 32, actor=SYSTEM)
    assert village.status.copies == ("REVIEWER", "BOARD")


def test_the_evaluation_opens_after_the_last_open_limit() -> None:
    village = Village(POLICY, 30, 60)
    assert village.status.evaluation_at is None
    village.publish()
    assert village.status.evaluation_at == "2026-05-01T16:00:00+00:00"
    for item, limit in ((2, "2026-04-01T16:00:00+00:00"), (1, "2026-03-01T16:00:00+00:00")):
        village(1, village.town.complete, item)
        village(1, village.town.strike_off, item, actor=village.town.head)
        assert village.status.evaluation_at == limit


def test_a_pledge_that_is_not_in_the_log_has_no_status() -> None:
    village = Village(POLICY, 60)
    for nothing in (uuid4(), village.town.campaign):
        with pytest.raises(NotFound):
            pledge_status(village.app, nothing)


def test_names_are_those_of_the_house() -> None:
    stages = [stage.value for stage in Stage if stage not in (Stage.CLOSED, Stage.WITHDRAWN)]
    assert stages == [getattr(pledge_lifecycle, name) for name in stages]
    assert {contracts.STAGE_ATTRIBUTE, contracts.ORGANISATION_ATTRIBUTE} == set(server.SEARCH_ATTRIBUTES)
    assert Settings.model_fields["task_queue"].default == contracts.TASK_QUEUE
