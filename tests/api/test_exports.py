"""Exports over HTTP: who may take them, of what, in which form; and what they do not give away."""

import json
from typing import Any
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import pytest

from tests.api.town import ADMINISTRATOR, Town

FORMS = {"/exports/xes": "application/xml", "/exports/ocel": "application/json"}
EVER = {"since": "2000-01-01", "until": "2099-12-31"}

pytestmark = pytest.mark.usefixtures("read_models")


def asked(town: Town, **fields: Any) -> dict[str, Any]:
    return {"under": town.town, **EVER, "after": town.rows(), **fields}


@pytest.mark.parametrize("path", FORMS)
def test_heads_and_auditors_of_a_subtree_export_it_and_nobody_else(town: Town, path: str) -> None:
    town.published()
    own = asked(town, under=town.village)
    assert town.get("town-secretary", path, **asked(town)).status_code == 200
    assert town.get("town-secretary", path, **own).status_code == 200
    assert town.get("village-secretary", path, **own).status_code == 200
    for who in ("village-secretary", "village-clerk", "villager", "stranger", ADMINISTRATOR):
        answer = town.get(who, path, **asked(town))
        assert (answer.status_code, answer.json()["code"]) == (403, "not-authorised"), who
    assert town.get("village-clerk", path, **own).status_code == 403
    assert town.get(None, path, **own).status_code == 401


@pytest.mark.parametrize(("path", "media_type"), FORMS.items())
def test_an_export_is_a_file_to_keep(town: Town, path: str, media_type: str) -> None:
    town.published()
    answer = town.get("town-secretary", path, **asked(town))
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_export_holds_the_pledge_under_names_that_nobody_knows(town: Town) -> None:
    pledge = town.published()
    xes, ocel = (town.get("town-secretary", path, **asked(town)).text for path in FORMS)
    (trace,) = ET.fromstring(xes).findall("{http://www.xes-standard.org/}trace")  # noqa: S314 - our own
    events = trace.findall("{http://www.xes-standard.org/}event")
    told = json.loads(ocel)["events"]
    assert len(events) == len(told) == town.house.pledgebook.pledge(UUID(pledge)).version
    for text in (xes, ocel):
        assert not any(str(each) in text for each in (pledge, town.town, town.village, town.campaign))
        assert not any(each in text for each in ("岭前", "柳湾", "灌溉", "韩立山", "公开承诺活动"))


def test_two_exports_without_a_key_of_the_installation_name_nothing_alike(town: Town) -> None:
    town.published()
    first, second = (json.loads(town.get("town-secretary", "/exports/ocel", **asked(town)).text) for _ in range(2))
    assert len(first["objects"]) == len(second["objects"]) > 3
    assert not {each["id"] for each in first["objects"]} & {each["id"] for each in second["objects"]}


@pytest.mark.parametrize("path", FORMS)
def test_bad_questions_are_refused(town: Town, path: str) -> None:
    def said(**fields: Any) -> tuple[int, str]:
        answer = town.get("town-secretary", path, **{k: v for k, v in asked(town, **fields).items() if v is not None})
        return answer.status_code, answer.json()["code"]

    assert said(under=str(uuid4())) == (404, "not-found")
    assert said(under=town.campaign) == (404, "not-found")
    assert said(since="2026-02-02", until="2026-02-01") == (422, "invalid-input")
    for name in ("under", "since", "until"):
        assert said(**{name: None}) == (422, "invalid-input")
    assert said(limit="3") == (422, "invalid-input")
