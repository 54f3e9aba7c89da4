"""Records around the pledges over HTTP."""

from typing import Any

import pytest

from domain.cadence import CADENCED
from domain.record_kinds import RECORD_KINDS
from tests.api.town import Town

YESTERYEAR = {"occurred_on": "2025-03-05"}

pytestmark = pytest.mark.usefixtures("read_models")


def briefing(town: Town, **fields: Any) -> dict[str, Any]:
    """Return the body of a public record."""
    said = {"kind": "BRIEFING", "title": "一季度", "text": "群众提问六个", "attendance": 43}
    return {"campaign": town.campaign, "organisation": town.village, **said, **fields}


def summary(town: Town, **fields: Any) -> dict[str, Any]:
    """Return the body of a record for the line."""
    said = {"kind": "SUMMARY_REPORT", "title": "总结", "text": "按期完成"}
    return {"campaign": town.campaign, "organisation": town.village, **said, **fields}


def bulletin(town: Town, used: int) -> dict[str, Any]:
    """Return the body of a bulletin."""
    figures = {"issue": 3, "sent_up": 2, "used": used}
    said = {"kind": "BULLETIN", "title": "第三期", "figures": figures, "act": YESTERYEAR}
    return {"organisation": town.village, **said}


def test_a_record_is_entered_read_and_taken_back(town: Town) -> None:
    made = town.post("village-clerk", "/records", briefing(town, act=YESTERYEAR, period="2025-01-01"))
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    address = made.headers["Location"]
    shown = town.get("stranger", address)
    assert shown.headers["ETag"] == '"1"'
    found = shown.json()
    assert (found["kind"], found["title"], found["attendance"], found["public"]) == ("BRIEFING", "一季度", 43, True)
    assert (found["occurred_on"], found["period"], found["entered_role"]) == ("2025-03-05", "2025-01-01", "CLERK")
    [listed] = town.get("stranger", "/records", after=town.rows(), under=town.town).json()["items"]
    assert {**found, "organisation_name": "柳湾村党支部", "member_name": ""} == listed
    refused = town.post("village-clerk", f"{address}/retraction")
    assert (refused.status_code, refused.json()["code"]) == (422, "reason-missing")
    for status in (200, 422):
        answer = town.post("village-clerk", f"{address}/retraction", {"act": {"reason": "日期有误"}})
        assert answer.status_code == status
    assert answer.json()["code"] == "record-retracted"
    found = town.get("village-clerk", address).json()
    assert (found["retraction_reason"], found["version"]) == ("日期有误", 2)
    assert town.get("stranger", "/records", after=town.rows(), under=town.town, retracted="false").json()["items"] == []


def test_a_record_of_a_member_is_entered_by_the_member(town: Town) -> None:
    key = town._member("villager")
    own = {
        "kind": "DISCLOSURE_MEMBER",
        "organisation": town.village,
        "member": key,
        "title": "三月",
        "text": "入户九次",
    }
    assert town.post("villager", "/records", own).status_code == 201
    assert town.post("stranger", "/records", own).json()["code"] == "not-found"
    found = town.get("stranger", "/records", after=town.rows(), member=key).json()["items"]
    assert [(record["text"], record["entered_role"]) for record in found] == [("入户九次", "MEMBER")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"attendance": None}, "attendance"),
        ({"attendance": -1}, "attendance"),
        ({"text": ""}, "text"),
        ({"kind": "PARTY"}, "kind"),
        ({"figures": {"issue": 1}}, "figures.issue"),
        ({"details": {"level": "OWN"}}, "details.level"),
        ({"refers_to": ["00000000-0000-4000-8000-000000000009"]}, "refers_to"),
        ({"member": "00000000-0000-4000-8000-000000000009"}, None),
        ({"period": "2099-01-01"}, "period"),
        ({"figures": {"x" * 41: 1}}, "figures"),
    ],
)
def test_an_unsound_record_is_refused_by_its_field_and_nothing_stored(
    town: Town, fields: dict[str, Any], field: str | None
) -> None:
    before = town.rows()
    answer = town.post("village-clerk", "/records", briefing(town, **fields))
    assert answer.status_code == (422 if field else 404), answer.text
    if field:
        assert [each["field"].startswith(field) for each in answer.json()["errors"]] == [True]
    assert town.rows() == before


def test_others_enter_nothing_for_the_village(town: Town) -> None:
    for who in ("town-secretary", "stranger", "administrator"):
        assert town.post(who, "/records", summary(town)).json()["code"] == "not-authorised"
    address = town.post("village-clerk", "/records", summary(town)).headers["Location"]
    codes = {
        who: town.post(who, f"{address}/retraction", {"act": {"reason": "误录"}}).json()["code"]
        for who in ("town-secretary", "stranger")
    }
    assert codes == {"town-secretary": "not-authorised", "stranger": "not-found"}


def test_records_are_counted_as_far_as_the_reader_sees(town: Town) -> None:
    for body in (briefing(town), summary(town), bulletin(town, 1), bulletin(town, 0)):
        town.made("village-clerk", "/records", body)

    def counts(who: str, **query: Any) -> dict[str, tuple[int, int]]:
        found = town.get(who, "/records/counts", after=town.rows(), **query).json()["items"]
        return {each["kind"]: (each["records"], each["attendance"]) for each in found}

    assert counts("town-secretary", under=town.town) == {
        "BRIEFING": (1, 43),
        "SUMMARY_REPORT": (1, 0),
        "BULLETIN": (2, 0),
    }
    assert counts("stranger", under=town.town) == {"BRIEFING": (1, 43)}
    [each] = town.get("village-clerk", "/records/counts", year=2025, organisation=town.village).json()["items"]
    assert (each["kind"], each["figures"]) == ("BULLETIN", {"issue": 6, "sent_up": 4, "used": 1})


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({"kind": "BULLETIN"}, ["BULLETIN"]),
        ({"duty": "briefing"}, ["BRIEFING"]),
        ({"duty": "briefing", "kind": "BULLETIN"}, []),
        ({"until": "2025-12-31"}, ["BULLETIN"]),
        ({"public": "true"}, ["BRIEFING"]),
    ],
)
def test_records_are_searched(town: Town, query: dict[str, Any], kinds: list[str]) -> None:
    for body in (briefing(town), bulletin(town, 1)):
        town.made("village-clerk", "/records", body)
    found = town.get("village-clerk", "/records", after=town.rows(), under=town.town, **query).json()["items"]
    assert [record["kind"] for record in found] == kinds


def test_the_kinds_are_listed_with_what_they_ask_for(town: Town) -> None:
    found = {kind["code"]: kind for kind in town.get("stranger", "/record-kinds").json()["items"]}
    assert list(found) == list(RECORD_KINDS)
    assert {kind["duty"] for kind in found.values()} - {None} < set(CADENCED)
    adopted = found["RULE_ADOPTED"]
    assert (adopted["zh"], adopted["of"], adopted["needs"]) == ("建立制度", ["ORGANISATION"], ["text"])
    assert [(each["code"], len(each["choices"])) for each in adopted["details"]] == [("field", 4), ("level", 2)]
    assert found["DUAL_RESPONSIBILITY"]["refers_to"] == {"kind": "ORGANISATION", "least": 2, "most": 3}
    assert [figure["en"] for figure in found["BULLETIN"]["figures"]] == ["Issue", "Items sent up", "Items used"]


def test_a_circular_names_organisations_that_are_there(town: Town) -> None:
    said = {"kind": "CIRCULAR", "organisation": town.town, "title": "督查通报", "text": "通报三个支部"}
    answer = town.post("town-secretary", "/records", {**said, "refers_to": [town.village]})
    assert answer.status_code == 201
    assert town.get("stranger", answer.headers["Location"]).json()["refers_to"] == [town.village]
