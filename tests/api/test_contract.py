"""Whatever an administrator sends is answered as the description says, and never by a server error."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest

from api.identity.accounts import AccountKind
from api.identity.security import Origin
from api.parts import Parts
from api.schemas import letters, register
from domain.application import Call
from domain.policy import preset
from domain.values import Role
from runtime.composition import House
from tests.api.conftest import serving
from tests.api.leaks.running import World, run
from tests.api.test_service import Desk
from tests.api.town import ADMINISTRATOR, PEOPLE, Town, token


def example(body: type[Any]) -> dict[str, Any]:
    (shown,) = cast("dict[str, Any]", body.model_config["json_schema_extra"])["examples"]
    return dict(shown)


def make_the_world_of_the_examples(house: House) -> dict[str, str]:
    """Make what the examples in the description refer to, so that they are more than well-formed."""
    book = house.pledgebook
    call = Call(PEOPLE[ADMINISTRATOR], datetime.now(UTC), occurred_on=date(2020, 1, 1), role=Role.ADMINISTRATOR)
    proposal, post = example(letters.Proposal), example(register.PostFilling)
    town, village, member = UUID(example(register.Founding)["parent"]), UUID(proposal["pledger"]["id"]), post["member"]
    campaign, opinion = UUID(proposal["campaign"]), UUID(proposal["items"][0]["opinions"][0])
    book.found_organisation(call, town, name="镇党委", level="COMMITTEE", type="ORGAN", parent=None)
    book.found_organisation(call, village, name="村支部", level="BRANCH", type="RURAL", parent=town)
    book.admit_member(call, UUID(member), name="周春生", kinds=["MEMBER"], organisation=village, residence=None)
    book.open_campaign(
        call,
        campaign,
        name="活动",
        theme="",
        organisation=town,
        opens_on=date(2020, 1, 1),
        closes_on=date(2099, 12, 31),
        policy=preset("DEFAULT"),
    )
    book.collect_opinion(
        call, opinion, campaign=campaign, organisation=village, channel="WEB", text="路灯", author="何桂兰"
    )
    return {"ORGANISATION": str(village), "MEMBER": str(member), "CAMPAIGN": str(campaign), "OPINION": str(opinion)}


@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("read_models")
def test_the_service_keeps_to_its_description(parts: Parts, house: House, town: Town, tmp_path: Path) -> None:
    pledge = town.published()
    known = {**make_the_world_of_the_examples(house), "PLEDGE": pledge}
    service = parts.accounts.make(Origin(), login="ledger-export", name="台账导出", kind=AccountKind.SERVICE)
    known["ACCOUNT"] = str(service.id)
    assert parts.notifying
    webhook, _ = parts.notifying.webhooks.make(
        service.id, "https://ledger.example.org/hook", [], datetime.now(UTC), Origin()
    )
    known["WEBHOOK"] = str(webhook.id)
    with serving(replace(parts, desk=Desk(UUID(pledge)), relay_lag=lambda: 0)) as address:
        answers = run(address, World(token(ADMINISTRATOR), known), tmp_path)
    assert sum(answers.values()) > len(answers) > 150
