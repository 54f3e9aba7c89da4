"""A campaign of the town in which there is an assessment, a ranking and a title that nobody got."""

from typing import Any

from tests.api.town import ADMINISTRATOR, Town

READER = "town-secretary"
YEAR = 2020


def drive(town: Town, **changes: Any) -> str:
    """Open a campaign that ranks, honours and sorts into classes, and asks for nothing before that."""
    policy = {"preset": "TOWN_2012", "changes": {"cadences": {}, **changes}}
    return town.made(ADMINISTRATOR, "/campaigns", town.drive(policy=policy))


def assess(town: Town, campaign: str, **fields: Any) -> str:
    """Assess the village."""
    target = {"kind": "ORGANISATION", "id": town.village}
    body = {"campaign": campaign, "target": target, "year": YEAR, "conclusion": "如期兑现", **fields}
    return town.made(READER, "/assessments", body)


def rank(town: Town, campaign: str, **fields: Any) -> str:
    """Publish the town's table of its villages."""
    body = {"campaign": campaign, "kind": "ORGANISATION", "organisation": town.town, "day": "2020-03-10", **fields}
    return town.made(READER, "/rankings", body)


def honour(town: Town, campaign: str, **fields: Any) -> str:
    """Give the red flag to the village, if it is eligible."""
    candidates = [{"kind": "ORGANISATION", "id": town.village}]
    body = {"campaign": campaign, "organisation": town.town, "title": "RED_FLAG", "candidates": candidates, **fields}
    return town.made(READER, "/honours", body)
