"""The work list as a file: what a spreadsheet reads of it, and that nothing in it is run there."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from domain.catalogue import CADENCES
from projections.overdue import Counts, OwedDuty
from projections.overdue.sheet import write_csv, write_xlsx
from projections.overdue.wording import duty
from tests.projections.test_overdue import owed

TODAY = date(2026, 6, 30)
HEADINGS = ["责任组织 Owing organisation", "责任人 Owing member", "事项 Duty"]
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "http://localhost/")


def listed(name: str = "柳湾村党支部", **fields: Any) -> OwedDuty:
    said = {
        "about": UUID(int=1), "about_kind": "PLEDGE", "ref": "item:2", "code": "item", "item": 2,
        "owing_organisation_name": name, "owing_member_name": "", "subject_name": name, "due": date(2026, 6, 20),
        "since": date(2026, 1, 1), "today": TODAY, "level": 2, "reminders": 3, "escalated_on": date(2026, 6, 29),
    }  # fmt: skip
    return owed(**{**said, **fields})


def counted(total: int) -> Counts:
    return Counts(total, total - 1, 1, {"item": total}, {}, {0: 1, 2: total - 1})


def test_a_workbook_is_read_back_with_its_figures() -> None:
    file = BytesIO()
    write_xlsx(file, [listed(), listed("山前村党支部", level=0, escalated_on=None)], counted(2), TODAY)
    book = CalamineWorkbook.from_filelike(BytesIO(file.getvalue()))
    assert book.sheet_names == ["逾期清单", "合计"]
    heading, first, second = book.get_sheet_by_name("逾期清单").to_python()
    assert heading[:3] == HEADINGS
    row = dict(zip(heading, first, strict=True))
    assert row["事项 Duty"] == "兑现承诺事项（第2项）"
    assert (row["期限 Due"], row["逾期天数 Days overdue"]) == (date(2026, 6, 20), 10.0)
    assert (row["上报级别 Level"], row["上报日期 Passed up on"]) == ("黄牌警示", date(2026, 6, 29))
    assert second[0] == "山前村党支部"
    figures = {line[0]: line[1] for line in book.get_sheet_by_name("合计").to_python()}
    assert (figures["合计 Total"], figures["逾期 Overdue"], figures["即将到期 Due soon"]) == (2.0, 1.0, 1.0)
    assert (figures["黄牌警示 Yellow card"], figures["红牌警示 Red card"], figures["item"]) == (1.0, 0.0, 2.0)
    assert figures["截至 As of"] == TODAY


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    file = BytesIO()
    write_csv(file, [listed()])
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    heading, row = csv.reader(StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    assert heading[:3] == HEADINGS
    assert (row[0], row[5], row[6]) == ("柳湾村党支部", "2026-06-20", "10")


@pytest.mark.parametrize("name", FORMULAS)
def test_what_looks_like_a_formula_is_text(name: str) -> None:
    file = BytesIO()
    write_xlsx(file, [listed(name)], counted(1), TODAY)
    sheet = CalamineWorkbook.from_filelike(BytesIO(file.getvalue())).get_sheet_by_name("逾期清单")
    assert sheet.to_python()[1][0] == name
    text = BytesIO()
    write_csv(text, [listed(name)])
    _, row = csv.reader(StringIO(text.getvalue().decode("utf-8-sig"), newline=""))
    assert row[0] == (name if name.startswith("http") else f"'{name}")


def test_every_duty_has_words() -> None:
    for kind, codes in (
        ("PLEDGE", ("propose", "review", "sign", "publish", "plan", "item", "strike_off", "decide", "assess",
                    "rectify", "confirm")),
        ("EVALUATION", ("hold", "close", "publish_result")),
        ("RECTIFICATION", ("report", "order", "rectify", "confirm", "reevaluate")),
        ("COMMENT", ("feed_back", "follow_up")),
        ("CADENCE", CADENCES),
        ("COVERAGE", ("pledge",)),
    ):  # fmt: skip
        for code in codes:
            assert duty(listed(about_kind=kind, code=code, item=0)).zh != code
    assert duty(listed(code="unheard")).en == "unheard (no. 2)"
