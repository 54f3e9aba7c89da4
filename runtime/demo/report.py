"""The demo's ledger as a table, and the check that its figures are those of TOWN_71."""

from datetime import date
from typing import Any

from psycopg import Connection
from rich.console import Console
from rich.table import Table

from domain.judgement.honours import TITLES
from projections.evaluations import results
from projections.ledger import OrganisationTotals, Totals, totals, totals_by_organisation
from projections.overdue import counts
from projections.standings import honours
from runtime.demo import town
from runtime.demo.judging import RED_FLAGS, RESULTS
from runtime.demo.load import CAMPAIGN, DemoError

PERCENT = "21.1"


def check(conn: Connection[Any], today: date) -> Totals:
    """Return the ledger's totals; raises `DemoError` naming the first figure that is not as it must be."""
    found = totals(conn, today=today, campaign=CAMPAIGN)
    expected = {
        "pledges": 20,
        "items": town.ITEMS,
        "done": town.ITEMS_DONE,
        "due_by_year_end": town.ITEMS_YEAR_END,
        "whole_campaign": town.ITEMS_CAMPAIGN,
        "overdue": 0,
    }
    for name, figure in expected.items():
        if getattr(found, name) != figure:
            raise DemoError(f"the ledger says {name} = {getattr(found, name)}, but it must be {figure}")
    if str(found.percent) != PERCENT:
        raise DemoError(f"the completion rate is {found.percent} %, but it must be {PERCENT} %")
    for day, late in ((date(today.year, 12, 31), 0), (date(today.year + 1, 1, 1), town.ITEMS_YEAR_END)):
        overdue = totals(conn, today=day, campaign=CAMPAIGN).overdue
        listed = counts(conn, today=day, campaign=CAMPAIGN, code="item").total
        if not overdue == listed == late:
            raise DemoError(f"{overdue} items, {listed} duties are overdue on {day}, but it must be {late}")
    _check_judgement(conn)
    return found


def _check_judgement(conn: Connection[Any]) -> None:
    """Compare the published results and the red flags with the ballots that were cast and the items struck off."""
    shown = {each.organisation_name: (each.percent, each.verdict) for each in results(conn, campaign=CAMPAIGN).items}
    if shown != RESULTS:
        raise DemoError(f"the published results are {shown}, but they must be {RESULTS}")
    (flags,) = honours(conn, campaign=CAMPAIGN).items
    if len(flags.recipients) != RED_FLAGS:
        raise DemoError(f"{len(flags.recipients)} organisations bear the red flag, but it must be {RED_FLAGS}")


def show(conn: Connection[Any], today: date, console: Console) -> None:
    """Print the ledger, one line an organisation."""
    table = Table(title=f"{town.CAMPAIGN_NAME}  台账 Ledger  {today.isoformat()}")
    table.add_column("单位\nOrganisation", no_wrap=True)
    for heading in ("事项\nItems", "销号\nDone", "年底\nYear end", "活动\nCampaign", "逾期\nOverdue", "%"):
        table.add_column(heading, justify="right", no_wrap=True)
    for place in totals_by_organisation(conn, today=today, campaign=CAMPAIGN):
        table.add_row(place.organisation_name, *_figures(place))
    table.add_section()
    table.add_row("合计 Total", *_figures(totals(conn, today=today, campaign=CAMPAIGN)), style="bold")
    console.print(table)
    for each in results(conn, campaign=CAMPAIGN).items:
        console.print(f"群众评议 Evaluation  {each.organisation_name}  {each.percent} %  {each.verdict}")
    for given in honours(conn, campaign=CAMPAIGN).items:
        title = TITLES[given.title]
        console.print(f"表彰 Honours  {title.zh} {title.en}  {len(given.recipients)}")


def _figures(found: Totals | OrganisationTotals) -> list[str]:
    counts = (found.items, found.done, found.due_by_year_end, found.whole_campaign, found.overdue)
    return [*map(str, counts), str(found.percent)]
