"""What posts a caller acts in, and that auditors of the whole read the security log."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.api.town import ADMINISTRATOR, LONG_AGO, Town

CLERK, HEAD, SUPERIOR, VILLAGER = "village-clerk", "village-secretary", "town-secretary", "villager"
SHANGHAI = ZoneInfo("Asia/Shanghai")

pytestmark = pytest.mark.usefixtures("read_models")


def acting(town: Town, who: str) -> list[tuple[str, str, str | None]]:
    """Return role, organisation and holder of the posts that somebody acts in, here and not in others' towns."""
    found: list[dict[str, Any]] = town.get(who, "/me/posts", after=town.rows()).json()
    here = [post for post in found if post["organisation"] in (town.town, town.village)]
    return [(post["role"], post["organisation"], post["holder"]) for post in here]


def substitute(town: Town, days: int) -> Any:
    """Let the village's clerk act for its secretary from today on."""
    since = datetime.now(SHANGHAI).date()
    until = since + timedelta(days=days)
    body = {"post": "SECRETARY", "substitute": str(town.people[CLERK]), "since": str(since), "until": str(until)}
    return town.post(HEAD, f"/organisations/{town.village}/substitutions", body)


def test_somebody_acts_in_their_own_posts_and_in_those_they_substitute_in(town: Town) -> None:
    assert substitute(town, days=3).is_success
    own, lent = ("CLERK", town.village, None), ("SECRETARY", town.village, str(town.people[HEAD]))
    assert acting(town, CLERK) == [own, lent]
    assert acting(town, HEAD) == [("SECRETARY", town.village, None)]
    assert acting(town, VILLAGER) == []
    ending = {"post": "SECRETARY", "act": {"reason": "提前返岗"}}
    assert town.post(HEAD, f"/organisations/{town.village}/substitutions/ending", ending).is_success
    assert acting(town, CLERK) == [own]


def test_an_act_in_anothers_stead_records_both(town: Town) -> None:
    pledge = town.approved()
    digest = town.get(CLERK, f"/pledges/{pledge}/letter").json()["digest"]
    signature = {"party": "PLEDGER", "digest": digest}
    refused = town.change(CLERK, pledge, "signatures", signature)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-authorised")
    assert substitute(town, days=1).is_success
    town.done(CLERK, pledge, "signatures", signature)
    query: dict[str, Any] = {"pledge": pledge, "type": "pledge.signed", "after": town.rows()}
    (event,) = town.get(SUPERIOR, "/audit/events", **query).json()["items"]
    assert (event["actor"], event["role"]) == (str(town.people[CLERK]), "SECRETARY")
    assert event["on_behalf_of"] == str(town.people[HEAD])


@pytest.mark.parametrize(("place", "status"), [("town", 200), ("village", 403)])
def test_the_auditor_of_the_whole_reads_the_security_log(town: Town, place: str, status: int) -> None:
    where = getattr(town, place)
    path, body = f"/organisations/{where}/posts", {"post": "AUDITOR", "member": town._member(VILLAGER)}
    assert town.post(ADMINISTRATOR, path, {**body, "act": LONG_AGO}).is_success
    assert town.get(VILLAGER, "/me/posts", after=town.rows()).is_success
    answer = town.get(VILLAGER, "/audit/security")
    assert answer.status_code == status
    assert town.post(ADMINISTRATOR, f"{path}/vacation", {**body, "act": LONG_AGO}).is_success


def test_the_auditor_of_a_dissolved_organisation_reads_the_security_log_no_more(town: Town) -> None:
    path, body = f"/organisations/{town.town}", {"post": "AUDITOR", "member": town._member(VILLAGER)}
    assert town.post(ADMINISTRATOR, f"{path}/posts", {**body, "act": LONG_AGO}).is_success
    assert town.get(VILLAGER, "/me/posts", after=town.rows()).is_success
    assert town.get(VILLAGER, "/audit/security").status_code == 200
    assert town.post(ADMINISTRATOR, f"{path}/dissolution").is_success
    assert town.get(VILLAGER, "/audit/security").status_code == 403
