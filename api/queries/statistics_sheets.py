"""The statistics form as a spreadsheet: as it was handed in, and as it is added up."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.calls import parts_of
from api.files import XLSX, attached, described
from api.guard import guarded_router
from api.queries.reading import seen
from api.queries.statistics_forms import SumQuery, visible_form
from api.responses import QUERY
from domain.application import Pledgebook
from domain.campaign import Campaign
from domain.organisation import Organisation
from domain.statistics import Statistics, Submission
from projections import statistics
from projections.organisations.view import ORGANISATIONS
from projections.reach import Reach
from projections.statistics.view import STATISTICS
from projections.statistics.workbook import Sheet, workbook

router = guarded_router("statistics")

_SHEET = described(XLSX)


class Spreadsheet(Response):
    """An xlsx file; named for OpenAPI."""

    media_type = XLSX


@router.get(
    "/statistics/sum.xlsx",
    responses={**QUERY, **_SHEET},
    response_class=Spreadsheet,
    summary="Print the sum of statistics forms",
)
async def print_sum(request: Request, query: Annotated[SumQuery, Query()]) -> Spreadsheet:
    """Return `GET /statistics/sum` as a spreadsheet; who is missing stands on a sheet of its own."""
    parts = parts_of(request)

    def find() -> tuple[Campaign, str]:
        campaign = parts.pledgebook.look_up(Campaign, query.campaign)
        return campaign, _name(parts.pledgebook, query.under or campaign.organisation)

    campaign, name = await run_in_threadpool(find)
    until = query.ends_on or campaign.reported.end

    def ask(conn: Any, reach: Reach) -> bytes:
        found = statistics.summed(conn, campaign=campaign.id, until=until, reach=reach, under=query.under)
        facts = [
            ("组织", f"{name}（含下级组织）"),
            ("统计期间", f"{campaign.reported.start}至{until}"),
            ("汇总", f"已报送{found.forms}份，缺报{len(found.wanting)}份"),
        ]
        return workbook(Sheet(_title(campaign), parts.today(), facts, found.values, {}, found.wanting))

    content = await seen(request, query, ask, [STATISTICS, ORGANISATIONS], sight="statistics")
    return _attached(content, f"statistics-sum-{until}")


@router.get(
    "/statistics/{form_id}/form.xlsx",
    responses={**QUERY, **_SHEET},
    response_class=Spreadsheet,
    summary="Print a statistics form",
)
def print_form(form_id: Annotated[UUID, Path(description="The form's id.")], request: Request) -> Spreadsheet:
    """Return the last version of a form as a spreadsheet, with its notes and what the records gave."""
    form = visible_form(request, form_id)
    said = form.submissions[-1]
    facts = [
        ("组织", _name(parts_of(request).pledgebook, form.organisation)),
        ("统计期间", f"{form.period.start}至{form.period.end}"),
        ("报送", _handed_in(form, said)),
    ]
    title = _title(parts_of(request).pledgebook.look_up(Campaign, form.campaign))
    content = workbook(Sheet(title, said.act.occurred_on, facts, said.values, _remarks(said)))
    return _attached(content, f"statistics-{form.id}-{form.version}", ETag=f'"{form.version}"')


def _title(campaign: Campaign) -> str:
    return f"{campaign.name}统计表"


def _name(book: Pledgebook, organisation: UUID) -> str:
    return book.look_up(Organisation, organisation).name


def _handed_in(form: Statistics, said: Submission) -> str:
    text = f"{said.act.occurred_on}第{len(form.submissions)}次报送"
    text += f"，逾期{said.days_late}天" if said.days_late else ""
    return f"{text}，{said.returned.occurred_on}退回：{said.returned.reason}" if said.returned else text


def _remarks(said: Submission) -> dict[str, str]:
    """Return what stands beside each field: the note, and the records' figure where it is another."""
    differing = {code: f"系统统计为{figure}" for code, figure in said.derived.items() if said.values[code] != figure}
    return {code: "；".join(filter(None, (said.notes.get(code), differing.get(code)))) for code in said.values}


def _attached(content: bytes, name: str, **headers: str) -> Spreadsheet:
    return Spreadsheet(content, headers=attached(f"{name}.xlsx", headers))
