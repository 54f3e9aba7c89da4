"""The statistics form as a spreadsheet: one organisation's, or the sum of a subtree with who is missing in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from domain.statistics_form import ITEMS, FormItem, Kind, Value
from projections.statistics.forms import State
from projections.statistics.summed import Wanting

_HEADINGS = ("序号", "项目", "统计内容", "单位", "数值", "说明")
_WIDTHS = (6, 24, 34, 8, 20, 60)
_STATES = {State.MISSING.value: "未报送", State.RETURNED.value: "已退回"}


@dataclass(frozen=True)
class Sheet:
    """What a spreadsheet shows: ``facts`` stand above the form, ``remarks`` beside its fields, by their codes.

    ``missing`` are listed on a sheet of their own; None where the form is of one organisation. ``day`` dates the file,
    so that the same content is the same bytes.
    """

    title: str
    day: date
    facts: Sequence[tuple[str, str]]
    values: Mapping[str, Value]
    remarks: Mapping[str, str]
    missing: Sequence[Wanting] | None = None


def workbook(sheet: Sheet) -> bytes:
    """Return the spreadsheet (xlsx); whatever was typed stays text, also where it looks like a formula or a link."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": sheet.title, "created": datetime.combine(sheet.day, time(), UTC)})
        _form(book, sheet)
        if sheet.missing is not None:
            _missing(book.add_worksheet("缺报"), sheet.missing)
    return file.getvalue()


def _form(book: Workbook, sheet: Sheet) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet("统计表")
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.write_string(0, 0, sheet.title, bold)
    for row, (name, said) in enumerate(sheet.facts, 1):
        page.write_string(row, 0, name)
        page.write_string(row, 2, said)
    heading = len(sheet.facts) + 1
    for column, text in enumerate(_HEADINGS):
        page.write_string(heading, column, text, bold)
    page.freeze_panes(heading + 1, 0)
    formats = {Kind.INTEGER: "0", Kind.DECIMAL: "0.00", Kind.TEXT: "@", Kind.TEXTS: "@"}
    added = {kind: book.add_format({"num_format": code, "text_wrap": True}) for kind, code in formats.items()}
    for row, (no, item, code, value) in enumerate(_rows(sheet.values), heading + 1):
        field = item.fields[code]
        page.write_number(row, 0, no)
        for column, text in enumerate((item.zh, field.zh, field.unit), 1):
            page.write_string(row, column, text)
        write = page.write_string if isinstance(value, str) else page.write_number
        write(row, 4, value, added[field.kind])
        page.write_string(row, 5, sheet.remarks.get(code, ""), wrapped)


def _rows(values: Mapping[str, Value]) -> Iterator[tuple[int, FormItem, str, int | Decimal | str]]:
    """Yield the fields in the form's order, a row for each; several texts have a row each."""
    for no, item in ITEMS.items():
        for code in item.fields:
            value = values[code]
            for each in (value or [""]) if isinstance(value, list) else [value]:
                yield no, item, code, each


def _missing(page: Worksheet, missing: Sequence[Wanting]) -> None:
    page.set_column(0, 0, 40)
    rows = [("组织", "状态"), *((each.organisation_name, _STATES[each.state]) for each in missing)]
    for row, (name, state) in enumerate(rows):
        page.write_string(row, 0, name)
        page.write_string(row, 1, state)
