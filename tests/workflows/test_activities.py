"""Activities: one command each, exactly once; refusals are answers, a missing pledge is the end."""

from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError

from domain import errors, rules
from domain.errors import PledgebookError
from domain.values import Holder, Role
from tests.workflows.press import PlainPress
from tests.workflows.test_status import NOON, Village
from tests.workflows.town import POLICY
from workflows import contracts
from workflows.activities import PledgeActivities
from workflows.activities.campaign import CampaignActivities
from workflows.activities.giving import code

DOCUMENT = "ab" * 32


@pytest.fixture
def village() -> Village:
    """A letter that both sides have signed."""
    village = Village(POLICY, 60)
    village(0, village.app.submit)
    village(0, village.town.approve, actor=village.town.head)
    village(0, village.town.sign)
    village(0, village.town.sign, actor=village.town.head)
    return village


@pytest.fixture
def activities(village: Village) -> PledgeActivities:
    return PledgeActivities(village.app, PlainPress(village.app))


def test_repeated_an_activity_gives_the_same_answer_and_one_event(
    village: Village, activities: PledgeActivities
) -> None:
    ask = contracts.FileCopy(str(village.pledge), NOON.isoformat(), holder="BOARD", document=DOCUMENT)
    assert activities.file_copy(ask) == activities.file_copy(ask)
    assert [told for _, told in village.town.recorded(village.pledge)].count("copy-filed BOARD") == 1


def test_the_answer_is_the_status_after_the_command(village: Village, activities: PledgeActivities) -> None:
    ask = contracts.FileCopy(str(village.pledge), NOON.isoformat(), holder="BOARD", document=DOCUMENT)
    answer = activities.file_copy(ask)
    assert (answer.version, answer.copies, answer.refused) == (village.status.version, ("REVIEWER", "PLEDGER"), "")


def test_the_system_acts_at_the_workflows_moment(village: Village, activities: PledgeActivities) -> None:
    later = (NOON + timedelta(days=9)).isoformat()
    activities.remind(contracts.RemindPledge(str(village.pledge), later, "publish", "2026-03-05", "+1"))
    act = list(village.app.events.get(village.pledge))[-1].act  # type: ignore[attr-defined]
    assert (act.role, act.occurred_on.isoformat()) == (Role.SYSTEM, "2026-03-11")


def test_a_refusal_is_an_answer(village: Village, activities: PledgeActivities) -> None:
    answer = activities.publish(contracts.Publish(str(village.pledge), NOON.isoformat()))
    assert answer == contracts.PledgeStatus(**{**vars(village.status), "refused": "copies-missing"})
    assert (
        activities.close_pledge(contracts.ClosePledge(str(village.pledge), NOON.isoformat())).refused == "wrong-stage"
    )


def test_a_copy_once_filed_with_another_document_stays(village: Village, activities: PledgeActivities) -> None:
    pledge, now = str(village.pledge), NOON.isoformat()
    activities.file_copy(contracts.FileCopy(pledge, now, holder="BOARD", document=DOCUMENT))
    answer = activities.file_copy(contracts.FileCopy(pledge, now, holder="BOARD", document="cd" * 32))
    assert answer.refused == "copy-filed"


def test_a_missing_pledge_is_not_asked_for_again(activities: PledgeActivities) -> None:
    with pytest.raises(ApplicationError) as refused:
        activities.publish(contracts.Publish(str(uuid4()), NOON.isoformat()))
    assert refused.value.non_retryable


def test_periods_whose_worker_died_before_it_could_say_so_are_not_opened_again(village: Village) -> None:
    activities = CampaignActivities(village.app)
    ask = contracts.OpenDuties(str(village.town.campaign), NOON.isoformat(), version=1)
    answer = activities.open_duties(ask)
    assert answer.version > 1
    assert activities.open_duties(ask) == answer


def test_every_copy_has_a_document_of_its_own(village: Village, activities: PledgeActivities) -> None:
    pledge = str(village.pledge)
    documents = {activities.render_letter(contracts.RenderLetter(pledge, holder.value)) for holder in Holder}
    assert len(documents) == len(Holder)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.Refused(rules.COPY_FILED), "copy-filed"),
        (errors.WrongStage("publish", "SIGN", []), "wrong-stage"),
        (errors.KeyReused(), "key-reused"),
    ],
)
def test_refusals_have_codes(error: PledgebookError, expected: str) -> None:
    assert code(error) == expected
