"""The statistics form over HTTP: filled in from the records, handed in, returned, listed and added up."""

from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import python_calamine

from domain.statistics_form import CHECKS, FIELDS
from projections.statistics import SOURCES
from tests.api.reporting import filled
from tests.api.town import ADMINISTRATOR, Town, fresh_key, place

READER, CLERK, STRANGER = "town-secretary", "village-clerk", "stranger"

pytestmark = pytest.mark.usefixtures("read_models")


@pytest.fixture
def due(town: Town) -> Town:
    """A town whose campaign asks for the form by the end of 2020."""
    policy = {"preset": "DEFAULT", "changes": {"statistics_due": "2020-12-31"}}
    town.campaign = town.made(ADMINISTRATOR, "/campaigns", town.drive(policy=policy))
    return town


def blank(town: Town, who: str = CLERK, **query: Any) -> dict[str, Any]:
    """Return the village's form as the records fill it in."""
    asked = {"campaign": town.campaign, "organisation": town.village, "after": town.rows(), **query}
    answer = town.get(who, "/statistics/form", **asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def fields(form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields of a form by their codes."""
    return {field["code"]: field for item in form["items"] for field in item["fields"]}


def listed(town: Town, who: str = READER, **query: Any) -> list[dict[str, Any]]:
    """Return the forms of the town."""
    found: list[dict[str, Any]] = town.get(
        who, "/statistics", after=town.rows(), under=town.town, campaign=town.campaign, **query
    ).json()["items"]
    return found


def test_the_blank_form_says_where_each_figure_comes_from_and_leaves_the_rest_empty(town: Town) -> None:
    town.made(CLERK, "/records", {
        "kind": "STUDY", "organisation": town.village, "campaign": town.campaign, "title": "集中学习", "attendance": 31,
    })  # fmt: skip
    form = blank(town)
    assert [item["no"] for item in form["items"]] == [*range(1, 15)]
    assert fields(form).keys() == FIELDS.keys()
    assert fields(form)["study_attendances"] == {
        "code": "study_attendances", "zh": "党员干部参加学习", "en": "Attendances of members and cadres",
        "kind": "INTEGER", "unit": {"zh": "人次", "en": "person-times"}, "value": 31,
        "source": {"zh": "集中学习记录中的出席人次", "en": "Attendance in the records of collective study"},
    }  # fmt: skip
    # The opinion of the town's beginning is not answered by any item that was kept.
    derived = {code: field["value"] for code, field in fields(form).items() if field["value"] is not None}
    assert derived.keys() == SOURCES.keys()
    assert {code: value for code, value in derived.items() if value} == {
        "study_sessions": 1, "study_attendances": 31, "organisations": 1, "problems_collected": 1,
    }  # fmt: skip
    left = {field["source"]["en"] for code, field in fields(form).items() if code not in SOURCES}
    assert left == {"No record says it; fill it in"}
    assert [check["code"] for check in form["checks"]] == [check.rule.code for check in CHECKS]
    assert (form["from"], form["to"], form["due"], form["id"]) == ("2020-01-01", "2099-12-31", None, None)


def test_a_form_is_handed_in_returned_and_handed_in_again(due: Town) -> None:
    made = due.post(CLERK, "/statistics", filled(due, values={"help_amount": "1200.5", "rules_total": 0}))
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    address, key = made.headers["Location"], made.json()["id"]
    refused = due.post(CLERK, "/statistics", filled(due))
    assert (refused.status_code, refused.json()["code"]) == (422, "statistics-submitted")
    for who, reason, status, code in (
        ("village-secretary", "有误", 403, "not-authorised"),
        (STRANGER, "有误", 404, "not-found"),
        (READER, "", 422, "reason-missing"),
        (READER, "帮扶金额请核对", 200, None),
        (READER, "再改", 422, "statistics-returned"),
    ):
        answer = due.post(who, f"{address}/return", {"act": {"reason": reason}})
        assert (answer.status_code, answer.json().get("code")) == (status, code), (who, answer.text)
    [row] = listed(due, state="RETURNED")
    assert (row["id"], row["returned_reason"], row["version"]) == (key, "帮扶金额请核对", 2)
    assert blank(due)["version"] == 2
    again = filled(due, values={"help_amount": "800", "organisations": 2}, notes={"organisations": "含代管支部一个"})
    stale = due.post(CLERK, "/statistics", again, If_Match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    done = due.post(CLERK, "/statistics", again, If_Match='"2"')
    assert (done.status_code, done.json()["id"], done.json()["version"]) == (201, key, 3)
    shown = due.get(READER, address)
    assert shown.headers["ETag"] == '"3"'
    form = shown.json()
    first, second = form["submissions"]
    assert (form["state"], first["values"]["help_amount"], second["values"]["help_amount"]) == (
        "SUBMITTED", "1200.50", "800.00",
    )  # fmt: skip
    assert (first["returned_reason"], second["returned_reason"]) == ("帮扶金额请核对", "")
    assert (second["values"]["organisations"], second["derived"]["organisations"]) == (2, 1)
    assert second["notes"] == {"organisations": "含代管支部一个"}
    assert first["days_late"] == (datetime.now(ZoneInfo("Asia/Shanghai")).date() - date(2020, 12, 31)).days


def test_a_repeated_submission_gets_the_first_answer(town: Town) -> None:
    key, body = fresh_key(), filled(town)
    answers = [town.post(CLERK, "/statistics", body, Idempotency_Key=key).json() for _ in range(2)]
    assert answers[0] == answers[1]


BROKEN = {"problems_collected": 1, "problems_solved": 2, "lectures": None, "donations": -1, "rules_total": 3}


def test_every_broken_check_is_told_with_its_field_in_the_callers_language(town: Town) -> None:
    body = filled(town, values=BROKEN)
    told = {}
    for language in ("zh-CN", "en"):
        answer = town.post(CLERK, "/statistics", body, Accept_Language=language)
        assert (answer.status_code, answer.headers["Content-Language"]) == (422, language)
        assert answer.json()["code"] == "statistics-missing"
        told[language] = {error["field"]: (error["rule"], error["message"]) for error in answer.json()["errors"]}
    assert told["zh-CN"] == {
        "values.lectures": ("statistics-missing", "须填写，没有的填0（专题辅导报告）"),
        "values.donations": ("statistics-negative", "统计数不能为负数（参与爱心捐助 -1）"),
        "values.problems_solved": (
            "statistics-solved", "已解决的问题不能多于收集的问题（已解决 2，收集整理师生反映的突出问题 1）",
        ),
        "values.rules_general_branch": (
            "statistics-rules",
            "总支层面与支部层面制度之和须等于制度总数（总支层面 0，支部层面 0，涉及创先争优的制度 3）",
        ),
        "notes.problems_solved": (
            "statistics-overridden", "与系统统计数不一致的，须注明原因（系统统计为0，填报为2）",
        ),
        "notes.rules_total": ("statistics-overridden", "与系统统计数不一致的，须注明原因（系统统计为0，填报为3）"),
    }  # fmt: skip
    assert {field: rule for field, (rule, _) in told["en"].items()} == {
        field: rule for field, (rule, _) in told["zh-CN"].items()
    }
    assert told["en"]["values.donations"][1] == "A figure cannot lie below zero. (Donations made: -1)"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"values": {"party_songs": 1}}, "values.party_songs.[key]"),
        ({"values": {"lectures": "two"}}, "values.lectures"),
        ({"values": {"lectures": 1.5}}, "values.lectures"),
        ({"values": {"help_amount": "1.005"}}, "values.help_amount"),
        ({"values": {"title": 3}}, "values.title"),
        ({"notes": {"lectures": ""}}, "notes.lectures"),
        ({"values": {"title": "优\0"}}, "values.title"),
    ],
)
def test_what_a_field_does_not_hold_is_refused_by_its_name(town: Town, fields: dict[str, Any], field: str) -> None:
    answer = town.post(CLERK, "/statistics", filled(town, **fields))
    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json()["errors"]} or any(
        error["field"].startswith(field) for error in answer.json()["errors"]
    )


def test_only_the_organisation_hands_in(town: Town) -> None:
    for who, status in ((READER, 403), (STRANGER, 403), ("village-secretary", 201)):
        assert town.post(who, "/statistics", filled(town)).status_code == status
    nowhere, nobody = filled(town, campaign=str(uuid4())), filled(town, organisation=str(uuid4()))
    assert town.post(CLERK, "/statistics", nowhere).json()["subject"] == "campaign"
    assert town.post(CLERK, "/statistics", nobody).json()["subject"] == "organisation"


def test_the_form_of_an_organisation_is_shown_to_the_line_and_answers_others_like_none(town: Town) -> None:
    assert blank(town, READER)["organisation"] == town.village
    hidden, nothing = (
        town.get(STRANGER, "/statistics/form", campaign=town.campaign, organisation=key).json()
        for key in (town.village, str(UUID(int=9)))
    )
    same = {"code", "title", "status", "subject", "instance"}
    assert {key: hidden[key] for key in same} == {key: nothing[key] for key in same}
    assert hidden["code"] == "not-found"
    missing = town.get(CLERK, "/statistics/form", campaign=str(uuid4()), organisation=town.village)
    assert missing.json()["subject"] == "campaign"


def test_what_is_missing_is_listed_and_added_up(due: Town) -> None:
    second = due.made(ADMINISTRATOR, "/organisations", place("石桥村党支部", "BRANCH", "RURAL", due.town))
    assert [(each["organisation"], each["state"], each["id"]) for each in listed(due)] == [
        (due.village, "MISSING", None), (second, "MISSING", None),
    ]  # fmt: skip
    assert all(each["days_late"] > 2000 for each in listed(due, late=True))
    assert listed(due, STRANGER) == []
    due.made(CLERK, "/statistics", filled(due, values={"lectures": 2, "help_amount": "0.30", "title": "先进集体"}))
    summed = due.get(READER, "/statistics/sum", after=due.rows(), campaign=due.campaign, under=due.town).json()
    assert (summed["forms"], summed["ends_on"], summed["values"]["lectures"]) == (1, "2020-12-31", 2)
    assert (summed["values"]["help_amount"], summed["values"]["title"]) == ("0.30", ["先进集体"])
    assert [each["organisation"] for each in summed["missing"]] == [second]
    empty = due.get(STRANGER, "/statistics/sum", campaign=due.campaign).json()
    assert (empty["forms"], empty["missing"]) == (0, [])
    page = due.get(READER, "/statistics", campaign=due.campaign, limit=1).json()
    rest = due.get(READER, "/statistics", campaign=due.campaign, limit=1, cursor=page["next_cursor"]).json()
    assert [each["organisation"] for each in (*page["items"], *rest["items"])] == [due.village, second]


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Return the rows of each sheet of a workbook."""
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows(sheet: list[list[Any]]) -> dict[str, list[list[Any]]]:
    """Return unit, value and remark of every field by its name."""
    found: dict[str, list[list[Any]]] = {}
    for row in sheet[5:]:
        found.setdefault(row[2], []).append(row[3:])
    return found


def test_a_form_is_printed_as_a_spreadsheet_in_which_nothing_typed_is_a_formula(due: Town) -> None:
    values = {"help_amount": "1200.50", "title": "=1+1", "rule_names": ["值班制度", "=cmd"], "organisations": 2}
    notes = {"organisations": "含代管支部一个", "rule_names": "台账未录"}
    key = due.made(CLERK, "/statistics", filled(due, values=values, notes=notes))
    answer = due.get(READER, f"/statistics/{key}/form.xlsx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="statistics-{key}-1.xlsx"'
    assert answer.content == due.get(READER, f"/statistics/{key}/form.xlsx").content
    found = sheets(answer.content)
    assert [*found] == ["统计表"]
    page = found["统计表"]
    assert page[0][0] == "公开承诺活动统计表"
    assert page[4] == ["序号", "项目", "统计内容", "单位", "数值", "说明"]
    assert [row[2] for row in page[1:3]] == ["柳湾村党支部", "2020-01-01至2020-12-31"]
    assert {row[0] for row in page[5:]} == {*range(1, 15)}
    printed = rows(page)
    assert printed["帮扶金额"] == [["元", 1200.5, ""]]
    assert printed["基层党组织"] == [["个", 2, "含代管支部一个；系统统计为1"]]
    assert printed["被评为(称号)"] == [["", "=1+1", ""]]
    assert [row[1] for row in printed["制度名称"]] == ["值班制度", "=cmd"]
    assert due.get(STRANGER, f"/statistics/{key}/form.xlsx").status_code == 404
    assert due.post(READER, f"/statistics/{key}/return", {"act": {"reason": "再核"}}).is_success
    again = sheets(due.get(READER, f"/statistics/{key}/form.xlsx").content)["统计表"]
    assert again[3][2].endswith("退回：再核")


def test_the_sum_is_printed_with_a_sheet_of_who_is_missing(due: Town) -> None:
    due.made(ADMINISTRATOR, "/organisations", place("石桥村党支部", "BRANCH", "RURAL", due.town))
    due.made(CLERK, "/statistics", filled(due, values={"lectures": 2}))
    asked: dict[str, Any] = {"campaign": due.campaign, "after": due.rows()}
    found = sheets(due.get(READER, "/statistics/sum.xlsx", **asked).content)
    assert rows(found["统计表"])["专题辅导报告"] == [["场", 2, ""]]
    assert [row[2] for row in found["统计表"][1:4]] == [
        "岭前镇党委（含下级组织）", "2020-01-01至2020-12-31", "已报送1份，缺报1份",
    ]  # fmt: skip
    assert found["缺报"] == [["组织", "状态"], ["石桥村党支部", "未报送"]]
    hidden = sheets(due.get(STRANGER, "/statistics/sum.xlsx", **asked).content)
    assert (rows(hidden["统计表"])["专题辅导报告"], hidden["缺报"]) == ([["场", 0, ""]], [["组织", "状态"]])
