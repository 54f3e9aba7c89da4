"""The work list as a file to work with: a workbook for Excel, or CSV; headings in Chinese, then English."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from domain.catalogue import Term
from projections.overdue.owed import Counts, OwedDuty
from projections.overdue.wording import LEVELS, duty

Cell = str | int | date | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class _Column:
    """A column, ``width`` letters wide."""

    heading: Term
    width: int
    of: Callable[[OwedDuty], Cell]


_COLUMNS: Sequence[_Column] = (
    _Column(Term("责任组织", "Owing organisation"), 28, lambda owed: owed.owing_organisation_name),
    _Column(Term("责任人", "Owing member"), 12, lambda owed: owed.owing_member_name),
    _Column(Term("事项", "Duty"), 28, lambda owed: duty(owed).zh),
    _Column(Term("事项（英文）", "Duty in English"), 34, lambda owed: duty(owed).en),
    _Column(Term("对象", "Subject"), 28, lambda owed: owed.subject_name),
    _Column(Term("期限", "Due"), 12, lambda owed: owed.due),
    _Column(Term("逾期天数", "Days overdue"), 12, lambda owed: owed.days_overdue),
    _Column(Term("产生日期", "Since"), 12, lambda owed: owed.since),
    _Column(Term("催办次数", "Reminders"), 10, lambda owed: owed.reminders),
    _Column(Term("最近催办", "Last reminder"), 12, lambda owed: owed.last_reminder),
    _Column(Term("上报级别", "Level"), 10, lambda owed: LEVELS[owed.level].zh),
    _Column(Term("上报日期", "Passed up on"), 12, lambda owed: owed.escalated_on),
    _Column(Term("下一步", "Next step"), 10, lambda owed: owed.next_step.rung if owed.next_step else None),
    _Column(Term("下一步日期", "Next step on"), 12, lambda owed: owed.next_step.on if owed.next_step else None),
    _Column(Term("办结日期", "Done on"), 12, lambda owed: owed.closed_on),
    _Column(Term("类别", "About"), 14, lambda owed: owed.about_kind),
    _Column(Term("编号", "Id"), 38, lambda owed: str(owed.about)),
    _Column(Term("事项编号", "Ref"), 14, lambda owed: owed.ref),
)


def write_csv(file: IO[bytes], rows: Iterable[OwedDuty]) -> None:
    """Write the list as CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel shows no Chinese.

    A text that Excel would take for a formula has an apostrophe before it (CWE-1236).
    """
    text = TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow([_heading(column.heading) for column in _COLUMNS])
    lines.writerows([_plain(column.of(row)) for column in _COLUMNS] for row in rows)
    text.detach()


def write_xlsx(file: IO[bytes], rows: Iterable[OwedDuty], counts: Counts, today: date) -> None:
    """Write the list and its figures as a workbook; each row leaves memory when it is written.

    Whatever was typed stays text, also where it looks like a formula or a link.
    """
    with Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd", **_TEXT_ONLY}) as book:
        bold = book.add_format({"bold": True})
        listed = book.add_worksheet("逾期清单")
        listed.freeze_panes(1, 0)
        for number, column in enumerate(_COLUMNS):
            listed.set_column(number, number, column.width)
        _line(listed, 0, [_heading(column.heading) for column in _COLUMNS], bold)
        last = 0
        for last, row in enumerate(rows, 1):
            _line(listed, last, [column.of(row) for column in _COLUMNS])
        listed.autofilter(0, 0, last, len(_COLUMNS) - 1)
        figures = book.add_worksheet("合计")
        figures.set_column(0, 0, 40)
        for number, cells in enumerate(_figures(counts, today)):
            _line(figures, number, cells)


def _figures(counts: Counts, today: date) -> Iterator[Sequence[Cell]]:
    yield _heading(Term("截至", "As of")), today
    yield _heading(Term("合计", "Total")), counts.total
    yield _heading(Term("逾期", "Overdue")), counts.overdue
    yield _heading(Term("即将到期", "Due soon")), counts.due_soon
    for level, words in enumerate(LEVELS):
        yield _heading(words), counts.by_level.get(level, 0)
    yield from sorted(counts.by_code.items())


def _line(sheet: Worksheet, number: int, cells: Sequence[Cell], look: object = None) -> None:
    for column, cell in enumerate(cells):
        if cell is not None:
            sheet.write(number, column, cell, look)


def _heading(term: Term) -> str:
    return f"{term.zh} {term.en}"


def _plain(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
